"""How far the review of a reading has come: counts that the queue, the desk and the second reader share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extraction.errors import Sentence
from storage.database import Database
from storage.double_entry import stage
from storage.errors import UnknownRow
from storage.inferred_doubts import bring_up_doubts
from storage.review_list import PointToReview, review


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review of one reading has come. `total` counts values added by hand too."""

    total: int
    settled: int
    open: int
    doubtful: int
    doubtful_open: int
    confirmed: int
    corrected: int
    rejected: int
    added: int
    seconds: float
    median_seconds: float | None


def progress(db: Database, extraction_id: int, reviewer: str | None = None) -> Progress:
    """Counts of one reading, and the seconds it took a person; a `reviewer` who sees only their own words has them."""
    if reviewer is not None and stage(db, extraction_id) == "blind":
        return _own_progress(review(db, extraction_id, reviewer))
    bring_up_doubts(db)
    rows = db.read(
        """SELECT points, settled, unsettled, doubtful, doubtful_open, confirmed, corrected, rejected, added,
                  seconds, median_seconds
           FROM extraction_progress WHERE extraction = ?""",
        [extraction_id],
    )
    if not rows:
        raise UnknownRow(Sentence(zh="没有这次识别的记录。", en="There is no such reading in the ledger."))
    return Progress(*rows[0])


def _own_progress(rows: Sequence[PointToReview]) -> Progress:
    said = [row.settled for row in rows if row.settled is not None]
    verdicts = Counter(word.verdict for word in said)
    seconds = [word.seconds for word in said if word.seconds is not None]
    doubtful = [row for row in rows if row.doubtful]
    return Progress(
        len(rows), len(said), len(rows) - len(said),
        len(doubtful), sum(row.settled is None for row in doubtful),
        verdicts["confirmed"], verdicts["corrected"], verdicts["rejected"], verdicts["added"],
        sum(seconds), median(seconds) if seconds else None,
    )  # fmt: skip
