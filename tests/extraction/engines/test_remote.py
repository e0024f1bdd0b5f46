import base64
import io
import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from PIL import Image

from extraction.engines.addresses import Address, Servers
from extraction.engines.listed import known_by_name_only
from extraction.engines.remote import Patience, RemoteModel
from extraction.engines.vision import Limits, Question
from extraction.errors import ModelUnavailable
from tests.extraction.engines.scripted_server import Asked, serving

NOWHERE = "http://127.0.0.1:9/v1"  # the discard port: nobody listens
SCHEMA = '{"type": "object", "properties": {"year": {"type": "integer"}}}'
KEY = "sk-very-secret"


def picture():
    return np.arange(30 * 40 * 3, dtype=np.uint8).reshape(30, 40, 3)


def question(**limits):
    return Question(picture(), "2023年的净利润是多少?", limits=Limits(**limits))


def remote(*urls, model="tiny", key="", first_word=20.0, between=20.0):
    servers = Servers(tuple(Address(url, is_here=True) for url in urls), model, key)
    return RemoteModel(servers, patience=Patience(first_word, between), pauses=(0, 0.05, 0.05))


def goes_on(piece):
    return True


class Listener:
    """Keeps every piece; hangs up after so many seconds and remembers when that was."""

    def __init__(self, hangs_up_after=60.0):
        self.pieces = []
        self.until = time.perf_counter() + hangs_up_after

    def __call__(self, piece):
        self.pieces += [piece] if piece else []
        return time.perf_counter() < self.until


def refusal(model, asked=None):
    """The English sentence with which a model says that there is no answer; there must be a Chinese one too."""
    with pytest.raises(ModelUnavailable) as caught:
        model.answer(asked or question(seconds=20), goes_on)
    assert "。" in caught.value.sentence.zh
    return caught.value.sentence.en


def refusal_of(answer, **settings):
    with serving(answer) as server:
        return refusal(remote(server.url, **settings))


# ── a server that answers ────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_comes_piece_by_piece():
    listener = Listener()
    with serving(lambda asked: asked.speak("净利润", " 8.2", " 亿元")) as server:
        answer = remote(server.url).answer(question(), listener)
    assert answer.text == "净利润 8.2 亿元"
    assert listener.pieces == ["净利润", " 8.2", " 亿元"]
    assert (answer.stopped, answer.prompt_tokens, answer.new_tokens) == ("end", 90, 3)
    assert answer.by == f"tiny, {server.url}"


def test_the_server_sees_the_very_pixels_and_the_prompt():
    with serving(lambda asked: asked.speak("8.2")) as server:
        remote(server.url).answer(question(tokens=77), goes_on)
    body = server.asked[0].body
    image, prompt = body["messages"][0]["content"]
    png = base64.b64decode(image["image_url"]["url"].removeprefix("data:image/png;base64,"))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png))), picture())
    assert prompt["text"] == "2023年的净利润是多少?"
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("tiny", 0, 77)
    assert "seed" not in body


def test_another_repeat_is_another_request_so_that_no_server_answers_it_from_a_store():
    with serving(lambda asked: asked.speak("8.2")) as server:
        for repeat in (1, 2):
            remote(server.url).answer(replace(question(), repeat=repeat), goes_on)
    assert [each.body["seed"] for each in server.asked] == [1, 2]


def test_an_answer_in_a_form_is_asked_for_in_that_form():
    with serving(lambda asked: asked.speak("{}")) as server:
        answer = remote(server.url).answer(Question(picture(), "Read.", SCHEMA), goes_on)
    assert server.asked[0].body["response_format"]["json_schema"]["schema"]["properties"] == {
        "year": {"type": "integer"}
    }
    assert not answer.schema_refused


def test_a_server_that_knows_no_schema_is_asked_without_one_and_the_answer_says_so():
    def old(asked: Asked):
        if "response_format" in asked.body:
            asked.say(400, '{"error": {"message": "unknown field response_format"}}')
        else:
            asked.speak("{}")

    with serving(old) as server:
        answer = remote(server.url).answer(Question(picture(), "Read.", SCHEMA), goes_on)
    assert (answer.text, answer.schema_refused) == ("{}", True)


