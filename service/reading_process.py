"""One process that reads charts, so that a crash or an endless reading never takes the pages with it.

Started as `python -m service.reading_process LOADER`: questions come as lines of JSON, answers go back the same way.
(Not `multiprocessing`: while a page runs, Streamlit's page stands in as the main program, and a spawned process would
run that page.) An engine is loaded there once, at the first question. An engine that speaks while it answers is passed
on piece by piece. Knows nothing of the database.
"""

from __future__ import annotations

import importlib
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal, Protocol, runtime_checkable

from pydantic import TypeAdapter

from extraction import Engine, extract, open_image
from extraction.chart import ChartImage, Extraction, PromptVersion, TextBox
from extraction.engines import Worded
from extraction.engines.vision import Heard, ModelAnswer
from extraction.errors import ChartError, ModelUnavailable, Sentence
from extraction.geometry import Box
from extraction.image import pixels
from extraction.ocr import find_texts
from extraction.prompts import KnownNames, PromptBook, PromptName
from extraction.regions.reread import Reread, reread
from service import logs
from service.memory import BOUND, TOO_LARGE, bind, bytes_in_memory

log = logging.getLogger(__name__)
PROJECT = Path(__file__).parent.parent
EMBEDDED = "extraction:load_engine"  # a function from an engine's name to the engine, by its own name
YIELDS = "--yields"
THREADS = {
    "OMP_NUM_THREADS": "2",
    "OMP_WAIT_POLICY": "passive",  # threads that wait leave the processor to the pages; torch asks when it is imported
}

BROKE_DOWN = Sentence(
    zh="读取程序出错，这张图没有读成；可以重试，详情见服务器日志。",
    en="The reader broke down over this picture; try again, details are in the server's log.",
)

NO_WORDS = Sentence(zh="这个模型不能用文字回答问题。", en="This model does not answer questions in words.")


@dataclass(frozen=True, slots=True)
class Question:
    """An engine, and the picture it is to read (or the texts of); without a picture: who are you, or be ready.

    With `wanted` "words" it is a question in words, `words`, or another `task`; with "region" only `box` is read, again
    and enlarged. `repeat` tells readings apart that are asked for more than once in the same words. `prompts` are in
    use in the place of those that ship with the program, `known` are names that they may tell; `tried` is asked
    whatever the picture is.
    """

    engine: str
    path: str | None = None
    name: str = ""
    wanted: Literal["reading", "texts", "load", "words", "region"] = "reading"
    words: str = ""
    box: Box | None = None
    repeat: int = 0
    prompts: tuple[PromptVersion, ...] = ()
    known: KnownNames = field(default_factory=KnownNames)
    tried: PromptVersion | None = None
    task: PromptName = "question"


