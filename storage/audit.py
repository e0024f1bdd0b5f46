"""The trail of who did what, when and from where. Rows are only added; what people decided stands in it by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from storage.acting import acting, working_out
from storage.columns import stored_time, utc
from storage.database import Database, now

What = Literal[
    "sign_in", "sign_out", "decision", "role", "key_made", "key_revoked", "export", "publish", "setting", "backup",
    "restore", "workspace",
]  # fmt: skip
PAGE = 200  # events at once
LONGEST = 500  # letters of what an event is about, and of its detail


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done; `username` is '' where nobody was signed in and no name was given."""

    id: int
    at: dt.datetime
    username: str
    door: str
    address: str
    what: str
    about: str
    detail: str


@dataclass(frozen=True, slots=True)
class Sought:
    """Which events: of whom, of which kind, with these letters in them, from and before which moment."""

    username: str | None = None
    what: str | None = None
    words: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def note(db: Database, what: What, about: str = "", detail: str = "") -> None:
    """Add to the trail that the user who is acting did this; with what it is about, in one transaction, if one is open.

    Never pass what must not be read later: no key, no password, no text of a picture.
    """
    who = acting()
    with working_out(), db.write() as cursor:  # what somebody did is told whether they may write or not
        cursor.execute(
            "INSERT INTO audit_event VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?, ?, ?, ?)",
            [now(), who.username, who.door, who.address, what, about[:LONGEST], detail[:LONGEST]],
        )


def note_words(db: Database, decisions: Iterable[int]) -> None:
    """Who is signed in, and where, as these words are said; nothing where nobody is: the word names its reviewer."""
    who = acting()
    if who.username:
        with db.write() as cursor:
            for number in decisions:
                row = [number, who.username, who.door, who.address]
                cursor.execute("INSERT INTO decision_from VALUES (?, ?, ?, ?)", row)


def trail(db: Database, sought: Sought = Sought(), before: int | None = None, count: int = PAGE) -> list[Event]:
    """The newest events first; `before` is the id of the last one that was seen."""
    rows = db.read(
        """SELECT id, done_at, username, door, address, what, about, detail FROM audit_trail
           WHERE ($username IS NULL OR username = $username) AND ($what IS NULL OR what = $what)
             AND ($words = '' OR contains(lower(concat_ws(' ', username, about, detail)), lower($words)))
             AND ($since IS NULL OR done_at >= $since) AND ($until IS NULL OR done_at < $until)
             AND ($before IS NULL OR id < $before)
           ORDER BY id DESC LIMIT $count""",
        {
            "username": sought.username,
            "what": sought.what,
            "words": sought.words.strip(),
            "since": stored_time(sought.since) if sought.since else None,
            "until": stored_time(sought.until) if sought.until else None,
            "before": before,
            "count": count,
        },
    )
    return [Event(number, utc(at), *rest) for number, at, *rest in rows]


def trail_users(db: Database) -> list[str]:
    """Everybody who stands in the trail, by name."""
    return [who for (who,) in db.read("SELECT DISTINCT username FROM audit_trail ORDER BY username")]