def test_thoughts_are_no_answer():
    def thinks(asked: Asked):
        asked.begin()
        asked.piece("It may be 9.7.", key="reasoning_content")
        asked.piece("8.2", finish="stop")

    with serving(thinks) as server:
        assert remote(server.url).answer(question(), goes_on).text == "8.2"


def test_the_only_model_of_a_server_needs_no_name():
    def lists(asked: Asked):
        if asked.path == "/v1/models":
            asked.say(200, '{"data": [{"id": "qwen3-vl:2b"}]}')
        else:
            asked.speak("8.2")

    with serving(lists) as server:
        model = remote(server.url, model="")
        model.answer(question(), goes_on)
        assert (server.asked[0].body["model"], model.weights) == ("qwen3-vl:2b", "qwen3-vl:2b")


def test_another_model_under_the_same_name_is_known_by_what_its_server_tells():
    clock = count(1_763_000_000)

    def lists(size: int, created: Callable[[], int]) -> Callable[[Asked], None]:
        model = {"id": "vision", "object": "model", "owned_by": "me", "meta": {"size": size, "odd": [1]}}
        return lambda asked: asked.say(200, json.dumps({"data": [{**model, "created": created()}, {"id": "other"}]}))

    def told(size: int, created: Callable[[], int]) -> str:
        with serving(lists(size, created)) as server:
            weights: str = remote(server.url, model="vision").weights
            return weights

    assert told(7, lambda: 99) == "vision (owned_by=me, created=99, size=7)"
    assert told(7, lambda: next(clock)) == "vision (owned_by=me, size=7)", "the time of day is no birthday"
    assert not known_by_name_only(told(8, lambda: next(clock)))
    with serving(lambda asked: asked.say(200, '{"data": [{"id": "vision", "owned_by": "me"}]}')) as server:
        weights = remote(server.url, model="vision").weights
    assert (weights, known_by_name_only(weights)) == ("vision", True)


def test_of_several_models_one_must_be_named():
    with serving(lambda asked: asked.say(200, '{"data": [{"id": "llava"}, {"id": "qwen3-vl:2b"}]}')) as server:
        assert "CHARTLEDGER_SERVER_MODEL" in refusal(remote(server.url, model=""))
        with pytest.raises(ModelUnavailable, match=r"llava, qwen3-vl:2b"):
            _ = remote(server.url, model="").weights


# ── servers in turn, and what is worth another try ───────────────────────────────────────────────────────────────────


def test_the_next_server_answers_where_one_is_down_and_is_the_first_to_be_asked_from_then_on():
    failed = []

    def fails(asked: Asked):
        failed.append(asked)
        asked.say(503, "{}")

    with serving(fails) as broken, serving(lambda asked: asked.speak("8.2")) as good:
        model = remote(NOWHERE, broken.url, good.url)
        assert [model.answer(question(), goes_on).text for _ in range(3)] == ["8.2"] * 3
    assert len(failed) == 1


def test_servers_share_the_questions_of_many_threads_and_the_rest_take_over_when_one_fails():
    both_busy = threading.Barrier(2, timeout=20)

    def waits_for_the_other(asked: Asked):
        if len(asked.server.asked) == 1:
            both_busy.wait()
        asked.speak("8.2")

    def fails(asked: Asked):
        if len(asked.server.asked) == 1:
            both_busy.wait()
        asked.say(503, "{}")

    with serving(waits_for_the_other) as good, serving(fails) as failing:
        model = remote(good.url, failing.url)
        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(lambda _: model.answer(question(), goes_on).text, range(20)))
        assert answers == ["8.2"] * 20
        assert len(good.asked) == 20
        assert len(failing.asked) == 1


def test_processes_begin_at_different_servers():
    with serving(lambda asked: asked.speak("1")) as one, serving(lambda asked: asked.speak("2")) as two:
        servers = Servers(tuple(Address(server.url, is_here=True) for server in (one, two)), "tiny", "")
        said = [RemoteModel(servers, first=process).answer(question(), goes_on).text for process in (100, 101)]
    assert said == ["1", "2"]


def test_a_busy_server_is_asked_again():
    def busy_at_first(asked: Asked):
        if len(asked.server.asked) < 3:
            asked.say(503, '{"error": "loading model"}')
        else:
            asked.speak("8.2")

    with serving(busy_at_first) as server:
        assert remote(server.url).answer(question(), goes_on).text == "8.2"


