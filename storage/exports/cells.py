"""How a cell of the workbook is laid down: numbers blue and exact, everything else as text, heads bold and frozen."""

from __future__ import annotations

from decimal import Decimal

from openpyxl.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from extraction.errors import Language, Sentence
from storage.errors import CannotWrite
from storage.exports.columns import BY_KEY, COLUMNS, Cell, Column, Row, written
from storage.exports.csv_file import NO_WORD_OR_EMPTY
from storage.exports.safe import EMPTY, LONGEST_CELL, for_workbook, looks_like_formula

EXACT = Column("exact", "精确值(文本)", "Exact value (text)")
BLUE = Font(color="FF0000FF")
BLACK = Font(color="FF000000")
LINK = Font(color="FF0563C1", underline="single")
HEAD = Font(bold=True)
GREY = Font(color="FF808080", italic=True)
HEAD_FILL = PatternFill("solid", fgColor="FFEDEFF2")
DOUBT_FILL = PatternFill("solid", fgColor="FFFFF2CC")
OPEN_FILL = PatternFill("solid", fgColor="FFF3F3F3")
WIDTHS = {
    "period": 14,
    "value": 16,
    "unit": 9,
    "picture": 24,
    "report": 24,
    "decided_at": 28,
    "link": 12,
    "what": 20,
    "marks": 20,
    "formula": 34,
    "note": 40,
}


def columns_of(language: Language, value: Column = BY_KEY["value"]) -> tuple[Column, ...]:
    """Those for people first, then the exact value, then the record; `value` heads the numbers."""
    people = [value if column.key == "value" else column for column in COLUMNS if column.for_people(language)]
    record = [column for column in COLUMNS if not column.for_people(language)]
    return (*people, EXACT, *record)


def put(cell: SheetCell, column: Column, row: Row, language: Language) -> None:
    """One cell: the value as a number, everything else as text; what is derived is left for its formula."""
    said = row["value"] if column.key == "exact" else row[column.key]
    if column.key == "value" and isinstance(said, Decimal):
        cell.value = said
        cell.number_format = _format(said)
        cell.font = GREY if row["standing"] == "unconfirmed" else BLUE
        return
    if column.key in ("growth", "change_points"):
        return
    text = EMPTY if said == "" and column.key in NO_WORD_OR_EMPTY else for_workbook(_words(column, said, language))
    put_text(cell, text)
    if row["standing"] == "unconfirmed":
        cell.fill = OPEN_FILL
    if column.key == "link" and text:
        cell.value, cell.hyperlink, cell.font = text, text, LINK


def put_text(cell: SheetCell, text: str) -> None:
    """Text that stays text, whatever it begins with, also when somebody edits the cell."""
    if len(text) > LONGEST_CELL:
        raise CannotWrite(
            Sentence(
                zh=f"有一段文字长 {len(text):,} 字，Excel 单元格放不下。请导出 CSV 或 JSON lines。",
                en=f"A text of {len(text):,} letters does not fit a cell of Excel. Export CSV or JSON lines.",
            )
        )
    if text:
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = looks_like_formula(text) or text[0].isdigit()


def inside(sheet: str, number: int) -> Hyperlink:
    return Hyperlink(ref="", location=f"'{sheet}'!A{number}")


def write_heads(sheet: Worksheet, columns: tuple[Column, ...] | list[Column], language: Language) -> None:
    for at, column in enumerate(columns, 1):
        cell = sheet.cell(1, at, column.head(language))
        cell.font, cell.fill = HEAD, HEAD_FILL
        if column.key == "value":
            cell.comment = Comment(about_values(language), "ChartLedger", width=320, height=110)
    sheet.freeze_panes = "A2"


def about_values(language: Language) -> str:
    """What blue and black mean, and where every figure stands."""
    if language == "zh":
        return (
            "蓝色为图中确认的数值，黑色为公式。Excel 只保留 15 位有效数字，逐位精确的值见“精确值(文本)”列；"
            "重新导入时以该列为准，改动蓝色数值的文件会被拒绝。"
        )
    return (
        "Blue: confirmed from a picture. Black: a formula. Excel keeps 15 figures; every figure stands in “Exact value "
        "(text)”, which is what is imported again. A file whose blue numbers were changed is refused."
    )


def widen(sheet: Worksheet, columns: tuple[Column, ...] | list[Column]) -> None:
    for at, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(column.key, 13)


def _format(value: Decimal) -> str:
    """As many decimals as were printed."""
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _words(column: Column, said: Cell, language: Language) -> str:
    return format(said, "f") if column.key == "exact" and isinstance(said, Decimal) else written(column, said, language)
