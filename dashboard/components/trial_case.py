"""One case of a trial, opened: the picture, the truth, what each version said of every value, and what it cost."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.components.pictures import Picture, PictureBox, show_picture
from dashboard.components.states import STATES, theme_now
from dashboard.components.told import attempt, show_told
from dashboard.components.trial_grid import ROW_TALL, claim_words, truth_words
from dashboard.components.trial_names import case_name, letter
from dashboard.components.who import name_given
from dashboard.text import plain, say, tell
from evaluation.gold import Judged, JudgedRow
from evaluation.trials import GridRow, judged
from extraction.errors import Language
from storage.database import Database
from storage.errors import DamagedWorkspace
from storage.gold import GoldCase, report_label_error
from storage.images import load_image
from storage.trials import Trial, TrialAnswer

ABOUT = "trial-case"  # whose deeds are told under the case
PICTURE_TALL = 340
LINES_TALL = 360
Opened = tuple[str, TrialAnswer, Judged | None]  # the letter of a version, its answer, the verdict where it is one


def show_case(db: Database, known: Trial, row: GridRow, language: Language) -> None:
    """The picture at the left, the answers of one repeat at the right, the model's own words under both."""
    with st.container(border=True):
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            st.markdown(f"**{plain(case_name(db, row.case))}**", width="content")
            repeat = ask_repeat(known, row, language)
        opened = [
            (letter(known, cell.prompt), each, judged(db, row.case, each) if each.trouble is None else None)
            for cell in row.cells
            for each in cell.answers
            if each.repeat == repeat
        ]
        left, right = st.columns([5, 6], gap="medium")
        with left:
            show_gold_picture(db, row.case, opened, language)
        with right:
            show_values(row, opened, language)
            for one, answer, _ in opened:
                show_answer(one, answer, language)
            ask_label_error(db, known, row.case, language)


def ask_repeat(known: Trial, row: GridRow, language: Language) -> int:
    if known.repeats == 1:
        return 1
    chosen = st.segmented_control(
        say("trials.repeat", language),
        list(range(1, known.repeats + 1)),
        default=1,
        required=True,
        format_func=lambda each: say("trials.nth_repeat", language, repeat=each),
        label_visibility="collapsed",
        key=f"trial-repeat-{known.id}-{row.case.id}",
    )
    return chosen or 1


def show_gold_picture(db: Database, case: GoldCase, opened: Sequence[Opened], language: Language) -> None:
    """The chart with the true values framed: green where every version is right, amber where one is not."""
    try:
        image = load_image(db, case.image)
    except DamagedWorkspace:
        st.warning(say("trials.picture_gone", language), icon=":material/broken_image:")
        return
    wrong = {at for _, _, judged in opened if judged for at, row in enumerate(judged.rows) if not row.right}
    boxes = tuple(
        PictureBox(
            at, point.box, STATES["doubtful" if at in wrong else "confirmed"], f"{point.series} · {point.category}"
        )
        for at, point in enumerate(case.points)
        if point.box is not None
    )
    picture = Picture(image.sha256, image.width, image.height, say("picture.alt", language, name=image.name))
    show_picture(picture, boxes, selected=None, language=language, key=f"trial-picture-{case.id}", tall=PICTURE_TALL)


# ── value by value ───────────────────────────────────────────────────────────────────────────────────────────────────


def show_values(row: GridRow, opened: Sequence[Opened], language: Language) -> None:
    """One line a value, what is wrong first; what nobody but a version saw comes last."""
    judged = [(one, verdict) for one, _, verdict in opened if verdict is not None]
    if not judged:
        return
    lines = [value_line(row.case, at, judged, language) for at in range(len(row.case.points))]
    lines += [
        invented_line(one, each, judged, language) for one, verdict in judged for each in verdict.rows if not each.truth
    ]
    table = pd.DataFrame(lines)
    letters = [one for one, _ in judged]
    st.dataframe(
        table.style.map(shade, subset=letters),
        key=f"trial-values-{row.case.id}",
        hide_index=True,
        row_height=ROW_TALL,
        height=min(LINES_TALL, ROW_TALL * len(lines) + 40),
    )


def value_line(case: GoldCase, at: int, judged: Sequence[tuple[str, Judged]], language: Language) -> dict[str, str]:
    truth = case.points[at]
    return {
        say("trials.column.place", language): f"{truth.series} · {truth.category}",
        say("trials.column.truth", language): truth_words(truth, language),
        **{one: row_words(verdict.rows[at], language) for one, verdict in judged},
    }


def invented_line(
    whose: str, row: JudgedRow, judged: Sequence[tuple[str, Judged]], language: Language
) -> dict[str, str]:
    return {
        say("trials.column.place", language): f"{row.series} · {row.category}",
        say("trials.column.truth", language): "–",
        **{one: row_words(row, language) if one == whose else "" for one, _ in judged},
    }


def row_words(row: JudgedRow, language: Language) -> str:
    """A sign, what was said, and what is wrong with it; `!` where the reading itself says to look twice."""
    doubt = f" {STATES['doubtful'].sign} {say('trials.doubted', language)}" if row.doubted else ""
    if row.right:
        return f"✓ {claim_words(row.said)}{doubt}"
    if row.said is None or row.said.value is None:
        name = "trials.missed" if row.mistake in (None, "missed") else f"mistake.{row.mistake}"
        return f"✕ {say(name, language)}{doubt}"
    name = say(f"mistake.{row.mistake}", language) if row.truth else say("trials.invented", language)
    return f"✕ {claim_words(row.said)} · {name}{doubt}"


def shade(words: str) -> str:
    """The colour of a verdict; its sign says the same."""
    theme = theme_now()
    if words.startswith("✓"):
        return f"color: {STATES['confirmed'].colour(theme)}"
    return f"color: {STATES['doubtful'].colour(theme)}; font-weight: 600" if words else ""


# ── the answer itself ────────────────────────────────────────────────────────────────────────────────────────────────


def show_answer(one: str, answer: TrialAnswer, language: Language) -> None:
    """What it cost, why there is none, and the model's own words, which are shown as they are."""
    if answer.trouble is not None:
        st.warning(plain(say("trials.in_trouble", language, letter=one, reason=tell(answer.trouble, language))))
        return
    if answer.refusal is not None:
        st.info(plain(say("trials.refused", language, letter=one, reason=tell(answer.refusal, language))))
    cost = "trials.cost_no_tokens" if answer.tokens is None else "trials.cost"
    st.caption(plain(say(cost, language, letter=one, seconds=f"{answer.seconds or 0:.1f}", tokens=answer.tokens)))
    with st.expander(say("trials.raw", language, letter=one)):
        if answer.raw:
            st.code(answer.raw, language=None, wrap_lines=True)
        else:
            st.caption(say("trials.no_raw", language))


def ask_label_error(db: Database, known: Trial, case: GoldCase, language: Language) -> None:
    """The truth may be wrong too: whoever sees it says so here, and the gold set lists it."""
    with st.popover(say("trials.truth_wrong", language), icon=":material/report:"):
        remark = f"trial-truth-{case.id}"
        st.text_input(say("trials.truth_remark", language), key=remark, max_chars=300)
        st.button(
            say("trials.truth_send", language),
            key="trial-truth-send",
            type="primary",
            on_click=report,
            args=(db, known.id, case.id, remark),
        )
    show_told(ABOUT, language)


def report(db: Database, number: int, case: int, remark: str) -> None:
    def act() -> None:
        report_label_error(db, case, name_given(), st.session_state.get(remark, ""), number)

    attempt(ABOUT, "trials.truth_sent", act)
