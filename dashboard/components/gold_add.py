"""Confirmed charts that are no gold cases yet: all of them, or those that are chosen, become some in one step."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.text import plain, say, tell
from extraction.errors import Language, Sentence
from storage.database import Database
from storage.errors import NotGold
from storage.gold import Candidate, add_gold_case, candidates
from storage.images import ImageDescription, image_descriptions
from storage.name_book import name_book

ROWS = 6  # in sight at once
AT_ONCE = 100  # charts in the table, and in one step: some seconds


def show_candidates(db: Database, who: str, language: Language) -> None:
    """What could join the set, and the button for it; nothing where nothing could."""
    found = candidates(db)
    if not found:
        return
    with st.container(border=True):
        st.markdown(f"**{say('gold.candidates', language, count=len(found))}**")
        first, more = found[:AT_ONCE], len(found) > AT_ONCE
        noted = image_descriptions(db)
        table = {
            say("gold.column.name", language): [one.name for one in first],
            say("gold.column.kind", language): [say(f"kind.{one.kind}", language) for one in first],
            say("gold.column.values", language): [one.values for one in first],
            say("gold.column.company", language): [noted_company(db, noted.get(one.image), language) for one in first],
            say("gold.column.report", language): [
                noted[one.image].report if one.image in noted else None for one in first
            ],
        }
        picked = st.dataframe(
            pd.DataFrame(table), key=f"gold-candidates-{len(found)}", hide_index=True, row_height=30,
            height=38 + 30 * min(ROWS, len(first)), on_select="rerun", selection_mode="multi-row",
        )  # fmt: skip
        rows = picked["selection"]["rows"]
        chosen = [first[row] for row in rows if row < len(first)] or first
        label = say(
            "gold.add_chosen" if rows else "gold.add_first" if more else "gold.add_all", language, count=len(chosen)
        )
        st.button(label, key="gold-add", type="primary", icon=":material/verified:", on_click=add_all,
                  args=(db, chosen, who))  # fmt: skip


def noted_company(db: Database, noted: ImageDescription | None, language: Language) -> str | None:
    """The company of a picture, as the list of companies calls it."""
    if noted is None or not noted.company:
        return None
    known = name_book(db).company(noted.company)
    return known.name(language) if known else noted.company


def add_all(db: Database, chosen: Sequence[Candidate], who: str) -> None:
    """Add each that can be added; the others are told with their reason."""
    refused: dict[Sentence, list[str]] = {}
    for one in chosen:
        try:
            add_gold_case(db, one.extraction, who)
        except NotGold as problem:
            refused.setdefault(problem.sentence, []).append(one.name)
    st.session_state["gold-added"] = (len(chosen) - sum(map(len, refused.values())), refused)


def show_not_added(language: Language) -> None:
    """What the last step came to, once."""
    added, refused = st.session_state.pop("gold-added", (0, {}))
    if added:
        st.success(say("gold.added", language, count=added), icon=":material/check:")
    for sentence, names in refused.items():
        told = ("、" if language == "zh" else ", ").join(names)
        words = say("gold.not_added", language, names=plain(told), reason=plain(tell(sentence, language)))
        st.warning(words, icon=":material/block:")
