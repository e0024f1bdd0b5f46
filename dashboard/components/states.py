"""The eight states a value can be in: one sign, one colour and one word each, the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.text import say
from extraction.errors import Language
from storage.review_list import PointToReview


@dataclass(frozen=True, slots=True)
class State:
    """How a state looks. The stylesheets of the components carry the same colours under the same names."""

    name: str
    sign: str
    colour: str

    def label(self, language: Language) -> str:
        return say(f"state.{self.name}", language)


STATES = {
    state.name: state
    for state in (
        State("printed", "■", "#0072b2"),
        State("measured", "◇", "#00857a"),
        State("computed", "ƒ", "#7a5bb5"),
        State("model", "?", "#6b7280"),
        State("doubtful", "!", "#b26a00"),
        State("confirmed", "✓", "#2e7d32"),
        State("rejected", "✕", "#8a9099"),
        State("missing", "＋", "#444b54"),
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
