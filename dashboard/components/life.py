"""The whole life of one fact, as a time line: what engines read, what people said, what else moved it, with crops."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import streamlit as st

from dashboard.components.pictures import Picture, show_crop
from dashboard.components.states import STATES, State
from dashboard.fact_names import moment, word_name
from dashboard.text import plain, say, tell
from extraction.chart import Unit
from extraction.errors import Language
from service.answers import value_text
from storage.database import Database
from storage.decisions import Decision
from storage.errors import DamagedWorkspace
from storage.images import load_image, stored_image
from storage.life import Claim, Event, has_life, life

TALL = 64


def show_life_button(
    db: Database, decision: int, language: Language, key: str, look: Literal["secondary", "tertiary"] = "secondary"
) -> None:
    """The way in, beside any value: its life in a window over the page."""
    if st.button(say("life.open", language), key=key, type=look, icon=":material/timeline:"):
        open_life(db, decision, language)


def open_life(db: Database, decision: int, language: Language) -> None:
    """The window itself."""
    st.dialog(say("life.title", language), width="large")(show_life)(db, decision, language)


def show_life_asked(db: Database, language: Language) -> None:
    """The window, where the address asks for the life of a word; once, so that it does not come back when closed."""
    asked = st.query_params.get("life", "")
    if not asked:
        return
    del st.query_params["life"]
    if asked.isdecimal() and has_life(db, int(asked)):
        open_life(db, int(asked), language)


def show_life(db: Database, decision: int, language: Language) -> None:
    """Every moment, oldest first."""
    events = life(db, decision)
    counting = [event.word for event in events if event.word is not None and not event.elsewhere]
    if counting:
        st.markdown(f"**{plain(word_name(db, counting[-1], language))}**")
    for place, event in enumerate(events):
        show_event(db, event, place, language)


def show_event(db: Database, event: Event, place: int, language: Language) -> None:
    """When and who, what, and where in the picture."""
    with st.container(key=f"moment-{place}"):
        when, what, where = st.columns([2, 5, 3], vertical_alignment="center")
        when.text(moment(event.at))
        when.caption(by_whom(event, language))
        state = state_of(event)
        with what.container(key=f"standing-{state.name}-{place}" if state else f"life-plain-{place}"):
            st.text(f"{state.sign} {what_happened(event, language)}" if state else what_happened(event, language))
        for line in asides(db, event, language):
            what.text(line)
        if event.box is not None:
            with where:
                show_place(db, event, place, language)


def by_whom(event: Event, language: Language) -> str:
    if event.claim is not None:
        return f"{event.claim.engine} {event.claim.version}"
    return event.who or say("contradictions.nameless", language)


def state_of(event: Event) -> State | None:
    """The sign and colour of a moment: as it was read, confirmed, rejected."""
    if event.claim is not None:
        return STATES["doubtful" if event.claim.doubts else event.claim.source]
    if event.word is None:
        return None
    return STATES["rejected" if event.word.verdict in ("rejected", "undone") else "confirmed"]


def what_happened(event: Event, language: Language) -> str:
    if event.claim is not None:
        return say(
            "life.claimed", language, value=claimed(event.claim), source=STATES[event.claim.source].label(language)
        )
    if event.word is not None:
        return said(event.word, language)
    return tell(event.told, language)


def claimed(claim: Claim) -> str:
    number = as_printed(claim.value, claim.printed, claim.unit)
    return number if claim.error is None else f"{number} ± {claim.error:,f}"


def as_printed(value: Decimal | None, printed: str | None, unit: Unit | None) -> str:
    """The number with its unit as the picture words it, once."""
    number, word = value_text(value, printed) or "–", str(unit or "")
    return number if number.endswith(word) else f"{number} {word}"


def said(word: Decision, language: Language) -> str:
    if word.verdict == "undone":
        return say("desk.people.undone", language)
    number = as_printed(word.value, word.printed, word.unit)
    return say(f"review.said.{word.verdict}", language, value=number)


def asides(db: Database, event: Event, language: Language) -> list[str]:
    """What else is known of the moment, a line each: doubts, whether it counts, of what it is, the mistake and why."""
    if event.claim is not None:
        prompt = [say("life.prompt", language, prompt=event.claim.prompt[:12])] if event.claim.prompt else []
        return prompt + [f"! {tell(doubt, language)}" for doubt in event.claim.doubts]
    word = event.word
    if word is None:
        return []
    lines = []
    if event.standing not in (None, "counts"):
        lines.append(say(f"desk.people.{event.standing}", language))
    if event.answer is not None:
        lines.append(say("life.answer", language, answer=say(f"contradictions.{event.answer}", language)))
    if event.elsewhere:
        lines.append(say("life.elsewhere", language, name=word_name(db, word, language)))
    if word.mistake is not None and word.verdict != "undone":
        lines.append(say("life.mistake", language, mistake=say(f"mistake.{word.mistake}", language)))
    return [*lines, say("life.why", language, why=word.reason)] if word.reason else lines


def show_place(db: Database, event: Event, place: int, language: Language) -> None:
    image = stored_image(db, event.image or "")
    try:
        load_image(db, event.image or "")
    except DamagedWorkspace:
        return  # the words are here, the picture is elsewhere
    if image is not None and event.box is not None:
        picture = Picture(image.sha256, image.width, image.height, say("picture.alt", language, name=image.name))
        show_crop(picture, event.box, state_of(event) or STATES["printed"], key=f"life-crop-{place}", tall=TALL)
