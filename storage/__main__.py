"""The ledger on the command line: `python -m storage export|import|snapshot --workspace DIR …`.

One process owns a ledger's file: while the dashboard is open on a workspace these commands say so, and stop.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from extraction.errors import Sentence
from storage.database import Database, open_database
from storage.errors import StoreError, UnknownRow, WorkspaceBusy
from storage.exports import FORMS, Chosen, Form, export
from storage.exports.snapshot import refresh_snapshot
from storage.imports import import_file


def main(words: list[str] | None = None) -> int:
    """Do what was asked; 0 if it was done, 1 with a sentence in both languages if it could not be."""
    asked = _parser().parse_args(words)
    act: Callable[[Database, argparse.Namespace], Sentence] = asked.act
    try:
        with _opened(asked.workspace) as db:
            done = act(db, asked)
    except WorkspaceBusy as problem:
        print(problem.sentence.zh, problem.sentence.en, _way_out(), sep="\n", file=sys.stderr)
        return 1
    except StoreError as problem:
        print(problem.sentence.zh, problem.sentence.en, sep="\n", file=sys.stderr)
        return 1
    print(done.zh, done.en, sep="\n")
    return 0


def _opened(folder: Path) -> Database:
    if not (folder / "ledger.duckdb").is_file():
        raise UnknownRow(
            Sentence(zh=f"“{folder}”里没有账本。", en=f"There is no ledger in “{folder}”.")
        )  # opening would make an empty one
    return open_database(folder)


def _export(db: Database, asked: argparse.Namespace) -> Sentence:
    by_name: dict[str, Form] = {f".{ending}": form for form, ending in FORMS.items()}
    form: Form = asked.form or by_name.get(asked.file.suffix, "csv")
    chosen = Chosen(asked.metric, asked.company, with_unconfirmed=asked.with_unconfirmed)
    done = export(db, form, asked.file, chosen, asked.language, asked.address, _told)
    return Sentence(zh=f"已写出 {done.rows} 行：{done.file}", en=f"{done.rows} rows written to {done.file}")


def _import(db: Database, asked: argparse.Namespace) -> Sentence:
    return import_file(db, asked.file).sentence()


def _snapshot(db: Database, asked: argparse.Namespace) -> Sentence:
    done = refresh_snapshot(db, asked.folder, asked.with_unconfirmed, told=_told)
    return Sentence(
        zh=f"快照已更新，{done.rows} 行：{done.database}", en=f"Snapshot of {done.rows} rows: {done.database}"
    )


def _told(done: int, total: int) -> None:
    if total >= 10_000 and sys.stderr.isatty():
        print(f"\r{done:,} / {total:,}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _way_out() -> str:
    return (
        "图表账本开着时，请用其“对比”页的“导出”。\n"
        "While ChartLedger is open, use “Export” on its page Compare, or stop it first."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m storage", description="Confirmed values out of a ledger, and in.")
    orders = parser.add_subparsers(required=True)
    out = orders.add_parser("export", help="write confirmed values into FILE (.xlsx, .csv, .parquet, .jsonl)")
    out.add_argument("file", type=Path, metavar="FILE")
    out.add_argument("--form", choices=FORMS, help="by default as the name of FILE ends")
    out.add_argument("--metric", help="only this one")
    out.add_argument("--company", action="append", default=[], help="only this one; may be said again")
    out.add_argument("--language", choices=("zh", "en"), default="zh", help="of the heads and words (default: zh)")
    out.add_argument("--address", default="", help="where ChartLedger is served, for links: http://127.0.0.1:8501")
    out.set_defaults(act=_export)
    take = orders.add_parser("import", help="take up an exported FILE; what is known is not said twice")
    take.add_argument("file", type=Path, metavar="FILE")
    take.set_defaults(act=_import)
    copy = orders.add_parser("snapshot", help="a read-only copy in FOLDER for other programs, refreshed")
    copy.add_argument("folder", type=Path, metavar="FOLDER")
    copy.set_defaults(act=_snapshot)
    for order in (out, copy):
        order.add_argument("--with-unconfirmed", action="store_true", help="also what nobody has confirmed, marked so")
    for order in (out, take, copy):
        order.add_argument("--workspace", type=Path, required=True, metavar="DIR", help="the folder of the ledger")
    return parser


if __name__ == "__main__":
    sys.exit(main())
