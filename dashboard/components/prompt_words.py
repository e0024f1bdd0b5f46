"""What is said to a model: every version, its words to be changed, one picture's answer beside, what differs below."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.components import promote
from dashboard.components.prompt_diff import show_differences
from dashboard.components.prompt_labels import label_words, show_label, show_log
from dashboard.components.prompt_lessons import show_lessons
from dashboard.components.prompt_try import show_try
from dashboard.components.propose import show_propose
from dashboard.components.told import attempt, show_told
from dashboard.components.who import ask_name, name_given
from dashboard.fact_names import moment
from dashboard.text import LANGUAGES, say
from extraction.chart import ChartKind, PromptVersion
from extraction.errors import Language
from extraction.prompts import PromptKey, PromptName, load_prompt, prompt_of
from extraction.prompts.naming import EVERY_KEY, KINDS, NEEDED, TASKS, VARIABLES
from storage.database import Database
from storage.prompts import PromptRow, active_prompts, keep_draft, prompt_names, versions_of
from storage.settings import choose, setting

ANY_KIND = "any"
TABLE_TALL, WORDS_TALL = 142, 400
ROW_TALL = 28
ABOUT = "prompt-words"  # whose deeds are told where the words stand


def show(db: Database, language: Language) -> None:
    key = ask_key(db, language)
    rows = versions_of(db, key.name)
    left, right = st.columns([5, 6], gap="medium")
    with left:
        row = show_versions(key, rows, language)
        base = row.version if row else starting_words(db, key)
        words = show_words(db, key, base, language)
    with right:
        show_try(db, key, words, language)
    show_differences(rows, row, base, words, language)
    if row is not None:
        show_label(db, row, name_given(), language)
        show_lessons(db, row.version.id, language)
        if row.label == "draft" or (not row.shipped and row.was_active):
            promote.show(db, row.version, language)
    if key.task == "extract":
        show_propose(db, language, "prompts", key.language)
    show_log(db, key.name, rows, language)
    show_all(db, language)


# ── which prompt ─────────────────────────────────────────────────────────────────────────────────────────────────────


def ask_key(db: Database, language: Language) -> PromptKey:
    """The task, the kind of chart and the language of the pictures; the address keeps them."""
    asked = st.query_params.get("prompt", "")
    start = EVERY_KEY.get(asked, PromptKey("extract", None, language))
    own = {(key.task, key.kind) for key in prompt_names(db) if key.kind}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        task: PromptName = st.selectbox(
            say("prompts.task", language),
            TASKS,
            TASKS.index(start.task),
            format_func=lambda each: say(f"prompts.task.{each}", language),
            key="prompt-task",
            width=230,
        )
        kinds: dict[str, ChartKind | None] = {ANY_KIND: None, **{each: each for each in KINDS}}
        kind = st.selectbox(
            say("prompts.kind", language),
            list(kinds),
            list(kinds.values()).index(start.kind),
            format_func=lambda each: kind_words(kinds[each], language, own=(task, each) in own),
            key="prompt-kind",
            width=190,
        )
        picture_language: Language = st.selectbox(
            say("prompts.language", language),
            LANGUAGES,
            LANGUAGES.index(start.language),
            format_func=lambda each: say(f"prompts.language.{each}", language),
            key="prompt-language",
            width=150,
        )
        ask_who(language)
    key = PromptKey(task, kinds[kind], picture_language)
    st.query_params["prompt"] = key.name
    return key


def kind_words(kind: ChartKind | None, language: Language, *, own: bool) -> str:
    """The kind of chart; a dot says that it has words of its own."""
    words = say("prompts.kind.any", language) if kind is None else say(f"kind.{kind}", language)
    return f"{words} •" if own else words


def ask_who(language: Language) -> None:
    """Who changes words."""
    ask_name(st.container(), say("prompts.who", language), "prompt-who-typed", width=170)


def starting_words(db: Database, key: PromptKey) -> PromptVersion:
    """What is asked where a kind of chart has no words of its own yet."""
    any_kind = PromptKey(key.task, None, key.language).name
    found = next((version for version in active_prompts(db) if version.name == any_kind), None)
    return found or load_prompt(key.task, key.language)


# ── its versions ─────────────────────────────────────────────────────────────────────────────────────────────────────


def show_versions(key: PromptKey, rows: list[PromptRow], language: Language) -> PromptRow | None:
    """One line a version, the one in use first; the version picked, None where there is none."""
    if not rows:
        st.info(say("prompts.no_own", language, kind=say(f"kind.{key.kind}", language)), icon=":material/lightbulb:")
        return None
    numbers = [row.version.id for row in rows]
    shown = f"prompt-shown-{key.name}"  # the version picked last or kept just now
    table = f"prompt-versions-{key.name}-{abs(hash(tuple(numbers)))}"  # lines that moved: what is picked stays picked
    kept = numbers.index(st.session_state[shown]) if st.session_state.get(shown) in numbers else 0
    if table not in st.session_state:  # shown anew
        st.session_state[f"{table}-first"] = kept
    first: int = st.session_state[f"{table}-first"]
    picked = st.dataframe(
        version_table(rows, language),
        key=table,
        hide_index=True,
        row_height=ROW_TALL,
        height=min(TABLE_TALL, ROW_TALL * len(rows) + 32),
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [first]}},
    )
    chosen = picked["selection"]["rows"]
    at = chosen[0] if chosen and chosen[0] < len(rows) else first
    st.session_state[shown] = numbers[at]
    return rows[at]


def version_table(rows: list[PromptRow], language: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("prompts.column.label", language): [label_words(row.label, language) for row in rows],
            say("prompts.column.author", language): [author_of(row, language) for row in rows],
            say("prompts.column.when", language): [when_of(row) for row in rows],
            say("prompts.column.remark", language): [row.remark for row in rows],
            say("prompts.column.version", language): [row.version.id[:8] for row in rows],
        }
    )


def author_of(row: PromptRow, language: Language) -> str:
    return say("prompts.shipped", language) if row.shipped else row.author


def when_of(row: PromptRow) -> str:
    return moment(row.written_at) if row.written_at else "–"


# ── its words ────────────────────────────────────────────────────────────────────────────────────────────────────────


def show_words(db: Database, key: PromptKey, base: PromptVersion, language: Language) -> PromptVersion:
    """The words of a version, to be changed; what is typed is kept until it becomes a draft or is given up."""
    typed, unsaved = f"prompt-text-{key.name}-{base.id}", f"unsaved_words.{key.name}.{base.id}"
    if typed not in st.session_state:
        st.session_state[typed] = setting(db, unsaved) or base.text
    text = st.text_area(
        say("prompts.words", language),
        height=WORDS_TALL,
        key=typed,
        on_change=lambda: remember(db, unsaved, base, st.session_state[typed]),
    )
    st.caption(variables_words(key, language))
    version = prompt_of(key.name, text or "")
    changed = version.id != base.id
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        remark = f"prompt-remark-{key.name}"
        st.text_input(say("prompts.remark", language), key=remark, max_chars=200, disabled=not changed)
        st.button(
            say("prompts.keep", language),
            key="prompt-keep",
            type="primary",
            disabled=not changed,
            on_click=keep,
            args=(db, version, base, remark, unsaved),
        )
        if changed:
            label = say("prompts.discard", language)
            st.button(label, key="prompt-discard", type="tertiary", on_click=discard, args=(db, unsaved, typed))
    if changed:
        st.caption(f"● {say('prompts.not_kept', language)}")
    show_told(ABOUT, language)
    return version


def variables_words(key: PromptKey, language: Language) -> str:
    """What is put in its place when the model is asked; as code, for `$` would begin a formula."""
    parts = [
        f"`${name}` {say(f'prompts.variable.{name}', language)}"
        + (f" ({say('prompts.needed', language)})" if name in NEEDED[key.task] else "")
        for name in VARIABLES
    ]
    return " · ".join(parts)


def remember(db: Database, unsaved: str, base: PromptVersion, text: str) -> None:
    """Keep what is typed: a browser may be closed."""
    choose(db, unsaved, "" if prompt_of(base.name, text).id == base.id else text)


def discard(db: Database, unsaved: str, typed: str) -> None:
    choose(db, unsaved, "")
    st.session_state.pop(typed, None)


def keep(db: Database, version: PromptVersion, base: PromptVersion, remark: str, unsaved: str) -> None:
    """The words become a draft, made from the version that they were changed from."""

    def act() -> None:
        who, why = name_given(), st.session_state.get(remark, "")
        kept = keep_draft(db, version.name, version.text, who, why, base.id)
        choose(db, unsaved, "")
        st.session_state.pop(f"prompt-text-{version.name}-{base.id}", None)
        st.session_state[f"prompt-shown-{version.name}"] = kept.id
        st.session_state[remark] = ""

    attempt(ABOUT, "prompts.kept", act)


# ── all of them ──────────────────────────────────────────────────────────────────────────────────────────────────────


def show_all(db: Database, language: Language) -> None:
    """Every version of every prompt, one line each."""
    with st.expander(say("prompts.all", language)):
        every = [(key, row) for key in prompt_names(db) for row in versions_of(db, key.name)]
        table = version_table([row for _, row in every], language)
        table.insert(0, say("prompts.task", language), [say(f"prompts.task.{key.task}", language) for key, _ in every])
        kinds = [kind_words(key.kind, language, own=False) for key, _ in every]
        table.insert(1, say("prompts.kind", language), kinds)
        languages = [say(f"prompts.language.{key.language}", language) for key, _ in every]
        table.insert(2, say("prompts.language", language), languages)
        st.dataframe(table, key="prompt-all", hide_index=True, row_height=ROW_TALL)
