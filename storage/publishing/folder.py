"""Confirmed values as a folder of Parquet files, one a year, that any program for tables reads as one.

A year's file says in itself which rows it holds, so only years in which something changed are written anew, beside
their place and then renamed: a reader finds the old file or the new one, whole. The folder belongs to one ledger.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from decimal import Context, Decimal
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from extraction.errors import Sentence
from storage.columns import DECIMALS, fits
from storage.database import Database, now
from storage.disk import is_full
from storage.errors import CannotPublish
from storage.exports import written_beside
from storage.fact_table import one_moment_brought_up
from storage.publishing.published import Published, ledger_id
from storage.publishing.values import COLUMNS, Cells, digests_of_years, lay_out, of_year

STRUCTURE = 1  # of the files; a change of their columns makes it 2, and every year is then written anew
ABOUT, VALUES = "_chartledger.json", "values.parquet"
AT_ONCE = 20_000
YEAR, VALUE, ERROR, SCALE = (COLUMNS.index(name) for name in ("period_year", "value", "error", "unit_scale"))
EXACT = pa.decimal128(38, DECIMALS)
STEP, PLENTY = Decimal(1).scaleb(-DECIMALS), Context(prec=80)
OTHER_THAN_TEXT = {
    "period_end": pa.date32(), "source_date": pa.date32(), "decided_at": pa.timestamp("us", tz="UTC"),
    "period_cumulative": pa.bool_(), "period_estimate": pa.bool_(), "value": EXACT, "error": EXACT,
    "unit_scale": pa.int64(), "words": pa.int32(), "different": pa.int32(), "decision": pa.int64(),
    "extraction": pa.int64(), "point": pa.int64(), "box_left": pa.float64(), "box_top": pa.float64(),
    "box_right": pa.float64(), "box_bottom": pa.float64(),
}  # fmt: skip
SCHEMA = pa.schema(
    [
        # The year stands in the name of the folder, and readers take it from there.
        *(pa.field(name, OTHER_THAN_TEXT.get(name, pa.string())) for name in COLUMNS if name != "period_year"),
        pa.field("value_text", pa.string()),  # with as many decimals as were said
        pa.field("amount", EXACT),  # value × scale; none where it has more figures than the type
    ]
)
_PUBLISHING = threading.Lock()


def publish_to_folder(db: Database, folder: Path) -> Published:
    """Bring the files there up to this moment. CannotPublish or CannotWrite say what stood in the way."""
    ledger = ledger_id(db)
    if not _PUBLISHING.acquire(blocking=False):
        raise CannotPublish(
            Sentence(zh="另一次发布正在进行，请稍候。", en="Another publication is under way; wait a moment.")
        )
    try:
        _enter(folder, ledger)
        with one_moment_brought_up(db) as cursor:
            rows = lay_out(cursor)
            done = Published(str(folder), rows, *_brought_up_to_date(folder, cursor))
        if not done.did_nothing or "rows" not in _about(folder):
            _say_about(folder, {"ledger": ledger, "structure": STRUCTURE, "rows": rows, "published_at": f"{now()}Z"})
        return done
    finally:
        _PUBLISHING.release()


def _enter(folder: Path, ledger: str) -> None:
    """Make the folder ours before the first file lies in it; refuse one that holds something else."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_empty = not any(folder.iterdir())
    except OSError as problem:
        full = is_full(problem)
        raise CannotPublish(
            Sentence(
                zh=f"磁盘已满，无法建立文件夹“{folder}”。" if full else f"文件夹“{folder}”无法建立或读取。",
                en=f"The disk is full; “{folder}” was not made." if full else f"“{folder}” cannot be made or read.",
            )
        ) from problem
    if is_empty:
        _say_about(folder, {"ledger": ledger, "structure": STRUCTURE})
    if _about(folder).get("ledger") != ledger:
        raise CannotPublish(
            Sentence(
                zh=f"“{folder}”里有别的内容，或是另一个账本发布的数值，未改动。请换一个空的或新的文件夹。",
                en=f"“{folder}” holds something else, or what another ledger published, and was left as it is. "
                "Choose a new or an empty folder.",
            )
        )


def _brought_up_to_date(folder: Path, cursor: DuckDBPyConnection) -> tuple[int, int, int]:
    """How many rows were added, changed and removed."""
    wanted = digests_of_years(cursor)
    added = changed = removed = 0
    for year, (digest, _count) in wanted.items():
        file = folder / f"period_year={year}" / VALUES
        if _digest_of(file) == (mark := f"{STRUCTURE} {digest}"):
            continue
        before = _rows_of(file)
        after = _write(file, of_year(cursor, year), mark)
        added += len(after.keys() - before.keys())
        removed += len(before.keys() - after.keys())
        changed += sum(before[fact] != after[fact] for fact in before.keys() & after.keys())
    for file in sorted(folder.glob(f"period_year=*/{VALUES}")):
        if file.parent.name not in {f"period_year={year}" for year in wanted}:
            removed += len(_rows_of(file))
            file.unlink()
            file.parent.rmdir()
    return added, changed, removed


def _write(file: Path, rows: Iterator[Cells], mark: str) -> dict[str, str]:
    """One year's file; every fact in it with the digest of its row."""
    file.parent.mkdir(exist_ok=True)
    schema = SCHEMA.with_metadata({"chartledger": mark})
    written: dict[str, str] = {}
    with written_beside(file) as part, pq.ParquetWriter(part, schema, compression="zstd") as writer:
        while some := list(islice(rows, AT_ONCE)):
            writer.write_table(pa.table(list(zip(*map(_typed, some), strict=True)), schema=schema))
            written |= {row[0]: row[-1] for row in some}
    return written


def _typed(row: Cells) -> list[object]:
    value, scale = row[VALUE], row[SCALE]
    amount = None if scale is None else PLENTY.multiply(value, scale)
    cells = [*row, format(value, "f"), amount]
    for at in (VALUE, ERROR, -1):
        cells[at] = None if cells[at] is None or not _has_room(cells[at]) else cells[at].quantize(STEP, context=PLENTY)
    del cells[YEAR]
    return cells


def _has_room(number: Decimal) -> bool:
    """True if its whole digits have room; what is behind the tenth decimal of an error is rounded."""
    return fits(number.quantize(STEP, context=PLENTY)) if number.adjusted() < 60 else False


def _digest_of(file: Path) -> str | None:
    """What a year's file says of its rows; None if it is not there, or not whole."""
    try:
        marks: dict[bytes, bytes] = pq.read_schema(file).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return None
    return marks.get(b"chartledger", b"").decode()


def _rows_of(file: Path) -> dict[str, str]:
    """Every fact of a year's file with the digest of its row; none if it is not there, or not whole."""
    try:
        table = pq.ParquetFile(file).read(["fact", "digest"])
    except (OSError, pa.ArrowInvalid):
        return {}
    return dict(zip(table["fact"].to_pylist(), table["digest"].to_pylist(), strict=True))


def _about(folder: Path) -> dict[str, object]:
    try:
        said = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _say_about(folder: Path, said: dict[str, object]) -> None:
    with written_beside(folder / ABOUT) as part:
        part.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
