from __future__ import annotations

import datetime as dt

import pytest

from storage.database import open_database
from storage.holds import RUNS_OUT, Hold, hold, holder, holds, leave, take_over

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)
CHART = "ab"


def has(held: Hold | None) -> str | None:
    return held.reviewer if held else None


def test_the_first_to_come_has_the_chart_and_the_second_is_told(db):
    hold(db, CHART, "李雷", NOON)
    told = hold(db, CHART, "韩梅梅", NOON + 180 * SECOND)
    assert told is not None
    assert (told.reviewer, told.since) == ("李雷", NOON)


def test_another_chart_is_free(db):
    hold(db, CHART, "李雷", NOON)
    assert has(hold(db, "cd", "韩梅梅", NOON)) == "韩梅梅"


def test_working_on_renews_the_hold(db):
    for minute in range(0, 20, 4):
        assert has(hold(db, CHART, "李雷", NOON + minute * 60 * SECOND)) == "李雷"
    told = hold(db, CHART, "韩梅梅", NOON + 20 * 60 * SECOND)
    assert told is not None
    assert (told.reviewer, told.since) == ("李雷", NOON)


@pytest.mark.parametrize("gone", [RUNS_OUT, DAY], ids=["just run out", "a day"])
def test_a_reviewer_who_is_gone_holds_nothing_up(db, gone):
    hold(db, CHART, "李雷", NOON)
    assert has(hold(db, CHART, "韩梅梅", NOON + gone - SECOND if gone == RUNS_OUT else NOON + SECOND)) == "李雷"
    taken = hold(db, CHART, "韩梅梅", NOON + gone)
    assert taken is not None
    assert (taken.reviewer, taken.taken_from) == ("韩梅梅", None)
    assert has(hold(db, CHART, "李雷", NOON + gone + SECOND)) == "韩梅梅"


def test_taking_over_is_possible_and_said(db):
    hold(db, CHART, "李雷", NOON)
    take_over(db, CHART, "韩梅梅", NOON + SECOND)
    told = hold(db, CHART, "李雷", NOON + 2 * SECOND)
    assert told is not None
    assert (told.reviewer, told.taken_from, told.since) == ("韩梅梅", "李雷", NOON + SECOND)
    assert [each.reviewer for each in holds(db, CHART)] == ["李雷", "韩梅梅"]


def test_taking_over_ones_own_chart_changes_nothing(db):
    hold(db, CHART, "李雷", NOON)
    take_over(db, CHART, "李雷", NOON + 60 * SECOND)
    assert [(each.taken_from, each.since) for each in holds(db, CHART)] == [(None, NOON)]


def test_leaving_frees_the_chart_at_once_but_only_ones_own(db):
    hold(db, CHART, "李雷")
    leave(db, CHART, "韩梅梅")
    assert has(holder(db, CHART)) == "李雷"
    leave(db, CHART, "李雷")
    assert holder(db, CHART) is None
    assert has(hold(db, CHART, "韩梅梅")) == "韩梅梅"


def test_nobody_without_a_name_holds_or_takes_a_chart(db):
    assert hold(db, CHART, "", NOON) is None
    assert take_over(db, CHART, "", NOON) is None
    hold(db, CHART, "李雷", NOON)
    assert has(take_over(db, CHART, "", NOON + SECOND)) == "李雷"
    assert len(holds(db, CHART)) == 1


def test_two_tabs_of_one_person_are_one_holder(db):
    hold(db, CHART, "李雷", NOON)
    assert has(hold(db, CHART, "李雷", NOON + SECOND)) == "李雷"
    assert len(holds(db, CHART)) == 1


def test_a_hold_outlives_a_restart(db):
    hold(db, CHART, "李雷")
    db.close()
    with open_database(db.folder) as again:
        assert has(holder(again, CHART)) == "李雷"


def test_every_letter_does_not_write_a_note(db):
    for second in range(15):
        hold(db, CHART, "李雷", NOON + second * SECOND)
    held = holder(db, CHART, NOON + 15 * SECOND)
    assert held is not None
    assert held.seen_at == NOON
