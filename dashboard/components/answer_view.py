"""A reply on the page: its sentences with their formulas, its doubts, and every value it stands on with its crop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.components.pictures import Picture, PictureBox, show_crop
from dashboard.components.states import STATES, State
from dashboard.text import plain, say, tell
from extraction.chart import TextBox
from extraction.errors import Language, Sentence
from extraction.questions.known import Known, Reply, Statement
from extraction.questions.transcript import lines_of
from extraction.questions.words import company_words, subject_words, when
from service.answers import value_text
from storage.images import StoredImage

WITH_CROPS = 6  # so many values are shown with their crops; more stand in a table
CROP_TALL = 54
TEXTS_TALL = 280
WIDTHS = (1.2, 2.4, 1.1, 1.5, 2.5, 2.1, 1.4)


def show_reply(number: int, name: str, reply: Reply, images: Mapping[str, StoredImage], language: Language) -> bool:
    """The reply in a frame; True if the person asks the same once more."""
    with st.container(border=True, key=f"reply-{number}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            with st.container(key=f"asked-{number}"):
                st.text(reply.question)
            again = st.button(
                say("ask.again", language), key=f"again-{number}", type="tertiary", icon=":material/refresh:"
            )
        st.caption(plain(name))
        for at, statement in enumerate(said_once(reply.statements)):
            show_statement(statement, f"{number}-{at}", language)
        for at, doubt in enumerate(reply.doubts):
            with st.container(key=f"doubt-ask-{number}-{at}"):
                st.text(f"{STATES['doubtful'].sign} {tell(doubt, language)}")
        if reply.texts:
            show_texts(reply.texts, f"texts-of-{number}", language)
        if reply.used:
            show_values(reply.used, images, number, language)
    return again


def said_once(statements: Sequence[Statement]) -> list[Statement]:
    """The statements, a remark that is made again left out."""
    made: set[Sentence] = set()
    told = []
    for statement in statements:
        told.append(replace(statement, remark=None) if statement.remark in made else statement)
        if statement.remark:
            made.add(statement.remark)
    return told


def show_statement(statement: Statement, key: str, language: Language) -> None:
    with st.container(key=f"{'told' if statement.answered else 'lack'}-{key}"):
        st.text(tell(statement.sentence, language))
    if statement.formula:
        with st.container(key=f"formula-{key}"):
            st.text("\n".join(f"{STATES['computed'].sign} {line}" for line in statement.formula.splitlines()))
    if statement.remark:
        st.caption(plain(tell(statement.remark, language)))


def show_texts(texts: Sequence[TextBox], key: str, language: Language) -> None:
    """The texts as they were read: as text, whatever they say."""
    lines = lines_of(texts)
    with st.container(height=TEXTS_TALL, key=key):
        st.text("\n".join(lines))
    st.download_button(
        say("ask.save_texts", language),
        "\n".join(lines),
        file_name="texts.txt",
        mime="text/plain",
        key=f"save-{key}",
        type="tertiary",
        icon=":material/download:",
    )


def show_values(used: Sequence[Known], images: Mapping[str, StoredImage], number: int, language: Language) -> None:
    """Every value the reply stands on: the first few with their crops, all of them in a table where there are more."""
    st.caption(say("ask.values", language, count=len(used)))
    for at, one in enumerate(used[:WITH_CROPS]):
        show_value(one, images.get(one.whence.image), f"{number}-{at}", language)
    if len(used) > WITH_CROPS:
        with st.expander(say("ask.all_values", language, count=len(used))):
            st.dataframe(as_table(used, language), hide_index=True, row_height=28, key=f"values-{number}")


def show_value(one: Known, image: StoredImage | None, key: str, language: Language) -> None:
    """One value: how it stands, what it is, its crop, and the way to its review."""
    state = state_of(one)
    standing, name, period, value, crop, source, link = st.columns(WIDTHS, gap="small", vertical_alignment="center")
    with standing, st.container(key=f"standing-{state.name}-{key}"):
        st.text(f"{state.sign} {state.label(language)}")
    name.text(name_words(one, language))
    period.text(tell(when(one), language))
    with value, st.container(key=f"amount-{key}"):
        st.text(amount_words(one))
    if image is not None and one.whence.box is not None:
        picture = Picture(image.sha256, image.width, image.height, say("picture.alt", language, name=image.name))
        with crop:
            show_crop(picture, one.whence.box, state, key=f"crop-{key}", tall=CROP_TALL)
    source.text(one.whence.report or one.whence.name)
    label, hint = say("ask.open", language), say("compare.open_review", language)
    if link.button(label, key=f"open-{key}", icon=":material/fact_check:", help=hint, type="tertiary"):
        where = {"chart": one.whence.image, "point": str(one.whence.point)}
        st.switch_page("pages/review.py", query_params={"lang": language, **where})


def as_table(used: Sequence[Known], language: Language) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                say("review.column.state", language): f"{state_of(one).sign} {state_of(one).label(language)}",
                say("review.metric", language): name_words(one, language),
                say("review.period", language): tell(when(one), language),
                say("review.column.value", language): value_text(one.value, one.printed),
                say("review.unit", language): str(one.unit or ""),
                say("compare.source", language): one.whence.report or one.whence.name,
                say("review.column.doubt", language): " ".join(tell(doubt, language) for doubt in one.doubts),
            }
            for one in used
        ]
    )


def boxes_of(used: Sequence[Known], image: str, language: Language) -> tuple[PictureBox, ...]:
    """The boxes of the values in one picture."""
    boxes = []
    for at, one in enumerate(used):
        if one.whence.image == image and one.whence.box is not None:
            state = state_of(one)
            label = say(
                "picture.box",
                language,
                series=tell(subject_words(one), language),
                category=tell(when(one), language),
                value=value_text(one.value, one.printed),
                state=state.label(language),
            )
            boxes.append(PictureBox(at, one.whence.box, state, label))
    return tuple(boxes)


def state_of(one: Known) -> State:
    """How a value stands, in the signs that every page uses."""
    if one.standing == "confirmed":
        return STATES["confirmed"]
    if one.standing == "model":
        return STATES["model"]
    return STATES["doubtful"] if one.doubts else STATES[one.source]


def name_words(one: Known, language: Language) -> str:
    company, subject = tell(company_words(one), language), tell(subject_words(one), language)
    return f"{company} · {subject}" if company else subject


def amount_words(one: Known) -> str:
    words = value_text(one.value, one.printed)
    unit = str(one.unit or "")
    off = f" ±{one.error:f}" if one.error is not None else ""
    return f"{words}{off}" if not unit or words.endswith(unit) else f"{words}{off} {unit}"
