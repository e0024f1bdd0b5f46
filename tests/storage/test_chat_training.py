"""The export in the hands of the real processor: what a model would learn is exactly the confirmed answer."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

pytest.importorskip("torch", reason="this machine has no PyTorch")

from PIL import Image

from extraction.engines.qwen_processor import load_processor, prompt_inputs
from extraction.image import pixels
from storage.exports.chat import export_chat
from storage.extractions import save_extraction
from storage.images import load_image, save_image
from storage.reviews import decide_all
from tests import tiny_qwen3vl as tiny
from tests.builders import PERCENT, YI, decision, extraction, point, reading, with_texts, written
from tests.extraction.engines.conftest import Sheet, drawn

CHARTS = 20
END = "<|im_end|>"


@pytest.fixture
def exported(db, tmp_path):
    """Twenty charts in both languages, confirmed as printed; the folder of the data set."""
    for chart in range(CHARTS):
        values = (f"{chart}.10", f"1,{chart:03}", f"({chart + 1})")
        sheet = Sheet(f"Stores {chart}", None, (f"{chart}.1", f"1{chart:03}", f"{chart + 1}"), "navy")
        image, unit = drawn(sheet), YI if chart % 2 else PERCENT
        save_image(db, image)
        points = [replace(point(at + 1, year=2021 + at, unit=unit), printed=one) for at, one in enumerate(values)]
        title = "营业收入(亿元)" if chart % 2 else "Margin (%)"
        number = save_extraction(
            db, extraction(image, with_texts(reading(*points, title=title), written(title, 60, 9)))
        )
        said = [decision(number, at, at + 1, year=2021 + at, unit=unit) for at in range(3)]
        decide_all(db, [replace(word, printed=one) for word, one in zip(said, values, strict=True)])
    return export_chat(db, tmp_path / "set").folder


@pytest.fixture(scope="module")
def processor(tmp_path_factory):
    return load_processor(tiny.build(tmp_path_factory.mktemp("model") / "tiny-qwen3vl"))


def as_messages(folder, line):
    """A line as trainers hand it to the processor: the picture where <image> stands."""
    user, assistant = line["messages"]
    before, after = user["content"].split("<image>")
    assert before == ""
    with Image.open(folder / line["images"][0]) as picture:
        shown = picture.convert("RGB")
    asked = {"role": "user", "content": [{"type": "image", "image": shown}, {"type": "text", "text": after}]}
    return asked, {"role": "assistant", "content": [{"type": "text", "text": assistant["content"]}]}, after


def tokens(processor, messages, **more):
    made = processor.apply_chat_template(messages, tokenize=True, return_dict=True, return_tensors="pt", **more)
    return made["input_ids"][0].tolist(), made


def test_twenty_charts_masked_give_back_exactly_the_confirmed_json(db, exported, processor):
    lines = [json.loads(line) for line in (exported / "train.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == CHARTS
    for line in lines:
        asked, answered, words = as_messages(exported, line)
        whole, made = tokens(processor, [asked, answered])
        prefix, _ = tokens(processor, [asked], add_generation_prompt=True)
        assert whole[: len(prefix)] == prefix, "all before the answer is masked"
        learned = whole[len(prefix) :]
        end = learned.index(processor.tokenizer.convert_tokens_to_ids(END))
        assert processor.tokenizer.decode(learned[:end]) == line["messages"][1]["content"]
        assert json.loads(line["messages"][1]["content"])["series"][0]["values"][1].startswith("1,")
        patches = int(made["image_grid_thw"].prod()) // processor.image_processor.merge_size**2
        assert whole.count(processor.image_token_id) == patches
        image = load_image(db, line["images"][0][7:71])
        assert prompt_inputs(processor, pixels(image), words)["input_ids"][0].tolist() == prefix, "as a reading asks"
