"""Habits at the desk: which of them speak of a value, how one is silenced here, and what a word tells of it."""

from __future__ import annotations

from typing import Any

from dashboard.text import say, tell
from extraction.errors import Language
from storage.database import Database
from storage.decisions import Decision
from storage.habits import leave
from storage.habits.applied import heard
from storage.review_list import PointToReview

Json = dict[str, Any]


def habits_shown(row: PointToReview, language: Language) -> list[Json]:
    """The habits that speak of an open value, each with a way to silence it here; those silenced, with one back."""
    if row.settled is not None:
        return []
    return [
        {
            "habit": one.habit,
            "left": one.left,
            "words": say("desk.habit_use" if one.left else "desk.habit_leave", language),
            "note": say("desk.habit_left", language, habit=tell(one.sentence, language)) if one.left else "",
        }
        for one in row.habits
    ]


def silence(db: Database, extraction: int, habit: str, reviewer: str, *, use: bool) -> bool:
    """Let a habit be silent on this chart, or speak again; False where that names no habit."""
    if not habit.isdigit():
        return False
    leave(db, int(habit), extraction, reviewer, use=use)
    return True


def keep_with(db: Database, row: PointToReview, word: Decision) -> None:
    """What the habits that shaped this value's proposal are to know of the word that answered it."""
    if row.claim is not None and row.settled is None and row.habits:
        heard(db, row.habits, row.claim, word)
