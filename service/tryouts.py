"""Words tried on one picture: put to the second reader by a page, heard as they are answered, and filed nowhere."""

from __future__ import annotations

import time
from dataclasses import replace

from extraction.chart import ChartImage, PromptVersion
from extraction.prompts import prompt_key
from service.reading_process import Question
from service.talks import Answering, Talk
from service.worded import tried_on
from storage import images
from storage.database import Database

READ = ("extract", "crop")  # tasks whose answer becomes values; the others answer in words


class Tryout(Talk):
    """Words on their way through the second reader over one picture."""

    def __init__(self, question: Question, sha: str, version: PromptVersion) -> None:
        super().__init__(question)
        self.sha = sha
        self.version = version
        self.asked_at = time.monotonic()
        self.text = ""

    def hear(self) -> str:
        """Everything said so far."""
        while not self.pieces.empty():
            self.text += self.pieces.get()
        return self.text

    @property
    def seconds(self) -> float:
        """Since it was asked for."""
        return time.monotonic() - self.asked_at

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        self.left.set()


def try_words(
    db: Database, worker: Answering, engine: str, image: ChartImage, version: PromptVersion, question: str
) -> Tryout:
    """Have these words answered over a picture, after what is being read and before what waits."""
    task = prompt_key(version.name).task
    asked = tried_on(db, engine, image.sha256, version)
    asked = replace(asked, path=str(images.image_file(db, image.sha256)), name=image.name)
    if task not in READ:
        asked = replace(asked, wanted="words", task=task, words=question)
    tryout = Tryout(asked, image.sha256, version)
    worker.answer_soon(tryout)
    return tryout
