"""Compare: what do we know? One metric over the years for many companies, confirmed values only."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import resources
from dashboard.components.export_menu import show_export_menu
from dashboard.components.fact_rows import (
    as_table,
    by_company,
    coloured,
    periods_in_order,
    plotted,
    plotted_growth,
    unheard,
)
from dashboard.components.source_panel import show_source
from dashboard.components.states import theme_now
from dashboard.components.units import nearest, units_in
from dashboard.plots import Form, ValueAxis, trend
from dashboard.text import language_now, plain, say
from extraction.chart import PeriodKind, Unit
from extraction.errors import Language
from storage.database import Database
from storage.exports import Chosen
from storage.facts import (
    companies_with_facts,
    confirmed,
    display_units,
    facts_overview,
    kinds_with_facts,
    metrics_with_facts,
    unconfirmed,
    years_with_facts,
)

FORMS: tuple[Form, ...] = ("line", "bar", "growth")
TABLE_TALL = 250
FEW_ROWS = 7  # so many fit without scrolling
FEW_COMPANIES = 8
NUMBERS = ("compare.column.value", "compare.growth")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is compared, and how it is shown."""

    metric: str
    companies: tuple[str, ...]
    kinds: tuple[PeriodKind, ...]
    years: tuple[int, int] | None
    unit: Unit | None
    form: Form
    with_open: bool


def show() -> None:
    language = language_now()
    db = resources.ledger()
    if not metrics_with_facts(db):
        show_empty(language)
        return
    left, centre, right = st.columns([2, 6, 3], gap="medium")
    with left:
        st.subheader(say("compare.question", language), anchor=False)
        choice = ask(db, language)
    with centre:
        picked = show_values(db, choice, language)
    with right:
        if choice.companies:
            show_export_menu(db, Chosen(choice.metric, choice.companies, choice.kinds, choice.years), language)
        show_where_from(db, picked, language)


def show_empty(language: Language) -> None:
    st.subheader(say("compare.question", language), anchor=False)
    st.info(say("compare.empty", language), icon=":material/lightbulb:")
    if st.button(say("compare.go_review", language), key="go-review", type="primary", icon=":material/fact_check:"):
        st.switch_page("pages/review.py", query_params={"lang": language})


def ask(db: Database, language: Language) -> Choice:
    """The filters; every one starts with a choice that shows something."""
    metrics = {metric.key: metric.name(language) for metric, _ in metrics_with_facts(db)}
    metric = st.selectbox(say("compare.metric", language), list(metrics), format_func=metrics.__getitem__, key="metric")
    form = st.segmented_control(
        say("compare.as", language),
        FORMS,
        default="line",
        required=True,
        format_func=lambda each: say(f"compare.as.{each}", language),
        key="form",
        width="stretch",
    )
    known = {company.key: company.name(language) for company, _ in companies_with_facts(db, metric)}
    companies = ask_companies(known, metric, language)
    kinds = kinds_with_facts(db, metric)
    kind = st.selectbox(
        say("compare.kinds", language),
        kinds,
        format_func=lambda each: say(f"period.{each}", language),
        key=f"kind-{metric}",
    )
    years = ask_years(db, metric, language)
    printed = display_units(db, metric)
    units = units_in(printed, language)
    unit = st.selectbox(
        say("compare.unit", language),
        units,
        nearest(units, printed[0]) if units else None,
        format_func=str,
        key=f"unit-{metric}-{language}",
        placeholder=say("compare.unit_printed", language),
    )
    with_open = st.toggle(say("compare.show_open", language), value=True, key="with-open")
    return Choice(metric, tuple(companies), (kind,), years, unit, form or "line", with_open)


def ask_companies(known: dict[str, str], metric: str, language: Language) -> list[str]:
    """A few companies side by side to be clicked; many in a list to be searched."""
    label, key = say("compare.companies", language), f"companies-{metric}"
    if len(known) <= FEW_COMPANIES:
        return st.pills(
            label,
            list(known),
            default=list(known),
            selection_mode="multi",
            format_func=lambda each: plain(known[each]),
            key=key,
            wrap=True,
        )
    return st.multiselect(
        label,
        list(known),
        default=list(known)[:FEW_COMPANIES],
        format_func=known.__getitem__,
        key=key,
        placeholder=say("review.choose", language),
    )


