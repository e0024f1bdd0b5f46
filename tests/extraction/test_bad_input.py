"""Uploads that give no reading, from the bytes to the sentence the analyst sees."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from extraction import extract, load_engine, open_image
from extraction.errors import ChartError, NotAChart, UnreadableImage

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def file_of(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def refusal(data: bytes, name: str = "picture.png") -> ChartError:
    """The refusal of an upload, which must speak both languages."""
    with pytest.raises(ChartError) as caught:
        extract(open_image(data, name), load_engine())
    assert caught.value.sentence.zh.endswith("。")
    assert caught.value.sentence.en.endswith(".")
    assert str(caught.value) == caught.value.sentence.in_language("en") != caught.value.sentence.in_language("zh")
    return caught.value


def test_a_photo_is_refused() -> None:
    assert isinstance(refusal((GOLDEN / "trap_photo.png").read_bytes()), NotAChart)


@pytest.mark.parametrize("size", [(640, 400), (32, 32), (2000, 40)])
def test_a_blank_page_is_refused_whatever_its_size(size: tuple[int, int]) -> None:
    assert isinstance(refusal(file_of(Image.new("RGB", size, "white"))), NotAChart)


def animation() -> bytes:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("white", "red", "blue")]
    return file_of(frames[0], "GIF", save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        "营业收入 12.8 亿元".encode(),
        file_of(Image.new("RGB", (2, 2), "white")),
        animation(),
        file_of(Image.effect_noise((300, 200), 60).convert("RGB"))[:4000],
    ],
    ids=["empty", "words", "two by two pixels", "animated", "cut off"],
)
def test_what_is_no_picture_is_refused_at_the_door(data: bytes) -> None:
    assert isinstance(refusal(data), UnreadableImage)


def test_noise_is_no_chart() -> None:
    assert isinstance(refusal(file_of(Image.effect_noise((300, 200), 60).convert("RGB"))), NotAChart)
