"""The ledger on the command line: `python -m storage export|import|snapshot|publish|backup|restore … --workspace DIR`.

One process owns a ledger's file: while the dashboard is open on a workspace these commands say so, and stop.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from extraction.chart import ChartImage, TextBox
from extraction.errors import Sentence
from extraction.image import pixels
from storage.backup import back_up, find_backup, new_folder, plan, restore
from storage.database import Database, open_database
from storage.errors import CannotWrite, StoreError, UnknownRow, WorkspaceBusy
from storage.exports import FORMS, Chosen, Form, export, export_history
from storage.exports.chat import export_chat
from storage.exports.snapshot import refresh_snapshot
from storage.imports import import_file
from storage.publishing import SCHEMA, publish


def main(words: list[str] | None = None) -> int:
    """Do what was asked; 0 if it was done, 1 with a sentence in both languages if it could not be."""
    asked = _parser().parse_args(words)
    act: Callable[[argparse.Namespace], Sentence] = asked.act
    try:
        done = act(asked)
    except WorkspaceBusy as problem:
        print(problem.sentence.zh, problem.sentence.en, _way_out(), sep="\n", file=sys.stderr)
        return 1
    except StoreError as problem:
        print(problem.sentence.zh, problem.sentence.en, sep="\n", file=sys.stderr)
        return 1
    print(done.zh, done.en, sep="\n")
    return 0


def _with_ledger(act: Callable[[Database, argparse.Namespace], Sentence]) -> Callable[[argparse.Namespace], Sentence]:
    """What is done with an open ledger."""

    def opened(asked: argparse.Namespace) -> Sentence:
        with _opened(asked.workspace) as db:
            return act(db, asked)

    return opened


def _opened(folder: Path) -> Database:
    if not (folder / "ledger.duckdb").is_file():
        raise UnknownRow(
            Sentence(zh=f"“{folder}”里没有账本。", en=f"There is no ledger in “{folder}”.")
        )  # opening would make an empty one
    return open_database(folder)


def _export(db: Database, asked: argparse.Namespace) -> Sentence:
    if asked.chat is not None:
        made = export_chat(db, asked.chat, _told, _texts_in)
        out = sum(made.left_out.values())
        return Sentence(
            zh=f"训练 {made.train} 张图，留出 {made.held_out} 张，未收录 {out} 张：{made.folder}",
            en=f"{made.train} charts to train on, {made.held_out} held out, {out} left out: {made.folder}",
        )
    if asked.file is None:
        raise CannotWrite(Sentence(zh="请写明导出到哪个文件。", en="Say which FILE to write, or --chat FOLDER."))
    if asked.history:
        told = export_history(
            db, asked.file, Chosen(asked.metric, asked.company), asked.language, asked.file.suffix == ".xlsx"
        )
        return Sentence(
            zh=f"已写出 {told.rows} 条说过的话：{told.file}",
            en=f"{told.rows} words of the history written to {told.file}",
        )
    by_name: dict[str, Form] = {f".{ending}": form for form, ending in FORMS.items()}
    form: Form = asked.form or by_name.get(asked.file.suffix, "csv")
    chosen = Chosen(asked.metric, asked.company, with_unconfirmed=asked.with_unconfirmed, with_derived=asked.derived)
    done = export(db, form, asked.file, chosen, asked.language, asked.address, _told)
    return Sentence(zh=f"已写出 {done.rows} 行：{done.file}", en=f"{done.rows} rows written to {done.file}")


def _texts_in(image: ChartImage) -> tuple[TextBox, ...]:
    """What text recognition reads, in this process: nobody waits for a page here."""
    from extraction.ocr import find_texts  # takes seconds to load

    return find_texts(pixels(image))


def _import(db: Database, asked: argparse.Namespace) -> Sentence:
    return import_file(db, asked.file).sentence()


def _snapshot(db: Database, asked: argparse.Namespace) -> Sentence:
    done = refresh_snapshot(db, asked.folder, asked.with_unconfirmed, told=_told)
    return Sentence(
        zh=f"快照已更新，{done.rows} 行：{done.database}", en=f"Snapshot of {done.rows} rows: {done.database}"
    )


def _publish(db: Database, asked: argparse.Namespace) -> Sentence:
    return publish(db, asked.place, asked.by, asked.schema).sentence()


def _backup(db: Database, asked: argparse.Namespace) -> Sentence:
    made = back_up(db, asked.place, _told).backup
    said = made.manifest
    return Sentence(
        zh=f"已备份并核对：{said.count('decision')} 项决定，{said.picture_count} 张图片：{made.place}"
        + (f"（{said.missing} 张图片的文件在工作区中已丢失）" if said.missing else ""),
        en=f"Backed up and checked: {said.count('decision')} decisions, {said.picture_count} pictures: {made.place}"
        + (f" ({said.missing} pictures had lost their file before)" if said.missing else ""),
    )


def _restore(asked: argparse.Namespace) -> Sentence:
    found = find_backup(asked.place)
    planned = plan(found, asked.workspace or new_folder(found, Path.cwd()))
    print(planned.sentence().zh, planned.sentence().en, sep="\n", flush=True)
    if asked.only_say:
        return Sentence(zh=f"将恢复到：{planned.folder}", en=f"It would be restored into {planned.folder}")
    done = restore(planned, asked.replace)
    aside = done.put_aside
    return Sentence(
        zh=f"已恢复到：{done.folder}" + (f"；原有工作区保留为：{aside}" if aside else ""),
        en=f"Restored into {done.folder}" + (f"; the workspace that was there is kept as {aside}" if aside else ""),
    )


def _told(done: int, total: int) -> None:
    if total >= 10_000 and sys.stderr.isatty():
        print(f"\r{done:,} / {total:,}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _way_out() -> str:
    return (
        "图表账本开着时，请用其“对比”页的“导出”、“设置”页的“立即备份”，或先关闭它。\n"
        "While ChartLedger is open, use “Export” on its page Compare or “Back up now” on Settings, or stop it first."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m storage", description="Confirmed values out of a ledger and in; backups."
    )
    orders = parser.add_subparsers(required=True)
    out = orders.add_parser("export", help="write confirmed values into FILE (.xlsx, .csv, .parquet, .jsonl)")
    out.add_argument("file", type=Path, metavar="FILE", nargs="?")
    out.add_argument("--form", choices=FORMS, help="by default as the name of FILE ends")
    out.add_argument("--metric", help="only this one")
    out.add_argument("--company", action="append", default=[], help="only this one; may be said again")
    out.add_argument("--language", choices=("zh", "en"), default="zh", help="of the heads and words (default: zh)")
    out.add_argument("--history", action="store_true", help="who said what, when and why, into a .csv or .xlsx FILE")
    out.add_argument("--address", default="", help="where ChartLedger is served, for links: http://127.0.0.1:8501")
    out.set_defaults(act=_with_ledger(_export))
    out.add_argument("--chat", type=Path, metavar="FOLDER", help="confirmed charts to fine-tune a vision model on")
    take = orders.add_parser("import", help="take up an exported FILE; what is known is not said twice")
    take.add_argument("file", type=Path, metavar="FILE")
    take.set_defaults(act=_with_ledger(_import))
    copy = orders.add_parser("snapshot", help="a read-only copy in FOLDER for other programs, refreshed")
    copy.add_argument("folder", type=Path, metavar="FOLDER")
    copy.set_defaults(act=_with_ledger(_snapshot))
    told = orders.add_parser("publish", help="confirmed values to others, and keep them up to date there")
    told.add_argument("place", metavar="FOLDER|postgresql://…", help="for Parquet, or a database")
    told.add_argument("--schema", default=SCHEMA, help=f"of PostgreSQL (default: {SCHEMA})")
    told.add_argument("--by", default="", metavar="NAME", help="who publishes, for the record")
    told.set_defaults(act=_with_ledger(_publish))
    save = orders.add_parser(
        "backup", help="all of the workspace into an archive (.zip), or one more moment in a folder"
    )
    save.add_argument("place", type=Path, metavar="FILE|FOLDER")
    save.set_defaults(act=_with_ledger(_backup))
    back = orders.add_parser("restore", help="bring a backup back; says first what it would do")
    back.add_argument("place", type=Path, metavar="FILE|FOLDER")
    back.add_argument("--workspace", type=Path, metavar="DIR", help="where to (default: a new folder in this one)")
    back.add_argument("--replace", action="store_true", help="even if words are there that the backup lacks")
    back.add_argument("--only-say", action="store_true", help="say what it would do, and do nothing")
    back.set_defaults(act=_restore)
    out.add_argument("--derived", action="store_true", help="a workbook also gets a sheet of live formulas")
    for order in (out, copy):
        order.add_argument("--with-unconfirmed", action="store_true", help="also what nobody has confirmed, marked so")
    for order in (out, take, copy, told, save):
        order.add_argument("--workspace", type=Path, required=True, metavar="DIR", help="the folder of the ledger")
    return parser


if __name__ == "__main__":
    sys.exit(main())
