"""Feedback, used as an analyst uses it."""

from __future__ import annotations

import pytest

from storage.reviews import decide, decide_all
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


@pytest.fixture
def timed(chart, ledger):
    """Two charts: one of bars, four values in 8 s and 4 s more for one that was wrong; a table, 2 s a value."""
    _, bars = chart(builders.reading(*(builders.point(str(key), year=2019 + key) for key in range(5))))
    decide_all(ledger, [builders.decision(bars, key, str(key), seconds=8.0 if key == 0 else None) for key in range(4)])
    decide(ledger, builders.decision(bars, 4, "9", verdict="corrected", seconds=4.0))
    _, table = chart(builders.reading(builders.point("3"), kind="table"), "table_zh.png")
    decide(ledger, builders.decision(table, 0, "3", seconds=2.0))


@pytest.mark.parametrize(
    ("language", "seconds", "corrections", "said"),
    [
        ("en", "s/value", "Fixes/chart", "A review takes **2.2 s** for each confirmed value and **0.5 corrections**"),
        ("zh", "秒/值", "更正/图", "每个确认值 **2.2 秒**，每张图 **0.5 处更正**"),
    ],
)
def test_what_a_review_costs_is_shown_by_kind_of_chart(show_page, timed, language, seconds, corrections, said):
    page = show_page("feedback", language)
    assert not page.exception
    shown = page.dataframe[0].value
    assert sorted(zip(shown[seconds], shown[corrections], strict=True)) == [("2.0", "0.0"), ("2.4", "1.0")]
    assert said in words(page)
    assert "120" in words(page)


def test_a_review_that_nobody_timed_has_no_plot_and_no_claim(show_page, chart, ledger):
    _, number = chart(builders.reading())
    decide(ledger, builders.decision(number, seconds=None))
    page = show_page("feedback")
    assert "A review takes" not in words(page)
    assert page.dataframe[0].value["s/value"].to_list() == ["–"]
    assert not page.get("plotly_chart")
