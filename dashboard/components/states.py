"""The eight states a value can be in: one sign, one colour and one word each, the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.plots.look import Theme
from dashboard.text import say
from extraction.errors import Language
from storage.review_list import PointToReview


@dataclass(frozen=True, slots=True)
class State:
    """How a state looks: its sign, and its colour on light and on dark ground.

    Boxes lie over pictures, which are light in either theme: their stylesheet carries the light colours.
    """

    name: str
    sign: str
    on_light: str
    on_dark: str

    def colour(self, theme: Theme) -> str:
        return self.on_light if theme == "light" else self.on_dark

    def label(self, language: Language) -> str:
        return say(f"state.{self.name}", language)


STATES = {
    state.name: state
    for state in (
        State("printed", "■", "#0072b2", "#56a8dc"),
        State("measured", "◇", "#00857a", "#3cc09a"),
        State("computed", "ƒ", "#7a5bb5", "#b49de0"),
        State("model", "?", "#6b7280", "#9aa3af"),
        State("doubtful", "!", "#b26a00", "#e6a94a"),
        State("confirmed", "✓", "#2e7d32", "#7fc784"),
        State("rejected", "✕", "#6e757f", "#9aa3af"),
        State("missing", "＋", "#444b54", "#c4cad3"),
    )
}


def state_words(row: PointToReview, language: Language) -> str:
    """The word for where a value stands; one added by hand shares the sign of missing ones but was found."""
    if row.settled is not None and row.settled.verdict in ("added", "corrected"):
        return say(f"verdict.{row.settled.verdict}", language)
    return STATES[row.state].label(language)


def legend(language: Language) -> str:
    """All eight signs with their words, one a line."""
    return "\n\n".join(f"{state.sign} {state.label(language)}" for state in STATES.values())


def theme_now() -> Theme:
    """The ground the reader has chosen, in the browser or in Streamlit's menu."""
    return "dark" if st.context.theme.type == "dark" else "light"