@pytest.mark.parametrize("status", [400, 401, 404, 413])
def test_a_refusal_is_not_asked_again(status):
    with serving(lambda asked: asked.say(status, "{}")) as server:
        refusal(remote(server.url))
        assert len(server.asked) == 1


def test_every_server_that_failed_is_named():
    with serving(lambda asked: asked.say(401, "{}")) as server:
        said = refusal(remote(NOWHERE, server.url))
    assert f"{NOWHERE} cannot be reached" in said
    assert f"{server.url} refuses the key" in said


# ── servers that answer badly ────────────────────────────────────────────────────────────────────────────────────────


def test_a_server_that_is_down_is_said_to_be_down():
    assert "cannot be reached. Is it running? Check CHARTLEDGER_SERVER" in refusal(remote(NOWHERE))


def test_a_web_page_is_no_answer():
    page = "<!doctype html><title>Please log in</title>"
    assert "not as a model server does (text/html)" in refusal_of(lambda asked: asked.say(200, page, "text/html"))


def test_an_error_page_is_not_repeated():
    said = refusal_of(lambda asked: asked.say(502, "<html><h1>Bad Gateway</h1>", "text/html"))
    assert "502" in said
    assert "html" not in said


def test_a_model_that_is_not_there_is_named():
    said = refusal_of(lambda asked: asked.say(404, '{"error": {"message": "model not found, pull it first"}}'))
    assert "no model “tiny”" in said
    assert "pull it first" in said


@pytest.mark.parametrize(
    "rubbish",
    [
        b"data: {'not': json}\n\n",
        b"data: 42\n\n",
        b"data: [[1]]\n\n",
        b'data: {"choices": 7}\n\n',
        b'data: {"choices": [7]}\n\n',
        b'data: {"choices": [{"delta": {"content": 8.2}}]}\n\n',
        b"data: \xff\xfe\xfa\n\n",
        b"data: " + b"[" * 100_000 + b"\n\n",
        b"\x00\x01\x02 no events at all",
        b"",
    ],
)
def test_rubbish_is_no_answer(rubbish):
    assert "not as a model server does" in refusal_of(lambda asked: asked.say(200, rubbish, "text/event-stream"))


def test_empty_choices_are_no_answer():
    def empty(asked: Asked):
        asked.begin()
        asked.event({"choices": []})

    assert "not as a model server does (empty)" in refusal_of(empty)


def test_an_answer_that_breaks_off_is_not_used_and_not_begun_again():
    def dies(asked: Asked):
        asked.begin()
        asked.piece('{"value": 12')

    with serving(dies) as server:
        assert "half an answer is not used" in refusal(remote(server.url))
        assert len(server.asked) == 1


def test_an_error_in_the_middle_is_told():
    def fails(asked: Asked):
        asked.begin()
        asked.piece("8")
        asked.event({"error": {"message": "out of memory"}})

    assert "out of memory" in refusal_of(fails)


def test_what_is_packed_stays_packed():
    assert "(gzip)" in refusal_of(lambda asked: asked.say(200, "", "text/event-stream", Content_Encoding="gzip"))


def test_a_picture_is_not_sent_on_to_another_address():
    with serving(lambda asked: asked.speak("8.2")) as other:
        said = refusal_of(lambda asked: asked.say(307, "", Location=f"{other.url}/chat/completions"))
        assert other.asked == []
    assert "another address" in said


# ── limits that stop ─────────────────────────────────────────────────────────────────────────────────────────────────


def answer_of(script, **limits):
    with serving(script) as server:
        answer = remote(server.url).answer(question(**{"seconds": 20, **limits}), goes_on)
        assert server.hung_up.wait(5)
    return answer


def without_end(word, key="content"):
    """A server that says one word after the other; "{n}" in it counts them."""

    def speaks(asked: Asked):
        asked.begin()
        for n in range(10**9):
            asked.piece(word.format(n=n), key=key)

    return speaks


def test_an_endless_answer_stops_at_its_last_token():
    answer = answer_of(without_end("{n}, "), tokens=200)
    assert answer.stopped == "tokens"
    assert answer.text.endswith("199, 200, ")


