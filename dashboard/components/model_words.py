"""What a vision model says to a question that no arithmetic answers: its own words, marked as such, never data."""

from __future__ import annotations

import streamlit as st

from dashboard.components.states import STATES
from dashboard.text import plain, say, tell
from extraction.errors import Language, ModelUnavailable
from extraction.questions.talking import PictureTalker, unfounded_numbers
from service import resources
from storage.database import Database
from storage.images import load_image
from storage.known import known_in_picture
from storage.texts import texts_of


def show_model_words(db: Database, sha: str, question: str, key: str, language: Language) -> None:
    """A button that asks the model, where there is one; then its words, with the numbers found nowhere named."""
    talker = resources.talker()
    if talker is None:
        return
    told: dict[str, str] = st.session_state.setdefault("model-words", {})
    if key not in told:
        label = say("ask.ask_model", language, name=talker.name)
        if not st.button(label, key=f"ask-model-{key}", icon=":material/visibility:"):
            return
        words = listen(db, talker, sha, question, language)
        if words is None:
            return
        told[key] = words
        st.rerun()
    with st.container(key=f"standing-model-words-{key}"):
        st.text(f"{STATES['model'].sign} {say('ask.model_said', language, name=talker.name)}")
    st.text(told[key])
    unfounded = unfounded_numbers(told[key], known_in_picture(db, sha), texts_of(db, sha) or ())
    if unfounded:
        with st.container(key=f"doubt-model-{key}"):
            st.text(f"{STATES['doubtful'].sign} {say('ask.unfounded', language, numbers=', '.join(unfounded))}")


def listen(db: Database, talker: PictureTalker, sha: str, question: str, language: Language) -> str | None:
    """The model's words, shown as they come; None if there are none, which is said."""
    shown, words = st.empty(), ""
    try:
        for piece in talker.talk(load_image(db, sha), question, language):
            words += piece
            shown.text(words)
    except ModelUnavailable as problem:
        st.warning(plain(tell(problem.sentence, language)))
        return None
    return words
