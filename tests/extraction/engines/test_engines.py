import subprocess
import sys

import pytest

from extraction import ENGINES, load_engine
from extraction.errors import ModelUnavailable
from tests.builders import image

MODELS = ("qwen", "llama", "remote")
HEAVY = ("torch", "transformers", "llguidance", "huggingface_hub", "openai", "xllamacpp")


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch, tmp_path):
    for name in ("CHARTLEDGER_MODEL", "CHARTLEDGER_GGUF", "CHARTLEDGER_SERVER"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HF_HOME", "HF_HUB_CACHE", "MODELSCOPE_CACHE"):
        monkeypatch.setenv(name, str(tmp_path))


def test_naming_an_engine_loads_nothing():
    program = (
        f"import sys; from extraction import load_engine; [load_engine(name) for name in {MODELS}]; print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "extraction.engines.grounded" in loaded
    assert set(HEAVY) & set(loaded) == set()


@pytest.mark.parametrize("name", MODELS)
def test_a_model_that_is_not_there_is_a_sentence_in_both_languages_before_anything_is_read(name):
    with pytest.raises(ModelUnavailable) as said:
        load_engine(name).read(image(), None)
    assert "CHARTLEDGER_" in said.value.sentence.zh
    assert "CHARTLEDGER_" in said.value.sentence.en


def test_every_engine_goes_by_its_own_name():
    assert [load_engine(name).name for name in ENGINES if name != "embedded"] == list(MODELS)
