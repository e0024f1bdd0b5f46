"""Compare, used as an analyst uses it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components import export_menu
from dashboard.components.compare_figures import work_out
from dashboard.components.compare_rows import rows_from
from dashboard.views import View
from service import resources
from storage.companies import add_company
from storage.errors import StoreError
from storage.exports import Chosen
from storage.images import describe_image
from storage.reviews import decide, decide_all
from tests import builders
from tests.dashboard.conftest import SECONDS, words


@pytest.fixture
def known(chart, ledger):
    """Two years of one company confirmed, a third one waiting."""
    add_company(ledger, "星河科技", "Starriver")
    points = tuple(builders.point(value, year=year) for value, year in (("10", 2022), ("12", 2023), ("13", 2024)))
    sha, number = chart(builders.reading(*points))
    describe_image(ledger, sha, company="星河科技")
    decide_all(ledger, [builders.decision(number, at, value, year=2022 + at) for at, value in enumerate(("10", "12"))])
    return number


def added(number, value, **more):
    """One more word on the same picture."""
    segment = more.pop("segment", "")
    return replace(builders.decision(number, value=value, verdict="added", **more), segment=segment)


def table(page):
    """The table under the plot: a dict of columns by name and period."""
    frame = page.dataframe[0].value
    return {str(row.iloc[0]): dict(row.iloc[1:]) for _, row in frame.iterrows()}


def plot(page):
    """Everything that is written in the plot."""
    return json.dumps(json.loads(page.get("plotly_chart")[0].proto.spec), ensure_ascii=False)


def test_without_facts_the_page_teaches(show_page):
    assert "confirmed values are compared" in words(show_page("compare"))
    assert "比较已确认的数值" in words(show_page("compare", "zh"))


def test_confirmed_values_stand_in_the_table_and_open_ones_are_marked(show_page, known):
    page = show_page("compare", unit="CNY×100000000")
    assert not page.exception
    assert table(page) == {"Starriver": {"ƒ CAGR": "ƒ +20.0%", "2022": "1.0", "2023": "1.2", "2024": "○ 1.3"}}
    assert "to review" in plot(page)


def test_open_values_can_be_hidden(show_page, known):
    page = show_page("compare", open="0")
    assert set(table(page)["Starriver"]) == {"ƒ CAGR", "2022", "2023"}


def test_chinese_speaks_chinese_units_and_english_english_ones(show_page, known):
    assert "亿元" in plot(show_page("compare", "zh"))
    assert "RMB bn" in plot(show_page("compare", "en"))


def test_values_in_other_units_are_converted_to_the_one_shown(show_page, known):
    page = show_page("compare", "zh", unit="CNY×10000")
    assert table(page)["星河科技"]["2022"] == "100,000"


def test_what_counts_something_else_is_not_drawn_and_said(show_page, known, ledger):
    decide(ledger, added(known, "55", year=2021, unit=builders.PERCENT))
    page = show_page("compare")
    assert "2021" not in table(page)["Starriver"]
    assert "1 in %, for want of a common axis" in words(page)


def test_growth_knows_confirmed_values_only_and_is_marked_as_derived(show_page, known):
    page = show_page("compare", show="yoy")
    assert table(page) == {"Starriver": {"2023": "ƒ +20.0"}}
    assert "Cannot be derived" not in words(page)


def test_a_single_quarter_is_what_the_half_has_more_than_the_first(show_page, known, ledger):
    decide_all(
        ledger, [added(known, "3", of=builders.period(2024, "Q1")), added(known, "7", of=builders.period(2024, "H1"))]
    )
    page = show_page("compare", "zh", period="to_date", show="single", **{"from": "2024", "to": "2024"})
    assert table(page)["星河科技"] == {"2024Q1": "3", "2024Q2": "ƒ 4"}


def test_segments_are_shown_apart_and_as_shares(show_page, known, ledger):
    decide_all(
        ledger, [added(known, value, year=2023, segment=name) for name, value in (("Cloud", "9"), ("Cars", "3"))]
    )
    apart = table(show_page("compare", "zh", segment="*", unit="CNY×100000000"))
    assert {name: cells["2023"] for name, cells in apart.items()} == {"Cloud": "9", "Cars": "3"}
    share = table(show_page("compare", "zh", segment="Cloud", show="share"))
    assert share == {"星河科技": {"2023": "ƒ 75.0"}}


def test_where_only_parts_are_known_they_are_shown(show_page, known, ledger):
    decide(ledger, added(known, "9", year=2023, segment="Cloud", metric="gross_profit"))
    assert table(show_page("compare", "zh", metric="gross_profit"))["Cloud"]["2023"] == "9"


def test_two_vintages_are_both_there_and_the_restated_one_leads(show_page, known, ledger):
    decide(ledger, added(known, "11", year=2022, basis="restated"))
    page = show_page("compare", "zh", unit="CNY×100000000")
    assert table(page)["星河科技"]["2022"] == "↻ 11"
    assert "重述" in plot(page)


def test_words_that_differ_are_ringed(show_page, known, chart, ledger):
    _, second = chart(builders.reading(builders.point("12.9", year=2023)), "combo_zh.png")
    decide(ledger, builders.decision(second, 0, "12.9", year=2023))
    page = show_page("compare", "zh", unit="CNY×100000000")
    assert table(page)["星河科技"]["2023"] == "≠ 12.9"


def test_no_company_chosen_is_no_error_and_exports_nothing(show_page, known, monkeypatch):
    page = show_page("compare")
    offered = []
    monkeypatch.setattr(export_menu, "show_export_menu", lambda *_: offered.append("nothing named would be everything"))
    page.button_group(key="compare-companies-revenue").set_value([]).run()
    assert not page.exception
    assert "Nothing confirmed matches" in words(page)
    assert not offered
    assert page.query_params["none"] == "companies"


@pytest.mark.parametrize(
    "query",
    [
        {"layout": "companies", "plot": "bar"},
        {"layout": "metrics"},
        {"layout": "metrics", "plot": "indexed"},
        {"layout": "ranking"},
        {"layout": "ranking", "show": "yoy", "at": "2023"},
        {"layout": "coverage"},
        {"layout": "coverage", "plot": "by_metric"},
    ],
    ids=lambda query: "-".join(query.values()),
)
def test_every_layout_is_drawn_and_keeps_its_address(show_page, known, ledger, query):
    decide(ledger, added(known, "31.5", year=2023, metric="毛利率", unit=builders.PERCENT))
    page = show_page("compare", **query)
    assert not page.exception
    assert len(page.get("plotly_chart")) == 1
    assert {name: page.query_params[name] for name in query if query[name] != "companies"} == {
        name: said for name, said in query.items() if said != "companies"
    }


def test_a_link_to_what_nobody_knows_shows_what_there_is(show_page, known):
    page = show_page("compare", metric="moonlight", company="nobody", at="1066", unit="pounds", layout="ranking")
    assert not page.exception
    assert list(table(page)) == ["Starriver"]


def test_another_choice_goes_into_the_address(show_page, known):
    page = show_page("compare")
    page.button_group(key="compare-layout").set_value("ranking").run()
    assert page.query_params["layout"] == "ranking"
    page.selectbox(key="compare-at-year").select("2022").run()
    assert page.query_params["at"] == "2022"
    assert table(page)["Starriver"]["2022"] == "1.0"


def test_a_link_with_nobody_chosen_opens_with_nobody_chosen(show_page, known):
    page = show_page("compare", none="companies")
    assert "Nothing confirmed matches" in words(page)
    page.button_group(key="compare-layout").set_value("metrics").run()
    assert "营业收入" in plot(page) or "Revenue" in plot(page)
    assert "none" not in page.query_params


def test_the_period_of_a_ranking_is_no_span_of_other_layouts(show_page, known):
    page = show_page("compare", layout="ranking", at="2022", **{"from": "2022", "to": "2022"})
    assert list(table(page)["Starriver"]) == ["Rank", "2022"]
    page.button_group(key="compare-layout").set_value("companies").run()
    assert set(table(page)["Starriver"]) == {"ƒ CAGR", "2022", "2023", "2024"}


def test_the_years_chosen_survive_a_ranking(show_page, known):
    page = show_page("compare", open="0", **{"from": "2023"})
    for layout in ("ranking", "companies"):
        page.button_group(key="compare-layout").set_value(layout).run()
    assert set(table(page)["Starriver"]) == {"2023"}


@pytest.mark.parametrize(("first", "last"), [("1999", "1998"), ("2023", "2022"), ("2050", "2060")])
def test_years_that_are_none_are_all_years(show_page, known, first, last):
    page = show_page("compare", open="0", **{"from": first, "to": last})
    assert set(table(page)["Starriver"]) == {"ƒ CAGR", "2022", "2023"}


@pytest.fixture
def of_june(known, ledger):
    """Another company, whose fiscal year ends in June."""
    add_company(ledger, "远山股份", "Farhill", year_end=6)
    decide_all(ledger, [added(known, str(20 + year - 2022), year=year, company="远山股份") for year in (2022, 2023)])


def test_fiscal_years_of_different_months_are_said_in_a_ranking(show_page, of_june):
    page = show_page("compare", layout="ranking", at="2023", unit="CNY×100000000")
    assert table(page) == {
        "Farhill": {"Rank": "1", "Period to": "2023-06-30", "2023": "2.1"},
        "Starriver": {"Rank": "2", "Period to": "2023-12-31", "2023": "1.2"},
    }
    assert "different months (6, 12); “Calendar years”" in plot(page)
    assert "to 2023-06-30" in plot(page)


def test_fiscal_years_of_different_months_are_said_over_time(show_page, of_june):
    page = show_page("compare", "zh")
    assert set(table(page)) == {"星河科技（财年止于 12 月）", "远山股份（财年止于 6 月）"}
    assert "财年止于不同月份（6、12 月）" in plot(page)
    assert "不同月份" not in plot(show_page("compare", "zh", show="calendar"))


def test_fiscal_years_of_one_month_need_no_word(show_page, known):
    assert "different months" not in plot(show_page("compare"))


def test_a_view_is_saved_opened_and_taken_back(ledger, known):
    def page() -> None:
        import streamlit as st

        from dashboard.components.compare_filters import tell_view
        from dashboard.components.compare_views import show_views
        from dashboard.views import View
        from service import resources

        view = View(layout="ranking", metrics=("revenue",))
        if "layout" not in st.query_params:
            tell_view(view)  # as the page does before the menu is drawn
        show_views(resources.ledger(), view, "en")

    shown = AppTest.from_function(page, default_timeout=SECONDS).run()
    shown.text_input(key="view-name").set_value("Peers").run()
    shown.button(key="view-save").click().run()
    assert "Saved." in words(shown)
    shown.button(key="view-open-0").click().run()
    assert shown.query_params["layout"] == "ranking"
    shown.button(key="view-drop-0").click().run()
    assert "No view is saved yet" in words(shown)


def test_what_is_exported_is_what_is_shown(ledger, known):
    decide_all(ledger, [added(known, "9", year=2023, segment="Cloud"), added(known, "8", year=2023, basis="restated")])
    chosen = Chosen(metrics=("revenue",), kinds=("FY",), segments=("",), bases=("reported",))
    assert [row["value"] for row in exported(ledger, chosen)] == ["10", "12"]
    assert [row["value"] for row in exported(ledger, replace(chosen, segments=("CLOUD",), bases=()))] == ["9"]
    assert len(exported(ledger, Chosen("revenue"))) == 4


def exported(ledger, chosen):
    lines = export_menu.made(ledger, "jsonl", chosen, "en").decode().splitlines()
    return [row for row in map(json.loads, lines) if "value" in row]


def test_a_closed_ledger_is_said_so(show_page, known):
    page = show_page("compare")
    resources.close_workspace()
    page.run()
    assert page.exception  # the frame in app.py turns it into a sentence; a page alone lets it through
    assert not isinstance(page.exception[0].value, StoreError)


def test_a_line_as_an_index_has_one_base_where_that_base_was_restated():
    values = [builders.confirmed_value(value, year) for value, year in (("100", 2021), ("120", 2022), ("165", 2024))]
    values += [builders.confirmed_value("118", 2022, basis="restated")]
    values += [builders.confirmed_value("180", 2025, basis="guidance")]
    values += [builders.confirmed_value("10", 2022, metric="net_profit")]
    view = View(metrics=("revenue", "net_profit"), figured="index")
    revenue = work_out(rows_from(values, (), "year"), view, {})[0]
    assert {at: round(float(found.value or 0), 1) for at, found in revenue.by_slot.items()} == {
        2021: 83.3, 2022: 100.0, 2024: 137.5, 2025: 150.0
    }  # fmt: skip
