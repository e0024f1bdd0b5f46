"""Which charts taught a draft: none of them, nor what is tied to them, judges it afterwards."""

from __future__ import annotations

import streamlit as st

from dashboard.text import plain, say
from extraction.errors import Language
from storage.database import Database
from storage.images import stored_image
from storage.lessons import Lesson, lessons_of

NAMED = 12  # charts; the others are counted


def show_lessons(db: Database, prompt: str, language: Language) -> None:
    """Their names; those whose numbers stand in the words are marked. Nothing where it learned from no chart."""
    lessons = sorted(lessons_of(db, prompt), key=lambda one: not one.shown)
    if not lessons:
        return
    names = [name_of(db, one, language) for one in lessons[:NAMED]]
    rest = [say("prompts.taught.more", language, count=len(lessons) - NAMED)] if len(lessons) > NAMED else []
    charts = say("prompts.taught.between", language).join([*names, *rest])
    st.caption(plain(say("prompts.taught", language, count=len(lessons), charts=charts)))


def name_of(db: Database, one: Lesson, language: Language) -> str:
    image = stored_image(db, one.image)
    name = image.name if image else one.image[:12]
    return say("prompts.taught.shown", language, name=name) if one.shown else name
