"""Where pictures come from: asked once for a batch, filled in for one picture, and guesses that wait for a yes."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dashboard.components.upload_cards import Around, origin_words
from dashboard.text import plain, say
from extraction.errors import Language
from extraction.file_names import Origin
from service.intake import day_of, note_origin, shared_with, write_down
from service.origins import FIELDS, SHARED, PictureOrigin, origins
from storage.database import Database
from storage.images import list_images

HINTS = {
    "company": "company_hint",
    "report": "report_hint",
    "report_date": "date_hint",
    "page": "page_hint",
    "figure": "figure_hint",
    "source_url": "url_hint",
}
EDITED = "upload-edit"  # whose fields are open, in this session
SHOWN_WORDS = 2  # different guesses named in one line


def ask_batch(language: Language) -> Origin:
    """What the person says of all that is dropped next."""
    st.caption(say("upload.about_batch", language))
    rows = (st.columns(2), st.columns(2))
    typed = {
        name: column.text_input(
            say(f"upload.{name}", language),
            key=f"origin-{name.removeprefix('source_')}",
            placeholder=say(f"upload.{HINTS[name]}", language),
        )
        for name, column in zip(SHARED, (*rows[0], *rows[1]), strict=True)
    }
    return origin_of({name: (words or "") for name, words in typed.items()}, language) or Origin()


def origin_of(typed: dict[str, str], language: Language) -> Origin | None:
    """What was typed; None, and a sentence, if the date is none."""
    words = {name: text.strip() for name, text in typed.items()}
    written = words.pop("report_date", "")
    day = day_of(written)
    if written and day is None:
        st.caption(f":red[{plain(say('upload.date_unclear', language))}]")
        return None
    return Origin(report_date=day, **words)


def apply_to(db: Database, pictures: Iterable[str], origin: Origin, language: Language) -> None:
    """Write what was typed for the batch on its pictures."""
    pictures = list(pictures)
    for picture in pictures:
        note_origin(db, picture, origin)
    st.toast(say("upload.applied", language, count=len(pictures)), icon=":material/check:")


def show_guesses(db: Database, around: Around, language: Language) -> None:
    """All guesses in one line, and one button that says yes to them."""
    guessed = [origin for origin in around.origins.values() if origin.guessed]
    if not guessed:
        return
    different = list(
        dict.fromkeys(
            words
            for origin in guessed
            if (words := origin_words(Origin(origin.likely.company, origin.likely.report), around.companies, language))
        )
    )
    words = " / ".join(different[:SHOWN_WORDS]) or origin_words(guessed[0].guessed, around.companies, language)
    if len(different) > SHOWN_WORDS:
        words = say("upload.guessed_more", language, words=words)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="guesses"):
        st.text(f"? {say('upload.guessed', language, count=len(guessed), words=words)}", width="content")
        st.button(
            say("upload.accept_all", language),
            key="accept-guesses",
            icon=":material/done_all:",
            help=say("upload.accept_all_help", language, count=len(guessed)),
            on_click=accept,
            args=(db, guessed, language),
        )


def accept(db: Database, guessed: Iterable[PictureOrigin], language: Language) -> None:
    """A person says yes: the guesses are words from now on."""
    guessed = list(guessed)
    for origin in guessed:
        note_origin(db, origin.image, origin.guessed)
    st.toast(say("upload.applied", language, count=len(guessed)), icon=":material/check:")


def edit(picture: str) -> None:
    """From now on the fields of this picture are open, until they are saved or left."""
    st.session_state[EDITED] = picture


def leave() -> None:
    st.session_state.pop(EDITED, None)


def show_editor(db: Database, language: Language) -> None:
    """The fields of the picture that is being filled in; what is guessed stands in them and says so."""
    found = origins(db) if EDITED in st.session_state else {}
    origin = found.get(st.session_state.get(EDITED, ""))
    if origin is not None:
        others = [each for each in found.values() if origin.batch and each.batch == origin.batch and each != origin]
        name = next(image.name for image in list_images(db) if image.sha256 == origin.image)
        st.dialog(say("upload.edit_title", language), on_dismiss=leave)(show_fields)(db, name, origin, others, language)


def show_fields(
    db: Database, name: str, origin: PictureOrigin, others: list[PictureOrigin], language: Language
) -> None:
    st.caption(plain(name))
    columns = [column for _ in range(3) for column in st.columns(2)]
    likely = origin.likely
    typed = {
        field: column.text_input(
            label_of(field, origin, language),
            value=str(getattr(likely, field) or ""),
            key=f"edit-{field}-{origin.image[:12]}",
            placeholder=say(f"upload.{HINTS[field]}", language),
        )
        for field, column in zip(FIELDS, columns, strict=True)
    }
    for_batch = bool(others) and st.checkbox(say("upload.to_batch", language, count=len(others)), key="edit-batch")
    if not st.button(say("upload.save", language), key="edit-save", type="primary"):
        return
    said = origin_of({field: (words or "") for field, words in typed.items()}, language)
    if said is None:
        return
    write_down(db, origin, said)
    for other in others if for_batch else ():
        note_origin(db, other.image, shared_with(other, said))
    st.toast(say("upload.saved", language), icon=":material/check:")
    leave()
    st.rerun()


def label_of(name: str, origin: PictureOrigin, language: Language) -> str:
    field = say(f"upload.{name}", language)
    ground = origin.grounds.get(name)
    if ground is None:
        return field
    return say("upload.field_guessed", language, field=field, ground=say(f"upload.guess.{ground}", language))
