"""What a trial says of a version beside the baseline, in one plain sentence: better, worse, or not yet known."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st

from dashboard.components.trial_names import letter, points
from dashboard.text import say
from evaluation.paired import FEWEST, FEWEST_DIFFERING, Comparison
from evaluation.trials import GridRow, comparison, repeats_bring_nothing
from extraction.engines.listed import known_by_name_only
from extraction.errors import Language
from storage.trials import Trial

TONES = {"better": "confirmed", "worse": "doubtful", "unknown": "missing"}  # the state whose colour the words take


def show_verdicts(known: Trial, rows: Sequence[GridRow], language: Language) -> None:
    """A sentence for each version but the baseline."""
    for prompt in known.prompts[1:]:
        found = comparison(rows, prompt)
        if found.cases:
            with st.container(key=f"said-{TONES[found.verdict]}-{prompt}"):
                st.text(verdict_words(letter(known, prompt), found, language))
        taught = sum(prompt in row.taught for row in rows)
        if taught:
            st.caption(say("trials.set_aside", language, letter=letter(known, prompt), count=taught))
    if known.engine == "remote" and known.parameters and known_by_name_only(weights_of(known)):
        st.caption(say("trials.name_only", language))
    if repeats_bring_nothing(rows):
        st.caption(say("trials.all_repeats_equal", language))
    if known.split != "final":
        st.caption(say(f"trials.verdict.{known.split}", language))


def weights_of(known: Trial) -> str:
    """What the model is filed under that answered."""
    said: dict[str, object] = json.loads(known.parameters)
    return str(said.get("weights", ""))


def verdict_words(one: str, found: Comparison, language: Language) -> str:
    """The verdict with its interval, or what is lacking for one."""
    about = say("trials.verdict.about", language, documents=found.documents, cases=found.cases)
    said = say(f"trials.verdict.{found.verdict}", language, letter=one)
    if found.low is None or found.high is None:
        lack = f"trials.verdict.lacks_{found.lacking or 'documents'}"
        few = say(lack, language, fewest=FEWEST, differing=found.differing, fewest_differing=FEWEST_DIFFERING)
        change = few
    else:
        told = {"difference": points(found.difference), "low": points(found.low), "high": points(found.high)}
        change = say("trials.verdict.change", language, **told)
    needs = say("trials.verdict.needs", language, count=found.needs) if found.needs else ""
    return f"{said}{change}{about}{needs}"
