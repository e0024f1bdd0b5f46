"""What Compare works out, as its plot, its table and the pointer say it."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.components.compare_bases import bases_of, in_title, with_bases
from dashboard.components.compare_cagr import with_cagr
from dashboard.components.compare_figures import figured_line, restated_since, work_out
from dashboard.components.compare_over_time import axis_for
from dashboard.components.compare_rows import rows_from, table_words
from dashboard.components.compare_shown import Table
from dashboard.plots.look import Told
from dashboard.plots.marks import symbol
from dashboard.plots.over_time import over_time
from dashboard.plots.ticks import ValueAxis
from dashboard.views import View
from extraction.chart import Period
from tests.builders import WAN, confirmed_value


def view_of(figured, **more):
    return View(metrics=("revenue",), figured=figured, **more)


def shown(values, view):
    """The first row as a line, and the names of the periods under it."""
    worked = work_out(rows_from(values, (), "year"), view, {})
    places, at = axis_for(worked, view)
    return figured_line(worked[0], "星河科技", at, None, view, "en", {}), places


def plotted(values, figured, **more):
    """The last value that is figured."""
    return shown(values, view_of(figured, **more))[0].values[-1]


MEASURED = [confirmed_value("200", 2023, error="6"), confirmed_value("230", 2024, error="6")]


@pytest.mark.parametrize(
    ("figured", "said", "cell"),
    [("yoy", "+15.0% ± 6.7%", "ƒ ◇ +15.0 ± 6.7"), ("index", "115.0 ± 6.7", "ƒ ◇ 115.0 ± 6.7")],
)
def test_what_rests_on_measured_values_keeps_their_error(figured, said, cell):
    value = plotted(MEASURED, figured)
    assert (value.said, table_words(value)) == (said, cell)
    assert value.error == pytest.approx(6.65, abs=0.01)


def test_a_share_of_what_was_measured_keeps_its_error():
    values = [confirmed_value("30", segment="Cloud", error="3"), confirmed_value("120")]
    value = plotted(values, "share", segment="Cloud")
    assert table_words(value) == "ƒ ◇ 25.0 ± 2.7"
    assert value.error is not None


def test_the_rounding_of_printed_figures_is_no_error_bar():
    value = plotted([confirmed_value("2.0", 2023), confirmed_value("2.3")], "yoy")
    assert (value.error, value.said, table_words(value)) == (None, "+15.0%", "ƒ +15.0")


@pytest.mark.parametrize(
    ("basis", "sign", "drawn"), [("estimate", "E", "triangle-up"), ("guidance", "G", "triangle-down")]
)
@pytest.mark.parametrize("figured", ["yoy", "index"])
def test_growth_to_a_forecast_looks_like_a_forecast(basis, sign, drawn, figured):
    values = [confirmed_value("100", 2023), confirmed_value("110"), confirmed_value("132", 2025, basis=basis)]
    line, places = shown(values, view_of(figured))
    ahead, before = line.values[-1], line.values[-2]
    assert (symbol(ahead), symbol(before)) == (drawn, "hexagon")
    assert table_words(ahead) == f"ƒ {ahead.number} {sign}"
    assert places.names[-2:] == ("2024", "2025E")
    figure = over_time([line], places, "line", ValueAxis(), Told("", ""), "en", "light")
    assert basis in [trace.name for trace in figure.data]  # the legend of a saved picture
    assert "dash" in [trace.line.dash for trace in figure.data if trace.mode == "lines"]


RESTATED = [
    confirmed_value("120.5", 2022),
    confirmed_value("118.0", 2022, basis="restated"),
    confirmed_value("151", 2023),
]


def test_growth_from_a_base_that_was_restated_says_so():
    value = plotted(RESTATED, "yoy")
    assert table_words(value) == "ƒ +25.3 ↻"
    assert value.notes[-1] == "120.5 亿元 of 2022 was restated to 118.0 亿元; from that base +28.0%."
    worked = work_out(rows_from(RESTATED, (), "year"), view_of("yoy"), {})
    assert restated_since(worked, "zh").endswith("2022年的120.5 亿元已重述为118.0 亿元；以重述值为基数则为 +28.0%。")


def test_a_margin_of_what_was_restated_says_so_and_the_same_amount_restated_is_no_news():
    profit = [confirmed_value("12", metric="net_profit")]
    revenue = [confirmed_value("120"), confirmed_value("118", basis="restated")]
    same = [revenue[0], confirmed_value("1200000", unit=WAN, basis="restated")]
    view = View(metrics=("net_profit",), figured="margin", of="revenue")
    assert shown([*profit, *revenue], view)[0].values[0].notes[-1] == "120 亿元 of 2024 was restated to 118 亿元."
    assert not shown([*profit, *same], view)[0].values[0].restated


def test_no_forecast_stands_in_for_what_happened():
    values = [
        confirmed_value("100", 2023),
        confirmed_value("110", basis="restated"),
        confirmed_value("140", basis="estimate"),
    ]
    worked = work_out(rows_from(values, (), "year"), view_of("yoy"), {})[0]
    assert not worked.by_slot
    assert worked.hindered


def test_compound_growth_names_its_years_where_rows_differ_and_says_why_there_is_none():
    told = {"甲": ("10", "12", "14.4"), "乙": ("10", None, "11"), "丙": (None, "5", "6"), "丁": ("-3", None, "4")}
    values = [
        confirmed_value(value, 2021 + at, company=name)
        for name, line in told.items()
        for at, value in enumerate(line)
        if value is not None
    ]
    values += [confirmed_value("5", 2021, company="戊"), confirmed_value("6", 2022, company="戊", basis="estimate")]
    worked = work_out(rows_from(values, (), "year"), view_of("value"), {})
    names = tuple(each.row.key[0] for each in worked)
    plain = Table("Company", (), names, ((),) * len(names))
    table = with_cagr(plain, worked, {}, "year", "en")
    cells = {name: row[0].words for name, row in zip(table.names, table.cells, strict=True) if row[0] is not None}
    assert (cells["甲"], cells["丙"]) == ("ƒ +20.0% 21–23", "ƒ +20.0% 22–23")
    assert cells["丁"] == cells["戊"] == "–"
    help_text = table.helps[table.columns[0]]
    assert "丁\\: The base is negative" in help_text
    assert "戊\\: There are no two values" in help_text
    alone = with_cagr(Table("Company", (), names[:2], ((), ())), worked[:2], {}, "year", "en")
    assert [row[0].words for row in alone.cells if row[0] is not None] == ["ƒ +20.0%", "ƒ +4.9%"]


def test_a_calendar_year_takes_fiscal_years_of_one_basis_and_says_what_was_restated():
    def june(value, year, basis="reported"):
        return confirmed_value(value, of=Period("FY", year, dt.date(year, 6, 30)), basis=basis)

    values = [june("100", 2023), june("96", 2023, "restated"), june("120", 2024)]
    line, _ = shown(values, view_of("calendar"))
    assert [(value.number, value.restated) for value in line.values] == [("110", True)]
    assert line.values[0].notes[-1] == "100 亿元 of 2023 was restated to 96 亿元."


def test_an_index_without_a_common_base_names_the_base_of_each_row():
    values = [confirmed_value("10", year, company="甲") for year in (2020, 2021)]
    values += [confirmed_value("20", year, company="乙") for year in (2022, 2023)]
    worked = work_out(rows_from(values, (), "year"), view_of("index"), {})
    names = {each.row.key: each.row.key[0] for each in worked}
    bases = bases_of(worked, names, view_of("index"))
    assert in_title(bases, "en") == "甲 2020, 乙 2022"
    assert with_bases(Table("Company", (), ("乙", "甲"), ((), ())), bases).names == (
        "乙 (2022 = 100)",
        "甲 (2020 = 100)",
    )
    assert in_title(dict.fromkeys(bases, "2021"), "en") == "2021"
    assert in_title({f"{year}": f"{year}" for year in range(2000, 2009)}, "en") == "each line's first period"
