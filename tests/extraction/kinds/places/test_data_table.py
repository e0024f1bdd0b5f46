from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.claims.points import claim
from extraction.kinds.places.data_table import DataTable, find_data_table
from extraction.legend.entries import LegendEntry
from tests.builders import written
from tests.extraction.kinds.claims.test_points import COLUMNS, bars, layout

BOTTOM = 270.0
NAMES = ("华东", "华北", "Inter-", "others")
ROWS = {
    "2023": ("10.0", "20.0", "30.0", "40.0"),
    "2024": ("12.0", "25.0", "-", "50.0"),
    "增速": ("20%", "25%", "", "25%"),
}


def texts() -> list[TextBox]:
    found = [written(name, x, 284) for name, x in zip(NAMES, COLUMNS, strict=True)]
    found.append(written("national", COLUMNS[2], 297))
    for k, (head, cells) in enumerate(ROWS.items()):
        y = 316 + 18 * k
        found.append(written(head, 30, y))
        found += [written(cell, x, y) for cell, x in zip(cells, COLUMNS, strict=True) if cell]
    return found


def legend(found: list[TextBox], *names: str) -> tuple[LegendEntry, ...]:
    heads = [t for t in found if t.text in names]
    return tuple(LegendEntry(t.text, t, Box(2, 0, 10, 8), (50.0, 20.0 * k, 40.0), False) for k, t in enumerate(heads))


def table() -> DataTable:
    found = texts()
    read = find_data_table(found, legend(found, "2023", "2024"), BOTTOM)
    assert read is not None
    return read


def test_the_tables_head_names_the_categories() -> None:
    assert [c.name for c in table().categories] == ["华东", "华北", "International", "others"]
    assert [c.x for c in table().categories] == list(COLUMNS)


def test_every_row_holds_the_numbers_of_a_series_by_column() -> None:
    values = [{k: str(cell.value) for k, cell in row.cells.items()} for row in table().rows]
    assert [row.name for row in table().rows] == list(ROWS)
    assert values[1] == {0: "12.0", 1: "25.0", 3: "50.0"}


def test_a_table_without_the_legend_in_it_belongs_to_something_else() -> None:
    assert find_data_table(texts(), (), BOTTOM) is None


def test_a_row_of_years_under_the_axis_is_no_table() -> None:
    years = [written(year, x, 284) for year, x in zip(("2021", "2022", "2023", "2024"), COLUMNS, strict=True)]
    names = [written(name, 120 + 120 * k, 302) for k, name in enumerate(("收入", "利润"))]
    assert find_data_table([*years, *names], legend(names, "收入", "利润"), BOTTOM) is None


def test_the_table_gives_the_values_and_the_marks_confirm_them() -> None:
    chart = replace(layout(), rows=table().rows, categories=table().categories)
    reading = claim(chart, "bar", (bars(20, 40, 60, 80, name="2023"), bars(24, 50, name="2024")), "")
    by_name = {s.name: [p.value for p in reading.points if p.series == s.name] for s in reading.series}
    assert by_name["2023"] == [Decimal("10.0"), Decimal("20.0"), Decimal("30.0"), Decimal("40.0")]
    assert by_name["2024"] == [Decimal("12.0"), Decimal("25.0"), Decimal("50.0")]
    assert by_name["增速"] == [Decimal(20), Decimal(25), Decimal(25)]
    assert [(f.check, f.points) for f in reading.findings] == [("label_unchecked", (6,))]
