"""Which charts are drawn alike: by the same house, a broker or the company itself, and in the same series of reports.

A broker's charts keep the broker's style whatever company they are about; where no broker is named, the company drew
them. The house is read from what was noted of a picture, its source line and its title, and is never taken for sure:
it only decides which charts are asked about together.
"""

from __future__ import annotations

import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from extraction.errors import Sentence
from extraction.publishers import publisher_in, publisher_of
from storage.database import Database
from storage.images import ImageDescription, image_description, image_descriptions
from storage.kept import Kept
from storage.name_book import NameBook, name_book
from storage.names import fold

FamilyKind = Literal["broker", "company", "report"]
ENGINE = "embedded"  # whose readings have habits

_printed: Kept[tuple[str, str]] = Kept(20_000)
_members: Kept[dict[Family, list[Origin]]] = Kept(1)
_DATED = re.compile(
    r"(?:19|20)?\d\d年(?=年)|\d{2,4}年?|\b(?:fy|cy|q[1-4]|[1-4]q|h[12]|[12]h)(?![a-z])|第?[一二三四](?=季)"
)


@dataclass(frozen=True, slots=True)
class Family:
    """Charts drawn alike; `key` tells it from others of its kind, `name` is what people call it."""

    kind: FamilyKind
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Origin:
    """One reading by our own engine: its picture, and what says where that comes from."""

    extraction: int
    image: str
    name: str
    title: str
    publisher: str


def families(db: Database, extraction: int) -> tuple[Family, ...]:
    """The families of a reading's picture, the widest first; none where nobody can tell who drew it."""
    found = origins(db, [extraction])
    return families_of(found[0], image_description(db, found[0].image), name_book(db)) if found else ()


def families_of(one: Origin, noted: ImageDescription, book: NameBook) -> tuple[Family, ...]:
    """The house that drew a picture, and the series of its reports that the picture is from."""
    house = _house(one, noted, book)
    if house is None:
        return ()
    reports = report_series(noted.report or "")
    return (house,) if not reports else (house, Family("report", f"{house.key}|{reports}", f"{house.name} {reports}"))


def called(family: Family, book: NameBook) -> Sentence:
    """What a family is called: a company that the dictionary knows by its name in each language."""
    house, _, reports = family.key.partition("|")
    known = None if family.kind == "broker" else book.companies.get(house)
    if known is None:
        return Sentence(zh=family.name, en=family.name)
    return Sentence(zh=f"{known.name('zh')} {reports}".strip(), en=f"{known.name('en')} {reports}".strip())


def of_family(db: Database, family: Family, *, open_only: bool = False) -> list[int]:
    """The latest readings of every picture of a family; `open_only`: those on which not every value has a word."""
    own = [one.extraction for one in members(db).get(family, ())]
    rows = db.read(
        """SELECT x.id FROM (SELECT unnest($own::BIGINT[]) AS id) x
           WHERE NOT $open OR (SELECT count(*) FROM point p WHERE p.extraction = x.id)
                 > (SELECT count(*) FROM settled_point s WHERE s.extraction = x.id AND s.point_key >= 0)
           ORDER BY x.id""",
        {"own": own, "open": open_only},
    )
    return [int(number) for (number,) in rows]


def known_until(db: Database) -> tuple[object, ...]:
    """The last word, reading, note and name: while they are the same, so is all that follows from them."""
    (last,) = db.read(
        """SELECT (SELECT max(id) FROM decision), (SELECT max(id) FROM extraction), (SELECT max(id) FROM image_note),
                  (SELECT max(id) FROM name_change)"""
    )
    return last


def members(db: Database) -> Mapping[Family, list[Origin]]:
    """The latest readings of our own engine by the families of their pictures; no word on a value changes them."""
    key = known_until(db)[1:]
    return _members.get(db, key) or _members.put(db, key, _read_members(db))


def _read_members(db: Database) -> dict[Family, list[Origin]]:
    rows = db.read("SELECT id FROM latest_extraction WHERE engine = ? ORDER BY id", [ENGINE])
    noted, book = image_descriptions(db), name_book(db)
    found: dict[Family, list[Origin]] = {}
    for one in origins(db, [number for (number,) in rows]):
        for family in families_of(one, noted.get(one.image, ImageDescription(one.image)), book):
            found.setdefault(family, []).append(one)
    return found


def origins(db: Database, numbers: Iterable[int]) -> list[Origin]:
    """These readings with what their pictures print of who drew them, looked up once for each reading."""
    wanted = list(numbers)
    known = {number: kept for number in wanted if (kept := _printed.get(db, number)) is not None}
    for number, text, packed in db.read(
        "SELECT id, reading, packed FROM extraction WHERE id IN (SELECT unnest($numbers::BIGINT[]))",
        {"numbers": [number for number in wanted if number not in known]},
    ):
        reading = json.loads(text if packed is None else zlib.decompress(packed))
        printed = (reading["title"], publisher_of(one["text"] for one in reading["texts"]))
        known[number] = _printed.put(db, number, printed)
    rows = db.read(
        """SELECT e.id, e.image, i.name FROM extraction e JOIN image i ON i.sha256 = e.image
           WHERE e.id IN (SELECT unnest($numbers::BIGINT[])) ORDER BY e.id""",
        {"numbers": wanted},
    )
    return [Origin(number, image, name, *known[number]) for number, image, name in rows]


def report_series(report: str) -> str:
    """What reports of every year share: "2024年年报" and "2023年年报" are both 年报; "" where nothing is left."""
    words = unicodedata.normalize("NFKC", report).casefold()
    return " ".join(re.sub(r"[^\w\u4e00-\u9fff]+|_", " ", _DATED.sub(" ", words)).split())


def _house(one: Origin, noted: ImageDescription, book: NameBook) -> Family | None:
    broker = one.publisher or publisher_in(noted.report or "") or publisher_in(one.name)
    if broker:
        return Family("broker", fold(broker.removesuffix("证券")) or fold(broker), broker)
    if noted.company:
        (key,) = book.company_keys([noted.company])
        known = book.companies.get(key)
        return Family("company", key, known.zh or known.en if known else noted.company)
    titled = book.company_in(one.title)
    return None if titled is None else Family("company", titled.key, titled.zh or titled.en)
