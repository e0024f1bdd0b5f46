"""The whole way of a picture through Qwen3-VL: a real checkpoint of the real architecture, a thousandth of its size."""

from __future__ import annotations

import collections
import functools
import json
import shutil
import threading
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="this machine has no PyTorch")

from extraction.agreement import joined
from extraction.engines.grounded import GroundedEngine
from extraction.engines.memory import check_memory
from extraction.engines.precision import needed_memory
from extraction.engines.qwen import QwenModel, Techniques
from extraction.engines.qwen_processor import prompt_inputs
from extraction.engines.vision import Limits, Question
from extraction.engines.weights import find_weights
from extraction.errors import ModelUnavailable, ReadingStopped
from extraction.image import pixels
from extraction.ocr import find_texts
from extraction.prompts import filled, load_prompt
from extraction.said import SCHEMA, hear_list, list_schema
from tests.extraction.engines.conftest import SHEETS, drawn

PICTURES = {sheet.title: drawn(sheet) for sheet in SHEETS}
EN = load_prompt("extract", "en")


def loaded(folder, precision="float32", **techniques):
    return QwenModel(find_weights("qwen3_vl", str(folder)), precision, Techniques(**techniques))


@pytest.fixture(scope="module")
def model(taught):
    return loaded(taught)


@pytest.fixture(scope="module")
def engine(taught):
    return GroundedEngine("qwen", lambda: loaded(taught))


def goes_on(piece):
    return True


def hangs_up(piece):
    return False


@functools.cache
def seen(title):
    """The pixels of a picture and the texts found in them."""
    upright = pixels(PICTURES[title])
    return upright, find_texts(upright)


def question(title="Stores", *, schema=None, words=True, **limits):
    upright, texts = seen(title)
    prompt = filled(EN, texts if words else (), (upright.shape[1], upright.shape[0]))
    return Question(upright, prompt, schema, Limits(**{"tokens": 200, **limits}))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title)
def test_the_model_says_what_it_learned_of_a_picture(model, sheet):
    answer = model.answer(question(sheet.title), goes_on)
    assert (answer.text, answer.stopped) == (sheet.answer, "end")


def test_an_answer_about_a_part_has_a_place_for_every_value_of_the_list(model):
    upright, _ = seen("Stores")
    prompt = filled(load_prompt("crop", "en"), (), (1, 1), "1. Stores · 2021 | 2. Stores · 2022")
    answer = model.answer(Question(upright[:100], prompt, list_schema(2), Limits(tokens=100)), goes_on)
    assert answer.stopped != "end" or hear_list(answer.text, 2) is not None
    assert answer.text.startswith('{"1":')


def test_the_picture_decides_the_answer_where_no_words_go_in(model):
    answers = {sheet.title: model.answer(question(sheet.title, words=False), goes_on).text for sheet in SHEETS}
    assert answers == {sheet.title: sheet.answer for sheet in SHEETS}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.title)
def test_a_picture_becomes_points_with_evidence(engine, sheet):
    both = engine.read_both(PICTURES[sheet.title])
    reading = both.model
    assert [point.printed for point in reading.points] == list(sheet.values)
    assert all(point.source == "printed" for point in reading.points)
    texts = {text.text: text.box for text in seen(sheet.title)[1]}
    assert [point.evidence for point in reading.points] == [texts[value] for value in sheet.values]
    assert reading.answer == sheet.answer
    assert {p.value for p in joined(both.embedded, reading).points} == {p.value for p in reading.points}


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_the_answer_is_the_plain_one_of_transformers(taught, precision):
    fast, plain = loaded(taught, precision), loaded(taught, precision, keep_pictures=False, lean=False)
    for words in (True, False):
        asked = question(words=words)
        inputs = prompt_inputs(plain._processor, asked.pixels, asked.prompt)
        written = plain._model.generate(**inputs, max_new_tokens=200, do_sample=False)[
            0, inputs["input_ids"].shape[1] :
        ]
        said = plain._processor.tokenizer.decode(written, skip_special_tokens=True)
        assert said == fast.answer(asked, goes_on).text == plain.answer(asked, goes_on).text


def test_what_is_kept_of_a_picture_changes_no_answer_and_the_eye_looks_once(taught):
    kept, plain = loaded(taught), loaded(taught, keep_pictures=False)
    looks = []
    kept._model.model.visual.register_forward_hook(lambda *_: looks.append(1))
    for words in (True, False, True, True):
        asked = question("Margin", words=words)
        assert kept.answer(asked, goes_on).text == plain.answer(asked, goes_on).text
    assert len(looks) == 1


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_guesses_change_no_answer_and_save_runs_of_the_model(taught, precision):
    guessing, plain = loaded(taught, precision), loaded(taught, precision, guesses=0)
    runs = collections.Counter[str]()
    for name, model in (("guessing", guessing), ("plain", plain)):
        model._model.model.language_model.register_forward_hook(lambda *_, name=name: runs.update([name]))
    for schema in (None, SCHEMA):
        asked = question("Revenue (USD m)", schema=schema)
        assert guessing.answer(asked, goes_on).text == plain.answer(asked, goes_on).text == SHEETS[2].answer
    assert runs["guessing"] < 0.8 * runs["plain"]


