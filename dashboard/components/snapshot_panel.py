"""The read-only copy for other programs: when it was last made and where, and the button that makes it anew."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.components.told import attempt, show_told
from dashboard.text import plain, say
from extraction.errors import Language
from storage.database import Database
from storage.exports.snapshot import DATABASE, last_snapshot, refresh_snapshot
from storage.settings import choose, setting

FOLDER = "snapshot.folder"


def show_snapshot(db: Database, language: Language) -> None:
    st.markdown(f"**{say('snapshot.title', language)}**")
    st.caption(say("snapshot.about", language))
    left, _ = st.columns([3, 2], gap="large")
    with left:
        show_copy(db, language)


def show_copy(db: Database, language: Language) -> None:
    """The last copy, where the next one goes, and the button."""
    folder = snapshot_folder(db)
    last = last_snapshot(folder)
    if last is None:
        st.text(say("snapshot.none", language))
    else:
        when = last.made_at.astimezone().replace(tzinfo=None).isoformat(" ", "minutes")
        st.text(say("snapshot.last", language, when=when, rows=f"{last.rows:,}", place=folder / DATABASE))
    st.text_input(
        say("snapshot.folder", language),
        value=str(folder),
        key="snapshot-folder",
        help=say("snapshot.folder_help", language),
        on_change=lambda: choose(db, FOLDER, st.session_state["snapshot-folder"].strip()),
    )
    if st.button(say("snapshot.refresh", language), key="snapshot-refresh", icon=":material/sync:"):
        refresh(db, folder, language)
        st.rerun()
    show_told("snapshot", language)


def refresh(db: Database, folder: Path, language: Language) -> None:
    """Make it anew, with a bar that says how far it is; who reads the old one meanwhile is not disturbed."""
    bar = st.progress(0.0)

    def told(done: int, total: int) -> None:
        bar.progress(done / total, plain(say("export.progress", language, done=f"{done:,}", total=f"{total:,}")))

    attempt("snapshot", "snapshot.done", lambda: refresh_snapshot(db, folder, language=language, told=told))


def snapshot_folder(db: Database) -> Path:
    """Where the copy of this workspace lies: the folder that was chosen, else one beside it."""
    chosen = setting(db, FOLDER)
    return Path(chosen) if chosen else db.folder.with_name(f"{db.folder.name}-snapshot")
