"""Settings: who reads the charts, what is kept of the workspace elsewhere, and who may do what?

The first reader is built in; a second one, a vision model, is chosen here.
"""

from __future__ import annotations

import streamlit as st

from dashboard.components.audit_panel import show_audit
from dashboard.components.backup_panel import show_backups
from dashboard.components.keys_panel import show_keys
from dashboard.components.model_form import show_form
from dashboard.components.model_panel import show_download, show_state
from dashboard.components.publish_panel import show_publishing
from dashboard.components.snapshot_panel import show_snapshot
from dashboard.components.team_panel import show_team
from dashboard.components.watch_panel import show_watch
from dashboard.text import language_now, say
from extraction.errors import Language
from service import resources
from service.model_choice import ModelChoice
from service.second_reader import CASCADES, ask_second, cascade, choose_cascade, unasked
from storage.database import Database


def show() -> None:
    language = language_now()
    db = resources.ledger()
    choice = resources.model_choice(db.folder)
    st.subheader(say("model.question", language), anchor=False)
    st.markdown(f"**{say('model.first', language)}**")
    st.caption(say("model.first_about", language))
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.markdown(f"**{say('model.second', language)}**")
        st.caption(say("model.second_about", language))
        show_state(choice, language)
        show_form(db, choice, language)
        show_download(language)
    with right:
        st.markdown(f"**{say('model.when', language)}**")
        show_cascade(db, choice, language)
    st.divider()
    show_watch(db, language)
    st.divider()
    show_backups(db, language)
    st.divider()
    show_snapshot(db, language)
    st.divider()
    show_publishing(db, language)
    st.divider()
    show_team(db, language)
    st.divider()
    show_keys(db, language)
    st.divider()
    show_audit(db, language)


def show_cascade(db: Database, choice: ModelChoice, language: Language) -> None:
    """Which charts go to the second reader by themselves; idle while there is none."""
    st.session_state["cascade"] = cascade(db, choice)  # choosing a model changes it without a word of this widget
    st.radio(
        say("model.cascade", language),
        CASCADES,
        format_func=lambda each: say(f"model.cascade.{each}", language),
        key="cascade",
        disabled=not choice.place,
        on_change=keep_cascade,
        args=(db,),
        label_visibility="collapsed",
    )
    st.caption(say("model.cascade_note", language))
    older = unasked(db, choice)
    if older:
        label = say("model.unasked", language, count=len(older))
        st.button(label, key="send-older", on_click=send, args=(db, older, choice, language))


def keep_cascade(db: Database) -> None:
    choose_cascade(db, st.session_state["cascade"])


def send(db: Database, charts: list[str], choice: ModelChoice, language: Language) -> None:
    for sha in charts:
        ask_second(db, sha, choice)
    st.toast(say("model.sent", language, count=len(charts)), icon=":material/check:")


show()
