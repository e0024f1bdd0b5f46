"""Review with a second reader beside the first, used as an analyst uses it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from dashboard import resources
from dashboard.model_choice import ModelChoice
from dashboard.second_reader import ask_second, follow_up
from extraction.errors import Sentence
from storage import jobs
from storage.extractions import save_extraction
from storage.images import save_image
from storage.reviews import settled
from storage.second_readings import second_job
from tests import builders
from tests.dashboard.conftest import words

QWEN = ModelChoice("qwen", folder="weights")
FIRST = builders.reading(*(builders.point(value, year=year) for value, year in (("10.5", 2022), ("12.0", 2023))))
SECOND = builders.reading(
    *(builders.point(value, year=year) for value, year in (("10.5", 2022), ("72.0", 2023), ("80.0", 2024)))
)


@pytest.fixture
def chosen(ledger):
    resources.choose_model(ledger.folder, QWEN)


@pytest.fixture
def two(ledger, chart, chosen):
    """The same on the first value, another number on the second, one more; the picture and both readings."""
    sha, first = chart(FIRST)
    second = save_extraction(ledger, builders.extraction(sha, SECOND, engine="qwen"))
    follow_up(ledger, sha, QWEN)
    return sha, first, second


def value_field(page):
    return next(field for field in page.text_input if field.key.endswith("-value"))


def state(ledger, sha):
    job = second_job(ledger, sha)
    return job.state if job else None


def press(page, key):
    return page.button(key=key).click().run()


def keys(page):
    return {button.key for button in page.button}


def test_without_a_model_the_page_says_nothing_of_one(show_page, chart):
    chart(FIRST)
    page = show_page("review")
    assert "second" not in words(page).lower()
    assert "second-ask" not in keys(page)


def test_with_a_model_it_can_be_asked_for_one_chart(show_page, chart, chosen, ledger):
    sha = chart(FIRST)[0]
    page = press(show_page("review"), "second-ask")
    assert not page.exception
    assert state(ledger, sha) == "waiting"
    assert "The second reader: waiting." in words(page)
    page = press(page, "second-cancel")
    assert state(ledger, sha) == "cancelled"
    assert "was stopped" in words(page)


def test_why_there_is_no_second_reading_is_said_and_it_can_be_asked_again(show_page, chart, chosen, ledger):
    sha = chart(FIRST)[0]
    jobs.fail(ledger, ask_second(ledger, sha, QWEN), Sentence(zh="内存不足。", en="Memory is short."))
    assert "内存不足" in words(show_page("review", "zh"))
    press(show_page("review"), "second-ask")
    assert state(ledger, sha) == "waiting"


def test_both_numbers_of_a_conflict_are_shown_and_either_can_be_taken(show_page, two, ledger):
    page = show_page("review")
    assert value_field(page).value == "12.0"
    assert "text and geometry say 12.0" in words(page)
    assert "72.0" in words(page)
    press(page, "review.use_second")
    press(page, "confirm")
    assert settled(ledger, two[1])[1].value == Decimal("72.0")
    assert settled(ledger, two[2]) == {}


def test_the_strip_sums_up_what_the_second_reader_says(show_page, two):
    assert "the same on 1, another number on 1, 1 more" in words(show_page("review"))
    assert "1 个相同，1 个不同，另多出 1 个" in words(show_page("review", "zh"))


def test_a_second_reading_without_numbers_says_so(show_page, ledger, chart, chosen):
    sha = chart(FIRST)[0]
    save_extraction(ledger, builders.extraction(sha, replace(SECOND, series=(), points=()), engine="qwen"))
    follow_up(ledger, sha, QWEN)
    assert "found no numbers" in words(show_page("review"))


def test_agreement_is_said_beside_the_value(show_page, two):
    assert "The second reader reads the same." in words(show_page("review", chart=two[0], point="0"))


def test_a_proposal_is_confirmed_by_itself_and_taken_back_by_undo(show_page, two, ledger):
    page = press(show_page("review"), "next-doubtful")
    assert value_field(page).value == "80.0"
    assert "Only the second reader saw this value" in words(page)
    page = press(page, "confirm")
    assert settled(ledger, two[2])[2].value == Decimal("80.0")
    page = press(page, "undo")
    assert settled(ledger, two[2]) == {}
    assert value_field(page).value == "80.0"


def test_a_proposal_can_be_rejected(show_page, two, ledger):
    page = press(show_page("review"), "next-doubtful")
    press(page, "reject")
    assert settled(ledger, two[2])[2].verdict == "rejected"


def test_neither_conflicts_nor_proposals_are_waved_through(show_page, two, ledger):
    press(show_page("review"), "confirm-passed")
    assert sorted(settled(ledger, two[1])) == [0]
    assert settled(ledger, two[2]) == {}


def test_a_chart_that_only_the_second_reader_could_read_says_so(show_page, ledger, chosen):
    picture = builders.image()
    save_image(ledger, picture)
    jobs.refuse(ledger, jobs.enqueue(ledger, picture.sha256, "embedded"), Sentence(zh="不是图表。", en="No chart."))
    save_extraction(ledger, builders.extraction(picture, SECOND, engine="qwen"))
    page = show_page("review")
    assert "Only the second reader could read" in words(page)
    assert "confirm-passed" not in keys(page)
