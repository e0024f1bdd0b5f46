"""How the second reader is, in one sentence with its way out: chosen or not, loading, ready, reading, in trouble."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard.text import plain, say, tell
from extraction.engines.memory import free_memory
from extraction.errors import Language, Sentence
from service import resources
from service.download import Download
from service.model_choice import ModelChoice
from service.model_store import Found, look
from service.posts import Doing
from service.reading import ReadingWorker
from storage import jobs
from storage.database import Database
from storage.jobs import Job
from storage.second_readings import is_second_reader

POLL_SECONDS = 1.0
GIGABYTE = 10**9


@dataclass(frozen=True, slots=True)
class Standing:
    """How it is: the words, the state whose colour they take, and the keys of the buttons that make sense now."""

    words: str
    tone: str
    buttons: tuple[str, ...] = ()


def show_state(choice: ModelChoice, language: Language) -> None:
    """The sentence, its buttons, and what waits; polled, because all of it changes by itself."""
    st.fragment(show_now, run_every=POLL_SECONDS)(choice, look(choice), language)


def show_now(choice: ModelChoice, found: Found, language: Language) -> None:
    db = resources.ledger()  # of this moment: another page may have switched or restored the workspace since
    worker = resources.second_worker()
    doing = worker.doing if worker else Doing()
    now = standing(choice, found, doing, worker is not None and worker.paused.is_set(), free_memory(), language)
    with st.container(key=f"said-{now.tone}"):
        st.text(now.words)
    if found.destination is not None and not found.problem:
        st.caption(plain(tell(found.destination, language)))
    if worker is not None:
        deeds = deeds_of(db, worker, choice, doing)
        with st.container(horizontal=True, gap="small"):
            for key in now.buttons:
                st.button(say(f"model.{key}", language), key=f"model-{key}", on_click=deeds[key])
        if worker.said:
            with st.container(key="second-words"):
                st.text(worker.said[-400:])
    show_waiting(db, language)


def standing(
    choice: ModelChoice, found: Found, doing: Doing, paused: bool, free: int | None, language: Language
) -> Standing:
    """What to say of the second reader, the most pressing first; `free` is memory in bytes, where it is known."""

    def words(key: str, **values: object) -> str:
        return say(f"model.state.{key}", language, **values)

    remote = choice.engine == "remote"
    if not choice.place:
        return Standing(words("none"), "missing")
    busy = at_work(doing, language)
    if busy is not None:
        return busy
    if found.problem is not None:
        return in_trouble(found.problem, language)
    if doing.state == "ready":
        ready = words("ready_servers" if remote else "ready", name=found.name)
        return Standing(f"✓ {ready}", "confirmed", () if remote else ("give_back",))
    if free is not None and found.memory > free:
        short = words("short", needed=gigabytes(found.memory), free=gigabytes(free))
        return Standing(f"! {short}", "doubtful", ("load",))
    if doing.trouble is not None:
        return in_trouble(doing.trouble, language, "again")
    if paused:
        return Standing(words("paused"), "missing", ("load",))
    if remote:
        return Standing(words("servers", name=found.name), "missing", ("try_servers",))
    key = "found_memory" if found.memory else "found"
    return Standing(words(key, name=found.name, memory=gigabytes(found.memory)), "missing", ("load",))


def at_work(doing: Doing, language: Language) -> Standing | None:
    """What it is busy with; None while it is not."""
    buttons = {"reading": ("stop",), "loading": ("give_back",), "answering": (), "trying": ()}
    if doing.state not in buttons:
        return None
    chart = doing.job.name if doing.job else ""
    words = say(f"model.state.{doing.state}", language, chart=chart, seconds=round(doing.seconds))
    return Standing(words, "printed", buttons[doing.state])


def in_trouble(problem: Sentence, language: Language, *buttons: str) -> Standing:
    return Standing(f"! {tell(problem, language)}", "doubtful", buttons)


def deeds_of(db: Database, worker: ReadingWorker, choice: ModelChoice, doing: Doing) -> dict[str, Callable[[], None]]:
    """What each button does."""

    def load() -> None:
        worker.load(choice.engine)

    def stop() -> None:
        if doing.job is not None:
            jobs.cancel(db, doing.job.id)

    return {"load": load, "again": load, "try_servers": load, "give_back": worker.give_back, "stop": stop}


def show_waiting(db: Database, language: Language) -> None:
    """How many charts wait for a second reader, and the way to call them off."""
    waiting = [job for job in jobs.open_jobs(db) if job.state == "waiting" and is_second_reader(db, job.engine)]
    if waiting:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(say("model.waiting", language, count=len(waiting)), width="content")
            label = say("model.cancel_waiting", language)
            st.button(label, key="model-cancel-waiting", type="tertiary", on_click=call_off, args=(db, waiting))


def call_off(db: Database, waiting: list[Job]) -> None:
    for job in waiting:
        jobs.cancel(db, job.id)


def show_download(language: Language) -> None:
    """The model that can be fetched: its size before anything starts, then how far it is."""
    offered = resources.downloads()
    begun = next((each for each in offered if each.state != "idle"), None)
    if begun is None and offered:
        show_offer(offered, language)
    elif begun is not None:
        running = begun.state == "running"
        st.fragment(show_fetching, run_every=POLL_SECONDS if running else None)(begun, language, running)


def show_offer(offered: tuple[Download, ...], language: Language) -> None:
    """What it is and how much, and a button for each place that has it."""
    size = gigabytes(offered[0].total)
    st.caption(say("model.fetch_about", language, name=plain(offered[0].source.name), size=size))
    with st.container(horizontal=True, gap="small"):
        for download in offered:
            hub = download.source.hub
            label = say("model.fetch", language, size=size, hub=say(f"model.hub.{hub}", language))
            st.button(label, key=f"fetch-{hub}", icon=":material/download:", on_click=download.start)


def show_fetching(download: Download, language: Language, was_running: bool) -> None:
    if was_running != (download.state == "running") or download.state == "idle":
        st.rerun(scope="app")  # something to watch, or nothing any more
    if download.state == "done":
        st.success(say("model.fetch_done", language, name=plain(download.source.name)))
    else:
        show_progress(download, gigabytes(download.done), gigabytes(download.total), language)


def show_progress(download: Download, done: str, total: str, language: Language) -> None:
    """A bar, a sentence, and the ways to pause, to go on and to give up."""
    left = download.seconds_left
    if download.state == "running" and left is not None:
        told = say("model.fetching_left", language, done=done, total=total, minutes=max(1, round(left / 60)))
    elif download.state == "running":
        told = say("model.fetching", language, done=done, total=total)
    elif download.state == "paused":
        told = say("model.fetch_paused", language, done=done, total=total)
    else:
        problem = plain(tell(download.problem, language))
        told = say("model.fetch_failed", language, problem=problem, done=done, total=total)
    st.progress(min(1.0, download.done / download.total) if download.total else 0.0, told)
    with st.container(horizontal=True, gap="small"):
        if download.state == "running":
            st.button(say("model.pause", language), key="fetch-pause", on_click=download.pause)
        else:
            st.button(say("model.resume", language), key="fetch-resume", type="primary", on_click=download.start)
        st.button(say("model.discard", language), key="fetch-discard", type="tertiary", on_click=download.cancel)


def gigabytes(size: int) -> str:
    return f"{size / GIGABYTE:.1f} GB"
