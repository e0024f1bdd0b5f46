"""Drafts proposed from mistakes: why, what would change, and one button that keeps them for a trial."""

from __future__ import annotations

import streamlit as st

from dashboard.components.told import attempt, show_told
from dashboard.fact_names import moment
from dashboard.text import plain, say
from evaluation.proposals import LONGEST, Proposal, keep_proposal, propose
from extraction.errors import Language
from extraction.prompts import prompt_key
from storage.database import Database
from storage.prompts import active_prompts, label_moves


def show_propose(db: Database, language: Language, place: str, of: Language | None = None) -> None:
    """The button, then each draft with its reason; `place` tells the pages apart that show it.

    `of`: only drafts for pictures in that language.
    """
    about = f"propose-{place}"
    st.button(
        say("propose.button", language), key=f"{about}-ask", help=say("propose.help", language),
        icon=":material/edit_note:", on_click=_look, args=(db, about),
    )  # fmt: skip
    show_told(about, language)
    found: list[Proposal] | None = st.session_state.get(about)
    if found is not None and of is not None:
        found = [one for one in found if prompt_key(one.name).language == of]
    if found == []:
        st.info(
            plain(" ".join([say("propose.none", language), *since_when(db, language, of)])), icon=":material/lightbulb:"
        )
    for number, one in enumerate(found or ()):
        with st.container(border=True):
            _show(db, one, about, number, language)


def since_when(db: Database, language: Language, of: Language | None) -> list[str]:
    """Since when words of people are in use: mistakes made before, with other words, propose nothing any more."""
    told = []
    for version in active_prompts(db):
        key = prompt_key(version.name)
        if key.task == "extract" and of in (None, key.language):
            made = next(move for move in label_moves(db, version.name) if move.label == "active")
            told.append(
                say("propose.since", language, name=version.name, version=version.id[:8], when=moment(made.moved_at))
            )
    return told


def _show(db: Database, one: Proposal, about: str, number: int, language: Language) -> None:
    st.markdown(f"**{plain(say('propose.for', language, name=one.name))}**")
    st.caption(plain(one.why().in_language(language)))
    st.code("\n".join(one.diff), language="diff", wrap_lines=True, height=260)
    grows = say(
        "propose.grows", language, before=f"{len(one.parent.text):,}", after=f"{len(one.text):,}", most=f"{LONGEST:,}"
    )
    st.caption(" ".join([grows, *([say("propose.shortened", language)] if one.shortened else [])]))
    with st.container(horizontal=True):
        st.button(
            say("propose.keep", language), key=f"{about}-keep-{number}", type="primary", icon=":material/save:",
            on_click=_keep, args=(db, one, about, language),
        )  # fmt: skip
        st.button(
            say("propose.dismiss", language), key=f"{about}-dismiss-{number}", on_click=_put_away, args=(one, about)
        )


def _look(db: Database, about: str) -> None:
    st.session_state[about] = propose(db)


def _keep(db: Database, one: Proposal, about: str, language: Language) -> None:
    def keep() -> None:
        st.session_state[f"prompt-shown-{one.name}"] = keep_proposal(db, one, language).id  # to be picked on Prompts

    attempt(about, "propose.kept", keep)
    _put_away(one, about)


def _put_away(one: Proposal, about: str) -> None:
    st.session_state[about] = [other for other in st.session_state.get(about, []) if other != one] or None
