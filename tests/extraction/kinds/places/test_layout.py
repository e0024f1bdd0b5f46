from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evaluation.by_pillow import draw
from evaluation.golden import GOLDEN_SHEETS
from evaluation.sheets import Look, Sheet, Values
from evaluation.shipped import PERCENT, YI
from evaluation.truth import Drawn
from extraction.geometry import Box
from extraction.kinds.places.layout import Layout, _goes_on, _runs_through, chart_units, find_title, lay_out, subject
from extraction.kinds.scene import Scene
from extraction.marks.colours import to_lab
from extraction.marks.plot import Plot
from tests.builders import written
from tests.fonts import needs_fonts
from tests.scenes import scene

needs_fonts()


def layout(drawn: Drawn) -> Layout:
    found = lay_out(scene(drawn))
    assert found is not None
    return found


def golden(name: str) -> Layout:
    return layout(draw(GOLDEN_SHEETS[name]))


@pytest.mark.parametrize("name", ["bar_zh", "grouped_zh", "stacked_zh", "line_zh", "combo_zh", "bar_en_unlabelled"])
def test_categories_are_those_of_the_chart(name: str) -> None:
    assert tuple(c.name for c in golden(name).categories) == GOLDEN_SHEETS[name].categories


@pytest.mark.parametrize("name", ["grouped_zh", "stacked_zh", "combo_zh", "line_en_unlabelled"])
def test_the_legend_names_the_series(name: str) -> None:
    names = [entry.name for entry in golden(name).legend]
    assert len(names) == len(GOLDEN_SHEETS[name].values)
    assert all(n.startswith(values.name) for n, values in zip(names, GOLDEN_SHEETS[name].values, strict=True))


def test_the_plot_holds_the_marks_and_not_the_axis() -> None:
    drawn = draw(GOLDEN_SHEETS["bar_zh"])
    plot = layout(drawn).plot.box
    assert all(plot.grown(3).contains(point.mark) for point in drawn.points)
    assert all(tick.text.box.right <= plot.left for axis in layout(drawn).axes for tick in axis.ticks)


def test_a_zero_that_was_read_as_a_part_of_the_first_name_does_not_shorten_the_plot() -> None:
    whole = scene(draw(GOLDEN_SHEETS["bar_en_unlabelled"]))
    axis, names = golden("bar_en_unlabelled").axes[0], golden("bar_en_unlabelled").categories
    (zero,) = [tick.text.box for tick in axis.ticks if tick.value == 0]
    texts = [t for t in whole.texts if t.box != zero]
    higher = [replace(t, box=replace(t.box, top=t.box.top - 6)) if t.box == names[0].box else t for t in texts]
    without, found = (lay_out(replace(whole, texts=tuple(words))) for words in (texts, higher))
    assert higher != texts
    assert without is not None
    assert found is not None
    assert found.plot.box == without.plot.box


def test_axes_measure_what_was_drawn() -> None:
    drawn = draw(GOLDEN_SHEETS["combo_zh"])
    left, right = layout(drawn).axes
    for axis, side in ((left, "left"), (right, "right")):
        low, high = drawn.spans["left" if side == "left" else "right"]
        assert axis.side == side
        assert axis.value_at(axis.top) <= high + 0.01 * (high - low)
        assert axis.value_at(axis.bottom) >= low - 0.01 * (high - low)


def test_labels_are_the_numbers_in_the_plot() -> None:
    drawn = draw(GOLDEN_SHEETS["bar_zh"])
    assert sorted(str(label.value) for label in layout(drawn).labels) == sorted(
        point.printed or "" for point in drawn.points
    )


def test_a_page_without_categories_has_no_layout() -> None:
    assert lay_out(Scene(np.full((300, 400, 3), 255, np.uint8), (written("图 1：收入", 60, 20),))) is None
    assert lay_out(Scene(np.full((300, 400, 3), 255, np.uint8), ())) is None


def test_the_order_of_the_texts_does_not_matter() -> None:
    drawn = draw(GOLDEN_SHEETS["grouped_zh"])
    there, back = lay_out(scene(drawn)), lay_out(replace(scene(drawn), texts=drawn.texts[::-1]))
    assert there is not None
    assert back is not None
    assert (there.axes, there.categories, there.plot.box) == (back.axes, back.categories, back.plot.box)
    assert set(there.labels) == set(back.labels)


