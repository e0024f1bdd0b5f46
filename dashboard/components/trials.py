"""Prompts tried against each other on the gold set: start a trial, watch it, see what each version gets right."""

from __future__ import annotations

import streamlit as st

from dashboard.components import promote
from dashboard.components.prompt_words import ask_who
from dashboard.components.trial_case import show_case
from dashboard.components.trial_grid import pick_case, show_changes, show_totals
from dashboard.components.trial_names import prompt_words
from dashboard.components.trial_progress import show_progress
from dashboard.components.trial_start import show_start
from dashboard.components.trial_verdict import show_verdicts
from dashboard.fact_names import moment
from dashboard.text import plain, say
from evaluation.trials import grid
from extraction.errors import Language
from storage.database import Database
from storage.promotions import decided_on
from storage.prompts import prompt_version
from storage.trials import Trial, trials


def show(db: Database, language: Language) -> None:
    every = trials(db)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        known = choose(db, every, language) if every else None
        ask_who(language)
    with st.expander(say("trials.start", language), expanded=known is None, icon=":material/play_arrow:"):
        st.caption(say("trials.about", language))
        show_start(db, language)
    if known is None:
        st.info(say("trials.none", language), icon=":material/lightbulb:")
        return
    show_trial(db, known, language)


def choose(db: Database, every: list[Trial], language: Language) -> Trial:
    """The trial to be looked at, the newest first; the address keeps it."""
    numbers = [each.id for each in every]
    asked = st.query_params.get("trial", "")
    begun = st.session_state.pop("trial-begun", None)
    if begun is not None:
        st.session_state["trial"] = begun
    start = int(asked) if asked.isdigit() and int(asked) in numbers else numbers[0]
    lines = {each.id: line(db, each, language) for each in every}
    if st.session_state.get("trial") not in numbers:
        st.session_state["trial"] = start
    shown = f"trial-in-{language}"  # a box of its own in each language: one that is there keeps the words of the other
    st.session_state[shown] = st.session_state["trial"]
    number = st.selectbox(
        say("trials.choose", language),
        numbers,
        format_func=lambda each: lines[each],
        key=shown,
        on_change=lambda: st.session_state.update({"trial": st.session_state[shown]}),
        width=760,
    )
    st.query_params["trial"] = str(number)
    return every[numbers.index(number)]


def line(db: Database, each: Trial, language: Language) -> str:
    name = prompt_words(prompt_version(db, each.prompts[-1]).name, language) if each.prompts else ""
    return say(
        "trials.line",
        language,
        number=each.number,
        name=name,
        split=say(f"trials.split.{each.split}", language),
        versions=len(each.prompts),
        repeats=each.repeats,
        state=say(f"trials.state.{each.state}", language),
        when=moment(each.asked_at),
    )


def show_trial(db: Database, known: Trial, language: Language) -> None:
    """How far it is, the totals, and case by case what stands behind them."""
    show_progress(db, known, language)
    rows = grid(db, known.id)
    retired = len(known.cases) - len(rows)
    if retired:
        st.caption(say("trials.retired", language, count=retired))
    show_totals(db, known, rows, language)
    if not known.is_open:
        show_verdicts(known, rows, language)
    if known.split == "final":
        for prompt in known.prompts[1:]:
            promote.show_for_trial(db, known, prompt, language)
    decided = {each.evidence.prompt for each in decided_on(db, known.id)}
    if known.split == "final" and not decided.issuperset(known.prompts[1:]):  # its cases show how to mend the others
        st.info(plain(say("trials.final_closed", language)), icon=":material/visibility_off:")
        return
    show_changes(db, known, rows, language)
    picked = pick_case(db, known, rows, language)
    if picked is not None:
        show_case(db, known, picked, language)
