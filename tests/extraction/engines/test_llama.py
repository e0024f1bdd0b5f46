import json
import os
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest

from extraction.engines.addresses import servers_from
from extraction.engines.cores import real_cores
from extraction.engines.llama import LlamaModel
from extraction.engines.remote import RemoteModel
from extraction.engines.vision import Limits, Question
from extraction.errors import ModelUnavailable
from tests.tiny_gguf import CHARTS, HERE, HIGHEST, POINTS, answer_of, draw

CONTEXT = 2048
YEAR = {"type": "object", "properties": {"year": {"enum": [1999, 2000]}}, "required": ["year"]}
ONE_WORD = {"type": "array", "minItems": 300, "items": {"const": "净利润"}}


def goes_on(piece):
    return True


def ask(model, prompt, chart=CHARTS[0], heard=goes_on, schema=None, **limits):
    asked = Question(draw(*chart), prompt, json.dumps(schema) if schema else None, Limits(**{"seconds": 60, **limits}))
    return model.answer(asked, heard)


@pytest.fixture(scope="module")
def llama():
    model = LlamaModel(HERE, context=CONTEXT, cores=real_cores()[:1])
    yield model
    model.close()


@pytest.fixture(scope="module")
def remote(llama):
    """The same llama.cpp, as any client would come to it: over HTTP, by its address and key alone."""
    llama.load()
    address, key = llama.running.model.servers.addresses[0].url, llama.running.model.servers.key
    return RemoteModel(servers_from({"CHARTLEDGER_SERVER": address, "CHARTLEDGER_SERVER_KEY": key}))


@pytest.fixture(params=["llama", "remote"])
def model(request):
    return request.getfixturevalue(request.param)


# ── both: a model in our own process's child, and a server over HTTP ─────────────────────────────────────────────────


@pytest.mark.parametrize("question", [POINTS, HIGHEST])
@pytest.mark.parametrize("chart", CHARTS, ids=[ink for _, ink in CHARTS])
def test_it_says_what_it_sees_in_each_picture(model, chart, question):
    answer = ask(model, question, chart)
    assert (answer.text, answer.stopped) == (answer_of(chart[0], question), "end")


def test_the_answer_comes_piece_by_piece(model):
    pieces = []

    def listens(piece):
        pieces.append(piece)
        return True

    answer = ask(model, POINTS, heard=listens)
    assert "".join(pieces) == answer.text
    assert len(pieces) > 20
    assert answer.new_tokens > 20
    assert answer.first_token_seconds < answer.seconds


def test_a_schema_holds_even_against_what_it_knows(model):
    assert json.loads(ask(model, HIGHEST).text) == {"year": 2023}
    answer = ask(model, HIGHEST, schema=YEAR)
    assert json.loads(answer.text)["year"] in (1999, 2000)
    assert not answer.schema_refused


def test_it_stops_at_the_last_token(model):
    answer = ask(model, POINTS, tokens=5)
    assert (answer.stopped, answer.new_tokens) == ("tokens", 5)
    assert answer_of(CHARTS[0][0], POINTS).startswith(answer.text)


def test_what_goes_round_in_circles_is_stopped(model):
    assert ask(model, POINTS, schema=ONE_WORD).stopped == "repetition"


def test_it_can_be_stopped_in_the_middle_and_asked_again(model):
    assert ask(model, POINTS, heard=lambda piece: "2022" not in piece and not piece.isdigit()).stopped == "cancelled"
    assert ask(model, HIGHEST).text == '{"year": 2023}'


def test_a_prompt_beyond_its_memory_is_refused_in_its_own_words(model):
    with pytest.raises(ModelUnavailable, match="exceeds the available context size"):
        ask(model, "8.2 " * 2000)


def test_the_second_question_about_a_picture_is_the_same_as_if_it_were_the_first(model):
    first = ask(model, HIGHEST, CHARTS[1])
    ask(model, POINTS, CHARTS[1])
    again = ask(model, HIGHEST, CHARTS[1])
    assert (first.text, first.prompt_tokens) == (again.text, again.prompt_tokens)


# ── the process ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def own():
    model = LlamaModel(HERE, context=CONTEXT, cores=real_cores()[:1])
    yield model
    model.close()


def test_nothing_is_loaded_before_the_first_question(own):
    assert own.weights.startswith("Tiny-Q8_0.gguf + mmproj-Tiny-F16.gguf (")
    assert own.running is None


def test_closing_gives_all_memory_back_and_the_next_question_loads_anew(own):
    assert ask(own, HIGHEST).by == "Tiny-Q8_0.gguf, llama.cpp"
    process = own.running.process
    own.close()
    assert process.poll() is not None
    assert ask(own, HIGHEST).text == '{"year": 2023}'


def test_a_process_that_was_killed_is_started_again(own):
    own.load()
    own.running.process.kill()
    own.running.process.wait()
    assert ask(own, HIGHEST).text == '{"year": 2023}'


def test_a_process_that_dies_while_it_answers_is_a_sentence(own):
    own.load()

    def dies(piece):
        own.running.process.kill()
        return True

    with pytest.raises(ModelUnavailable, match="ended unexpectedly"):
        ask(own, POINTS, heard=dies)


def test_loading_can_be_cancelled(own):
    started = time.perf_counter()
    assert ask(own, HIGHEST, heard=lambda _: False).stopped == "cancelled"
    assert time.perf_counter() - started < 1
    assert own.running is None


def test_nobody_else_on_this_machine_may_ask(own):
    own.load()
    address = own.running.model.servers.addresses[0].url
    stranger = RemoteModel(servers_from({"CHARTLEDGER_SERVER": address, "CHARTLEDGER_SERVER_MODEL": "Tiny-Q8_0.gguf"}))
    with pytest.raises(ModelUnavailable, match="refuses the key"):
        ask(stranger, HIGHEST)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process choose its cores")
def test_it_computes_on_the_cores_it_was_given(own):
    own.load()
    assert os.sched_getaffinity(own.running.process.pid) == set(real_cores()[:1])


def test_too_little_memory_is_said_before_anything_is_loaded():
    model = LlamaModel(HERE, context=10**9)
    with pytest.raises(ModelUnavailable, match="of memory"):
        ask(model, HIGHEST)
    assert model.running is None


def test_an_eye_that_does_not_go_with_its_model_is_a_sentence(tmp_path):
    for name in ("Tiny-Q8_0.gguf", "mmproj-Tiny-F16.gguf"):
        content = (HERE / name).read_bytes()
        (tmp_path / name).write_bytes(content.replace(b"qwen3vl_merger", b"qwen9vl_merger"))
    with pytest.raises(ModelUnavailable, match=r"llama\.cpp cannot load Tiny-Q8_0\.gguf"):
        ask(LlamaModel(tmp_path, context=CONTEXT), HIGHEST)


def test_it_ends_with_the_program_that_started_it():
    started = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, cwd=HERE.parent.parent, check=True, timeout=60
    )
    address = started.stdout.strip()
    assert address.startswith("http://127.0.0.1:")
    until = time.perf_counter() + 10
    while answers(address) and time.perf_counter() < until:
        time.sleep(0.05)
    assert not answers(address)


def answers(address):
    """True if somebody takes the call."""
    try:
        socket.create_connection((urlsplit(address).hostname, urlsplit(address).port), timeout=5).close()
    except OSError:
        return False
    return True


PROGRAM = """
import os
from extraction.engines.llama import LlamaModel
from tests.tiny_gguf import HERE
model = LlamaModel(HERE, context=512)
model.load()
print(model.running.model.servers.addresses[0].url, flush=True)
os._exit(0)
"""
