"""Ask for a trial: which words, which versions, which split, how often; and how long it will take."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.told import attempt, show_told
from dashboard.components.trial_names import lasting, prompt_words
from dashboard.components.who import name_given
from dashboard.text import plain, say
from extraction.chart import PromptVersion
from extraction.errors import Language
from extraction.prompts import PromptKey, load_prompt, prompt_key
from service import resources
from storage import jobs
from storage.database import Database
from storage.gold import SPLITS, Split
from storage.prompts import active_prompts, prompt_names, versions_of
from storage.trial_answers import answered_before, usual_seconds
from storage.trials import MOST_PROMPTS, MOST_REPEATS, ask_trial, cases_for

ABOUT = "trial-start"  # whose deeds are told under the form
TRIED = ("extract", "crop")  # what other tasks say is no number that could be right or wrong
USUAL_REPEATS = 2
GREEDY = ("qwen", "llama")  # models of this machine always take the likeliest word


def show_start(db: Database, language: Language) -> None:
    choice = resources.model_choice(db.folder)
    if not choice.place:
        st.info(say("trials.no_model", language), icon=":material/lightbulb:")
        if st.button(say("trials.go_settings", language), key="trial-settings"):
            st.switch_page("pages/settings.py", query_params={"lang": language})
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        name = ask_words(db, language)
        baseline = baseline_of(db, name)
        candidates = ask_candidates(db, name, baseline, language)
        split = ask_split(language)
        repeats = ask_repeats(language, 1 if choice.engine in GREEDY else USUAL_REPEATS)
    if repeats > 1 and choice.engine in GREEDY:
        st.caption(say("trials.repeats_equal", language))
    if candidates is None:
        st.info(say("trials.no_candidates", language), icon=":material/lightbulb:")
        return
    tried = [baseline, *candidates]
    ready = show_estimate(db, choice.engine, tried, split, repeats, language)
    st.button(
        say("trials.begin", language),
        key="trial-begin",
        type="primary",
        disabled=not (ready and candidates),
        on_click=begin,
        args=(db, [each.id for each in tried], choice.engine, split, repeats),
    )
    show_told(ABOUT, language)


def ask_words(db: Database, language: Language) -> str:
    """Which prompt; those come first that have a draft."""
    names = [key.name for key in prompt_names(db) if key.task in TRIED]
    names.sort(key=lambda each: not any(row.label == "draft" for row in versions_of(db, each)))
    asked = st.query_params.get("prompt", "")
    return st.selectbox(
        say("trials.which", language),
        names,
        names.index(asked) if asked in names else 0,
        format_func=lambda each: prompt_words(each, language),
        key="trial-words",
        width=330,
    )


def baseline_of(db: Database, name: str) -> PromptVersion:
    """What is asked today where these words would be: the active version, or that for any chart."""
    key = prompt_key(name)
    active = {version.name: version for version in active_prompts(db)}
    any_kind = PromptKey(key.task, None, key.language).name
    return active.get(name) or active.get(any_kind) or load_prompt(key.task, key.language)


def ask_candidates(db: Database, name: str, baseline: PromptVersion, language: Language) -> list[PromptVersion] | None:
    """The versions to be tried, the newest draft unless said; None where there is none."""
    rows = {row.version.id: row for row in versions_of(db, name) if row.version.id != baseline.id}
    if not rows:
        return None
    drafts = [number for number, row in rows.items() if row.label == "draft"]
    picked = st.multiselect(
        say("trials.candidates", language),
        list(rows),
        drafts[:1],
        format_func=lambda each: " · ".join(
            part for part in (each[:8], rows[each].author, rows[each].remark[:40]) if part
        ),
        max_selections=MOST_PROMPTS - 1,
        placeholder=say("trials.choose_candidates", language),
        key=f"trial-candidates-{name}",
        width=340,
    )
    return [rows[number].version for number in picked]


def ask_split(language: Language) -> Split:
    chosen: Split | None = st.segmented_control(
        say("trials.split", language),
        SPLITS,
        default="tune",
        required=True,
        format_func=lambda each: say(f"trials.split.{each}", language),
        key="trial-split",
    )
    return chosen or "tune"


def ask_repeats(language: Language, usual: int) -> int:
    said = st.number_input(say("trials.repeats", language), 1, MOST_REPEATS, usual, key="trial-repeats", width=120)
    return int(said)


def show_estimate(
    db: Database, engine: str, tried: Sequence[PromptVersion], split: Split, repeats: int, language: Language
) -> bool:
    """What it takes, from how long earlier answers took; False where there is nothing to try on."""
    cases = cases_for(db, tried, split)
    if not cases:
        st.warning(say("trials.no_cases", language), icon=":material/block:")
        return False
    size = len(cases) * len(tried) * repeats
    before = answered_before(db, engine, [each.id for each in tried], [case.image for case in cases], repeats)
    each = usual_seconds(db, engine)
    time = (
        say("trials.estimate.no_time", language)
        if each is None
        else say(
            "trials.estimate.time", language, time=lasting(each * (size - before), language), seconds=f"{each:.0f}"
        )
    )
    told = say(
        "trials.estimate",
        language,
        cases=len(cases),
        versions=len(tried),
        repeats=repeats,
        size=size,
        before=say("trials.estimate.before", language, count=before) if before else "",
        time=time,
    )
    waiting = sum(job.engine == engine for job in jobs.open_jobs(db))
    queued = " " + say("trials.estimate.queue", language, count=waiting) if waiting else ""
    st.caption(plain(told + queued))
    return True


def begin(db: Database, prompts: list[str], engine: str, split: Split, repeats: int) -> None:
    def act() -> None:
        st.session_state["trial-begun"] = ask_trial(db, prompts, engine, split, repeats, name_given())

    attempt(ABOUT, "trials.begun", act)
