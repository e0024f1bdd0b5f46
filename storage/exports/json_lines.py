"""Confirmed values as JSON lines: a first line that says what it is, one row a line, and a last one that counts them.

Numbers are strings, for most readers of JSON would round them. Without its last line a file is known to be broken off.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from storage.exports.columns import BY_KEY, COLUMNS, Cell, Row, written

BEGINNING = "chartledger"
FORMAT = 1


def write_json_lines(rows: Iterator[Row], total: int, file: Path) -> None:
    """One object a row under the keys of the columns; what is not known is left out."""
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.write(_line({BEGINNING: FORMAT, "rows": total}))
        for row in rows:
            out.write(_line({column.key: _plain(row, column.key) for column in COLUMNS if row[column.key] is not None}))
        out.write(_line({"end": total}))


def _plain(row: Row, key: str) -> Cell:
    cell = row[key]
    plain = isinstance(cell, (str, int)) or cell is None
    return cell if plain else written(BY_KEY[key], cell, "en")


def _line(said: Mapping[str, object]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"
