"""The strip about the second reader on the Review page: what it says of this chart, or what it is doing with it.

While it reads, its words appear as they come; when it is done, the page shows its reading and stays where it was.
"""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboard import resources
from dashboard.components.review_desk import Desk, go_to
from dashboard.model_choice import ModelChoice
from dashboard.reading import ReadingWorker
from dashboard.second_reader import ask_second
from dashboard.text import plain, say, tell
from extraction.errors import Language
from storage import jobs
from storage.database import Database
from storage.jobs import Job
from storage.second_readings import beside, is_second_reader, second_job

POLL_SECONDS = 1.0
LAST_LINES = 4
LAST_LETTERS = 400
OPEN = ("waiting", "reading")


def show_second_reader(desk: Desk, current: int | None) -> None:
    """The strip; polled while the second reader has this chart before it."""
    job = second_job(desk.db, desk.image.sha256)
    busy = job is not None and job.state in OPEN
    st.fragment(show_strip, run_every=POLL_SECONDS if busy else None)(desk, current, busy)


def show_strip(desk: Desk, current: int | None, was_busy: bool) -> None:
    db, language, sha = desk.db, desk.language, desk.image.sha256
    job = second_job(db, sha)
    busy = job is not None and job.state in OPEN
    if busy != was_busy:
        if was_busy:
            go_to(current)  # whatever came in, the person stays at the value before them
        st.rerun(scope="app")  # a reading to watch, or one to show
    if job is not None and busy:
        show_work(db, job, language)
        return
    show_outcome(desk, job)
    if (job is None or job.state != "ready") and not has_second_reading(desk):
        show_question(db, sha, job, language)


def show_work(db: Database, job: Job, language: Language) -> None:
    """How long it has been at it, its last words, and the way to stop it."""
    worker = resources.second_worker()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(where_it_stands(worker, job, language), width="content")
        if worker is not None and worker.paused.is_set():
            label = say("second.load", language)
            st.button(label, key="second-load", type="tertiary", on_click=worker.load, args=(job.engine,))
        label = say("second.cancel", language)
        st.button(label, key="second-cancel", type="tertiary", on_click=stop, args=(db, job.id))
    if worker is not None and worker.said and is_at_it(worker, job):
        with st.container(key="second-words"):
            st.text("\n".join(worker.said.splitlines()[-LAST_LINES:])[-LAST_LETTERS:])


def where_it_stands(worker: ReadingWorker | None, job: Job, language: Language) -> str:
    if worker is not None and is_at_it(worker, job):
        return say(f"second.{worker.doing.state}", language, seconds=round(worker.doing.seconds))
    paused = worker is not None and worker.paused.is_set()
    return say("second.paused" if paused else "second.waiting", language)


def is_at_it(worker: ReadingWorker, job: Job) -> bool:
    """True while this very job is on its hands."""
    doing = worker.doing
    return doing.state in ("loading", "reading") and doing.job is not None and doing.job.id == job.id


def stop(db: Database, job: int) -> None:
    jobs.cancel(db, job)


def ask(db: Database, sha: str, choice: ModelChoice) -> None:
    ask_second(db, sha, choice)


def show_outcome(desk: Desk, job: Job | None) -> None:
    """What the second reading says of the first, in numbers; or why there is none."""
    language = desk.language
    if is_second_reader(desk.db, desk.extraction.engine):
        st.caption(say("second.alone", language))
        return
    other = beside(desk.db, desk.extraction_id)
    if other is not None:
        counts = Counter(word.verdict for word in other.words)
        told = {name: counts[name] for name in ("agrees", "differs", "proposes")}
        st.caption(say("second.beside" if other.words else "second.nothing", language, **told))
    if job is not None and job.state in ("failed", "refused"):
        st.caption(say("second.failed", language, reason=plain(tell(job.reason, language))))
    elif job is not None and job.state == "cancelled":
        st.caption(say("second.cancelled", language))


def has_second_reading(desk: Desk) -> bool:
    return is_second_reader(desk.db, desk.extraction.engine) or beside(desk.db, desk.extraction_id) is not None


def show_question(db: Database, sha: str, job: Job | None, language: Language) -> None:
    """The button that asks it, where a model is chosen."""
    choice = resources.model_choice(db.folder)
    if choice.place:
        st.button(
            say("second.ask" if job is None else "second.ask_again", language),
            key="second-ask",
            type="tertiary",
            icon=":material/visibility:",
            help=say("second.ask_help", language),
            on_click=ask,
            args=(db, sha, choice),
        )
