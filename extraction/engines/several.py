"""Several questions put to one model: at the same time where it can, else one after another; stopped together."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Protocol, runtime_checkable

from extraction.engines.vision import Heard, ModelAnswer, Question, VisionModel
from extraction.errors import ModelUnavailable

TICK = 0.2  # seconds between two looks at whoever waits


@runtime_checkable
class AtOnce(Protocol):
    """A model that may be asked by several threads, `at_once` of them."""

    @property
    def at_once(self) -> int: ...


def answer_all(
    model: VisionModel, questions: Sequence[Question], seconds: float, heard: Heard
) -> list[ModelAnswer | None]:
    """An answer to each question within so many seconds for all of them; None where the model could give none."""
    until = time.monotonic() + seconds
    if isinstance(model, AtOnce) and model.at_once > 1 and len(questions) > 1:
        return _together(model, questions, until, heard)
    return _in_turn(model, questions, until, heard)


def _in_turn(model: VisionModel, questions: Sequence[Question], until: float, heard: Heard) -> list[ModelAnswer | None]:
    answers: list[ModelAnswer | None] = []
    for question in questions:
        if time.monotonic() >= until:
            break
        try:
            answer = model.answer(_within(question, until), heard)
        except ModelUnavailable:
            break
        answers.append(answer)
        if answer.stopped == "cancelled":
            break
    return [*answers, *[None] * (len(questions) - len(answers))]


def _together(
    model: VisionModel, questions: Sequence[Question], until: float, heard: Heard
) -> list[ModelAnswer | None]:
    """Each question in its own thread; whoever listens hears each answer in this one, and says whether to go on."""
    stopped = threading.Event()

    def goes_on(_piece: str) -> bool:
        return not stopped.is_set()

    def ask(question: Question) -> ModelAnswer | None:
        if stopped.is_set() or time.monotonic() >= until:
            return None
        try:
            return model.answer(_within(question, until), goes_on)
        except ModelUnavailable:
            return None

    most = model.at_once if isinstance(model, AtOnce) else 1
    with ThreadPoolExecutor(most, thread_name_prefix="asking") as threads:
        asked = [threads.submit(ask, question) for question in questions]
        waiting: set[Future[ModelAnswer | None]] = set(asked)
        while waiting:
            done, waiting = wait(waiting, TICK, FIRST_COMPLETED)
            told = "".join(f"{answer.text}\n" for each in done if (answer := each.result()) is not None)
            if not stopped.is_set() and not heard(told):
                stopped.set()
    return [each.result() for each in asked]


def _within(question: Question, until: float) -> Question:
    """The question with no more seconds than are left."""
    left = max(1.0, until - time.monotonic())
    return replace(question, limits=replace(question.limits, seconds=min(question.limits.seconds, left)))
