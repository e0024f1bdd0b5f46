"""What became of gold cases: labels in doubt with their crop, and values changed since, old and new side by side."""

from __future__ import annotations

import streamlit as st

from dashboard.components.gold_cases import case_name, number_of, show_point
from dashboard.components.told import attempt
from dashboard.text import plain, say
from extraction.errors import Language
from extraction.numbers.units import unit_in
from service.answers import value_text
from storage.database import Database
from storage.gold import (
    Change,
    Drift,
    GoldPoint,
    LabelError,
    drifted,
    keep_gold_case,
    label_errors,
    label_is_right,
    renew_gold_case,
)
from storage.trials import trial_numbers

AT_ONCE = 5


def show_label_errors(db: Database, who: str, language: Language) -> None:
    """The first few that nobody has answered; nothing where there are none."""
    found = label_errors(db)
    if not found:
        return
    st.markdown(f"**{say('gold.errors', language, count=len(found))}**")
    st.caption(say("gold.errors_about", language))
    for error in found[:AT_ONCE]:
        with st.container(border=True, key=f"gold-error-{error.id}"):
            show_label_error(db, error, who, language)


def show_label_error(db: Database, error: LabelError, who: str, language: Language) -> None:
    words = {"who": error.said_by or say("contradictions.nameless", language), "when": f"{error.said_at:%Y-%m-%d}"}
    point = None if error.point is None else error.case.points[error.point]
    left, right = st.columns([2, 3])
    with left:
        st.text(error.remark)
        key = "gold.error_by" if error.trial is None else "gold.error_trial"
        st.caption(plain(say(key, language, **words, trial=trial_numbers(db).get(error.trial or 0))))
        st.text(" · ".join([case_name(db, error.case), *([number_of(point)] if point else [])]))
        with st.container(horizontal=True):
            to_review(error.case.image, point, f"gold-error-look-{error.id}", language)
            st.button(
                say("gold.is_right", language), key=f"gold-right-{error.id}", icon=":material/check:",
                on_click=attempt, args=("gold", "gold.said_right", lambda: label_is_right(db, error.id, who)),
            )  # fmt: skip
    with right:
        show_point(db, error.case, point, f"gold-error-{error.id}", language)


def show_drift(db: Database, who: str, language: Language) -> None:
    """The cases whose confirmed values are others by now; nothing where all are as they were."""
    found = drifted(db)
    if not found:
        return
    st.markdown(f"**{say('gold.drift', language, count=len(found))}**")
    st.caption(say("gold.drift_about", language))
    for drift in found[:AT_ONCE]:
        with st.container(border=True, key=f"gold-drift-{drift.case.id}"):
            show_one_drift(db, drift, who, language)


def show_one_drift(db: Database, drift: Drift, who: str, language: Language) -> None:
    number = drift.case.id
    st.text(case_name(db, drift.case))
    for place, change in enumerate(drift.changes[:AT_ONCE]):
        show_change(db, drift, change, f"gold-drift-{number}-{place}", language)
    if len(drift.changes) > AT_ONCE:
        st.caption(f"+{len(drift.changes) - AT_ONCE}")
    if drift.open:
        st.caption(say("gold.open", language, count=drift.open))
    with st.container(horizontal=True):
        st.button(
            say("gold.renew", language), key=f"gold-renew-{number}", type="primary", disabled=drift.open > 0,
            on_click=attempt, args=("gold", "gold.renewed", lambda: renew_gold_case(db, number, who)),
        )  # fmt: skip
        st.button(
            say("gold.keep", language), key=f"gold-keep-{number}",
            on_click=attempt, args=("gold", "gold.kept", lambda: keep_gold_case(db, number, who)),
        )  # fmt: skip
        to_review(drift.case.image, drift.changes[0].now, f"gold-drift-look-{number}", language)


def show_change(db: Database, drift: Drift, change: Change, key: str, language: Language) -> None:
    """Old and new, and the place in the picture."""
    shown = change.now or change.before
    crop, before, by_now = st.columns([3, 2, 2])
    with crop:
        show_point(db, drift.case, shown, key, language)
    before.caption(say("gold.before", language))
    before.text(in_words(change.before, language))
    by_now.caption(say("gold.now", language))
    by_now.text(in_words(change.now, language))


def in_words(point: GoldPoint | None, language: Language) -> str:
    if point is None:
        return say("gold.gone", language)
    return f"{value_text(point.value, point.printed)} {unit_in(point.unit, language)}".strip()


def to_review(image: str, point: GoldPoint | None, key: str, language: Language) -> None:
    """The way to the value in Review."""
    if st.button(say("gold.look", language), key=key, icon=":material/fact_check:"):
        place = {} if point is None else {"point": str(point.point)}
        st.switch_page("pages/review.py", query_params={"lang": language, "chart": image, **place})
