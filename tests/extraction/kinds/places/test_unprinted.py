from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest

from extraction.axes import Tick
from extraction.categories import Category
from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.places.layout import Layout
from extraction.kinds.places.unprinted import find_rule, with_unprinted
from extraction.kinds.scene import Scene
from extraction.marks.inks import Ink
from extraction.marks.masks import Mask
from extraction.marks.plot import Plot
from tests.builders import written

PAPER = (100.0, 0.0, 0.0)
BLUE = (45.0, 10.0, -45.0)
BOX = Box(20, 10, 380, 210)
SIZE = (240, 400)
HEIGHTS = (40, 90, 70, 130, 120, 160, 100, 150, 60)
COLUMNS = tuple(40.0 + 40 * k for k in range(9))  # 2016 to 2024


def names(*years: int) -> tuple[Category, ...]:
    texts = [written(str(year), 40 + 40 * (year - 2016), 220) for year in years]
    return tuple(Category(text.text, text.box, text.box.center_x) for text in texts)


def chart(mask: Mask, categories: Sequence[Category], labels: Sequence[TextBox] = ()) -> tuple[Layout, list[Ink]]:
    pixels = np.full((*SIZE, 3), 255, np.uint8)
    ticks = tuple(Tick(text, Decimal(text.text), None) for text in labels)
    lab = np.full((*SIZE, 3), PAPER, np.float32)
    layout = Layout(Scene(pixels, tuple(labels)), (), Plot(BOX, lab, PAPER), (), tuple(categories), ticks)
    return layout, [Ink(BLUE, mask, filled=bool(mask.sum() > 8000))]


def bars() -> Mask:
    mask = np.zeros(SIZE, bool)
    for x, height in zip(COLUMNS, HEIGHTS, strict=True):
        mask[210 - height : 210, int(x) - 12 : int(x) + 12] = True
    return mask


def line(*, dots: bool = False, straight: bool = False) -> Mask:
    mask = np.zeros(SIZE, bool)
    heights = [60 + 10 * k for k in range(9)] if straight else HEIGHTS
    for x in range(40, 361):
        y = 210 - round(float(np.interp(x, COLUMNS, heights)))
        mask[y - 1 : y + 2, x] = True
    for column, height in zip(COLUMNS, heights, strict=True):
        if dots:
            mask[210 - height - 4 : 210 - height + 5, int(column) - 4 : int(column) + 5] = True
    return mask


def every_second() -> tuple[Category, ...]:
    return names(2016, 2018, 2020, 2022, 2024)


ALL = [str(year) for year in range(2016, 2025)]


@pytest.mark.parametrize(
    "mask", [bars(), line(), line(dots=True), line(dots=True, straight=True)], ids=["bars", "bends", "dots", "straight"]
)
def test_names_between_the_printed_ones_are_filled_in_where_marks_stand(mask: Mask) -> None:
    categories = with_unprinted(*chart(mask, every_second())).categories
    assert [c.name for c in categories] == ALL
    assert [c.filled for c in categories] == [False, True] * 4 + [False]
    assert [c.x for c in categories] == pytest.approx(COLUMNS)


def test_printed_numbers_show_where_marks_are() -> None:
    labels = [written("12", x, 40) for x in COLUMNS]
    categories = with_unprinted(*chart(line(straight=True), every_second(), labels)).categories
    assert [c.name for c in categories] == ALL


def test_a_straight_line_does_not_say_where_its_points_are() -> None:
    layout, inks = chart(line(straight=True), every_second())
    assert with_unprinted(layout, inks) is layout


def test_bars_over_the_printed_names_only_leave_nothing_to_fill_in() -> None:
    mask = bars()
    for x in COLUMNS[1::2]:
        mask[:, int(x) - 12 : int(x) + 12] = False
    layout, inks = chart(mask, every_second())
    assert with_unprinted(layout, inks) is layout


def test_a_name_that_was_overlooked_is_filled_in() -> None:
    categories = with_unprinted(*chart(bars(), names(2016, 2017, 2019, 2020, 2021, 2022, 2023, 2024))).categories
    assert [c.name for c in categories if c.filled] == ["2018"]


def test_one_month_of_every_year_is_one_name_a_year() -> None:
    texts = [written(f"Mar-{year}", x, 220) for year, x in zip(range(16, 25), COLUMNS, strict=True)]
    layout, inks = chart(line(), [Category(t.text, t.box, t.box.center_x) for t in texts])
    assert with_unprinted(layout, inks) is layout


def test_every_name_printed_is_left_as_it_is() -> None:
    layout, inks = chart(bars(), names(*range(2016, 2025)))
    assert with_unprinted(layout, inks) is layout


@pytest.mark.parametrize(
    "printed",
    [("储能", "器件", "运维"), ("2016", "2018", "2017"), ("2016", "H1 2017", "Jan-18"), ("2016", "2018")],
    ids=["words", "not in order", "mixed", "too few"],
)
def test_names_that_do_not_count_have_no_rule(printed: tuple[str, ...]) -> None:
    texts = [written(name, 40 + 80 * k, 220) for k, name in enumerate(printed)]
    assert find_rule([Category(t.text, t.box, t.box.center_x) for t in texts]) is None


def test_names_at_uneven_distances_have_no_rule() -> None:
    texts = [written(name, x, 220) for name, x in (("2016", 40), ("2018", 80), ("2020", 240), ("2022", 280))]
    assert find_rule([Category(t.text, t.box, t.box.center_x) for t in texts]) is None