def test_the_title_is_not_the_legend_nor_a_number() -> None:
    drawn = draw(GOLDEN_SHEETS["combo_zh"])
    title = find_title(scene(drawn), layout(drawn))
    assert title is not None
    assert title.text == GOLDEN_SHEETS["combo_zh"].title


def test_a_picture_without_words_has_no_title() -> None:
    texts = (written("12.8", 60, 20), written("单位：亿元", 60, 40))
    assert find_title(Scene(np.full((300, 400, 3), 255, np.uint8), texts), None) is None


@pytest.mark.parametrize(
    ("title", "what"),
    [
        ("图 5：营业收入（亿元）", "营业收入"),
        ("图表12：毛利率", "毛利率"),
        ("Figure 3: Revenue, US$ m", "Revenue"),
        ("归母净利润", "归母净利润"),
        ("图5", "图5"),
    ],
)
def test_a_title_speaks_of_something(title: str, what: str) -> None:
    assert subject(title) == what


@pytest.mark.parametrize("unit_at", ["corner", "title"])
def test_the_unit_may_stand_in_the_corner_or_in_the_title(unit_at: str) -> None:
    look = Look(unit_at="corner" if unit_at == "corner" else "title")
    values = Values("营业收入", YI, ("12.8", "15.4", "19.1"))
    drawn = draw(Sheet("bar", "zh", "营业收入", ("2022", "2023", "2024"), (values,), look))
    title = find_title(scene(drawn), layout(drawn))
    assert chart_units(layout(drawn), title.text if title else "") == (YI,)


def test_two_axes_may_name_two_units() -> None:
    assert set(chart_units(golden("combo_zh"), "")) == {YI, PERCENT}


def test_years_in_a_legend_are_no_categories() -> None:
    page = np.full((300, 500, 3), 255, np.uint8)
    names = [written(name, 150 + 150 * k, 262) for k, name in enumerate(("家庭", "学校", "办公"))]
    years = [written(year, 150 + 150 * k, 284) for k, year in enumerate(("2020", "2021"))]
    for year, colour in zip(years, ((31, 78, 140), (237, 125, 49)), strict=True):
        page[278:288, int(year.box.left) - 14 : int(year.box.left) - 4] = colour
    ticks = [written(str(10 * k), 30, 240 - 40 * k) for k in range(5)]
    layout = lay_out(Scene(page, (*names, *years, *ticks)))
    assert layout is not None
    assert [category.name for category in layout.categories] == ["家庭", "学校", "办公"]
    assert [entry.name for entry in layout.legend] == ["2020", "2021"]


@pytest.mark.parametrize(("colour", "runs"), [((31, 58, 104), True), ((120, 120, 120), False)])
def test_a_lone_entry_is_believed_where_its_colour_runs_through_the_plot(
    colour: tuple[int, int, int], runs: bool
) -> None:
    picture = np.full((200, 400, 3), 255, np.uint8)
    picture[100:102, 60:340] = colour
    lab = to_lab(picture)
    seen = tuple(float(part) for part in lab[100, 200])
    assert _runs_through(Plot(Box(20, 20, 380, 180), lab, (100.0, 0.0, 0.0)), (), (seen[0], seen[1], seen[2])) is runs


@pytest.mark.parametrize(("width", "on"), [(2, False), (9, True)], ids=["tick marks", "a marker"])
def test_a_plot_goes_on_under_its_lowest_tick_where_more_than_tick_marks_is_drawn(width: int, on: bool) -> None:
    picture = np.full((60, 300, 3), 255, np.uint8)
    for left in (40, 120, 200):
        picture[10:19, left : left + width] = 20
    assert _goes_on(to_lab(picture), Box(0, 5, 300, 45)) is on


def test_what_stands_under_the_axis_is_no_plot() -> None:
    picture = np.full((60, 300, 3), 255, np.uint8)
    picture[8:10] = 60
    picture[14:24, 40:52] = 20
    assert not _goes_on(to_lab(picture), Box(0, 5, 300, 45))
