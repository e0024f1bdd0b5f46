from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.counting import Count, count_of, name_between


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("2021", Count("year", 2021)),
        ("2021*", Count("year", 2021)),
        ("2021E", Count("year", 2021)),
        ("1Q23", Count("quarter", 2023 * 4)),
        ("2023 Q2", Count("quarter", 2023 * 4 + 1)),
        ("Dec-21", Count("month", 2021 * 12 + 11)),
        ("2021-02", Count("month", 2021 * 12 + 1)),
        ("2021H2", Count("half", 2021 * 2 + 1)),
        ("30", Count("number", 30)),
    ],
)
def test_a_name_that_counts_says_what_and_which(name: str, count: Count) -> None:
    assert count_of(name) == count


@pytest.mark.parametrize("name", ["储能", "A3", "2024-05-06", "2023Q1-Q3", "1,250", ""])
def test_other_names_count_nothing(name: str) -> None:
    assert count_of(name) is None


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("2019", "2021", "2020"),
        ("2019年", "2021年", "2020年"),
        ("2010*", "2012", "2011"),
        ("FY19", "FY21", "FY20"),
        ("2021A", "2023A", "2022A"),
        ("2022A", "2024E", "2023"),
        ("1Q23", "3Q23", "2Q23"),
        ("2023Q3", "2024Q1", "2023Q4"),
        ("2023年一季度", "2023年三季度", "2023年二季度"),
        ("Jan-20", "Mar-20", "Feb-20"),
        ("2020-11", "2021-01", "2020-12"),
        ("2020/1", "2020/3", "2020/2"),
        ("10", "20", "15"),
    ],
)
def test_a_name_between_two_is_written_as_they_are(before: str, after: str, between: str) -> None:
    one, other = count_of(before), count_of(after)
    assert one is not None
    assert other is not None
    assert name_between(before, after, Count(one.counted, (one.number + other.number) // 2)) == between


@given(st.integers(1950, 2060), st.integers(1, 12), st.sampled_from(["{y}-{m:02d}", "{y}年{m}月", "{y}/{m}"]))
def test_what_is_written_is_what_was_counted(year: int, month: int, form: str) -> None:
    like = form.format(y=2000, m=1)
    count = Count("month", year * 12 + month - 1)
    name = name_between(like, like, count)
    assert name is not None
    assert count_of(name) == count
