"""The measurement on a model a thousandth of the size: its figures mean nothing, its parts must fit."""

import json

import pytest

pytest.importorskip("torch", reason="this machine has no PyTorch")

from evaluation.__main__ import main
from evaluation.speed.checkpoint import SIZES, write_model
from evaluation.speed.measuring import QUESTIONS, Measured
from evaluation.speed.table import ratios, table
from evaluation.speed.ways import ARTICLE, TOGETHER, UNGUESSED, WAYS, Way

SMALL = {
    "text_config": {
        **SIZES["text_config"], "vocab_size": 1200, "hidden_size": 64, "intermediate_size": 64, "num_hidden_layers": 2,
        "num_attention_heads": 2, "num_key_value_heads": 1,
    },
    "vision_config": {
        **SIZES["vision_config"], "depth": 2, "hidden_size": 32, "intermediate_size": 64, "num_heads": 2,
        "out_hidden_size": 64, "deepstack_visual_indexes": [0],
    },
    "tie_word_embeddings": True,
}  # fmt: skip


def took(way, seconds, memory, repeat=None):
    return Measured(way, 700, seconds / 2, seconds, seconds, 1.0, memory, repeat)


def test_the_command_measures_each_way_in_a_process_and_writes_the_ratios(tmp_path, capsys):
    write_model(tmp_path / "small", QUESTIONS, SMALL)
    out = tmp_path / "speed.json"
    assert (
        main(["speed", "--model", str(tmp_path / "small"), "--tokens", "4", "--way", TOGETHER, "--json", str(out)]) == 0
    )
    said = json.loads(out.read_text())
    assert set(said["ratios"]) >= {"first_answer", "second_question", "peak_memory"}
    assert all(ratio > 0 for ratio in said["ratios"].values())
    assert 0 < said["repeat_ms"] < 5000
    printed = capsys.readouterr().out
    assert printed.index(ARTICLE) < printed.index(TOGETHER)


def test_a_model_that_cannot_be_loaded_is_told(tmp_path, capsys):
    write_model(tmp_path, QUESTIONS, SMALL)
    (tmp_path / "config.json").write_text("{}")
    assert main(["speed", "--model", str(tmp_path), "--way", TOGETHER]) == 2
    assert "cannot be measured" in capsys.readouterr().err


def test_ratios_are_against_the_published_way():
    measured = [took(WAYS[0], 80.0, 10_000), took(Way(TOGETHER, "int8", same_numbers=False), 10.0, 4_000, 0.004)]
    assert ratios(measured)["ratios"] == {
        "first_token": 8.0, "first_answer": 8.0, "second_question": 8.0, "peak_memory": 0.4,
    }  # fmt: skip
    assert ratios(measured)["repeat_ms"] == 4.0
    slower = took(Way(UNGUESSED, "int8"), 40.0, 4_000)
    beside = ratios([*measured, slower])["without_guessing"]
    assert isinstance(beside, dict)
    assert beside["first_answer"] == 2.0
    assert "8.0x" in table(measured).splitlines()[2]


def test_every_technique_is_measured_alone_and_with_all_others():
    alone = [way for way in WAYS if not way.result_kept]
    assert any(way.sized for way in alone)
    assert any(way.keep_pictures for way in alone)
    assert {way.precision for way in alone} == {"float32", "bfloat16", "int8", "int4"}
    assert len({way.name for way in WAYS}) == len(WAYS)
