"""What a disagreement looks like."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from extraction.chart import Unit
from storage.confirmed import ConfirmedValue
from storage.likely_causes import likely_cause
from tests.builders import PERCENT, WAN, YI, period

SPRING_23, SPRING_24 = dt.date(2023, 3, 28), dt.date(2024, 3, 29)


def word(number: str, day: dt.date | None = SPRING_23, unit: Unit | None = YI, **more: object) -> ConfirmedValue:
    value = Decimal(number)
    decimals = max(0, -int(value.as_tuple().exponent))
    usual = ConfirmedValue(
        1, "星河科技", "revenue", "", period(2022), "consolidated", "reported", value, unit, decimals, number,
        "printed", None, "confirmed", day, None, "a" * 64, 1, 0, "李雷", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), 2, 2,
    )  # fmt: skip
    return replace(usual, decision=hash((number, day, str(unit))), **more)  # type: ignore[arg-type] # any field


@pytest.mark.parametrize(
    ("one", "other", "cause"),
    [
        (word("100.3"), word("105.8", SPRING_24), "restated"),
        (word("100.3", None, report="2022年年报"), word("105.8", None, report="2023年年报"), "restated"),
        (word("123.4"), word("1234000"), "unit"),
        (word("123.4"), word("123.4", unit=WAN), "unit"),
        (word("123.4"), word("123.4", unit=PERCENT), "unit"),
        (word("123.4"), word("123.4", unit=None), "unit"),
        (word("12.84"), word("128.4"), "misread"),
        (word("12.84"), word("-12.84"), "misread"),
        (word("1284.5", SPRING_23), word("1234.5", SPRING_24), "misread"),
        (word("100.3", None), word("108.3", None), "misread"),
        (word("100.3", source="measured", error=Decimal("0.4")), word("102.9", SPRING_24), "misread"),
        (word("100.3", report="2022年年报"), word("106.7", report="Annual report 2022"), "edition"),
        (word("100.3", basis="estimate"), word("106.7", SPRING_24, basis="estimate"), "forecast"),
        (word("100.3"), word("257.9"), "unknown"),
        (word("100.3"), word("105.8", dt.date(2023, 4, 20), report="某证券研究报告"), "unknown"),
    ],
)
def test_a_disagreement_looks_like_what_it_is_in_either_order(one, other, cause):
    assert likely_cause(one, other).cause == cause
    assert likely_cause(other, one).cause == cause


def test_the_later_report_is_the_restated_one_and_both_days_are_told():
    earlier, later = word("100.3"), word("105.8", SPRING_24)
    guess = likely_cause(earlier, later)
    assert guess.suspect == later.decision
    assert {str(SPRING_23), str(SPRING_24)} <= set(guess.reason.en.replace(",", "").split())


def test_a_second_report_soon_after_the_first_was_no_restatement_of_the_past():
    guess = likely_cause(word("100.3", dt.date(2023, 1, 30)), word("101.9", SPRING_23))
    assert "preliminary" in guess.reason.en
    assert (guess.cause, guess.suspect) == ("unknown", None)


def test_a_value_that_is_confirmed_of_the_parent_company_is_another_thing():
    group, parent = word("100.3"), word("81.47", SPRING_24)
    known = replace(parent, scope="parent", decision=99)
    guess = likely_cause(group, parent, [known])
    assert (guess.cause, guess.suspect, guess.instead) == ("another", parent.decision, known)
    assert "母公司" in guess.reason.zh


def test_a_value_that_is_confirmed_of_the_year_to_date_is_another_thing():
    quarter = replace(word("31.20"), period=period(2022, "Q3"))
    to_date = replace(word("88.64", SPRING_24), period=period(2022, "Q3"))
    known = replace(to_date, period=period(2022, "9M"), decision=99)
    assert likely_cause(quarter, to_date, [known]).instead == known


def test_a_number_of_few_figures_is_like_many_others_and_tells_nothing():
    near = replace(word("12"), scope="parent", decision=99)
    assert likely_cause(word("19", None), word("12", None), [near]).cause != "another"
