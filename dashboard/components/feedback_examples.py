"""Mistakes one by one: what was read and what it should have been, its picture, and what a person calls it."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import streamlit as st

from dashboard.components.pictures import Picture, PictureBox, show_crop, show_picture
from dashboard.components.signed_in import reviewer_name
from dashboard.components.states import STATES
from dashboard.components.told import attempt, show_told
from dashboard.components.who import GIVEN, LONGEST, name_given
from dashboard.text import plain, say
from extraction.chart import ChartImage
from extraction.errors import Language
from extraction.geometry import Box
from storage.database import Database
from storage.decisions import Mistake
from storage.gold import add_gold_case, gold_case, standing_case
from storage.images import load_image
from storage.mistake_names import rename_mistake
from storage.review_list import review

MISTAKES: tuple[Mistake, ...] = get_args(Mistake)
GOLD = "feedback-gold"  # whose deeds are told under an example
TALL = 260  # pixels: some eight lines; the list scrolls


def show_examples(every: pd.DataFrame, language: Language) -> int | None:
    """One line a mistake, newest first; the row picked."""
    st.caption(say("feedback.newest", language, count=len(every)))
    table = pd.DataFrame(
        {
            say("feedback.column.mistake", language): [say(f"mistake.{each}", language) for each in every["mistake"]],
            say("feedback.column.claim", language): [
                with_unit(value, unit) or say("feedback.nothing_claimed", language)
                for value, unit in zip(every["claim"], every["claim_unit"], strict=True)
            ],
            say("feedback.column.answer", language): [
                say("feedback.nothing_answered", language) if verdict == "rejected" else with_unit(value, unit)
                for verdict, value, unit in zip(every["verdict"], every["answer"], every["answer_unit"], strict=True)
            ],
            say("feedback.column.place", language): every["series"] + " · " + every["category"],
            say("feedback.column.name", language): every["name"],
        }
    )
    picked = st.dataframe(
        table,
        key="mistakes",
        hide_index=True,
        row_height=30,
        height=TALL if len(table) > 7 else "content",
        on_select="rerun",
        selection_mode="single-row",
    )
    rows = picked["selection"]["rows"]
    return rows[0] if rows and rows[0] < len(every) else None


def with_unit(value: object, unit: object) -> str:
    return f"{value} {unit or ''}".strip() if value is not None and pd.notna(value) else ""


def show_example(db: Database, row: pd.Series, language: Language) -> None:
    """The picture of the mistake that was picked, with what was read, what it should have been, and its name."""
    image = load_image(db, row["image"])
    evidence = evidence_of(db, int(row["extraction"]), int(row["decision"]))
    with st.container(border=True):
        claim = with_unit(row["claim"], row["claim_unit"]) or say("feedback.nothing_claimed", language)
        answer = with_unit(row["answer"], row["answer_unit"])
        if row["verdict"] == "rejected":
            answer = say("feedback.nothing_answered", language)
        st.text(f"{say('feedback.claimed', language)}  {claim}")
        st.text(f"{say('feedback.answered', language)}  {answer}")
        for words in (row["reason"], row["remark"]):
            if words:
                st.text(words)
        if evidence is not None:
            show_evidence(image, evidence, language)
        ask_name_of_mistake(db, row, language)
        offer_gold(db, row, language)
        if st.button(say("compare.open_review", language), key="open-review", icon=":material/fact_check:"):
            st.switch_page("pages/review.py", query_params={"lang": language, "chart": image.sha256})


def offer_gold(db: Database, row: pd.Series, language: Language) -> None:
    """Make the chart of the mistake a gold case, so that words are tried on it; or say that it is one."""
    number = standing_case(db, row["image"])
    if number is None:
        who = name_given()
        st.button(
            say("desk.gold_make", language), key="feedback-gold", icon=":material/verified:",
            help=say("desk.gold_about", language), on_click=attempt,
            args=(GOLD, "feedback.gold_made", lambda: add_gold_case(db, int(row["extraction"]), who)),
        )  # fmt: skip
    else:
        split = say(f"gold.split.{gold_case(db, number).split}", language)
        st.caption(plain(say("desk.gold_is", language, number=number, split=split)))
    show_told(GOLD, language)


def ask_name_of_mistake(db: Database, row: pd.Series, language: Language) -> None:
    """The name proposed, to be changed, with a remark; whoever changed it last is said."""
    st.caption(plain(named_how(row, language)))
    number = int(row["decision"])
    with st.form(f"name-{number}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        mistake: Mistake = st.selectbox(
            say("feedback.called", language),
            MISTAKES,
            MISTAKES.index(row["mistake"]),
            format_func=lambda each: say(f"mistake.{each}", language),
            key=f"called-{number}",
        )
        remark = st.text_input(
            say("feedback.remark", language), row["remark"] or "", key=f"remark-{number}", max_chars=200
        )
        who = st.text_input(
            say("feedback.named_by", language), name_given(), key=f"who-{number}", max_chars=LONGEST,
            disabled=reviewer_name() is not None,
        )  # fmt: skip
        if st.form_submit_button(say("feedback.rename", language)):
            st.session_state[GIVEN] = who.strip()
            rename_mistake(db, number, mistake, who, remark)
            st.rerun()


def named_how(row: pd.Series, language: Language) -> str:
    mistake = say(f"mistake.{row['mistake']}", language)
    if row["named_by"] is None or pd.isna(row["named_by"]):
        return say("feedback.proposed", language, mistake=mistake)
    if not row["named_by"]:
        return say("feedback.named_later", language, mistake=mistake)
    return say("feedback.named", language, mistake=mistake, who=row["named_by"])


def evidence_of(db: Database, extraction: int, decision: int) -> Box | None:
    """The box of the value a decision was about."""
    for row in review(db, extraction):
        if row.settled is not None and row.settled.id == decision:
            return row.settled.evidence or row.proposal.evidence
    return None


def show_evidence(image: ChartImage, evidence: Box, language: Language) -> None:
    picture = Picture(image.sha256, image.width, image.height, say("picture.alt", language, name=image.name))
    show_crop(picture, evidence, STATES["doubtful"], key="mistake-crop", tall=96)
    box = PictureBox(0, evidence, STATES["doubtful"], "")
    show_picture(picture, (box,), selected=0, language=language, key="mistake-picture", tall=240)
