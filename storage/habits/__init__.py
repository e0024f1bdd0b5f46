"""What corrections of one house's charts have in common: a habit, with its evidence, its states and who moved them.

A habit is found by `found.look_for_habits`, measured above us, and speaks on the desk (`applied`) only while it is on.
Nothing here is ever changed or deleted: a habit, a word of evidence and a move are rows, and the last move counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from duckdb import DuckDBPyConnection

from extraction.errors import Sentence
from storage.columns import utc
from storage.database import Database, now
from storage.errors import UnfitValue, UnknownRow
from storage.families import Family, FamilyKind, of_family
from storage.kept import Kept

State = Literal["proposed", "on", "off"]

OURSELVES = "ChartLedger"  # who moved it where no person did
CONTRARY = "contrary"  # why: somebody has said otherwise of a chart of this family

NOT_MEASURED = Sentence(
    zh="这个习惯尚未在标准样本上改对任何数值，不能启用。",
    en="This habit has not put any value of the gold set right yet, so it cannot be turned on.",
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a habit does to values that are known: how many it puts right and breaks, on how many charts.

    `unseen` of those put right are on charts that it was not learnt from.
    """

    fixed: int
    broken: int
    charts: int
    unseen: int = 0

    @property
    def allows(self) -> bool:
        """True if the habit may be turned on: it breaks nothing and is good for something."""
        return self.fixed > 0 and self.broken == 0


@dataclass(frozen=True, slots=True)
class Move:
    """Who put a habit into which state, when and why, and how it had measured then."""

    id: int
    state: State
    moved_by: str
    why: str
    effect: Effect | None
    moved_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Habit:
    """Where a reading of the family says `condition`, people said `answer`; `evidence` are their words, by picture.

    The strings of condition and answer are those of its kind; `wording` is the answer as people worded it.
    """

    id: int
    kind: str
    family: Family
    condition: tuple[str, ...]
    answer: tuple[str, ...]
    wording: str
    found_at: dt.datetime
    moves: tuple[Move, ...] = ()
    evidence: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def state(self) -> State:
        return self.moves[-1].state if self.moves else "proposed"


_habits: Kept[tuple[Habit, ...]] = Kept(1)


def habits(db: Database) -> tuple[Habit, ...]:
    """Every habit that was ever found, the newest first."""
    ((habit, move, words),) = db.read(
        "SELECT (SELECT max(id) FROM habit), (SELECT max(id) FROM habit_move), (SELECT count(*) FROM habit_evidence)"
    )
    key = (habit, move, words)
    kept = _habits.get(db, key)
    return _habits.put(db, key, _read(db)) if kept is None else kept


def habit(db: Database, number: int) -> Habit:
    found = next((one for one in habits(db) if one.id == number), None)
    if found is None:
        raise UnknownRow(Sentence(zh="没有这个习惯。", en="There is no such habit."))
    return found


