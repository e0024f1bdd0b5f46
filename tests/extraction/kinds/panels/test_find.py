from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from PIL import ImageDraw

from evaluation.by_pillow import draw
from evaluation.golden import GOLDEN_SHEETS
from extraction.chart import Reading
from extraction.engines.embedded import read_scene
from extraction.geometry import around
from extraction.kinds.panels.find import find_panels
from extraction.kinds.scene import Scene
from tests.builders import written
from tests.fonts import needs_fonts
from tests.panels import Page, above, beside, page_of

needs_fonts()

CHARTS = [name for name in GOLDEN_SHEETS if not name.startswith("table")]


@cache
def page(name: str) -> Page:
    return page_of(draw(GOLDEN_SHEETS[name]))


def scene(shown: Page) -> Scene:
    return Scene(np.asarray(shown[0]), shown[1])


@cache
def alone(name: str) -> Reading:
    return read_scene(scene(page(name)))


def said(*readings: Reading) -> Counter[tuple[str, str, bool]]:
    return Counter((p.category, str(p.value), p.source == "printed") for r in readings for p in r.points)


def charts(shown: Page) -> int:
    found = find_panels(scene(shown))
    return len(found.panels) if found else 1


@pytest.mark.parametrize("name", CHARTS)
def test_one_chart_is_not_cut(name: str) -> None:
    assert find_panels(scene(page(name))) is None


@pytest.mark.parametrize(
    "names",
    [
        ("bar_zh", "line_zh"),
        ("combo_zh", "combo_en"),
        ("pie_zh", "bar_zh"),
        ("hbar_zh", "hbar_en_unlabelled"),
        ("bar_en_unlabelled", "line_en_unlabelled"),
    ],
)
@pytest.mark.parametrize("arranged", [beside, above])
def test_two_charts_are_two_panels(names: tuple[str, str], arranged: object) -> None:
    assert callable(arranged)
    assert charts(arranged([page(name) for name in names])) == 2


def test_three_in_a_row_and_four_in_a_square() -> None:
    row = [page("bar_zh"), page("line_zh"), page("combo_zh")]
    assert charts(beside(row)) == 3
    square = above([beside([page("bar_zh"), page("line_zh")]), beside([page("combo_zh"), page("stacked_zh")])])
    assert charts(square) == 4


def test_each_chart_is_read_as_if_it_were_alone() -> None:
    names = ("bar_zh", "line_zh")
    reading = read_scene(scene(beside([page(name) for name in names])))
    assert said(reading) == said(*(alone(name) for name in names))
    assert reading.kind == "combo"
    assert [one.name for one in reading.series] == ["霁川电子营业收入", "销售毛利率"]
    assert reading.findings == ()


def test_evidence_stands_where_it_is_printed_in_the_whole_picture() -> None:
    shown = above([page("bar_zh"), page("line_zh")])
    for point in read_scene(scene(shown)).points:
        assert any(
            text.text.startswith(point.printed or "?") and text.box.overlap(point.evidence) > 0.5 * text.box.area
            for text in shown[1]
        )


def test_the_same_chart_twice_keeps_its_series_apart() -> None:
    reading = read_scene(scene(above([page("line_zh"), page("line_zh")])))
    assert [one.name for one in reading.series] == ["销售毛利率 · 1", "销售毛利率 · 2"]
    assert reading.kind == "line"


def test_a_title_over_all_is_the_title_of_the_reading() -> None:
    picture, texts = above([beside([page("bar_zh"), page("line_zh")])])
    sheet = picture.crop((0, -60, picture.width, picture.height))
    sheet.paste("#ffffff", (0, 0, picture.width, 60))
    ImageDraw.Draw(sheet).rectangle((400, 20, 1150, 40), fill="#333333")
    heading = written("霁川电子2024年收入与毛利率回顾及其同业比较", picture.width / 2, 30, height=22)
    below = (replace(text, box=text.box.moved(0, 60)) for text in texts)
    reading = read_scene(scene((sheet, (heading, *below))))
    assert reading.title == heading.text
    assert said(reading) == said(alone("bar_zh"), alone("line_zh"))


def test_a_legend_under_both_charts_names_the_series_of_each() -> None:
    picture, texts = page("grouped_zh")
    names = [text for text in texts if text.text in ("营业收入", "毛利")]
    key = around(text.box for text in names).grown(4)
    key = replace(key, left=key.left - 30)
    legend = picture.crop((int(key.left), int(key.top), int(key.right), int(key.bottom)))
    bare = picture.copy()
    bare.paste("#ffffff", (int(key.left), int(key.top), int(key.right), int(key.bottom)))
    other = tuple(text for text in texts if text not in names)
    both = beside([(bare, other), (bare, other)])
    sheet = both[0].crop((0, 0, both[0].width, both[0].height + 40))
    sheet.paste("#ffffff", (0, both[0].height, both[0].width, both[0].height + 40))
    x, y = both[0].width // 2 - legend.width // 2, both[0].height + 8
    sheet.paste(legend, (x, y))
    moved = tuple(replace(t, box=t.box.moved(x - int(key.left), y - int(key.top))) for t in names)
    reading = read_scene(scene((sheet, (*both[1], *moved))))
    assert sorted(one.name.split(" · ")[-1] for one in reading.series) == ["毛利", "毛利", "营业收入", "营业收入"]
    assert len(reading.points) == 2 * len(alone("grouped_zh").points)
