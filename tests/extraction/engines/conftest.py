"""Four drawn charts, and a tiny model that learns them by heart, once for all tests."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extraction.chart import ChartImage
from extraction.image import open_image, pixels
from extraction.ocr import find_texts
from extraction.prompts import filled, load_prompt

if TYPE_CHECKING:
    from tests.tiny_qwen3vl import Lesson

YEARS = ("2021", "2022", "2023")


@dataclass(frozen=True)
class Sheet:
    """A chart of three bars."""

    title: str
    unit: str | None
    values: tuple[str, ...]
    colour: str

    @property
    def answer(self) -> str:
        """What a model must say of it."""
        name = self.title.split(" (")[0]
        series = [{"name": name, "unit": self.unit, "values": self.values}]
        said = {"kind": "bar", "title": self.title, "unit": self.unit, "categories": YEARS, "series": series}
        return json.dumps(said, separators=(",", ":"))


SHEETS = (
    Sheet("Net profit (RMB bn)", "RMB bn", ("8.2", "9.7", "11.3"), "navy"),
    Sheet("Stores", None, ("31", "27", "22"), "darkred"),
    Sheet("Revenue (USD m)", "USD m", ("1,204", "980", "1,377"), "green"),
    Sheet("Margin", "%", ("45%", "38%", "17%"), "orange"),
)


def drawn(sheet: Sheet) -> ChartImage:
    picture = Image.new("RGB", (320, 224), "white")
    paper, letters = ImageDraw.Draw(picture), ImageFont.load_default(size=16)
    paper.text((10, 6), sheet.title, fill="black", font=letters)
    heights = [float(value.replace(",", "").strip("%")) for value in sheet.values]
    for k, (value, height) in enumerate(zip(sheet.values, heights, strict=True)):
        left, top = 40 + 90 * k, 190 - 120 * height / max(heights)
        paper.rectangle([left, top, left + 50, 190], fill=sheet.colour)
        paper.text((left + 25, top - 10), value, fill="black", font=letters, anchor="mm")
        paper.text((left + 25, 204), YEARS[k], fill="black", font=letters, anchor="mm")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return open_image(file.getvalue(), f"{sheet.title}.png")


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """So small a model only waits for a second thread."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHARTLEDGER_THREADS", "1")
        yield


@pytest.fixture(scope="session")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny model that answers about `SHEETS`."""
    pytest.importorskip("torch", reason="this machine has no PyTorch")
    return teach(tmp_path_factory.mktemp("model") / "tiny-qwen3vl")


def teach(folder: Path) -> Path:
    """Make a tiny model there, and have it learn `SHEETS`."""
    from tests import tiny_qwen3vl as tiny

    tiny.build(folder, [load_prompt("extract", "en").text, *(sheet.answer for sheet in SHEETS)])
    loss = tiny.fit(folder, [_lesson(sheet) for sheet in SHEETS])
    assert loss < 0.1, f"the tiny model has not learned its charts: {loss}"
    return folder


def _lesson(sheet: Sheet) -> Lesson:
    from tests import tiny_qwen3vl as tiny

    image = drawn(sheet)
    texts = find_texts(pixels(image))

    def prompt(chance: np.random.Generator) -> str:
        """Now and then a word is missing, now and then all are: then the picture must do."""
        seldom = chance.random() < 0.25
        kept = [text for text in texts if not seldom and chance.random() > 0.1]
        return filled(load_prompt("extract", "en"), kept, (image.width, image.height))

    return tiny.Lesson(pixels(image), prompt, sheet.answer)
