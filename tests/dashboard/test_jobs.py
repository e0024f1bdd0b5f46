"""Jobs, used as whoever waits for pictures uses it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from extraction.errors import Sentence
from service.expected import foretell
from storage import jobs
from storage.images import save_image
from tests.builders import image
from tests.dashboard.conftest import words

CRASHED = Sentence("读取进程意外退出。", "The reading process ended unexpectedly.")


@pytest.fixture
def asked(ledger):
    """Ask for pictures by name, each for somebody."""

    def ask(*names, by=""):
        numbers = []
        for name in names:
            kept = image(name)
            save_image(ledger, kept)
            numbers.append(jobs.enqueue(ledger, kept.sha256, "embedded", asked_by=by))
        return numbers

    return ask


def names(page):
    return list(page.dataframe[0].value["Picture"])


def pick(page, *rows):
    page.session_state[f"jobs-table-{page.session_state['jobs-round']}"] = {"selection": {"rows": list(rows)}}
    return page.run()


def test_before_the_first_picture_the_page_teaches(show_page):
    assert "becomes a job here" in words(show_page("jobs"))
    assert "是一个任务" in words(show_page("jobs", "zh"))


def test_open_jobs_stand_in_the_order_they_will_be_done_with_why_they_wait_again(show_page, asked, ledger):
    asked("a.png", "b.png", by="李雷")
    asked("c.png", by="script")
    first = jobs.start_next(ledger)
    jobs.try_later(ledger, first.id if first else 0, CRASHED, 50)
    jobs.start_next(ledger)
    page = show_page("jobs")
    assert not page.exception
    assert names(page) == ["c.png", "b.png", "a.png"]
    table = page.dataframe[0].value
    assert list(table["State"]) == ["● being read", "… waiting", "… waiting"]
    assert list(table["Attempts"]) == ["1", "", "1"]
    assert table["Why"][2] == CRASHED.en
    assert table["Time"][2].startswith("again in")


def test_a_picked_job_is_cancelled_and_one_that_failed_is_asked_for_again(show_page, asked, ledger):
    stays, goes, failed = asked("stays.png", "goes.png", "failed.png")
    jobs.fail(ledger, failed, CRASHED)
    page = pick(show_page("jobs"), 1)
    page.button(key="jobs-cancel").click().run()
    assert [jobs.job(ledger, number).state for number in (stays, goes)] == ["waiting", "cancelled"]
    page.segmented_control(key="jobs-which").set_value("wrong").run()
    assert names(page) == ["failed.png", "goes.png"]
    pick(page, 0).button(key="jobs-retry").click().run()
    assert [job.name for job in jobs.open_jobs(ledger)] == ["stays.png", "failed.png"]


def test_picks_stay_on_their_jobs_while_others_are_done(show_page, asked, ledger):
    first, second, third = asked("1.png", "2.png", "3.png")
    page = show_page("jobs")
    jobs.cancel(ledger, first)
    pick(page, 1).button(key="jobs-cancel").click().run()
    assert [jobs.job(ledger, number).state for number in (second, third)] == ["cancelled", "waiting"]


def test_all_that_waits_can_be_called_off_at_once_and_the_list_is_filtered(show_page, asked, ledger):
    asked("1.png", "2.png", by="李雷")
    asked("3.png", by="script")
    page = show_page("jobs", "zh")
    page.selectbox(key="jobs-asked-by").set_value("script").run()
    assert list(page.dataframe[0].value["图片"]) == ["3.png"]
    page.button(key="jobs-cancel-all").click().run()
    assert jobs.open_jobs(ledger) == []


def test_the_time_left_counts_those_before_and_the_pause_of_an_attempt_that_failed(asked, ledger):
    asked("1.png", "2.png", "3.png")
    reading, second, third = jobs.open_jobs(ledger)
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    reading = replace(reading, state="reading", started_at=now - dt.timedelta(seconds=3))
    third = replace(third, not_before=now + dt.timedelta(seconds=60))
    assert list(foretell([reading, second, third], {"embedded": 4.0}, now).values()) == [1.0, 5.0, 64.0]
    assert foretell([reading], {}, now) == {}
