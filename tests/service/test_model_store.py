"""What lies where the model should be: looked at, never loaded, and wrong in one sentence."""

from __future__ import annotations

import json
import shutil

import pytest

from extraction.errors import Sentence
from service.model_choice import ModelChoice
from service.model_store import Found, look
from tests.dashboard.conftest import HOME

TINY = HOME / "tests" / "tiny_gguf"


def problem(choice):
    found = look(choice).problem
    assert isinstance(found, Sentence)
    assert found.zh != found.en
    return found.en


def test_where_nothing_is_chosen_nothing_is_looked_for():
    assert look(ModelChoice()) == Found()


def test_gguf_files_have_a_name_and_a_size():
    found = look(ModelChoice("llama", gguf_folder=str(TINY)))
    assert found.name.endswith(".gguf")
    assert found.memory > 0
    assert found.problem is None


def test_half_a_gguf_file_is_said_to_be_half(tmp_path):
    shutil.copytree(TINY, tmp_path / "half")
    model = next(path for path in (tmp_path / "half").glob("*.gguf") if "mmproj" not in path.name)
    model.write_bytes(model.read_bytes()[:-100])
    assert "not completely downloaded" in problem(ModelChoice("llama", gguf_folder=str(tmp_path / "half")))


def test_a_folder_that_is_not_whole_says_what_is_missing(tmp_path):
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    assert "tokenizer.json is missing" in problem(ModelChoice("qwen", folder=str(tmp_path)))


def test_another_kind_of_model_is_named(tmp_path):
    for name in ("tokenizer.json", "tokenizer_config.json", "preprocessor_config.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "llava"}), encoding="utf-8")
    assert "holds a model of type “llava”" in problem(ModelChoice("qwen", folder=str(tmp_path)))


def test_servers_say_where_pictures_go():
    away = look(ModelChoice("remote", servers=("https://vlm.example.com",), server_model="qwen3-vl"))
    assert away.name == "qwen3-vl"
    assert away.destination is not None
    assert "vlm.example.com" in away.destination.en
    here = look(ModelChoice("remote", servers=("http://localhost:8000",)))
    assert here.destination is not None
    assert "does not leave" in here.destination.en


@pytest.mark.parametrize(
    ("address", "said"), [("ftp://x", "is not the address"), ("http://far.example", "not encrypted")]
)
def test_an_address_that_must_not_be_used_says_why(address, said):
    assert said in problem(ModelChoice("remote", servers=(address,)))


def test_a_trusted_network_may_be_plain():
    assert look(ModelChoice("remote", servers=("http://far.example",), plain=True)).problem is None
