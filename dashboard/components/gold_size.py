"""How large and how mixed the gold set is, and in words what can be known with it."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import streamlit as st

from dashboard.text import plain, say
from evaluation.paired import FEWEST_DIFFERING
from extraction.errors import Language
from storage.database import Database
from storage.gold import ENOUGH, GoldCase, Mixture, Size, shares, sizes
from storage.name_book import name_book

MIXTURES: tuple[Mixture, ...] = get_args(Mixture)
MOST_OF_ONE = 0.5  # of the documents of a split: from here on it is a set of one company


def show_sizes(db: Database, cases: list[GoldCase], language: Language) -> None:
    """The three splits side by side."""
    for place, size in zip(st.columns(3), sizes(cases), strict=True):
        with place.container(border=True, height="stretch"):
            name, about = say(f"gold.split.{size.split}", language), say(f"gold.split_about.{size.split}", language)
            st.markdown(f"**{name}** · {about}")
            counts = {"cases": size.cases, "documents": size.documents, "values": size.values}
            st.text(say("gold.size", language, **counts, must_pass=size.must_pass))
            st.caption(in_words(db, size, language))


def in_words(db: Database, size: Size, language: Language) -> str:
    """What the split lacks, if anything."""
    if not size.cases:
        return say("gold.none", language)
    key = "gold.lacking" if size.lacking else "gold.enough"
    told = [say(key, language, enough=ENOUGH, differing=FEWEST_DIFFERING, count=size.lacking)]
    if size.documents > 1 and size.of_largest > MOST_OF_ONE * size.documents:
        company = plain(company_name(db, size.largest, language))
        counts = {"count": size.of_largest, "documents": size.documents}
        told.append(say("gold.one_company", language, **counts, company=company))
    return ("" if language == "zh" else " ").join(told)


def show_mixture(db: Database, cases: list[GoldCase], language: Language) -> None:
    """How many cases of each kind, language or company there are in each split."""
    with st.expander(say("gold.mixture", language)):
        by = st.segmented_control(
            say("gold.mixture", language),
            MIXTURES,
            default=MIXTURES[0],
            required=True,
            format_func=lambda each: say(f"gold.by.{each}", language),
            key="gold-mixture",
            label_visibility="collapsed",
        )
        by = by or MIXTURES[0]
        found = shares(cases, by)
        table = {say(f"gold.by.{by}", language): [share_name(db, one.what, by, language) for one in found]}
        counts = {
            say("gold.split.tune", language): [one.tune for one in found],
            say("gold.split.check", language): [one.check for one in found],
            say("gold.split.final", language): [one.final for one in found],
        }
        st.dataframe(pd.DataFrame(table | counts), hide_index=True, row_height=30)


def share_name(db: Database, what: str | None, by: Mixture, language: Language) -> str:
    if by == "company":
        return company_name(db, what, language)
    return say(f"{'kind' if by == 'kind' else 'gold.language'}.{what}", language)


def company_name(db: Database, key: str | None, language: Language) -> str:
    """As the list of companies calls it, else as it was noted."""
    if key is None:
        return say("gold.no_company", language)
    known = name_book(db).companies.get(key)
    return known.name(language) if known else key
