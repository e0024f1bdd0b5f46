"""From which charts words were learned, so that none of these judges them afterwards.

A draft has learned from the charts whose corrections it was proposed from or that an optimiser tried it on, and from
all that the versions before it had learned from: it was made of their words. What shares a company, a report or its
looks with such a chart would give the test away as the chart itself does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storage.database import Database, now
from storage.gold.groups import kinship, ties_by
from storage.gold.left import left_of
from storage.images import image_description


@dataclass(frozen=True, slots=True)
class Lesson:
    """A chart that taught a draft; `shown` says that its numbers stand in the words as an example."""

    image: str
    extraction: int
    shown: bool = False


def keep_lessons(db: Database, prompt: str, lessons: Iterable[Lesson]) -> None:
    """Note what a draft was learned from; what is noted already is not noted twice."""
    known = set(_noted(db, prompt))
    fresh = [one for one in dict.fromkeys(lessons) if one not in known]
    if fresh:
        with db.write() as cursor:
            cursor.executemany(
                "INSERT INTO prompt_lesson VALUES (?, ?, ?, ?, ?)",
                [[prompt, one.image, one.extraction, one.shown, now()] for one in fresh],
            )


def lessons_of(db: Database, prompt: str) -> tuple[Lesson, ...]:
    """What a version was learned from, what taught the versions before it among them; each chart once."""
    found: dict[str, Lesson] = {}
    for version in _line_of(db, prompt):
        for one in _noted(db, version):
            if one.image not in found or one.shown:
                found[one.image] = one
    return tuple(found.values())


def taught_groups(db: Database, prompt: str) -> frozenset[str]:
    """The groups of gold cases that a version has learned from: their cases cannot judge it."""
    lessons = lessons_of(db, prompt)
    if not lessons:
        return frozenset()
    kin = kinship(db)
    ties: set[str] = set()
    for one in lessons:
        companies = left_of(db, one.extraction).companies
        ties.update(ties_by(kin, image_description(db, one.image), companies).ties)
        ties.update(f"company:{name}" for name in companies)  # a chart of several companies is of each of them here
    rows = db.read("SELECT DISTINCT gold_group FROM gold_tie WHERE list_contains(?, tie)", [sorted(ties)])
    return frozenset(group for (group,) in rows)


def _line_of(db: Database, prompt: str) -> list[str]:
    """The version and those that it was made from, one after the other."""
    parents: dict[str, str | None] = dict(db.read("SELECT prompt, parent FROM prompt_draft"))
    line: list[str] = []
    at: str | None = prompt
    while at is not None and at not in line:
        line.append(at)
        at = parents.get(at)
    return line


def _noted(db: Database, prompt: str) -> list[Lesson]:
    rows = db.read(
        "SELECT image, extraction, shown FROM prompt_lesson WHERE prompt = ? ORDER BY noted_at, extraction", [prompt]
    )
    return [Lesson(*row) for row in rows]
