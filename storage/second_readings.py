"""What a second reader said of a picture, laid beside the first reading; it never takes the first one's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.agreement import Compared
from extraction.chart import Extraction
from storage import extractions, jobs
from storage.columns import sentence_of
from storage.database import Database, now
from storage.double_entry import weigh
from storage.names import fold

SECOND_READINGS_FROM = 1_000_000  # no chart has so many values: from here on keys name a second reading and its point


@dataclass(frozen=True, slots=True)
class Beside:
    """A second reading beside a first one, and what it says point by point."""

    extraction: int
    engine: str
    words: tuple[Compared, ...]

    def word(self, position: int) -> Compared | None:
        """Its word on a point of the first reading."""
        return next((word for word in self.words if word.first == position), None)


def note_second_readers(db: Database, engines: Sequence[str]) -> None:
    """From now on what these engines read stands beside other readings, not in their place."""
    with db.write() as cursor:
        known = {engine for (engine,) in db.read("SELECT engine FROM second_reader")}
        for engine in sorted(set(engines) - known):
            cursor.execute("INSERT INTO second_reader VALUES (?)", [engine])


def first_reading(db: Database, sha: str) -> tuple[int, Extraction] | None:
    """The newest reading of a first reader; None if none could read the picture."""
    found = extractions.latest_extraction(db, sha)
    return None if found is None or is_second_reader(db, found[1].engine) else found


def second_reading(db: Database, sha: str) -> tuple[int, Extraction] | None:
    """What a second reader said last: its newest reading, or an older one that was found again when it was asked."""
    rows = db.read(
        """SELECT arg_max(said.extraction, said.at) FROM (
               SELECT e.id AS extraction, e.id AS at, e.engine FROM extraction e WHERE e.image = $sha
               UNION ALL
               SELECT j.extraction, j.id, j.engine FROM job j
               WHERE j.image = $sha AND j.state = 'ready' AND j.extraction IS NOT NULL) said
           JOIN second_reader s ON s.engine = said.engine""",
        {"sha": sha},
    )
    number = rows[0][0]
    return None if number is None else (int(number), extractions.extraction(db, number))


def is_second_reader(db: Database, engine: str) -> bool:
    return bool(db.read("SELECT 1 FROM second_reader WHERE engine = ?", [engine]))


def lay_beside(db: Database, first: int, second: int, words: Sequence[Compared]) -> int:
    """Record what the second reading says of the first. What a person has settled already is not proposed again."""
    claims = extractions.extraction(db, second).reading.points
    with db.write() as cursor:
        said = db.read(
            """SELECT DISTINCT w.series, w.category FROM desk_settled s JOIN said_in_words w ON w.id = s.id
               WHERE s.desk = ? AND (s.point_key < 0 OR s.extraction NOT IN (?, ?))""",
            [first, first, second],
        )
        settled = {(fold(series), fold(category)) for series, category in said}
        ((number,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute("INSERT INTO agreement VALUES (?, ?, ?, ?)", [number, first, second, now()])
        for word in words:
            claim = claims[word.second]
            if word.first is None and (fold(claim.series), fold(claim.category)) in settled:
                continue
            zh, en = (word.sentence.zh, word.sentence.en) if word.sentence else (None, None)
            cursor.execute(
                "INSERT INTO agreement_point VALUES (?, ?, ?, ?, ?, ?)",
                [number, word.first, word.second, word.verdict, zh, en],
            )
        weigh(db, [first])
    return int(number)


def beside(db: Database, first: int) -> Beside | None:
    """The second reading that stands beside a first one; None if there is none."""
    rows = db.read(
        """SELECT a.id, a.second_reading, e.engine FROM standing_agreement a JOIN extraction e
           ON e.id = a.second_reading WHERE a.first_reading = ?""",
        [first],
    )
    if not rows:
        return None
    agreement, second, engine = rows[0]
    words = db.read(
        """SELECT first_position, second_position, verdict, message_zh, message_en FROM agreement_point
           WHERE agreement = ? ORDER BY second_position""",
        [agreement],
    )
    return Beside(second, engine, tuple(Compared(a, b, said, sentence_of(zh, en)) for a, b, said, zh, en in words))


def laid_beside(db: Database, first: int) -> list[tuple[int, int]]:
    """Every agreement of a second reading with a first one, and that second reading; the last one stands."""
    return list(db.read("SELECT id, second_reading FROM agreement WHERE first_reading = ? ORDER BY id", [first]))


def proposals(db: Database, first: int) -> dict[int, list[int]]:
    """The points that only a second reader saw: positions, by the second reading they belong to."""
    found: dict[int, list[int]] = {}
    for extraction, position in db.read(
        "SELECT extraction, position FROM proposed_point WHERE desk = ? ORDER BY extraction, position", [first]
    ):
        found.setdefault(extraction, []).append(position)
    return found


def second_job(db: Database, sha: str) -> jobs.Job | None:
    """The last thing a second reader was asked to do with this picture."""
    rows = db.read(
        """SELECT max(j.id) FROM job j JOIN second_reader s ON s.engine = j.engine WHERE j.image = ?""", [sha]
    )
    return None if rows[0][0] is None else jobs.job(db, rows[0][0])


def second_states(db: Database) -> dict[str, jobs.State]:
    """How the last thing stands that a second reader was asked to do with each picture."""
    rows = db.read(
        """SELECT j.image, arg_max(j.state, j.id) FROM job j JOIN second_reader s ON s.engine = j.engine
           WHERE j.image IS NOT NULL GROUP BY j.image"""
    )
    return dict(rows)


def unheard(db: Database, *, in_doubt_only: bool) -> list[str]:
    """Pictures with something left to settle that no second reader has read or was asked to, the oldest first."""
    rows = db.read(
        """SELECT q.image FROM image_queue q
           WHERE q.extraction IS NOT NULL AND q.unsettled > 0 AND (q.doubtful_open > 0 OR NOT $in_doubt_only)
             AND q.image NOT IN (SELECT j.image FROM job j JOIN second_reader s ON s.engine = j.engine
                                 WHERE j.image IS NOT NULL)
             AND q.image NOT IN (SELECT e.image FROM extraction e JOIN second_reader s ON s.engine = e.engine)
           ORDER BY q.received_at, q.image""",
        {"in_doubt_only": in_doubt_only},
    )
    return [image for (image,) in rows]
