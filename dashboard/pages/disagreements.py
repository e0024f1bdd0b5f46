"""Disagreements: which is it? What two sources say differently of one fact, reached from Compare and from a source."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.contradictions import show_contradictions
from dashboard.text import language_now, plain, say
from extraction.errors import Language
from service import resources
from storage.companies import find_company
from storage.database import Database
from storage.metrics import find_metric

NAMED = 6


def show() -> None:
    language = language_now()
    db = resources.ledger()
    companies, metrics = st.query_params.get_all("company"), st.query_params.get_all("metric")
    asked = st.query_params.get("fact", "")
    fact = int(asked) if asked.isdigit() else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(say("contradictions.question", language), anchor=False)
        if st.button(say("contradictions.back", language), key="back-to-compare", icon=":material/arrow_back:"):
            st.switch_page("pages/compare.py", query_params={"lang": language})
        if fact is not None or companies or metrics:
            st.button(say("contradictions.all", language), key="all-contradictions", on_click=forget_choice)
    chosen = names_of(db, companies, metrics, language)
    if chosen:
        st.caption(plain(chosen))
    show_contradictions(db, language, companies, metrics, fact)


def names_of(db: Database, companies: Sequence[str], metrics: Sequence[str], language: Language) -> str:
    """What the choice is narrowed to, as far as it is short."""
    found = [*(find_company(db, one) for one in companies), *(find_metric(db, one) for one in metrics)]
    names = [one.name(language) for one in found if one is not None]
    more = [f"+{len(names) - NAMED}"] if len(names) > NAMED else []
    return " · ".join([*names[:NAMED], *more])


def forget_choice() -> None:
    for name in ("company", "metric", "fact"):
        st.query_params.pop(name, None)


show()
