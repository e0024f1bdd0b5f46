"""What is typed and not said yet: letters in fields, kept so that a refresh or a restart comes back to them.

A draft is nobody's word: it is written over while somebody types, and gone once its value has a word. Two people's
letters do not mix; letters typed before anybody gave a name belong to whoever comes next.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from duckdb import DuckDBPyConnection

from storage.database import Database, now
from storage.decisions import Decision
from storage.second_readings import SECOND_READINGS_FROM

NEW_VALUE = -1  # the key of a value that is just being added; no word has this id, for a picture comes before it
ON_AXES = -(10**12)  # that of words on axes and series; no ledger has so many words


def keep_draft(db: Database, extraction_id: int, key: int, fields: Mapping[str, str], reviewer: str = "") -> None:
    """Keep the letters as they are now, in place of earlier ones; no fields are no draft."""
    with db.write() as cursor:
        _forget(cursor, extraction_id, key, reviewer)
        if fields:
            letters = json.dumps(dict(fields), ensure_ascii=False)
            cursor.execute(
                "INSERT INTO draft (extraction, point, reviewer, fields, typed_at) VALUES (?, ?, ?, ?, ?)",
                [extraction_id, key, reviewer, letters, now()],
            )


def drafts(db: Database, extraction_id: int, reviewer: str = "") -> dict[int, dict[str, str]]:
    """What somebody has typed and not said, by the value's key; one's own letters before those without a name."""
    rows = db.read(
        "SELECT point, fields FROM draft WHERE extraction = ? AND reviewer IN ('', ?) ORDER BY point, reviewer",
        [extraction_id, reviewer],
    )
    return {key: json.loads(fields) for key, fields in rows}


def forget_draft(db: Database, extraction_id: int, key: int, reviewer: str = "") -> None:
    """Let go of what was typed for one value."""
    with db.write() as cursor:
        _forget(cursor, extraction_id, key, reviewer)


def forget_said(cursor: DuckDBPyConnection, said: Sequence[Decision]) -> None:
    """Once somebody has said a word on a value, what they had typed there is done with; others keep their letters."""
    typed = cursor.execute("SELECT DISTINCT extraction, point FROM draft").fetchall()
    for extraction_id, key in typed:
        for reviewer in {word.reviewer for word in said if _about(word, extraction_id, key)}:
            _forget(cursor, extraction_id, key, reviewer)


def _about(word: Decision, extraction_id: int, key: int) -> bool:
    """True if the word is on this value: of its own reading, or proposed on the desk of another one."""
    position = NEW_VALUE if word.point is None else word.point
    return (extraction_id, key) == (word.extraction, position) or key == (
        word.extraction * SECOND_READINGS_FROM + position
    )


def _forget(cursor: DuckDBPyConnection, extraction_id: int, key: int, reviewer: str) -> None:
    cursor.execute(
        "DELETE FROM draft WHERE extraction = ? AND point = ? AND reviewer IN ('', ?)", [extraction_id, key, reviewer]
    )
