"""The engine that reads with any vision model: print goes in, an answer comes out, and is held against the picture.

CHARTLEDGER_VISUAL_TOKENS   how finely the model sees a picture, 512 unless said
CHARTLEDGER_CROPS           enlarged parts of a picture that it is asked about again where it is in doubt, 6 unless said
CHARTLEDGER_CROP_SECONDS    how long all of these may take together, 60 unless said
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Protocol, runtime_checkable

from extraction.answers import Seen, grounded
from extraction.chart import ChartImage, ChartKind, Finding, PromptVersion, Reading, TextBox
from extraction.confidence import with_confidence
from extraction.engines.closer import STOPPED, Closeness, First, look_closer
from extraction.engines.embedded import read_scene
from extraction.engines.picture_size import sized
from extraction.engines.vision import Heard, Limits, ModelAnswer, Pixels, Question, VisionModel
from extraction.errors import Language, ModelUnavailable, NotAChart, ReadingStopped, Sentence
from extraction.foretold import likely_print, likely_table
from extraction.image import pixels
from extraction.kinds.scene import Scene
from extraction.model_doubts import answered_by, schema_refused
from extraction.ocr import find_texts
from extraction.prompts import PromptBook, PromptName, filled
from extraction.said import SCHEMA

BUDGET, CROPS, CROP_SECONDS = "CHARTLEDGER_VISUAL_TOKENS", "CHARTLEDGER_CROPS", "CHARTLEDGER_CROP_SECONDS"
PROMPTS: tuple[PromptName, ...] = ("extract", "crop")
PRINTS_KEPT = 100  # pictures: a trial asks about the same ones with every version of its words


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides an answer besides model and prompt."""

    budget: int = 512  # visual tokens
    limits: Limits = field(default_factory=Limits)
    closeness: Closeness = field(default_factory=Closeness)


def settings() -> Settings:
    """As the environment says."""
    usual = Settings()
    closeness = Closeness(
        _whole_number(CROPS, usual.closeness.parts, 0, 50),
        _whole_number(CROP_SECONDS, int(usual.closeness.seconds), 1, 600),
    )
    return Settings(_whole_number(BUDGET, usual.budget, 16, 16_384), closeness=closeness)


def _whole_number(name: str, usual: int, least: int, most: int) -> int:
    said = os.environ.get(name, "").strip()
    if not said:
        return usual
    if not said.isdigit() or not least <= int(said) <= most:
        raise ModelUnavailable(
            Sentence(
                zh=f"设置 {name} 的值“{said}”无效，应为 {least} 到 {most} 的整数。",
                en=f"{name} is “{said}”; it must be a whole number from {least} to {most}.",
            )
        )
    return int(said)


