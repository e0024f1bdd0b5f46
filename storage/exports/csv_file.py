"""Confirmed values as CSV: UTF-8 with the mark that Excel needs, exact decimals, no cell that begins as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from extraction.errors import Language
from storage.exports.columns import COLUMNS, Cell, Column, Row, written
from storage.exports.safe import for_csv

NO_WORD_OR_EMPTY = ("printed", "claim_printed")  # here an empty word is not the same as none


def write_csv(rows: Iterator[Row], file: Path, language: Language) -> None:
    """One row a word, under heads of the language."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([column.head(language) for column in COLUMNS])
        for row in rows:
            writer.writerow([_cell(column, row[column.key], language) for column in COLUMNS])


def _cell(column: Column, cell: Cell, language: Language) -> str:
    if cell == "" and column.key in NO_WORD_OR_EMPTY:
        return "'"
    text = written(column, cell, language)
    return for_csv(text) if column.kind == "text" else text
