"""A clock that jumps: it is said, nobody waits for it, and the last word stays the last."""

from __future__ import annotations

import datetime as dt

from storage import jobs
from storage.clock import clock_behind
from storage.confirmed import Wanted, confirmed_values
from storage.holds import hold
from storage.images import save_image
from storage.reviews import decide
from tests.builders import decision, image

NOW = dt.datetime.now(dt.UTC)
HOUR = dt.timedelta(hours=1)


def test_a_clock_behind_the_last_word_is_said_with_both_times(db, read):
    decide(db, decision(read()))
    told = clock_behind(db, NOW - 24 * HOUR)
    assert told is not None
    assert f"{NOW - 24 * HOUR:%Y-%m-%d %H:%M} UTC" in told.en
    assert f"{NOW:%Y-%m-%d}" in told.zh
    assert clock_behind(db) is None


def test_an_empty_ledger_knows_of_no_time(db):
    assert clock_behind(db, NOW - 24 * HOUR) is None


def test_the_last_word_counts_whatever_the_clock_said_when_it_was_said(db, read):
    number = read()
    decide(db, decision(number, value="1"))
    with db.write() as cursor:
        cursor.execute("UPDATE decision SET decided_at = TIMESTAMP '2099-01-01'")
    decide(db, decision(number, value="2"))
    assert [str(value.value) for value in confirmed_values(db, Wanted())] == ["2"]


def test_who_had_a_chart_while_the_clock_was_ahead_holds_nobody_up(db):
    hold(db, "ab", "李雷", NOW + HOUR)
    held = hold(db, "ab", "韩梅梅", NOW)
    assert held is not None
    assert held.reviewer == "韩梅梅"


def test_a_pause_that_a_clock_ahead_made_hours_long_is_over(db):
    save_image(db, picture := image())
    number = jobs.enqueue(db, picture.sha256, "embedded")
    with db.write() as cursor:
        cursor.execute("UPDATE job SET not_before = ? WHERE id = ?", [(NOW + HOUR).replace(tzinfo=None), number])
    waiting = jobs.next_waiting(db)
    assert waiting is not None
    assert waiting.id == number
