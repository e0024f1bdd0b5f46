"""Charts read by an older version of the engine are offered to be read again, and read only when somebody says so."""

from __future__ import annotations

import pytest

from extraction import open_image
from extraction.errors import Sentence
from service.resources import ENGINE
from storage import jobs
from storage.extractions import save_extraction
from storage.images import save_image
from tests import builders
from tests.dashboard.conftest import GOLDEN, deed, value


@pytest.fixture
def picture(ledger):
    image = open_image((GOLDEN / "bar_zh.png").read_bytes(), "bar_zh.png")
    save_image(ledger, image)
    return image


@pytest.fixture
def strip(browser, picture):
    return lambda: browser.get(f"/desk/second/{picture.sha256}", params={"lang": "en"}).json()


def test_a_reading_of_today_is_not_offered_again(ledger, picture, strip):
    save_extraction(ledger, builders.extraction(picture))
    assert (strip()["lines"], strip()["deeds"]) == ([], {})


def test_an_older_reading_is_read_again_when_somebody_says_so(ledger, picture, strip, send, look):
    save_extraction(ledger, builders.extraction(picture, version="1"))
    assert "older version (1)" in strip()["lines"][0]
    assert strip()["deeds"] == {"second_anew": "Read the whole chart again"}
    assert jobs.open_jobs(ledger) == []
    send(picture.sha256, deed("second_anew"))
    assert strip()["busy"]
    (job,) = jobs.open_jobs(ledger)
    assert (job.image, job.engine) == (picture.sha256, ENGINE)
    newer = save_extraction(ledger, builders.extraction(picture))
    jobs.finish(ledger, job.id, newer)
    assert strip()["deeds"] == {}
    assert look(picture.sha256)["extraction"] == newer


def test_words_on_an_older_reading_are_counted_before_it_is_read_again(ledger, picture, strip, send, look):
    save_extraction(ledger, builders.extraction(picture, version="1"))
    send(picture.sha256, deed("confirm", 0))
    assert "Words said: 1" in strip()["lines"][0]
    assert not value(look(picture.sha256), 0)["open"]


def test_who_thinks_better_of_it_stays_with_the_reading_there_is(ledger, picture, strip, send):
    save_extraction(ledger, builders.extraction(picture, version="1"))
    send(picture.sha256, deed("second_anew"))
    send(picture.sha256, deed("second_stay"))
    assert jobs.open_jobs(ledger) == []
    assert strip()["deeds"] == {"second_anew": "Read the whole chart again"}


def test_why_it_could_not_be_read_again_is_said(ledger, picture, strip, send):
    save_extraction(ledger, builders.extraction(picture, version="1"))
    send(picture.sha256, deed("second_anew"))
    jobs.fail(ledger, jobs.open_jobs(ledger)[0].id, Sentence(zh="太久", en="too long"))
    assert "too long" in strip()["lines"][1]
