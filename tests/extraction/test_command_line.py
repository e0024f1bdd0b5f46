from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from extraction import ENGINES
from extraction.__main__ import main
from extraction.chart import ChartImage, PromptVersion, Reading
from extraction.errors import NotAChart, Sentence
from extraction.image import MAX_BYTES
from tests.builders import BOX, finding, point, reading

HOME = Path(__file__).resolve().parents[2]
LINE = {"file", "chart_type", "title", "refused", "reason", "seconds", "series"}
SERIES = {"name", "unit", "axis", "mark", "points"}
POINT = {"category", "value", "printed", "source", "error", "flags", "confidence", "box"}


class ScriptedEngine:
    """Refuses pictures named so; else reads a label, a measured value in doubt and a value it could not read."""

    name = "scripted"
    version = "1"
    parameters = "{}"

    def read(self, image: ChartImage, prompt: PromptVersion | None = None) -> Reading:
        if "refuse" in image.name:
            raise NotAChart(Sentence(zh="没有图表。", en="There is no chart."))
        measured = point("14.20", year=2023, source="measured", error=Decimal("0.3"))
        other = point(None, series="毛利率", unit=None)
        return reading(point("1250.0"), measured, other, findings=(finding(1, check="label_missing"), finding(1, 2)))


@pytest.fixture(autouse=True)
def scripted() -> Iterator[None]:
    ENGINES["scripted"] = ScriptedEngine
    yield
    del ENGINES["scripted"]


