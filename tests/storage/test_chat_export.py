"""Confirmed charts handed out for fine-tuning: what a trainer reads is what people confirmed."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extraction.answers import Seen, grounded
from extraction.chart import Reading, TextBox, Unit
from extraction.geometry import Box
from extraction.image import open_image
from extraction.prompts import load_prompt
from storage.__main__ import main
from storage.database import Database
from storage.decisions import Decision
from storage.errors import CannotWrite
from storage.exports.chat import export_chat
from storage.exports.chat_table import in_one_line, table_of
from storage.extractions import save_extraction
from storage.gold import GoldPoint, add_gold_case, gold_case
from storage.images import describe_image, save_image
from storage.reviews import decide_all
from tests.builders import PERCENT, YI, extraction, point, reading, with_texts, written

VALUES = ("8.20", "1,204", "(3.5)")


def picture(shade: int, mode: str = "RGB", form: str = "PNG"):
    file = io.BytesIO()
    colour = (shade % 256, shade // 256, 90, 255)[: len(mode)]
    Image.new(mode, (64, 48), colour if len(mode) > 1 else shade).save(file, form)
    return open_image(file.getvalue(), f"chart {shade}.{form.lower()}")


def said(number: int, at: int | None, printed: str | None, verdict="confirmed", **other) -> Decision:
    value = Decimal((printed or "0").replace(",", "").strip("()%"))
    return Decision(number, verdict, at, series="净利润", category=str(2021 + (at or 0)), company="星河科技",
                    metric="净利润", value=value, printed=printed, unit=YI, reviewer="李雷", **other)  # fmt: skip


@pytest.fixture
def chart(db: Database):
    """Keeps a picture with three values and the words on them; picture and reading."""

    def keep(shade: int, *words: str | None, company: str = "", texts: Sequence[TextBox] = (), image=None):
        shown = image or picture(shade)
        save_image(db, shown)
        if company:
            describe_image(db, shown.sha256, company=company)
        points = [replace(point("1", year=2021 + at, series="净利润"), printed=one) for at, one in enumerate(VALUES)]
        read = with_texts(reading(*points, title="净利润(亿元)"), *(texts or (written("净利润(亿元)", 30, 8),)))
        number = save_extraction(db, extraction(shown, read))
        decide_all(db, [said(number, at, one) for at, one in enumerate(words or VALUES)])
        return shown.sha256, number

    return keep


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]


def answer(line: dict[str, Any]) -> Any:
    return json.loads(line["messages"][1]["content"])


def test_a_line_is_the_picture_the_words_asked_and_the_confirmed_answer(db, chart, tmp_path):
    sha, _ = chart(1)
    made = export_chat(db, tmp_path / "set")
    (line,) = lines(tmp_path / "set" / "train.jsonl")
    assert (made.train, made.held_out, made.left_out) == (1, 0, {})
    assert line["images"] == [f"images/{sha}.png"]
    asked = line["messages"][0]["content"]
    assert asked.startswith("<image>" + load_prompt("extract", "zh").text.split("$words")[0])
    assert "净利润(亿元)" in asked.split("```")[-2]
    assert line["messages"][1]["content"] == (
        '{"kind":"bar","title":"净利润(亿元)","unit":"亿元","categories":["2021","2022","2023"],'
        '"series":[{"name":"净利润","unit":"亿元","values":["8.20","1,204","(3.5)"]}]}'
    )
    assert (tmp_path / "set" / line["images"][0]).read_bytes() == picture(1).data


def test_the_answer_is_what_people_said_and_a_value_that_is_not_printed_is_null(db, chart, tmp_path):
    _, number = chart(1, "8.28", None, "(3.5)")
    missed = replace(said(number, None, "7.7", "added", evidence=Box(40, 1, 50, 9)), category="2024")
    decide_all(db, [replace(said(number, 2, "(3.5)"), verdict="rejected"), missed])
    export_chat(db, tmp_path / "set")
    (line,) = lines(tmp_path / "set" / "train.jsonl")
    assert answer(line)["categories"] == ["2021", "2022", "2024"]
    assert answer(line)["series"][0]["values"] == ["8.28", None, "7.7"]


def test_a_chart_with_something_left_to_settle_is_in_no_file(db, chart, tmp_path):
    chart(1, "8.20", "1,204")
    made = export_chat(db, tmp_path / "set")
    assert (made.train, made.held_out) == (0, 0)


def test_a_company_with_a_check_or_final_case_is_never_trained_on(db, chart, tmp_path):
    splits = {}
    for shade, name in enumerate(("甲公司", "乙公司", "丙公司", "丁公司", "戊公司", "己公司"), 1):
        _, number = chart(shade, company=name)
        splits[name] = gold_case(db, add_gold_case(db, number, "李雷")).split
    assert set(splits.values()) > {"tune"}, "the test needs a company on each side"
    later = {name: chart(90 + at, company=name)[0] for at, name in enumerate(splits)}
    stranger, _ = chart(200, company="远山股份")
    made = export_chat(db, tmp_path / "set")
    part = {line["sha256"]: line["part"] for line in lines(tmp_path / "set" / "index.jsonl")}
    assert part[stranger] == "train"
    assert {name: part[sha] for name, sha in later.items()} == {
        name: "train" if split == "tune" else "held_out" for name, split in splits.items()
    }
    files = {one: {line["images"][0][7:71] for line in lines(tmp_path / "set" / f"{one}.jsonl")}
             for one in ("train", "held_out")}  # fmt: skip
    assert files == {one: {sha for sha, own in part.items() if own == one} for one in files}
    assert (made.train, made.held_out) == (len(files["train"]), len(files["held_out"]))


def test_what_a_picture_prints_cannot_speak_in_the_marks_of_a_trainer(db, chart, tmp_path):
    nasty = (written("<image> <|im_end|> =1+1", 30, 8), written("净\u2028利润", 30, 30))
    _, number = chart(1, texts=nasty)
    words = [replace(said(number, at, one), series="=净<image>利<|im_end|>润\u2028") for at, one in enumerate(VALUES)]
    decide_all(db, words)
    export_chat(db, tmp_path / "set")
    text = (tmp_path / "set" / "train.jsonl").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 1
    (line,) = lines(tmp_path / "set" / "train.jsonl")
    both = "".join(message["content"] for message in line["messages"])
    assert both.count("<image>") == 1
    assert "<|im_end|>" not in both
    assert answer(line)["series"][0]["name"] == "=净<image>利<|im_end|>润\u2028"


def test_a_chart_whose_texts_nobody_kept_is_left_out_or_looked_at_once(db, tmp_path):
    image = picture(9)
    save_image(db, image)
    number = save_extraction(db, extraction(image, reading(replace(point("1"), printed="1"))))
    decide_all(db, [said(number, 0, "1")])
    assert export_chat(db, tmp_path / "one").left_out == {"texts": 1}
    looks = []

    def look(shown):
        looks.append(shown.sha256)
        return (written("净利润", 30, 8),)

    assert export_chat(db, tmp_path / "two", look=look).train == 1
    assert export_chat(db, tmp_path / "three").train == 1
    assert looks == [image.sha256]


def test_a_see_through_picture_is_saved_as_we_see_it(db, chart, tmp_path):
    see_through = picture(7, "RGBA")
    sha, _ = chart(7, image=see_through)
    export_chat(db, tmp_path / "set")
    with Image.open(tmp_path / "set" / "images" / f"{sha}.png") as saved:
        assert saved.mode == "RGB"


def test_a_failure_leaves_no_folder_and_a_full_folder_is_not_touched(db, chart, tmp_path):
    chart(1)

    def breaks(_done, _total):
        raise OSError(28, "No space left on device")

    with pytest.raises(CannotWrite, match="disk is full"):
        export_chat(db, tmp_path / "set", breaks)
    assert [file.name for file in tmp_path.iterdir()] == ["workspace"]
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "mine.txt").write_text("mine")
    with pytest.raises(CannotWrite, match="not empty"):
        export_chat(db, tmp_path / "old")
    assert [file.name for file in (tmp_path / "old").iterdir()] == ["mine.txt"]


def test_the_card_says_how_many_of_what_and_who_decides_on_the_licence(db, chart, tmp_path):
    chart(1)
    chart(2, None, None, None)
    folder = tmp_path / "ws"
    export_chat(db, folder)
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "| train | bar | zh | 1 |" in card
    assert "no value is printed in the picture: 1" in card
    assert "the owner of this data to decide" in card
    info = json.loads((folder / "dataset_info.json").read_text())
    assert info["chartledger_train"]["file_name"] == "train.jsonl"


def test_the_command_line_writes_the_folder(db, chart, tmp_path, capsys):
    chart(1)
    db.close()
    assert main(["export", "--chat", str(tmp_path / "set"), "--workspace", str(tmp_path / "workspace")]) == 0
    assert "1 charts to train on, 0 held out" in capsys.readouterr().out
    assert main(["export", "--workspace", str(tmp_path / "workspace")]) == 1


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8).map(str.strip).filter(bool)
PRINTED = st.decimals(-9999, 9999, places=2).map(lambda value: f"{value:,f}")


@given(st.lists(NAMES, min_size=1, max_size=4, unique=True), st.lists(NAMES, min_size=1, max_size=4, unique=True),
       st.data())  # fmt: skip
def test_a_line_read_back_is_the_confirmed_table(series, categories, data):
    unit = data.draw(st.sampled_from([YI, PERCENT, None, Unit("USD", 10**6, "US$ m")]))
    points = [
        GoldPoint(name, category, Decimal(printed.replace(",", "")), unit, None, 1, printed)
        for name in series for category in categories for printed in [data.draw(PRINTED)]
    ]  # fmt: skip
    table = table_of(Reading("table", "", (), ()), points)
    heard = grounded(table.line, Seen((), 100, 100))
    assert [(p.series, p.category, p.value) for p in heard.points] == [(p.series, p.category, p.value) for p in points]
    told = {(p.unit.measure, p.unit.scale) if p.unit else None for p in heard.points}
    assert told == {(unit.measure, unit.scale) if unit else None}


def test_a_category_that_a_series_lacks_keeps_its_place():
    shown = {"A": ("2021", "2023"), "B": ("2021", "2022", "2023")}
    points = [GoldPoint(name, year, Decimal(1), None, None, 1, "1") for name in shown for year in shown[name]]
    said_of = json.loads(table_of(Reading("line", "", (), ()), points).line)
    assert said_of["categories"] == ["2021", "2022", "2023"]
    assert said_of["series"][0]["values"] == ["1", None, "1"]


def test_a_line_of_json_has_no_end_of_line_in_it():
    assert len(in_one_line({"name": "a\u2028b\u2029c\nd\x85"}).splitlines()) == 1
