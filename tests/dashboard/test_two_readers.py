"""The review desk with a second reader beside the first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extraction.errors import Sentence
from extraction.model_doubts import answered_by, looked_closer
from service import resources
from service.model_choice import ModelChoice
from service.second_reader import ask_second, follow_up
from storage import jobs
from storage.extractions import save_extraction
from storage.images import save_image
from storage.reviews import settled
from storage.second_readings import second_job
from tests import builders
from tests.dashboard.conftest import deed, value

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


def state(ledger, sha):
    job = second_job(ledger, sha)
    return job.state if job else None


@pytest.fixture
def strip(browser):
    """What the desk is told of the second reader."""

    def looking(sha, language="en"):
        return browser.get(f"/desk/second/{sha}", params={"lang": language}).json()

    return looking


def test_without_a_model_nothing_is_said_of_one(strip, chart):
    told = strip(chart(FIRST)[0])
    assert (told["lines"], told["deeds"]) == ([], {})


def test_with_a_model_it_can_be_asked_for_one_chart_and_stopped(strip, send, chart, chosen, ledger):
    sha = chart(FIRST)[0]
    assert list(strip(sha)["deeds"]) == ["second_ask"]
    send(sha, deed("second_ask"))
    assert state(ledger, sha) == "waiting"
    assert strip(sha)["busy"]
    assert "The second reader: waiting." in strip(sha)["lines"]
    send(sha, deed("second_stop"))
    assert state(ledger, sha) == "cancelled"
    assert "The second reader was stopped." in strip(sha)["lines"]


def test_why_there_is_no_second_reading_is_said_and_it_can_be_asked_again(strip, send, chart, chosen, ledger):
    sha = chart(FIRST)[0]
    jobs.fail(ledger, ask_second(ledger, sha, QWEN), Sentence(zh="内存不足。", en="Memory is short."))
    assert "内存不足" in strip(sha, "zh")["lines"][0]
    assert strip(sha)["deeds"] == {"second_ask": "Ask again"}
    send(sha, deed("second_ask"))
    assert state(ledger, sha) == "waiting"


def test_both_numbers_of_a_conflict_are_shown_and_either_can_be_taken(look, send, two, ledger):
    conflict = value(look(two[0]), 1)
    assert "text and geometry say 12.0" in conflict["doubts"][0]
    assert [way["value"] for way in conflict["ways"]] == ["12.0", "72.0"]
    send(two[0], deed("confirm", 1, fields={"value": "72.0"}))
    assert settled(ledger, two[1])[1].value == Decimal("72.0")
    assert settled(ledger, two[2]) == {}


def test_the_strip_sums_up_what_the_second_reader_says(strip, two):
    assert "the same on 1, another number on 1, 1 more" in strip(two[0])["lines"][0]
    assert "1 个相同，1 个不同，另多出 1 个" in strip(two[0], "zh")["lines"][0]
    assert strip(two[0])["deeds"] == {}


def test_a_second_reading_without_numbers_says_so(strip, ledger, chart, chosen):
    sha = chart(FIRST)[0]
    save_extraction(ledger, builders.extraction(sha, replace(SECOND, series=(), points=()), engine="qwen"))
    follow_up(ledger, sha, QWEN)
    assert "found no numbers" in strip(sha)["lines"][0]


def test_agreement_is_said_beside_the_value(look, two):
    assert value(look(two[0]), 0)["notes"] == ["✓ The second reader reads the same."]


def proposed(shown):
    """The value that only the second reader saw."""
    return next(each for each in shown["values"] if each["fields"]["value"] == "80.0")


def test_a_proposal_is_confirmed_by_itself_and_taken_back_by_undo(look, send, two, ledger):
    shown = proposed(look(two[0]))
    assert "Only the second reader saw this value" in shown["notes"][0]
    send(two[0], deed("confirm", shown["key"]))
    assert settled(ledger, two[2])[2].value == Decimal("80.0")
    assert send(two[0], deed("undo"))["at"] == shown["key"]
    assert settled(ledger, two[2]) == {}


def test_a_proposal_can_be_rejected(look, send, two, ledger):
    send(two[0], deed("reject", proposed(look(two[0]))["key"]))
    assert settled(ledger, two[2])[2].verdict == "rejected"


def test_neither_conflicts_nor_proposals_are_waved_through(look, send, two, ledger):
    shown = look(two[0])
    assert shown["passed"] == [0]
    send(two[0], deed("confirm_passed", keys=[each["key"] for each in shown["values"]]))
    assert sorted(settled(ledger, two[1])) == [0]
    assert settled(ledger, two[2]) == {}


def test_a_chart_that_only_the_second_reader_could_read_says_so(look, strip, ledger, chosen):
    picture = builders.image()
    save_image(ledger, picture)
    jobs.refuse(ledger, jobs.enqueue(ledger, picture.sha256, "embedded"), Sentence(zh="不是图表。", en="No chart."))
    save_extraction(ledger, builders.extraction(picture, SECOND, engine="qwen"))
    assert "Only the second reader could read" in strip(picture.sha256)["lines"][0]
    assert look(picture.sha256)["passed"] == []


def test_how_the_second_reader_read_is_told_beside_what_it_says(ledger, chart, chosen, strip):
    sha, _ = chart(FIRST)
    read = replace(
        SECOND, findings=(looked_closer(2, {"same": 1, "changed": 1}), answered_by("qwen3-vl:2b, somewhere"))
    )
    save_extraction(ledger, builders.extraction(sha, read, engine="qwen"))
    follow_up(ledger, sha, QWEN)
    told = " ".join(strip(sha)["lines"])
    assert "2 doubtful values were asked again: 1 stay, 1 changed" in told
    assert "Answered by qwen3-vl:2b, somewhere" in told
