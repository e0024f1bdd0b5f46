"""Facts that two sources say differently: their crops side by side, and three buttons that say which it is."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.contradiction_forms import POINTS_TO, restated, show_form, show_last, show_settled
from dashboard.components.contradiction_sides import show_source_side
from dashboard.components.slips_confirmed import show_slips
from dashboard.components.who import ask_name
from dashboard.fact_names import fact_name
from dashboard.text import plain, say, tell
from extraction.errors import Language
from storage.confirmed import Wanted
from storage.contradiction_answers import Answer
from storage.contradictions import Contradiction, contradiction_on, contradictions, count_contradictions
from storage.database import Database

AT_ONCE = 5
ANSWERS: tuple[tuple[Answer, str], ...] = (
    ("restated", ":material/history:"),
    ("misread", ":material/visibility_off:"),
    ("not_same", ":material/call_split:"),
)


def show_contradictions(
    db: Database,
    language: Language,
    companies: Sequence[str] = (),
    metrics: Sequence[str] = (),
    fact: int | None = None,
) -> None:
    """All of them, or those of some companies or metrics, or of the one fact a word is on; a few at a time."""
    wanted = Wanted(metrics, companies, segments=None)
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    one = None if fact is None else contradiction_on(db, fact)
    total = count_contradictions(db, wanted) if fact is None else int(one is not None)
    left.markdown(f"**{say('contradictions.count', language, count=total)}**")
    left.caption(say("contradictions.about", language))
    ask_name(right, say("contradictions.name", language), "contradiction-reviewer")
    show_last(db, language)
    if total == 0:
        st.info(say("contradictions.none", language), icon=":material/check:")
    if one is not None:
        show_contradiction(db, one, language)
    elif total:
        for each in contradictions(db, wanted, limit=AT_ONCE, skip=ask_page(total, language)):
            show_contradiction(db, each, language)
    if fact is None:
        show_slips(db, companies, language)
    show_settled(db, language)


def show_way_to_contradictions(
    db: Database, metrics: Sequence[str], companies: Sequence[str], language: Language
) -> None:
    """How many facts of what is shown are said differently, and the way to them; nothing where none is."""
    count = count_contradictions(db, Wanted(metrics, companies, segments=None))
    label = say("contradictions.way", language, count=count)
    if count and st.button(label, key="to-disagreements", icon=":material/compare_arrows:", width="stretch"):
        query: dict[str, str | list[str]] = {"lang": language, "metric": list(metrics), "company": list(companies)}
        st.switch_page("pages/disagreements.py", query_params=query)


def ask_page(total: int, language: Language) -> int:
    """Where the few that are shown begin."""
    pages = -(-total // AT_ONCE)
    if pages < 2:
        return 0
    chosen = st.segmented_control(
        say("contradictions.page", language),
        range(pages) if pages <= 12 else range(12),
        default=0,
        required=True,
        format_func=lambda page: f"{page * AT_ONCE + 1}–{min(total, (page + 1) * AT_ONCE)}",
        key=f"contradictions-page-{pages}",
        label_visibility="collapsed",
    )
    return (chosen or 0) * AT_ONCE


def show_contradiction(db: Database, one: Contradiction, language: Language) -> None:
    """One fact: what it is, what it looks like, each source, and the three buttons."""
    number = one.counting.decision
    with st.container(border=True, key=f"contradiction-{number}"):
        st.markdown(f"**{plain(fact_name(db, one.counting, language))}**")
        with st.container(key=f"doubt-contradiction-{number}"):
            st.text(f"{say(f'contradictions.looks.{one.guess.cause}', language)}{tell(one.guess.reason, language)}")
        for place, group in zip(st.columns(len(one.groups)), one.groups, strict=True):
            with place:
                note = say("contradictions.counts", language) if group is one.groups[0] else ""
                show_source_side(db, group[0].decision, f"contradiction-{number}", language, note)
                if len(group) > 1:
                    st.caption(say("contradictions.agree", language, count=len(group) - 1))
        show_answers(db, one, language)


def show_answers(db: Database, one: Contradiction, language: Language) -> None:
    """The three buttons, the likely one first in the eye; each explains itself, and asks only what cannot be known."""
    number = one.counting.decision
    likely = POINTS_TO.get(one.guess.cause)
    with st.container(horizontal=True):
        for answer, icon in ANSWERS:
            st.button(
                say(f"contradictions.{answer}", language),
                key=f"{answer}-{number}",
                type="primary" if answer == likely else "secondary",
                icon=icon,
                help=say(f"contradictions.{answer}_help", language),
                disabled=answer == "restated" and one.guess.cause == "forecast",
                on_click=pressed,
                args=(db, one, answer, language),
            )
    opened: tuple[int, Answer] | None = st.session_state.get("contradiction-open")
    if opened is not None and opened[0] == number:
        show_form(db, one, opened[1], language)


def pressed(db: Database, one: Contradiction, answer: Answer, language: Language) -> None:
    """Restated is clear where the dates tell that one looks back; else the button opens or closes its questions."""
    later = one.later() if one.guess.cause != "unknown" else None
    if answer == "restated" and later is not None:
        restated(db, one, later, tell(one.guess.reason, language) if one.guess.cause == "restated" else "")
        return
    opened = (one.counting.decision, answer)
    st.session_state["contradiction-open"] = None if st.session_state.get("contradiction-open") == opened else opened
