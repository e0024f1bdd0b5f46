"""Feedback: where do we go wrong? How often, at what, since when; every claim a person did not let stand, one click
from its picture.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.components.feedback_examples import show_example, show_examples
from dashboard.components.feedback_rates import ask_among, show_rates
from dashboard.components.propose import show_propose
from dashboard.components.states import theme_now
from dashboard.pace_plot import in_seconds, pace_plot, prompt_labels
from dashboard.text import language_now, say
from extraction.errors import Language
from service import resources
from storage.database import Database
from storage.feedback import Among, Pace, examples, review_pace, scoreboard
from storage.rates import Rate


def show() -> None:
    language = language_now()
    db = resources.ledger()
    st.subheader(say("feedback.question", language), anchor=False)
    pace = review_pace(db)
    if not pace.values:
        st.info(say("feedback.empty", language), icon=":material/lightbulb:")
        if st.button(say("compare.go_review", language), key="go-review", type="primary"):
            st.switch_page("pages/review.py", query_params={"lang": language})
        return
    among = ask_among(db, language)
    show_mistakes(db, among, show_rates(db, among, language), language)
    left, right = st.columns([7, 4], gap="medium")
    scores = scoreboard(db)
    with left:
        show_scores(scores, language)
    with right:
        show_pace(scores, pace, language)


def show_mistakes(db: Database, among: Among, rate: Rate, language: Language) -> None:
    """The newest examples, and the one that was picked."""
    if not rate.wrong:
        clean = "feedback.clean" if among == Among() else "feedback.clean_among"
        if rate.values:
            st.success(say(clean, language, count=rate.values))
        return
    left, right = st.columns([7, 4], gap="medium")
    every = examples(db, among)
    with left:
        picked = show_examples(every, language)
        show_propose(db, language, "feedback")
    with right:
        if picked is None:
            st.info(say("feedback.example_hint", language), icon=":material/ads_click:")
        else:
            show_example(db, every.iloc[picked], language)


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


def score_table(scores: pd.DataFrame, language: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("feedback.column.engine", language): scores["engine"] + " " + scores["engine_version"],
            say("feedback.column.prompt", language): [
                name or say("feedback.no_prompt", language) for name in prompt_labels(scores)
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


show()
