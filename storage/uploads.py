"""How pictures came in: which were dropped together and under which names, and which look like an earlier one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.columns import utc
from storage.database import Database, now


@dataclass(frozen=True, slots=True)
class Upload:
    """The last batch that a picture came with, and every name it came under."""

    batch: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """How many values of a picture people stand by, and when the last of them was settled."""

    confirmed: int
    decided_at: dt.datetime


def new_batch(db: Database) -> int:
    """A number for the files that are dropped together."""
    with db.write():
        return int(db.read("SELECT nextval('row_number_of_ledger')")[0][0])


def note_upload(db: Database, batch: int, sha: str, name: str) -> None:
    """A picture came in with this batch, under this name."""
    with db.write() as cursor:
        cursor.execute("INSERT INTO upload VALUES (?, ?, ?, ?)", [batch, sha, name, now()])


def uploads(db: Database) -> dict[str, Upload]:
    """How each picture came in; pictures of older workspaces are not among them."""
    rows = db.read("SELECT image, batch, names FROM picture_upload")
    return {image: Upload(int(batch), tuple(sorted(names))) for image, batch, names in rows}


def save_print(db: Database, sha: str, print_: str) -> None:
    """Keep the print of a picture; one that has one keeps it."""
    with db.write() as cursor:
        cursor.execute("INSERT INTO picture_print VALUES (?, ?) ON CONFLICT DO NOTHING", [sha, print_])


def note_flaws(db: Database, sha: str, troubles: Sequence[str]) -> None:
    """What is wrong with a picture, the worst first, in the words of extraction/quality.py."""
    with db.write() as cursor:
        cursor.execute("DELETE FROM picture_flaw WHERE image = ?", [sha])
        for place, trouble in enumerate(troubles):
            cursor.execute("INSERT INTO picture_flaw VALUES (?, ?, ?)", [sha, place, trouble])


def prints(db: Database) -> dict[str, str]:
    """The print of every picture that has one, the oldest picture first."""
    rows = db.read(
        """SELECT p.image, p.print FROM picture_print p JOIN image i ON i.sha256 = p.image
           ORDER BY i.received_at, i.sha256"""
    )
    return dict(rows)


def without_print(db: Database) -> list[str]:
    """Pictures that came in before prints were made, the oldest first."""
    rows = db.read(
        """SELECT sha256 FROM image WHERE sha256 NOT IN (SELECT image FROM picture_print)
           ORDER BY received_at, sha256"""
    )
    return [sha for (sha,) in rows]


def note_likeness(db: Database, sha: str, earlier: str) -> None:
    """The picture seems to show the same drawing as an earlier one."""
    with db.write() as cursor:
        cursor.execute("INSERT INTO picture_likeness VALUES (?, ?, ?)", [sha, earlier, now()])


def likenesses(db: Database) -> dict[str, str]:
    """For each picture that looks like an earlier one, the first of those."""
    rows = db.read("SELECT image, earlier FROM picture_likeness ORDER BY noticed_at DESC")
    return dict(rows)


def settled_pictures(db: Database) -> Mapping[str, Settled]:
    """The pictures on which people have settled something."""
    rows = db.read("SELECT image, confirmed, decided_at FROM picture_settled")
    return {image: Settled(int(confirmed), utc(at)) for image, confirmed, at in rows}


def usual_seconds(db: Database, engine: str, least: int = 3, last: int = 25) -> float | None:
    """How long this engine's last readings took, by their median; None after fewer than `least`."""
    rows = db.read(
        """SELECT median(seconds), count(*) FROM (SELECT seconds FROM extraction WHERE engine = ?
           ORDER BY id DESC LIMIT ?)""",
        [engine, last],
    )
    median, count = rows[0]
    return float(median) if count >= least else None
