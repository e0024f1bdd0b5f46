"""Feedback: where do we go wrong? Every claim a person did not let stand, counted and one click from its picture."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import resources
from dashboard.components.pictures import Picture, PictureBox, show_crop, show_picture
from dashboard.components.propose import show_propose
from dashboard.components.states import STATES, theme_now
from dashboard.pace_plot import in_seconds, pace_plot
from dashboard.text import language_now, say
from extraction.chart import ChartImage
from extraction.errors import Language
from extraction.geometry import Box
from storage.database import Database
from storage.feedback import Grouping, Pace, mistakes, mistakes_by_type, review_pace, scoreboard
from storage.images import load_image
from storage.review_list import review

GROUPS: tuple[Grouping, ...] = ("kind", "engine", "prompt", "source")


def show() -> None:
    language = language_now()
    db = resources.ledger()
    st.subheader(say("feedback.question", language), anchor=False)
    pace = review_pace(db)
    settled = pace.values
    if not settled:
        st.info(say("feedback.empty", language), icon=":material/lightbulb:")
        if st.button(say("compare.go_review", language), key="go-review", type="primary"):
            st.switch_page("pages/review.py", query_params={"lang": language})
        return
    every, scores = mistakes(db), scoreboard(db)
    left, right = st.columns([7, 4], gap="medium")
    with left:
        show_scores(scores, language)
        picked = None
        if every.empty:
            st.success(say("feedback.clean", language, count=settled))
        else:
            show_counts(db, language)
            picked = show_examples(every, language)
            show_propose(db, language, "feedback")
    with right:
        if picked is not None:
            show_example(db, every, picked, language)
        show_pace(scores, pace, language)
        if picked is None and not every.empty:
            st.info(say("feedback.example_hint", language), icon=":material/ads_click:")


def show_scores(scores: pd.DataFrame, language: Language) -> None:
    """What each reader got wrong of each kind of chart, and what it cost to put right."""
    st.caption(say("feedback.score", language))
    figures = ("wrong", "corrections", "seconds")
    right = {say(f"feedback.column.{name}", language): st.column_config.Column(alignment="right") for name in figures}
    table = score_table(scores, language)
    st.dataframe(table, hide_index=True, height="content", row_height=30, column_config=right)


def show_pace(scores: pd.DataFrame, pace: Pace, language: Language) -> None:
    """How long a review takes; nothing where nobody timed one."""
    if pace.seconds_per_value is None:
        return
    seconds, corrections = in_seconds(pace.seconds_per_value), f"{pace.corrections_per_chart or 0:.1f}"
    st.markdown(say("feedback.pace", language, seconds=seconds, corrections=corrections))
    figure = pace_plot(scores, language, theme_now())
    st.plotly_chart(figure, theme=None, key=f"pace-{language}", config={"displayModeBar": False})
    st.caption(say("feedback.pace_about", language, longest=round(pace.longest_look)))


def show_counts(db: Database, language: Language) -> None:
    """How often each kind of mistake was made, by what the reader wants to blame."""
    by = st.segmented_control(
        say("feedback.by", language),
        GROUPS,
        default="kind",
        required=True,
        format_func=lambda each: say(f"feedback.by.{each}", language),
        key="feedback-by",
    )
    counts = mistakes_by_type(db, by or "kind")
    table = counts.assign(
        group=[group_name(by or "kind", group, language) for group in counts["group"]],
        mistake=[mistake_name(each, language) for each in counts["mistake"]],
    ).pivot_table(index="group", columns="mistake", values="count", aggfunc="sum", fill_value=0)
    table.index.name = say(f"feedback.by.{by or 'kind'}", language)
    table.columns = table.columns.str.capitalize()
    st.dataframe(table.reset_index(), hide_index=True, height="content", row_height=30)


def group_name(by: str, group: object, language: Language) -> str:
    if by in ("kind", "source"):
        return say(f"{by}.{group}", language)
    return str(group) if group else say("feedback.no_prompt", language)


def mistake_name(mistake: object, language: Language) -> str:
    return say(f"mistake.{mistake or 'other'}", language)


def score_table(scores: pd.DataFrame, language: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("feedback.column.engine", language): scores["engine"] + " " + scores["engine_version"],
            say("feedback.column.prompt", language): [
                name or say("feedback.no_prompt", language) for name in scores["prompt_name"]
            ],
            say("feedback.column.kind", language): [say(f"kind.{kind}", language) for kind in scores["kind"]],
            say("feedback.column.charts", language): scores["charts"],
            say("feedback.column.settled", language): scores["settled"],
            say("verdict.corrected", language).capitalize(): scores["corrected"],
            say("verdict.rejected", language).capitalize(): scores["rejected"],
            say("verdict.added", language).capitalize(): scores["added"],
            say("feedback.column.wrong", language): [f"{share:.1f}%" for share in scores["wrong_share"]],
            say("feedback.column.corrections", language): [f"{each:.1f}" for each in scores["corrections_per_chart"]],
            say("feedback.column.seconds", language): [
                "–" if pd.isna(each) else in_seconds(each) for each in scores["seconds_per_value"]
            ],
        }
    )


def show_examples(every: pd.DataFrame, language: Language) -> int | None:
    """One line a mistake, newest first; the row picked."""
    st.caption(say("feedback.examples", language))
    table = pd.DataFrame(
        {
            say("feedback.column.mistake", language): [mistake_name(each, language) for each in every["mistake"]],
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
        on_select="rerun",
        selection_mode="single-row",
    )
    rows = picked["selection"]["rows"]
    return rows[0] if rows and rows[0] < len(every) else None


def with_unit(value: object, unit: object) -> str:
    return f"{value} {unit or ''}".strip() if value is not None and pd.notna(value) else ""


def show_example(db: Database, every: pd.DataFrame, picked: int, language: Language) -> None:
    """The picture of the mistake that was picked, with what was read and what it should have been."""
    row = every.iloc[picked]
    image = load_image(db, row["image"])
    evidence = evidence_of(db, int(row["extraction"]), int(row["decision"]))
    with st.container(border=True):
        claim = with_unit(row["claim"], row["claim_unit"]) or say("feedback.nothing_claimed", language)
        answer = with_unit(row["answer"], row["answer_unit"])
        if row["verdict"] == "rejected":
            answer = say("feedback.nothing_answered", language)
        st.text(f"{say('feedback.claimed', language)}  {claim}")
        st.text(f"{say('feedback.answered', language)}  {answer}")
        if row["reason"]:
            st.text(row["reason"])
        if evidence is not None:
            show_evidence(image, evidence, language)
        if st.button(say("compare.open_review", language), key="open-review", icon=":material/fact_check:"):
            st.switch_page("pages/review.py", query_params={"lang": language, "chart": image.sha256})


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


show()
