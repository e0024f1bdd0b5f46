"""Prompts: which words read better? Their versions, the gold set they are tried on, the trials, and the habits."""

from __future__ import annotations

import streamlit as st

from dashboard.components import gold_set, habits, prompt_words, trials
from dashboard.text import language_now, say
from service import resources

TABS = {"words": prompt_words, "gold": gold_set, "trials": trials, "habits": habits}


def show() -> None:
    language = language_now()
    db = resources.ledger()
    st.subheader(say("prompts.question", language), anchor=False)
    asked = st.query_params.get("tab", "words")
    tab = st.segmented_control(
        say("prompts.question", language),
        list(TABS),
        default=asked if asked in TABS else "words",
        required=True,
        format_func=lambda each: say(f"prompts.tab.{each}", language),
        key="prompts-tab",
        label_visibility="collapsed",
    )
    TABS[tab or "words"].show(db, language)


show()
