"""What a backup holds, said beside it: when it was made, by which version, how much, and the hash of every part.

Nothing in a backup is believed that was not checked against this, and no path in it is: a picture's place follows from
the hash of its bytes.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pydantic import TypeAdapter

FORMAT = 1
MANIFEST, LEDGER, PICTURES, IMAGES = "manifest.json", "ledger.duckdb", "pictures.json", "images"
PLACE = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62})\.(png|jpg|gif|bmp|tif|webp|bin)")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file of known length and hash."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's place below images/, which is named after the hash of its bytes, and how long it is."""

    file: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup; `rows` counts each table's, `missing` the pictures that the workspace itself had lost."""

    format: int
    program: str
    database: str
    structure: int
    workspace: str
    made_at: dt.datetime
    rows: tuple[tuple[str, int], ...]
    ledger: Sealed
    pictures: Sealed
    picture_count: int
    missing: int

    def count(self, table: str) -> int:
        """How many rows of a table are in it."""
        return dict(self.rows).get(table, 0)


MANIFEST_JSON = TypeAdapter(Manifest)
PICTURES_JSON = TypeAdapter(tuple[Picture, ...])


def hash_of_place(file: str) -> str | None:
    """The hash that a picture's place is named after; None for a place that no picture of ours has."""
    found = PLACE.fullmatch(file)
    return found[2] if found else None
