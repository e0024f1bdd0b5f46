"""Who said what, when and why: every word of the ledger as a file, taken back or not, with what the engine had claimed.

Words on charts that two people review unseen by each other stay out until they count.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from extraction.errors import Language, Sentence
from extraction.periods import format_period
from storage.columns import period_of, utc
from storage.database import Database
from storage.errors import CannotWrite
from storage.exports.rows import Chosen, asked
from storage.exports.safe import LONGEST_CELL, for_csv, for_workbook, looks_like_formula

MOST_ROWS = 200_000  # of a workbook, as for values
AT_ONCE = 2000
Line = tuple[str, ...]

WORDS: dict[str, tuple[str, str]] = {
    "confirmed": ("确认", "confirmed"),
    "corrected": ("更正", "corrected"),
    "rejected": ("剔除", "rejected"),
    "added": ("补录", "added"),
    "undone": ("收回", "took back"),
    "brought_back": ("恢复", "brought back"),
    "noted": ("注明出处", "noted the source"),
    "named": ("改名称词典", "changed a name"),
    "restated": ("重述", "restated"),
    "misread": ("误读", "misread"),
    "not_same": ("不是同一项", "not the same thing"),
    "counts": ("有效", "stands"),
    "followed": ("其后另有说法", "something newer was said"),
    "taken_back": ("已收回", "taken back"),
    "withheld": ("两人不一致，不计", "two people differ; does not count"),
    "consolidated": ("合并", "consolidated"),
    "parent": ("母公司", "parent company"),
    "reported": ("披露", "reported"),
    "estimate": ("预测", "estimate"),
    "guidance": ("公司指引", "guidance"),
    "digit": ("数字", "wrong digit"),
    "decimal_point": ("小数点", "decimal point"),
    "sign": ("正负", "sign"),
    "scale": ("单位或量级", "unit or scale"),
    "series": ("系列", "series"),
    "category": ("类别或期间", "category or period"),
    "missed": ("漏读", "missed"),
    "invented": ("无中生有", "invented"),
    "rounded": ("被取整", "rounded"),
    "order": ("位置互换", "swapped places"),
    "imprecise": ("量得不准", "measured imprecisely"),
    "other": ("其他", "other"),
}
HEADS: tuple[tuple[str, str, str], ...] = (
    ("at", "时间(UTC)", "When (UTC)"),
    ("who", "人", "Who"),
    ("did", "做了什么", "What"),
    ("company", "公司", "Company"),
    ("metric", "指标", "Metric"),
    ("segment", "分部", "Segment"),
    ("period", "期间", "Period"),
    ("value", "数值", "Value"),
    ("unit", "单位", "Unit"),
    ("printed", "印刷原文", "Printed"),
    ("scope", "口径", "Scope"),
    ("basis", "披露类别", "Basis"),
    ("standing", "现状", "Standing"),
    ("reason", "理由", "Reason"),
    ("mistake", "错误类型", "Mistake"),
    ("answer", "分歧结论", "Answer to a disagreement"),
    ("claim_value", "识别值", "Claim"),
    ("claim_unit", "识别单位", "Claimed unit"),
    ("engine", "引擎", "Engine"),
    ("picture", "图片", "Picture"),
    ("report", "报告", "Report"),
    ("source_date", "报告日期", "Report date"),
    ("series", "系列", "Series"),
    ("category", "类别", "Category"),
    ("id", "编号", "Word"),
    ("undoes", "收回的编号", "Takes back"),
)
EXACT = ("value", "claim_value", "id", "undoes", "at", "source_date")  # nobody's text: a minus is a minus


def write_history(
    cursor: DuckDBPyConnection, db: Database, file: Path, chosen: Chosen, language: Language, workbook: bool
) -> int:
    """Write the words on the chosen values as CSV, or as a workbook; how many there are."""
    ((total,),) = cursor.execute(
        """SELECT count(*) FROM said_history
           WHERE (len($metrics) = 0 OR list_contains($metrics, metric))
             AND (len($companies) = 0 OR list_contains($companies, company))
             AND (len($segments) = 0 OR list_contains($segments, coalesce(segment, '')))
             AND (len($scopes) = 0 OR scope IS NULL OR list_contains($scopes, scope))
             AND (len($bases) = 0 OR basis IS NULL OR list_contains($bases, basis))
             AND (len($kinds) = 0 OR list_contains($kinds, period_kind))
             AND ($first IS NULL OR period_year BETWEEN $first AND $last)""",
        _asked(db, chosen),
    ).fetchall()
    lines = _lines(cursor, db, chosen, language)
    if not workbook:
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out, lineterminator="\r\n")
            writer.writerow([head[1 + (language == "en")] for head in HEADS])
            for line in lines:
                writer.writerow(
                    [cell if head[0] in EXACT else for_csv(cell) for head, cell in zip(HEADS, line, strict=True)]
                )
    elif total > MOST_ROWS:
        raise CannotWrite(
            Sentence(
                zh=f"共 {total:,} 条，一个 Excel 文件放不下（最多 {MOST_ROWS:,} 条）。请缩小范围，或导出 CSV。",
                en=f"{total:,} words are too many for one workbook ({MOST_ROWS:,} at most). Choose fewer, or CSV.",
            )
        )
    else:
        _write_workbook(lines, file, language)
    return int(total)


def _lines(cursor: DuckDBPyConnection, db: Database, chosen: Chosen, language: Language) -> Iterator[Line]:
    found = cursor.execute(
        """SELECT * FROM said_history
           WHERE (len($metrics) = 0 OR list_contains($metrics, metric))
             AND (len($companies) = 0 OR list_contains($companies, company))
             AND (len($segments) = 0 OR list_contains($segments, coalesce(segment, '')))
             AND (len($scopes) = 0 OR scope IS NULL OR list_contains($scopes, scope))
             AND (len($bases) = 0 OR basis IS NULL OR list_contains($bases, basis))
             AND (len($kinds) = 0 OR list_contains($kinds, period_kind))
             AND ($first IS NULL OR period_year BETWEEN $first AND $last)
           ORDER BY id""",
        _asked(db, chosen),
    )
    names = [each[0] for each in found.description or ()]
    while some := found.fetchmany(AT_ONCE):
        for cells in some:
            yield _line(dict(zip(names, cells, strict=True)), language)


def _asked(db: Database, chosen: Chosen) -> dict[str, object]:
    """What is asked for; a history has no unconfirmed claims to ask for."""
    return {name: each for name, each in asked(db, chosen).items() if name != "open"}


def _line(found: dict[str, Any], language: Language) -> Line:
    """The cells as words of the language, in the order of the heads."""
    period = period_of(*(found[f"period_{part}"] for part in ("kind", "year", "end", "cumulative", "estimate")))
    cells = found | {
        "at": utc(found["at"]).strftime("%Y-%m-%d %H:%M:%S"),
        "company": found[f"company_{language}"],
        "metric": found[f"metric_{language}"],
        "period": found["period_text"] if period is None else format_period(period, language),
    }
    for key in ("did", "standing", "answer", "mistake", "scope", "basis"):
        if cells[key] is not None:
            cells[key] = WORDS[cells[key]][language == "en"]
    return tuple("" if cells[key] is None else str(cells[key]) for key, _, _ in HEADS)


def _write_workbook(lines: Iterator[Line], file: Path, language: Language) -> None:
    """One sheet; every cell is text, for the numbers are exact and nothing is reckoned with here."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("历史" if language == "zh" else "History")
    sheet.freeze_panes = "A2"
    heads = [WriteOnlyCell(sheet, head[1 + (language == "en")]) for head in HEADS]
    for cell in heads:
        cell.font = Font(bold=True)
    sheet.append(heads)
    for line in lines:
        sheet.append([_text(sheet, each) for each in line])
    book.save(file)


def _text(sheet: Any, text: str) -> WriteOnlyCell | None:
    if not text:
        return None
    cell = WriteOnlyCell(sheet, for_workbook(text)[:LONGEST_CELL])
    cell.data_type, cell.quotePrefix = "s", looks_like_formula(text)
    return cell
