"""The gold set: the confirmed charts that prompts are tried on, what became of them, and which could join them."""

from __future__ import annotations

import streamlit as st

from dashboard.components.gold_add import show_candidates, show_not_added
from dashboard.components.gold_cases import case_name, show_cases, show_retired
from dashboard.components.gold_changes import show_drift, show_label_errors
from dashboard.components.gold_size import show_mixture, show_sizes
from dashboard.components.told import show_told
from dashboard.components.who import ask_name
from dashboard.text import plain, say
from extraction.errors import Language
from storage.database import Database
from storage.gold import GoldCase, gold_cases, torn


def show(db: Database, language: Language) -> None:
    """How large it is, what waits for a person, and all cases."""
    cases = gold_cases(db)
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    left.caption(say("gold.about", language))
    who = ask_name(right, say("gold.name", language), "gold-reviewer")
    show_told("gold", language)
    show_not_added(language)
    if not cases:
        st.info(say("gold.empty", language), icon=":material/lightbulb:")
    else:
        show_sizes(db, cases, language)
        show_torn(db, language)
        show_label_errors(db, who, language)
        show_drift(db, who, language)
    show_candidates(db, who, language)
    if cases:
        show_cases(db, cases, who, language)
        show_mixture(db, cases, language)
    show_retired(db, language)


def show_torn(db: Database, language: Language) -> None:
    for found in torn(db):
        names = "、" if language == "zh" else ", "
        told = names.join(torn_name(db, case, language) for case in found.cases)
        st.warning(say("gold.torn", language, names=plain(told)), icon=":material/call_split:")


def torn_name(db: Database, case: GoldCase, language: Language) -> str:
    split = say(f"gold.split.{case.split}", language)
    return f"{case_name(db, case)} ({split})" if language == "en" else f"{case_name(db, case)}（{split}）"