@runtime_checkable
class Loadable(Protocol):
    """A model that is more than its object: a process to be started, a server to be found."""

    def load(self) -> bool:
        """Be ready to answer; raises ModelUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Both:
    """What the embedded engine read of a picture (None if it found no chart), and what the model read when asked so."""

    embedded: Reading | None
    model: Reading
    prompt: PromptVersion


@dataclass(slots=True)
class _Print:
    """What a picture says without the model; `read` holds what the embedded engine made of it, once it was asked."""

    texts: tuple[TextBox, ...]
    read: tuple[Reading | None] | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    """A picture and its print, as the model gets it."""

    pixels: Pixels
    print: _Print

    @property
    def texts(self) -> tuple[TextBox, ...]:
        return self.print.texts

    @property
    def embedded(self) -> Reading | None:
        """What the embedded engine reads; None if it finds no chart."""
        if self.print.read is None:
            self.print.read = (_embedded(self.pixels, self.texts),)
        return self.print.read[0]

    @property
    def size(self) -> tuple[int, int]:
        return self.pixels.shape[1], self.pixels.shape[0]

    @property
    def language(self) -> Language:
        """Chinese where anything Chinese is printed."""
        return "zh" if any("\u4e00" <= letter <= "\u9fff" for text in self.texts for letter in text.text) else "en"


def hear_all(_piece: str) -> bool:
    """Listens to the end."""
    return True


class GroundedEngine:
    """Keeps the model between readings; it is loaded with the first of them, or by `model`."""

    version = "2"

    def __init__(
        self,
        name: str,
        load: Callable[[], VisionModel],
        weights: Callable[[], str] | None = None,
        heard: Heard = hear_all,
    ) -> None:
        """`weights` names them without loading anything; `heard` gets every answer as it is written."""
        self.name = name
        self.heard = heard
        self.book = PromptBook()
        self.repeat = 0
        self.answered: ModelAnswer | None = None  # the model's own words about the last picture, and what they cost
        self._load = load
        self._weights = weights
        self._model: VisionModel | None = None
        self._prints: dict[str, _Print] = {}  # by the picture's hash, the one used last at the end

    @property
    def model(self) -> VisionModel:
        """The loaded model; raises ModelUnavailable when there is none."""
        if self._model is None:
            self._model = self._load()
        return self._model

    def load(self) -> None:
        """Have the model in memory, or a server that answers; raises ModelUnavailable."""
        model = self.model
        if isinstance(model, Loadable):
            model.load()

    @property
    def parameters(self) -> str:
        """What else decides the answer; raises ModelUnavailable where the weights are not there."""
        weights = self._weights() if self._weights is not None and self._model is None else self.model.weights
        prompts = {name: version.id for name, version in self.book.deciding(PROMPTS).items()}
        said = {"weights": weights, "prompts": prompts, **asdict(settings())}
        if self.book.tells_names(PROMPTS):
            said["known"] = asdict(self.book.known)
        return json.dumps(said, sort_keys=True, ensure_ascii=False)

    def read(self, image: ChartImage, prompt: PromptVersion | None = None) -> Reading:
        """What the model reads; raises ModelUnavailable, ReadingStopped."""
        return self.read_both(image, prompt).model

    def read_worded(self, image: ChartImage, prompt: PromptVersion | None = None) -> tuple[Reading, PromptVersion]:
        """What the model reads, and the words of the book that it was asked with; raises like `read`."""
        both = self.read_both(image, prompt)
        return both.model, both.prompt

    def read_both(self, image: ChartImage, prompt: PromptVersion | None = None) -> Both:
        """Two readings of one picture; the model's numbers are held against what the other one measured."""
        self.answered = None
        self.model  # noqa: B018  # a model that cannot be loaded is told before anything is read
        look = self._looked_at(image)
        embedded = look.embedded
        prompt = prompt or self.book.of("extract", look.language, embedded.kind if embedded is not None else None)
        asked = self._asked(look, prompt, "")
        answer = self._answer(replace(asked, schema=SCHEMA, likely=likely_table(embedded)), self.heard)
        self.answered = answer
        width, height = look.size
        seen = Seen(look.texts, width, height, embedded)
        reading = grounded(answer.text, seen, finished=answer.stopped == "end")
        first = First(look.pixels, seen, look.language, answer, reading, self.book)
        closer = look_closer(self.model, first, settings().closeness, self.heard)
        return Both(embedded, replace(closer, findings=(*closer.findings, *_about(answer))), prompt)

    def ask(self, image: ChartImage, name: PromptName, question: str = "", heard: Heard = hear_all) -> ModelAnswer:
        """The model's own words to another prompt: transcribe, describe the trend, answer a question."""
        look = self._looked_at(image)
        asked = self._asked(look, self.book.of(name, look.language, self._kind(look, name)), question)
        return self._answer(replace(asked, likely=likely_print(look.texts)) if name == "transcribe" else asked, heard)

    def close(self) -> None:
        """Give the model's memory back; the next reading loads it again."""
        if self._model is not None:
            self._model.close()
            self._model = None

    def _looked_at(self, image: ChartImage) -> _Look:
        """The picture with its print, which is looked for once."""
        upright = pixels(image)
        known = self._prints.pop(image.sha256, None) or _Print(find_texts(upright))
        self._prints[image.sha256] = known
        if len(self._prints) > PRINTS_KEPT:
            del self._prints[next(iter(self._prints))]
        return _Look(upright, known)

    def _kind(self, look: _Look, name: PromptName) -> ChartKind | None:
        """What kind of chart it is, where that chooses the words."""
        embedded = look.embedded if self.book.asks_kinds(name) else None
        return None if embedded is None else embedded.kind

    def _asked(self, look: _Look, prompt: PromptVersion, question: str) -> Question:
        chosen = settings()
        words = filled(prompt, look.texts, look.size, question, known=self.book.known, language=look.language)
        return Question(sized(look.pixels, look.texts, chosen.budget), words, limits=chosen.limits, repeat=self.repeat)

    def _answer(self, question: Question, heard: Heard) -> ModelAnswer:
        answer = self.model.answer(question, heard)
        if answer.stopped == "cancelled":
            raise ReadingStopped(STOPPED)
        return answer


def _about(answer: ModelAnswer) -> Iterator[Finding]:
    """Who answered, where there was a choice, and in which form."""
    if answer.by:
        yield answered_by(answer.by)
    if answer.schema_refused:
        yield schema_refused()


def _embedded(pixels: Pixels, texts: tuple[TextBox, ...]) -> Reading | None:
    try:
        return with_confidence(read_scene(Scene(pixels, texts)), texts)
    except NotAChart:
        return None
