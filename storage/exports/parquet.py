"""Confirmed values as Parquet, under the keys of the columns: `value` is DECIMAL(38, 10), `value_text` exact."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from storage.columns import DECIMALS, fits
from storage.exports.columns import COLUMNS, Cell, CellKind, Column, Row

AT_ONCE = 20_000
TYPES: dict[CellKind, pa.DataType] = {
    "text": pa.string(),
    "word": pa.string(),
    "number": pa.string(),  # any number of figures
    "whole": pa.int64(),
    "day": pa.date32(),
    "moment": pa.timestamp("us", tz="UTC"),
    "yes": pa.bool_(),
}
EXACT = pa.decimal128(38, DECIMALS)
STEP, PLENTY = Decimal(1).scaleb(-DECIMALS), Context(prec=60)
TO_RECKON = ("value", "growth", "change_points")  # as numbers too
SCHEMA = pa.schema(
    [
        *(
            pa.field(column.key, EXACT if column.key in TO_RECKON else TYPES[column.kind])
            for column in COLUMNS
        ),
        pa.field("value_text", pa.string()),
    ],
    metadata={"chartledger": "1"},
)  # fmt: skip


def write_parquet(rows: Iterator[Row], file: Path) -> None:
    """All rows, a group at a time, so that a large ledger needs little memory."""
    with pq.ParquetWriter(file, SCHEMA) as writer:
        while some := list(islice(rows, AT_ONCE)):
            writer.write_table(_table(some))


def _table(rows: list[Row]) -> pa.Table:
    columns = [[_cell(column, row[column.key]) for row in rows] for column in COLUMNS]
    exact = [None if row["value"] is None else str(row["value"]) for row in rows]
    return pa.table([*columns, exact], schema=SCHEMA)


def _cell(column: Column, cell: Cell) -> Cell:
    if column.key in TO_RECKON:
        return cell.quantize(STEP, context=PLENTY) if isinstance(cell, Decimal) and fits(cell) else None
    return str(cell) if isinstance(cell, Decimal) else cell