def ask_years(db: Database, metric: str, language: Language) -> tuple[int, int] | None:
    years = years_with_facts(db, metric)
    if years is None or years[0] == years[1]:
        return years
    first, last = st.slider(say("compare.years", language), *years, value=years, key=f"years-{metric}-{years}")
    return first, last


def show_values(db: Database, choice: Choice, language: Language) -> int | None:
    """The plot and the table under it; the fact picked in either."""
    if not choice.companies:
        st.info(say("compare.nothing", language))
        return None
    asked = (choice.metric, choice.companies, choice.kinds, choice.years)
    facts = confirmed(db, *asked, display=choice.unit)
    if facts.empty:
        st.info(say("compare.nothing", language))
        return None
    facts = by_company(facts)
    hollow = unconfirmed(db, *asked, display=choice.unit) if choice.with_open else facts.iloc[0:0]
    from_plot = show_plot(facts, hollow, choice, language)
    st.caption(say("compare.growth_note", language))
    from_table = show_table(facts, choice, language)
    unplaced = facts_overview(db).unplaced
    if unplaced:
        st.caption(say("compare.unplaced", language, count=unplaced))
    return last_picked(from_plot, from_table)


def show_plot(facts: pd.DataFrame, hollow: pd.DataFrame, choice: Choice, language: Language) -> int | None:
    if choice.form == "growth":
        values = plotted_growth(facts, language)
        unit = "%"
        if not values:
            st.info(say("compare.no_growth", language))
            return None
    else:
        solid = plotted(facts, language, hollow=False)
        values = [*solid, *unheard(plotted(hollow, language, hollow=True), solid)]
        unit = str(choice.unit or "")
        if any(value.hollow for value in values):
            unit = f"{unit}   ○ {say('compare.open_note', language)}"
    scaled = choice.form != "growth" and choice.unit is not None and choice.unit.scale != 1
    axis = ValueAxis(unit, worded=not scaled)
    figure = trend(values, periods_in_order([facts, hollow], language), choice.form, axis, language, theme_now())
    event = st.plotly_chart(
        figure,
        theme=None,
        key=f"plot-{choice.metric}-{choice.form}-{language}",
        on_select="rerun",
        selection_mode="points",
        config={"displayModeBar": False},
    )
    points = event["selection"]["points"]
    picked = int(points[0]["customdata"][0]) if points else -1
    return picked if picked >= 0 else None


def show_table(facts: pd.DataFrame, choice: Choice, language: Language) -> int | None:
    picked = st.dataframe(
        coloured(as_table(facts, language), language, theme_now()),
        key=f"facts-{choice.metric}",
        hide_index=True,
        height=TABLE_TALL if len(facts) > FEW_ROWS else "content",
        row_height=30,
        on_select="rerun",
        selection_mode="single-row",
        column_config={say(name, language): st.column_config.Column(alignment="right") for name in NUMBERS},
    )
    rows = picked["selection"]["rows"]
    return int(facts.iloc[rows[0]]["fact"]) if rows and rows[0] < len(facts) else None


def last_picked(from_plot: int | None, from_table: int | None) -> int | None:
    """Plot and table each remember their own choice: the one that changed last counts."""
    before = st.session_state.get("picked-before", (None, None))
    st.session_state["picked-before"] = (from_plot, from_table)
    if from_table != before[1]:
        st.session_state["picked"] = from_table
    elif from_plot != before[0]:
        st.session_state["picked"] = from_plot
    picked: int | None = st.session_state.get("picked")
    return picked if picked in (from_plot, from_table) else None


def show_where_from(db: Database, picked: int | None, language: Language) -> None:
    st.caption(say("compare.source", language))
    if picked is None:
        st.info(say("compare.source_hint", language), icon=":material/ads_click:")
        return
    show_source(db, picked, language)


show()
