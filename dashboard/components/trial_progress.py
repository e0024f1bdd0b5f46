"""How far a trial is: a bar with the time left, the way to cancel it, and why it stands still."""

from __future__ import annotations

import streamlit as st

from dashboard.components.told import attempt, show_told
from dashboard.components.trial_names import lasting
from dashboard.components.who import name_given
from dashboard.text import plain, say, tell
from extraction.errors import Language
from service import resources
from service.reading import ReadingWorker
from storage import jobs
from storage.database import Database
from storage.errors import CannotTry
from storage.gold import gold_cases
from storage.trial_answers import answered_before, usual_seconds
from storage.trials import NOTHING_LEFT, Trial, cancel_trial, go_on_with_trial, trial, trial_answers, trial_done

POLL_SECONDS = 1.0
ABOUT = "trial-progress"  # whose deeds are told here


def show_progress(db: Database, known: Trial, language: Language) -> None:
    """Polled while it is open, because it changes by itself; else what is left to be done about it."""
    if known.is_open:
        st.fragment(show_running, run_every=POLL_SECONDS)(known.id, trial_done(db, known.id), language)
    else:
        show_ended(db, known, language)
    show_told(ABOUT, language)


def show_running(number: int, shown: int, language: Language) -> None:
    db = resources.ledger()  # of this moment: another page may have switched the workspace since
    known, done = trial(db, number), trial_done(db, number)
    if not known.is_open or done != shown:
        st.rerun(scope="app")  # there is more to be seen below
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.progress(done / max(1, known.size), progress_words(db, known, done, language), width=620)
        st.button(
            say("trials.cancel", language),
            key="trial-cancel",
            icon=":material/stop:",
            on_click=cancel,
            args=(db, number),
        )
    st.caption(plain(standing(db, known, language)))


def cancel(db: Database, number: int) -> None:
    cancel_trial(db, number, name_given())


def progress_words(db: Database, known: Trial, done: int, language: Language) -> str:
    each = usual_seconds(db, known.engine)
    images = [case.image for case in gold_cases(db, known.split) if case.id in known.cases]
    before = answered_before(db, known.engine, known.prompts, images, known.repeats)
    left = known.size - max(done, before)
    time = "" if each is None else say("trials.left", language, time=lasting(each * left, language))
    return plain(say("trials.progress", language, done=done, size=known.size, left=time))


def standing(db: Database, known: Trial, language: Language) -> str:
    """Why it stands still, or how long it has been at the answer under way."""
    worker = worker_of(known.engine)
    if worker is None:
        return say("trials.no_reader", language)
    if worker.paused.is_set():
        return say("trials.paused", language)
    if resources.model_choice(db.folder).engine not in (known.engine, ""):
        return say("trials.other_engine", language, engine=known.engine)
    if worker.doing.state == "trying":
        return say("trials.at_it", language, seconds=round(worker.doing.seconds))
    if worker.doing.state == "loading":
        return say("model.state.loading", language, seconds=round(worker.doing.seconds))
    waiting = any(job.engine in worker.post.engines for job in jobs.open_jobs(db))
    return say("trials.waiting_first", language) if waiting else ""


def worker_of(engine: str) -> ReadingWorker | None:
    workers = (resources.first_worker(), resources.second_worker())
    return next((worker for worker in workers if worker and engine in worker.post.engines), None)


def show_ended(db: Database, known: Trial, language: Language) -> None:
    """Cancelled, stopped, or done with places that have no answer: said, with the way to go on."""
    done, size = trial_done(db, known.id), known.size
    if known.state == "cancelled":
        offer(db, known, say("trials.was_cancelled", language, done=done, size=size), "trials.go_on", language)
    elif known.state == "failed":
        reason = tell(known.reason, language)
        told = say("trials.was_stopped", language, done=done, size=size, reason=reason)
        offer(db, known, told, "trials.go_on", language)
    else:
        troubles = [each.trouble for each in trial_answers(db, known.id) if each.trouble is not None]
        if troubles:
            reason = " ".join(dict.fromkeys(tell(each, language) for each in troubles))
            told = say("trials.troubled", language, count=len(troubles), reason=reason)
            offer(db, known, told, "trials.try_again", language)


def offer(db: Database, known: Trial, told: str, label: str, language: Language) -> None:
    """What happened, and the button that goes on."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.warning(plain(told), icon=":material/pause:", width=760)
        st.button(say(label, language), key="trial-go-on", on_click=go_on, args=(db, known.id))


def go_on(db: Database, number: int) -> None:
    def act() -> None:
        if not go_on_with_trial(db, number, name_given()):
            raise CannotTry(NOTHING_LEFT)

    attempt(ABOUT, "trials.gone_on", act)
