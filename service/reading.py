"""The reading workers: each takes waiting jobs one by one, has them read in its own process, files what comes back.

They run in threads of the server and never touch a page. Jobs are rows, so a closed browser, a left page or a restart
loses nothing: what was being read is read again. The first reader has one worker, the second readers (vision models)
another, so that a slow model never holds up a first reading.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from extraction.errors import ChartError, Sentence
from service.memory import TOO_LARGE
from service.posts import (
    CRASHED,
    FIRST,
    LOADING,
    STOPPED,
    Doing,
    Failed,
    MayPass,
    Post,
    Stopped,
    crashed,
    too_large,
    too_long,
)
from service.reading_process import Answer, EngineIdentity, Question, ReadingProcess
from service.regions import RegionWish
from service.talks import Talk
from service.text_wishes import TextWishes
from service.worded import asked_about
from storage import extractions, images, jobs, prompts, texts
from storage.database import Database
from storage.errors import CannotKeep, StoreError
from storage.jobs import Job

log = logging.getLogger(__name__)

LOOK_AGAIN = 0.5  # seconds between looks at an empty queue, and between looks whether a reading was cancelled
LAST_WORDS = 2000  # characters of a growing answer that are kept to be shown


def nothing_follows(_db: Database, _sha: str) -> None:
    """What happens after a job where nobody waits for it."""


def nothing_else(_worker: ReadingWorker) -> bool:
    """There is no other work for a worker than what waits in the queue."""
    return False


class ReadingWorker:
    """Reads whatever waits for its engines in the queue of one ledger until stopped.

    `settled` is called with each picture whose job is done, whatever came of it; `between` with the worker when no job
    waits, and tells whether it found something to do.
    """

    def __init__(
        self,
        db: Database,
        start_process: Callable[[], ReadingProcess] = ReadingProcess,
        post: Post = FIRST,
        settled: Callable[[Database, str], None] = nothing_follows,
        between: Callable[[ReadingWorker], bool] = nothing_else,
    ) -> None:
        self.db = db
        self.start_process = start_process
        self.post = post
        self.settled = settled
        self.between = between
        self.process: ReadingProcess | None = None
        self.identities: dict[Question, EngineIdentity] = {}  # by the engine and the words it may choose from
        self.wishes = TextWishes()
        self.loaded: set[str] = set()
        self.talks: queue.Queue[Talk] = queue.Queue()
        self.regions: queue.Queue[RegionWish] = queue.Queue()
        self.doing = Doing()
        self.said = ""  # the end of what the engine has said so far over the picture it reads
        self.wanted = ""  # an engine to be loaded before anything asks for it
        self.used = time.monotonic()
        self.stopping = threading.Event()
        self.called = threading.Event()  # something came in that should not wait for the next look
        self.paused = threading.Event()
        self.changed = threading.Event()
        self.thread = threading.Thread(target=self.run, name=f"reading-{post.engines[0]}", daemon=True)

    def start(self) -> None:
        """Take up what an earlier run left half-read, and begin."""
        jobs.resume(self.db, self.post.engines)
        self.thread.start()

    def stop(self) -> None:
        """Stop for good; a reading under way is dropped and its job resumes at the next start."""
        self.stopping.set()
        self.called.set()
        self.thread.join()
        self.drop_process()

    def load(self, engine: str) -> None:
        """Have an engine loaded once nothing is being read; what waited since the memory was given back goes on."""
        self.wanted = engine
        self.paused.clear()

    def give_back(self) -> None:
        """Give the memory back now; what is being read, and all that waits, waits until somebody asks for a load."""
        self.wanted = ""
        self.paused.set()

    @property
    def is_reading(self) -> bool:
        """True while a chart is before it."""
        return self.doing.state == "reading"

    @property
    def is_warm(self) -> bool:
        """True if what it needs is in memory: an answer takes no longer than the reading itself."""
        return bool(self.loaded)

    def answer_soon(self, talk: Talk) -> None:
        """Answer a question before the next chart, loading the engine if need be."""
        self.paused.clear()
        self.talks.put(talk)

    def reread_soon(self, wish: RegionWish) -> None:
        """Read a box again before anything else: a person is looking at it."""
        self.paused.clear()
        self.regions.put(wish)
        self.called.set()

    def change(self) -> None:
        """What is loaded is not what is wanted any more: end it once nothing is being read, and go on with the new."""
        self.changed.set()
        self.paused.clear()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self.take_turn()
            except CannotKeep as problem:
                log.warning("What was read could not be kept and will be read again: %s", problem)
                self.wait_for_room()

    def take_turn(self) -> None:
        """Do the one thing that is most pressing now."""
        if self.paused.is_set():
            if self.process:
                self.drop_process()
            self.stopping.wait(LOOK_AGAIN)
            return
        if self.changed.is_set():
            self.changed.clear()
            self.drop_process()
        wish = self.wishes.first()
        if not self.regions.empty():
            self.reread(self.regions.get())
        elif wish is not None:
            self.grant(wish)
        elif not self.talks.empty():
            self.answer(self.talks.get())
        else:
            self.read_next()

    def read_next(self) -> None:
        """Read the picture that has waited longest; one that cannot be read does not hold up the others."""
        job = jobs.start_next(self.db, self.post.engines)
        if job is None or job.image is None:  # a file refused at the door is never waiting
            return None if self.between(self) else self.rest()
        try:
            self.settle(job, job.image)
        except CannotKeep:
            raise
        except Exception:  # the outermost door of this thread: one bad job must not end all reading
            log.exception("Reading %s met an unexpected problem", job.name)
            jobs.fail(self.db, job.id, CRASHED)

    def wait_for_room(self) -> None:
        """Until the disk takes words again: then what was being read waits once more."""
        while not self.stopping.wait(LOOK_AGAIN):
            with suppress(CannotKeep):
                jobs.resume(self.db, self.post.engines)
                return

    def rest(self) -> None:
        """Nothing waits: load what is wanted, give back what nobody has used for long, and look again."""
        if self.wanted:
            engine, self.wanted = self.wanted, ""
            self.try_load(engine)
        if self.process and self.post.idle is not None and time.monotonic() - self.used > self.post.idle:
            self.drop_process()
        self.called.wait(LOOK_AGAIN)
        self.called.clear()

    def try_load(self, engine: str) -> None:
        """Load an engine that nobody waits for yet."""
        try:
            self.make_ready(engine, self.interrupted)
        except Failed as failure:
            self.drop_process(failure.sentence)
        except Stopped:
            self.drop_process()

    def settle(self, job: Job, sha: str) -> None:
        """File what comes of one job: a reading, a refusal, or a failure; or leave it where it was when stopped."""
        try:
            jobs.finish(self.db, job.id, self.read(job, sha))
        except ChartError as refusal:
            jobs.refuse(self.db, job.id, refusal.sentence)
        except Failed as failure:
            was_loaded = bool(self.loaded)
            self.drop_process(None if was_loaded else failure.sentence)
            self.give_up(job, failure, was_loaded)
        except Stopped:
            self.drop_process()
            if self.paused.is_set():
                jobs.put_back(self.db, job.id)
        self.said = ""
        self.used = time.monotonic()
        if self.process:
            self.doing = Doing("ready" if self.loaded else "resting", job.engine, since=self.used)
        ended = jobs.job(self.db, job.id)
        told = {"job": job.id, "image": sha[:12], "engine": job.engine, "state": ended.state, "attempt": ended.attempts}
        log.info("A turn of a job ended", extra=told)
        if ended.state != "waiting":
            self.settled(self.db, sha)

    def give_up(self, job: Job, failure: Failed, was_loaded: bool) -> None:
        """An attempt failed: another follows after a pause where that may help, and the engine can be loaded."""
        tries = min(failure.attempts, len(self.post.pauses) + 1) if isinstance(failure, MayPass) and was_loaded else 1
        if job.attempts < tries:
            jobs.try_later(self.db, job.id, failure.sentence, self.post.pauses[job.attempts - 1])
        else:
            jobs.fail(self.db, job.id, failure.sentence)

    def grant(self, sha: str) -> None:
        """Have all texts of a picture read and kept."""
        try:
            question = Question(self.post.engines[0], str(images.image_file(self.db, sha)), wanted="texts")
            answer = self.ask(question, self.post.reading, self.interrupted)
            if answer.texts is None:
                raise Failed(answer.refusal or answer.breakdown or CRASHED)
            texts.save_texts(self.db, sha, answer.texts)
            self.wishes.granted(sha)
        except Failed as failure:
            self.drop_process()
            self.wishes.failed(sha, failure.sentence)
        except StoreError as problem:
            self.wishes.failed(sha, problem.sentence)
        except Stopped:
            self.drop_process()

    def reread(self, wish: RegionWish) -> None:
        """Have a box of a picture read again, unless whoever asked has left before it was begun."""
        if wish.left.is_set():
            return
        try:
            path = str(images.image_file(self.db, wish.sha))
            self.make_ready(self.post.engines[0], self.interrupted)
            question = Question(self.post.engines[0], path, wanted="region", box=wish.box)
            answer = self.ask(question, self.post.reading, self.interrupted)
            wish.end(answer.region, answer.refusal or answer.breakdown)
        except Failed as failure:
            self.drop_process()
            wish.end(trouble=failure.sentence)
        except StoreError as problem:
            wish.end(trouble=problem.sentence)
        except Stopped:
            self.drop_process()
            wish.end(trouble=STOPPED)

    def answer(self, talk: Talk) -> None:
        """Answer a question in words, unless whoever asked has left."""

        def given_up() -> bool:
            return self.interrupted() or talk.left.is_set()

        engine = talk.question.engine
        if talk.left.is_set():
            return talk.end(STOPPED)
        try:
            self.make_ready(engine, given_up)
            self.doing = Doing("answering", engine, since=time.monotonic())
            answer = self.ask(talk.question, self.post.reading, given_up, talk.pieces.put)
            talk.answered = answer
            is_whole = answer.words is not None or answer.extraction is not None
            talk.end(None if is_whole else answer.breakdown or answer.refusal or CRASHED)
            self.used = time.monotonic()
            self.doing = Doing("ready", engine, since=self.used)
        except Failed as failure:
            self.drop_process(None if self.loaded else failure.sentence)
            talk.end(failure.sentence)
        except Stopped:
            self.drop_process()
            talk.end(STOPPED)

    def read(self, job: Job, sha: str) -> int:
        """The extraction of a job: from the log if this engine has read the picture before, else read now."""

        def given_up() -> bool:
            return self.interrupted() or jobs.job(self.db, job.id).state == "cancelled"

        asked = asked_about(self.db, job.engine, sha, job.prompt)
        identity = self.identity(asked, given_up, job)
        filed = (identity.name, identity.version, job.prompt or None, identity.parameters)
        known = extractions.find_extraction(self.db, sha, *filed)
        if known is not None:
            return known[0]
        if job.engine not in self.loaded:
            jobs.report_stage(self.db, job.id, LOADING)
            self.make_ready(job.engine, given_up, job)
            jobs.report_stage(self.db, job.id, None)
        self.doing = Doing("reading", job.engine, job, time.monotonic())
        question = replace(asked, path=str(images.image_file(self.db, sha)), name=job.name)
        answer = self.ask(question, job.limit.seconds or self.post.reading, given_up, memory=job.limit.bytes)
        if answer.refusal is not None:
            raise ChartError(answer.refusal)
        if answer.breakdown == TOO_LARGE:
            raise too_large()
        if answer.extraction is None:
            raise Failed(answer.breakdown or CRASHED)
        prompts.keep_used(self.db, answer.extraction.prompt)
        return extractions.save_extraction(self.db, answer.extraction)

    def identity(self, asked: Question, given_up: Callable[[], bool], job: Job | None = None) -> EngineIdentity:
        """What the engine's readings in these words are filed under; a model need not be loaded for that."""
        if asked not in self.identities:
            self.identities[asked] = self.known_by(asked, given_up, job)
        return self.identities[asked]

    def make_ready(self, engine: str, given_up: Callable[[], bool], job: Job | None = None) -> None:
        """Have the engine in memory."""
        if engine not in self.loaded:
            self.known_by(Question(engine, wanted="load"), given_up, job)
            self.loaded.add(engine)
            self.used = time.monotonic()
            self.doing = Doing("ready", engine, since=self.used)

    def known_by(self, question: Question, given_up: Callable[[], bool], job: Job | None) -> EngineIdentity:
        self.doing = Doing("loading", question.engine, job, time.monotonic())
        answer = self.ask(question, self.post.loading, given_up)
        if answer.identity is None:
            raise Failed(answer.breakdown or answer.refusal or CRASHED)
        return answer.identity

    def hear(self, piece: str) -> None:
        """Keep the end of what is said over a chart, to be shown."""
        self.said = (self.said + piece)[-LAST_WORDS:]

    def ask(
        self,
        question: Question,
        limit: float,
        given_up: Callable[[], bool],
        heard: Callable[[str], None] | None = None,
        memory: int | None = None,
    ) -> Answer:
        """The reader's answer within its seconds and bytes; what it says on the way goes to `heard`, or is kept."""
        heard, most = heard or self.hear, memory or self.post.memory
        if self.process is None:
            self.process = self.start_process()
        started = looked = time.monotonic()
        try:
            self.process.ask(question)
            while True:
                answer = self.process.answer(LOOK_AGAIN)
                if answer is not None and answer.piece is None:
                    return answer
                if answer is not None and answer.piece is not None:
                    heard(answer.piece)
                if time.monotonic() - looked < LOOK_AGAIN:
                    continue  # pieces come faster than anybody cancels
                looked = time.monotonic()
                if given_up():
                    raise Stopped
                if looked - started > limit:
                    raise too_long()
                if most is not None and (self.process.memory or 0) > most:
                    raise too_large()
        except (EOFError, OSError) as death:
            raise crashed() from death

    def interrupted(self) -> bool:
        return self.stopping.is_set() or self.paused.is_set()

    def drop_process(self, trouble: Sentence | None = None) -> None:
        """End the process and with it all that it holds; the next question starts a new one."""
        if self.process is not None:
            self.process.stop()
            self.process = None
            self.identities.clear()
            self.loaded.clear()  # its successor has to load, which has a limit of its own
        self.doing = Doing(since=time.monotonic(), trouble=trouble)
