"""Tells what the disk refuses from what is damaged: a full disk or a missing right loses nothing, and says so."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import duckdb

from extraction.errors import Sentence
from storage.errors import CannotKeep, ForbiddenWorkspace

FULL = ("No space left on device", "File too large", "Disk quota exceeded", "not enough space on the disk")
FORBIDDEN = ("Permission denied", "Read-only file system", "Operation not permitted", "Access is denied")
FULL_NUMBERS = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
FORBIDDEN_NUMBERS = (errno.EACCES, errno.EPERM, errno.EROFS)


def is_full(problem: Exception) -> bool:
    """True if there was no more room to write in."""
    if isinstance(problem, OSError):
        return problem.errno in FULL_NUMBERS
    return any(words in str(problem) for words in FULL)


def is_forbidden(problem: Exception) -> bool:
    """True if this process may not do with a file or folder what it tried."""
    if isinstance(problem, OSError):
        return problem.errno in FORBIDDEN_NUMBERS
    return any(words in str(problem) for words in FORBIDDEN)


def not_kept(problem: Exception) -> CannotKeep | None:
    """What to tell who wanted something written down; None if the disk is not what refused."""
    if is_full(problem):
        return CannotKeep(
            Sentence(
                zh="磁盘已满，这一步没有保存，此前的内容都在。请腾出空间后再试，无需重启。",
                en="The disk is full: this was not saved, what was saved before is safe. "
                "Make room and try again; no restart is needed.",
            )
        )
    if is_forbidden(problem):
        return CannotKeep(
            Sentence(
                zh="账本的文件或文件夹不可写，这一步没有保存，此前的内容都在。请检查权限后再试。",
                en="The ledger's file or folder may not be written: this was not saved, what was saved before is safe. "
                "Check the rights and try again.",
            )
        )
    if isinstance(problem, duckdb.FatalException):
        return CannotKeep(
            Sentence(
                zh="数据库中断了这一步，没有确认保存；账本会自动重新打开，请再试一次。",
                en="The database broke off before it said that this was saved; the ledger is opened anew. Try again.",
            )
        )
    return None


def check_rights(folder: Path) -> None:
    """Refuse, before anything is opened, a workspace in which nothing could be written."""
    kept = [folder, folder / "images", folder / "ledger.duckdb", folder / "ledger.duckdb.wal"]
    for path in kept:
        wanted = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
        if path.exists() and not os.access(path, wanted):
            raise ForbiddenWorkspace(forbidden(path))


def forbidden(path: Path) -> Sentence:
    """That a file or folder may not be written, by name."""
    return Sentence(
        zh=f"“{path}”不可写（只读，或没有权限），账本未打开，也未改动。请检查权限，或换一个文件夹。",
        en=f"“{path}” may not be written (read-only, or not yours): the ledger was not opened, nothing was changed. "
        "Check the rights, or choose another folder.",
    )


def room(folder: Path) -> int:
    """Bytes that can still be written beside the ledger."""
    return shutil.disk_usage(folder).free
