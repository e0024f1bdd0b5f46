"""What came of a trial: totals, exactly what was fixed and broken, and one row a case with one column a version."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.components.trial_names import case_name, letter
from dashboard.text import plain, say
from evaluation.trials import Cell, Change, Changes, GridRow, Totals, all_changes, totals
from extraction.chart import ExtractedPoint
from extraction.errors import Language
from service.answers import value_text
from storage.database import Database
from storage.gold import GoldPoint
from storage.prompts import prompt_version, versions_of
from storage.trials import Trial

ROW_TALL = 30
MOST_TALL = 300
RIGHT = st.column_config.Column(alignment="right")


# ── all cases together ───────────────────────────────────────────────────────────────────────────────────────────────


def show_totals(db: Database, known: Trial, rows: Sequence[GridRow], language: Language) -> None:
    """One line a version, over the cases that can be compared."""
    lines = totals(known, rows)
    if not lines or not lines[0].cases:
        st.caption(say("trials.nothing_compared", language))
        return
    table = pd.DataFrame([totals_line(db, known, each, language) for each in lines])
    figures = dict.fromkeys(list(table.columns)[1:], RIGHT)
    st.dataframe(table, key="trial-totals", hide_index=True, row_height=ROW_TALL, column_config=figures)
    st.caption(say("trials.compared", language, cases=lines[0].cases))


def totals_line(db: Database, known: Trial, each: Totals, language: Language) -> dict[str, str]:
    """Figures as text: what is not known is a dash, and a baseline neither fixes nor breaks."""
    base = each.prompt == known.prompts[0]

    def column(name: str) -> str:
        return say(f"trials.column.{name}", language)

    return {
        column("version"): version_words(db, known, each.prompt, language),
        column("right"): f"{each.right} / {each.of}",
        column("share"): "–" if each.score is None else f"{100 * each.score:.1f} %",
        column("silent"): str(each.silent),
        column("passed"): f"{each.passed} / {each.answers}",
        column("fixed"): "" if base else f"+{each.fixed}" if each.fixed else "0",
        column("broken"): "" if base else f"−{each.broken}" if each.broken else "0",
        column("seconds"): amount(each.seconds, 1),
        column("tokens"): amount(each.tokens, 0),
    }


def version_words(db: Database, known: Trial, prompt: str, language: Language) -> str:
    """The letter of a version, its number, and who wrote it."""
    version = prompt_version(db, prompt)
    row = next((row for row in versions_of(db, version.name) if row.version.id == prompt), None)
    base = [say("trials.in_use", language)] if prompt == known.prompts[0] else []
    told = [row.author, row.remark[:40]] if row is not None else []
    return " · ".join(part for part in (letter(known, prompt), *base, prompt[:8], *told) if part)


def amount(number: float | None, decimals: int) -> str:
    return "–" if number is None else f"{number:,.{decimals}f}"


# ── fixed and broken ─────────────────────────────────────────────────────────────────────────────────────────────────


def show_changes(db: Database, known: Trial, rows: Sequence[GridRow], language: Language) -> None:
    """For each version every value that it put right and broke, in words that can be checked."""
    for prompt, changes in all_changes(known, rows).items():
        told = say(
            "trials.changes",
            language,
            letter=letter(known, prompt),
            fixed=len(changes.fixed),
            broken=len(changes.broken),
        )
        if not changes.fixed and not changes.broken:
            if any(row.cell(prompt).judged for row in rows):
                st.caption(f"{letter(known, prompt)}: {say('trials.no_changes', language)}")
            continue
        with st.expander(plain(told), icon=":material/rule:"):
            show_lists(db, known, prompt, changes, language)


def show_lists(db: Database, known: Trial, prompt: str, changes: Changes, language: Language) -> None:
    for name, listed in (("broken", changes.broken), ("fixed", changes.fixed)):
        if listed:
            st.caption(say(f"trials.{name}", language))
            table = pd.DataFrame([change_line(db, known, prompt, each, language) for each in listed])
            st.dataframe(table, key=f"trial-{name}-{prompt}", hide_index=True, row_height=ROW_TALL)


def change_line(db: Database, known: Trial, prompt: str, each: Change, language: Language) -> dict[str, str]:
    times = f"{each.right_before}/{each.repeats_before} → {each.right_after}/{each.repeats_after}"
    said = {"A": each.before, letter(known, prompt): each.after}
    return {
        say("trials.column.chart", language): case_name(db, each.case),
        say("trials.column.place", language): f"{each.series} · {each.category}",
        say("trials.column.truth", language): truth_words(each.truth, language),
        **{say("trials.column.before", language, letter=one): claim_words(claim) for one, claim in said.items()},
        say("trials.column.times", language): times,
        say("trials.column.mistake", language): say(f"mistake.{each.mistake}", language) if each.mistake else "",
    }


def truth_words(truth: GoldPoint | None, language: Language) -> str:
    if truth is None:
        return say("trials.invented", language)
    return f"{value_text(truth.value, truth.printed)} {truth.unit or ''}".strip()


def claim_words(claim: ExtractedPoint | None) -> str:
    """What was said, with its unit; nothing said is said too."""
    if claim is None or claim.value is None:
        return "–"
    return f"{value_text(claim.value, claim.printed)} {claim.unit or ''}".strip()


# ── case by case ─────────────────────────────────────────────────────────────────────────────────────────────────────


def pick_case(db: Database, known: Trial, rows: Sequence[GridRow], language: Language) -> GridRow | None:
    """One row a case; the one picked. What differs comes alone unless asked otherwise."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"**{say('trials.grid', language)}**", width="content")
        only = st.toggle(say("trials.only_different", language), value=False, key="trial-only-different")
    shown = [row for row in rows if row.differs or not only]
    if not shown:
        st.caption(say("trials.none_differs", language))
        return None
    table = pd.DataFrame([grid_line(db, known, row, language) for row in shown])
    picked = st.dataframe(
        table,
        key=f"trial-grid-{known.id}-{only}",
        hide_index=True,
        row_height=ROW_TALL,
        height=min(MOST_TALL, ROW_TALL * len(shown) + 40),
        on_select="rerun",
        selection_mode="single-row",
    )
    chosen = picked["selection"]["rows"]
    if not chosen or chosen[0] >= len(shown):
        st.caption(say("trials.grid_hint", language))
        return None
    return shown[chosen[0]]


def grid_line(db: Database, known: Trial, row: GridRow, language: Language) -> dict[str, str]:
    return {
        say("trials.column.chart", language): case_name(db, row.case),
        say("trials.column.kind", language): say(f"kind.{row.case.kind}", language),
        say("trials.column.must_pass", language): "✓" if row.case.must_pass else "",
        **{letter(known, cell.prompt): cell_words(row, cell, language) for cell in row.cells},
    }


def cell_words(row: GridRow, cell: Cell, language: Language) -> str:
    """The share of right values, how many repeats were wholly right, and what changed beside the baseline."""
    if not cell.judged:
        return say("trials.no_answer", language) if cell.answers else "…"
    changes = row.changes.get(cell.prompt, Changes())
    told = [f"{100 * (cell.score or 0):.0f} %"]
    told.append(say("trials.all_right", language, passes=cell.passes, repeats=len(cell.judged)))
    told += [f"+{len(changes.fixed)}"] if changes.fixed else []
    told += [f"−{len(changes.broken)}"] if changes.broken else []
    return " · ".join(told)
