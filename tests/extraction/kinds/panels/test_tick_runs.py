from __future__ import annotations

from extraction.chart import TextBox
from extraction.kinds.panels.tick_runs import find_runs
from tests.builders import written


def column(values: list[str], x: float, top: float, step: float = 40) -> list[TextBox]:
    return [written(value, x, top + step * i) for i, value in enumerate(values)]


def runs(*columns: list[TextBox]) -> list[list[str]]:
    texts = [text for one in columns for text in one]
    return sorted([tick.text.text for tick in run.ticks] for run in find_runs(texts))


def test_two_axes_in_one_column_are_two() -> None:
    upper, lower = column(["60", "40", "20"], 50, 20), column(["30", "20", "10"], 50, 220)
    assert runs(upper, lower) == [["30", "20", "10"], ["60", "40", "20"]]


def test_an_axis_with_a_misread_tick_is_one() -> None:
    assert runs(column(["70", "60", "50", "4O1", "30", "20", "10"], 50, 20)) == [["70", "60", "50", "30", "20", "10"]]


def test_years_and_ranks_are_no_axis() -> None:
    assert runs(column(["2019", "2020", "2021", "2022"], 50, 20)) == []
    assert runs(column(["1", "2", "3", "4", "5"], 50, 20)) == []


def test_uneven_numbers_are_no_axis() -> None:
    assert runs(column(["12.8", "15.3", "19.0", "17.9"], 50, 20)) == []


def test_a_row_of_ticks_lies() -> None:
    (run,) = find_runs([written(str(10 * i), 60 + 70 * i, 300) for i in range(5)])
    assert not run.rises