@pytest.mark.parametrize("schema", [None, SCHEMA])
def test_a_likely_answer_saves_runs_and_a_wrong_one_changes_nothing(taught, schema):
    model, right = loaded(taught), SHEETS[2].answer
    runs = []
    model._model.model.language_model.register_forward_hook(lambda *_: runs.append(1))
    took = {}
    for likely in ("", right, right.replace("2", "9"), "<|image_pad|>" * 40, SHEETS[1].answer, right[:40] + right):
        runs.clear()
        asked = replace(question("Revenue (USD m)", schema=schema), likely=likely)
        assert model.answer(asked, goes_on).text == right
        took[likely] = len(runs)
    assert took[right] < 0.5 * took[""]


def test_a_question_that_was_broken_off_leaves_the_picture_as_it_was(taught):
    model = loaded(taught)
    answer = model.answer(question("Margin"), goes_on).text
    model.answer(question("Margin", words=False), hangs_up)
    looks = []
    model._model.model.visual.register_forward_hook(lambda *_: looks.append(1))
    assert model.answer(question("Margin"), goes_on).text == answer
    assert not looks


def test_with_a_schema_even_a_model_that_knows_nothing_writes_the_form(tmp_path):
    from tests import tiny_qwen3vl as tiny

    untaught = loaded(tiny.build(tmp_path / "untaught"))
    noise = np.random.default_rng(0).integers(0, 255, (96, 96, 3), dtype=np.uint8)
    answer = untaught.answer(Question(noise, "?", SCHEMA, Limits(tokens=40)), goes_on)
    assert answer.text.startswith('{"kind":"')
    free = untaught.answer(Question(noise, "?", None, Limits(tokens=5)), goes_on)
    assert not free.text.startswith("{")


def test_a_schema_changes_no_answer_that_follows_it(model):
    assert model.answer(question(schema=SCHEMA), goes_on).text == model.answer(question(), goes_on).text


@pytest.mark.parametrize("precision", ["bfloat16", "int8", "int4"])
def test_smaller_numbers_give_the_same_answer_here(taught, precision):
    answer = loaded(taught, precision).answer(question("Margin", schema=SCHEMA), goes_on)
    assert json.loads(answer.text)["series"][0]["values"] == ["45%", "38%", "17%"]


def test_an_answer_is_heard_piece_by_piece(model):
    heard = []

    def listens(piece):
        heard.append(piece)
        return True

    answer = model.answer(question(), listens)
    assert "".join(heard) == answer.text
    assert len([piece for piece in heard if piece]) > 10
    assert answer.first_token_seconds < answer.seconds


def test_tokens_and_seconds_end_an_answer(model):
    few = model.answer(question(tokens=7), goes_on)
    assert (few.stopped, few.new_tokens) == ("tokens", 7)
    assert model.answer(question(seconds=0.0), goes_on).stopped == "seconds"


def test_a_cancelled_answer_ends_before_the_first_token_too(model):
    asked = question("Revenue (USD m)")
    begun = time.monotonic()
    answer = model.answer(asked, hangs_up)
    assert (answer.stopped, answer.text) == ("cancelled", "")
    assert time.monotonic() - begun < 5
    assert model.answer(question(), goes_on).text == SHEETS[1].answer


def test_whoever_hangs_up_gets_no_reading(taught):
    engine = GroundedEngine("qwen", lambda: loaded(taught), heard=hangs_up)
    with pytest.raises(ReadingStopped):
        engine.read(PICTURES["Stores"])


def test_two_threads_get_their_own_answers(model):
    said = {}

    def ask(title):
        said[title] = model.answer(question(title), goes_on).text

    threads = [threading.Thread(target=ask, args=(sheet.title,)) for sheet in SHEETS[:2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == {sheet.title: sheet.answer for sheet in SHEETS[:2]}


def test_nothing_is_loaded_before_the_first_reading_and_the_identity_is_known(taught, monkeypatch):
    from extraction import load_engine

    monkeypatch.setenv("CHARTLEDGER_MODEL", str(taught))
    monkeypatch.setenv("CHARTLEDGER_PRECISION", "float32")
    engine: Any = load_engine("qwen")
    parameters = json.loads(engine.parameters)
    assert parameters["weights"].startswith("tiny-qwen3vl@")
    assert parameters["weights"].endswith("float32")
    assert parameters["budget"] == 512
    assert engine._model is None
    assert [p.printed for p in engine.read(PICTURES["Stores"]).points] == ["31", "27", "22"]
    assert json.loads(engine.parameters) == parameters
    engine.close()
    assert engine._model is None


def test_a_model_that_was_given_back_says_so(taught):
    model = loaded(taught)
    model.close()
    with pytest.raises(ModelUnavailable):
        model.answer(question(), goes_on)


def test_a_model_with_a_part_missing_is_not_loaded_with_random_numbers_in_its_place(taught, tmp_path):
    from safetensors.torch import load_file, save_file

    folder = shutil.copytree(taught, tmp_path / "half")
    tensors = load_file(folder / "model.safetensors")
    lost = next(name for name in tensors if "mlp.down_proj" in name)
    save_file({name: t for name, t in tensors.items() if name != lost}, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelUnavailable, match="down_proj"):
        loaded(folder)


def test_too_little_memory_is_known_before_anything_is_loaded(taught):
    needed = needed_memory(find_weights("qwen3_vl", str(taught)), "float32")
    with pytest.raises(ModelUnavailable, match=r"needs about 1\.2 GB of memory and 0\.1 GB are free"):
        check_memory(needed, free=10**8)
