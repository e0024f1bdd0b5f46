"""What was shown last: the rows of a chart, for the next deed, and all that a browser has, for the reply to it.

While nothing new was said the rows need not be worked out anew: that takes longer than everything else that a key press
asks of the server. And a browser that says what it has is sent only what is another by now.
"""

from __future__ import annotations

import uuid
from typing import Any

from storage.database import Database
from storage.kept import Kept
from storage.review_list import PointToReview

Json = dict[str, Any]

MANY = 24  # replies that are kept: a tab whose last one was let go is sent everything
ALWAYS = ("sha", "extraction", "version", "mark")

_rows: Kept[tuple[int, list[PointToReview]]] = Kept(32)  # charts: one for each browser tab that is at work
_sent: Kept[Json] = Kept(MANY)


def keep_shown(db: Database, extraction_id: int, reviewer: str, version: int, rows: list[PointToReview]) -> None:
    """Remember what was shown at that version; the chart that was shown the longest time ago is let go."""
    _rows.put(db, (extraction_id, reviewer), (version, rows))


def shown_at(db: Database, extraction_id: int, reviewer: str, version: int) -> list[PointToReview] | None:
    """What this reviewer was shown at that version; None where it was another one."""
    at, rows = _rows.get(db, (extraction_id, reviewer)) or (None, None)
    return rows if at == version else None


def marked(db: Database, now: Json) -> Json:
    """A chart under a mark of its own, by which a browser may later say that this is what it has."""
    mark = uuid.uuid4().hex
    return _sent.put(db, mark, {**now, "mark": mark})


def changes(db: Database, now: Json, mark: str) -> Json:
    """What is another by now than it was under that mark; everything where that is not known any more.

    `since` says what the changes are to be laid over; of the values there are those that changed, by their keys.
    """
    before, now = _sent.get(db, mark), marked(db, now)
    if before is None or [one["key"] for one in before["values"]] != [one["key"] for one in now["values"]]:
        return now
    parts = {name: part for name, part in now.items() if name in ALWAYS or part != before.get(name)}
    values = [new for old, new in zip(before["values"], now["values"], strict=True) if new != old]
    return {**parts, "values": values, "since": mark}
