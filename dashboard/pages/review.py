"""Review: is this number right? One desk that fills the page; without a chart to review, what to do first."""

from __future__ import annotations

import streamlit as st

from dashboard.components.desk import show_desk
from dashboard.components.life import show_life_asked
from dashboard.text import language_now, say
from extraction.errors import Language
from service import resources
from storage.acting import acting
from storage.queue import queue, queue_counts


def show() -> None:
    language = language_now()
    db = resources.ledger()
    asked = st.query_params.get("chart")
    if asked is None and not queue_counts(db).to_review:
        show_empty(language, bool(queue(db)))
        return
    if not acting().may("write"):
        st.caption(say("team.only_look", language))
    show_desk(asked, st.query_params.get("point"), language)
    show_life_asked(db, language)


def show_empty(language: Language, charts_known: bool) -> None:
    st.subheader(say("review.question", language), anchor=False)
    st.info(say("review.all_done" if charts_known else "review.empty", language), icon=":material/lightbulb:")
    with st.container(horizontal=True):
        if st.button(say("review.go_upload", language), key="go-upload", type="primary", icon=":material/upload_file:"):
            st.switch_page("pages/upload.py", query_params={"lang": language})
        if charts_known and st.button(say("review.see_compare", language), key="go-compare"):
            st.switch_page("pages/compare.py", query_params={"lang": language})


show()
