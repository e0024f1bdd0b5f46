"""What the final split said of a habit: asked once, and again only when it has grown; only totals are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from storage.columns import utc
from storage.database import Database, now
from storage.habits import Effect
from storage.promotions import cases_for_another


@dataclass(frozen=True, slots=True)
class FinalWord:
    """How a habit did on so many cases of the final split, when somebody asked."""

    effect: Effect
    asked_by: str
    asked_at: dt.datetime

    @property
    def again_at(self) -> int:
        """With how many cases of its family there it may be asked again."""
        return cases_for_another(self.effect.charts)


def final_word(db: Database, number: int) -> FinalWord | None:
    """The last answer; None if the final split was never asked about this habit."""
    rows = db.read(
        """SELECT fixed, broken, len(cases), unseen, asked_by, asked_at FROM habit_final WHERE habit = ?
           ORDER BY id DESC LIMIT 1""",
        [number],
    )
    return FinalWord(Effect(*map(int, rows[0][:4])), rows[0][4], utc(rows[0][5])) if rows else None


def keep_final_word(db: Database, number: int, cases: Sequence[int], effect: Effect, who: str) -> None:
    """Note that the final split was asked, and its totals."""
    with db.write() as cursor:
        cursor.execute(
            "INSERT INTO habit_final VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?, ?, ?, ?)",
            [number, list(cases), effect.fixed, effect.broken, effect.unseen, who, now()],
        )
