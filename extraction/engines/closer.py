"""The closer look: values of a model's reading that are in doubt are asked again, on an enlarged part of the picture.

An answer counts only with evidence, as everywhere: the new number is printed in that part (text recognition looks
closer too), or a mark measures it. What the closer look changed stays doubted, with both numbers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import cv2
import numpy as np

from extraction.answers import Place, Seen, grounded
from extraction.chart import ExtractedPoint, Reading, TextBox
from extraction.engines.picture_size import sized
from extraction.engines.several import answer_all
from extraction.engines.vision import Heard, Limits, ModelAnswer, Pixels, Question, VisionModel
from extraction.errors import Language, ReadingStopped, Sentence
from extraction.model_doubts import closer_changed, looked_closer
from extraction.prompts import PromptBook, filled
from extraction.regions.doubtful import Part, doubtful_parts
from extraction.regions.reread import NothingThere, cut_out, reread
from extraction.said import hear_list, list_schema, said_number

VISUAL_TOKENS = 128  # for one part
TOKENS_A_VALUE = 40
NAME = 45  # letters of a name in the list
ENLARGED = 3.0

STOPPED = Sentence(zh="模型的读取已取消。", en="The model's reading was cancelled.")
Outcome = Literal["same", "changed", "unproven", "not_printed", "unanswered"]


@dataclass(frozen=True, slots=True)
class Closeness:
    """How much closer looking is worth: parts of the picture that are asked about, and seconds for all of them."""

    parts: int = 6  # 0: none
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class First:
    """The first answer about a picture: what was seen, in which language and words it was asked, and its reading."""

    pixels: Pixels
    seen: Seen
    language: Language
    answer: ModelAnswer
    reading: Reading
    book: PromptBook = field(default_factory=PromptBook)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the closer look at a value says, None for "not printed here"."""

    part: Part
    words: str | None


def look_closer(model: VisionModel, first: First, closeness: Closeness, heard: Heard) -> Reading:
    """The reading that the first answer made, after a closer look at its doubtful values; raises ReadingStopped."""
    reading, seen, answer = first.reading, first.seen, first.answer
    parts = doubtful_parts(reading, seen, closeness.parts)
    if not parts:
        return reading
    said = _asked(model, first, parts, closeness, heard)
    again = {
        k: one.words for k, one in said.items() if one.words is not None and _differs(one.words, reading.points[k])
    }
    closer = replace(seen, texts=_closer_texts(first.pixels, seen.texts, [said[k].part for k in again]))
    finished = answer.stopped == "end"
    tried = grounded(answer.text, closer, finished=finished, again=_places(reading, again))
    kept = {k: words for k, words in again.items() if _is_proven(tried.points[k], said[k].part)}
    settled = grounded(answer.text, closer, finished=finished, again=_places(reading, kept))
    asked = [position for part in parts for position in part.points]
    outcomes: Counter[str] = Counter(_outcome(k, said, again, kept) for k in asked)
    told = [closer_changed(reading.points[k], kept[k], k) for k in kept]
    return replace(settled, findings=(*settled.findings, *told, looked_closer(len(asked), outcomes)))


# ------------------------------------------------------------------------------------------------------------- asking


def _asked(
    model: VisionModel, first: First, parts: Sequence[Part], closeness: Closeness, heard: Heard
) -> dict[int, _Said]:
    """What the model says of each value, where it says anything that can be understood."""
    questions = [_question(first, part) for part in parts]
    heard("\n")  # what was said before ends here
    answers = answer_all(model, questions, closeness.seconds, heard)
    if any(answer is not None and answer.stopped == "cancelled" for answer in answers):
        raise ReadingStopped(STOPPED)
    said: dict[int, _Said] = {}
    for part, answer in zip(parts, answers, strict=True):
        words = hear_list(answer.text, len(part.points)) if answer is not None and answer.stopped == "end" else None
        said |= {k: _Said(part, word) for k, word in zip(part.points, words or (), strict=False)}
    return said


def _question(first: First, part: Part) -> Question:
    crop, _, _ = cut_out(first.pixels, part.box)
    larger = cv2.resize(crop, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC)
    points = [first.reading.points[k] for k in part.points]
    names = " | ".join(f"{n}. {_name(point)}" for n, point in enumerate(points, 1))
    prompt = first.book.of("crop", first.language, first.reading.kind)
    return Question(
        sized(np.asarray(larger, np.uint8), (), VISUAL_TOKENS),
        filled(prompt, (), (1, 1), names, known=first.book.known, language=first.language),
        list_schema(len(points)),
        Limits(tokens=20 + TOKENS_A_VALUE * len(points), characters=1000),
        likely=json.dumps(
            {str(n): p.printed or f"{p.value:f}" for n, p in enumerate(points, 1)}, separators=(",", ":")
        ),
    )


def _name(point: ExtractedPoint) -> str:
    return " · ".join(name[:NAME] for name in (point.series, point.category) if not name.startswith("#"))


# ------------------------------------------------------------------------------------------------------------ judging


def _differs(words: str, point: ExtractedPoint) -> bool:
    """True if the words are a number, and another one than the point's."""
    number, _ = said_number(words)
    return number is not None and number.value != point.value


def _closer_texts(pixels: Pixels, texts: Sequence[TextBox], parts: Sequence[Part]) -> tuple[TextBox, ...]:
    """The texts, with those in the parts as a closer look reads them."""
    known = list(texts)
    for box in dict.fromkeys(part.box for part in parts):
        try:
            found = reread(pixels, box).texts
        except NothingThere:
            continue
        known = [t for t in known if not any(t.box.overlap(f.box) > 0.5 * min(t.box.area, f.box.area) for f in found)]
        known += found
    return tuple(known)


def _places(reading: Reading, words: Mapping[int, str]) -> dict[Place, str]:
    return {(reading.points[k].series, reading.points[k].category): said for k, said in words.items()}


def _is_proven(point: ExtractedPoint, part: Part) -> bool:
    """True if the number of the closer look is printed in that part, or measured there."""
    return point.source in ("printed", "measured") and part.box.holds(point.evidence.center_x, point.evidence.center_y)


def _outcome(k: int, said: Mapping[int, _Said], again: Mapping[int, str], kept: Mapping[int, str]) -> Outcome:
    if k not in said:
        return "unanswered"
    if said[k].words is None:
        return "not_printed"
    if k in kept:
        return "changed"
    return "unproven" if k in again else "same"
