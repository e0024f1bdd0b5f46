"""The lean language half beside transformers' own, with the same random numbers in both."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="this machine has no PyTorch")

import torch

from extraction.engines.lean_text import ROOM, LeanText, Said
from extraction.engines.qwen_processor import load_processor, prompt_inputs
from tests import tiny_qwen3vl as tiny


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny.build(tmp_path_factory.mktemp("models") / "untaught")


@pytest.fixture(scope="module")
def inputs(folder):
    noise = np.random.default_rng(0).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    return prompt_inputs(load_processor(folder), noise, "2021 净利润")


def loaded(folder, packing=None):
    from transformers import AutoModelForImageTextToText

    model = AutoModelForImageTextToText.from_pretrained(folder, dtype=torch.float32).eval()
    if packing:
        model.model.language_model = LeanText(model.model.language_model, packing)
    return model


@torch.inference_mode()
def scores(model, said, inputs, cut=None):
    """Those after every token of the prompt, read whole or in two parts, and of thirty tokens one by one."""
    ids, cut = inputs["input_ids"], cut or inputs["input_ids"].shape[1]
    picture = {name: inputs[name] for name in ("pixel_values", "image_grid_thw")}
    kinds = inputs["mm_token_type_ids"][:, :cut]
    first = model(input_ids=ids[:, :cut], mm_token_type_ids=kinds, past_key_values=said, use_cache=True, **picture)
    rest = [ids[:, cut:]] if cut < ids.shape[1] else []
    words = [*rest, *torch.arange(5, 35).view(-1, 1, 1)]
    others = [model(input_ids=tokens, past_key_values=said, use_cache=True) for tokens in words]
    return torch.cat([part.logits[0] for part in (first, *others)])


def plain_scores(folder, inputs):
    from transformers import DynamicCache

    model = loaded(folder)
    return scores(model, DynamicCache(config=model.config), inputs)


def test_the_lean_half_gives_the_scores_of_the_other(folder, inputs):
    plain = plain_scores(folder, inputs)
    behind_picture = int((inputs["input_ids"][0] == loaded(folder).config.vision_end_token_id).nonzero()[-1]) + 1
    for cut in (None, behind_picture, behind_picture + 3):
        torch.testing.assert_close(scores(loaded(folder, "plain"), Said(), inputs, cut), plain, rtol=0, atol=1e-5)


@pytest.mark.parametrize(("packing", "lost"), [("int8", 0.02), ("int4", 0.06)])
def test_fewer_bits_lose_little(folder, inputs, packing, lost):
    plain = plain_scores(folder, inputs)
    assert (scores(loaded(folder, packing), Said(), inputs) - plain).norm() / plain.norm() < lost


def test_what_is_forgotten_leaves_no_trace(folder, inputs):
    model, said = loaded(folder, "plain"), Said()
    once = scores(model, said, inputs)
    said.crop(-said.get_seq_length())
    assert torch.equal(scores(model, said, inputs), once)


def test_memory_grows_and_keeps_what_it_has():
    said, heads = Said(), torch.randn(ROOM + 40, 2, 4)
    for token in heads[:-1]:
        said.add(0, token[None], -token[None])
        said.length += 1
    keys, values = said.add(0, heads[-1:], -heads[-1:])
    assert torch.equal(keys.transpose(0, 1), heads)
    assert torch.equal(values, -keys)
