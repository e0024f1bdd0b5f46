"""The name under which words are said on the pages: whoever is signed in, else the name that a person gave."""

from __future__ import annotations

import streamlit as st

from dashboard.components.signed_in import reviewer_name

GIVEN = "reviewer-name"  # kept as long as the session, whatever page is open
LONGEST = 60


def name_given() -> str:
    """The name to write down with a word; "" where none was given."""
    signed_in = reviewer_name()
    return signed_in if signed_in is not None else str(st.session_state.get(GIVEN, "")).strip()


def ask_name(place: st.delta_generator.DeltaGenerator, label: str, key: str, width: int | None = None) -> str:
    """A field for the name; who is signed in sees their own there and cannot speak as somebody else."""
    is_signed_in = reviewer_name() is not None
    place.text_input(
        label,
        name_given(),
        key=key,
        max_chars=LONGEST,
        disabled=is_signed_in,
        on_change=lambda: st.session_state.update({GIVEN: st.session_state[key].strip()}),
        width="stretch" if width is None else width,
    )
    return name_given()
