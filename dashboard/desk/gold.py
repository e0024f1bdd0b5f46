"""At the desk: a chart that is done becomes a gold case with one press, and says so where it is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.text import say
from extraction.errors import Language
from storage.database import Database
from storage.gold import gold_case, standing_case
from storage.review_list import PointToReview

Json = dict[str, Any]


def gold_shown(db: Database, image: str, rows: Sequence[PointToReview], language: Language) -> Json | None:
    """What the summary of a chart says of it; None while something is open or nothing stands."""
    said = [row.settled for row in rows if row.settled is not None]
    if len(said) < len(rows) or all(word.verdict == "rejected" for word in said):
        return None
    number = standing_case(db, image)
    if number is None:
        return {"line": say("desk.gold_about", language), "can": True}
    split = say(f"gold.split.{gold_case(db, number).split}", language)
    return {"line": say("desk.gold_is", language, number=number, split=split), "can": False}
