"""Where each picture comes from: what people said, and for the rest a guess with its ground.

A guess is worked out anew at every look and never written down: it becomes a word only when a person says yes. A field
on which a person spoke, be it that there is nothing to say, is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Literal

from extraction.file_names import Companies, KnownCompany, Origin, origin_in_name, origin_in_title
from storage import images
from storage.companies import every_company_name
from storage.database import Database
from storage.images import ImageDescription
from storage.queue import QueueRow, queue
from storage.uploads import Upload, uploads

Ground = Literal["name", "title", "batch"]
EXCHANGE = re.compile(r"(?<=^\d{6})\.(?:SH|SS|SZ|BJ)$", re.IGNORECASE)
FIELDS = tuple(each.name for each in fields(Origin))
SHARED = ("company", "report", "report_date", "source_url")  # what pictures of one batch are likely to have in common


@dataclass(frozen=True, slots=True)
class PictureOrigin:
    """What people said of a picture's origin, what is guessed of the rest, and from what each guess comes."""

    image: str
    batch: int = 0
    said: Origin = field(default_factory=Origin)
    guessed: Origin = field(default_factory=Origin)
    grounds: Mapping[str, Ground] = field(default_factory=dict)

    @property
    def likely(self) -> Origin:
        """What was said, and the guesses where nothing was."""
        return filled(self.said, self.guessed)


def origins(db: Database, rows: Iterable[QueueRow] | None = None) -> dict[str, PictureOrigin]:
    """The origin of every picture in the queue."""
    rows = list(queue(db) if rows is None else rows)
    companies = _companies(tuple(every_company_name(db)))
    described, taken_back, came = images.image_descriptions(db), images.fields_taken_back(db), uploads(db)
    said = {row.image: said_of(described.get(row.image)) for row in rows}
    own = {row.image: own_guess(row, came.get(row.image), companies) for row in rows}
    batches = by_batch(came, said)
    shared = {batch: shared_words(members, said, own) for batch, members in batches.items()}
    found = {}
    for row in rows:
        batch = came[row.image].batch if row.image in came else 0
        ruled_out = taken_back.get(row.image, frozenset()) | {name for name in FIELDS if getattr(said[row.image], name)}
        guessed, grounds = own[row.image]
        for name in SHARED:
            if not getattr(guessed, name) and getattr(shared.get(batch, Origin()), name):
                guessed, grounds = with_field(guessed, name, shared[batch]), {**grounds, name: "batch"}
        for name in ruled_out:
            guessed = with_field(guessed, name, Origin())
        kept = {name: ground for name, ground in grounds.items() if getattr(guessed, name)}
        found[row.image] = PictureOrigin(row.image, batch, said[row.image], guessed, kept)
    return found


def said_of(described: ImageDescription | None) -> Origin:
    if described is None:
        return Origin()
    return Origin(
        described.company or "",
        described.report or "",
        described.report_date,
        described.page or "",
        described.figure or "",
        described.source_url or "",
    )


def own_guess(row: QueueRow, came: Upload | None, companies: Companies) -> tuple[Origin, dict[str, Ground]]:
    """What the names of a picture and its title say; the figure's number is rather believed where it is printed."""
    guessed, grounds = Origin(), dict[str, Ground]()
    printed = _titled(row.title or "", companies)
    if printed.figure:
        guessed, grounds = Origin(figure=printed.figure), {"figure": "title"}
    names = [_named(name, companies) for name in (row.name, *(came.names if came else ()))]
    for ground, origin in (*(("name", named) for named in names), ("title", printed)):
        for name in FIELDS:
            if not getattr(guessed, name) and getattr(origin, name):
                guessed = with_field(guessed, name, origin)
                grounds[name] = "title" if ground == "title" else "name"
    return guessed, grounds


def by_batch(came: Mapping[str, Upload], shown: Iterable[str]) -> dict[int, list[str]]:
    """The pictures that came in together."""
    batches: dict[int, list[str]] = {}
    for image in shown:
        if image in came:
            batches.setdefault(came[image].batch, []).append(image)
    return batches


def shared_words(
    members: Iterable[str], said: Mapping[str, Origin], own: Mapping[str, tuple[Origin, dict[str, Ground]]]
) -> Origin:
    """What people said of some pictures of a batch, else what some of their names say, where none contradicts."""
    members = list(members)
    shared = Origin()
    for name in SHARED:
        words = {getattr(said[image], name) for image in members} - {"", None}
        words = words or {getattr(own[image][0], name) for image in members} - {"", None}
        if len(words) == 1:
            shared = replace(shared, **{name: words.pop()})
    return shared


def filled(origin: Origin, other: Origin) -> Origin:
    """The origin, with the other's word where it has none."""
    empty = [name for name in FIELDS if not getattr(origin, name)]
    return replace(origin, **{name: getattr(other, name) for name in empty})


def with_field(origin: Origin, name: str, of: Origin) -> Origin:
    """The origin with one field of another."""
    return replace(origin, **{name: getattr(of, name)})


@lru_cache(maxsize=4)
def _companies(names: tuple[tuple[str, str], ...]) -> Companies:
    """Every name, and every ticker without its exchange too: files are named 600519, not 600519.SH."""
    known = [KnownCompany(alias, name) for alias, name in names]
    bare = [KnownCompany(alias[: found.start()], name) for alias, name in names if (found := EXCHANGE.search(alias))]
    return Companies((*known, *bare))


@lru_cache(maxsize=4096)
def _named(file: str, companies: Companies) -> Origin:
    return origin_in_name(file, companies)


@lru_cache(maxsize=4096)
def _titled(title: str, companies: Companies) -> Origin:
    return origin_in_title(title, companies)
