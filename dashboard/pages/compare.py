"""Compare: what do we know? Confirmed values side by side, and what is worked out of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard.components.as_of import ask_as_of, show_as_of, show_changes_since
from dashboard.components.compare_coverage import show_coverage
from dashboard.components.compare_figures import wanted_for
from dashboard.components.compare_filters import Offer, ask_layout, ask_view, tell_view, view_asked
from dashboard.components.compare_over_time import companies_over_time, metrics_of_company
from dashboard.components.compare_picked import go_review, last_picked, show_picked
from dashboard.components.compare_ranking import companies_ranked
from dashboard.components.compare_shown import Shown
from dashboard.components.compare_table import show_table
from dashboard.components.compare_tools import plot_config, show_tools
from dashboard.components.compare_views import show_views_menu
from dashboard.components.contradictions import show_way_to_contradictions
from dashboard.components.export_menu import show_export_menu
from dashboard.components.states import theme_now
from dashboard.plots.look import Theme
from dashboard.text import language_now, plain, say
from dashboard.views import Layout, View
from extraction.errors import Language
from service import resources
from storage.choices import metrics_known
from storage.database import Database
from storage.exports import Chosen
from storage.facts import facts_overview

Show = Callable[[Database, View, Offer, Language, Theme], Shown | None]
SHOWN: dict[Layout, Show] = {
    "companies": companies_over_time,
    "metrics": metrics_of_company,
    "ranking": companies_ranked,
    "coverage": show_coverage,
}


def show() -> None:
    language = language_now()
    db = resources.ledger()
    metrics = metrics_known(db)
    if not metrics:
        show_empty(language)
        return
    left, centre, right = st.columns([20, 66, 24], gap="medium")
    view = view_asked()
    with centre:
        view = ask_layout(view, language)
    with left:
        st.subheader(say("compare.question", language), anchor=False)
        view, offer = ask_view(db, view, metrics, language)
        view = ask_as_of(view, language)
    tell_view(view)
    with centre:
        show_as_of(view, language)
        shown = SHOWN[view.layout](db, view, offer, language, theme_now()) if view.companies and view.metrics else None
        picked = show_values(db, shown, view, language)
        if view.until is not None:
            show_changes_since(db, replace(wanted_for(view), bases=()), view.until, language)
    with right:
        show_views_menu(db, view, language)
        if shown is not None:
            show_tools(shown.file, int(shown.figure.layout.height), key="compare-tools", language=language)
        show_way_to_contradictions(db, view.metrics, view.companies, language)
        if view.companies and view.metrics:  # nothing named would be everything
            show_export_menu(db, chosen_in(view), language)
        show_picked(db, picked, shown.sums if shown else {}, language)


def chosen_in(view: View) -> Chosen:
    """What an export of this view holds: the values shown, and those that the derived ones are worked out of."""
    wanted = wanted_for(view)
    return Chosen(
        wanted.metrics[0] if len(wanted.metrics) == 1 else None, wanted.companies, wanted.kinds, wanted.years,
        since=wanted.as_of, metrics=wanted.metrics, segments=wanted.segments, scopes=wanted.scopes, bases=wanted.bases,
    )  # fmt: skip


def show_empty(language: Language) -> None:
    st.subheader(say("compare.question", language), anchor=False)
    st.info(say("compare.empty", language), icon=":material/lightbulb:")
    if st.button(say("compare.go_review", language), key="go-review", type="primary", icon=":material/fact_check:"):
        st.switch_page("pages/review.py", query_params={"lang": language})


def show_values(db: Database, shown: Shown | None, view: View, language: Language) -> str | None:
    """The plot and the table under it; what was picked in either."""
    if shown is None:
        st.info(say("compare.nothing" if view.figured == "value" else "compare.nothing_derived", language))
        return None
    of = "-".join((view.layout, view.form, view.figured, *view.metrics, language))
    with st.container(key="compare-plot"):
        event = st.plotly_chart(
            shown.figure, theme=None, key=f"plot-{of}", on_select="rerun", selection_mode="points",
            config=plot_config(shown.file), alt=shown.file,
        )  # fmt: skip
    points = event["selection"]["points"]
    from_plot = str(points[0]["customdata"][0]) if points and points[0].get("customdata") else None
    if view.layout == "coverage" and from_plot and from_plot.startswith("open "):
        go_review(from_plot, language)
    from_table = show_table(shown.table, f"table-{of}", theme_now()) if shown.table is not None else None
    for note in shown.notes:
        st.caption(plain(note))
    unplaced = facts_overview(db).unplaced
    if unplaced:
        st.caption(say("compare.unplaced", language, count=unplaced))
    return last_picked(from_plot, from_table)


show()
