"""One metric of the dictionary: what it is, its wordings, where it is used, and the ways to change it."""

from __future__ import annotations

import streamlit as st

from dashboard.components.told import attempt
from dashboard.text import plain, say
from extraction.errors import Language
from storage.database import Database
from storage.metrics import (
    KINDS,
    MEASURES,
    SIGNS,
    Metric,
    add_metric,
    add_metric_alias,
    change_metric,
    drop_metric_alias,
    list_metrics,
    merge_metrics,
)
from storage.names import fold


def show_new_metric(db: Database, language: Language) -> None:
    """A form for a metric of one's own."""
    st.caption(say("names.pick_metric", language))
    with st.form("metric-new", clear_on_submit=True):
        st.markdown(f"**{say('names.new_metric', language)}**")
        fields = ask(Metric("", "", "", "money"), language)
        st.form_submit_button(
            say("names.add", language), key="metric-add", on_click=add, args=(db, fields), icon=":material/add:"
        )


def show_metric(db: Database, one: Metric, words: list[str], uses: tuple[int, int], language: Language) -> None:
    """The card of one metric."""
    st.markdown(f"**{plain(one.name(language))}**")
    values, pictures = uses
    st.caption(say("names.used", language, values=values, pictures=pictures))
    if values and st.button(say("names.compare", language), key="metric-compare", icon=":material/stacked_line_chart:"):
        st.session_state["metric"] = one.key
        st.switch_page("pages/compare.py", query_params={"lang": language})
    with st.form(f"metric-change-{one.key}"):
        fields = ask(one, language)
        st.form_submit_button(say("names.save", language), key="metric-save", on_click=change, args=(db, one, fields))
    show_words(db, one, words, language)
    if not one.shipped:
        show_merge(db, one, language)


def ask(one: Metric, language: Language) -> dict[str, str]:
    """The fields of a metric; the key of each widget, by field."""
    keys = {name: f"metric-{name}-{one.key}" for name in ("zh", "en", "kind", "measure", "sign")}
    left, right = st.columns(2)
    left.text_input(say("names.zh", language), one.zh, key=keys["zh"])
    right.text_input(say("names.en", language), one.en, key=keys["en"])
    for name, choices, chosen in (
        ("kind", KINDS, one.kind),
        ("measure", MEASURES, one.measure),
        ("sign", SIGNS, one.sign),
    ):
        st.selectbox(
            say(f"names.{name}", language),
            choices,
            choices.index(chosen),
            format_func=lambda each, name=name: say(f"metric.{name}.{each}", language),
            key=keys[name],
        )
    return keys


def show_words(db: Database, one: Metric, words: list[str], language: Language) -> None:
    """The wordings that name the metric; one more, or one less."""
    own = {fold(one.key), fold(one.zh), fold(one.en)}
    read = [word for word in words if "_" not in word]  # the key of a metric is nothing that a report prints
    with st.container(border=True):
        st.caption(say("names.words", language, count=len(read)))
        st.text(" · ".join(sorted(read, key=lambda word: word.isascii() != (language == "en"))))
        typed = f"metric-word-{one.key}"
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        left.text_input(say("names.new_word", language), key=typed)
        right.button(say("names.add", language), key="metric-word-add", on_click=add_word, args=(db, one, typed))
        rest = [word for word in words if fold(word) not in own]
        if rest:
            gone = f"metric-gone-{one.key}"
            left, right = st.columns([3, 1], vertical_alignment="bottom")
            left.selectbox(
                say("names.old_word", language), rest, None, key=gone, placeholder=say("review.choose", language)
            )
            right.button(say("names.drop", language), key="metric-word-drop", on_click=drop_word, args=(db, one, gone))


def show_merge(db: Database, one: Metric, language: Language) -> None:
    """A metric of one's own may turn out to be another one."""
    others = {other.key: other.name(language) for other in list_metrics(db) if other.key != one.key}
    into = f"metric-into-{one.key}"
    with st.container(border=True):
        st.selectbox(
            say("names.merge_metric", language),
            list(others),
            None,
            format_func=others.__getitem__,
            key=into,
            placeholder=say("review.choose", language),
        )
        st.button(say("names.merge", language), key="metric-merge", on_click=merge, args=(db, one, into))


def asked(one: Metric, keys: dict[str, str]) -> Metric:
    state = st.session_state
    return Metric(
        one.key, state[keys["zh"]], state[keys["en"]], state[keys["measure"]], state[keys["kind"]], state[keys["sign"]]
    )


def add(db: Database, keys: dict[str, str]) -> None:
    new = asked(Metric("", "", ""), keys)
    attempt(
        "metric",
        "names.added",
        lambda: add_metric(db, new.zh or new.en, new.en, new.measure, kind=new.kind, sign=new.sign),
    )


def change(db: Database, one: Metric, keys: dict[str, str]) -> None:
    attempt("metric", "names.saved", lambda: change_metric(db, asked(one, keys)))


def add_word(db: Database, one: Metric, key: str) -> None:
    word = st.session_state[key]
    if fold(word):
        attempt("metric", "names.word_added", lambda: add_metric_alias(db, one.key, word))
        st.session_state[key] = ""


def drop_word(db: Database, one: Metric, key: str) -> None:
    word = st.session_state[key]
    if word:
        attempt("metric", "names.word_dropped", lambda: drop_metric_alias(db, one.key, word))
        st.session_state[key] = None


def merge(db: Database, one: Metric, key: str) -> None:
    into = st.session_state[key]
    if into:
        attempt("metric", "names.merged", lambda: merge_metrics(db, one.key, into))
