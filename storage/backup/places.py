"""The two forms of a backup: one archive file (.zip), or a folder that holds several moments and each picture once.

    FOLDER/images/ab/<hash>.png                       pictures never change, so all moments share them
    FOLDER/2026-11-23T161500Z/manifest.json …         what was true at that moment

Either is written beside its place and renamed once it is whole.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extraction.errors import Sentence
from storage.backup.manifest import FORMAT, IMAGES, MANIFEST, MANIFEST_JSON, Manifest
from storage.errors import BrokenBackup, NewerWorkspace, UnknownRow
from storage.migrate import migrations

LONGEST_MANIFEST = 10 * 2**20  # bytes
ARCHIVE = ".zip"
PIECE = 2**20


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was found: where it lies, and what it says of itself."""

    place: Path
    manifest: Manifest

    def pieces(self, name: str) -> Iterator[bytes]:
        """One of its files, by the name that we gave it; BrokenBackup where it is not there or breaks off."""
        with _told_when_broken(self.place):
            if self.place.is_file():
                with zipfile.ZipFile(self.place) as archive, archive.open(name) as member:
                    yield from iter(lambda: member.read(PIECE), b"")
            else:
                home = self.place.parent if name.startswith(IMAGES + "/") else self.place
                with (home / name).open("rb") as file:
                    yield from iter(lambda: file.read(PIECE), b"")


def find_backup(place: Path) -> Backup:
    """The backup at a place: an archive, the folder of a moment, or the newest moment of a folder of them."""
    if place.is_dir() and not (place / MANIFEST).is_file():
        moments = _moments(place)
        if not moments:
            raise UnknownRow(Sentence(zh=f"“{place}”里没有备份。", en=f"There is no backup in “{place}”."))
        place = moments[-1]
    elif not place.exists():
        raise UnknownRow(Sentence(zh=f"没有“{place}”这个备份。", en=f"There is no backup “{place}”."))
    return Backup(place, _manifest(place))


def list_backups(folder: Path) -> list[Backup]:
    """The moments of a folder, the newest first; one that cannot be read is left out."""
    found = []
    for moment in reversed(_moments(folder)):
        try:
            found.append(Backup(moment, _manifest(moment)))
        except (BrokenBackup, NewerWorkspace):
            continue
    return found


def broken(place: Path) -> BrokenBackup:
    """That the backup there is not whole."""
    return BrokenBackup(
        Sentence(
            zh=f"备份“{place.name}”不完整或已损坏，未从中恢复任何内容。",
            en=f"The backup “{place.name}” is incomplete or damaged; nothing was restored from it.",
        )
    )


def _moments(folder: Path) -> list[Path]:
    return sorted(found.parent for found in folder.glob(f"[0-9]*/{MANIFEST}")) if folder.is_dir() else []


def _manifest(place: Path) -> Manifest:
    with _told_when_broken(place):
        if place.is_file():
            with zipfile.ZipFile(place) as archive, archive.open(MANIFEST) as member:
                said = member.read(LONGEST_MANIFEST)
        else:
            with (place / MANIFEST).open("rb") as file:
                said = file.read(LONGEST_MANIFEST)
        fields = json.loads(said)
        if isinstance(fields, dict) and isinstance(fields.get("format"), int) and fields["format"] > FORMAT:
            raise NewerWorkspace(_newer(place))
        manifest = MANIFEST_JSON.validate_python(fields)
    if manifest.structure > migrations()[-1].number:
        raise NewerWorkspace(_newer(place))
    return manifest


def _newer(place: Path) -> Sentence:
    return Sentence(
        zh=f"备份“{place.name}”由更新版本的程序写成。请升级程序后再恢复。",
        en=f"The backup “{place.name}” was written by a newer version. Upgrade the program to restore it.",
    )


@contextmanager
def _told_when_broken(place: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, ValueError) as problem:
        raise broken(place) from problem
    except (NotImplementedError, RuntimeError) as problem:  # what zipfile says of a form or a lock it does not know
        raise broken(place) from problem
