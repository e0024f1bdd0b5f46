"""The gold set: confirmed charts as people left them, on which prompts and habits are tried.

A gold case is a picture with the values that were confirmed of it when a person made it so. It is a snapshot: what is
said of the chart later shows as drift (`drift`), and a person renews the case or keeps it as it was. In which
split a case stands is not chosen, and stays for good: see `groups`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from extraction.chart import ChartKind, Reading
from extraction.errors import Language, Sentence
from storage import extractions
from storage.columns import box_columns, box_of, decimal_text, period_columns, period_of, unit_columns, unit_of, utc
from storage.database import Database, Row, now
from storage.errors import NotGold, UnknownRow
from storage.gold.groups import Split, Ties, kinship, place, ties_by, ties_of
from storage.gold.left import GoldPoint, fit_for_gold
from storage.images import ImageDescription, image_descriptions

Said = Literal["retired", "must_pass", "may_fail", "kept", "label_error", "label_right"]


@dataclass(frozen=True, slots=True)
class GoldCase:
    """A chart of the gold set, with its values as they were when the snapshot was taken.

    `document` is the report it comes from, `group` what it may not be torn from, `company` a key or a folded name.
    """

    id: int
    image: str
    extraction: int
    kind: ChartKind
    split: Split
    must_pass: bool
    document: str
    points: tuple[GoldPoint, ...]
    engine: str
    added_by: str
    added_at: dt.datetime
    remark: str = ""
    language: Language = "zh"
    group: str = ""
    company: str | None = None
    snapshot: int = 0
    retired: str | None = None  # why, where it was retired


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chart of which all is settled, and which is no gold case yet."""

    image: str
    extraction: int
    name: str
    kind: ChartKind
    values: int


@dataclass(frozen=True, slots=True)
class Torn:
    """Cases of one company or of pictures alike that stand in different splits, since that was noted too late."""

    cases: tuple[GoldCase, ...]


