from __future__ import annotations

from collections import Counter

from evaluation.report import add_to_leaderboard, figure, ratio, table
from evaluation.score import Score


def score(right: int, true: int = 10, *, kind: str = "bar", seconds: float = 1.0) -> Score:
    counts = Counter(right=right, true=true, said=true, undoubted=true, silent=true - right, charts=1)
    return Score(f"{kind}{right}", counts, (), seconds, {"kind": kind, "language": "zh"})


def test_a_figure_lies_within_its_interval():
    one = figure([score(10), score(5), score(9)], "strict")
    assert one is not None
    assert one.value == 0.8
    assert 0.5 <= one.low <= 0.8 <= one.high <= 1


def test_nothing_counted_is_no_figure():
    assert figure([score(10)], "traps") is None


def test_the_table_has_a_row_for_every_kind_and_leaves_out_what_nobody_counted():
    lines = table([score(10), score(5, kind="pie")]).splitlines()
    assert [line.split("  ")[0].strip() for line in lines] == ["", "all", "kind bar", "kind pie"]
    assert "strict" in lines[0]
    assert "traps" not in lines[0]


def test_the_leaderboard_keeps_what_it_says(tmp_path):
    board = tmp_path / "LEADERBOARD.md"
    first = add_to_leaderboard(board, "drawn", [score(10)], "1.70", 1.25)
    add_to_leaderboard(board, "drawn", [score(5)], "", None)
    text = board.read_text("utf-8")
    assert text.count("| drawn | 1 |") == 2
    assert first in text
    assert "| 1.70 | 1.25 |" in first
    heads = {line.count("|") for line in text.splitlines() if line.startswith("|")}
    assert len(heads) == 1


def test_the_ratio_counts_only_pictures_timed_beside_the_ocr():
    assert ratio([{"seconds": 3.0, "ocr_seconds": 2.0}, {"seconds": 9.0, "ocr_seconds": None}, {"seconds": 1}]) == 1.5
    assert ratio([{"seconds": 9.0}]) is None
