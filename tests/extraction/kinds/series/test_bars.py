from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.geometry import Box
from extraction.kinds.series.bars import (
    are_stacked,
    bar_series,
    base_row,
    is_waterfall,
    merged,
    on_base,
    stacked,
    waterfall_steps,
    with_missing,
    without_rules,
    without_seams,
    without_specks,
)
from extraction.kinds.series.drawn import DrawnSeries

COLUMNS = (100.0, 200.0, 300.0)
ZERO, HEIGHT = 400.0, 360.0


def bar(x: float, top: float, bottom: float = ZERO, width: float = 40) -> Box:
    return Box(x - width / 2, top, x + width / 2, bottom)


def series(*boxes: Box, name: str | None = "收入", columns: tuple[float, ...] = COLUMNS) -> DrawnSeries:
    return bar_series(name, boxes, columns, 100)


def levels(of: DrawnSeries) -> list[tuple[float, float]]:
    return [(mark.base, mark.level) for mark in of.marks]


def test_every_bar_belongs_to_the_category_it_stands_over() -> None:
    drawn = series(bar(305, 300), bar(98, 200))
    assert [(mark.category, mark.level) for mark in drawn.marks] == [(0, 200), (2, 300)]


def test_a_bar_between_two_categories_far_away_belongs_to_none() -> None:
    assert series(bar(500, 200)).marks == ()


def test_a_bar_cut_in_two_is_one_bar() -> None:
    (mark,) = series(bar(100, 200, 280), bar(100, 290, 400)).marks
    assert (mark.box.top, mark.box.bottom) == (200, 400)


def test_the_seam_between_two_other_segments_is_no_part_of_a_bar() -> None:
    (mark,) = series(bar(100, 200, 250), bar(100, 320, 321)).marks
    assert (mark.box.top, mark.box.bottom) == (200, 250)


def test_a_bar_that_is_hardly_there_is_a_bar() -> None:
    (mark,) = series(bar(100, 399)).marks
    assert mark.level == 399


def test_specks_are_no_bars() -> None:
    bars = [bar(x, 200) for x in COLUMNS]
    assert without_specks([*bars, bar(150, 380, 388, width=6), bar(320, 50, 60, width=12)]) == tuple(bars)
    assert without_specks([]) == ()


@given(st.permutations(range(4)))
def test_the_order_of_bars_does_not_matter(order: list[int]) -> None:
    bars = [bar(100, 200), bar(200, 150), bar(300, 320), bar(150, 390, width=5)]
    assert set(without_specks([bars[k] for k in order])) == set(bars[:3])


def test_losses_hang_under_the_base() -> None:
    drawn = on_base(series(bar(100, 200, 300), bar(200, 300, 380), bar(300, 250, 300)), 300)
    assert levels(drawn) == [(300, 200), (300, 380), (300, 250)]


def test_bars_on_top_of_each_other_are_stacked() -> None:
    lower = series(bar(100, 300), bar(200, 280), bar(300, 260))
    upper = series(bar(100, 200, 299), bar(200, 180, 279), bar(300, 160, 259), name="利润")
    assert are_stacked([lower, upper])
    _, second = stacked([lower, upper], ZERO)
    assert levels(second) == [(300, 200), (280, 180), (260, 160)]
    assert second.segments


def test_bars_beside_each_other_are_not_stacked() -> None:
    left = series(*[bar(x - 20, 300) for x in COLUMNS])
    right = series(*[bar(x + 20, 250) for x in COLUMNS], name="利润")
    assert not are_stacked([left, right])


@given(st.lists(st.lists(st.integers(10, 60), min_size=3, max_size=3), min_size=2, max_size=4))
def test_the_segments_of_a_stack_add_up_to_its_height(parts: list[list[int]]) -> None:
    rows, tops = [], [ZERO] * 3
    for part in parts:
        boxes = [bar(x, top - height, top) for x, top, height in zip(COLUMNS, tops, part, strict=True)]
        tops = [top - height for top, height in zip(tops, part, strict=True)]
        rows.append(series(*boxes))
    found = stacked(rows, ZERO)
    for category in range(3):
        lengths = [mark.base - mark.level for s in found for mark in s.marks if mark.category == category]
        assert sum(lengths) == ZERO - tops[category]


def test_losses_are_piled_up_downwards() -> None:
    gains = series(bar(100, 300), bar(200, 280), bar(300, 260))
    losses = series(bar(100, 402, 420), bar(200, 402, 430), bar(300, 200, 259), name="亏损")
    deeper = series(bar(100, 421, 440), bar(200, 432, 450), name="减值")
    _, second, third = stacked([gains, losses, deeper], ZERO)
    assert levels(second) == [(402, 420), (402, 430), (260, 200)]
    assert levels(third) == [(420, 440), (430, 450)]


