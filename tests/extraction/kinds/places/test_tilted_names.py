from __future__ import annotations

import cv2
import numpy as np
import pytest

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.places import tilted_names
from extraction.kinds.places.tilted_names import with_lost_names
from extraction.kinds.scene import Scene
from extraction.ocr import Pixels, read_turned

STEP, FIRST, TOP = 40.0, 100.0, 200.0


def name(words: str, number: int) -> TextBox:
    end = FIRST + number * STEP
    return TextBox(words, Box(end - 34, TOP, end, TOP + 34), -45)


def scene(*texts: TextBox) -> Scene:
    return Scene(np.full((300, 400, 3), 255, np.uint8), texts)


def looked_at(monkeypatch: pytest.MonkeyPatch, *texts: TextBox, printed: set[float]) -> list[float]:
    """Where names end that were found by looking again, when those that end at `printed` are there to be read."""

    def read(pixels: Pixels, box: Box, angle: float, size: tuple[float, float]) -> TextBox | None:
        there = any(abs(box.right - end) < 3 for end in printed)
        return TextBox("2020", box, angle, 0.95) if there else None

    monkeypatch.setattr(tilted_names, "read_turned", read)
    before = scene(*texts)
    return [round(t.box.right) for t in with_lost_names(before).texts if t not in before.texts]


def test_a_name_missing_from_the_row_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    row = [name(str(2015 + k), k) for k in (0, 1, 3, 4)]
    assert looked_at(monkeypatch, *row, printed={FIRST + 2 * STEP}) == [180]


def test_names_before_the_first_are_read_until_there_are_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    row = [name(str(2015 + k), k) for k in (3, 4, 5, 6)]
    assert looked_at(monkeypatch, *row, printed={180.0, 140.0}) == [180, 140]


def test_a_whole_row_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    row = [name(str(2015 + k), k) for k in range(6)]
    assert looked_at(monkeypatch, *row, printed=set()) == []


def test_a_tilted_name_is_read_level() -> None:
    picture = np.full((160, 200, 3), 255, np.uint8)
    cv2.putText(picture, "2024", (70, 86), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (40, 40, 40), 1, cv2.LINE_AA)
    matrix = cv2.getRotationMatrix2D((90, 80), 45, 1.0)
    tilted = np.asarray(cv2.warpAffine(picture, matrix, (200, 160), borderValue=(255, 255, 255)), np.uint8)
    found = read_turned(tilted, Box(70, 60, 110, 100), -45, (46, 18))
    assert found is not None
    assert found.text == "2024"
