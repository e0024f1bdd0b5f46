"""Says again in this ledger what an exported file says: the same words on the same places of the same pictures.

The whole file is understood before anything is written, and all of it is written or nothing. What the ledger knows
already is not said twice. Pictures are known by their hash; those whose bytes are not here are counted, and uploading
the same picture later puts it in its place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from extraction.chart import ExtractedPoint
from extraction.errors import Sentence
from storage.database import Database
from storage.decisions import Decision
from storage.errors import ForeignFile
from storage.extractions import extraction, save_extraction
from storage.facts import facts_overview
from storage.imports.names import learn_names
from storage.imports.pictures import keep_pictures, missing
from storage.imports.said import SaidReading, readings_in
from storage.imports.tables import read_rows
from storage.reviews import decisions, repeat

__all__ = ["Imported", "import_file"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: words said anew, words known before, words left out because a later one stands here."""

    said: int
    known: int
    older: int
    unconfirmed: int  # rows that were marked so: they are no words, and were not taken
    pictures: int
    missing: int  # of these, how many have no bytes here
    disagreeing: int  # values that have another word now than before

    def sentence(self) -> Sentence:
        """The outcome, in a sentence or two."""
        zh = f"导入 {self.said} 个已确认的说法，{self.known} 个原已知道。"
        en = f"{self.said} confirmed words were imported, {self.known} were known before."
        if self.older:
            zh += f"{self.older} 个早于本账本现有的说法，未采用。"
            en += f" {self.older} are older than what stands here and were left out."
        if self.unconfirmed:
            zh += f"{self.unconfirmed} 行标为未确认，未采用。"
            en += f" {self.unconfirmed} rows are marked unconfirmed and were left out."
        if self.missing:
            zh += f"{self.pictures} 张图片中有 {self.missing} 张不在本机；上传同一张图片即可补上。"
            en += f" {self.missing} of {self.pictures} pictures are not here; uploading the same picture fills the gap."
        if self.disagreeing:
            zh += f"另有 {self.disagreeing} 个数值出现了不同说法，请在对比页查看。"
            en += f" {self.disagreeing} more values now have different words: see Compare."
        return Sentence(zh, en)


def import_file(db: Database, file: Path) -> Imported:
    """Take up an exported Excel, CSV, Parquet or JSON lines file. ForeignFile or UnfitValue: nothing was changed."""
    rows = read_rows(file)
    words = [row for row in rows if row["standing"] != "unconfirmed"]
    readings = readings_in(words)
    disputed = facts_overview(db).competing
    try:
        with db.write():
            keep_pictures(db, words)
            learn_names(db, words)
            counts, fresh = Counter[str](), dict[int, Decision]()
            for reading in readings:
                fresh |= _unsaid(db, reading, counts)
            repeat(db, [fresh[row] for row in sorted(fresh)])  # in their order: the last word on a value counts
    except duckdb.Error as problem:
        raise ForeignFile(
            Sentence(
                zh=f"“{file.name}”的内容不符合账本的规则，没有导入任何内容。",
                en=f"“{file.name}” breaks the ledger's rules; nothing was imported.",
            )
        ) from problem
    db.checkpoint()
    pictures = {str(row["image"]) for row in words}
    return Imported(
        len(fresh), counts["known"], counts["older"], len(rows) - len(words), len(pictures),
        missing(db, pictures), max(0, facts_overview(db).competing - disputed),
    )  # fmt: skip


def _unsaid(db: Database, reading: SaidReading, counts: Counter[str]) -> dict[int, Decision]:
    """The words of one reading that nobody said here, by their row, on the same claims of this ledger.

    The claims come along where they are not here. Words that are known, or older than the last one here, are counted.
    """
    known = _words_on(db, reading.extraction.image)
    new = []
    for said in reading.words:
        if known[_content(said.word)]:
            known[_content(said.word)] -= 1
            counts["known"] += 1
        else:
            new.append(said)
    if not new:
        return {}
    number, places = _home(db, reading)
    standing = _last_said(db, number)
    fresh = {}
    for said in new:
        place = None if said.claim is None else places[said.claim]
        if place is not None and _later(standing.get(place), said.word):
            counts["older"] += 1
        else:
            fresh[said.row] = replace(said.word, extraction=number, point=place)
    return fresh


def _later(here: Decision | None, there: Decision) -> bool:
    """True if the word here was said after the other one."""
    if here is None or here.decided_at is None or there.decided_at is None:
        return False
    return here.decided_at > there.decided_at


def _home(db: Database, reading: SaidReading) -> tuple[int, list[int]]:
    """The reading of this ledger that makes the same claims, and where in it each stands; made if there is none."""
    made = reading.extraction
    alike = db.read(
        """SELECT id FROM extraction
           WHERE image = ? AND engine = ? AND engine_version = ? AND prompt = ? AND parameters = ? ORDER BY id DESC""",
        [made.image, made.engine, made.engine_version, made.prompt, made.parameters],
    )
    for (number,) in alike:
        places = _places(db, number, made.reading.points)
        if places is not None:
            return int(number), places
    return save_extraction(db, made), list(range(len(made.reading.points)))


def _places(db: Database, number: int, points: tuple[ExtractedPoint, ...]) -> list[int] | None:
    """Where these claims stand in a reading; None if it does not make all of them."""
    lies: dict[ExtractedPoint, list[int]] = defaultdict(list)
    for position, point in enumerate(extraction(db, number).reading.points):
        lies[_bare(point)].append(position)
    try:
        return [lies[_bare(point)].pop(0) for point in points]
    except IndexError:
        return None


def _bare(point: ExtractedPoint) -> ExtractedPoint:
    """A claim as far as a table keeps it."""
    return replace(point, measured=None, confidence=None)


def _words_on(db: Database, image: str) -> Counter[Decision]:
    """Every word ever said on a picture, by what it says."""
    numbers = db.read("SELECT id FROM extraction WHERE image = ?", [image])
    return Counter(_content(word) for (number,) in numbers for word in decisions(db, number))


def _content(word: Decision) -> Decision:
    """What a word says, by whom and when, without the numbers that this ledger knows it by."""
    return replace(word, extraction=0, point=None, id=0)


def _last_said(db: Database, number: int) -> dict[int, Decision]:
    """The last word on each claim of a reading, taken back or not."""
    return {word.key: word for word in decisions(db, number)}
