"""Brings a backup back: says first what that would do, in counts, and never writes over anything.

A workspace is built and checked beside its place, then renamed into it. One that stood there before is not removed but
put aside under another name; and if it has words that the backup lacks, it is put aside only when that was asked for.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extraction.errors import Sentence
from storage.backup.manifest import IMAGES, LEDGER, PICTURES, PICTURES_JSON, Picture, hash_of_place
from storage.backup.moment import contents, copy_ledger
from storage.backup.places import Backup, broken
from storage.database import Database, open_database
from storage.disk import forbidden, is_forbidden, not_kept
from storage.errors import ForbiddenWorkspace, StoreError, WouldLose

LONGEST_LIST = 200 * 2**20  # bytes: two million pictures
NOT_SAID = frozenset({  # worked out, in work, or nobody's word
    "repeatable_request",  # of the API
    "agreement", "agreement_point", "brought_up", "doubts_inferred", "draft", "hold", "hold_seen", "in_sight",
    "inferred_doubt", "job", "key_use", "migration", "open_point", "picture_flaw", "picture_likeness",
    "picture_print", "publication", "reviewed_reading", "second_reader", "unplaced_word", "watched_file", "withheld",
    "wrong_word",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What restoring would do: what the backup holds, and what the workspace has that the backup lacks."""

    backup: Backup
    folder: Path
    decisions_here: int
    lacking: tuple[tuple[str, int], ...]  # rows by table

    @property
    def lacks(self) -> int:
        """Rows of any kind that only the workspace has."""
        return sum(count for _, count in self.lacking)

    def sentence(self) -> Sentence:
        """The plan in words."""
        said = self.backup.manifest
        when = said.made_at.astimezone(dt.UTC)
        words, pictures = said.count("decision"), said.picture_count
        zh = f"备份“{said.workspace}”（{when:%Y-%m-%d %H:%M} UTC）：{words} 项决定，{pictures} 张图片。"
        en = f"Backup of “{said.workspace}”, {when:%Y-%m-%d %H:%M} UTC: {words} decisions, {pictures} pictures."
        if said.missing:
            zh += f"另有 {said.missing} 张图片在备份时已丢失。"
            en += f" {said.missing} more pictures were lost before it was made."
        if self.decisions_here or self.lacking:
            lost = dict(self.lacking)
            one, other = lost.get("decision", 0), self.lacks - lost.get("decision", 0)
            zh += f"“{self.folder.name}”现有 {self.decisions_here} 项决定；备份里没有其中 {one} 项及其他 {other} 条。"
            en += (
                f" “{self.folder.name}” has {self.decisions_here} decisions now; {one} of them, and {other} other "
                "records, are not in the backup."
            )
        return Sentence(zh=zh, en=en)


@dataclass(frozen=True, slots=True)
class Restored:
    """The workspace that was brought back, and where the earlier one lies now, if there was one."""

    folder: Path
    put_aside: Path | None


def plan(backup: Backup, folder: Path, db: Database | None = None) -> Plan:
    """What restoring into this folder would do; `db` is the workspace there, if it is open already. Changes nothing."""
    if db is not None:
        return _compared(backup, folder, db)
    if (folder / LEDGER).exists():
        with open_database(folder) as opened:
            return _compared(backup, folder, opened)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ForbiddenWorkspace(
            Sentence(
                zh=f"“{folder}”里已有别的内容，不是账本。请换一个空的或新的文件夹。",
                en=f"“{folder}” holds something else, and no ledger. Choose a new or an empty folder.",
            )
        )
    return Plan(backup, folder, 0, ())


def restore(planned: Plan, replace: bool = False) -> Restored:
    """Do as planned; no ledger may be open on the folder. WouldLose where words would go, unless `replace`."""
    if planned.lacks and not replace:
        raise WouldLose(
            Sentence(
                zh=planned.sentence().zh + "未恢复。如仍要恢复（现有工作区会改名保留），请注明替换。",
                en=planned.sentence().en + " Nothing was restored. To do it all the same (the workspace that is there "
                "is kept under another name), say that it is to be replaced.",
            )
        )
    folder = planned.folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _beside(folder) as part:
            _fill(planned.backup, part)
            open_database(part).close()  # brought up to this version, or refused, before anything is moved
            return Restored(folder, _exchange(part, folder))
    except OSError as problem:
        refusal: StoreError | None = (
            ForbiddenWorkspace(forbidden(folder)) if is_forbidden(problem) else not_kept(problem)
        )
        if refusal is None:
            raise
        raise refusal from problem


def new_folder(backup: Backup, beside: Path) -> Path:
    """A folder that is not there yet, named after the workspace and the moment."""
    made = backup.manifest.made_at.astimezone(dt.UTC)
    name = "".join(letter for letter in backup.manifest.workspace if letter.isalnum() or letter in "-_") or "workspace"
    wanted = beside / f"{name}-{made:%Y-%m-%dT%H%M%SZ}"
    number = 1
    while wanted.exists():
        number += 1
        wanted = beside / f"{name}-{made:%Y-%m-%dT%H%M%SZ}-{number}"
    return wanted


