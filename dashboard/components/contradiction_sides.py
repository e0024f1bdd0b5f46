"""One source of a number, to stand beside another: its crop, its printed words, its report, who confirmed it when."""

from __future__ import annotations

import streamlit as st

from dashboard.components.life import show_life_button
from dashboard.components.pictures import Picture, show_crop
from dashboard.components.source_panel import name_of_picture, origin, printed_line
from dashboard.components.states import STATES
from dashboard.text import plain, say, tell
from extraction.errors import Language
from service.answers import amount_text
from storage.database import Database
from storage.errors import DamagedWorkspace
from storage.facts import Fact, fact
from storage.images import load_image, stored_image

TALL = 96  # every crop, so that the eye compares figures and not sizes


def show_source_side(db: Database, number: int, key: str, language: Language, note: str = "") -> None:
    """The word of this number; `note` stands beside its value."""
    one = fact(db, number)
    said = one.decision
    words = plain(amount_text(said.value, said.printed, said.unit, language))
    st.markdown(f"**{words}**" + (f" · {plain(note)}" if note else ""))
    show_crop_of(db, one, key, language)
    st.caption(printed_line(one, language))
    st.text(origin(one) or name_of_picture(db, one.image))
    decided = said.decided_at.astimezone().strftime("%Y-%m-%d") if said.decided_at else ""
    who = said.reviewer or say("contradictions.nameless", language)
    verdict = say(f"verdict.{said.verdict}", language)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(say("contradictions.by", language, verdict=verdict, who=who, when=decided)))
        look = say("compare.open_review", language)
        if st.button(look, key=f"{key}-look-{number}", type="tertiary", icon=":material/fact_check:"):
            query = {"lang": language, "chart": one.image, "point": str(said.key)}
            st.switch_page("pages/review.py", query_params=query)
        show_life_button(db, number, language, f"{key}-life-{number}", "tertiary")


def show_crop_of(db: Database, one: Fact, key: str, language: Language) -> None:
    """The crop, at one height for all; where the picture is not here, a line that says so."""
    image = stored_image(db, one.image)
    try:
        load_image(db, one.image)
    except DamagedWorkspace as problem:
        st.info(plain(tell(problem.sentence, language)), icon=":material/hide_image:")
        return
    if image is not None and one.evidence is not None:
        picture = Picture(image.sha256, image.width, image.height, say("picture.alt", language, name=image.name))
        show_crop(picture, one.evidence, STATES["confirmed"], key=f"{key}-crop-{one.decision.id}", tall=TALL)
