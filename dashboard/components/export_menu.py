"""The menu that hands out values as a file: what is shown or everything, in four formats.

A file that takes longer than about a second is made on request, with a bar that says how far it is.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from dashboard.components.chat_export import show_chat_export
from dashboard.text import plain, say, tell
from extraction.errors import Language
from storage.acting import acting, acts
from storage.audit import note
from storage.database import Database
from storage.errors import StoreError
from storage.exports import FORM_NAMES, FORMS, Chosen, Form, Told, export, export_history, name_of, rows_in

QUICK: dict[Form, int] = {"excel": 400, "csv": 10_000, "parquet": 10_000, "jsonl": 10_000}  # rows in about a second
MIMES: dict[Form, str] = {
    "excel": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/x-ndjson",
}


HISTORY_FORMS: tuple[Form, ...] = ("excel", "csv")


def show_export_menu(db: Database, shown: Chosen, language: Language) -> None:
    """The button and what it opens."""
    menu = st.popover(
        say("export.menu", language),
        icon=":material/download:",
        width="stretch",
        key="export-menu",
        on_change="rerun",
    )
    with menu:
        if menu.open:
            show_forms(db, shown, language)


def show_forms(db: Database, shown: Chosen, language: Language) -> None:
    """What to export, and one button a format."""
    everything = st.segmented_control(
        say("export.what", language),
        (False, True),
        default=False,
        required=True,
        format_func=lambda whole: say("export.everything" if whole else "export.shown", language),
        key="export-what",
        width="stretch",
    )
    unconfirmed = st.toggle(
        say("export.unconfirmed", language), key="export-unconfirmed", help=say("export.unconfirmed_help", language)
    )
    derived = st.toggle(
        say("export.derived", language), key="export-derived", help=say("export.derived_help", language)
    )
    asked = Chosen(since=shown.since) if everything else shown
    chosen = replace(asked, with_unconfirmed=unconfirmed, with_derived=derived)
    count = rows_in(db, chosen)
    st.caption(say("export.rows", language, count=f"{count:,}"))
    if chosen.since is not None:
        day = chosen.since.astimezone().date().isoformat()
        st.caption(plain(say("export.as_of", language, day=day)))
    if count:
        for form in FORMS:
            (offer if count <= QUICK[form] else prepare)(db, form, chosen, language)
    offer_history(db, chosen, language)
    show_chat_export(db, language)


def offer_history(db: Database, chosen: Chosen, language: Language) -> None:
    """Who said what of these values, when and why: made when it is asked for."""
    st.caption(say("export.history", language))
    with st.container(horizontal=True):
        for form in HISTORY_FORMS:
            st.download_button(
                say("export.history_form", language, form=FORM_NAMES[form]),
                as_now(partial(made_history, db, form, chosen, language)),
                f"ChartLedger {say('export.history_name', language)}.{FORMS[form]}",
                MIMES[form],
                key=f"history-{form}",
                on_click="ignore",
            )


def made_history(db: Database, form: Form, chosen: Chosen, language: Language) -> bytes:
    """The file's bytes."""
    with tempfile.TemporaryDirectory(prefix="chartledger-") as folder:
        place = Path(folder) / f"history.{FORMS[form]}"
        data = export_history(db, place, chosen, language, form == "excel").file.read_bytes()
    note(db, "export", place.name)
    return data


def offer(db: Database, form: Form, chosen: Chosen, language: Language) -> None:
    """One click: the file is made when it is asked for."""
    base = address_now()
    st.download_button(
        FORM_NAMES[form],
        as_now(lambda: made(db, form, chosen, language, base)),
        name_of(db, form, chosen, language),
        MIMES[form],
        key=f"export-{form}",
        on_click="ignore",
        width="stretch",
    )


def prepare(db: Database, form: Form, chosen: Chosen, language: Language) -> None:
    """What takes longer is made first, with a bar that says how far it is, and then handed out."""
    if not st.button(say("export.prepare", language, form=FORM_NAMES[form]), key=f"prepare-{form}",
                     width="stretch"):  # fmt: skip
        return
    bar = st.progress(0.0)

    def told(done: int, total: int) -> None:
        bar.progress(done / total, say("export.progress", language, done=f"{done:,}", total=f"{total:,}"))

    try:
        data = made(db, form, chosen, language, address_now(), told)
    except StoreError as problem:
        bar.empty()
        st.error(plain(tell(problem.sentence, language)), icon=":material/error:")
        return
    bar.empty()
    name = name_of(db, form, chosen, language)
    st.download_button(
        say("export.save", language, name=plain(name)), data, name, MIMES[form],
        key=f"save-{form}", type="primary", icon=":material/save:", on_click="ignore", width="stretch",
    )  # fmt: skip


def made(
    db: Database, form: Form, chosen: Chosen, language: Language, base: str = "", told: Told | None = None
) -> bytes:
    """The file's bytes."""
    with tempfile.TemporaryDirectory(prefix="chartledger-") as folder:
        file = export(db, form, Path(folder) / f"export.{FORMS[form]}", chosen, language, base, told).file
        data = file.read_bytes()
    note(db, "export", file.name, str(rows_in(db, chosen)))
    return data


def as_now(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """A file that is made when it is fetched, for whoever is acting now: its maker no longer knows the page."""
    who = acting()

    def made_for() -> bytes:
        with acts(who):
            return make()

    return made_for


def address_now() -> str:
    """The address that this browser knows the program by; "" where none is told."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""
