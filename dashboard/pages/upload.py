"""Upload: what came in? Files go in at the top; a card under it says how each picture fares."""

from __future__ import annotations

import streamlit as st

from dashboard import resources
from dashboard.components.cards import Card, file_size, show_cards
from dashboard.intake import Batch, Origin, note_origin, sample_chart, take_in
from dashboard.text import language_now, plain, say, tell
from extraction.errors import Language
from storage import jobs
from storage.companies import find_company
from storage.database import Database
from storage.jobs import Job
from storage.queue import QueueCounts, QueueRow, queue, queue_counts

POLL_SECONDS = 1.0
SIGNS = {"waiting": "…", "reading": "●", "refused": "✕", "failed": "✕", "cancelled": "✕", "new": "…"}


def show() -> None:
    language = language_now()
    db = resources.ledger()
    st.subheader(say("upload.question", language), anchor=False)
    origin = show_drop_area(db, language)
    counts = queue_counts(db)
    if not counts.images and not jobs.refused_uploads(db):
        show_empty(db, language, origin)
        return
    busy = bool(counts.waiting or counts.reading)
    st.fragment(show_progress, run_every=POLL_SECONDS if busy else None)(db, language, busy)
    show_refused_before(db, language)


def show_drop_area(db: Database, language: Language) -> Origin:
    """The drop area, and beside it where the batch comes from."""
    left, right = st.columns([3, 2], gap="medium")
    with right, st.container(border=True):
        origin = ask_origin(db, language)
    with left:
        round_number = st.session_state.setdefault("upload-round", 0)
        files = st.file_uploader(
            say("upload.drop", language),
            accept_multiple_files=True,
            key=f"upload-{round_number}",
            label_visibility="collapsed",
        )
    if files:
        with st.spinner(" "):
            take_batch(db, [(file.name, file.getvalue()) for file in files], origin)
        st.session_state["upload-round"] = round_number + 1  # a fresh area: the pictures are ours now
        st.rerun()
    return origin


def ask_origin(db: Database, language: Language) -> Origin:
    st.caption(say("upload.about_batch", language))
    company_column, report_column = st.columns(2)
    company = company_column.text_input(
        say("upload.company", language), key="origin-company", placeholder=say("upload.company_hint", language)
    )
    report = report_column.text_input(
        say("upload.report", language), key="origin-report", placeholder=say("upload.report_hint", language)
    )
    origin = Origin((company or "").strip(), (report or "").strip())
    st.button(
        say("upload.apply", language),
        key="origin-apply",
        type="tertiary",
        disabled=not origin,
        on_click=apply_origin,
        args=(db, origin, language),
    )
    return origin


def apply_origin(db: Database, origin: Origin, language: Language) -> None:
    untouched = [row.image for row in queue(db) if not row.settled]
    for image in untouched:
        note_origin(db, image, origin)
    st.toast(say("upload.applied", language, count=len(untouched)), icon=":material/check:")


def take_batch(db: Database, files: list[tuple[str, bytes]], origin: Origin) -> None:
    """Take the files in, and remember for this session which were new, known or refused."""
    batch = take_in(db, files, origin)
    before: Batch = st.session_state.get("upload-batch", Batch())
    st.session_state["upload-batch"] = Batch(
        before.taken + batch.taken, before.seen_before + batch.seen_before, before.refused + batch.refused
    )
    language = language_now()
    key = "upload.taken_some" if batch.refused else "upload.taken"
    st.toast(say(key, language, count=len(batch.taken), refused=len(batch.refused)))


def show_empty(db: Database, language: Language, origin: Origin) -> None:
    st.info(say("upload.empty", language), icon=":material/lightbulb:")
    st.button(
        say("upload.try_sample", language),
        key="try-sample",
        icon=":material/play_arrow:",
        on_click=take_batch,
        args=(db, [sample_chart()], origin),
    )


