"""The watched folder on Settings: which one, what came of its files, and a switch that pauses it."""

from __future__ import annotations

import streamlit as st

from dashboard.text import plain, say, tell
from extraction.errors import Language
from service import resources
from service.watching import is_paused, pause
from storage.database import Database
from storage.watched import watch_counts


def show_watch(db: Database, language: Language) -> None:
    st.markdown(f"**{say('watch.title', language)}**")
    watch = resources.folder_watch()
    if watch is None:
        st.caption(say("watch.none", language))
        return
    st.text(str(watch.folder))
    st.toggle(
        say("watch.on", language),
        value=not is_paused(db),
        key="watch-on",
        on_change=lambda: pause(db, not st.session_state["watch-on"]),
    )
    counts = watch_counts(db)
    st.caption(say("watch.counts", language, taken=counts.taken, seen=counts.seen_before, refused=counts.refused))
    if watch.trouble is not None:
        st.warning(plain(tell(watch.trouble, language)), icon=":material/warning:")
