"""Words tried on one picture: the model's own answer as it grows, and beside it what becomes of it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.components.pictures import Picture, PictureBox, show_picture
from dashboard.components.states import STATES
from dashboard.text import plain, say, tell
from extraction.chart import Finding, PromptVersion, Reading
from extraction.errors import Language
from extraction.prompts import PromptKey, prompt_key
from extraction.questions.talking import unfounded_numbers
from service import resources
from service.answers import value_text
from service.tryouts import READ, Tryout, try_words
from storage.database import Database
from storage.errors import StoreError
from storage.images import load_image
from storage.known import known_in_picture
from storage.prompt_words import check_words
from storage.queue import QueueRow, queue
from storage.texts import texts_of

POLL_SECONDS = 0.7
PICTURE_TALL, ANSWER_TALL, TABLE_TALL = 250, 300, 240
FEW = 3  # more doubts than a few are folded
MOST_PLACES = 3  # of a doubt that are named
NO_DOUBTS = ("answered_by", "looked_closer")  # told for the record
LAST_WORDS = 4000  # of a growing answer
NOW = "prompt-tryout"


def show_try(db: Database, key: PromptKey, words: PromptVersion, language: Language) -> None:
    """A picture, the button, and what came of it."""
    pictures = {row.image: row for row in queue(db)}
    if not pictures:
        st.info(say("prompts.try.no_pictures", language), icon=":material/lightbulb:")
        return
    sha = ask_picture(pictures, language)
    choice, worker = resources.model_choice(db.folder), resources.second_worker()
    tryout: Tryout | None = st.session_state.get(NOW)
    if not choice.place or worker is None:
        with st.container(key="said-missing-model"):
            st.text(say("prompts.try.no_model", language))
        if st.button(say("prompts.try.settings", language), key="prompt-settings", icon=":material/tune:"):
            st.switch_page("pages/settings.py", query_params={"lang": language})
    else:
        question = ask_question(key, language)
        running = tryout is not None and not tryout.ended.is_set()
        if st.button(say("prompts.try", language), key="prompt-try", icon=":material/play_arrow:", disabled=running):
            try:
                check_words(words)
                tryout = try_words(db, worker, choice.engine, load_image(db, sha), words, question)
                st.session_state[NOW] = tryout
            except StoreError as problem:
                st.warning(plain(tell(problem.sentence, language)))
    fitting = tryout is not None and tryout.sha == sha and tryout.version.name == words.name
    if tryout is not None and fitting and not tryout.ended.is_set():
        show_whole(pictures[sha], None, language)
        st.fragment(show_running, run_every=POLL_SECONDS)(tryout, language)
    elif tryout is not None and fitting:
        show_outcome(db, tryout, pictures[sha], words, language)
    else:
        show_whole(pictures[sha], None, language)


def ask_picture(pictures: dict[str, QueueRow], language: Language) -> str:
    shas = sorted(pictures, key=lambda sha: not pictures[sha].points)  # those with values first, the newest on top
    asked = st.query_params.get("chart", "")
    return st.selectbox(
        say("prompts.try.picture", language),
        shas,
        shas.index(asked) if asked in shas else 0,
        format_func=lambda sha: " · ".join(part for part in (pictures[sha].title, pictures[sha].name) if part),
        key="prompt-picture",
    )


def ask_question(key: PromptKey, language: Language) -> str:
    """What a person asks, where that is the task."""
    if key.task == "crop":
        st.caption(say("prompts.try.crop", language))
    if key.task != "question":
        return ""
    usual = say("prompts.try.example", language)
    return st.text_input(say("prompts.try.question", language), usual, key="prompt-question", max_chars=500)


def show_whole(row: QueueRow, reading: Reading | None, language: Language) -> None:
    """The picture, with the values of a reading over it."""
    picture = Picture(row.image, row.width, row.height, say("picture.alt", language, name=row.name))
    boxes = tuple(
        PictureBox(at, point.evidence, STATES[point.source], value_text(point.value, point.printed))
        for at, point in enumerate(reading.points if reading else ())
        if point.source != "model"
    )
    show_picture(picture, boxes, selected=None, language=language, key="prompt-picture-shown", tall=PICTURE_TALL)


def show_running(tryout: Tryout, language: Language) -> None:
    """What is said so far, how long it takes, and the way to stop it."""
    if tryout.ended.is_set():
        st.rerun(scope="app")
    worker = resources.second_worker()
    state = worker.doing.state if worker is not None else "resting"
    doing = {"reading": "waits", "loading": "loads"}.get(state, "answers")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.text(say(f"prompts.try.{doing}", language, seconds=round(tryout.seconds)), width="content")
        st.button(say("prompts.try.cancel", language), key="prompt-cancel", on_click=tryout.cancel)
    st.code(tryout.hear()[-LAST_WORDS:] or "…", language=None, wrap_lines=True, height=ANSWER_TALL)


def show_outcome(db: Database, tryout: Tryout, row: QueueRow, words: PromptVersion, language: Language) -> None:
    """The model's own words, and beside them what was taken from them or refused."""
    answer = tryout.answered
    reading = answer.extraction.reading if answer is not None and answer.extraction is not None else None
    show_whole(row, reading, language)
    if tryout.version.id != words.id:
        st.caption(say("prompts.try.older", language))
    left, right = st.columns([4, 6], gap="small")
    with left:
        st.caption(say("prompts.try.raw", language))
        first = reading.answer if reading is not None and prompt_key(tryout.version.name).task == "extract" else None
        raw = first or tryout.hear()
        st.code(raw or "…", language=None, wrap_lines=True, height=ANSWER_TALL)
    with right:
        if reading is not None:
            seconds = answer.extraction.seconds if answer is not None and answer.extraction is not None else 0.0
            st.caption(say("prompts.try.parsed", language, count=len(reading.points), seconds=round(seconds, 1)))
            show_reading(reading, language)
        elif tryout.trouble is not None:
            with st.container(key="doubt-tryout"):
                st.text(f"{STATES['doubtful'].sign} {tell(tryout.trouble, language)}")
        elif tryout.question.task not in READ:
            show_checked_words(db, tryout, language)


