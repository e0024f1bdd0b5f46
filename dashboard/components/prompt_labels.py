"""The label of a version: what can be done with it, with a reason, and the log of all that was done."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.components.told import attempt, show_told
from dashboard.fact_names import moment
from dashboard.text import say
from extraction.errors import Language
from storage.database import Database
from storage.prompts import Label, PromptRow, label_moves, move_label
from storage.trials import trial_numbers

LABEL_SIGNS: dict[Label, str] = {"active": "✓", "draft": "○", "retired": "–"}
ABOUT = "prompt-label"


def label_words(label: Label, language: Language) -> str:
    return f"{LABEL_SIGNS[label]} {say(f'prompts.label.{label}', language)}"


def moves_for(row: PromptRow) -> dict[str, Label]:
    """What a person may do here, by the key of the words for it. New words become active through the gate only."""
    if row.label == "draft":
        return {"retire": "retired"}
    if row.label == "active":
        return {} if row.shipped else {"retire": "retired"}
    back: dict[str, Label] = {"roll_back": "active"} if row.was_active else {}
    return back if row.shipped else {**back, "draft": "draft"}


def show_label(db: Database, row: PromptRow, who: str, language: Language) -> None:
    """What the version's label is and why, and the ways to move it, each with a reason."""
    show_told(ABOUT, language)
    number = row.version.id
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="prompt-label-row"):
        st.text(standing_words(row, language), width="content")
        moves = moves_for(row)
        if not moves:
            return
        reason = f"prompt-why-{number}"
        why = st.text_input(say("prompts.why", language), key=reason, max_chars=200, width=300)
        for deed, label in moves.items():
            st.button(
                say(f"prompts.move.{deed}", language),
                key=f"prompt-{deed}",
                disabled=not (why or "").strip() or not who,
                help=None if who else say("prompts.who_first", language),
                on_click=move,
                args=(db, number, label, who, reason),
            )


def standing_words(row: PromptRow, language: Language) -> str:
    parts = (row.version.id[:8], label_words(row.label, language), row.moved_by, row.why)
    return " · ".join(part for part in parts if part)


def move(db: Database, number: str, label: Label, who: str, reason: str) -> None:
    why = st.session_state.get(reason, "")
    attempt(ABOUT, f"prompts.moved.{label}", lambda: move_label(db, number, label, who, why))


def show_log(db: Database, name: str, rows: list[PromptRow], language: Language) -> None:
    """Every move of a label, newest first."""
    moves = label_moves(db, name)
    with st.expander(say("prompts.log", language, count=len(moves))):
        if not moves:
            st.caption(say("prompts.no_log", language))
            return
        numbers = trial_numbers(db)
        shipped = {row.version.id for row in rows if row.shipped}
        table = pd.DataFrame(
            {
                say("prompts.column.when", language): [moment(m.moved_at) for m in moves],
                say("prompts.column.version", language): [
                    m.prompt[:8] + (f" ({say('prompts.shipped', language)})" if m.prompt in shipped else "")
                    for m in moves
                ],
                say("prompts.column.label", language): [label_words(m.label, language) for m in moves],
                say("prompts.column.by", language): [m.moved_by for m in moves],
                say("prompts.column.why", language): [m.why for m in moves],
                say("prompts.column.trial", language): [
                    "" if m.trial is None else f"#{numbers.get(m.trial, m.trial)}" for m in moves
                ],
            }
        )
        st.dataframe(table, key="prompt-log", hide_index=True, row_height=28)
