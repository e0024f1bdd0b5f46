"""Backups of the open workspace: when the last one was made and where, one more now, and one brought back."""

from __future__ import annotations

import streamlit as st

from dashboard.components.told import attempt, show_told
from dashboard.text import plain, say, tell
from extraction.errors import Language
from service import resources
from service.backups import (
    KEPT,
    back_up_now,
    backup_folder,
    choose_daily,
    choose_folder,
    is_daily,
    newest,
)
from storage.acting import need
from storage.audit import note
from storage.backup import Backup, list_backups, plan
from storage.database import Database
from storage.errors import StoreError


def show_backups(db: Database, language: Language) -> None:
    st.markdown(f"**{say('backup.title', language)}**")
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_last(db, language)
        show_where(db, language)
    with right:
        show_restore(db, language)


def show_last(db: Database, language: Language) -> None:
    """The last backup, what went wrong since, and the button that makes one more."""
    last = newest(db)
    st.text(say("backup.none", language) if last is None else words_of(last, "backup.last", language))
    trouble = resources.backup_trouble()
    if trouble is not None:
        st.warning(plain(tell(trouble, language)), icon=":material/warning:")
    if st.button(say("backup.now", language), key="backup-now", icon=":material/save:"):
        bar = st.progress(0.0)

        def told(done: int, total: int) -> None:
            if done % 100 == 0 or done == total:
                bar.progress(done / total, say("backup.progress", language, done=done, total=total))

        def backed_up() -> None:
            need("admin")
            note(db, "backup", backup_folder(db).name)  # before, so that the backup has it too
            back_up_now(db, told)

        attempt("backup", "backup.done", backed_up)
        st.rerun()
    show_told("backup", language)


def show_where(db: Database, language: Language) -> None:
    """The folder, and whether a backup is made every day."""
    st.text_input(
        say("backup.folder", language),
        value=str(backup_folder(db)),
        key="backup-folder",
        help=say("backup.folder_help", language),
        on_change=lambda: choose_folder(db, st.session_state["backup-folder"]),
    )
    st.checkbox(
        say("backup.daily", language, kept=KEPT),
        value=is_daily(db),
        key="backup-daily",
        on_change=lambda: choose_daily(db, st.session_state["backup-daily"]),
    )


def show_restore(db: Database, language: Language) -> None:
    """Choose a moment, see in counts what bringing it back would do, and do it."""
    found = list_backups(backup_folder(db))
    if not found:
        st.caption(say("backup.restore_none", language))
        return
    chosen = st.selectbox(
        say("backup.restore", language),
        found,
        index=None,
        format_func=lambda one: words_of(one, "backup.moment", language),
        placeholder=say("backup.choose", language),
        key="backup-chosen",
    )
    if chosen is None:
        st.caption(say("backup.restore_about", language))
        return
    try:
        planned = plan(chosen, db.folder, db)
    except StoreError as problem:
        st.error(plain(tell(problem.sentence, language)), icon=":material/error:")
        return
    st.markdown(plain(tell(planned.sentence(), language)))
    sure = not planned.lacks or st.checkbox(say("backup.sure", language), key="backup-sure")
    st.button(
        say("backup.bring_back", language),
        key="backup-restore",
        disabled=not sure,
        on_click=bring_back,
        args=(chosen, bool(planned.lacks)),
    )


def bring_back(chosen: Backup, replace: bool) -> None:
    def brought_back() -> None:
        need("admin")
        resources.restore_workspace(chosen, replace)
        note(resources.ledger(), "restore", chosen.place.name)

    attempt("backup", "backup.restored", brought_back)
    for key in [key for key in st.session_state if str(key) not in ("language", "backup-told")]:
        del st.session_state[key]  # which chart was open, say, is not known any more
    st.session_state["backup-chosen"] = None


def words_of(backup: Backup, key: str, language: Language) -> str:
    """A backup in words: when, how much, where."""
    said = backup.manifest
    when = said.made_at.astimezone().replace(tzinfo=None).isoformat(" ", "minutes")
    return say(
        key, language, when=when, words=said.count("decision"),
        pictures=said.picture_count, place=backup.place.parent,
    )  # fmt: skip
