"""Folders of weights as they are met: whole, half downloaded, damaged, of another model, on a hub's shelf."""

import json
import struct

import pytest

from extraction.engines.weights import DEFAULT, find_weights, own_folder
from extraction.errors import ModelUnavailable

TENSORS = {"model.visual.a": (2, 3), "model.language_model.layers.0.b": (4,)}


def safetensors(tensors=None, *, cut=0):
    """The bytes of a file of float32 numbers."""
    head: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, shape in (tensors or TENSORS).items():
        count = 1
        for side in shape:
            count *= side
        head[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [end, end + 4 * count]}
        end += 4 * count
    words = json.dumps(head).encode()
    whole = struct.pack("<Q", len(words)) + words + bytes(range(256)) * (end // 256 + 1)
    return whole[: 8 + len(words) + end - cut]


def folder(path, *, model_type="qwen3_vl", weights=None, without=()):
    path.mkdir(parents=True)
    files = {
        "config.json": json.dumps({"model_type": model_type}).encode(),
        "tokenizer.json": b"{}", "tokenizer_config.json": b"{}", "preprocessor_config.json": b"{}",
        "model.safetensors": safetensors() if weights is None else weights,
    }  # fmt: skip
    for name, data in files.items():
        if name not in without:
            (path / name).write_bytes(data)
    return path


@pytest.fixture(autouse=True)
def empty_shelves(monkeypatch, tmp_path):
    monkeypatch.delenv("CHARTLEDGER_MODEL", raising=False)
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    monkeypatch.setenv("MODELSCOPE_CACHE", str(tmp_path / "scope"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def refused(path=""):
    with pytest.raises(ModelUnavailable) as problem:
        find_weights("qwen3_vl", str(path))
    sentence = problem.value.sentence
    assert sentence.zh
    return sentence.en


def test_a_whole_folder_is_known_by_its_name_its_numbers_and_a_fingerprint(tmp_path):
    weights = find_weights("qwen3_vl", str(folder(tmp_path / "tiny")))
    assert weights.name.startswith("tiny@")
    assert weights.numbers() == 10
    assert weights.numbers("language_model.layers.") == 4


def test_the_setting_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARTLEDGER_MODEL", str(folder(tmp_path / "tiny")))
    assert find_weights("qwen3_vl").folder == tmp_path / "tiny"


def test_another_training_of_the_same_model_has_another_name(tmp_path):
    one = folder(tmp_path / "a" / "tiny")
    data = bytearray(safetensors())
    data[-1] ^= 1
    other = folder(tmp_path / "b" / "tiny", weights=bytes(data))
    assert find_weights("qwen3_vl", str(one)).name != find_weights("qwen3_vl", str(other)).name
    assert find_weights("qwen3_vl", str(one)).name == find_weights("qwen3_vl", str(one)).name


def test_weights_in_several_files_are_those_the_index_names(tmp_path):
    path = folder(tmp_path / "tiny", without=["model.safetensors"])
    shards = {"1.safetensors": {"a": (2,)}, "2.safetensors": {"b": (3,)}}
    for name, tensors in shards.items():
        (path / name).write_bytes(safetensors(tensors))
    index = {"weight_map": {tensor: name for name, tensors in shards.items() for tensor in tensors}}
    (path / "model.safetensors.index.json").write_text(json.dumps(index))
    assert find_weights("qwen3_vl", str(path)).numbers() == 5
    (path / "2.safetensors").unlink()
    assert "2.safetensors is missing" in refused(path)


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "preprocessor_config.json", "model.safetensors"])
def test_half_a_download_says_which_file_is_missing_and_what_to_do(tmp_path, missing):
    said = refused(folder(tmp_path / "tiny", without=[missing]))
    assert missing in said
    assert "Fetch it again" in said


@pytest.mark.parametrize("weights", [safetensors(cut=1), safetensors()[:20], safetensors()[:4], b""])
def test_a_file_that_was_cut_short_is_not_whole_or_damaged(tmp_path, weights):
    assert "model.safetensors" in refused(folder(tmp_path / "tiny", weights=weights))


@pytest.mark.parametrize(
    "weights",
    [b"<html>404</html>" * 100, b"\xff" * 100, struct.pack("<Q", 4) + b"nope", struct.pack("<Q", 6) + b'{"a":1',
     struct.pack("<Q", 7) + b'{"a":1}', struct.pack("<Q", 2) + b"[]"],
)  # fmt: skip
def test_what_is_no_weights_file_is_damaged(tmp_path, weights):
    assert "is damaged" in refused(folder(tmp_path / "tiny", weights=weights))


@pytest.mark.parametrize("config", [b"<html>", b"[]", b"\xff\xfe"])
def test_a_config_that_is_none_is_damaged(tmp_path, config):
    path = folder(tmp_path / "tiny")
    (path / "config.json").write_bytes(config)
    assert "config.json is damaged" in refused(path)


def test_an_index_leads_to_no_other_folder(tmp_path):
    path = folder(tmp_path / "tiny")
    (path / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"a": "../../secret"}}))
    assert "index.json is damaged" in refused(path)


def test_another_kind_of_model_is_named(tmp_path):
    said = refused(folder(tmp_path / "llama", model_type="llama"))
    assert "“llama”" in said
    assert "“qwen3_vl”" in said


def test_a_folder_that_is_not_there(tmp_path):
    assert "There is no model folder" in refused(tmp_path / "nowhere" / "at" / "all")


def test_a_model_that_nobody_fetched():
    assert f"{DEFAULT} is not on this machine" in refused()


def test_what_the_hub_keeps_on_this_machine_is_found(tmp_path):
    kept = tmp_path / "hub" / "hub" / "models--Qwen--Qwen3-VL-2B-Instruct"
    folder(kept / "snapshots" / "abc123")
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text("abc123")
    assert find_weights("qwen3_vl").name.startswith("Qwen3-VL-2B-Instruct@")


def test_what_modelscope_keeps_on_this_machine_is_found(tmp_path):
    folder(tmp_path / "scope" / "hub" / "models" / "Qwen" / "Qwen3-VL-2B-Instruct")
    assert find_weights("qwen3_vl").folder.name == "Qwen3-VL-2B-Instruct"


def test_what_we_fetched_ourselves_is_found_unless_it_is_half_and_the_hub_has_all(tmp_path):
    folder(own_folder(DEFAULT), without=["model.safetensors"])
    assert "model.safetensors is missing" in refused()
    folder(tmp_path / "scope" / "models" / "Qwen" / "Qwen3-VL-2B-Instruct")
    assert find_weights("qwen3_vl").folder.is_relative_to(tmp_path / "scope")
