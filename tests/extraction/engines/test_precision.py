from pathlib import Path

import pytest

from extraction.engines.precision import (
    WORK,
    choose_precision,
    multiplies_bfloat16,
    needed_memory,
    processor_flags,
)
from extraction.engines.weights import Weights
from extraction.errors import ModelUnavailable


@pytest.mark.parametrize(
    ("flags", "precision"),
    [
        ({"avx2", "fma"}, "float32"),
        ({"avx512f", "avx512_vnni"}, "float32"),
        ({"avx512f", "avx512_bf16"}, "bfloat16"),
        ({"amx_bf16", "amx_int8"}, "bfloat16"),
        ({"asimd", "bf16"}, "bfloat16"),
        (set(), "float32"),
    ],
)
def test_a_processor_computes_in_what_it_can_multiply(flags, precision, monkeypatch):
    monkeypatch.delenv("CHARTLEDGER_PRECISION", raising=False)
    assert choose_precision(frozenset(flags)) == precision


def test_the_setting_wins_and_a_wrong_one_is_told(monkeypatch):
    monkeypatch.setenv("CHARTLEDGER_PRECISION", "INT8")
    assert choose_precision(frozenset({"amx_bf16"})) == "int8"
    monkeypatch.setenv("CHARTLEDGER_PRECISION", "int3")
    with pytest.raises(ModelUnavailable, match="auto, float32, bfloat16, int8, int4"):
        choose_precision(frozenset())


def test_memory_follows_the_precision():
    parts = {"model.language_model.layers.0.mlp.up_proj.weight": 1400, "model.visual.x": 400,
             "model.language_model.embed_tokens.weight": 300}  # fmt: skip
    weights = Weights(Path(), "x", "qwen3_vl", {name: count * 10**6 for name, count in parts.items()})
    needed = {p: (needed_memory(weights, p) - WORK) / 10**9 for p in ("float32", "bfloat16", "int8")}
    in_eight = 3.1 if multiplies_bfloat16(processor_flags()) else 4.5
    assert needed == pytest.approx({"float32": 8.4, "bfloat16": 4.2, "int8": in_eight})
