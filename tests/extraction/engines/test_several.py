"""Several questions to one model."""

import threading
import time

import numpy as np

from extraction.engines.several import answer_all
from extraction.engines.vision import ModelAnswer, Question
from extraction.errors import ModelUnavailable, Sentence

PAGE = np.zeros((8, 8, 3), np.uint8)
QUESTIONS = [Question(PAGE, str(number)) for number in range(6)]


def listens(piece):
    return True


class Echo:
    """Says its question again; keeps how many it was asked at the same time."""

    weights = "echo"

    def __init__(self, seconds=0.0, down=()):
        self.seconds, self.down = seconds, down
        self.now, self.most, self.asked, self.lock = 0, 0, [], threading.Lock()

    def answer(self, question, heard):
        with self.lock:
            self.asked.append(question)
            self.now += 1
            self.most = max(self.most, self.now)
        until, goes_on = time.monotonic() + self.seconds, heard("")
        while time.monotonic() < until and goes_on:
            time.sleep(0.01)
            goes_on = heard("")
        with self.lock:
            self.now -= 1
        if question.prompt in self.down:
            raise ModelUnavailable(Sentence("服务器没有开。", "The server is down."))
        return ModelAnswer(question.prompt, "end" if goes_on else "cancelled", 0.1)

    def close(self):
        pass


class Server(Echo):
    at_once = 3


def texts(answers):
    return [answer.text if answer else None for answer in answers]


def test_a_model_in_our_process_is_asked_one_question_after_another():
    model = Echo()
    assert texts(answer_all(model, QUESTIONS, 60, listens)) == ["0", "1", "2", "3", "4", "5"]
    assert model.most == 1


def test_a_server_is_asked_several_at_once_and_no_more_than_it_takes():
    model = Server(0.2)
    assert texts(answer_all(model, QUESTIONS, 60, listens)) == ["0", "1", "2", "3", "4", "5"]
    assert model.most == 3


def test_what_there_was_no_time_for_is_not_answered():
    for model in (Echo(0.3), Server(0.3)):
        answers = answer_all(model, QUESTIONS, 0.2, listens)
        assert answers[0] is not None
        assert answers[-1] is None
        assert len(model.asked) < len(QUESTIONS)


def test_no_question_gets_more_seconds_than_are_left():
    model = Echo()
    answer_all(model, QUESTIONS, 20, listens)
    assert all(question.limits.seconds <= 20 for question in model.asked)


def test_a_server_that_goes_down_leaves_what_it_said():
    assert texts(answer_all(Echo(down="2"), QUESTIONS[:4], 60, listens)) == ["0", "1", None, None]
    assert texts(answer_all(Server(down="2"), QUESTIONS[:4], 60, listens)) == ["0", "1", None, "3"]


def hangs_up_after(seconds):
    until = time.monotonic() + seconds

    def heard(_piece):
        return time.monotonic() < until

    return heard


def test_whoever_hangs_up_stops_all_of_them_within_a_second():
    for model in (Echo(30), Server(30)):
        started = time.monotonic()
        answers = answer_all(model, QUESTIONS, 60, hangs_up_after(0.3))
        assert time.monotonic() - started < 1.5
        assert {answer.stopped for answer in answers if answer} == {"cancelled"}
