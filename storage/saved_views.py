"""Views of Compare that people keep by a name. A name said again means the new view; one taken back is a word too."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from extraction.errors import Sentence
from storage.columns import utc
from storage.database import Database, now
from storage.errors import UnknownRow

LONGEST = 80  # letters of a name


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view by its name: the choices as a link says them, who saved it and when."""

    name: str
    address: str
    said_by: str
    said_at: dt.datetime


def saved_views(db: Database) -> list[SavedView]:
    """The views that are kept now, by name."""
    rows = db.read(
        """SELECT name, address, said_by, said_at FROM saved_view
           QUALIFY row_number() OVER (PARTITION BY name ORDER BY id DESC) = 1 ORDER BY name"""
    )
    return [SavedView(name, address, by, utc(at)) for name, address, by, at in rows if address]


def save_view(db: Database, name: str, address: str, said_by: str = "") -> None:
    """Keep the choices under this name from now on."""
    word = " ".join(name.split())[:LONGEST]
    if not word or not address:
        raise UnknownRow(Sentence(zh="请给视图起个名字。", en="A view needs a name."))
    _say(db, word, address, said_by)


def forget_view(db: Database, name: str, said_by: str = "") -> None:
    """The name means no view any more; what it meant stays in the history."""
    _say(db, name, "", said_by)


def _say(db: Database, name: str, address: str, said_by: str) -> None:
    with db.write() as cursor:
        cursor.execute(
            """INSERT INTO saved_view (id, name, address, said_by, said_at)
               VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?)""",
            [name, address, said_by, now()],
        )
