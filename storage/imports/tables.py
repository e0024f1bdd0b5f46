"""Reads an exported file back into rows, whatever its format; anything else is refused in a sentence.

What a file is, its first bytes say, not its name.
"""

from __future__ import annotations

import csv
import io
import json
import math
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import ParseError

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from extraction.errors import Sentence
from storage.errors import ForeignFile
from storage.exports.cells import EXACT
from storage.exports.columns import COLUMNS, DERIVED, Column, Row, heads, read_cell
from storage.exports.json_lines import BEGINNING, FORMAT
from storage.exports.safe import from_csv, from_workbook

LARGEST = 2_000_000_000  # bytes, also of what an Excel file unpacks to
ROUNDED = 1e-14  # 15 significant figures
LATER = ("segment",)  # columns that files of earlier versions lack
MUST = [column.key for column in COLUMNS if column.key not in (*DERIVED, *LATER)]
Cells = dict[str, str]


def read_rows(file: Path) -> list[Row]:
    """Every row of the file. ForeignFile says what is wrong with it."""
    try:
        with file.open("rb") as opened:
            start = opened.read(8)
        if file.stat().st_size > LARGEST:
            raise _foreign(file)
        return list(_reader(start)(file))
    except (OSError, UnicodeDecodeError, csv.Error, json.JSONDecodeError, pa.ArrowException) as problem:
        raise _foreign(file) from problem
    except (zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, KeyError, EOFError) as problem:
        raise _foreign(file) from problem
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError) as problem:
        raise _foreign(file) from problem  # how openpyxl and pyarrow meet XML and bytes of others


def _reader(start: bytes) -> Callable[[Path], Iterable[Row]]:
    if start.startswith(b"PK\x03\x04"):
        return _from_workbook
    if start.startswith(b"PAR1"):
        return _from_parquet
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _from_json_lines
    return _from_csv


def _from_csv(file: Path) -> Iterator[Row]:
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(_text(file), newline=""), strict=True)
    columns = _columns(next(reader, []), file)
    for number, cells in enumerate(reader, 2):
        if cells and len(cells) != len(columns):
            raise _broken_off(file, number)
        if cells:
            said = zip(columns, cells, strict=True)
            yield _row(((column, cell) for column, cell in said if column is not None), number, from_csv)


def _from_workbook(file: Path) -> Iterator[Row]:
    with zipfile.ZipFile(file) as packed:
        if sum(each.file_size for each in packed.infolist()) > LARGEST:
            raise _foreign(file)
    with file.open("rb") as opened:
        book = load_workbook(opened, read_only=True)  # opened here: by its name it would have to end in .xlsx
        lines = book.worksheets[0].iter_rows(values_only=True)
        names = ["" if name is None else str(name) for name in next(lines, ())]
        columns = _columns([name for name in names if name not in (EXACT.zh, EXACT.en)], file)
        exact = next((at for at, name in enumerate(names) if name in (EXACT.zh, EXACT.en)), None)
        if exact is None:
            raise _foreign(file)
        columns.insert(exact, EXACT)
        for number, line in enumerate(lines, 2):
            cells = [*line, *[None] * (len(columns) - len(line))][: len(columns)]
            if any(cell is not None for cell in cells):
                said = zip(columns, cells, strict=True)
                yield _sheet_row([(column, cell) for column, cell in said if column is not None], number)


def _sheet_row(cells: list[tuple[Column, object]], number: int) -> Row:
    """A row of the sheet, with the exact value, which must still be what the blue cell shows."""
    by_key = {column.key: "" if cell is None else str(cell) for column, cell in cells}
    shown, exact = by_key.pop("value"), from_workbook(by_key.pop("exact"))
    texts = [(column, by_key[column.key]) for column, _ in cells if column.key in by_key]
    row = _row(texts, number, from_workbook)
    value = read_cell(Column("value", "数值", "Value", "number"), exact, number)
    if not isinstance(value, Decimal) or not math.isclose(float(value), float(shown or "nan"), rel_tol=ROUNDED):
        raise ForeignFile(
            Sentence(
                zh=f"第 {number} 行的数值在 Excel 里被改动过（原为 {exact}，现为 {shown}）。更正请在核对页进行；"
                "没有导入任何内容。",
                en=f"The value in row {number} was changed in Excel (it was {exact}, it is {shown}). Correct it on the "
                "page Review; nothing was imported.",
            )
        )
    row["value"] = value
    return row


