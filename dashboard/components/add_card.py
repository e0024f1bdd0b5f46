"""The card for a value the engine missed: draw a box round it, then say what it is."""

from __future__ import annotations

import streamlit as st

from dashboard.answers import NotUnderstood, Typed, answer, as_typed
from dashboard.components.pictures import show_crop
from dashboard.components.review_desk import Desk, add, names_known, note, stop_drawing
from dashboard.components.states import STATES
from dashboard.components.value_card import CROP_TALL, pick
from dashboard.text import plain, say, tell
from extraction.errors import Language
from extraction.geometry import Box
from extraction.periods import parse_period
from storage.decisions import Decision
from storage.errors import StoreError
from storage.review_list import PointToReview


def show_add(desk: Desk, like: PointToReview | None) -> None:
    """The card; a neighbour's company, metric and period are offered, since a missed value is seldom alone."""
    language = desk.language
    drawn: Box | None = st.session_state.get("drawn")
    st.text(f"{STATES['missing'].sign} {say('review.add', language)}")
    if drawn is None:
        st.info(say("review.draw_first", language))
    else:
        show_crop(desk.picture, drawn, STATES["missing"], key="crop", tall=CROP_TALL)
        show_form(desk, blank(desk, like), drawn, language)
    st.button(say("review.cancel", language), key="cancel-add", shortcut="Esc", on_click=stop_drawing)


def show_form(desk: Desk, proposal: Decision, drawn: Box, language: Language) -> None:
    before = as_typed(proposal, language)
    names = names_known(desk.db, language)
    with st.form(key="add-card", border=False):
        with st.container(key="answer"):
            value, unit = st.columns([3, 2], gap="small")
        value.text_input(say("review.value", language), key="add-value")
        unit.text_input(say("review.unit", language), before.unit, key="add-unit")
        series, category = st.columns(2, gap="small")
        series.text_input(say("review.series", language), before.series, key="add-series")
        category.text_input(say("review.category", language), key="add-category")
        pick(say("review.company", language), names.companies, before.company, "add-company", language)
        pick(say("review.metric", language), names.metrics, before.metric, "add-metric", language)
        hint = say("review.period_hint", language)
        st.text_input(say("review.period", language), key="add-period", placeholder=hint)
        st.form_submit_button(
            say("review.save_added", language),
            key="save-added",
            type="primary",
            on_click=save,
            args=(desk, proposal, drawn),
        )


def blank(desk: Desk, like: PointToReview | None) -> Decision:
    if like is None:
        return Decision(desk.extraction_id, "added")
    said = like.settled or like.proposal
    return Decision(
        desk.extraction_id,
        "added",
        series=said.series,
        company=said.company,
        metric=said.metric,
        unit=said.unit,
        scope=said.scope,
    )


def period_words(category: str) -> str:
    """The category where it names a period: nobody types 2018 twice."""
    return category if parse_period(category) else ""


def save(desk: Desk, proposal: Decision, drawn: Box) -> None:
    def field(name: str) -> str:
        return str(st.session_state.get(f"add-{name}") or "")

    written = Typed(
        value=field("value").strip(),
        unit=field("unit").strip(),
        series=field("series"),
        category=field("category"),
        company=field("company") or None,
        metric=field("metric") or None,
        period=field("period") or period_words(field("category")),
        scope=proposal.scope,
        reason="",
    )
    try:
        add(desk, drawn, answer(proposal, None, written, desk.language))
    except NotUnderstood as problem:
        note("warning", say(problem.key, desk.language, text=plain(problem.text)))
    except StoreError as problem:
        note("warning", plain(tell(problem.sentence, desk.language)))
