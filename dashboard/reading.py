"""The reading worker: takes waiting jobs one by one, has them read in another process, files what comes back.

Runs in a thread of the server and never touches a page. Jobs are rows, so a closed browser, a left page or a
restart loses nothing: what was being read is read again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from dashboard.reading_process import Answer, EngineIdentity, Question, ReadingProcess
from extraction.errors import ChartError, Sentence
from storage import extractions, images, jobs
from storage.database import Database
from storage.jobs import Job

log = logging.getLogger(__name__)

SECONDS_PER_READING = 120.0
SECONDS_TO_LOAD = 120.0
LOOK_AGAIN = 0.5  # seconds between looks at an empty queue, and between looks whether a reading was cancelled

TOO_LONG = Sentence(
    zh="读取超过时限，已停止；请裁剪出单张图表再试。",
    en="Reading took too long and was stopped; crop to a single chart and try again.",
)
CRASHED = Sentence(
    zh="读取进程意外退出，这张图没有读成；其余图片继续读取。",
    en="The reading process ended unexpectedly over this picture; the others go on.",
)


class Stopped(Exception):
    """The worker was told to stop, or the job was cancelled, while a reading ran."""


class ReadingWorker:
    """Reads whatever waits in the queue of one ledger until stopped."""

    def __init__(
        self,
        db: Database,
        start_process: Callable[[], ReadingProcess] = ReadingProcess,
        limit: float = SECONDS_PER_READING,
    ) -> None:
        self.db = db
        self.start_process = start_process
        self.limit = limit
        self.process: ReadingProcess | None = None
        self.identities: dict[str, EngineIdentity] = {}
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="reading-worker", daemon=True)

    def start(self) -> None:
        """Take up what an earlier run left half-read, and begin."""
        jobs.resume(self.db)
        self.thread.start()

    def stop(self) -> None:
        """Stop for good; a reading under way is dropped and its job resumes at the next start."""
        self.stopping.set()
        self.thread.join()
        self.drop_process()

    def run(self) -> None:
        while not self.stopping.is_set():
            job = jobs.start_next(self.db)
            if job is None:
                self.stopping.wait(LOOK_AGAIN)
                continue
            if job.image is None:
                continue  # a file refused at the door is never waiting; nothing to read
            try:
                self.settle(job, job.image)
            except Exception:  # the outermost door of this thread: one bad job must not end all reading
                log.exception("Reading %s met an unexpected problem", job.name)
                jobs.fail(self.db, job.id, CRASHED)

    def settle(self, job: Job, sha: str) -> None:
        """File what comes of one job: a reading, a refusal, or a failure; or leave it where it was when stopped."""
        try:
            jobs.finish(self.db, job.id, self.read(job, sha))
        except ChartError as refusal:
            jobs.refuse(self.db, job.id, refusal.sentence)
        except Failed as failure:
            self.drop_process()
            jobs.fail(self.db, job.id, failure.sentence)
        except Stopped:
            self.drop_process()

    def read(self, job: Job, sha: str) -> int:
        """The extraction of a job: from the log if this engine has read the picture before, else read now."""
        identity = self.identity(job)
        filed = (identity.name, identity.version, job.prompt, identity.parameters)
        known = extractions.find_extraction(self.db, sha, *filed)
        if known is not None:
            return known[0]
        question = Question(job.engine, str(images.image_file(self.db, sha)), job.name)
        answer = self.ask(job, question, self.limit)
        if answer.refusal is not None:
            raise ChartError(answer.refusal)
        if answer.extraction is None:
            raise Failed(answer.breakdown or CRASHED)
        return extractions.save_extraction(self.db, answer.extraction)

    def identity(self, job: Job) -> EngineIdentity:
        if job.engine not in self.identities:
            answer = self.ask(job, Question(job.engine), SECONDS_TO_LOAD)
            if answer.identity is None:
                raise Failed(answer.breakdown or answer.refusal or CRASHED)
            self.identities[job.engine] = answer.identity
        return self.identities[job.engine]

    def ask(self, job: Job, question: Question, limit: float) -> Answer:
        """The reader's answer within the limit."""
        if self.process is None:
            self.process = self.start_process()
        deadline = time.monotonic() + limit
        try:
            self.process.ask(question)
            while (answer := self.process.answer(LOOK_AGAIN)) is None:
                if self.stopping.is_set() or jobs.job(self.db, job.id).state == "cancelled":
                    raise Stopped
                if time.monotonic() > deadline:
                    raise Failed(TOO_LONG)
        except (EOFError, OSError) as death:
            raise Failed(CRASHED) from death
        return answer

    def drop_process(self) -> None:
        if self.process is not None:
            self.process.stop()
            self.process = None
            self.identities.clear()  # its successor has to load, which has a limit of its own


class Failed(Exception):
    """There is no reading, and it is the reader's fault, not the picture's."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence
