"""Which model reads: kept beside the workspaces, and what the environment says wins."""

from __future__ import annotations

from service.model_choice import (
    FILE,
    ModelChoice,
    addresses,
    keep_choice,
    kept_choice,
    said_by_environment,
    with_environment,
)


def test_a_choice_comes_back(tmp_path):
    chosen = ModelChoice("remote", servers=("http://a:1", "http://b:2"), preload=True)
    keep_choice(tmp_path, chosen)
    assert kept_choice(tmp_path) == chosen


def test_without_a_file_or_with_a_spoilt_one_no_model_is_chosen(tmp_path):
    assert kept_choice(tmp_path) == ModelChoice()
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    assert kept_choice(tmp_path) == ModelChoice()


def test_the_environment_wins(tmp_path):
    here = {"CHARTLEDGER_MODEL": str(tmp_path)}
    assert with_environment(ModelChoice("remote", servers=("http://a",)), here).engine == "qwen"
    assert said_by_environment(here) == {"CHARTLEDGER_MODEL"}
    assert with_environment(ModelChoice(), {"CHARTLEDGER_GGUF": "x"}).engine == "llama"
    assert (
        with_environment(ModelChoice(), {**here, "CHARTLEDGER_GGUF": "x", "CHARTLEDGER_ENGINE": "llama"}).place == "x"
    )
    served = with_environment(ModelChoice("qwen", folder="x"), {"CHARTLEDGER_SERVER": "http://a, http://b"})
    assert (served.engine, served.servers) == ("remote", ("http://a", "http://b"))


def test_an_empty_variable_says_nothing():
    assert with_environment(ModelChoice("qwen", folder="x"), {"CHARTLEDGER_MODEL": " "}).folder == "x"


def test_the_reading_process_is_told_what_was_chosen():
    assert ModelChoice("qwen", folder="x").settings == {"CHARTLEDGER_MODEL": "x"}
    assert ModelChoice("remote", servers=("a", "b"), server_model="m").settings == {
        "CHARTLEDGER_SERVER": "a,b",
        "CHARTLEDGER_SERVER_MODEL": "m",
    }
    assert ModelChoice().settings == {}


def test_addresses_are_told_apart_however_they_are_typed():
    assert addresses(" http://a,http://b\nhttp://a；http://c ") == ("http://a", "http://b", "http://c")
