"""What happens to a picture between a report and us: blur, compression, scanning, a page around it."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter

from evaluation.invented.chance import Chance
from evaluation.paper import Paper

PAGE_LINES = (
    "公司全年经营稳健,主要产品量价齐升,费用率有所下降;管理层预计新产线于明年投产。",
    "展望后续,需求恢复的节奏仍有不确定性,建议关注原材料价格与汇率的变化。",
    "Management expects the new line to start in the second half; demand remains uneven.",
    "风险提示：需求不及预期；竞争加剧；原材料价格波动。",
)


def worn(picture: Image.Image, wear: str, chance: Chance) -> Image.Image:
    """The picture after one kind of wear of `WEAR`; "none" leaves it as it is."""
    return picture if wear == "none" else WEAR[wear](picture, chance).convert("RGB")


def _blur(picture: Image.Image, chance: Chance) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(chance.within(0.6, 1.2)))


def _jpeg(picture: Image.Image, chance: Chance) -> Image.Image:
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=chance.whole(22, 50))
    return Image.open(packed)


def _down_and_up(picture: Image.Image, chance: Chance) -> Image.Image:
    share = chance.within(0.55, 0.75)
    small = picture.resize((round(picture.width * share), round(picture.height * share)), Image.Resampling.BILINEAR)
    return small.resize(picture.size, Image.Resampling.BICUBIC)


def _scan(picture: Image.Image, chance: Chance) -> Image.Image:
    """Grey, grainy, darker to one side, and a little askew."""
    straight = np.asarray(picture.convert("L"), float)
    shade = np.linspace(1.0, chance.within(0.88, 0.97), picture.width)
    grain = np.random.default_rng(chance.whole(0, 10**6)).normal(0, chance.within(2, 6), straight.shape)
    grey = np.clip(straight * shade * 0.97 + grain, 0, 255).astype(np.uint8)
    return _turned(Image.fromarray(grey).convert("RGB"), chance.within(-0.6, 0.6))


def _rotate(picture: Image.Image, chance: Chance) -> Image.Image:
    return _turned(picture, chance.within(-2.0, 2.0))


def _turned(picture: Image.Image, degrees: float) -> Image.Image:
    ground = picture.getpixel((2, 2))
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=ground)


def _context(picture: Image.Image, chance: Chance) -> Image.Image:
    """Cut out of a page with some lines of its text."""
    above, below = chance.whole(20, 90), chance.whole(20, 90)
    page = Paper(picture.width + 60, picture.height + above + below)
    for position, y in enumerate(range(above - 14, 0, -24)):
        page.words(30, y, PAGE_LINES[position % len(PAGE_LINES)], 14, "#222222", "lm")
    for position, y in enumerate(range(above + picture.height + 18, page.height - 6, 24)):
        page.words(30, y, PAGE_LINES[(position + 2) % len(PAGE_LINES)], 14, "#222222", "lm")
    sheet = page.finished()
    sheet.paste(picture, (30, above))
    return sheet


def _watermark(picture: Image.Image, chance: Chance) -> Image.Image:
    """Pale words across the middle, as brokers print them over everything."""
    paper = Paper(picture.width, picture.height)
    size = picture.width / 11
    paper.words(
        picture.width / 2,
        picture.height / 2,
        chance.one(("虚构证券研究所", "内部资料", "SAMPLE COPY")),
        size,
        "#d5d5d5",
    )
    words = paper.finished().rotate(chance.one((0, 20, 30)), Image.Resampling.BICUBIC, fillcolor="#ffffff")
    both = np.asarray(picture, float) * np.asarray(words, float) / 255
    return Image.fromarray(both.astype(np.uint8))


WEAR: dict[str, Callable[[Image.Image, Chance], Image.Image]] = {
    "blur": _blur,
    "jpeg": _jpeg,
    "downup": _down_and_up,
    "scan": _scan,
    "rotate": _rotate,
    "context": _context,
    "watermark": _watermark,
}
