"""Names: what is called what? The dictionaries of metrics and companies, searched, changed, and taken from a file."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components.company_cards import show_company, show_company_file, show_new_company
from dashboard.components.metric_cards import show_metric, show_new_metric
from dashboard.components.told import show_told
from dashboard.text import language_now, say
from extraction.errors import Language
from service import resources
from storage.companies import Company, CompanyWord, company_aliases, company_uses, list_companies
from storage.database import Database
from storage.metrics import Metric, list_metrics, metric_aliases, metric_uses
from storage.names import fold

TABLE_TALL = 560
NO_USE = (0, 0)


def show() -> None:
    language = language_now()
    db = resources.ledger()
    st.subheader(say("names.question", language), anchor=False)
    about = st.segmented_control(
        say("names.about", language),
        ("metrics", "companies"),
        default="metrics",
        required=True,
        format_func=lambda each: say(f"names.{each}", language),
        key="names-about",
        label_visibility="collapsed",
    )
    left, right = st.columns([7, 4], gap="medium")
    if about == "companies":
        show_companies(db, language, left, right)
    else:
        show_metrics(db, language, left, right)


def show_metrics(db: Database, language: Language, left: DeltaGenerator, right: DeltaGenerator) -> None:
    words, uses = metric_aliases(db), metric_uses(db)
    with left:
        sought = search("metric", language)
        shown = [one for one in list_metrics(db) if matches(sought, words[one.key])]
        shown.sort(key=lambda one: -uses.get(one.key, NO_USE)[0])  # those in use first, each group as in a statement
        picked = pick(metric_table(shown, words, uses, language), "metric-table")
    with right:
        show_told("metric", language)
        if picked is None:
            show_new_metric(db, language)
        else:
            one = shown[picked]
            show_metric(db, one, words[one.key], uses.get(one.key, NO_USE), language)


def show_companies(db: Database, language: Language, left: DeltaGenerator, right: DeltaGenerator) -> None:
    words, uses = company_aliases(db), company_uses(db)
    with left:
        sought = search("company", language)
        shown = [one for one in list_companies(db) if matches(sought, (word for word, _ in words[one.key]))]
        if not shown and not sought:
            st.info(say("names.no_companies", language), icon=":material/lightbulb:")
        picked = pick(company_table(shown, words, uses, language), "company-table") if shown else None
        show_company_file(db, language)
    with right:
        show_told("company", language)
        if picked is None:
            show_new_company(db, language)
        else:
            one = shown[picked]
            show_company(db, one, words[one.key], uses.get(one.key, NO_USE), language)


def search(about: str, language: Language) -> str:
    hint = say(f"names.search.{about}", language)
    return st.text_input(hint, key=f"{about}-search", placeholder=hint, label_visibility="collapsed")


def matches(sought: str, words: Iterable[str]) -> bool:
    """True if the word, or what is left of it without its unit, stands in one of these wordings."""
    wanted = fold(sought)
    return not wanted or any(wanted in fold(word) for word in words)


def pick(table: pd.DataFrame, key: str) -> int | None:
    """The table; the row that is picked."""
    picked = st.dataframe(
        table,
        key=key,
        hide_index=True,
        row_height=30,
        height=min(TABLE_TALL, 38 + 30 * max(1, len(table))),
        on_select="rerun",
        selection_mode="single-row",
    )
    rows = picked["selection"]["rows"]
    return rows[0] if rows and rows[0] < len(table) else None


def metric_table(
    shown: list[Metric], words: dict[str, list[str]], uses: dict[str, tuple[int, int]], language: Language
) -> pd.DataFrame:
    other: Language = "en" if language == "zh" else "zh"
    return pd.DataFrame(
        {
            say("names.column.metric", language): [one.name(language) for one in shown],
            say("names.column.other", language): [one.name(other) for one in shown],
            say("names.column.kind", language): [say(f"metric.kind.{one.kind}", language) for one in shown],
            say("names.column.measure", language): [say(f"metric.measure.{one.measure}", language) for one in shown],
            say("names.column.values", language): [uses.get(one.key, NO_USE)[0] for one in shown],
            say("names.column.words", language): [" · ".join(further(one, words[one.key], language)) for one in shown],
        }
    )


def further(one: Metric, words: list[str], language: Language) -> list[str]:
    """What else the metric is called, in the reader's own script first."""
    own = {fold(one.key), fold(one.zh), fold(one.en)}
    return sorted(
        (word for word in words if fold(word) not in own), key=lambda word: word.isascii() != (language == "en")
    )


def company_table(
    shown: list[Company],
    words: dict[str, list[tuple[str, CompanyWord]]],
    uses: dict[str, tuple[int, int]],
    language: Language,
) -> pd.DataFrame:
    other: Language = "en" if language == "zh" else "zh"
    tickers = [" · ".join(word for word, kind in words[one.key] if kind == "ticker") for one in shown]
    return pd.DataFrame(
        {
            say("names.column.company", language): [one.name(language) for one in shown],
            say("names.column.other", language): [one.name(other) for one in shown],
            say("names.column.ticker", language): tickers,
            say("names.column.industry", language): [one.industry for one in shown],
            say("names.column.year_end", language): [say("names.month", language, month=one.year_end) for one in shown],
            say("names.column.values", language): [uses.get(one.key, NO_USE)[0] for one in shown],
        }
    )


show()
