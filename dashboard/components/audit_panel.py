"""The audit trail: who did what, when and from where; found by person, kind and words, and handed out as a table."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import streamlit as st

from dashboard.components.team_panel import moment
from dashboard.text import say
from extraction.errors import Language
from storage.acting import Acting, acting, acts
from storage.audit import PAGE, Event, Sought, What, note, trail, trail_users
from storage.database import Database
from storage.exports.audit_csv import trail_csv

ALL = 10_000_000  # events in a file: more than any spreadsheet opens
KINDS: tuple[str, ...] = get_args(What)


def show_audit(db: Database, language: Language) -> None:
    st.markdown(f"**{say('audit.title', language)}**")
    st.caption(say("audit.about", language))
    sought = asked(db, language)
    found = trail(db, sought)
    if not found:
        st.text(say("audit.none", language))
        return
    if len(found) == PAGE:
        st.caption(say("audit.newest", language, count=PAGE))
    st.dataframe([line(event, language) for event in found], hide_index=True, height=320, key="audit-trail")
    who, today = acting(), dt.datetime.now().astimezone().date().isoformat()
    name = f"ChartLedger {say('audit.file', language)} {today}.csv"
    st.download_button(
        say("audit.export", language), lambda: made(db, sought, who, name), name, "text/csv", key="audit-export",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def asked(db: Database, language: Language) -> Sought:
    """Which events the person wants to see."""
    left, middle, right = st.columns(3)
    who = left.selectbox(
        say("audit.who", language), trail_users(db), index=None, key="audit-who",
        format_func=lambda name: name or say("keys.local_user", language),
        placeholder=say("audit.everybody", language),
    )  # fmt: skip
    what = middle.selectbox(
        say("audit.kind", language), KINDS, index=None, key="audit-what",
        format_func=lambda kind: say(f"audit.what.{kind}", language), placeholder=say("audit.everything", language),
    )  # fmt: skip
    return Sought(who, what, right.text_input(say("audit.words", language), key="audit-words"))


def made(db: Database, sought: Sought, who: Acting, name: str) -> bytes:
    """The file's bytes; that it was handed out is an event too."""
    events = trail(db, sought, count=ALL)
    with acts(who):
        note(db, "export", name, str(len(events)))
    return trail_csv(events).encode()


def line(event: Event, language: Language) -> dict[str, str]:
    """One event as a line of the table."""
    kind = say(f"audit.what.{event.what}", language) if event.what in KINDS else event.what
    door = say(f"audit.door.{event.door}", language) if event.door else ""
    return {
        say("audit.column.at", language): moment(event.at),
        say("audit.who", language): event.username or say("keys.local_user", language),
        say("audit.kind", language): kind,
        say("audit.column.about", language): event.about,
        say("audit.column.detail", language): detail(event, language),
        say("audit.column.from", language): " ".join(filter(None, (door, event.address))),
    }


def detail(event: Event, language: Language) -> str:
    """What was done, its first word in the reader's language where it is one of ours."""
    first, _, rest = event.detail.partition(" ")
    said = {"decision": f"audit.said.{first}", "role": f"team.role.{first}"}.get(event.what)
    return event.detail if said is None or not first else f"{say(said, language)} {rest}".strip()
