"""What was believed on a day: the day is chosen, the page shows that day's knowledge, and what changed since."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.fact_names import fact_name, moment
from dashboard.text import plain, say
from dashboard.views import View, today
from extraction.errors import Language
from storage.changes import Changed, changes_since
from storage.confirmed import ConfirmedValue, Wanted
from storage.database import Database
from storage.exports.safe import for_csv
from storage.likely_causes import in_words

FEW = 8
DAY = "compare-as-of"


def ask_as_of(view: View, language: Language) -> View:
    """The view as of a day; none chosen is now."""
    if view.as_of:
        st.session_state.setdefault(DAY, dt.date.fromisoformat(view.as_of))
    day = st.date_input(
        say("as_of.ask", language),
        None,
        max_value=today(),
        format="YYYY-MM-DD",
        key=DAY,
        help=say("as_of.help", language),
    )
    return replace(view, as_of=day.isoformat() if isinstance(day, dt.date) else "")


def show_as_of(view: View, language: Language) -> None:
    """A line that says plainly that the page speaks of another day, and the way back."""
    if view.as_of:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(plain(say("as_of.banner", language, day=view.as_of)), icon=":material/history:")
            st.button(say("as_of.now", language), key="as-of-now", on_click=forget_day)


def forget_day() -> None:
    st.session_state[DAY] = None


def show_changes_since(db: Database, wanted: Wanted, as_of: dt.datetime, language: Language) -> None:
    """What is believed otherwise now, as a table to look at and to take along."""
    changes = changes_since(db, wanted, as_of)
    st.markdown(f"**{say('as_of.changes', language, count=len(changes))}**")
    if not changes:
        st.caption(say("as_of.none", language))
        return
    table = changes_table(db, changes, language)
    st.dataframe(table, hide_index=True, row_height=30, height=300 if len(table) > FEW else "content", key="changes")
    st.download_button(
        say("as_of.download", language),
        lambda: as_csv(table),
        f"ChartLedger {as_of.astimezone():%Y-%m-%d}.csv",
        "text/csv",
        key="changes-csv",
        icon=":material/download:",
        on_click="ignore",
    )


def changes_table(db: Database, changes: list[Changed], language: Language) -> pd.DataFrame:
    """One change a line: what, of which fact, then, now, by whom, when."""

    def line(change: Changed) -> dict[str, str]:
        now = change.after
        name = fact_name(db, change.before or change.told, language)
        became = fact_name(db, now, language) if now and change.kind == "moved" else ""
        return {
            say("as_of.column.what", language): say(f"as_of.{change.kind}", language),
            say("as_of.column.fact", language): name,
            say("as_of.column.then", language): number(change.before, language),
            say("as_of.column.now", language): " → ".join(part for part in (number(now, language), became) if part),
            say("as_of.column.who", language): now.reviewer if now else "",
            say("as_of.column.when", language): moment(now.decided_at) if now else "",
        }

    return pd.DataFrame([line(change) for change in changes])


def number(value: ConfirmedValue | None, language: Language) -> str:
    return "" if value is None else in_words(value, language)


def as_csv(table: pd.DataFrame) -> bytes:
    """The table for a spreadsheet; no cell that begins as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([for_csv(str(cell)) for cell in row] for row in table.itertuples(index=False))
    return out.getvalue().encode("utf-8-sig")
