"""Where a number came from: its picture, its crop, its printed words, and who confirmed it."""

from __future__ import annotations

import streamlit as st

from dashboard.components.life import show_life_button
from dashboard.components.pictures import Picture, PictureBox, show_crop, show_picture
from dashboard.components.states import STATES
from dashboard.text import plain, say, tell
from extraction.errors import Language
from service.answers import period_text, value_text
from storage.contradictions import contradiction_on
from storage.database import Database
from storage.errors import DamagedWorkspace
from storage.facts import Fact, competing, fact
from storage.images import load_image, stored_image

TALL = 210


def show_source(db: Database, number: int, language: Language) -> None:
    """The panel of one confirmed value."""
    one = fact(db, number)
    said = one.decision
    image, name = stored_image(db, one.image), name_of_picture(db, one.image)
    try:
        load_image(db, one.image)
        evidence = one.evidence
    except DamagedWorkspace as problem:  # as after an import: the words are here, the picture is elsewhere
        st.info(plain(tell(problem.sentence, language)), icon=":material/hide_image:")
        evidence = None
    words = (said.series, period_text(said.period, "", language) or said.category)
    with st.container(border=True):
        st.text(f"{value_text(said.value, said.printed)} {said.unit or ''}")
        st.caption(printed_line(one, language))
        if evidence is not None and image is not None:
            picture = Picture(image.sha256, image.width, image.height, say("picture.alt", language, name=name))
            show_crop(picture, evidence, STATES["confirmed"], key="source-crop", tall=96)
            box = PictureBox(0, evidence, STATES["confirmed"], "")
            show_picture(picture, (box,), selected=0, language=language, key="source-picture", tall=TALL)
        st.text(" · ".join(dict.fromkeys(word for word in words if word)))
        st.text(origin(one) or name)
        decided = said.decided_at.astimezone().strftime("%Y-%m-%d") if said.decided_at else ""
        st.caption(say("compare.source_by", language, verdict=say(f"verdict.{said.verdict}", language), when=decided))
        with st.container(horizontal=True):
            if st.button(say("compare.open_review", language), key="open-review", icon=":material/fact_check:"):
                point = {"point": str(said.key)}
                st.switch_page("pages/review.py", query_params={"lang": language, "chart": one.image, **point})
            show_life_button(db, number, language, "open-life")
    show_competing(db, number, language)


def printed_line(one: Fact, language: Language) -> str:
    if not one.decision.printed:
        return say("compare.source_unprinted", language)
    return say("compare.source_printed", language, printed=plain(one.decision.printed))


def origin(one: Fact) -> str:
    """The report, its date, page and figure, as far as known."""
    parts = (one.report, f"{one.source_date}" if one.source_date else "", one.page, one.figure)
    return " · ".join(str(part) for part in parts if part)


def show_competing(db: Database, number: int, language: Language) -> None:
    """Every word on the same value, the one that counts first."""
    words = competing(db, number)
    if len(words) < 2:
        return
    st.text(say("compare.competing", language, count=len(words)))
    for each in words:
        value = f"{value_text(each.decision.value, each.decision.printed)} {each.decision.unit or ''}".strip()
        source = origin(each) or name_of_picture(db, each.image)
        st.text(say("compare.competing_line", language, value=value, source=source))
    if contradiction_on(db, number) and st.button(
        say("contradictions.side_by_side", language), key="open-disagreement", icon=":material/compare_arrows:"
    ):
        st.switch_page("pages/disagreements.py", query_params={"lang": language, "fact": str(number)})


def name_of_picture(db: Database, sha: str) -> str:
    image = stored_image(db, sha)
    return image.name if image else ""
