"""Feedback's answer at a glance: what goes wrong, where, and since when; a click on a dot narrows it down."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import get_args

import streamlit as st

from dashboard.components.states import theme_now
from dashboard.pace_plot import ID_SHOWN
from dashboard.plots.rates import Spotted, course_plot, in_percent, rates_plot
from dashboard.text import say
from extraction.errors import Language
from storage.database import Database
from storage.decisions import Mistake
from storage.feedback import (
    Among,
    Facet,
    Spot,
    Step,
    choices,
    fitting_step,
    prompt_names,
    shares_by,
    trend,
    wrong_share,
)
from storage.rates import Rate

FACETS: tuple[Facet, ...] = ("mistake", "kind", "engine", "prompt", "quality", "source")
GROUPS: tuple[Facet, ...] = FACETS[1:]
SOURCES = ("printed", "measured", "computed", "model")
QUIET_PLOT = {"displayModeBar": False}


def ask_among(db: Database, language: Language) -> Among:
    """Which values are meant; only what there is to choose from is asked."""
    offered: dict[Facet, list[str]] = {"mistake": list(get_args(Mistake)), "source": list(SOURCES), **choices(db)}
    chosen: dict[str, str | None] = {}
    with st.container(horizontal=True, key="feedback-filters"):
        for facet in FACETS:
            if len(offered[facet]) > 1:
                key = f"feedback-{facet}"
                if st.session_state.get(key) not in offered[facet]:
                    st.session_state.pop(key, None)
                chosen[facet] = st.selectbox(
                    say(f"feedback.by.{facet}", language),
                    offered[facet],
                    None,
                    format_func=partial(group_name, db, facet, language=language),
                    placeholder=say(f"feedback.all.{facet}", language),
                    key=key,
                    label_visibility="collapsed",
                )
    return Among(**chosen)


def show_rates(db: Database, among: Among, language: Language) -> Rate:
    """One sentence and three plots; the rate among the values asked for."""
    rate = wrong_share(db, among)
    said, where, since = st.columns(3, gap="medium")
    said.markdown(headline(rate, among, language))
    if not rate.values:
        return rate
    if rate.is_small:
        said.caption(say("feedback.too_few", language, values=rate.values, charts=rate.charts))
    with where:
        by: Facet = st.segmented_control(
            say("feedback.by", language),
            GROUPS,
            default="kind",
            required=True,
            format_func=lambda each: say(f"feedback.by.{each}", language),
            key="feedback-by",
            label_visibility="collapsed",
        )
    with since:
        step = ask_step(db, among, language)
    what, where, since = st.columns(3, gap="medium")
    with what:
        show_groups(db, "mistake", among, say("feedback.what", language), language)
    with where:
        named = say(f"feedback.by.{by}", language).lower()
        show_groups(db, by, among, say("feedback.where", language, by=named), language)
    with since:
        title = say("feedback.since", language)
        figure = course_plot(title, trend(db, step, among), language, theme_now())
        st.plotly_chart(figure, theme=None, key=f"course-{language}-{step}", config=QUIET_PLOT, alt=title)
    st.caption(say("feedback.about", language))
    return rate


def headline(rate: Rate, among: Among, language: Language) -> str:
    if not rate.values:
        return say("feedback.nothing_among", language)
    said = {
        "share": in_percent(rate.share), "low": in_percent(rate.low), "high": in_percent(rate.high),
        "values": f"{rate.values:,}", "charts": f"{rate.charts:,}",
    }  # fmt: skip
    if among.mistake is None:
        return say("feedback.headline", language, **said)
    return say("feedback.headline_of", language, mistake=say(f"mistake.{among.mistake}", language), **said)


def show_groups(db: Database, facet: Facet, among: Among, title: str, language: Language) -> None:
    """A dot for each group, the surely worst first; picking one narrows the rest down to it, again widens."""
    found = shares_by(db, facet, replace(among, **{facet: None}))
    spots = sorted(found, key=lambda spot: (-spot.rate.low, -spot.rate.share))
    if not spots:
        return
    chosen: str | None = getattr(among, facet)
    key = f"rates-{facet}-{language}-{chosen}"

    def narrow() -> None:
        points = st.session_state[key]["selection"]["points"]
        picked = str(points[0]["customdata"][0]) if points else None
        st.session_state[f"feedback-{facet}"] = None if picked == chosen else picked

    figure = rates_plot(title, [spotted(db, facet, spot, language) for spot in spots], chosen, language, theme_now())
    st.plotly_chart(
        figure, theme=None, key=key, on_select=narrow, selection_mode="points", config=QUIET_PLOT, alt=title
    )


def spotted(db: Database, facet: Facet, spot: Spot, language: Language) -> Spotted:
    return Spotted(spot.name, group_name(db, facet, spot.name, language), spot.rate)


def ask_step(db: Database, among: Among, language: Language) -> Step:
    """Whether the course goes by the calendar or as charts were reviewed; by charts where there is too little of it."""
    fitting = fitting_step(db, among)
    if fitting == "charts":
        return fitting
    by = st.segmented_control(
        say("feedback.step", language),
        ("time", "charts"),
        default="time",
        required=True,
        format_func=lambda each: say(f"feedback.step.{each}", language),
        key="feedback-step",
        label_visibility="collapsed",
    )
    return fitting if by == "time" else "charts"


def group_name(db: Database, facet: str, group: str, language: Language) -> str:
    """What a group is called in the reader's language; prompts of one name are told apart by their ids."""
    if facet in ("mistake", "kind", "source", "quality"):
        return say(f"{facet}.{group}", language)
    if facet == "engine":
        return group
    if not group:
        return say("feedback.no_prompt", language)
    names = prompt_names(db)
    name = names.get(group, "")
    alone = sum(each == name for each in names.values()) == 1
    return name if name and alone else f"{name} {group[:ID_SHOWN]}".strip()