def show_reading(reading: Reading, language: Language) -> None:
    """Every value and how the picture holds it up, then each doubt and what was not taken, in sentences."""
    doubted = {at for finding in reading.findings for at in finding.points}
    if reading.points:
        height = min(TABLE_TALL, 28 * len(reading.points) + 32)
        table = parse_table(reading, doubted, language)
        st.dataframe(table, key="prompt-parse", hide_index=True, row_height=28, height=height)
    told = [doubt_words(reading, finding, language) for finding in reading.findings]
    with st.container(key="lack-tryout"):
        for words in told[:FEW]:
            st.text(words)
    if told[FEW:]:
        with (
            st.expander(say("prompts.try.more", language, count=len(told) - FEW)),
            st.container(key="lack-tryout-more"),
        ):
            for words in told[FEW:]:
                st.text(words)


def doubt_words(reading: Reading, finding: Finding, language: Language) -> str:
    """A doubt with the values that it is about."""
    places = " · ".join(place_of(reading, at) for at in finding.points[:MOST_PLACES])
    more = "…" if len(finding.points) > MOST_PLACES else ""
    about = f"{places}{more}: " if places else ""
    sign = "" if finding.check in NO_DOUBTS else f"{STATES['doubtful'].sign} "
    return f"{sign}{about}{tell(finding.message, language)}"


def place_of(reading: Reading, at: int) -> str:
    return f"{reading.points[at].series} {reading.points[at].category}"


def parse_table(reading: Reading, doubted: set[int], language: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("prompts.try.place", language): [place_of(reading, at) for at in range(len(reading.points))],
            say("prompts.try.value", language): [
                f"{value_text(point.value, point.printed)} {point.unit or ''}".strip() for point in reading.points
            ],
            say("prompts.try.held", language): [
                f"{STATES[point.source].sign} {STATES[point.source].label(language)}" for point in reading.points
            ],
            say("prompts.try.doubt", language): [
                f"{STATES['doubtful'].sign} {STATES['doubtful'].label(language)}" if at in doubted else ""
                for at in range(len(reading.points))
            ],
        }
    )


def show_checked_words(db: Database, tryout: Tryout, language: Language) -> None:
    """Which numbers of an answer in words are found nowhere in the picture."""
    st.caption(say("prompts.try.checked", language, seconds=round(tryout.seconds)))
    numbers = unfounded_numbers(tryout.hear(), known_in_picture(db, tryout.sha), texts_of(db, tryout.sha) or ())
    if numbers:
        with st.container(key="doubt-tryout-numbers"):
            sign = STATES["doubtful"].sign
            st.text(f"{sign} {say('ask.unfounded', language, numbers=', '.join(numbers))}")
    else:
        st.text(f"{STATES['confirmed'].sign} {say('prompts.try.all_found', language)}")
