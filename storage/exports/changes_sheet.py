"""The sheet Changes: what is believed otherwise now than on an earlier day, then and now side by side."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from extraction.errors import Language
from extraction.periods import format_period
from storage.changes import Changed, changes_since
from storage.companies import find_company
from storage.confirmed import ConfirmedValue, Wanted
from storage.database import Database
from storage.disagreements import BASES, SCOPES
from storage.exports.cells import put_text, widen, write_heads
from storage.exports.columns import Column
from storage.exports.safe import for_workbook
from storage.metrics import find_metric

WORDS: dict[str, tuple[str, str]] = {
    "added": ("新增", "added"),
    "corrected": ("已改变", "changed"),
    "moved": ("现属另一项", "now of another fact"),
    "taken_back": ("已撤回", "taken back"),
}
COLUMNS = (
    Column("what", "此后", "Since then"),
    Column("company", "公司", "Company"),
    Column("metric", "指标", "Metric"),
    Column("segment", "分部", "Segment"),
    Column("period", "期间", "Period"),
    Column("then", "当时(文本)", "Then (text)"),
    Column("then_of", "当时口径", "Then of"),
    Column("now", "现在(文本)", "Now (text)"),
    Column("now_of", "现在口径", "Now of"),
    Column("report", "报告", "Report"),
    Column("reviewer", "核对人", "Reviewer"),
    Column("decided_at", "核对时间", "Decided at"),
)


def write_changes(db: Database, sheet: Worksheet, wanted: Wanted, since: dt.datetime, language: Language) -> None:
    """One change a row; every cell is text, since the numbers are exact and two units may meet in a column."""
    write_heads(sheet, [dated(column, since) for column in COLUMNS], language)
    for number, change in enumerate(changes_since(db, wanted, since), 2):
        for at, text in enumerate(_cells(db, change, language), 1):
            put_text(sheet.cell(number, at), for_workbook(text))
    widen(sheet, list(COLUMNS))


def dated(column: Column, since: dt.datetime) -> Column:
    """The column with its day in the head: which numbers are of then, and that Data holds those of now."""
    if column.key == "then":
        day = since.astimezone().date().isoformat()
        return replace(column, zh=f"{day} 当时(文本)", en=f"Then, on {day} (text)")
    if column.key == "now":
        return replace(column, zh="现在，同数据表(文本)", en="Now, as in Data (text)")
    return column


def _cells(db: Database, change: Changed, language: Language) -> tuple[str, ...]:
    told = change.told
    company, metric = find_company(db, told.company), find_metric(db, told.metric)
    now = change.after
    return (
        WORDS[change.kind][language == "en"],
        company.name(language) if company else told.company,
        metric.name(language) if metric else told.metric,
        told.segment,
        format_period(told.period, language),
        _number(change.before),
        _of(change.before, language),
        _number(now),
        _of(now, language),
        (now.report if now else None) or "",
        now.reviewer if now else "",
        now.decided_at.isoformat(" ", "seconds") if now else "",
    )


def _number(value: ConfirmedValue | None) -> str:
    return "" if value is None else f"{value.value:f} {value.unit or ''}".strip()


def _of(value: ConfirmedValue | None, language: Language) -> str:
    return "" if value is None else f"{SCOPES[language][value.scope]} · {BASES[language][value.basis]}"
