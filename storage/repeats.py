"""Requests that a caller named, and their answers: what is sent again is answered again and not done again."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Literal

from storage.acting import working_out
from storage.database import Database, now

KEPT = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Named:
    """A request as its caller named it, and a hash of all it asks."""

    caller: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer that a request got the first time."""

    status: int
    headers: dict[str, str]
    body: bytes


Before = Literal["never", "unanswered", "another"] | Answered


def begin(db: Database, request: Named) -> Before:
    """Note that the request is being done; what is known of its name from before.

    "unanswered": it was begun, and whether it was done is not known. "another": the name was given to another request.
    """
    with working_out(), db.write() as cursor:
        cursor.execute("DELETE FROM repeatable_request WHERE begun_at < ?", [now() - KEPT])
        rows = cursor.execute(
            "SELECT fingerprint, status, headers, body FROM repeatable_request WHERE caller = ? AND repeat_key = ?",
            [request.caller, request.key],
        ).fetchall()
        if not rows:
            cursor.execute(
                "INSERT INTO repeatable_request (caller, repeat_key, fingerprint, begun_at) VALUES (?, ?, ?, ?)",
                [request.caller, request.key, request.fingerprint, now()],
            )
            return "never"
    ((fingerprint, status, headers, body),) = rows
    if fingerprint != request.fingerprint:
        return "another"
    return "unanswered" if status is None else Answered(status, json.loads(headers), bytes(body))


def keep_answer(db: Database, request: Named, answer: Answered) -> None:
    """From now on the request is answered so."""
    with working_out(), db.write() as cursor:
        cursor.execute(
            "UPDATE repeatable_request SET status = ?, headers = ?, body = ? WHERE caller = ? AND repeat_key = ?",
            [answer.status, json.dumps(answer.headers), answer.body, request.caller, request.key],
        )


def forget(db: Database, request: Named) -> None:
    """Nothing was done: the request may be sent again under its name."""
    with working_out(), db.write() as cursor:
        cursor.execute(
            "DELETE FROM repeatable_request WHERE caller = ? AND repeat_key = ?", [request.caller, request.key]
        )
