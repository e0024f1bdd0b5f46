"""The sheet Derived: what follows from the confirmed values, each a live formula over the cells of the sheet Data.

A formula goes on with the numbers: who changes a value in Data sees what becomes of everything derived from it.
"""

from __future__ import annotations

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from extraction.chart import Unit
from extraction.errors import Language, Sentence
from extraction.periods import format_period
from storage.confirmed import Wanted, confirmed_values
from storage.database import Database
from storage.derived.everything import Told, What, everything
from storage.exports.cells import BLACK, DOUBT_FILL, columns_of, put_text, widen, write_heads
from storage.exports.columns import Column, Row
from storage.exports.derived_marks import Restatements, is_disputed, marks
from storage.exports.safe import for_workbook
from storage.name_book import NameBook, name_book

MOST_LINES = 20_000
HEADS = (
    Column("what", "推算项", "Derived"),
    Column("company", "公司", "Company"),
    Column("metric", "指标", "Metric"),
    Column("segment", "分部", "Segment"),
    Column("period", "期间", "Period"),
    Column("derived_value", "数值(公式)", "Value (formula)"),
    Column("unit", "单位", "Unit"),
    Column("error", "误差±", "Error ±"),
    Column("marks", "标记", "Marks"),
    Column("formula", "算式", "Formula"),
    Column("note", "说明", "Note"),
)
WORDS: dict[What, tuple[str, str]] = {
    "single": ("单期数", "Single period"),
    "single_growth": ("单期同比", "Single period on the year before"),
    "sequential": ("环比", "On the period before"),
    "trailing": ("滚动十二个月", "Trailing twelve months"),
    "cagr": ("复合年增长率", "CAGR"),
    "calendar": ("按自然年换算", "Calendarised"),
    "margin": ("占收入比", "Ratio to revenue"),
    "margin_change": ("占收入比同比变动", "Change of the ratio to revenue"),
    "share": ("分部占比", "Share of a segment"),
}
INDEX_OF_100 = ("%", "pp", "x")


def write_derived(
    db: Database, sheet: Worksheet, rows: list[Row], wanted: Wanted, data: str, language: Language
) -> None:
    """One line a derived number; only from values that stand on the sheet `data`."""
    write_heads(sheet, HEADS, language)
    widen(sheet, HEADS)
    letter = get_column_letter(1 + [column.key for column in columns_of(language)].index("value"))
    cells = {row["word"]: f"'{data}'!{letter}{number}" for number, row in enumerate(rows, 2) if row["word"] is not None}
    values = [one for one in confirmed_values(db, wanted) if one.decision in cells]
    book = name_book(db)
    kinds = {key: metric.kind for key, metric in book.metrics.items()}
    by_decision = {one.decision: cells[one.decision] for one in values}
    restatements = Restatements(values)
    for number, told in enumerate(everything(values, kinds), 2):
        if number > MOST_LINES + 1:
            put_text(sheet.cell(number, 1), f"… (> {MOST_LINES:,})")
            return
        _write_line(sheet, number, told, by_decision, restatements.of(told.derived), book, language)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEADS))}{max(sheet.max_row, 1)}"


def _write_line(
    sheet: Worksheet,
    number: int,
    told: Told,
    cells: dict[int, str],
    since: Sentence | None,
    book: NameBook,
    language: Language,
) -> None:
    derived, of = told.derived, told.of
    company = book.companies.get(of.company)
    words = (
        WORDS[told.what][language == "en"],
        of.company if company is None else company.name(language),
        _metric(of.metric, book, language),
        of.segment,
        _period(told, language),
        None,
        _unit(derived.unit),
        None,
        marks(told, since, language),
        derived.formula.in_language(language),
        " ".join(note.in_language(language) for note in (derived.note, since) if note is not None),
    )
    for at, text in enumerate(words, 1):
        if text:
            put_text(sheet.cell(number, at), for_workbook(text))
    value, places = sheet.cell(number, 6), _places(told)
    value.value, value.font = derived.excel(cells), BLACK
    value.number_format = "#,##0" + ("." + "0" * places if places else "")
    if derived.error is not None:
        sheet.cell(number, 8, derived.error).number_format = "0.####"
    if derived.value is not None:
        value.comment = Comment(f"= {derived.value:f}", "ChartLedger")
    if is_disputed(derived):
        value.fill = DOUBT_FILL


def _period(told: Told, language: Language) -> str:
    """The period; of a span of years both of its ends."""
    ends = [one for one in (told.since, told.of.period) if one is not None]
    return " – ".join(format_period(one, language) for one in ends)


def _metric(key: str, book: NameBook, language: Language) -> str:
    """Both names of a ratio, with ÷ between them."""
    known = [(part, book.metrics.get(part)) for part in key.split("÷")]
    return " ÷ ".join(part if metric is None else metric.name(language) for part, metric in known)


def _unit(unit: Unit | None) -> str:
    return "" if unit is None else str(unit)


def _places(told: Told) -> int:
    """Rates with two decimals, amounts with those they are derived with."""
    derived = told.derived
    if derived.unit is not None and derived.unit.measure in INDEX_OF_100:
        return 2
    exponent = 0 if derived.value is None else derived.value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
