from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from evaluation.by_pillow import draw
from evaluation.sheets import Look, Sheet, Values
from evaluation.shipped import PERCENT
from extraction.chart import Reading
from extraction.geometry import around
from extraction.kinds.pie import read
from extraction.kinds.scene import Scene
from tests.fonts import needs_fonts
from tests.panels import Page, above, beside, page_of

needs_fonts()

SHARES = (("46", "29", "17", "8"), ("40", "31", "20", "9"), ("35", "33", "21", "11"))
NAMES_ZH = ("储能", "器件", "运维", "电表")
NAMES_EN = ("Cloud", "Licences", "Support", "Other")
SMALL = Look(width=420, height=340, rules=False, title_at="middle", legend="none")


def pie(title: str, shares: Sequence[str], look: Look = SMALL, names: tuple[str, ...] = NAMES_ZH) -> Page:
    values = Values("", PERCENT, tuple(shares), "pie", "none")
    return page_of(draw(Sheet("donut" if look.hole else "pie", "zh", title, names, (values,), look)))


def reading(page: Page) -> Reading:
    found = read(Scene(np.asarray(page[0]), page[1]))
    assert found is not None
    return found


def said(of: Reading) -> dict[str, list[tuple[str, str]]]:
    return {one.name: [(p.category, f"{p.value}") for p in of.points if p.series == one.name] for one in of.series}


def truth(titles: Sequence[str], names: tuple[str, ...] = NAMES_ZH) -> dict[str, list[tuple[str, str]]]:
    return {title: list(zip(names, shares, strict=True)) for title, shares in zip(titles, SHARES, strict=False)}


@pytest.mark.parametrize("arranged", [beside, above])
@pytest.mark.parametrize("hole", [0.0, 0.55])
def test_three_pies_are_read_one_by_one(arranged: Callable[..., Page], hole: float) -> None:
    titles = ("2022年", "2023年", "2024年")
    look = replace(SMALL, hole=hole)
    found = reading(arranged([pie(t, s, look) for t, s in zip(titles, SHARES, strict=True)], gap=0))
    assert said(found) == truth(titles)
    assert found.findings == ()
    assert found.kind == ("donut" if hole else "pie")


def test_each_pie_keeps_its_own_legend() -> None:
    titles = ("East China", "South China")
    look = replace(SMALL, legend="right", slice_labels="inside", width=480)
    pages = [pie(t, s, look, NAMES_EN) for t, s in zip(titles, SHARES, strict=False)]
    other = tuple(f"{name} B" for name in NAMES_EN)
    found = reading(beside([pages[0], pie(titles[1], SHARES[1], look, other)], gap=0))
    assert list(said(found).values()) == [
        list(zip(NAMES_EN, SHARES[0], strict=True)),
        list(zip(other, SHARES[1], strict=True)),
    ]


def test_a_legend_under_all_names_the_slices_of_each() -> None:
    look = replace(SMALL, legend="bottom", slice_labels="inside", height=360)
    titles = ("2022年", "2023年")
    picture, texts = pie(titles[0], SHARES[0], look)
    names = [text for text in texts if text.text in NAMES_ZH]
    key = around(text.box for text in names).grown(3)
    strip = (0, int(key.top), picture.width, int(key.bottom) + 1)
    legend = picture.crop(strip)
    bare = []
    for title, shares in zip(titles, SHARES, strict=False):
        own, printed = pie(title, shares, look)
        own.paste("#ffffff", strip)
        bare.append((own, tuple(text for text in printed if text.text not in NAMES_ZH)))
    sheet, printed = beside(bare, gap=0)
    x = (sheet.width - legend.width) // 2
    sheet.paste(legend, (x, int(key.top)))
    moved = tuple(replace(text, box=text.box.moved(x, 0)) for text in names)
    assert said(reading((sheet, (*printed, *moved)))) == truth(titles)
