"""Publishing the confirmed values: where to, the button, and what was done before."""

from __future__ import annotations

import streamlit as st

from dashboard.components.told import attempt, show_told
from dashboard.text import plain, say, tell
from extraction.errors import Language
from service.publishing import choose_place, publish_now, publish_place
from storage.database import Database
from storage.publishing import publications

SHOWN = 5


def show_publishing(db: Database, language: Language) -> None:
    st.markdown(f"**{say('publish.title', language)}**")
    st.caption(say("publish.about", language))
    left, _ = st.columns([3, 2], gap="large")
    with left:
        st.text_input(
            say("publish.place", language),
            value=publish_place(db),
            key="publish-place",
            placeholder="postgresql://user@host:5432/database",
            help=say("publish.place_help", language),
            on_change=keep_place,
            args=(db,),
        )
        ready = bool(publish_place(db))
        if st.button(say("publish.now", language), key="publish-now", icon=":material/upload:", disabled=not ready):
            with st.spinner(say("publish.busy", language)):
                attempt("publish", "publish.done", lambda: publish_now(db))
        show_told("publish", language)
        for each in publications(db, SHOWN):
            when = each.at.astimezone().replace(tzinfo=None).isoformat(" ", "minutes")
            st.caption(plain(f"{when} · {tell(each.done.sentence(), language)}"))


def keep_place(db: Database) -> None:
    attempt("publish", "publish.kept", lambda: choose_place(db, st.session_state["publish-place"]))
