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
from extraction.engines.grounded import GroundedEngine
from extraction.engines.llama import LlamaModel, model_of_setting
from extraction.engines.remote import RemoteModel
from extraction.engines.vision import Limits, Question
from extraction.errors import ModelUnavailable
from extraction.image import pixels
from extraction.ocr import find_texts
from extraction.prompts import filled, load_prompt
from extraction.said import SCHEMA
from tests.extraction.engines.conftest import SHEETS, drawn
from tests.tiny_gguf import EYE, HERE, MODEL

CONTEXT = 2048
PICTURES = {sheet.title: drawn(sheet) for sheet in SHEETS}
STORES = SHEETS[1]
PROMPT = filled(load_prompt("extract", "en"), (), (320, 224))  # without the printed words: only the picture tells
YEAR = {"type": "object", "properties": {"year": {"enum": [1999, 2000]}}, "required": ["year"]}
ONE_WORD = {"type": "array", "minItems": 300, "items": {"const": "净利润"}}


def goes_on(piece):
    return True


def ask(model, sheet=STORES, heard=goes_on, *, prompt=PROMPT, schema=None, **limits):
    within = Limits(**{"tokens": 200, "seconds": 60, **limits})
    return model.answer(Question(pixels(PICTURES[sheet.title]), prompt, schema, within), heard)


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


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title)
def test_it_says_what_it_sees_in_each_picture(model, sheet):
    answer = ask(model, sheet)
    assert (answer.text, answer.stopped) == (sheet.answer, "end")


def test_a_picture_becomes_points_with_evidence(model):
    reading = GroundedEngine("llama", lambda: model).read(PICTURES[STORES.title])
    assert [(point.printed, point.source) for point in reading.points] == [
        (value, "printed") for value in STORES.values
    ]
    texts = {text.text: text.box for text in find_texts(pixels(PICTURES[STORES.title]))}
    assert [point.evidence for point in reading.points] == [texts[value] for value in STORES.values]
    assert reading.answer == STORES.answer


def test_the_answer_comes_piece_by_piece(model):
    pieces = []

    def listens(piece):
        pieces.append(piece)
        return True

    answer = ask(model, heard=listens)
    assert "".join(pieces) == answer.text
    assert len(pieces) > 20
    assert answer.new_tokens > 20
    assert answer.first_token_seconds < answer.seconds


def test_a_schema_holds_even_against_what_it_learned(model):
    answer = ask(model, schema=json.dumps(YEAR))
    assert json.loads(answer.text)["year"] in (1999, 2000)
    assert not answer.schema_refused


def test_a_schema_changes_no_answer_that_follows_it(model):
    assert ask(model, schema=SCHEMA).text == STORES.answer


def test_it_stops_at_the_last_token(model):
    answer = ask(model, tokens=5)
    assert (answer.stopped, answer.new_tokens) == ("tokens", 5)
    assert STORES.answer.startswith(answer.text)


def test_what_goes_round_in_circles_is_stopped(model):
    assert ask(model, schema=json.dumps(ONE_WORD), tokens=1500).stopped == "repetition"


def test_it_can_be_stopped_in_the_middle_and_asked_again(model):
    assert ask(model, heard=lambda piece: not piece.isdigit()).stopped == "cancelled"
    assert ask(model).text == STORES.answer


def test_what_was_cancelled_is_no_longer_computed(model):
    minutes = json.dumps({"type": "array", "minItems": 1900, "items": {"type": "integer", "maximum": 9}})
    assert ask(model, schema=minutes, tokens=1900, heard=lambda piece: not piece).stopped == "cancelled"
    assert ask(model, tokens=5, seconds=3).stopped == "tokens"


def test_a_prompt_beyond_its_memory_is_refused_in_its_own_words(model):
    with pytest.raises(ModelUnavailable, match="exceeds the available context size"):
        ask(model, prompt="8.2 " * 2000)


def test_a_second_question_about_a_picture_is_answered_as_if_it_were_the_first(model):
    first = ask(model, SHEETS[3])
    ask(model, SHEETS[3], prompt="?", tokens=5)
    again = ask(model, SHEETS[3])
    assert (first.text, first.prompt_tokens) == (again.text, again.prompt_tokens) == (SHEETS[3].answer, 375)


# ── the process ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def own():
    model = LlamaModel(HERE, context=CONTEXT, cores=real_cores()[:1])
    yield model
    model.close()


def test_nothing_is_loaded_before_the_first_question(own):
    assert own.weights.startswith("Tiny-Q8_0.gguf + mmproj-Tiny-F16.gguf (")
    assert own.running is None


def test_the_files_are_where_the_setting_says(monkeypatch, own):
    monkeypatch.setenv("CHARTLEDGER_GGUF", str(HERE))
    assert model_of_setting().weights == own.weights


def test_closing_gives_all_memory_back_and_the_next_question_loads_anew(own):
    assert ask(own).by == "Tiny-Q8_0.gguf, llama.cpp"
    process = own.running.process
    own.close()
    assert process.poll() is not None
    assert ask(own).text == STORES.answer


def test_a_process_that_was_killed_is_started_again(own):
    own.load()
    own.running.process.kill()
    own.running.process.wait()
    assert ask(own).text == STORES.answer


def test_a_process_that_dies_while_it_answers_is_a_sentence(own):
    own.load()

    def dies(piece):
        own.running.process.kill()
        return True

    with pytest.raises(ModelUnavailable, match="ended unexpectedly"):
        ask(own, heard=dies)


def test_loading_can_be_cancelled(own):
    started = time.perf_counter()
    assert ask(own, heard=lambda _: False).stopped == "cancelled"
    assert time.perf_counter() - started < 1
    assert own.running is None


def test_nobody_else_on_this_machine_may_ask(own):
    own.load()
    address = own.running.model.servers.addresses[0].url
    stranger = RemoteModel(servers_from({"CHARTLEDGER_SERVER": address, "CHARTLEDGER_SERVER_MODEL": "Tiny-Q8_0.gguf"}))
    with pytest.raises(ModelUnavailable, match="refuses the key"):
        ask(stranger)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process choose its cores")
def test_it_computes_on_the_cores_it_was_given(own):
    own.load()
    assert os.sched_getaffinity(own.running.process.pid) == set(real_cores()[:1])


def test_too_little_memory_is_said_before_anything_is_loaded():
    model = LlamaModel(HERE, context=10**9)
    with pytest.raises(ModelUnavailable, match="of memory"):
        ask(model)
    assert model.running is None


def test_an_eye_that_does_not_go_with_its_model_is_a_sentence(tmp_path):
    for path in (MODEL, EYE):
        (tmp_path / path.name).write_bytes(path.read_bytes().replace(b"qwen3vl_merger", b"qwen9vl_merger"))
    with pytest.raises(ModelUnavailable, match=r"llama\.cpp cannot load Tiny-Q8_0\.gguf"):
        ask(LlamaModel(tmp_path, context=CONTEXT))


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
from extraction.engines.grounded import GroundedEngine
from extraction.engines.llama import LlamaModel, model_of_setting
from tests.tiny_gguf import HERE
model = LlamaModel(HERE, context=512)
model.load()
print(model.running.model.servers.addresses[0].url, flush=True)
os._exit(0)
"""
