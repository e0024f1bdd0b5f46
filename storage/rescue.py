"""Opens the ledger's file even if the log beside it cannot be read, and never lets such a log vanish unnoticed.

What was said since the last checkpoint lies in ledger.duckdb.wal. If that log is damaged DuckDB refuses to open the
file, or, where the damage hits the length of an entry, opens it and drops the rest without a word. Either way the log
is kept aside under another name, and the caller is told.
"""

from __future__ import annotations

import datetime as dt
import logging
import struct
from pathlib import Path

import duckdb

from extraction.errors import Sentence
from storage.disk import forbidden, is_forbidden, not_kept
from storage.errors import DamagedWorkspace, ForbiddenWorkspace, NewerWorkspace, StoreError, WorkspaceBusy

LOG = logging.getLogger(__name__)

BEGINNING = b"\x64\x00\x62"  # field 100: an entry of type 98, the version of the log
END_OF_VALUE = b"\xff\xff"
FRAME = struct.Struct("<QQ")  # length and checksum before each entry


def connect(file: Path) -> tuple[duckdb.DuckDBPyConnection, Path | None]:
    """The connection, and where the log was set aside if not all of it could be read."""
    log = file.with_name(file.name + ".wal")
    said = log.read_bytes() if log.exists() else b""
    try:
        connection = duckdb.connect(file)
    except duckdb.Error as problem:
        refusal = _why_not(file, problem)
        if refusal is not None:
            raise refusal from problem
        if not log.exists():
            raise DamagedWorkspace(_damaged(file)) from problem
        return _connect_without(log, file, problem)
    if whole(said):
        return connection, None
    aside = _aside(log)
    aside.write_bytes(said)
    LOG.error("The log %s could be read only in part; a copy was set aside as %s", log, aside)
    return connection, aside


def whole(log: bytes) -> bool:
    """True if the log is nothing but entries to its last byte; its first entry has no length of its own."""
    if not log.startswith(BEGINNING):
        return not log
    return _end_of_entries(log, log.find(END_OF_VALUE) + len(END_OF_VALUE)) == len(log)


def _end_of_entries(log: bytes, at: int) -> int:
    while at + FRAME.size <= len(log):
        length, _ = FRAME.unpack_from(log, at)
        if not 0 < length <= len(log) - at - FRAME.size:
            break
        at += FRAME.size + length
    return at


def _why_not(file: Path, problem: duckdb.Error) -> StoreError | None:
    """The refusal, where the log has nothing to do with it."""
    said = str(problem)
    if "Could not set lock" in said or "being used by another process" in said:
        return WorkspaceBusy(_busy(file.parent))
    if "database file with version number" in said:
        return NewerWorkspace(_newer_format(file))
    if "not a valid DuckDB database file" in said or "Is a directory" in said:
        return DamagedWorkspace(_no_database(file))
    return ForbiddenWorkspace(forbidden(file)) if is_forbidden(problem) else not_kept(problem)


def _connect_without(log: Path, file: Path, problem: duckdb.Error) -> tuple[duckdb.DuckDBPyConnection, Path]:
    aside = _aside(log)
    log.rename(aside)
    try:
        connection = duckdb.connect(file)
    except duckdb.Error:
        aside.rename(log)  # the log was not what is wrong
        raise DamagedWorkspace(_damaged(file)) from problem
    LOG.error("The log %s could not be read and was set aside as %s: %s", log, aside, problem)
    return connection, aside


def _aside(log: Path) -> Path:
    return log.with_name(f"{log.name}.unreadable-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S.%fZ}")


def _busy(folder: Path) -> Sentence:
    return Sentence(
        zh=f"工作区“{folder.name}”正被另一个程序使用。请先关闭它,或在已打开的窗口中继续。",
        en=f"The workspace “{folder.name}” is in use by another process. Close that one first, or go on there.",
    )


def _damaged(file: Path) -> Sentence:
    return Sentence(
        zh=f"数据库文件 {file.name} 已损坏，无法打开。文件未被改动，请从备份恢复：python -m storage restore",
        en=f"The database file {file.name} is damaged and cannot be opened. "
        "It was left as it is; restore a backup: python -m storage restore",
    )


def _no_database(file: Path) -> Sentence:
    return Sentence(
        zh=f"“{file}”不是账本的数据库文件。文件未被改动；请换一个文件夹，或从备份恢复：python -m storage restore",
        en=f"“{file}” is no database of a ledger. It was left as it is; choose another folder, "
        "or restore a backup: python -m storage restore",
    )


def _newer_format(file: Path) -> Sentence:
    return Sentence(
        zh=f"“{file.name}”由更新版本的数据库写成。请升级程序后再打开；数据未被改动。",
        en=f"“{file.name}” was written by a newer database. Upgrade the program to open it; nothing was changed.",
    )
