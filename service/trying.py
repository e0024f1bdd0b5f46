"""What a reading worker does while no reading waits for it: the next answer of a trial of prompts.

One answer at a time, kept before the next is asked for. A reading that a person waits for goes before every one of
them, and waits for the one under way at most. A cancelled trial ends that one too.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace

from extraction.errors import Sentence
from service.posts import CRASHED, Doing, Failed, Stopped
from service.reading import ReadingWorker
from service.reading_process import Answer
from service.worded import asked_about
from storage.database import Database
from storage.errors import CannotKeep, StoreError
from storage.gold import gold_case
from storage.images import image_file, load_image
from storage.trial_answers import AnswerKey, GivenAnswer, find_answer, save_answer
from storage.trials import (
    Place,
    Trial,
    decides,
    engine_used,
    move_trial,
    next_trial,
    next_unanswered,
    reply,
    trial_state,
    troubles_in_a_row,
)

log = logging.getLogger(__name__)
ELSEWHERE = ("remote",)  # engines whose model can be changed without our knowing
TOO_MANY = 3  # places without an answer one after the other: the engine's fault, not that of single pictures

OTHER_MODEL = Sentence(
    zh="试跑期间模型或其设置变了，前后的回答不能放在一起比较。继续的话，之前的回答会用现在的模型重新提问。",
    en="The model or its settings changed during this trial, so its answers cannot be compared. If it goes on, what "
    "was answered before is asked anew of the model as it is now.",
)


def try_next(worker: ReadingWorker) -> bool:
    """Work on one place of the trial that was asked for first; False if there is no trial for this worker."""
    known = next_trial(worker.db, worker.post.engines)
    if known is None:
        return False
    place = next_unanswered(worker.db, known.id)
    if place is None:
        move_trial(worker.db, known.id, "done")
        return True
    move_trial(worker.db, known.id, "running")
    try:
        work_on(worker, known, place)
    except CannotKeep:
        raise
    except Exception:  # the outermost door of this thread: one bad place must not end all reading
        log.exception("A trial met an unexpected problem")
        move_trial(worker.db, known.id, "failed", CRASHED)
    return True


def work_on(worker: ReadingWorker, known: Trial, place: Place) -> None:
    """Put an answer at the place, or say why there is none; when stopped it stays as it was."""
    try:
        reply(worker.db, known.id, place, answer_for(worker, known, place))
    except Failed as failure:
        loaded = bool(worker.loaded)
        worker.drop_process(None if loaded else failure.sentence)
        give_up(worker.db, known, place, failure.sentence, at_once=not loaded)
    except Stopped:
        worker.drop_process()
    except CannotKeep:
        raise
    except StoreError as problem:
        reply(worker.db, known.id, place, None, problem.sentence)  # its picture is gone: no engine's fault
    worker.said = ""
    worker.used = time.monotonic()
    if worker.process:
        worker.doing = Doing("ready" if worker.loaded else "resting", known.engine, since=worker.used)


def answer_for(worker: ReadingWorker, known: Trial, place: Place) -> int:
    """The answer of that version to that case for that time: one that was given before, else given now."""
    case = gold_case(worker.db, place.case)

    def given_up() -> bool:
        return worker.interrupted() or trial_state(worker.db, known.id) == "cancelled"

    image = load_image(worker.db, case.image)
    asked = asked_about(worker.db, known.engine, case.image, place.prompt)
    if known.engine in ELSEWHERE:
        worker.identities.pop(asked, None)  # what answers there may be another since the last time
    identity = worker.identity(asked, given_up)
    stay_the_same(worker.db, known, identity.version, identity.parameters)
    key = AnswerKey(case.image, identity.name, identity.version, identity.parameters, place.prompt, place.repeat)
    before = find_answer(worker.db, key)
    if before is not None:
        return before
    worker.make_ready(known.engine, given_up)
    worker.doing = Doing("trying", known.engine, since=time.monotonic())
    path = str(image_file(worker.db, case.image))
    question = replace(asked, path=path, name=image.name, repeat=place.repeat)
    began = time.monotonic()
    answer = worker.ask(question, worker.post.reading, given_up)
    made = answer.extraction
    if made is not None:
        key = replace(key, engine_version=made.engine_version, parameters=made.parameters)
        stay_the_same(worker.db, known, made.engine_version, made.parameters)  # it may have changed meanwhile
    return save_answer(worker.db, key, given(answer, time.monotonic() - began))


def stay_the_same(db: Database, known: Trial, version: str, parameters: str) -> None:
    """Stop a trial whose engine is not the one any more that gave its last answer, to whatever version."""
    last = engine_used(db, known.id)
    if last is not None and decides(*last) != decides(version, parameters):
        move_trial(db, known.id, "failed", OTHER_MODEL)
        raise Stopped


def given(answer: Answer, seconds: float) -> GivenAnswer:
    """What the reading process sent back, as it is kept; raises Failed where the engine broke down."""
    if answer.extraction is None and answer.refusal is None:
        raise Failed(answer.breakdown or CRASHED)
    said, reading = answer.said, answer.extraction.reading if answer.extraction else None
    return GivenAnswer(
        reading,
        answer.refusal,
        answer.extraction.seconds if answer.extraction else seconds,
        said.text if said else (reading.answer or "" if reading else ""),
        said.prompt_tokens if said else None,
        said.new_tokens if said else None,
    )


def give_up(db: Database, known: Trial, place: Place, why: Sentence, *, at_once: bool) -> None:
    """No answer for this place; and none for the trial where the engine is to blame."""
    reply(db, known.id, place, None, why)
    if at_once or troubles_in_a_row(db, known.id) >= TOO_MANY:
        move_trial(db, known.id, "failed", why)
