"""Feedback, used as an analyst uses it."""

from __future__ import annotations

import pytest

from storage.reviews import decide
from tests import builders
from tests.dashboard.conftest import words


@pytest.fixture
def corrected(chart, ledger):
    _, number = chart(builders.reading(builders.point("80.5", year=2023), builders.point("12", year=2024)))
    decide(ledger, builders.decision(number, 0, "30.5", verdict="corrected", year=2023))
    decide(ledger, builders.decision(number, 1, "12", year=2024))
    return number


def test_without_reviews_the_page_teaches(show_page):
    assert "every corrected, rejected or added value" in words(show_page("feedback"))
    assert "每一处被更正" in words(show_page("feedback", "zh"))


def test_no_mistakes_is_good_news(show_page, chart, ledger):
    _, number = chart(builders.reading())
    decide(ledger, builders.decision(number))
    assert "1 values reviewed, not one corrected" in words(show_page("feedback"))


def test_a_correction_is_listed_with_claim_and_answer(show_page, corrected):
    page = show_page("feedback")
    assert not page.exception
    examples = page.dataframe[-1].value.iloc[0]
    assert (examples["Mistake"], examples["Read as"], examples["Should be"]) == (
        "wrong digit",
        "80.5 亿元",
        "30.5 亿元",
    )


@pytest.mark.parametrize("by", ["engine", "prompt", "source"])
def test_mistakes_are_counted_by_what_one_wants_to_blame(show_page, corrected, by):
    page = show_page("feedback", "zh")
    page.button_group(key="feedback-by").set_value(by).run()
    assert not page.exception
    assert page.dataframe[1].value["数字读错"].sum() == 1


def test_a_missed_and_an_invented_value_are_said_in_words(show_page, chart, ledger):
    _, number = chart(builders.reading())
    decide(ledger, builders.decision(number, 0, None, verdict="rejected"))
    decide(ledger, builders.decision(number, None, "3.3", verdict="added"))
    shown = show_page("feedback").dataframe[-1].value
    assert set(shown["Read as"]) == {"(missed)", "1250.0 亿元"}
    assert set(shown["Should be"]) == {"(not a value)", "3.3 亿元"}
