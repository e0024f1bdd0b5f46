"""Writes the ledger's confirmed values into files that others read: Excel, CSV, Parquet, JSON lines.

Each row carries all that `storage.imports` needs to say the same word again. A file is written beside its place and
then renamed, so that nobody ever finds half of one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from extraction.errors import Language, Sentence
from storage.companies import company
from storage.database import Database
from storage.disk import is_forbidden, is_full
from storage.errors import CannotWrite
from storage.exports.columns import Row
from storage.exports.csv_file import write_csv
from storage.exports.history import write_history
from storage.exports.json_lines import write_json_lines
from storage.exports.parquet import write_parquet
from storage.exports.rows import Chosen, count_rows, rows
from storage.exports.safe import file_name
from storage.exports.workbook import write_workbook
from storage.fact_table import one_moment_brought_up
from storage.metrics import metric

__all__ = [
    "FORMS",
    "FORM_NAMES",
    "Chosen",
    "Exported",
    "Form",
    "Told",
    "export",
    "export_history",
    "name_of",
    "rows_in",
    "written_beside",
]

Form = Literal["excel", "csv", "parquet", "jsonl"]
Told = Callable[[int, int], None]  # rows written, rows in all
FORM_NAMES: dict[Form, str] = {
    "excel": "Excel",
    "csv": "CSV",
    "parquet": "Parquet",
    "jsonl": "JSON lines",
}  # in any language
FORMS: dict[Form, str] = {"excel": "xlsx", "csv": "csv", "parquet": "parquet", "jsonl": "jsonl"}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and where."""

    file: Path
    rows: int


def export(
    db: Database,
    form: Form,
    file: Path,
    chosen: Chosen | None = None,
    language: Language = "zh",
    base: str = "",
    told: Told | None = None,
) -> Exported:
    """Write the chosen values as they are at this moment; `base` is the address that links begin with.

    CannotWrite says what stood in the way; a file that was there before is then as it was.
    """
    chosen = chosen or Chosen()
    with one_moment_brought_up(db) as cursor, written_beside(file) as part:
        total = count_rows(cursor, db, chosen)
        found = rows(cursor, db, chosen, language, _checked(base))
        if form != "excel":  # which reads all its rows before it lays down the first
            found = _counted(found, total, told or _untold)
        if form == "excel":
            since = None if chosen.since is None else (chosen.wanted(), chosen.since)
            derived = chosen.wanted() if chosen.with_derived else None
            write_workbook(db, found, total, part, language, told or _untold, since, derived)
        elif form == "csv":
            write_csv(found, part, language)
        elif form == "parquet":
            write_parquet(found, part)
        else:
            write_json_lines(found, total, part)
    return Exported(file, total)


def export_history(
    db: Database, file: Path, chosen: Chosen | None = None, language: Language = "zh", workbook: bool = False
) -> Exported:
    """Write who said what of the chosen values, when and why, as CSV or as a workbook."""
    with one_moment_brought_up(db) as cursor, written_beside(file) as part:
        total = write_history(cursor, db, part, chosen or Chosen(), language, workbook)
    return Exported(file, total)


def rows_in(db: Database, chosen: Chosen) -> int:
    """How many rows an export of this choice would have."""
    with one_moment_brought_up(db) as cursor:
        return count_rows(cursor, db, chosen)


def name_of(db: Database, form: Form, chosen: Chosen, language: Language) -> str:
    """A file name that says what is inside, safe on every system."""
    words = ["ChartLedger"]
    if chosen.metric is not None:
        words.append(metric(db, chosen.metric).name(language))
    if len(chosen.companies) == 1:
        words.append(company(db, chosen.companies[0]).name(language))
    if chosen.with_unconfirmed:
        words.append("含未确认" if language == "zh" else "with unconfirmed")
    return file_name(" ".join(words), FORMS[form])


@contextmanager
def written_beside(file: Path) -> Iterator[Path]:
    """A place to write at; once all is written it becomes `file`, and a failure leaves `file` as it was."""
    part = file.with_name(f".{file.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
    try:
        yield part
        with part.open("rb") as whole:  # a snapshot may not be written any more
            os.fsync(whole.fileno())
        part.replace(file)
    except (OSError, duckdb.Error) as problem:
        if isinstance(problem, duckdb.Error) and not (is_full(problem) or is_forbidden(problem)):
            raise  # a question to the ledger, not the writing
        raise CannotWrite(_why(file, problem)) from problem
    finally:
        part.unlink(missing_ok=True)


def _why(file: Path, problem: Exception) -> Sentence:
    if is_full(problem):
        return Sentence(zh=f"磁盘已满，“{file.name}”没有写出。", en=f"The disk is full; “{file.name}” was not written.")
    return Sentence(
        zh=f"“{file.name}”无法写在“{file.parent}”里（可能正被打开，或没有权限）。",
        en=f"“{file.name}” cannot be written in “{file.parent}”: it may be open elsewhere, or not allowed.",
    )


def _checked(base: str) -> str:
    if base and not base.startswith(("http://", "https://")):
        raise CannotWrite(
            Sentence(
                zh="链接的网址须以 http:// 或 https:// 开头。",
                en="The address of the links must begin with http:// or https://.",
            )
        )
    return base


def _counted(found: Iterator[Row], total: int, told: Told) -> Iterator[Row]:
    for number, row in enumerate(found, 1):
        yield row
        if number % 100 == 0 or number == total:
            told(number, total)


def _untold(_done: int, _total: int) -> None:
    """Nobody waits."""
