"""The values of a chart as a reviewer was last shown them, for the deed that comes next.

While nothing new was said they need not be worked out anew: to work out a chart of sixty values takes longer than
everything else that a key press asks of the server.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from storage.database import Database
from storage.review_list import PointToReview

MANY = 32  # charts kept for one ledger: one for each browser tab that is at work

_Shown = dict[tuple[int, str], tuple[int, list[PointToReview]]]
_shown: WeakKeyDictionary[Database, _Shown] = WeakKeyDictionary()


def keep_shown(db: Database, extraction_id: int, reviewer: str, version: int, rows: list[PointToReview]) -> None:
    """Remember what was shown at that version; the chart that was shown the longest time ago is let go."""
    kept = _shown.setdefault(db, {})
    kept.pop((extraction_id, reviewer), None)
    kept[extraction_id, reviewer] = (version, rows)
    for oldest in list(kept)[:-MANY]:
        kept.pop(oldest, None)


def shown_at(db: Database, extraction_id: int, reviewer: str, version: int) -> list[PointToReview] | None:
    """What this reviewer was shown at that version; None where it was another one."""
    at, rows = _shown.get(db, {}).get((extraction_id, reviewer), (None, []))
    return rows if at == version else None
