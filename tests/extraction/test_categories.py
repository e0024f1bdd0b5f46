from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.categories import Category, aligned, find_row, name_categories, spacing
from extraction.chart import TextBox
from extraction.geometry import Box
from tests.builders import BOX, written

PLOT = Box(60, 40, 460, 240)
YEARS = ("2021", "2022", "2023", "2024")
COLUMNS = (110.0, 210.0, 310.0, 410.0)


def row(words: tuple[str, ...], y: float, angle: float = 0.0) -> list[TextBox]:
    return [written(word, x, y, angle=angle) for word, x in zip(words, COLUMNS, strict=True)]


def words(texts: tuple[TextBox, ...]) -> list[str]:
    return [text.text for text in texts]


@given(st.permutations(range(7)))
def test_the_row_under_the_plot_names_the_marks(order: list[int]) -> None:
    texts = [*row(YEARS, 252), written("资料来源：公司公告", 120, 300), written("图 1", 80, 10)]
    texts.append(written("营业收入", 260, 25))
    assert words(find_row([texts[k] for k in order], PLOT)) == list(YEARS)


def test_a_row_over_the_plot_counts_when_there_is_none_below() -> None:
    assert words(find_row(row(YEARS, 30), PLOT)) == list(YEARS)


def test_below_is_more_usual_than_above() -> None:
    above, below = row(("10.1", "12.3", "11.9", "14.0"), 30), row(YEARS, 252)
    assert words(find_row([*above, *below], PLOT)) == list(YEARS)


def test_periods_are_better_names_than_words_further_down() -> None:
    legend = row(("储能", "器件", "运维", "其他"), 290)
    assert words(find_row([*legend, *row(YEARS, 252)], PLOT)) == list(YEARS)


@pytest.mark.parametrize("texts", [[], [written("2024", 110, 252)]], ids=["no text", "one text"])
def test_one_name_is_no_row(texts: list[TextBox]) -> None:
    assert find_row(texts, PLOT) == ()


def test_texts_far_to_the_side_are_no_row() -> None:
    beside = [replace(text, box=text.box.moved(900, 0)) for text in row(YEARS, 252)]
    assert find_row(beside, PLOT) == ()


def test_a_name_in_two_lines_is_one_name() -> None:
    upper = row(("智能", "功率", "运维", "其他"), 252)
    lower = [written("电表", 110, 265), written("器件", 210, 265)]
    named = name_categories(upper, [*upper, *lower])
    assert [category.name for category in named] == ["智能电表", "功率器件", "运维", "其他"]
    assert named[0].box.contains(lower[0].box)


def test_english_lines_are_joined_with_a_blank() -> None:
    (named,) = name_categories([written("Power", 110, 252)], [written("tools", 110, 265)])
    assert named.name == "Power tools"


def test_a_footnote_is_not_part_of_a_name() -> None:
    named = name_categories(row(YEARS, 252), [written("注：2024年为未经审计的数据", 130, 266)])
    assert [category.name for category in named] == list(YEARS)


def test_a_level_name_points_to_its_middle() -> None:
    assert [category.x for category in name_categories(row(YEARS, 252), [])] == list(COLUMNS)


@pytest.mark.parametrize(("angle", "side"), [(-45.0, "right"), (45.0, "left")])
def test_a_tilted_name_points_with_its_upper_end(angle: float, side: str) -> None:
    text = TextBox("2024年一季度", Box(100, 245, 160, 305), angle)
    (named,) = name_categories([text], [])
    end = {"left": 100, "right": 160}[side]
    assert abs(named.x - end) < 12


def named(*columns: float) -> tuple[Category, ...]:
    return tuple(Category(str(2020 + k), BOX, x) for k, x in enumerate(columns))


def test_names_move_onto_the_columns_of_their_marks() -> None:
    assert [c.x for c in aligned(named(110, 210, 310), [312, 113, 209])] == [113, 209, 312]


@pytest.mark.parametrize("columns", [[113, 209], [180, 280, 380]], ids=["one too few", "too far away"])
def test_names_stay_where_the_columns_do_not_fit(columns: list[float]) -> None:
    assert aligned(named(110, 210, 310), columns) == named(110, 210, 310)


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=8), st.floats(-50, 50))
def test_the_distance_between_names_does_not_depend_on_where_they_stand(columns: list[float], shift: float) -> None:
    moved = [x + shift for x in columns]
    assert spacing(named(*moved)) == pytest.approx(spacing(named(*reversed(columns))), abs=1e-6)


def test_a_lone_name_has_no_distance() -> None:
    assert spacing(named(110)) == 0


def test_the_caption_under_one_of_several_periods_is_no_part_of_its_name() -> None:
    labels = row(YEARS, 252)
    assert [c.name for c in name_categories(labels, [*labels, written("Year", 210, 266)])] == list(YEARS)


def test_a_label_that_is_no_period_still_ends_the_row_of_periods() -> None:
    tilted = [written(word, x, 262, angle=-45) for word, x in zip(YEARS[:3], COLUMNS[:3], strict=True)]
    tilted = [replace(text, box=Box(x - 40, 250, x, 290)) for text, x in zip(tilted, COLUMNS[:3], strict=True)]
    last = TextBox("2024年前11月", Box(336, 252, 410, 326), -45)
    assert words(find_row([*tilted, last], PLOT)) == [*YEARS[:3], "2024年前11月"]


def test_names_may_stand_along_the_zero_line_inside_the_plot() -> None:
    months = row(("一月", "二月", "三月", "四月"), 150)
    labels = row(("3.1", "-2.0", "4.4", "5.0"), 120)
    assert words(find_row([*months, *labels], PLOT, 140.0)) == ["一月", "二月", "三月", "四月"]


def test_a_name_on_the_border_of_the_plot_belongs_to_the_row() -> None:
    narrow = Box(180, 40, 460, 240)  # the plot seems to begin behind the first name
    assert words(find_row(row(YEARS, 252), narrow)) == list(YEARS)
