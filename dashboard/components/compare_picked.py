"""What was clicked in the plot or the table, and where it came from: a picture, or a formula over pictures."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.components.source_panel import show_source
from dashboard.components.states import STATES
from dashboard.text import plain, say, tell
from extraction.errors import Language
from extraction.numbers.printed import format_number
from storage.database import Database
from storage.derived import Derived

INPUT = "input-picked"  # the input of a formula whose source is open


def last_picked(from_plot: str | None, from_table: str | None) -> str | None:
    """Plot and table each remember their own choice: the one that changed last counts."""
    before = st.session_state.get("picked-before", (None, None))
    st.session_state["picked-before"] = (from_plot, from_table)
    if from_table != before[1]:
        st.session_state["picked"] = from_table
    elif from_plot != before[0]:
        st.session_state["picked"] = from_plot
    picked: str | None = st.session_state.get("picked")
    return picked if picked in (from_plot, from_table) else None


def show_picked(db: Database, picked: str | None, sums: Mapping[str, Derived], language: Language) -> None:
    """The source of a value, the formula of a derived one, the way to Review for what nobody confirmed."""
    st.caption(say("compare.source", language))
    if picked is not None and picked in sums:
        show_sum(db, sums[picked], language)
    elif picked and picked.isdigit():
        show_source(db, int(picked), language)
    elif picked and picked.startswith("open "):
        show_open(picked, language)
    else:
        st.info(say("compare.source_hint", language), icon=":material/ads_click:")


def show_sum(db: Database, found: Derived, language: Language) -> None:
    """A derived value: its formula with the numbers in it, and each of them to be opened."""
    with st.container(border=True):
        with st.container(key="said-computed"):
            number = "" if found.value is None else format_number(found.value)
            error = "" if found.error is None else f" ± {format_number(found.error)}"
            st.text(f"{STATES['computed'].sign} {number}{error} {found.unit or ''}".rstrip())
        with st.container(key="formula-picked"):
            st.text(tell(found.formula, language))
        for note in (found.note, found.restated):
            if note is not None:
                st.caption(plain(tell(note, language)))
        st.caption(say("compare.inputs", language))
        inputs = list(dict.fromkeys(found.inputs))
        chosen = st.pills(
            say("compare.inputs", language), inputs, key=f"{INPUT}-{'-'.join(map(str, inputs))}",
            format_func=lambda each: plain(words_of(db, each, language)), label_visibility="collapsed",
        )  # fmt: skip
    if chosen is not None:
        show_source(db, chosen, language)


def words_of(db: Database, decision: int, language: Language) -> str:
    """An input by its period and its number."""
    from service.answers import period_text, value_text
    from storage.facts import fact

    said = fact(db, decision).decision
    words = f"{value_text(said.value, said.printed)} {said.unit or ''}".strip()
    return f"{period_text(said.period, said.period_text, language)} · {words}"


def show_open(picked: str, language: Language) -> None:
    """A value that nobody confirmed: one way on, to its chart."""
    st.info(say("compare.open_hint", language), icon=":material/fact_check:")
    if st.button(say("compare.open_review", language), key="open-claim", type="primary", icon=":material/fact_check:"):
        go_review(picked, language)


def go_review(picked: str, language: Language) -> None:
    """To Review, at the chart and the value."""
    _, image, point = picked.split(" ")
    st.switch_page("pages/review.py", query_params={"lang": language, "chart": image, "point": point})