def _compared(backup: Backup, folder: Path, db: Database) -> Plan:
    """Both as files in a folder of their own, so that neither is touched and others go on writing."""
    with tempfile.TemporaryDirectory(prefix="chartledger-") as scratch:
        here, there = Path(scratch) / "here", Path(scratch) / "there"
        here.mkdir()
        there.mkdir()
        copy_ledger(db, here)
        _take_ledger(backup, there)
        return Plan(backup, folder, *_lacking(here / LEDGER, there / LEDGER))


def _lacking(here: Path, there: Path) -> tuple[int, tuple[tuple[str, int], ...]]:
    """How many decisions there are here, and by table the rows that are not there."""
    with duckdb.connect() as connection:
        for name, file in (("here", here), ("there", there)):
            quoted = str(file).replace("'", "''")
            connection.execute(f"ATTACH '{quoted}' AS {name}")
        connection.execute("SET enable_external_access = false")
        found = []
        ours, theirs = _columns(connection, "here"), _columns(connection, "there")
        for table in ours.keys() & theirs.keys() - NOT_SAID:
            names = ", ".join(f'"{name}"' for name in sorted(_telling(ours[table] & theirs[table])))
            both = "SELECT {names} FROM {side}.{table}"
            only_here = " EXCEPT ".join(both.format(names=names, side=side, table=table) for side in ("here", "there"))
            question = f"SELECT count(*) FROM ({only_here})"  # noqa: S608 - names of our own tables and columns
            ((count,),) = connection.execute(question).fetchall()
            if count:
                found.append((table, int(count)))
        ((decisions,),) = connection.execute("SELECT count(*) FROM here.decision").fetchall()
    return int(decisions), tuple(sorted(found))


def _telling(columns: set[str]) -> set[str]:
    """What tells rows apart: their number and the moment of it where they have both, for rows are never changed."""
    moments = {name for name in columns if name.endswith("_at")}
    return {"id", *moments} if "id" in columns and moments else columns


def _columns(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, set[str]]:
    """The columns of each table that holds more than what was worked out from others."""
    rows = connection.execute(
        """SELECT table_name, list(column_name) FROM duckdb_columns()
           WHERE database_name = ? AND NOT starts_with(table_name, 'fact')
             AND table_name IN (SELECT table_name FROM duckdb_tables()) GROUP BY table_name""",
        [name],
    ).fetchall()
    return {table: set(columns) for table, columns in rows}


def _fill(backup: Backup, folder: Path) -> None:
    """Ledger and pictures of a backup into an empty folder, every byte checked."""
    held = _take_ledger(backup, folder)
    pictures = _pictures(backup)
    if not {one.file for one in pictures} <= held:
        raise broken(backup.place)
    for picture in pictures:
        sha = hash_of_place(picture.file)
        file = folder / IMAGES / picture.file
        file.parent.mkdir(parents=True, exist_ok=True)
        if sha is None or _take(backup, f"{IMAGES}/{picture.file}", file, picture.bytes) != sha:
            raise broken(backup.place)


def _take_ledger(backup: Backup, folder: Path) -> set[str]:
    """The ledger of a backup into a folder; the places of the pictures that it speaks of."""
    said = backup.manifest
    if _take(backup, LEDGER, folder / LEDGER, said.ledger.bytes) != said.ledger.sha256:
        raise broken(backup.place)
    found = contents(folder / LEDGER)
    places = {one.file for one in found.pictures}
    if found.rows != said.rows or not all(map(hash_of_place, places)):  # a place of our own making, or none
        raise broken(backup.place)
    return places


def _pictures(backup: Backup) -> tuple[Picture, ...]:
    said = backup.manifest.pictures
    if said.bytes > LONGEST_LIST:
        raise broken(backup.place)
    data = bytearray()
    for piece in backup.pieces(PICTURES):
        data += piece
        if len(data) > said.bytes:
            break
    if hashlib.sha256(data).hexdigest() != said.sha256:
        raise broken(backup.place)
    pictures = PICTURES_JSON.validate_json(bytes(data))
    if not all(hash_of_place(one.file) for one in pictures):
        raise broken(backup.place)
    return pictures


def _take(backup: Backup, name: str, to: Path, length: int) -> str:
    """One file of a backup, no longer than announced; its hash."""
    found, taken = hashlib.sha256(), 0
    with to.open("wb") as out:
        for piece in backup.pieces(name):
            taken += len(piece)
            if taken > length:
                raise broken(backup.place)
            found.update(piece)
            out.write(piece)
    return found.hexdigest()


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    part = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        part.chmod(0o755)
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _exchange(part: Path, folder: Path) -> Path | None:
    """What was built takes its place; what was there goes aside, and comes back if that fails."""
    aside = None
    if folder.exists() and any(folder.iterdir()):
        aside = folder.with_name(f"{folder.name}.before-{dt.datetime.now(dt.UTC):%Y-%m-%dT%H%M%S.%fZ}")
        folder.rename(aside)
    elif folder.exists():
        folder.rmdir()
    try:
        part.rename(folder)
    except OSError:
        if aside is not None:
            aside.rename(folder)
        raise
    return aside
