"""Waiting for the texts of a picture, which the reading process finds: the page looks again until they are there."""

from __future__ import annotations

import streamlit as st

from dashboard.text import plain, say, tell
from extraction.errors import Language
from service import resources

POLL_SECONDS = 1.0


def show_texts_wait(sha: str, language: Language, key: str) -> None:
    """What goes on with texts that are not there yet: nobody reads, it failed, or it takes some seconds more."""
    wishes = resources.text_wishes()
    if wishes is None:
        st.warning(say("ask.no_reader", language))
        return
    trouble = wishes.trouble(sha)
    if trouble is not None:
        st.warning(plain(tell(trouble, language)))
    if wishes.waits(sha):
        st.fragment(look_again, run_every=POLL_SECONDS)(sha, language)
    else:
        label = say("ask.texts_retry", language)
        st.button(label, key=f"retry-{key}", on_click=wishes.ask_for, args=(sha,))


def look_again(sha: str, language: Language) -> None:
    """One look; the whole page runs again once nobody waits any more."""
    wishes = resources.text_wishes()
    if wishes is None or not wishes.waits(sha):
        st.rerun()
    st.text(say("ask.texts_wait", language))
