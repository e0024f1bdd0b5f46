from __future__ import annotations

import pytest

from extraction.categories import name_categories
from extraction.chart import TextBox
from extraction.kinds.places.levels import find_groups, with_groups
from tests.builders import written


def names_over(names: list[str], y: float = 250.0) -> list[TextBox]:
    return [written(name, 100 + 60 * k, y) for k, name in enumerate(names)]


def read(row: list[TextBox], others: list[TextBox]) -> list[str]:
    groups = find_groups(row, others)
    return [c.name for c in with_groups(name_categories(row, ()), groups)]


def test_names_of_groups_stand_under_the_middle_of_their_members() -> None:
    row = names_over(["2021", "2022", "2023", "2021", "2022", "2023"])
    assert read(row, [written("春季", 160, 275), written("秋季", 340, 275)]) == [
        "春季 2021", "春季 2022", "春季 2023", "秋季 2021", "秋季 2022", "秋季 2023",
    ]  # fmt: skip


def test_groups_may_differ_in_size() -> None:
    row = names_over(["北", "南", "东", "西", "中"])
    assert read(row, [written("沿海", 130, 275), written("内陆", 280, 275)]) == [
        "沿海 北", "沿海 南", "内陆 东", "内陆 西", "内陆 中",
    ]  # fmt: skip


def test_a_year_under_its_quarters_makes_periods() -> None:
    row = names_over(["Q1", "Q2", "Q1", "Q2"])
    assert read(row, [written("2023", 130, 275), written("2024", 250, 275)])[2] == "2024Q1"


@pytest.mark.parametrize("others", [["资料来源"], ["甲", "乙", "丙", "丁"]])
def test_other_words_under_the_axis_are_no_groups(others: list[str]) -> None:
    row = names_over(["2021", "2022", "2023", "2024"])
    assert find_groups(row, [written(word, 80 + 55 * k, 275) for k, word in enumerate(others)]) == ()
