"""Makes a backup of an open workspace while others go on writing: all of one moment, checked, renamed into place."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import duckdb

from extraction.errors import Sentence
from storage.backup.manifest import (
    FORMAT,
    IMAGES,
    LEDGER,
    MANIFEST,
    MANIFEST_JSON,
    PICTURES,
    PICTURES_JSON,
    Manifest,
    Picture,
    hash_of_place,
)
from storage.backup.moment import Contents, copy_ledger, fold_log, seal
from storage.backup.places import ARCHIVE, Backup, broken, find_backup, list_backups
from storage.database import Database
from storage.disk import is_forbidden, is_full
from storage.errors import CannotWrite

Told = Callable[[int, int], None]  # pictures done, pictures in all
UNFINISHED = ".chartledger-"  # the beginning of what an interrupted backup leaves, swept away by the next one
FORGOTTEN = 24 * 3600  # seconds after which nobody is still writing it


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made and checked, and the seconds for which others had to wait with their words."""

    backup: Backup
    held_up: float


def back_up(db: Database, place: Path, told: Told | None = None) -> Made:
    """Back the workspace up into an archive (a place that ends in .zip) or, as one more moment, into a folder.

    CannotWrite says what stood in the way; an earlier backup is then as it was.
    """
    try:
        is_archive = place.suffix.lower() == ARCHIVE
        home = place.parent if is_archive else place
        home.mkdir(parents=True, exist_ok=True)
        with _unfinished(home) as scratch:
            held_up = copy_ledger(db, scratch)
            pictures = _describe(db, scratch, None if is_archive else home / IMAGES)
            if is_archive:
                _write_archive(db.folder / IMAGES, scratch, pictures, place, told or _untold)
                return Made(find_backup(place), held_up)
            _write_pictures(db.folder / IMAGES, place / IMAGES, pictures, told or _untold)
            moment = place / f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H%M%S.%fZ}"
            for name in (LEDGER, PICTURES, MANIFEST):
                _sync(scratch / name)
            scratch.chmod(0o755)
            scratch.rename(moment)
            return Made(find_backup(moment), held_up)
    except (OSError, duckdb.Error) as problem:
        if isinstance(problem, duckdb.Error) and not (is_full(problem) or is_forbidden(problem)):
            raise
        raise CannotWrite(_why(place, problem)) from problem


def forget_old(folder: Path, keep: int) -> list[Path]:
    """Remove all moments of a folder but the newest; their pictures stay, for they are shared. What was removed.

    Moments of a clock that was ahead stay until their time has come: they would look newer than what is true now.
    """
    at = dt.datetime.now(dt.UTC)
    gone = [old.place for old in [one for one in list_backups(folder) if one.manifest.made_at <= at][keep:]]
    for place in gone:
        shutil.rmtree(place, ignore_errors=True)
    return gone


def _describe(db: Database, scratch: Path, kept: Path | None) -> tuple[Picture, ...]:
    """Fold the log into the copy, and write the manifest and the list of pictures beside it; the pictures to be had.

    One that lies in the folder `kept` already was looked at when it came there.
    """
    held = fold_log(scratch / LEDGER)
    known = {one for one in held.pictures if kept is not None and _has_length(kept, one)}
    pictures = tuple(one for one in held.pictures if one in known or _is_whole(db.folder / IMAGES, one))
    (scratch / PICTURES).write_bytes(PICTURES_JSON.dump_json(pictures))
    said = _manifest(db, scratch, held, len(pictures))
    (scratch / MANIFEST).write_bytes(MANIFEST_JSON.dump_json(said, indent=1))
    return pictures


def _manifest(db: Database, scratch: Path, held: Contents, pictures: int) -> Manifest:
    return Manifest(
        FORMAT, version("chartledger"), duckdb.__version__, held.structure, db.folder.name, dt.datetime.now(dt.UTC),
        held.rows, seal(scratch / LEDGER), seal(scratch / PICTURES), pictures, len(held.pictures) - pictures,
    )  # fmt: skip


def _write_archive(images: Path, scratch: Path, pictures: Sequence[Picture], place: Path, told: Told) -> None:
    part = scratch / "archive.part"
    with zipfile.ZipFile(part, "w", allowZip64=True) as archive:
        archive.write(scratch / MANIFEST, MANIFEST)
        archive.write(scratch / PICTURES, PICTURES)
        archive.write(scratch / LEDGER, LEDGER, zipfile.ZIP_DEFLATED, compresslevel=1)
        for number, picture in enumerate(pictures, 1):
            archive.write(images / picture.file, f"{IMAGES}/{picture.file}")  # compressed already
            told(number, len(pictures))
    check(find_backup(part), pictures)
    _sync(part)
    part.replace(place)


def _write_pictures(images: Path, to: Path, pictures: Sequence[Picture], told: Told) -> None:
    """Add the pictures that are not there yet; one that is there has its length, and was checked when it came."""
    for number, picture in enumerate(pictures, 1):
        file = to / picture.file
        if not _has_length(to, picture):
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(".part")
            shutil.copyfile(images / picture.file, part)
            if seal(part).sha256 != hash_of_place(picture.file):
                raise broken(to.parent)
            _sync(part)
            part.replace(file)
        told(number, len(pictures))


def check(backup: Backup, pictures: Sequence[Picture]) -> None:
    """Read all of a backup and compare it with what its manifest says; BrokenBackup where they differ."""
    expected = [(LEDGER, backup.manifest.ledger.sha256), (PICTURES, backup.manifest.pictures.sha256)]
    expected += [(f"{IMAGES}/{one.file}", hash_of_place(one.file) or "") for one in pictures]
    for name, sha in expected:
        found = hashlib.sha256()
        for piece in backup.pieces(name):
            found.update(piece)
        if found.hexdigest() != sha:
            raise broken(backup.place)


@contextmanager
def _unfinished(home: Path) -> Iterator[Path]:
    """A folder to write in, gone afterwards unless it was renamed; what earlier ones left is swept away."""
    for left in home.glob(f"{UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > FORGOTTEN:
            shutil.rmtree(left, ignore_errors=True)
    scratch = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=home))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _is_whole(images: Path, picture: Picture) -> bool:
    """True for a picture whose file is as it came: a lost or damaged one is counted, and holds up nothing."""
    sha = hash_of_place(picture.file)
    return sha is not None and _has_length(images, picture) and seal(images / picture.file).sha256 == sha


def _has_length(images: Path, picture: Picture) -> bool:
    file = images / picture.file
    return file.is_file() and file.stat().st_size == picture.bytes


def _sync(file: Path) -> None:
    with file.open("rb") as whole:
        os.fsync(whole.fileno())


def _why(place: Path, problem: Exception) -> Sentence:
    if is_full(problem):
        return Sentence(
            zh=f"磁盘已满，没有写出备份“{place.name}”；先前的备份都在。",
            en=f"The disk is full; the backup “{place.name}” was not written. Earlier ones are as they were.",
        )
    return Sentence(
        zh=f"备份无法写到“{place}”（没有权限，或该处不存在）；先前的备份都在。",
        en=f"The backup cannot be written at “{place}” (not allowed, or no such place). Earlier ones are as they were.",
    )


def _untold(_done: int, _total: int) -> None:
    """Nobody waits."""