@dataclass(frozen=True, slots=True)
class EngineIdentity:
    """What an extraction is filed under, known before anything is read."""

    name: str
    version: str
    parameters: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Exactly one of these: who the engine is, what it read, why it refuses, how it broke down, or what it says now.

    `texts` answers where only these were wanted, `words` a question in words, `region` a box. A `piece` is a bit of an
    answer that is still being given; others follow. `said` stands beside a reading or a refusal: the model's own words.
    """

    identity: EngineIdentity | None = None
    extraction: Extraction | None = None
    texts: tuple[TextBox, ...] | None = None
    words: str | None = None
    region: Reread | None = None
    refusal: Sentence | None = None
    breakdown: Sentence | None = None
    piece: str | None = None
    said: ModelAnswer | None = None


@runtime_checkable
class Speaking(Protocol):
    """An engine that tells what it says while it reads; it stops when `heard` returns False."""

    heard: Heard


@runtime_checkable
class Loading(Protocol):
    """An engine that is known before it is loaded: whatever takes memory comes with `load`."""

    def load(self) -> None:
        """Be ready to read; raises ModelUnavailable."""
        ...


@runtime_checkable
class Answering(Protocol):
    """An engine that keeps what its model answered last, and can be asked for another answer to the same question."""

    answered: ModelAnswer | None
    repeat: int


@runtime_checkable
class Talking(Protocol):
    """An engine that answers questions in words."""

    def ask(self, image: ChartImage, name: PromptName, question: str, heard: Heard) -> ModelAnswer:
        """Its answer; raises ModelUnavailable."""
        ...


QUESTION_JSON = TypeAdapter(Question)
ANSWER_JSON = TypeAdapter(Answer)


class ReadingProcess:
    """A running reader: ask it, look for its answer, or stop it for good."""

    def __init__(
        self,
        loader: str = EMBEDDED,
        settings: Mapping[str, str] | None = None,
        yields: bool = False,
        memory: int | None = None,
    ) -> None:
        """Start it with `settings` in its environment; one that `yields` lets everything else go first.

        It is refused `memory` beyond so many bytes of its own.
        """
        how = [*([YIELDS] if yields else []), *([f"{BOUND}={memory}"] if memory else [])]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "service.reading_process", loader, *how],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**THREADS, **os.environ, **(settings or {})},
        )
        self.lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self.listen, name="reading-answers", daemon=True).start()

    def listen(self) -> None:
        """Collect answers until the process is gone, which an empty line tells."""
        for line in pipe(self.process.stdout):
            self.lines.put(line)
        self.lines.put(b"")

    def ask(self, question: Question) -> None:
        """Put a question; BrokenPipeError if the process is gone."""
        stdin = pipe(self.process.stdin)
        stdin.write(QUESTION_JSON.dump_json(question) + b"\n")
        stdin.flush()

    def answer(self, seconds: float) -> Answer | None:
        """Its answer, or None if none came within so many seconds; EOFError if the process died over it."""
        try:
            line = self.lines.get(timeout=seconds)
        except queue.Empty:
            return None
        if not line:
            raise EOFError
        return ANSWER_JSON.validate_json(line)

    @property
    def memory(self) -> int | None:
        """The bytes it holds in memory; None where the system does not tell."""
        return bytes_in_memory(self.process.pid)

    def stop(self) -> None:
        """End it now, whatever it is doing."""
        self.process.kill()
        self.process.wait()


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("started without pipes")
    return stream


def read_on_request(load: Callable[[str], Engine], questions: IO[bytes], answers: IO[bytes]) -> None:
    """The life of the reading process: answer questions until the other side hangs up."""
    engines: dict[str, Engine] = {}

    def tell(answer: Answer) -> None:
        answers.write(ANSWER_JSON.dump_json(answer) + b"\n")
        answers.flush()

    for line in questions:
        tell(answer_to(QUESTION_JSON.validate_json(line), engines, load, tell))


def answer_to(
    question: Question, engines: dict[str, Engine], load: Callable[[str], Engine], tell: Callable[[Answer], None]
) -> Answer:
    """The last word on a question; what an engine says before it is told on the way."""

    def pass_on(piece: str) -> bool:
        tell(Answer(piece=piece))
        return True  # a reading is cancelled by ending this process

    try:
        if question.engine not in engines:
            engines[question.engine] = load(question.engine)
        engine = engines[question.engine]
        if question.wanted == "load" and isinstance(engine, Loading):
            engine.load()
        prepare(engine, question, pass_on)
        if question.path is None:
            return Answer(identity=EngineIdentity(engine.name, engine.version, engine.parameters))
        image = open_image(Path(question.path).read_bytes(), question.name)
        if question.wanted == "texts":
            return Answer(texts=all_texts(image))
        if question.wanted == "words":
            return words_to(engine, image, question, pass_on)
        if question.wanted == "region" and question.box is not None:
            return Answer(region=reread(pixels(image), question.box))
        return Answer(extraction=extract(image, engine), said=words_of(engine))
    except ModelUnavailable as problem:
        return Answer(breakdown=problem.sentence)  # not the picture's fault
    except ChartError as refusal:
        return Answer(refusal=refusal.sentence, said=words_of(engines.get(question.engine)))
    except MemoryError:
        return Answer(breakdown=TOO_LARGE)
    except Exception:  # the outermost door of this process: logged here, shown as one failed reading
        log.exception("Reading %s with %s went wrong", question.name, question.engine)
        return Answer(breakdown=BROKE_DOWN)


def prepare(engine: Engine, question: Question, heard: Heard) -> None:
    """Tell the engine who listens, which reading of the same this is, and in which words, if it wants to know."""
    if isinstance(engine, Speaking):
        engine.heard = heard
    if isinstance(engine, Answering):
        engine.repeat, engine.answered = question.repeat, None
    if isinstance(engine, Worded):
        engine.book = PromptBook(question.prompts, question.known, question.tried)


def words_of(engine: object) -> ModelAnswer | None:
    """What the engine's model said of the picture it was just asked about."""
    return engine.answered if isinstance(engine, Answering) else None


def all_texts(image: ChartImage) -> tuple[TextBox, ...]:
    """Every text in the picture, chart or not."""
    return find_texts(pixels(image))


def words_to(engine: Engine, image: ChartImage, question: Question, heard: Heard) -> Answer:
    """The engine's own words to a question, if it has any."""
    if not isinstance(engine, Talking):
        return Answer(breakdown=NO_WORDS)
    return Answer(words=engine.ask(image, question.task, question.words, heard).text)


def end_with(server: int) -> None:
    """End this process when its server is gone: nobody waits for what it reads, and another may start in its place."""
    while os.getppid() == server:
        time.sleep(1)
    os._exit(1)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then stops us
    module, function = sys.argv[1].split(":")
    if YIELDS in sys.argv and sys.platform != "win32":
        os.nice(10)
    for most in (word.removeprefix(f"{BOUND}=") for word in sys.argv if word.startswith(f"{BOUND}=")):
        bind(int(most))
    threading.Thread(target=end_with, args=(os.getppid(),), name="server-lives", daemon=True).start()
    logs.begin_as_told()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not mix with our answers
    read_on_request(getattr(importlib.import_module(module), function), sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
