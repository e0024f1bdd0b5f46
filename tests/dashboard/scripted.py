"""Engines that do what a test says, for a reading process of its own."""

from __future__ import annotations

import json
import os
import time
import uuid
from dataclasses import replace
from pathlib import Path

from extraction.chart import ChartImage, PromptVersion, Reading
from extraction.engines.vision import Heard, ModelAnswer
from extraction.errors import ModelUnavailable, NotAChart, Sentence
from extraction.prompts import PromptBook, PromptName
from tests import builders

SEEN_BY_A_MODEL = builders.reading(builders.point("1260.0"), builders.point("900.0", year=2023))


class ScriptedEngine:
    """Does what the picture's name says: crash (or only once), grow, be greedy, hang, speak, refuse, break down; else
    reads one value, or as a second reader another one and a further one.
    """

    version = "1"
    parameters = "{}"

    def __init__(self, name: str) -> None:
        self.name = name
        self.heard: Heard = silence

    def read(self, image: ChartImage, prompt: PromptVersion | None) -> Reading:
        print("a library that talks too much")  # noqa: T201 - stands for one that does
        if "crash" in image.name:
            os._exit(3)
        if "once" in image.name and not Path(os.environ["SCRIPTED_MARK"]).exists():
            Path(os.environ["SCRIPTED_MARK"]).touch()
            os._exit(3)
        if "grow" in image.name:
            held = bytearray(b"x" * 400_000_000)
            time.sleep(600 + len(held))
        if "greedy" in image.name:
            bytearray(2**33)
        if "hang" in image.name:
            time.sleep(600)
        if "speak" in image.name:
            for number in range(600):
                self.heard(f"value {number}, ")
                time.sleep(0.05 if number < 20 else 1)
        if "unplugged" in image.name:
            raise ModelUnavailable(Sentence(zh="服务器没有开。", en="The server is down."))
        if "refuse" in image.name:
            raise NotAChart(Sentence(zh="不是图表。", en="No chart."))
        if "break" in image.name:
            raise ZeroDivisionError
        return builders.reading() if self.name == "embedded" else SEEN_BY_A_MODEL


class TalkingEngine(ScriptedEngine):
    """Answers in two pieces; to "forever" it does not come to an end."""

    def ask(self, image: ChartImage, name: PromptName, question: str, heard: Heard) -> ModelAnswer:
        for piece in ("Profit ", "rose."):
            heard(piece)
        if "forever" in question:
            time.sleep(600)
        return ModelAnswer("Profit rose.", "end", 0.1)


class WordedEngine(TalkingEngine):
    """Reads better the more it is told: a value of its own for words that speak of the decimal point."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.book = PromptBook()

    @property
    def parameters(self) -> str:  # type: ignore[override]  # nobody sets it
        return json.dumps({"prompts": {name: each.id for name, each in self.book.deciding(("extract",)).items()}})

    def read_worded(self, image: ChartImage, prompt: PromptVersion | None) -> tuple[Reading, PromptVersion]:
        words = prompt or self.book.of("extract", "en")
        self.read(image, words)
        self.heard('{"kind":"bar",')
        self.heard('"values":["1250.0"]}')
        value = "1250.0" if "decimal point" in words.text else "12500"
        return replace(builders.reading(builders.point(value)), answer='{"kind":"bar","values":["1250.0"]}'), words

    def ask(self, image: ChartImage, name: PromptName, question: str, heard: Heard) -> ModelAnswer:
        words = f"{name}: " + ("1250.0 and 77.7" if self.book.tried else "1250.0")
        heard(words)
        return ModelAnswer(words, "end", 0.1)


class TriedEngine(WordedEngine):
    """Keeps what it said, never twice the same words; words that speak of luck are right every second time only."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.answered: ModelAnswer | None = None
        self.repeat = 0

    def read_worded(self, image: ChartImage, prompt: PromptVersion | None) -> tuple[Reading, PromptVersion]:
        reading, words = super().read_worded(image, prompt)
        self.answered = ModelAnswer(uuid.uuid4().hex, "end", 0.1, prompt_tokens=900, new_tokens=40)
        if "luck" in words.text and self.repeat % 2:
            reading = replace(reading, points=(builders.point("1250.0"),))
        return reading, words


def silence(_piece: str) -> bool:
    return True


def load(name: str) -> ScriptedEngine:
    return ScriptedEngine(name)


def load_talking(name: str) -> TalkingEngine:
    return TalkingEngine(name)


def load_worded(name: str) -> ScriptedEngine:
    return WordedEngine(name) if name == "qwen" else ScriptedEngine(name)


def load_tried(name: str) -> ScriptedEngine:
    return TriedEngine(name) if name == "qwen" else ScriptedEngine(name)


class WaitingEngine(ScriptedEngine):
    """Tells how threads that have nothing to do wait in its process."""

    parameters = os.environ.get("OMP_WAIT_POLICY", "")


def load_waiting(name: str) -> WaitingEngine:
    return WaitingEngine(name)


def load_for_ever(_name: str) -> ScriptedEngine:
    time.sleep(600)
    raise TimeoutError


def load_without_memory(_name: str) -> ScriptedEngine:
    raise ModelUnavailable(Sentence(zh="内存不足:需要 5 GB,可用 2 GB。", en="Memory is short: 5 GB needed, 2 GB free."))
