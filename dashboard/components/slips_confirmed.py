"""Confirmed values that do not fit together: the doubt in a sentence, its pictures, and the way to Review."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.contradiction_sides import show_source_side
from dashboard.fact_names import word_name
from dashboard.text import say, tell
from extraction.errors import Language
from storage.database import Database
from storage.facts import fact
from storage.slips.ledger import ConfirmedSlip, slips_among_confirmed

SHOWN = 10
BESIDE = 4  # so many sources stand side by side


def show_slips(db: Database, companies: Sequence[str], language: Language) -> None:
    """Those of some companies, or of the ones spoken of last; nothing where all fits."""
    found = [slip for key in companies or (None,) for slip in slips_among_confirmed(db, key)]
    if not found:
        return
    st.markdown(f"**{say('contradictions.slips', language, count=len(found))}**")
    st.caption(say("contradictions.slips_about", language))
    for place, slip in enumerate(found[:SHOWN]):
        show_slip(db, slip, place, language)


def show_slip(db: Database, slip: ConfirmedSlip, place: int, language: Language) -> None:
    with st.container(border=True, key=f"slip-{place}"):
        with st.container(key=f"doubt-slip-{place}"):
            st.text(tell(slip.finding.message, language))
        numbers = list(dict.fromkeys((*slip.decisions, *slip.against)))[:BESIDE]
        for column, number in zip(st.columns(len(numbers)), numbers, strict=True):
            with column:
                show_one(db, number, f"slip-{place}", language)


def show_one(db: Database, number: int, key: str, language: Language) -> None:
    """One of the values: what it is of, where it stands, and the way to look at it again."""
    st.text(word_name(db, fact(db, number).decision, language))
    show_source_side(db, number, key, language)
