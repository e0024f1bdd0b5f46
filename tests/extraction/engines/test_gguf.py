import contextlib
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.engines.gguf import find_pair, read_head
from extraction.errors import ModelUnavailable
from tests.tiny_gguf import EYE, HERE, MODEL


@pytest.fixture
def folder(tmp_path):
    """Lay files beside one another, whole or only so many bytes of them."""

    def lay(**files):
        for name, (source, length) in files.items():
            (tmp_path / f"{name}.gguf").write_bytes(source.read_bytes()[:length])
        return tmp_path

    return lay


def refusal(place):
    with pytest.raises(ModelUnavailable) as caught:
        find_pair(place)
    assert "。" in caught.value.sentence.zh
    return caught.value.sentence.en


def test_a_folder_holds_a_model_and_its_eye():
    pair = find_pair(HERE)
    assert (pair.model, pair.eye) == (MODEL, EYE)
    assert read_head(MODEL).architecture == "qwen3vl"
    assert read_head(EYE).is_eye


def test_a_file_is_as_long_as_its_head_says():
    assert [read_head(path).whole for path in (MODEL, EYE)] == [path.stat().st_size for path in (MODEL, EYE)]


def test_eight_bits_are_taken_before_four_and_a_file_that_is_named_before_both(folder):
    place = folder(Q4_K_M=(MODEL, None), Q8_0=(MODEL, None), BF16=(MODEL, None), eye=(EYE, None))
    assert find_pair(place).model.name == "Q8_0.gguf"
    assert find_pair(place / "Q4_K_M.gguf").model.name == "Q4_K_M.gguf"
    assert find_pair(place / "Q4_K_M.gguf").eye.name == "eye.gguf"


def test_other_weights_are_another_identity(folder, tmp_path):
    place = folder(Tiny=(MODEL, None), eye=(EYE, None))
    before = find_pair(place).identity
    changed = bytearray(MODEL.read_bytes())
    changed[-1] ^= 1
    (place / "Tiny.gguf").write_bytes(changed)
    assert before.startswith("Tiny.gguf + eye.gguf (")
    assert find_pair(place).identity != before


def test_more_context_takes_more_memory():
    pair = find_pair(HERE)
    layers, heads, side = 3, 2, 16
    assert pair.memory(3000) - pair.memory(1000) == 2000 * layers * heads * (side + side) * 2


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    assert "There is no model folder" in refusal(tmp_path / "nowhere")


def test_a_folder_without_a_model_is_a_sentence(folder):
    assert "holds no GGUF language model" in refusal(folder(eye=(EYE, None)))


def test_a_model_without_its_eye_is_a_sentence(folder):
    assert "lacks the mmproj file" in refusal(folder(Tiny=(MODEL, None)))


@pytest.mark.parametrize("length", [4, 24, 3000, 100_000, -1])
@pytest.mark.parametrize("half", [MODEL, EYE])
def test_half_a_file_is_said_to_be_half(folder, half, length):
    assert "is not completely downloaded" in refusal(
        folder(Tiny=(MODEL, length if half == MODEL else None), eye=(EYE, length if half == EYE else None))
    )


@pytest.mark.parametrize("content", [b"", b"<!doctype html><title>Not found</title>", b"GGUF" + b"\xff" * 4000])
def test_what_is_no_gguf_file_is_a_sentence(tmp_path, content):
    shutil.copy(EYE, tmp_path)
    (tmp_path / "model.gguf").write_bytes(content)
    assert "is not a GGUF file" in refusal(tmp_path)


@given(at=st.integers(4, 2000), new=st.binary(min_size=1, max_size=16))
def test_a_damaged_head_never_ends_in_anything_but_a_sentence(tmp_path_factory, at, new):
    damaged = tmp_path_factory.mktemp("damaged") / "model.gguf"
    content = bytearray(MODEL.read_bytes())
    content[at : at + len(new)] = new
    damaged.write_bytes(content)
    with contextlib.suppress(ModelUnavailable):
        assert read_head(damaged).whole >= 0
