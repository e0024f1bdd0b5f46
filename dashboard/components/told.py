"""One deed on the dictionaries: done or refused, and said in a sentence at the next look."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.text import plain, say, tell
from extraction.errors import Language, Sentence
from storage.errors import StoreError


def attempt(about: str, done: str, act: Callable[[], object]) -> None:
    """Do it; `done` is the key of the words for it, a refusal speaks for itself."""
    try:
        act()
    except StoreError as problem:
        st.session_state[f"{about}-told"] = problem.sentence
    else:
        st.session_state[f"{about}-told"] = done


def show_told(about: str, language: Language) -> None:
    """What the last deed came to, once."""
    told = st.session_state.pop(f"{about}-told", None)
    if isinstance(told, Sentence):
        st.warning(plain(tell(told, language)), icon=":material/block:")
    elif told:
        st.success(say(told, language), icon=":material/check:")
