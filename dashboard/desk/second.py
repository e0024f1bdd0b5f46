"""What the second reader says of the chart on the desk, or is doing with it; and the deeds that start and stop it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dashboard.desk.older import older_reading
from dashboard.desk.shown import Desk
from dashboard.text import say, tell
from extraction.errors import Language
from service import resources
from service.reading import ReadingWorker
from service.second_reader import ask_second
from storage import jobs
from storage.extractions import extraction
from storage.jobs import Job
from storage.second_readings import beside, is_second_reader, second_job

LAST_LINES = 4
LAST_LETTERS = 400
OPEN = ("waiting", "reading")
REMARKS = ("looked_closer", "answered_by", "schema_refused")  # of how it read: about no value of its own


def beside_card(desk: Desk) -> dict[str, Any]:
    """The strip under the card: what is to be said of an older reading, and of the second reader."""
    told, older = second_reader(desk), older_reading(desk)
    if older is None:
        return told
    return told | {
        "busy": told["busy"] or older["busy"],
        "lines": [*older["lines"], *told["lines"]],
        "deeds": older["deeds"] | told["deeds"],
    }


def second_reader(desk: Desk) -> dict[str, Any]:
    """Sentences, its last words while it reads, and which deeds make sense now."""
    job = second_job(desk.db, desk.image.sha256)
    if job is not None and job.state in OPEN:
        return at_work(job, desk.language)
    known = has_second_reading(desk)
    can_ask = (job is None or job.state != "ready") and not known and bool(resources.model_choice(desk.db.folder).place)
    ask = say("second.ask" if job is None else "second.ask_again", desk.language)
    return {"busy": False, "lines": outcome(desk, job), "heard": "", "deeds": {"second_ask": ask} if can_ask else {}}


def at_work(job: Job, language: Language) -> dict[str, Any]:
    """How long it has been at it, its last words, and the way to stop it."""
    worker = resources.second_worker()
    deeds = {"second_stop": say("second.cancel", language)}
    if worker is not None and worker.paused.is_set():
        deeds["second_load"] = say("second.load", language)
    heard = worker.said if worker is not None and is_at_it(worker, job) else ""
    tail = "\n".join(heard.splitlines()[-LAST_LINES:])[-LAST_LETTERS:]
    return {"busy": True, "lines": [where_it_stands(worker, job, language)], "heard": tail, "deeds": deeds}


def where_it_stands(worker: ReadingWorker | None, job: Job, language: Language) -> str:
    if worker is not None and is_at_it(worker, job):
        return say(f"second.{worker.doing.state}", language, seconds=round(worker.doing.seconds))
    paused = worker is not None and worker.paused.is_set()
    return say("second.paused" if paused else "second.waiting", language)


def is_at_it(worker: ReadingWorker, job: Job) -> bool:
    """True while this very job is on its hands."""
    doing = worker.doing
    return doing.state in ("loading", "reading") and doing.job is not None and doing.job.id == job.id


def outcome(desk: Desk, job: Job | None) -> list[str]:
    """What the second reading says of the first, in numbers; or why there is none."""
    language, lines = desk.language, []
    if is_second_reader(desk.db, desk.extraction.engine):
        return [say("second.alone", language)]
    other = beside(desk.db, desk.extraction_id)
    if other is not None:
        counts = Counter(word.verdict for word in other.words)
        told = {name: counts[name] for name in ("agrees", "differs", "proposes")}
        lines.append(say("second.beside" if other.words else "second.nothing", language, **told))
        said = extraction(desk.db, other.extraction).reading.findings
        lines += [tell(finding.message, language) for finding in said if finding.check in REMARKS]
    if job is not None and job.state in ("failed", "refused"):
        lines.append(say("second.failed", language, reason=tell(job.reason, language)))
    elif job is not None and job.state == "cancelled":
        lines.append(say("second.cancelled", language))
    return lines


def has_second_reading(desk: Desk) -> bool:
    return is_second_reader(desk.db, desk.extraction.engine) or beside(desk.db, desk.extraction_id) is not None


def ask_again(desk: Desk) -> None:
    """Have the chosen model read this chart too."""
    choice = resources.model_choice(desk.db.folder)
    if choice.place:
        ask_second(desk.db, desk.image.sha256, choice)


def stop_reading(desk: Desk) -> None:
    job = second_job(desk.db, desk.image.sha256)
    if job is not None:
        jobs.cancel(desk.db, job.id)


def load_again(desk: Desk) -> None:
    """Bring a reader back into memory that had given it back."""
    job, worker = second_job(desk.db, desk.image.sha256), resources.second_worker()
    if job is not None and worker is not None:
        worker.load(job.engine)
