"""Jobs: what is running? Every reading that was asked for: how far, how long still, why not; cancel it or ask again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from dashboard.components.job_rows import job_table, span
from dashboard.text import language_now, say
from extraction.errors import Language
from service import resources
from service.expected import expected
from storage import jobs
from storage.database import Database
from storage.errors import UnknownRow
from storage.jobs import Job, State

Which = Literal["open", "ready", "wrong", "all"]
STATES: dict[Which, tuple[State, ...] | None] = {
    "open": ("waiting", "reading"),
    "ready": ("ready",),
    "wrong": ("failed", "refused", "cancelled"),
    "all": None,
}
MOST = 200  # jobs in the list
POLL_BUSY, POLL_IDLE = 1.0, 5.0  # seconds; a script may bring pictures at any time
STANDING = "jobs-standing"  # the list as it was shown last
TALL = 430


def show() -> None:
    language = language_now()
    db = resources.ledger()
    st.subheader(say("jobs.question", language), anchor=False)
    if not jobs.job_counts(db):
        st.info(say("jobs.empty", language), icon=":material/lightbulb:")
        if st.button(say("jobs.go_upload", language), key="go-upload", type="primary"):
            st.switch_page("pages/upload.py", query_params={"lang": language})
        return
    busy = bool(jobs.open_jobs(db))
    st.fragment(show_queue, run_every=POLL_BUSY if busy else POLL_IDLE)(language, busy)


def show_queue(language: Language, was_busy: bool) -> None:
    """How far the queue is, and its jobs; polled, because it changes by itself."""
    db = resources.ledger()  # of this moment: another page may have switched the workspace since
    counts, done_in = jobs.job_counts(db), expected(db)
    is_busy = bool(counts.get("waiting") or counts.get("reading"))
    if is_busy != was_busy:
        st.rerun(scope="app")  # look more often, or less
    show_progress(db, counts, done_in, language)
    which, named, asked_by = ask_which(db, counts, language)
    picked = show_jobs(db, which, named, asked_by, done_in, language)
    show_deeds(db, picked, language)


def show_progress(db: Database, counts: dict[State, int], done_in: dict[int, float], language: Language) -> None:
    """The share that is done of all that was asked for since nothing was open the last time."""
    still = jobs.open_jobs(db)
    if not still:
        st.text(say("jobs.idle", language))
        return
    batch = jobs.job_counts(db, since=jobs.busy_since(db))
    every = sum(batch.values())
    done = every - len(still)
    words = say("jobs.progress", language, done=done, all=every)
    if done_in:
        time = span(max(done_in.values()), language)
        words = say("jobs.progress_left", language, done=done, all=every, time=time)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.progress(done / every, words, width=620)
        if counts.get("waiting", 0) > 1:
            label = say("jobs.cancel_all", language, count=counts["waiting"])
            waiting = [job.id for job in still if job.state == "waiting"]
            st.button(
                label, key="jobs-cancel-all", icon=":material/stop:", on_click=cancel, args=(db, waiting, language)
            )


def ask_which(db: Database, counts: dict[State, int], language: Language) -> tuple[Which, str, str | None]:
    """Which jobs are listed: in which state, of which name, asked for by whom."""
    left, middle, right = st.columns([5, 3, 2], gap="small")
    chosen: Which | None = left.segmented_control(
        say("jobs.which", language),
        list(STATES),
        default="open" if counts.get("waiting") or counts.get("reading") else "all",
        format_func=lambda each: say(f"jobs.which.{each}", language, count=how_many(counts, each)),
        required=True,
        key="jobs-which",
        label_visibility="collapsed",
        on_change=forget_picks,
    )
    label = say("jobs.named", language)
    named: str = middle.text_input(
        label, key="jobs-named", placeholder=label, label_visibility="collapsed", on_change=forget_picks
    )
    people = jobs.askers(db)
    asked_by: str | None = None
    if len(people) > 1:
        asked_by = right.selectbox(
            say("jobs.asked_by", language),
            people,
            index=None,
            format_func=lambda each: each or say("jobs.nobody", language),
            placeholder=say("jobs.everybody", language),
            key="jobs-asked-by",
            label_visibility="collapsed",
            on_change=forget_picks,
        )
    return chosen or "all", named.strip(), asked_by


def how_many(counts: dict[State, int], which: Which) -> int:
    return sum(count for state, count in counts.items() if state in (STATES[which] or counts))


def show_jobs(
    db: Database, which: Which, named: str, asked_by: str | None, done_in: dict[int, float], language: Language
) -> list[Job]:
    """The list, those next to be done first where they are open, else the newest; the jobs picked in it.

    While something is picked the list stands still: picks are rows, and rows move.
    """
    key = f"jobs-table-{st.session_state.setdefault('jobs-round', 0)}"
    has_picks = key in st.session_state and bool(st.session_state[key]["selection"]["rows"])
    rows: list[Job] = st.session_state[STANDING] if has_picks else listed(db, which, named, asked_by)
    st.session_state[STANDING] = rows
    if not rows:
        st.info(say("jobs.none", language))
        return []
    table = st.dataframe(
        job_table(rows, done_in, language),
        key=key,
        hide_index=True,
        row_height=30,
        height=TALL if len(rows) > 13 else "content",
        on_select="rerun",
        selection_mode="multi-row",
    )
    picked = [jobs.job(db, rows[row].id) for row in table["selection"]["rows"] if row < len(rows)]
    if len(rows) == MOST:
        st.caption(say("jobs.newest", language, count=MOST))
    return picked


def listed(db: Database, which: Which, named: str, asked_by: str | None) -> list[Job]:
    found = jobs.list_jobs(db, MOST, STATES[which], named, asked_by)
    if which != "open":
        return found
    turn = {job.id: place for place, job in enumerate(jobs.open_jobs(db))}
    return sorted(found, key=lambda job: turn.get(job.id, len(turn)))


def show_deeds(db: Database, picked: list[Job], language: Language) -> None:
    """What can be done with the jobs that are picked."""
    if not picked:
        st.caption(say("jobs.pick", language))
        return
    still = [job.id for job in picked if job.state in ("waiting", "reading")]
    over = [job.id for job in picked if job.id not in still and job.image]
    with st.container(horizontal=True, gap="small"):
        deed("cancel", ":material/stop:", cancel, db, still, language)
        deed("retry", ":material/refresh:", retry, db, over, language)
        one = picked[0] if len(picked) == 1 and picked[0].state == "ready" else None
        if one and st.button(say("jobs.open", language), key="jobs-open", icon=":material/fact_check:"):
            st.switch_page("pages/review.py", query_params={"lang": language, "chart": one.image or ""})


def deed(
    name: str,
    icon: str,
    act: Callable[[Database, list[int], Language], None],
    db: Database,
    numbers: list[int],
    language: Language,
) -> None:
    if numbers:
        label = say(f"jobs.{name}", language, count=len(numbers))
        st.button(label, key=f"jobs-{name}", icon=icon, on_click=act, args=(db, numbers, language))


def cancel(db: Database, numbers: list[int], language: Language) -> None:
    stopped = sum(jobs.cancel(db, number) for number in numbers)
    st.toast(say("jobs.cancelled", language, count=stopped))
    forget_picks()


def retry(db: Database, numbers: list[int], language: Language) -> None:
    asked = set()
    for number in numbers:
        try:
            asked.add(jobs.retry(db, number))
        except UnknownRow:
            continue  # its picture is gone
    st.toast(say("jobs.retried", language, count=len(asked)))
    forget_picks()


def forget_picks() -> None:
    """The list moves again, with nothing picked in it."""
    st.session_state["jobs-round"] = st.session_state.get("jobs-round", 0) + 1


show()
