"""The middle of the Review page: the picture with a box round every value, and under it every value as one line."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from dashboard.answers import period_text, value_text
from dashboard.components.pictures import PictureBox, show_picture
from dashboard.components.review_desk import Desk, names_known
from dashboard.components.states import STATES, legend, state_words, theme_now
from dashboard.text import say, tell
from extraction.errors import Language
from storage.review_list import PointToReview, progress

PICTURE_TALL = 396
TABLE_TALL = 252
MUCH = 0.2  # of the picture: such a box shows where the chart is, not where the number is
FEW_ROWS = 7  # so many fit without scrolling


def show_chart(desk: Desk, current: PointToReview | None) -> int | None:
    """Title, progress, picture and table; returns the key of a value just picked in either."""
    language = desk.language
    done = progress(desk.db, desk.extraction_id)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.text(desk.extraction.reading.title or say("review.untitled", language), wrap=False)
        st.text(
            say("review.progress", language, settled=done.settled, total=done.total, doubtful=done.doubtful_open),
            width="content",
            help=legend(language),
        )
    touched = show_picture(
        desk.picture,
        boxes(desk),
        selected=current.key if current else None,
        language=language,
        key="picture",
        tall=PICTURE_TALL,
        drawing=bool(st.session_state.get("drawing")),
        focus=st.session_state.get("focus", 0),
    )
    if touched.drawn is not None:
        st.session_state["drawn"] = touched.drawn.clipped(desk.image.width, desk.image.height)
        st.rerun()
    picked = show_table(desk, current)
    return touched.picked if touched.picked is not None else picked


def boxes(desk: Desk) -> tuple[PictureBox, ...]:
    """A box a value; one round much of the picture comes first, so that it lies under the others."""
    made = [picture_box(row, desk.language) for row in desk.rows if row.proposal.evidence is not None]
    much = MUCH * desk.image.width * desk.image.height
    return tuple(sorted(made, key=lambda each: each.box.width * each.box.height < much))


def picture_box(row: PointToReview, language: Language) -> PictureBox:
    said = row.settled or row.proposal
    evidence = said.evidence or row.proposal.evidence
    if evidence is None:
        raise ValueError("only values with evidence stand in the picture")
    label = say(
        "picture.box",
        language,
        series=said.series,
        category=said.category,
        value=value_text(said.value, said.printed) or "?",
        state=state_words(row, language),
    )
    return PictureBox(row.key, evidence, STATES[row.state], label)


def show_table(desk: Desk, current: PointToReview | None) -> int | None:
    """Every value of the chart, the current one marked; the key of a line just picked."""
    key = f"values-{desk.extraction_id}"
    marked = [] if current is None else [desk.rows.index(current)]
    picked = newly_picked(key)
    mark(key, picked or marked)
    st.dataframe(
        as_table(desk),
        key=key,
        hide_index=True,
        height=TABLE_TALL if len(desk.rows) > FEW_ROWS else "content",
        row_height=28,
        on_select="rerun",
        selection_mode="single-row",
        column_config={say("review.column.value", desk.language): st.column_config.Column(alignment="right")},
    )
    return desk.rows[picked[0]].key if picked and picked != marked and picked[0] < len(desk.rows) else None


def newly_picked(key: str) -> list[int]:
    """The line the person clicked since we last marked one; the table is kept, so its place and scroll are too."""
    now: list[int] = list(st.session_state[key]["selection"]["rows"]) if key in st.session_state else []
    return now if now != st.session_state.get(f"{key}-marked", []) else []


def mark(key: str, rows: list[int]) -> None:
    st.session_state[key] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    st.session_state[f"{key}-marked"] = rows


def as_table(desk: Desk) -> Styler:
    language = desk.language
    names = names_known(desk.db, language)
    state = say("review.column.state", language)
    lines = []
    for row in desk.rows:
        said = row.settled or row.proposal
        lines.append(
            {
                state: f"{STATES[row.state].sign} {state_words(row, language)}",
                say("review.series", language): said.series,
                say("review.category", language): said.category,
                say("review.column.value", language): value_text(said.value, said.printed),
                say("review.unit", language): str(said.unit or ""),
                say("review.column.placed", language): names.metrics.get(said.metric or "", said.metric or ""),
                say("review.period", language): period_text(said.period, said.period_text, language),
                say("review.column.doubt", language): " ".join(tell(each.message, language) for each in row.findings),
            }
        )
    colours = {line[state]: STATES[row.state].colour(theme_now()) for line, row in zip(lines, desk.rows, strict=True)}
    return pd.DataFrame(lines).style.map(lambda words: f"color: {colours[words]}", subset=[state])
