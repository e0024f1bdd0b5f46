"""Disagreements: which is it? What two sources say differently of one fact, reached from Compare and from a source."""

from __future__ import annotations

import streamlit as st

from dashboard import resources
from dashboard.components.contradictions import show_contradictions
from dashboard.text import language_now, plain, say
from extraction.errors import Language
from storage.companies import find_company
from storage.database import Database
from storage.metrics import find_metric


def show() -> None:
    language = language_now()
    db = resources.ledger()
    company, metric = st.query_params.get("company"), st.query_params.get("metric")
    asked = st.query_params.get("fact", "")
    fact = int(asked) if asked.isdigit() else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(say("contradictions.question", language), anchor=False)
        if st.button(say("contradictions.back", language), key="back-to-compare", icon=":material/arrow_back:"):
            st.switch_page("pages/compare.py", query_params={"lang": language})
        if fact is not None or company or metric:
            st.button(say("contradictions.all", language), key="all-contradictions", on_click=forget_choice)
    chosen = names_of(db, company, metric, language)
    if chosen:
        st.caption(plain(chosen))
    show_contradictions(db, language, company, metric, fact)


def names_of(db: Database, company: str | None, metric: str | None, language: Language) -> str:
    found = (find_company(db, company or ""), find_metric(db, metric or ""))
    return " · ".join(one.name(language) for one in found if one is not None)


def forget_choice() -> None:
    for name in ("company", "metric", "fact"):
        st.query_params.pop(name, None)


show()
