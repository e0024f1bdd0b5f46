from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from evaluation.by_pillow import draw
from evaluation.sheets import Look, Sheet, Values
from evaluation.shipped import PERCENT
from evaluation.truth import Drawn
from extraction.chart import Reading, TextBox
from extraction.geometry import Box
from extraction.kinds import pie
from extraction.kinds.scene import Scene
from tests.fonts import needs_fonts

needs_fonts()

SHARES = ("46", "29", "17", "8")
NAMES = ("储能", "器件", "运维", "电表")


def drawn_pie(shares: Sequence[str] = SHARES, names: Sequence[str] = NAMES) -> Drawn:
    values = Values("", PERCENT, tuple(shares), "pie", "none")
    look = Look(legend="right", slice_labels="inside")
    return draw(Sheet("pie", "zh", "图 1：分产品收入占比", tuple(names), (values,), look))


def reads(texts: Sequence[TextBox]) -> Callable[[object, Box], TextBox | None]:
    """A closer look that finds whatever of `texts` the box shows."""

    def look(_: object, box: Box) -> TextBox | None:
        return next((t for t in texts if t.box.overlap(box) > 0.3 * t.box.area), None)

    return look


def read(drawn: Drawn, texts: Sequence[TextBox]) -> Reading:
    found = pie.read(Scene(np.asarray(drawn.picture.convert("RGB")), tuple(texts)))
    assert found is not None
    return found


def label(drawn: Drawn, share: str) -> TextBox:
    return next(text for text in drawn.texts if text.text.startswith(share))


@pytest.mark.parametrize("share", SHARES)
def test_an_overlooked_label_is_found_where_its_slice_is(monkeypatch: pytest.MonkeyPatch, share: str) -> None:
    drawn = drawn_pie()
    lost = label(drawn, share)
    monkeypatch.setattr(pie, "read_box", reads([lost]))
    found = read(drawn, [text for text in drawn.texts if text != lost])
    assert [point.printed for point in found.points] == [f"{share}%" for share in SHARES]


def test_what_does_not_fit_the_slice_is_not_its_label(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = drawn_pie()
    lost = label(drawn, "17")
    monkeypatch.setattr(pie, "read_box", reads([replace(lost, text="47%")]))
    found = read(drawn, [text for text in drawn.texts if text != lost])
    assert found.points[2].source == "measured"


def test_digits_torn_apart_are_joined_where_the_slice_confirms_it(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = drawn_pie()
    torn = label(drawn, "17")
    monkeypatch.setattr(pie, "read_box", reads([]))
    texts = [replace(text, text="1 7%") if text == torn else text for text in drawn.texts]
    found = read(drawn, texts)
    assert [point.value for point in found.points] == [Decimal(share) for share in SHARES]
    assert found.findings == ()


def test_one_misread_label_does_not_throw_doubt_on_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = drawn_pie()
    wrong = label(drawn, "17")
    monkeypatch.setattr(pie, "read_box", reads([]))
    found = read(drawn, [replace(text, text="11%") if text == wrong else text for text in drawn.texts])
    assert {point for finding in found.findings for point in finding.points} == {2}


def test_a_label_of_zero_belongs_to_the_name_without_a_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = drawn_pie(("46", "29", "25", "0"))
    monkeypatch.setattr(pie, "read_box", reads([]))
    texts = [text for text in drawn.texts if not text.text.startswith("0")]
    disc = max(point.mark.right for point in drawn.points[:3])
    above = min(point.mark.top for point in drawn.points[:3])
    middle = (min(point.mark.left for point in drawn.points[:3]) + disc) / 2
    zero = TextBox("0%", Box(middle - 40, above - 16, middle - 16, above - 2))
    found = read(drawn, [*texts, zero])
    assert [(point.category, point.value) for point in found.points][-1] == ("电表", Decimal(0))
