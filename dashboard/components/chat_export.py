"""Hands out the confirmed charts as a data set for fine-tuning a vision model: made on request, with a bar."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from dashboard.text import plain, say, tell
from extraction.errors import Language
from storage.database import Database
from storage.errors import StoreError
from storage.exports.chat import ChatExport, export_chat_archive
from storage.exports.chat_card import LEFT_OUT

NAME = "ChartLedger-training-set.zip"


def show_chat_export(db: Database, language: Language) -> None:
    """One button; then what is in the file, what is not, and the file."""
    st.caption(say("chat.about", language))
    if not st.button(
        say("chat.prepare", language), key="prepare-chat", help=say("chat.help", language), width="stretch"
    ):
        return
    bar = st.progress(0.0)

    def told(done: int, total: int) -> None:
        bar.progress(done / total, say("chat.progress", language, done=f"{done:,}", total=f"{total:,}"))

    try:
        with tempfile.TemporaryDirectory(prefix="chartledger-") as folder:
            made = export_chat_archive(db, Path(folder) / NAME, told)
            data = made.folder.read_bytes()
    except StoreError as problem:
        bar.empty()
        st.error(plain(tell(problem.sentence, language)), icon=":material/error:")
        return
    bar.empty()
    st.caption(plain(said_of(made, language)))
    if made.train + made.held_out:
        st.download_button(
            say("chat.save", language), data, NAME, "application/zip",
            key="save-chat", type="primary", icon=":material/save:", on_click="ignore", width="stretch",
        )  # fmt: skip


def said_of(made: ChatExport, language: Language) -> str:
    """How many charts are in it, and which are not, and why."""
    if not made.train + made.held_out + sum(made.left_out.values()):
        return say("chat.none", language)
    told = [say("chat.made", language, train=made.train, held_out=made.held_out)]
    told += [
        say("chat.left_out", language, why=LEFT_OUT[why].in_language(language), count=count)
        for why, count in sorted(made.left_out.items())
    ]
    return " ".join(told)