def add_gold_case(db: Database, extraction: int, who: str, must_pass: bool = False, remark: str = "") -> int:
    """Make a chart a gold case with the values confirmed by now; its id.

    NotGold says why it cannot be one: something is open, no value stands, it is one already, or it would leak.
    """
    with db.write() as cursor:
        image = extractions.extraction(db, extraction).image
        known = standing_case(db, image)
        if known is not None:
            raise NotGold(
                Sentence(
                    zh=f"此图已是标准样本（{known}）。数值有变时请更新它。",
                    en=f"This chart is gold case {known} already; renew it where its values have changed.",
                )
            )
        left = fit_for_gold(db, extraction)
        tied = ties_of(db, image, left.companies)
        group = place(db, tied)
        document = _document_of_alike(db, tied) or tied.document
        ((number,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute(
            """INSERT INTO gold_case (id, image, gold_group, document, company, must_pass, remark, added_by, added_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [number, image, group.name, document, tied.company, must_pass, remark, who, now()],
        )
        take_snapshot(db, int(number), extraction, left.points, who)
    return int(number)


def gold_cases(db: Database, split: Split | None = None) -> list[GoldCase]:
    """The cases of the set as it is, the oldest first; of one split, or of all."""
    return _cases(db, "retired IS NULL AND ($split IS NULL OR split = $split)", {"split": split})


def retired_gold_cases(db: Database) -> list[GoldCase]:
    """The cases that were in the set once, with the reason."""
    return _cases(db, "retired IS NOT NULL", {})


def gold_case(db: Database, number: int) -> GoldCase:
    """One case, retired or not. UnknownRow if there is none."""
    found = _cases(db, "id = $id", {"id": number})
    if not found:
        raise UnknownRow(Sentence(zh="没有这个标准样本。", en="There is no such gold case."))
    return found[0]


def standing_case(db: Database, image: str) -> int | None:
    """The case that a picture is in the set as; None if it is in it no more, or never was."""
    rows = db.read("SELECT id FROM gold_case_now WHERE image = ? AND retired IS NULL", [image])
    return int(rows[0][0]) if rows else None


def retire_gold_case(db: Database, number: int, who: str, why: str) -> None:
    """Take a case out of the set, with a reason; its rows and its split stay."""
    case = gold_case(db, number)
    if not why.strip():
        raise NotGold(Sentence(zh="请写明移出的原因。未改动。", en="Say why the case is retired. Nothing was changed."))
    if case.retired is None:
        say_of_case(db, number, "retired", who, why.strip())


def set_must_pass(db: Database, number: int, flag: bool, who: str) -> None:
    """A must-pass case may never become worse by a prompt that is promoted."""
    if gold_case(db, number).must_pass != flag:
        say_of_case(db, number, "must_pass" if flag else "may_fail", who, "")


def candidates(db: Database) -> list[Candidate]:
    """Charts with a value on which nothing is left to settle, and which are no gold cases; the oldest first."""
    rows = db.read(
        """SELECT e.image, e.id, i.name, e.kind, p.confirmed + p.corrected + p.added
           FROM latest_extraction e
           JOIN extraction_progress p ON p.extraction = e.id
           JOIN image i ON i.sha256 = e.image
           WHERE p.unsettled = 0 AND p.confirmed + p.corrected + p.added > 0
             AND e.image NOT IN (SELECT c.image FROM gold_case_now c WHERE c.retired IS NULL)
             AND e.id NOT IN (SELECT d.extraction FROM disputed_point d)
           ORDER BY i.received_at, e.image"""
    )
    return [Candidate(*row) for row in rows]


def torn(db: Database) -> list[Torn]:
    """What was torn apart since it was only later noted to belong together."""
    cases, kin, noted = gold_cases(db), kinship(db), image_descriptions(db)
    ties = [
        ties_by(kin, noted.get(case.image, ImageDescription(case.image)), [case.company] if case.company else ()).ties
        for case in cases
    ]
    by_tie: dict[str, list[int]] = {}
    for position, own in enumerate(ties):
        for tie in own:
            by_tie.setdefault(tie, []).append(position)
    found: dict[tuple[int, ...], Torn] = {}
    for positions in by_tie.values():
        if len({cases[position].split for position in positions}) > 1:
            found[tuple(positions)] = Torn(tuple(cases[position] for position in positions))
    return [found[key] for key in sorted(found)]


def _document_of_alike(db: Database, tied: Ties) -> str | None:
    """The document that a picture like this one was taken for already."""
    alike = [tie.removeprefix("picture:") for tie in tied.ties if tie.startswith("picture:")]
    rows = db.read("SELECT document FROM gold_case WHERE list_contains(?, image) ORDER BY id LIMIT 1", [alike])
    return str(rows[0][0]) if rows else None


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def say_of_case(
    db: Database, number: int, said: Said, who: str, why: str, about: int | None = None, trial: int | None = None
) -> int:
    """One more word on a case; its id."""
    with db.write() as cursor:
        ((word,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute(
            """INSERT INTO gold_word (id, gold_case, said, about, why, trial, said_by, said_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            [word, number, said, about, why, trial, who, now()],
        )
    return int(word)


def take_snapshot(db: Database, case: int, number: int, points: Sequence[GoldPoint], who: str) -> None:
    """Keep the values as the truth of a case from now on; earlier snapshots stay as they are."""
    made = extractions.extraction(db, number)
    with db.write() as cursor:
        version = versions(db, [made.image])[made.image]
        ((snapshot,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute(
            """INSERT INTO gold_snapshot (id, gold_case, extraction, version, kind, language, engine, taken_by,
                   taken_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [snapshot, case, number, version, made.reading.kind, _language(made.reading, points), made.engine, who,
             now()],
        )  # fmt: skip
        cursor.executemany(
            """INSERT INTO gold_point (snapshot, position, extraction, point, decision, series, category, value,
                   value_text, printed, error_text, unit_measure, unit_scale, unit_printed, period_kind, period_year,
                   period_end, period_cumulative, period_estimate, box_left, box_top, box_right, box_bottom)
               VALUES (?, ?, ?, ?, ?, ?, ?, CAST(? AS DECIMAL(38, 10)), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                [snapshot, position, one.extraction, one.point, one.decision, one.series, one.category,
                 decimal_text(one.value), decimal_text(one.value), one.printed, decimal_text(one.error),
                 *unit_columns(one.unit), *period_columns(one.period), *box_columns(one.box)]
                for position, one in enumerate(points)
            ],
        )  # fmt: skip


def versions(db: Database, images: Iterable[str]) -> dict[str, int]:
    """For each picture a number that rises with every reading of it and every word said on it."""
    rows = db.read(
        """SELECT e.image, greatest(max(e.id), max(d.last), max(a.last))
           FROM extraction e
           LEFT JOIN (SELECT extraction, max(id) AS last FROM decision GROUP BY extraction) d ON d.extraction = e.id
           LEFT JOIN (SELECT first_reading, max(id) AS last FROM agreement GROUP BY first_reading) a
             ON a.first_reading = e.id
           WHERE list_contains(?, e.image) GROUP BY e.image""",
        [list(images)],
    )
    return {image: int(version) for image, version in rows}


def _language(reading: Reading, points: Sequence[GoldPoint]) -> Language:
    """Chinese where anything Chinese is printed."""
    words = [reading.title, *(text.text for text in reading.texts), *(f"{one.series}{one.category}" for one in points)]
    return "zh" if any("\u4e00" <= letter <= "\u9fff" for word in words for letter in word) else "en"


def _cases(db: Database, which: str, params: dict[str, object]) -> list[GoldCase]:
    rows = db.read(
        f"""SELECT id, image, extraction, kind, split, must_pass, document, engine, added_by, added_at, remark,
                   language, gold_group, company, snapshot, retired
            FROM gold_case_now WHERE {which} ORDER BY id""",  # noqa: S608 - our own words
        params,
    )
    cases = [_case_of(row) for row in rows]
    points = _points(db, [case.snapshot for case in cases])
    return [replace(case, points=tuple(points.get(case.snapshot, ()))) for case in cases]


def _case_of(row: Row) -> GoldCase:
    number, image, reading, kind, split, must_pass, document, engine, added_by, added_at, *rest = row
    return GoldCase(
        number, image, reading, kind, split, must_pass, document, (), engine, added_by, utc(added_at), *rest
    )


def _points(db: Database, snapshots: Sequence[int]) -> dict[int, list[GoldPoint]]:
    rows = db.read(
        """SELECT snapshot, series, category, value_text, decision, printed, error_text, extraction, point,
                  unit_measure, unit_scale, unit_printed, period_kind, period_year, period_end, period_cumulative,
                  period_estimate, box_left, box_top, box_right, box_bottom
           FROM gold_point WHERE list_contains(?, snapshot) ORDER BY snapshot, position""",
        [list(snapshots)],
    )
    found: dict[int, list[GoldPoint]] = {}
    for snapshot, series, category, text, word, printed, error, reading, point, *columns in rows:
        one = GoldPoint(
            series, category, Decimal(text), unit_of(*columns[:3]), period_of(*columns[3:8]), word, printed,
            None if error is None else Decimal(error), box_of(*columns[8:]), reading, point,
        )  # fmt: skip
        found.setdefault(snapshot, []).append(one)
    return found
