"""Every claim an engine ever made about a picture: the log, which is also the cache and the history.

A reading is kept twice: as JSON, which gives back the exact claim, and as rows, which can be asked questions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from extraction.chart import READING_JSON, ChartKind, ExtractedPoint, Extraction, Finding, Reading
from extraction.errors import Sentence
from storage.columns import box_columns, decimal_text, fits, period_columns, unit_columns, utc
from storage.database import Database, Row, now
from storage.double_entry import weigh
from storage.errors import UnfitValue, UnknownRow
from storage.kept import Kept
from storage.names import fold
from storage.readings_packed import pack, reading_of

_readings: Kept[Extraction] = Kept(32)


@dataclass(frozen=True, slots=True)
class PastReading:
    """One line in the history of a picture."""

    extraction: int
    engine: str
    engine_version: str
    prompt: str
    parameters: str
    kind: ChartKind
    points: int
    settled: int
    seconds: float
    made_at: dt.datetime


def save_extraction(db: Database, extraction: Extraction) -> int:
    """Append a claim set; its id. Earlier ones of the same picture stay as they are."""
    reading = extraction.reading
    text = exact_json(reading)
    if text is None:
        raise UnfitValue(
            Sentence(
                zh="这次识别的结果含有无法原样保存的数值(如无穷大),未保存。",
                en="This reading holds a number that cannot be kept as it is (such as infinity); it was not saved.",
            )
        )
    with db.write() as cursor:
        if not cursor.execute("SELECT 1 FROM image WHERE sha256 = ?", [extraction.image]).fetchall():
            raise UnknownRow(Sentence(zh="请先保存图片,再保存识别结果。", en="Keep the picture before its reading."))
        ((number,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute(
            """INSERT INTO extraction (id, image, engine, engine_version, prompt, parameters, kind, title, seconds,
                   reading, packed, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?)""",
            [number, extraction.image, extraction.engine, extraction.engine_version, extraction.prompt,
             extraction.parameters, reading.kind, reading.title, extraction.seconds, pack(text), now()],
        )  # fmt: skip
        _insert_points(cursor, number, reading.points)
        _insert_findings(cursor, number, reading.findings)
        weigh(db, [number])
    db.checkpoint()
    return int(number)


def find_extraction(
    db: Database, sha: str, engine: str, version: str, prompt: str | None, parameters: str
) -> tuple[int, Extraction] | None:
    """The newest reading made in exactly this way, if there is one; without a prompt whatever words it was asked in.

    The parameters tell all words that an engine may choose from, which one it does is known after it has looked.
    """
    rows = db.read(
        """SELECT id, image, engine, engine_version, prompt, parameters, reading, packed, seconds FROM extraction
           WHERE image = $sha AND engine = $engine AND engine_version = $version AND parameters = $parameters
             AND ($prompt IS NULL OR prompt = $prompt)
           ORDER BY id DESC LIMIT 1""",
        {"sha": sha, "engine": engine, "version": version, "prompt": prompt, "parameters": parameters},
    )
    return _extraction_of(rows[0]) if rows else None


def latest_extraction(db: Database, sha: str) -> tuple[int, Extraction] | None:
    """The reading that is reviewed: the newest of a first reader, else of a second one."""
    rows = db.read("SELECT id FROM latest_extraction WHERE image = ?", [sha])
    return (int(rows[0][0]), extraction(db, rows[0][0])) if rows else None


def extraction(db: Database, extraction_id: int) -> Extraction:
    """The claim set exactly as it was made; since it never changes, those asked for last are kept in memory."""
    kept = _readings.get(db, extraction_id)
    if kept is not None:
        return kept
    rows = db.read(
        """SELECT id, image, engine, engine_version, prompt, parameters, reading, packed, seconds FROM extraction
           WHERE id = ?""",
        [extraction_id],
    )
    if not rows:
        raise UnknownRow(Sentence(zh="没有这次识别的记录。", en="There is no such reading in the ledger."))
    return _readings.put(db, extraction_id, _extraction_of(rows[0])[1])


def history(db: Database, sha: str) -> list[PastReading]:
    """Every reading of a picture, newest first."""
    rows = db.read(
        """SELECT e.id, e.engine, e.engine_version, e.prompt, e.parameters, e.kind, p.points, p.settled,
                  e.seconds, e.made_at
           FROM extraction e JOIN extraction_progress p ON p.extraction = e.id
           WHERE e.image = ? ORDER BY e.id DESC""",
        [sha],
    )
    return [PastReading(*row) for row in ((*row[:-1], utc(row[-1])) for row in rows)]


def exact_json(reading: Reading) -> str | None:
    """The reading as JSON that gives it back exactly; None if there is none."""
    text = READING_JSON.dump_json(reading).decode()
    try:
        return text if READING_JSON.validate_json(text) == reading else None
    except ValueError:  # NaN and infinity are no JSON
        return None


def _extraction_of(row: Row) -> tuple[int, Extraction]:
    number, image, engine, version, prompt, parameters, reading, packed, seconds = row
    return number, Extraction(image, engine, version, prompt, parameters, reading_of(reading, packed), seconds)


def _insert_points(cursor: DuckDBPyConnection, number: int, points: Sequence[ExtractedPoint]) -> None:
    rows = []
    for position, point in enumerate(points):
        text = decimal_text(point.value)
        exact = text if point.value is not None and fits(point.value) else None
        rows.append(
            [number, position, point.series, fold(point.series), point.category, exact, text, point.printed,
             point.source, decimal_text(point.error), *unit_columns(point.unit), *period_columns(point.period),
             *box_columns(point.evidence)]
        )  # fmt: skip
    if rows:
        cursor.executemany(
            """INSERT INTO point (extraction, position, series, series_folded, category, value, value_text, printed,
                   source, error_text, unit_measure, unit_scale, unit_printed, period_kind, period_year, period_end,
                   period_cumulative, period_estimate, box_left, box_top, box_right, box_bottom)
               VALUES (?, ?, ?, ?, ?, CAST(? AS DECIMAL(38, 10)), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            rows,
        )


def _insert_findings(cursor: DuckDBPyConnection, number: int, findings: Sequence[Finding]) -> None:
    rows = [
        [number, position, finding.check, finding.message.zh, finding.message.en, list(finding.points)]
        for position, finding in enumerate(findings)
    ]
    if rows:
        cursor.executemany(
            """INSERT INTO finding (extraction, position, rule, message_zh, message_en, points)
               VALUES (?, ?, ?, ?, ?, CAST(? AS INTEGER[]))""",
            rows,
        )
