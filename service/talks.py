"""Questions in words about a picture, put to the second reader by a page and answered by its worker, bit by bit."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from extraction.chart import ChartImage
from extraction.errors import Language, ModelUnavailable, Sentence
from service.reading_process import Answer, Question
from service.worded import asked_about
from storage import images
from storage.database import Database

BREATH = 0.3  # seconds after which a page is handed an empty piece, so that a person who left is noticed

BUSY = Sentence(
    zh="模型正在读一张图表。请等它读完，或在设置里停止它，再提问。",
    en="The model is reading a chart. Ask again when it is done, or stop it in Settings.",
)


class Talk:
    """One question, and what has been said to it so far."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.pieces: queue.Queue[str] = queue.Queue()
        self.left = threading.Event()  # nobody listens any more
        self.ended = threading.Event()
        self.trouble: Sentence | None = None
        self.answered: Answer | None = None  # the last word

    def end(self, trouble: Sentence | None = None) -> None:
        """No more pieces come; `trouble` is why there is no whole answer."""
        self.trouble = trouble
        self.ended.set()

    def listen(self) -> Iterator[str]:
        """The pieces as they come, empty ones while there is nothing to hear; raises ModelUnavailable."""
        try:
            while not (self.ended.is_set() and self.pieces.empty()):
                try:
                    yield self.pieces.get(timeout=BREATH)
                except queue.Empty:
                    yield ""
        finally:
            self.left.set()
        if self.trouble is not None:
            raise ModelUnavailable(self.trouble)


class Answering(Protocol):
    """Whoever takes questions in words."""

    @property
    def is_reading(self) -> bool:
        """True while a chart keeps it busy for long."""
        ...

    def answer_soon(self, talk: Talk) -> None:
        """Answer it before the next chart."""
        ...


class SecondTalker:
    """The second reader as the Ask page knows it."""

    def __init__(self, db: Database, worker: Answering, engine: str, name: str) -> None:
        self.db = db
        self.worker = worker
        self.engine = engine
        self.name = name

    def talk(self, image: ChartImage, question: str, language: Language) -> Iterator[str]:
        """Its answer, piece by piece; raises ModelUnavailable where it cannot answer, or not now."""
        if self.worker.is_reading:
            raise ModelUnavailable(BUSY)
        path = str(images.image_file(self.db, image.sha256))
        asked = asked_about(self.db, self.engine, image.sha256)
        talk = Talk(replace(asked, path=path, name=image.name, wanted="words", words=question))
        self.worker.answer_soon(talk)
        yield from talk.listen()
