"""What leaves the ledger: every figure, no formula that nobody wrote, and nothing unconfirmed unasked."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from extraction import open_image
from extraction.chart import Unit
from extraction.geometry import Box
from storage.companies import add_company
from storage.double_entry import ask_twice
from storage.errors import CannotWrite
from storage.exports import FORMS, Chosen, export, name_of
from storage.exports.safe import file_name, for_csv, for_workbook, from_csv, from_workbook, looks_like_formula
from storage.extractions import save_extraction
from storage.images import describe_image, image_file, save_image
from storage.reviews import decide, decide_all
from tests.builders import PERCENT, WAN, decision, extraction, point, reading

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
LONG = "1234567890123456789012345678.0000000001"
FORMULA = '=HYPERLINK("http://evil.example","点我")'


@pytest.fixture
def known(db, read):
    """Two confirmed years of one company, a third one that nobody has looked at."""
    add_company(db, "星河科技", "Starriver", "600001.SH")
    number = read(*(point(value, year=2022 + at) for at, value in enumerate(("10.0", "12.50", "13"))))
    ((sha,),) = db.read("SELECT image FROM extraction")
    describe_image(db, sha, company="星河科技", report="年报", noted_by="李雷")
    decide_all(db, [decision(number, at, value, year=2022 + at) for at, value in enumerate(("10.0", "12.50"))])
    return number


def as_csv(db, folder: Path, chosen: Chosen | None = None, language="zh") -> list[dict[str, str]]:
    file = export(db, "csv", folder / "out.csv", chosen, language).file
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))


def as_book(db, folder: Path, language="en", base="", chosen=None):
    return load_workbook(export(db, "excel", folder / "out.xlsx", chosen, language, base).file)


def column(sheet, head: str):
    return next(cell.column for cell in sheet[1] if cell.value == head)


# ── what stands in the files ─────────────────────────────────────────────────────────────────────────────────────────


def test_numbers_are_as_printed_and_their_unit_stands_in_its_own_column(db, known, tmp_path):
    rows = as_csv(db, tmp_path)
    assert [(row["公司"], row["数值"], row["单位"]) for row in rows] == [
        ("星河科技", "10.0", "亿元"), ("星河科技", "12.50", "亿元"),
    ]  # fmt: skip
    assert rows[1]["同比%(推算)"] == "25.0000"


def test_heads_and_words_speak_the_language(db, known, tmp_path):
    assert as_csv(db, tmp_path, language="en")[0]["Scope"] == "consolidated"
    assert as_csv(db, tmp_path, language="zh")[0]["口径"] == "合并"


@pytest.mark.parametrize("form", FORMS)
def test_nothing_unconfirmed_leaves_unasked(db, known, tmp_path, form):
    assert export(db, form, tmp_path / "out").rows == 2
    assert export(db, form, tmp_path / "out", Chosen(with_unconfirmed=True)).rows == 3


def test_what_is_unconfirmed_says_so_and_has_no_growth(db, known, tmp_path):
    row = as_csv(db, tmp_path, Chosen(with_unconfirmed=True))[2]
    assert (row["数值"], row["状态"], row["同比%(推算)"], row["核对"]) == ("13", "未确认", "", "")
    sheet = as_book(db, tmp_path, chosen=Chosen(with_unconfirmed=True))["Data"]
    assert sheet.cell(4, column(sheet, "Standing")).value == "UNCONFIRMED"
    assert sheet.cell(4, column(sheet, "Value")).font.color.rgb != "FF0000FF"
    assert sheet.cell(4, column(sheet, "Growth % (derived)")).value is None


def test_one_of_two_people_is_not_enough_to_leave(db, read, tmp_path):
    number = read()
    ask_twice(db, db.read("SELECT image FROM extraction")[0][0])
    decide(db, decision(number, 0, year=2022, reviewer="李雷"))
    assert as_csv(db, tmp_path) == []
    decide(db, decision(number, 0, year=2022, reviewer="韩梅梅"))
    assert len(as_csv(db, tmp_path)) == 1


def test_only_what_is_chosen_is_written(db, known, tmp_path):
    assert len(as_csv(db, tmp_path, Chosen("revenue", ["星河科技"], ["FY"], (2023, 2023)))) == 1
    assert as_csv(db, tmp_path, Chosen("net_profit")) == []


def test_json_lines_and_parquet_keep_every_figure(db, read, tmp_path):
    decide(db, decision(read(), 0, LONG))
    lines = export(db, "jsonl", tmp_path / "out.jsonl").file.read_text("utf-8").splitlines()
    assert json.loads(lines[1])["value"] == LONG
    (row,) = pq.read_table(export(db, "parquet", tmp_path / "out.parquet").file).to_pylist()
    assert (row["value"], row["value_text"]) == (Decimal(LONG), LONG)


# ── Excel ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_hard_number_is_blue_says_its_source_and_links_to_it(db, known, tmp_path):
    sheet = as_book(db, tmp_path, base="http://127.0.0.1:8501")["Data"]
    cell = sheet.cell(2, column(sheet, "Value"))
    ((sha,),) = db.read("SELECT image FROM extraction")
    assert (cell.value, cell.font.color.rgb, cell.number_format) == (10, "FF0000FF", "#,##0.0")
    assert all(word in cell.comment.text for word in ("chart.png", "年报", "10.0 亿元", "李雷"))
    assert cell.hyperlink.target == f"http://127.0.0.1:8501/review?chart={sha}&point=0"


def test_a_value_added_by_hand_is_linked_by_its_own_number(db, read, tmp_path):
    number = decide(db, decision(read(), verdict="added"))
    sheet = as_book(db, tmp_path, base="https://ledger.example/")["Data"]
    assert sheet.cell(2, column(sheet, "Value")).hyperlink.target.endswith(f"&point={-number}")
    assert sheet.cell(2, column(sheet, "Value")).hyperlink.target.startswith("https://ledger.example/review?chart=")


def test_without_an_address_the_link_leads_to_the_crop(db, tmp_path):
    golden = Path(__file__).parents[1] / "golden" / "bar_zh.png"
    save_image(db, picture := open_image(golden.read_bytes(), golden.name))
    number = save_extraction(db, extraction(picture, reading()))
    outside = Box(9000, 9000, 9010, 9010)
    decide_all(db, [decision(number), replace(decision(number, verdict="added", year=2025), evidence=outside)])
    book = as_book(db, tmp_path)
    sheet = book["Data"]
    assert sheet.cell(2, column(sheet, "Value")).hyperlink.location == "'Sources'!A2"
    assert [image.anchor._from.row for image in book["Sources"]._images] == [1]


def test_a_picture_that_is_gone_is_said_to_be(db, known, tmp_path):
    ((sha,),) = db.read("SELECT image FROM extraction")
    image_file(db, sha).unlink()
    book = as_book(db, tmp_path)
    assert book["Sources"]._images == []
    assert book["Sources"].cell(2, 2).value == "the picture is not here"


def test_growth_is_a_live_formula_over_both_numbers_and_their_scales(db, known, read, tmp_path):
    decide(db, decision(read(), 0, "150000", year=2024, unit=WAN))
    sheet = as_book(db, tmp_path)["Data"]
    growth = [sheet.cell(row, column(sheet, "Growth % (derived)")).value for row in (2, 3, 4)]
    value = sheet.cell(1, column(sheet, "Value")).column_letter
    scaled = f"=(({value}4*10000)/({value}3*100000000)-1)*100"
    assert growth == [None, f"=({value}3/{value}2-1)*100", scaled]


def test_growth_from_a_disputed_base_is_said_to_be_in_doubt(db, known, read, tmp_path):
    decide(db, decision(read(), value="15", year=2024))
    assert [row["基期不同说法数"] for row in as_csv(db, tmp_path)] == ["", "1", "1"]
    decide(db, decision(read(), value="11.6", year=2022))
    assert [row["基期不同说法数"] for row in as_csv(db, tmp_path)] == ["", "2", "1", ""]
    sheet = as_book(db, tmp_path)["Data"]
    _, base, sound = (sheet.cell(row, column(sheet, "Growth % (derived)")) for row in (2, 3, 4))
    assert "sources disagree on the value of the year before, see the sheet Disagreements" in base.comment.text
    assert (base.fill.fgColor.rgb, sound.comment) == ("FFFFF2CC", None)


@pytest.mark.parametrize(("chosen", "rows"), [({"scopes": ["parent"]}, 0), ({"bases": ["reported"]}, 3),
                                              ({"bases": ["estimate"]}, 0)])  # fmt: skip
def test_what_is_unconfirmed_is_consolidated_and_reported_until_somebody_says_otherwise(
    db, known, tmp_path, chosen, rows
):
    assert export(db, "csv", tmp_path / "out", Chosen(with_unconfirmed=True, **chosen)).rows == rows
    assert len(as_csv(db, tmp_path, Chosen(with_unconfirmed=True, **chosen))) == rows


def test_shares_change_by_points(db, read, tmp_path):
    number = read()
    said = [decision(number, at, value, metric="毛利率", year=2022 + at, unit=PERCENT) for at, value in enumerate("69")]
    decide_all(db, said)
    sheet = as_book(db, tmp_path)["Data"]
    value = sheet.cell(1, column(sheet, "Value")).column_letter
    assert sheet.cell(3, column(sheet, "Change in points (derived)")).value == f"={value}3-{value}2"


def test_figures_beyond_excel_stand_beside_as_text_and_are_said(db, read, tmp_path):
    decide(db, decision(read(), 0, LONG))
    sheet = as_book(db, tmp_path)["Data"]
    exact = sheet.cell(2, column(sheet, "Exact value (text)"))
    assert (exact.value, exact.data_type) == (LONG, "s")
    assert f"Excel keeps 15 figures; the exact value is {LONG}" in sheet.cell(2, column(sheet, "Value")).comment.text


def test_disagreements_stand_side_by_side(db, known, read, tmp_path):
    decide(db, decision(read(), 0, "12.6", year=2023))
    book = as_book(db, tmp_path)
    sheet = book["Disagreements"]
    value, standing = column(sheet, "Value"), column(sheet, "Standing")
    shown = [(sheet.cell(row, value).value, sheet.cell(row, standing).value) for row in range(2, sheet.max_row + 1)]
    assert shown == [(12.5, "another word"), (12.6, "counts")]


def test_a_second_word_that_says_the_same_is_no_disagreement_and_the_sheet_says_so(db, known, read, tmp_path):
    decide(db, decision(read(), 0, "125000", year=2023, unit=WAN))
    rows = list(as_book(db, tmp_path)["Disagreements"].iter_rows(min_row=2, values_only=True))
    assert [next(filter(None, row)) for row in rows] == ["None: no sources disagree."]


# ── text that would like to be a formula ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "\n="])
def test_text_from_a_picture_is_never_a_formula(db, read, tmp_path, sign):
    evil = f"{sign}1+cmd|' /C calc'!A0"
    number = read(point(series=evil))
    decide(db, replace(decision(number), series=evil, printed=evil, reason=evil, reviewer=evil, company=evil))
    for row in as_csv(db, tmp_path):
        assert row["系列"].startswith("'")
        assert row["数值"] == "1250.0"
        assert not any(looks_like_formula(cell) for key, cell in row.items() if key != "位置" and cell[:1] != "'")
    for sheet in as_book(db, tmp_path):
        for cell in (cell for line in sheet for cell in line if isinstance(cell.value, str)):
            assert cell.data_type != "f"
            assert cell.quotePrefix or not looks_like_formula(cell.value)


def test_a_negative_number_stays_a_number(db, read, tmp_path):
    decide(db, replace(decision(read(), 0, "-12.50"), printed="(12.50)"))
    assert as_csv(db, tmp_path)[0]["数值"] == "-12.50"
    sheet = as_book(db, tmp_path)["Data"]
    assert (sheet.cell(2, column(sheet, "Value")).value, sheet.cell(2, column(sheet, "Value")).data_type) == (
        -12.5,
        "n",
    )


@given(ANY_TEXT)
def test_text_made_safe_comes_back_letter_by_letter(text):
    assert from_csv(for_csv(text)) == text
    assert from_workbook(for_workbook(text)) == text
    assert not looks_like_formula(for_csv(text)) or for_csv(text).startswith("'")


@given(ANY_TEXT)
def test_a_file_name_is_one_name_whatever_the_words(text):
    name = file_name(text, "csv")
    assert name.endswith(".csv")
    assert not set(name) & set('<>:"/\\|?*\x00\n')
    assert len(name.encode()) < 200
    assert not name.startswith((".", " ", "-"))


def test_the_name_of_a_file_says_what_is_inside(db, known):
    assert name_of(db, "excel", Chosen("revenue", ["星河科技"]), "zh") == "ChartLedger 营业收入 星河科技.xlsx"


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", FORMS)
def test_progress_is_told_to_the_end(db, known, tmp_path, form):
    told = []
    export(db, form, tmp_path / "out", told=lambda done, total: told.append((done, total)))
    assert told[-1] == (2, 2)


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(db, known, tmp_path):
    with pytest.raises(CannotWrite, match="cannot be written"):
        export(db, "csv", tmp_path / "no such folder" / "out.csv")
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(CannotWrite):
        export(db, "csv", tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_links_are_addresses_of_the_web_only(db, known, tmp_path):
    with pytest.raises(CannotWrite):
        export(db, "excel", tmp_path / "out.xlsx", base="javascript:alert(1)")


def test_a_text_too_long_for_excel_is_refused_and_goes_into_csv(db, read, tmp_path):
    decide(db, replace(decision(read()), reason="字" * 40_000))
    with pytest.raises(CannotWrite, match="does not fit"):
        export(db, "excel", tmp_path / "out.xlsx")
    assert len(as_csv(db, tmp_path)[0]["理由"]) == 40_000


def test_a_unit_without_words_is_named_by_its_measure(db, read, tmp_path):
    decide(db, decision(read(), unit=Unit("CNY", 1)))
    assert as_csv(db, tmp_path)[0]["单位"] == "CNY"