def test_endless_thoughts_stop_at_the_last_token():
    assert answer_of(without_end("{n}", key="reasoning"), tokens=200).stopped == "tokens"


def test_an_answer_that_goes_round_in_circles_stops():
    assert answer_of(without_end("净利润 8.2 亿元。")).stopped == "repetition"


def test_ten_megabytes_of_one_token_stop_at_the_last_character():
    answer = answer_of(without_end("8" * 100_000), characters=1000)
    assert (answer.stopped, answer.text) == ("tokens", "8" * 1000)


def test_a_single_token_of_ten_megabytes_is_more_than_was_asked():
    def enormous(asked: Asked):
        asked.begin()
        asked.piece("8" * 10_000_000)

    assert "far more than was asked" in refusal_of(enormous)


def test_a_line_without_end_is_more_than_was_asked():
    def endless(asked: Asked):
        asked.begin()
        while True:
            asked.wfile.write(b"8" * 65536)

    assert "far more than was asked" in refusal_of(endless)


def test_an_error_without_end_is_more_than_was_asked():
    def endless(asked: Asked):
        asked.begin(500)
        while True:
            asked.wfile.write(b"8" * 65536)

    assert "far more than was asked" in refusal_of(endless)


def silent(asked: Asked):
    asked.wait_until_hung_up()


def stalled(asked: Asked):
    asked.begin()
    asked.piece("8.2")
    asked.wait_until_hung_up()


def slow(asked: Asked):
    asked.begin()
    while True:
        asked.piece("8")
        time.sleep(0.1)


def test_a_slow_answer_stops_when_its_time_is_up():
    answer = answer_of(slow, seconds=1)
    assert answer.stopped == "seconds"
    assert "8" in answer.text


def test_a_server_that_says_nothing_is_given_up_when_the_time_is_up():
    with serving(silent) as server:
        assert "did not answer within 1 seconds" in refusal(remote(server.url), question(seconds=0.6))
        assert server.hung_up.wait(5)


def test_a_server_that_says_nothing_does_not_keep_the_next_one_from_being_asked():
    with serving(silent) as mute, serving(lambda asked: asked.speak("8.2")) as good:
        assert remote(mute.url, good.url, first_word=0.5).answer(question(), goes_on).text == "8.2"


def test_an_answer_that_stops_coming_is_broken_off():
    assert "broke off" in refusal_of(stalled, between=0.5)


@pytest.mark.parametrize("server_is", [silent, stalled, slow])
def test_nobody_waits_more_than_a_second_after_hanging_up_and_the_server_is_let_go(server_is):
    with serving(server_is) as server:
        listener = Listener(hangs_up_after=0.5)
        answer = remote(server.url).answer(question(), listener)
        assert time.perf_counter() - listener.until < 1
        assert answer.stopped == "cancelled"
        assert server.hung_up.wait(1)


def test_waiting_for_a_busy_server_can_be_cancelled():
    servers = Servers((Address(NOWHERE, is_here=True),), "tiny")
    listener = Listener(hangs_up_after=0.5)
    assert RemoteModel(servers, pauses=(0, 60)).answer(question(), listener).stopped == "cancelled"
    assert time.perf_counter() - listener.until < 1


# ── what stays secret ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_key_is_sent_and_never_shown(caplog):
    caplog.set_level(logging.DEBUG)
    with serving(lambda asked: asked.say(400, f'{{"error": {{"message": "wrong key {KEY}"}}}}')) as server:
        model = remote(server.url, key=KEY)
        said = refusal(model)
    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in said + repr(model) + repr(model.servers) + caplog.text


def test_nothing_meant_for_openai_goes_to_another_server(monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, "only-for-openai")
    with serving(lambda asked: asked.speak("8.2")) as server:
        remote(server.url).answer(question(), goes_on)
    assert "only-for-openai" not in str(server.asked[0].headers)


def test_what_stays_on_this_machine_goes_through_no_proxy(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", NOWHERE)
    monkeypatch.setenv("ALL_PROXY", NOWHERE)
    with serving(lambda asked: asked.speak("8.2")) as server:
        assert remote(server.url).answer(question(), goes_on).text == "8.2"