def show_progress(db: Database, language: Language, was_busy: bool) -> None:
    """The counts, the one primary button, and the cards; polled while something is being read."""
    counts = queue_counts(db)
    words, action = st.columns([3, 1], vertical_alignment="center")
    words.text(count_words(counts, language))
    ready = say("upload.review_ready", language, count=counts.to_review)
    if action.button(
        ready if counts.to_review else say("upload.none_ready", language),
        key="review-ready",
        type="primary",
        width="stretch",
        disabled=not counts.to_review,
    ):
        st.switch_page("pages/review.py", query_params={"lang": language})
    opened = show_cards(cards(db, language), key="upload-cards")
    if opened is not None:
        st.switch_page("pages/review.py", query_params={"lang": language, "chart": opened})
    if was_busy and not (counts.waiting or counts.reading):
        st.rerun(scope="app")  # all read: stop polling


def count_words(counts: QueueCounts, language: Language) -> str:
    """How many pictures are where; what is nowhere is not mentioned."""
    states = {
        "ready": counts.ready,
        "waiting": counts.waiting,
        "reading": counts.reading,
        "refused": counts.refused,
        "failed": counts.failed,
    }
    parts = [say(f"upload.count.{name}", language, count=count) for name, count in states.items() if count]
    batch: Batch = st.session_state.get("upload-batch", Batch())
    if batch.refused:
        parts.append(say("upload.count.files", language, count=len(batch.refused)))
    return say("upload.count", language, count=counts.images) + " · ".join(parts)


def cards(db: Database, language: Language) -> tuple[Card, ...]:
    batch: Batch = st.session_state.get("upload-batch", Batch())
    refused = [job for job in jobs.refused_uploads(db) if job.id in batch.refused]
    rows = queue(db)
    known = {row.company: find_company(db, row.company) for row in rows if row.company}
    names = {words: company.name(language) if company else words for words, company in known.items()}
    return tuple(refused_card(job, language) for job in refused) + tuple(
        picture_card(row, names.get(row.company or "", ""), row.image in batch.seen_before, language) for row in rows
    )


def refused_card(job: Job, language: Language) -> Card:
    return Card(f"file-{job.id}", "", job.name, "", "refused", "✕", tell(job.reason, language), opens=False)


def picture_card(row: QueueRow, company: str, seen: bool, language: Language) -> Card:
    line = state_line(row, language)
    detail = [f"{row.width}×{row.height}", file_size(row.bytes), company, row.report or "", tell(row.quality, language)]
    doubtful = row.state == "ready" and row.doubtful_open
    state = "doubtful" if doubtful else "reviewed" if row.reviewed else row.state
    return Card(
        id=row.image,
        src=f"/picture/{row.image}",
        name=row.name,
        detail=" · ".join(word for word in detail if word),
        state=state,
        sign="!" if doubtful else SIGNS.get(row.state, "✓"),
        line=say("upload.state.seen", language, line=line) if seen else line,
        opens=row.state == "ready",
    )


def state_line(row: QueueRow, language: Language) -> str:
    """Where one picture stands, in one sentence."""
    if row.reason is not None:
        return tell(row.reason, language)
    if row.state == "reading" and row.stage is not None:
        return tell(row.stage, language)
    if row.state != "ready":
        return say(f"upload.state.{row.state}", language)
    if row.reviewed:
        return say("upload.state.reviewed", language, points=row.points)
    if row.settled:
        return say("upload.state.partly", language, settled=row.settled, points=row.points, doubtful=row.doubtful_open)
    key = "upload.state.ready_doubtful" if row.doubtful_open else "upload.state.ready"
    return say(key, language, points=row.points, doubtful=row.doubtful_open)


def show_refused_before(db: Database, language: Language) -> None:
    """What could not be read, out of the way: older files, and failed readings to try again."""
    batch: Batch = st.session_state.get("upload-batch", Batch())
    failed = [row for row in queue(db) if row.state == "failed" and row.job is not None]
    if failed:
        st.button(
            say("upload.retry_failed", language, count=len(failed)),
            key="retry-failed",
            icon=":material/refresh:",
            on_click=retry,
            args=(db, [row.job for row in failed if row.job is not None]),
        )
    older = [job for job in jobs.refused_uploads(db) if job.id not in batch.refused]
    if older:
        with st.expander(say("upload.refused_before", language, count=len(older))):
            for job in older:
                st.markdown(plain(tell(job.reason, language)))


def retry(db: Database, failed: list[int]) -> None:
    for job in failed:
        jobs.retry(db, job)


show()