def test_a_sliver_at_the_foot_of_a_stack_is_no_loss() -> None:
    slivers = series(bar(100, 400, 402), bar(200, 400, 402), bar(300, 400, 402))
    upper = series(bar(100, 200, 399), bar(200, 180, 399), bar(300, 160, 399), name="利润")
    first, _ = stacked([slivers, upper], ZERO)
    assert levels(first) == [(402, 400)] * 3


def test_stacks_that_do_not_begin_at_the_row_called_zero_have_no_losses() -> None:
    lower = series(bar(100, 300), bar(200, 280), bar(300, 260))
    upper = series(bar(100, 200, 299), bar(200, 180, 279), bar(300, 160, 259), name="利润")
    found = stacked([lower, upper], 230)
    assert all(level < base for drawn in found for base, level in levels(drawn))


def test_a_group_without_a_bar_may_hold_a_zero() -> None:
    full, gappy = series(*[bar(x - 20, 300) for x in COLUMNS]), series(bar(120, 250), bar(320, 260))
    same, filled = with_missing([full, gappy], COLUMNS, ZERO)
    assert same == full
    assert [(mark.category, mark.unseen) for mark in filled.marks] == [(0, False), (1, True), (2, False)]
    assert filled.marks[1].box.center_x == 220
    assert filled.marks[1].level == ZERO


def test_bars_stand_where_most_of_them_end() -> None:
    drawn = series(bar(100, 200), bar(200, 150), bar(300, 320))
    assert base_row([drawn], None, 999) == ZERO


def test_bars_in_several_colours_are_one_series_if_none_share_a_category() -> None:
    grey, red = series(bar(100, 200), bar(300, 220), name=None), series(bar(200, 210), name=None)
    one = merged([red, grey])
    assert one is not None
    assert [mark.category for mark in one.marks] == [0, 1, 2]
    assert merged([grey, series(bar(100, 350))]) is None


def waterfall(*steps: float) -> DrawnSeries:
    """A first total, steps up and down, and the total they come to."""
    ends = [ZERO, *itertools.accumulate(steps, lambda row, step: row - step, initial=ZERO)][1:]
    boxes = [bar(100.0 * k, min(a, b), max(a, b)) for k, (a, b) in enumerate(itertools.pairwise(ends), start=1)]
    columns = tuple(100.0 * k for k in range(1, len(steps) + 2))
    return series(*boxes, bar(columns[-1], ends[-1]), columns=columns)


def test_floating_bars_in_a_chain_are_a_waterfall() -> None:
    drawn = waterfall(200, 60, -90)
    assert is_waterfall(drawn, ZERO, HEIGHT)
    assert [base - level for base, level in levels(waterfall_steps(drawn, ZERO, HEIGHT))] == [200, 60, -90, 170]


@given(st.integers(150, 250), st.lists(st.integers(-30, 30).filter(lambda v: abs(v) > 8), min_size=2, max_size=4))
def test_the_steps_of_a_waterfall_lead_to_its_total(first: int, steps: list[int]) -> None:
    found = levels(waterfall_steps(waterfall(first, *steps), ZERO, HEIGHT))
    changes = [base - level for base, level in found]
    assert changes == [first, *steps, first + sum(steps)]


def test_a_step_that_does_not_begin_where_the_one_before_ended_is_doubtful() -> None:
    whole = waterfall(200, 60, -90, 50)
    without_the_fall = replace(whole, marks=tuple(m for m in whole.marks if m.category != 2))
    for drawn, doubtful in ((whole, []), (without_the_fall, [3])):
        steps = waterfall_steps(drawn, ZERO, HEIGHT)
        assert [m.category for m in steps.marks if m.doubtful] == doubtful


def test_a_piece_of_a_rule_is_no_bar_but_a_bar_of_no_height_is() -> None:
    high = ("甲", (bar(100, 100), bar(200, 120), bar(280, 250, 251)))
    low = ("乙", (bar(300, ZERO - 1),))
    assert without_rules([high, low], [250.5, ZERO]) == [("甲", high[1][:2]), low]


@pytest.mark.parametrize(
    "boxes",
    [[bar(x, 200) for x in COLUMNS], [bar(100, 200), bar(200, 150)], [bar(100, 200, 300), bar(200, 150), bar(300, 90)]],
    ids=["all on the base", "only two", "the first one floats"],
)
def test_ordinary_bars_are_no_waterfall(boxes: list[Box]) -> None:
    assert not is_waterfall(series(*boxes), ZERO, HEIGHT)


def test_the_soft_edge_of_another_bar_is_no_bar_of_a_group() -> None:
    first = ("甲", (bar(100, 100), bar(200, 120)))
    second = ("乙", (bar(142, 80), bar(242, 90), Box(180, 120, 220, 121)))
    assert without_seams([first, second])[1] == ("乙", second[1][:2])


def test_a_thin_segment_of_a_stack_stays() -> None:
    first = ("甲", (bar(100, 100), bar(200, 120)))
    second = ("乙", (bar(100, 80, 100), Box(180, 118, 220, 120)))
    assert without_seams([first, second])[1] == second
