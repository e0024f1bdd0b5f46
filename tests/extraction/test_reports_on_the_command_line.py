from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from extraction.__main__ import main
from extraction.documents import opening
from tests.extraction.documents.drawn import BARS, pdf
from tests.extraction.layer.bars import VALUES, chart
from tests.extraction.test_command_line import LINE, lines, picture, run, save, scripted

__all__ = ["scripted"]
CHART = f"0 G 50 40 300 200 re S {BARS}"  # a frame from the left 50 to 350, from the top 60 to 260


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "lines" / "out.jsonl"


@pytest.fixture(autouse=True)
def folder(out: Path) -> None:
    out.parent.mkdir()


def test_every_chart_of_a_report_has_a_line_with_its_page_and_box(tmp_path: Path, out: Path) -> None:
    report = save(tmp_path / "annual.pdf", pdf(CHART, pages=3))
    assert run(report, "--jsonl", out) == 0
    charts = lines(out)
    assert [(line["file"], line["page"]) for line in charts] == [("annual.pdf", page) for page in (1, 2, 3)]
    assert all(set(line) == LINE | {"page", "box", "pixels", "exhibit", "document"} for line in charts)
    left, top, right, bottom = charts[0]["box"]
    assert 20 <= left <= 50
    assert 30 <= top <= 60
    assert 350 <= right <= 380
    assert 260 <= bottom <= 290
    width, height = charts[0]["pixels"]
    assert width / height == pytest.approx((right - left) / (bottom - top), rel=0.01)


def test_only_the_pages_asked_for_are_read(tmp_path: Path, out: Path) -> None:
    report = save(tmp_path / "annual.pdf", pdf(CHART, pages=5))
    assert run(report, "--pages", "2-3,5", "--jsonl", out) == 0
    assert [line["page"] for line in lines(out)] == [2, 3, 5]


@pytest.mark.parametrize("pages", ["0", "5-3", "a", "-3", "1-99999"])
def test_pages_that_cannot_be_meant_are_refused(tmp_path: Path, pages: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(save(tmp_path / "annual.pdf", pdf(CHART)), f"--pages={pages}")
    assert stopped.value.code == 2


def test_a_report_that_cannot_be_opened_is_one_line_and_the_others_are_read_in_their_order(
    tmp_path: Path, out: Path
) -> None:
    folder = tmp_path / "inbox"
    save(folder / "a.png", picture("a"))
    save(folder / "b.pdf", b"%PDF-1.7\nbroken")
    save(folder / "c.pdf", pdf(CHART, password="geheim"))
    save(folder / "d.pdf", pdf(CHART))
    assert run(folder, "--jsonl", out) == 0
    assert [(line["file"], line["refused"]) for line in lines(out)] == [
        ("a.png", False), ("b.pdf", True), ("c.pdf", True), ("d.pdf", False),
    ]  # fmt: skip
    assert all("b.pdf" in line["reason"] or "c.pdf" in line["reason"] for line in lines(out)[1:3])


def test_only_refused_reports_need_no_reader(tmp_path: Path, out: Path) -> None:
    assert run(save(tmp_path / "b.pdf", b"%PDF-1.7\nbroken"), "--jsonl", out) == 1
    assert [line["refused"] for line in lines(out)] == [True]


def test_a_locked_report_opens_with_its_password(tmp_path: Path, out: Path) -> None:
    assert run(save(tmp_path / "c.pdf", pdf(CHART, password="geheim")), "--password", "geheim", "--jsonl", out) == 0
    assert [line["page"] for line in lines(out)] == [1]


def test_a_report_goes_on_after_its_last_line(tmp_path: Path, out: Path) -> None:
    report = save(tmp_path / "annual.pdf", pdf(CHART, pages=3))
    assert run(report, "--jsonl", out) == 0
    whole = out.read_text(encoding="utf-8").splitlines(keepends=True)
    out.write_text(whole[0], encoding="utf-8")
    assert run(report, "--jsonl", out, "--resume") == 0
    assert [line["page"] for line in lines(out)] == [1, 2, 3]


def test_a_report_refused_for_its_password_is_read_whole_once_it_is_given(tmp_path: Path, out: Path) -> None:
    report = save(tmp_path / "c.pdf", pdf(CHART, pages=3, password="geheim"))
    assert run(report, "--jsonl", out) == 1
    assert run(report, "--jsonl", out, "--resume", "--password", "geheim") == 0
    assert [(line["refused"], line.get("page")) for line in lines(out)] == [
        (True, None), (False, 1), (False, 2), (False, 3),
    ]  # fmt: skip


def test_other_pages_of_a_report_are_added_to_the_same_lines(tmp_path: Path, out: Path) -> None:
    report = save(tmp_path / "annual.pdf", pdf(CHART, pages=4))
    assert run(report, "--pages", "1-2", "--jsonl", out) == 0
    assert run(report, "--pages", "2-4", "--jsonl", out, "--resume") == 0
    assert [line["page"] for line in lines(out)] == [1, 2, 3, 4]


def test_another_report_of_the_same_name_is_read_too(tmp_path: Path, out: Path) -> None:
    assert run(save(tmp_path / "2023" / "annual.pdf", pdf(CHART)), "--jsonl", out) == 0
    assert run(save(tmp_path / "2024" / "annual.pdf", pdf(f"{CHART} 1 1 m")), "--jsonl", out, "--resume") == 0
    assert len({line["document"] for line in lines(out)}) == 2


def test_a_search_can_be_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "open_document", stopped)
    assert run(save(tmp_path / "annual.pdf", pdf(CHART))) == 130
    assert "Stopped while reports were searched" in capsys.readouterr().err


def test_lines_that_cannot_be_written_are_told_before_anything_is_searched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(save(tmp_path / "annual.pdf", pdf(CHART)), "--jsonl", tmp_path / "nowhere" / "out.jsonl") == 1
    told = capsys.readouterr().err
    assert "Cannot write" in told
    assert "found" not in told


def test_an_office_file_is_refused_with_what_to_do(tmp_path: Path, out: Path) -> None:
    with zipfile.ZipFile(tmp_path / "deck.pptx", "w") as deck:
        deck.writestr("ppt/presentation.xml", "<p/>")
    assert run(tmp_path / "deck.pptx", "--jsonl", out) == 1
    (line,) = lines(out)
    assert "save it as PDF" in line["reason"]


def test_a_report_without_drawings_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(save(tmp_path / "words.pdf", pdf("BT /F 9 Tf 60 156 Td (Only words) Tj ET"))) == 1
    assert "words.pdf: pages: 1, charts and pictures found: 0" in capsys.readouterr().err


@pytest.mark.parametrize("processes", [(), ("--processes", "1")])
def test_what_a_report_draws_is_measured_by_its_paths(tmp_path: Path, out: Path, processes: tuple[str, ...]) -> None:
    report = save(tmp_path / "annual.pdf", pdf(chart(labels=())))
    assert main(["read", str(report), *processes, "--jsonl", str(out)]) == 0
    points = [point for line in lines(out) for series in line["series"] for point in series["points"]]
    assert [float(point["value"]) for point in points] == pytest.approx(VALUES, abs=0.01)
    assert {point["taken_from"] for point in points} == {"paths"}