def save(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def picture(name: str) -> bytes:
    """A real picture, large enough to be opened, that differs by name."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (250, 250, len(name))).save(file, "PNG")
    return file.getvalue()


def run(*arguments: str | Path) -> int:
    return main(["read", *map(str, arguments), "--engine", "scripted"])


def lines(of: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in of.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def written_line(tmp_path: Path) -> dict[str, Any]:
    chart, out = save(tmp_path / "chart.png", picture("chart")), tmp_path / "out.jsonl"
    assert run(chart, "--jsonl", out) == 0
    (line,) = lines(out)
    return line


def test_a_line_has_exactly_the_promised_fields(written_line: dict[str, Any]) -> None:
    assert set(written_line) == LINE
    assert all(set(series) == SERIES for series in written_line["series"])
    assert all(set(p) == POINT for series in written_line["series"] for p in series["points"])


def test_a_line_says_what_was_read(written_line: dict[str, Any]) -> None:
    assert written_line["file"] == "chart.png"
    assert (written_line["chart_type"], written_line["title"]) == ("bar", "营业收入(亿元)")
    assert (written_line["refused"], written_line["reason"]) == (False, None)
    assert [series["name"] for series in written_line["series"]] == ["营业收入", "毛利率"]
    assert [series["unit"] for series in written_line["series"]] == ["亿元", None]


def test_numbers_are_written_as_printed_and_never_as_floats(written_line: dict[str, Any]) -> None:
    printed, measured = written_line["series"][0]["points"]
    assert (printed["value"], printed["printed"], printed["source"], printed["error"]) == (
        "1250.0", "1250.0", "printed", None,
    )  # fmt: skip
    assert (measured["value"], measured["printed"], measured["source"], measured["error"]) == (
        "14.20", None, "measured", "0.3",
    )  # fmt: skip
    (unread,) = written_line["series"][1]["points"]
    assert unread["value"] is None


def test_doubts_stand_beside_their_points(written_line: dict[str, Any]) -> None:
    flags = [p["flags"] for series in written_line["series"] for p in series["points"]]
    assert flags == [[], ["label_missing", "label_bar_mismatch"], ["label_bar_mismatch"]]


def test_the_evidence_is_a_box_in_whole_pixels(written_line: dict[str, Any]) -> None:
    boxes = [p["box"] for series in written_line["series"] for p in series["points"]]
    assert boxes == [[BOX.left, BOX.top, BOX.right, BOX.bottom]] * 3
    assert all(isinstance(edge, int) for box in boxes for edge in box)


def test_bad_files_do_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [
        save(tmp_path / "a_empty.png", b""),
        save(tmp_path / "b_words.png", "这是文字，不是图片。".encode()),
        save(tmp_path / "c_half.png", picture("c")[:60]),
        save(tmp_path / "d_refuse.png", picture("d")),
        tmp_path / "e_missing.png",
        save(tmp_path / "f_chart.png", picture("f")),
    ]
    out = tmp_path / "out.jsonl"
    assert run(*files, "--jsonl", out) == 0
    said = lines(out)
    assert [line["file"] for line in said] == [file.name for file in files]
    assert [line["refused"] for line in said] == [True] * 5 + [False]
    for line in said[:5]:
        assert set(line) == LINE
        assert (line["chart_type"], line["series"]) == ("none", [])
        assert line["reason"].endswith(".")
    shown = capsys.readouterr().out
    assert all(line["reason"] in shown for line in said[:5])
    assert "1 of 6 pictures read." in shown


def test_a_file_beyond_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    huge, out = tmp_path / "huge.png", tmp_path / "out.jsonl"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES * 50)
    assert run(huge, "--jsonl", out) == 1
    (line,) = lines(out)
    assert "limit of 20 MB" in line["reason"]


def test_reasons_are_given_in_chinese_when_asked(tmp_path: Path) -> None:
    files = [save(tmp_path / "empty.png", b""), save(tmp_path / "refuse.png", picture("r")), tmp_path / "missing.png"]
    out = tmp_path / "out.jsonl"
    assert run(*files, "--jsonl", out, "--language", "zh") == 1
    assert all(line["reason"].endswith("。") for line in lines(out))
    assert "没有图表。" in lines(out)[1]["reason"]


def test_the_table_shows_values_doubts_and_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(save(tmp_path / "chart.png", picture("chart"))) == 0
    shown = capsys.readouterr().out.splitlines()
    assert any("营业收入 · 2024: 1250.0 亿元 (printed)" in line and "!" not in line for line in shown)
    assert any("! 营业收入 · 2023: 14.20 ± 0.3 亿元 (measured)" in line for line in shown)
    assert any("毛利率 · 2024: ?" in line for line in shown)


def test_a_folder_gives_all_its_pictures_in_order(tmp_path: Path) -> None:
    for name in ("b.PNG", "a.png", "deeper/c.jpeg", "notes.txt", "d.webp"):
        save(tmp_path / "charts" / name, picture(name))
    out = tmp_path / "out.jsonl"
    assert run(tmp_path / "charts", "--jsonl", out) == 0
    assert [line["file"] for line in lines(out)] == ["a.png", "b.PNG", "d.webp", "c.jpeg"]


def test_nothing_readable_is_a_failure(tmp_path: Path) -> None:
    assert run(save(tmp_path / "refuse.png", picture("r"))) == 1


def test_an_empty_folder_is_a_failure_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == 1
    assert "No pictures found." in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [[], ["read"], ["draw", "x.png"], ["read", "x.png", "--engine", "magic"], ["read", "x.png", "--language", "fr"]],
    ids=["none", "no path", "no such command", "no such engine", "no such language"],
)
def test_wrong_arguments_are_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_the_program_reads_a_real_chart_beside_a_broken_one(tmp_path: Path) -> None:
    chart, broken, out = HOME / "tests/golden/bar_zh.png", save(tmp_path / "broken.png", b""), tmp_path / "out.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "extraction", "read", chart, broken, "--jsonl", out],
        check=False, cwd=HOME, capture_output=True, encoding="utf-8", timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    read, refused = lines(out)
    assert [p["value"] for p in read["series"][0]["points"]] == ["12.84", "15.37", "19.06", "17.92", "23.45"]
    assert refused["refused"]
    assert "Traceback" not in done.stderr
