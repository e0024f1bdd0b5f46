"""The sheet Derived of a workbook: live formulas over the cells of Data that come to what was derived."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import replace

from openpyxl import load_workbook

from extraction.chart import PeriodKind
from storage.companies import add_company
from storage.exports import Chosen, export
from storage.imports import import_file
from storage.reviews import decide_all
from tests.builders import WAN, decision, period, point

KINDS: tuple[PeriodKind, ...] = ("Q1", "FY")
SIGNS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: pow,
}


def computed(formula: str, data) -> float:
    """A formula of the four signs and powers, as a spreadsheet computes it."""
    plain = re.sub(r"'Data'!([A-Z]+\d+)", lambda cell: f"({data[cell[1]].value})", formula.removeprefix("="))

    def value(node: ast.expr) -> float:
        if isinstance(node, ast.BinOp):
            return float(SIGNS[type(node.op)](value(node.left), value(node.right)))
        assert isinstance(node, ast.Constant)
        return float(str(node.value))

    return value(ast.parse(plain.replace("^", "**"), mode="eval").body)


def lines(book):
    heads = [cell.value for cell in book["Derived"][1]]
    return [dict(zip(heads, row, strict=True)) for row in book["Derived"].iter_rows(min_row=2, values_only=True)]


def kept(db, read):
    add_company(db, "星河科技", "Starriver")
    ends: dict[int, tuple[str, str]] = {2022: ("10.0", "90.5"), 2023: ("20", "100.5"), 2024: ("25.5", "130.25")}
    number = read(*(point(0) for _ in range(9)))
    said = [
        decision(number, 2 * at + (kind == "FY"), value, of=period(year, kind))
        for at, (year, both) in enumerate(ends.items())
        for kind, value in zip(KINDS, both, strict=True)
    ]
    nine_months = decision(number, 6, "950000", of=period(2024, "9M", cumulative=True), unit=WAN)
    software = replace(decision(number, 8, "30"), segment="软件")
    decide_all(db, [*said, nine_months, decision(number, 7, "40.1", metric="毛利"), software])


def test_every_derived_number_is_a_live_formula_that_comes_to_it(db, read, tmp_path):
    kept(db, read)
    book = load_workbook(export(db, "excel", tmp_path / "out.xlsx", Chosen(with_derived=True), "en").file)
    told = {(line["Derived"], line["Metric"], line["Period"]): line for line in lines(book)}
    single = told["Single period", "Revenue", "Q4 2024"]
    assert single["Formula"] == "130.25 − 950,000 ÷ 10,000"
    assert told["CAGR", "Revenue", "2022 – 2024"]["Formula"] == "(130.25 ÷ 90.5)^(1 ÷ 2) − 1"
    assert ("Ratio to revenue", "Gross profit ÷ Revenue", "2024") in told
    for (cell,) in book["Derived"].iter_rows(min_row=2, min_col=6, max_col=6):
        exact = float(cell.comment.text.removeprefix("= "))
        assert abs(computed(cell.value, book["Data"]) - exact) <= 0.00005
    share = next(line for line in lines(book) if line["Segment"] == "软件")
    assert (share["Derived"], share["Unit"]) == ("Share of a segment", "%")
    assert not [line for line in lines(book) if line["Derived"] == "Calendarised"]


def test_forecasts_restatements_and_disputes_are_marked_as_on_the_page(db, read, tmp_path):
    kept(db, read)
    ahead = period(2025, "FY", estimate=True)
    forecasts = [replace(decision(read(), 0, "150", metric=metric, of=ahead), basis="estimate")
                 for metric in ("营业收入", "净利润")]  # fmt: skip
    restated = replace(decision(read(), 0, "99", of=period(2023)), basis="restated")
    profit = [decision(read(), 0, value, metric="净利润", of=period(2024)) for value in ("12.1", "17.9")]
    decide_all(db, [*forecasts, restated, *profit])
    decide_all(db, [decision(read(), 0, "14", metric="净利润", of=period(2023))])
    book = load_workbook(export(db, "excel", tmp_path / "out.xlsx", Chosen(with_derived=True), "en").file)
    told = {(line["Derived"], line["Metric"], line["Period"]): line for line in lines(book)}
    disputed = told["Ratio to revenue", "Net profit ÷ Revenue", "2024"]
    assert disputed["Marks"] == "≠ sources differ"
    since = told["Ratio to revenue", "Net profit ÷ Revenue", "2023"]
    assert (since["Marks"], since["Note"]) == (
        "↻ restated since", "100.5 RMB 100m of 2023 was restated to 99 RMB 100m.",
    )  # fmt: skip
    assert told["Ratio to revenue", "Net profit ÷ Revenue", "2025E"]["Marks"] == "estimate"
    fills = [row[5].fill.fgColor.rgb == "FFFFF2CC" for row in book["Derived"].iter_rows(min_row=2)]
    assert fills == ["≠" in (line["Marks"] or "") for line in lines(book)]


def test_the_sheet_is_there_only_when_asked_for_and_is_not_imported(db, read, tmp_path):
    kept(db, read)
    plain = load_workbook(export(db, "excel", tmp_path / "plain.xlsx", language="en").file)
    assert "Derived" not in plain.sheetnames
    again = export(db, "excel", tmp_path / "derived.xlsx", Chosen(with_derived=True)).file
    assert import_file(db, again).said == 0