def move(db: Database, number: int, state: State, who: str, why: str = "", effect: Effect | None = None) -> None:
    """Turn a habit on or off by a new row. It goes on only where it was measured to fix something and break nothing."""
    one = habit(db, number)
    if state == "on" and (effect is None or not effect.allows):
        raise UnfitValue(NOT_MEASURED if effect is None or not effect.broken else _breaks(effect))
    if state == one.state:
        return
    measured = [None] * 4 if effect is None else [effect.fixed, effect.broken, effect.charts, effect.unseen]
    with db.write() as cursor:
        ((fresh,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute(
            """INSERT INTO habit_move (id, habit, state, moved_by, why, fixed, broken, charts, unseen, moved_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [fresh, number, state, who, why, *measured, now()],
        )
        _note_reach(db, cursor, fresh, one)


def keep_habit(
    db: Database, kind: str, family: Family, condition: Sequence[str], answer: Sequence[str], wording: str
) -> int:
    """The id of this habit, found now or known before."""
    known = (kind, family.kind, family.key, tuple(condition), tuple(answer))
    for one in habits(db):
        if (one.kind, one.family.kind, one.family.key, one.condition, one.answer) == known:
            return one.id
    with db.write() as cursor:
        ((fresh,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute(
            """INSERT INTO habit (id, kind, family_kind, family, family_name, condition, answer, wording, found_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [fresh, kind, family.kind, family.key, family.name, list(condition), list(answer), wording, now()],
        )
    return int(fresh)


def note_evidence(db: Database, number: int, words: dict[str, tuple[int, ...]]) -> None:
    """Add the words, by picture, that it follows from and that are not noted yet."""
    known = {word for said in habit(db, number).evidence.values() for word in said}
    rows = [[number, word, image, now()] for image, said in words.items() for word in said if word not in known]
    if rows:
        with db.write() as cursor:
            cursor.executemany(
                "INSERT INTO habit_evidence (habit, decision, image, noted_at) VALUES (?, ?, ?, ?)", rows
            )


def note_answer(db: Database, decision: int, spoke: Sequence[int]) -> None:
    """Write down which habits had shaped the proposal that this decision answered."""
    if spoke:
        with db.write() as cursor:
            cursor.executemany("INSERT INTO habit_word (decision, habit) VALUES (?, ?)", [[decision, h] for h in spoke])


def spoke_on(db: Database, decision: int) -> list[int]:
    """The habits that had shaped the proposal which this decision answered."""
    return [
        int(one) for (one,) in db.read("SELECT habit FROM habit_word WHERE decision = ? ORDER BY habit", [decision])
    ]


def leave(db: Database, number: int, extraction: int, reviewer: str = "", *, use: bool = False) -> None:
    """Let a habit be silent on one chart from now on; or, with `use`, speak on it again. By a new row either way."""
    habit(db, number)
    with db.write() as cursor:
        cursor.execute(
            "INSERT INTO habit_left (id, habit, extraction, use, reviewer, made_at) "
            "VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?, ?)",
            [number, extraction, use, reviewer, now()],
        )


def left_on(db: Database, extraction: int, reviewer: str | None = None) -> frozenset[int]:
    """The habits that are to be silent on this chart; to a `reviewer` only as they said themselves."""
    rows = db.read(
        """SELECT habit FROM habit_left WHERE extraction = $chart AND ($who IS NULL OR reviewer = $who)
           GROUP BY habit HAVING NOT arg_max(use, id)""",
        {"chart": extraction, "who": reviewer},
    )
    return frozenset(int(one) for (one,) in rows)


def last_left(db: Database, extraction: int) -> int:
    """The number of the last time that a habit was told to be silent on this chart, or to speak; 0 for never."""
    ((number,),) = db.read("SELECT coalesce(max(id), 0) FROM habit_left WHERE extraction = ?", [extraction])
    return int(number)


def _read(db: Database) -> tuple[Habit, ...]:
    moves: dict[int, list[Move]] = {}
    for number, one, state, who, why, fixed, broken, charts, unseen, at in db.read(
        "SELECT id, habit, state, moved_by, why, fixed, broken, charts, unseen, moved_at FROM habit_move ORDER BY id"
    ):
        effect = None if fixed is None else Effect(fixed, broken, charts, unseen)
        moves.setdefault(one, []).append(Move(number, state, who, why, effect, utc(at)))
    evidence: dict[int, dict[str, tuple[int, ...]]] = {}
    for one, image, words in db.read(
        "SELECT habit, image, list(decision ORDER BY decision) FROM habit_evidence GROUP BY habit, image ORDER BY image"
    ):
        evidence.setdefault(one, {})[image] = tuple(words)
    rows = db.read(
        """SELECT id, kind, family_kind, family, family_name, condition, answer, wording, found_at FROM habit
           ORDER BY id DESC"""
    )
    return tuple(
        Habit(
            number, kind, Family(family_kind, family, name), tuple(condition), tuple(answer), wording, utc(at),
            tuple(moves.get(number, ())), evidence.get(number, {}),
        )
        for number, kind, family_kind, family, name, condition, answer, wording, at in rows
    )  # fmt: skip


def _note_reach(db: Database, cursor: DuckDBPyConnection, number: int, one: Habit) -> None:
    """Name the readings still open that the move concerns, so that the queue counts their doubts anew."""
    rows = [[number, reading] for reading in of_family(db, one.family, open_only=True)]
    if rows:
        cursor.executemany("INSERT INTO habit_reach (move, extraction) VALUES (?, ?)", rows)


def _breaks(effect: Effect) -> Sentence:
    return Sentence(
        zh=f"这个习惯会把标准样本上 {effect.broken} 个正确的数值改错，不能启用。",
        en=f"This habit would break {effect.broken} right values of the gold set, so it cannot be turned on.",
    )


__all__ = [
    "CONTRARY", "OURSELVES", "Effect", "Family", "FamilyKind", "Habit", "Move", "State", "habit", "habits",
    "keep_habit", "last_left", "leave", "left_on", "move", "note_answer", "note_evidence", "spoke_on",
]  # fmt: skip
