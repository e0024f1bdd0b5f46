"""Confirmed values as an Excel workbook: Data, Sources, Disagreements, and Changes since a day where one is asked for.

A hard number is blue, says in a comment where it comes from, and links to its place in the picture; what is derived
from it is a formula. Excel keeps 15 significant figures of a number, so the exact value stands beside it as text.
Text from pictures and people is never a formula: such cells are marked as text, as an apostrophe before them would do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from extraction.errors import Language, Sentence
from storage.confirmed import Wanted
from storage.database import Database
from storage.errors import CannotWrite
from storage.exports.cells import BLACK, DOUBT_FILL, EXACT, about_values, columns_of, inside, put, widen, write_heads
from storage.exports.changes_sheet import write_changes
from storage.exports.columns import VALUE_NOW, Cell, Column, Row
from storage.exports.derived_sheet import write_derived
from storage.exports.disagreements_sheet import write_disagreements
from storage.exports.safe import for_workbook
from storage.exports.sources_sheet import write_sources

SHEETS: dict[str, tuple[str, str]] = {
    "data": ("数据", "Data"),
    "sources": ("出处", "Sources"),
    "disagreements": ("分歧", "Disagreements"),
    "derived": ("推算", "Derived"),
    "changes": ("变化", "Changes"),
}
FIGURES = 15  # significant ones, that Excel keeps of a number
MOST_ROWS = 200_000  # the rows of one workbook; beyond, Excel is no tool for them and this takes minutes


def write_workbook(
    db: Database,
    rows: Iterator[Row],
    total: int,
    file: Path,
    language: Language,
    told: Callable[[int, int], None] = lambda _done, _total: None,
    changes: tuple[Wanted, dt.datetime] | None = None,
    derived: Wanted | None = None,
) -> None:
    """The whole workbook, telling its rows as they are laid down; CannotWrite where it would not fit into one."""
    if total > MOST_ROWS:
        raise CannotWrite(
            Sentence(
                zh=f"共 {total:,} 行，一个 Excel 文件放不下（最多 {MOST_ROWS:,} 行）。"
                "请缩小范围，或导出 CSV、Parquet。",
                en=f"{total:,} rows are too many for one workbook ({MOST_ROWS:,} at most). Choose fewer, or export "
                "CSV or Parquet.",
            )
        )
    book = Workbook()
    data = book.active
    data.title = SHEETS["data"][language == "en"]
    kept = list(rows)
    _write_data(data, kept, language, told, None if changes is None else changes[1])
    write_sources(db, book.create_sheet(SHEETS["sources"][language == "en"]), kept, language)
    write_disagreements(db, book.create_sheet(SHEETS["disagreements"][language == "en"]), kept, data.title, language)
    if derived is not None:
        write_derived(db, book.create_sheet(SHEETS["derived"][language == "en"]), kept, derived, data.title, language)
    if changes is not None:
        write_changes(db, book.create_sheet(SHEETS["changes"][language == "en"]), *changes, language)
    book.save(file)


def _write_data(
    sheet: Worksheet, rows: list[Row], language: Language, told: Callable[[int, int], None], since: dt.datetime | None
) -> None:
    """The values as they are now: beside a page of another day the head says so."""
    columns = columns_of(language) if since is None else columns_of(language, VALUE_NOW)
    write_heads(sheet, columns, language)
    if since is not None:
        _say_it_is_of_now(sheet[f"{_letters(columns)['value']}1"], since, language)
    place = {row["word"]: number for number, row in enumerate(rows, 2) if row["word"] is not None}
    letters = _letters(columns)
    by_word = {row["word"]: row for row in rows}
    for number, row in enumerate(rows, 2):
        open_one = row["standing"] == "unconfirmed"  # whose empty cells are grey too
        for at, column in enumerate(columns, 1):
            if open_one or column is EXACT or row[column.key] is not None:
                put(sheet.cell(number, at), column, row, language)
        _link_value(sheet[f"{letters['value']}{number}"], row, number, language)
        base = row["base_word"]
        if base in place and base is not None:
            _derive(sheet, letters, number, row, place[base], by_word[base])
            _doubt_growth(sheet, letters, number, row, language)
        if number % 100 == 0 or number == len(rows) + 1:
            told(number - 1, len(rows))
    _lay_out(sheet, columns, len(rows), language)


def _letters(columns: tuple[Column, ...]) -> dict[str, str]:
    return {column.key: get_column_letter(at) for at, column in enumerate(columns, 1)}


def _say_it_is_of_now(cell: SheetCell, since: dt.datetime, language: Language) -> None:
    day = since.astimezone().date().isoformat()
    told = Sentence(f"这里是现在的认识；{day} 当日的认识见“{SHEETS['changes'][0]}”表。",
                    f"What is believed now; what was believed on {day} stands on the sheet {SHEETS['changes'][1]}."
                    )  # fmt: skip
    cell.fill = DOUBT_FILL
    cell.comment = Comment(
        f"{told.in_language(language)}\n{about_values(language)}", "ChartLedger", width=320, height=160
    )


def _link_value(cell: SheetCell, row: Row, number: int, language: Language) -> None:
    """The comment says where the number comes from; the link leads to its place."""
    cell.comment = Comment(for_workbook(origin(row, language)), "ChartLedger", width=320, height=150)
    if row["link"]:
        cell.hyperlink = str(row["link"])
    else:
        cell.hyperlink = inside(SHEETS["sources"][language == "en"], number)


def origin(row: Row, language: Language) -> str:
    """Where a value comes from, in a few lines: picture, report, printed words, who and when, figures beyond Excel."""
    zh = language == "zh"
    place = " · ".join(str(row[key]) for key in ("report", "source_date", "page", "figure") if row[key])
    printed = row["printed"] or ("图上未印" if zh else "not printed")
    lines = [
        f"{'图片' if zh else 'Picture'}: {row['picture']} ({str(row['image'])[:12]})",
        f"{'报告' if zh else 'Report'}: {place}" if place else "",
        f"{'印刷' if zh else 'Printed'}: {printed} {row['unit'] or ''}".rstrip(),
    ]
    if row["standing"] == "unconfirmed":
        lines.append("未确认：机器识别，没有人核对过" if zh else "UNCONFIRMED: read by the machine, checked by nobody")
    else:
        when = str(row["decided_at"])[:16]
        nameless = "未署名" if zh else "nobody named"
        lines.append(f"{'核对' if zh else 'Confirmed by'}: {row['reviewer'] or nameless} {when} UTC")
    value = row["value"]
    if isinstance(value, Decimal) and beyond_excel(value):
        words = "Excel 只保留 15 位有效数字，精确值为" if zh else "Excel keeps 15 figures; the exact value is"
        lines.append(f"{words} {value:f}")
    return "\n".join(line for line in lines if line)


def beyond_excel(value: Decimal) -> bool:
    """True if the number has more significant figures than Excel keeps."""
    return len("".join(map(str, value.as_tuple().digits)).strip("0")) > FIGURES


def _derive(sheet: Worksheet, letters: dict[str, str], number: int, row: Row, base_number: int, base: Row) -> None:
    """Growth on the same period of the year before, as a formula over the two printed numbers and their scales."""
    now, before = f"{letters['value']}{number}", f"{letters['value']}{base_number}"
    if row["growth"] is not None:
        scale, base_scale = row["unit_scale"], base["unit_scale"]
        ratio = f"{now}/{before}" if scale == base_scale else f"({now}*{scale})/({before}*{base_scale})"
        cell = sheet[f"{letters['growth']}{number}"]
        cell.value, cell.number_format, cell.font = f"=({ratio}-1)*100", "0.0", BLACK
    elif row["change_points"] is not None:
        cell = sheet[f"{letters['change_points']}{number}"]
        cell.value, cell.number_format, cell.font = f"={now}-{before}", "0.00", BLACK


def _doubt_growth(sheet: Worksheet, letters: dict[str, str], number: int, row: Row, language: Language) -> None:
    """What follows from a number that sources say differently is no surer than that number."""
    disputed = [one == "base_different" for one in ("different", "base_different") if _several(row[one])]
    key = "growth" if row["growth"] is not None else "change_points"
    if not disputed or row[key] is None:
        return
    zh = "、".join("基期数值" if base else "本期数值" for base in disputed)
    en = " and ".join("the value of the year before" if base else "this value" for base in disputed)
    told = Sentence(f"存疑：{zh}各来源说法不一，见“{SHEETS['disagreements'][0]}”表。",
                    f"In doubt: sources disagree on {en}, see the sheet {SHEETS['disagreements'][1]}.")  # fmt: skip
    cell = sheet[f"{letters[key]}{number}"]
    cell.comment = Comment(told.in_language(language), "ChartLedger", width=320, height=70)
    cell.fill = DOUBT_FILL


def _several(words: Cell) -> bool:
    return isinstance(words, int) and words > 1


def _lay_out(sheet: Worksheet, columns: tuple[Column, ...], count: int, language: Language) -> None:
    widen(sheet, columns)
    people = sum(column.for_people(language) for column in columns)
    sheet.column_dimensions.group(get_column_letter(people + 2), get_column_letter(len(columns)), hidden=True)
    sheet.auto_filter.ref = f"A1:{get_column_letter(people)}{count + 1}"
