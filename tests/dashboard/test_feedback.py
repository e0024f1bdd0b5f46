"""Feedback, used as an analyst uses it."""

from __future__ import annotations

import pytest

from storage.feedback import Among, examples
from storage.mistake_names import rename_mistake
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
    examples = page.dataframe[0].value.iloc[0]
    assert (examples["Mistake"], examples["Read as"], examples["Should be"]) == (
        "wrong digit",
        "80.5 亿元",
        "30.5 亿元",
    )


@pytest.fixture
def many(chart, ledger):
    """A table in which every second of forty values was misread, beside the one corrected bar."""
    _, number = chart(builders.reading(*(builders.point("10.5", year=1980 + at) for at in range(40)), kind="table"),
                      "table_zh.png")  # fmt: skip
    words = [builders.decision(number, at, "10.6" if at % 2 else "10.5", verdict="corrected" if at % 2 else "confirmed",
                               year=1980 + at) for at in range(40)]  # fmt: skip
    decide_all(ledger, words)


@pytest.mark.parametrize("by", ["engine", "prompt", "quality", "source", "kind"])
def test_rates_are_shown_by_what_one_wants_to_blame(show_page, corrected, many, by):
    page = show_page("feedback", "zh")
    page.button_group(key="feedback-by").set_value(by).run()
    assert not page.exception
    assert "42 个数值中有 **50%** 读错" in words(page)
    assert len(page.get("plotly_chart")) == 4


def test_what_is_chosen_narrows_the_rate_and_the_examples(show_page, corrected, many):
    page = show_page("feedback")
    page.selectbox(key="feedback-kind").set_value("bar").run()
    assert "**50%** of 2 values were read wrongly" in words(page)
    assert "Values: 2, charts: 1" in words(page)
    assert page.dataframe[0].value["Read as"].to_list() == ["80.5 亿元"]
    page.selectbox(key="feedback-mistake").set_value("missed").run()
    assert "**0%** of 2 values: missed" in words(page)
    assert "Not one of these 2 values was corrected" in words(page)
    page.selectbox(key="feedback-kind").set_value(None).run()
    assert "**0%** of 42 values: missed" in words(page)


def test_a_mistake_that_was_named_otherwise_is_listed_so(show_page, corrected, ledger):
    found = examples(ledger, Among())
    rename_mistake(ledger, int(found["decision"][0]), "series", "韩梅梅", "旁边的柱子")
    assert show_page("feedback").dataframe[0].value["Mistake"].to_list() == ["series"]


def test_a_missed_and_an_invented_value_are_said_in_words(show_page, chart, ledger):
    _, number = chart(builders.reading())
    decide(ledger, builders.decision(number, 0, None, verdict="rejected"))
    decide(ledger, builders.decision(number, None, "3.3", verdict="added"))
    shown = show_page("feedback").dataframe[0].value
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
    shown = page.dataframe[-1].value
    assert sorted(zip(shown[seconds], shown[corrections], strict=True)) == [("2.0", "0.0"), ("2.4", "1.0")]
    assert said in words(page)
    assert "120" in words(page)


def test_a_review_that_nobody_timed_makes_no_claim(show_page, chart, ledger):
    _, number = chart(builders.reading())
    decide(ledger, builders.decision(number, seconds=None))
    page = show_page("feedback")
    assert "A review takes" not in words(page)
    assert page.dataframe[-1].value["s/value"].to_list() == ["–"]
