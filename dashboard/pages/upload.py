"""Upload: what came in? Files go in at the top; a card under it says how each picture fares."""

from __future__ import annotations

import streamlit as st

from dashboard.components.cards import Touched, show_cards
from dashboard.components.origin_form import accept, apply_to, ask_batch, edit, show_editor, show_guesses
from dashboard.components.upload_cards import Around, look_around, picture_card, refused_card
from dashboard.components.who import name_given
from dashboard.text import language_now, plain, say, tell
from extraction.errors import Language
from service import resources
from service.intake import Batch, Origin, sample_chart, take_in
from storage import jobs
from storage.database import Database
from storage.queue import QueueCounts, queue, queue_counts

POLL_SECONDS = 1.0


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
    with st.container(key="uploaded"):
        st.fragment(show_progress, run_every=POLL_SECONDS if busy else None)(db, language, busy)
    show_refused_before(db, language)
    show_editor(db, language)


def show_drop_area(db: Database, language: Language) -> Origin:
    """The drop area, and beside it where the batch comes from."""
    left, right = st.columns([3, 2], gap="medium")
    with right, st.container(border=True):
        origin = ask_batch(language)
        latest: tuple[str, ...] = st.session_state.get("upload-latest", ())
        if latest:
            st.button(
                say("upload.apply", language, count=len(latest)),
                key="origin-apply",
                type="tertiary",
                disabled=not origin,
                on_click=apply_to,
                args=(db, latest, origin, language),
            )
    with left:
        round_number = st.session_state.setdefault("upload-round", 0)
        files = st.file_uploader(
            say("upload.drop", language),
            accept_multiple_files=True,
            key=f"upload-{round_number}",
            label_visibility="collapsed",
        )
    if files:
        take_batch(db, [(file.name, file.getvalue()) for file in files], origin)
        st.session_state["upload-round"] = round_number + 1  # a fresh area: the pictures are ours now
        st.rerun()
    return origin


def take_batch(db: Database, files: list[tuple[str, bytes]], origin: Origin) -> None:
    """Take the files in, and remember for this session which were new, known or refused."""
    language = language_now()
    bar = st.progress(0.0)

    def told(done: int) -> None:
        bar.progress(done / len(files), say("upload.receiving", language, done=done, total=len(files)))

    batch = take_in(db, files, origin, told, name_given())
    bar.empty()
    before: Batch = st.session_state.get("upload-batch", Batch())
    st.session_state["upload-batch"] = Batch(
        before.taken + batch.taken, before.seen_before + batch.seen_before, before.refused + batch.refused
    )
    st.session_state["upload-latest"] = tuple(dict.fromkeys(batch.taken))
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
    batch: Batch = st.session_state.get("upload-batch", Batch())
    rows = queue(db)
    around = look_around(db, rows, batch, language)
    words, action = st.columns([3, 1], vertical_alignment="center")
    words.text(count_words(counts, batch, around, language))
    ready = say("upload.review_ready", language, count=counts.to_review)
    if action.button(
        ready if counts.to_review else say("upload.none_ready", language),
        key="review-ready",
        type="primary",
        width="stretch",
        disabled=not counts.to_review,
    ):
        st.switch_page("pages/review.py", query_params={"lang": language})
    show_guesses(db, around, language)
    refused = [job for job in jobs.refused_uploads(db) if job.id in batch.refused]
    cards = [refused_card(job, language) for job in refused] + [picture_card(row, around, language) for row in rows]
    touched = show_cards(tuple(cards), key="upload-cards", language=language)
    if touched is not None:
        follow(db, touched, around, language)
    if was_busy and not (counts.waiting or counts.reading):
        st.rerun(scope="app")  # all read: stop polling


def follow(db: Database, touched: Touched, around: Around, language: Language) -> None:
    """Do what the person asked of a card."""
    if touched.deed == "open":
        st.switch_page("pages/review.py", query_params={"lang": language, "chart": touched.picture})
    if touched.picture not in around.origins:
        return
    if touched.deed == "accept":
        accept(db, [around.origins[touched.picture]], language)
    else:
        edit(touched.picture)
    st.rerun(scope="app")  # the dialog stands on the page: a poll of the cards must not close it


def count_words(counts: QueueCounts, batch: Batch, around: Around, language: Language) -> str:
    """How many pictures are where, and when the last will be read; what is nowhere is not mentioned."""
    states = {
        "ready": counts.ready,
        "waiting": counts.waiting,
        "reading": counts.reading,
        "refused": counts.refused,
        "failed": counts.failed,
    }
    parts = [say(f"upload.count.{name}", language, count=count) for name, count in states.items() if count]
    if batch.refused:
        parts.append(say("upload.count.files", language, count=len(batch.refused)))
    if counts.waiting and around.usual is not None:
        seconds = max(1, round(around.usual * (counts.waiting + counts.reading)))
        parts.append(say("upload.count.left", language, seconds=seconds))
    return say("upload.count", language, count=counts.images) + " · ".join(parts)


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