def _from_json_lines(file: Path) -> Iterator[Row]:
    lines = _text(file).removesuffix("\n").split("\n")
    first = json.loads(lines[0])
    if first.get(BEGINNING) != FORMAT:
        raise _foreign(file)
    last = json.loads(lines[-1]) if len(lines) > 1 else {}
    if last.get("end") != first["rows"] or len(lines) != first["rows"] + 2:
        raise _broken_off(file, len(lines))
    for number, line in enumerate(lines[1:-1], 2):
        said = json.loads(line)
        row: Row = dict.fromkeys((column.key for column in COLUMNS), None)
        for column in COLUMNS:
            if (column.key in said and column.key not in DERIVED) or column.key == "standing":
                cell = said.get(column.key)
                row[column.key] = cell if isinstance(cell, bool) or cell in (None, "") else _read(column, cell, number)
        yield row


def _read(column: Column, cell: object, number: int) -> str | None:
    return read_cell(column, str(cell), number)  # type: ignore[return-value]  # the kind of the column says which


def _from_parquet(file: Path) -> Iterator[Row]:
    kept = pq.ParquetFile(file)
    if (kept.schema_arrow.metadata or {}).get(b"chartledger") != b"1":
        raise _foreign(file)
    number = 1
    for batch in kept.iter_batches(20_000):
        for said in batch.to_pylist():
            number += 1
            row: Row = dict.fromkeys((column.key for column in COLUMNS), None)
            for column in COLUMNS:
                cell = said.get(column.key) if column.key in (*DERIVED, *LATER) else said[column.key]
                exact = column.kind == "number" and cell is not None and column.key not in DERIVED
                row[column.key] = read_cell(column, str(cell), number) if exact else cell
            row["value"] = None if said["value_text"] is None else Decimal(said["value_text"])
            yield row


def _row(cells: Iterable[tuple[Column, str]], number: int, given_back: Callable[[str], str]) -> Row:
    row: Row = dict.fromkeys((column.key for column in COLUMNS), None)
    for column, cell in cells:
        if column.key in DERIVED and column.key != "standing":
            continue
        if column.kind == "text":
            row[column.key] = given_back(cell) if cell else None
        else:
            row[column.key] = read_cell(column, cell, number)
    return row


def _columns(names: list[str], file: Path) -> list[Column | None]:
    """The column of each head; heads that somebody added are passed over, one that is lacking is not."""
    known = heads()
    columns = [known.get(name) for name in names]
    found = [column.key for column in columns if column is not None]
    if not set(MUST) <= set(found) or len(set(found)) != len(found):
        raise _foreign(file)
    return columns


def _text(file: Path) -> str:
    """The letters of a file; Excel on a Chinese Windows saves CSV as GB 18030."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _foreign(file: Path) -> ForeignFile:
    return ForeignFile(
        Sentence(
            zh=f"“{file.name}”不是本程序导出的文件，或已损坏，没有导入任何内容。"
            "请选择导出的 Excel、CSV、Parquet 或 JSON lines。",
            en=f"“{file.name}” is not an export of this program, or is damaged; nothing was imported. "
            "Choose an exported Excel, CSV, Parquet or JSON lines file.",
        )
    )


def _broken_off(file: Path, row: int) -> ForeignFile:
    return ForeignFile(
        Sentence(
            zh=f"“{file.name}”在第 {row} 行中断或被改动，没有导入任何内容。",
            en=f"“{file.name}” breaks off, or was changed, at row {row}; nothing was imported.",
        )
    )
