from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import cv2
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluation.by_pillow import draw
from evaluation.golden import GOLDEN, GOLDEN_SHEETS
from evaluation.shipped import ROOT
from evaluation.truth import Drawn
from extraction import extract, load_engine, open_image
from extraction.chart import Measurement, TextBox
from extraction.engines import embedded
from extraction.engines.embedded import EmbeddedEngine, read_scene
from extraction.geometry import Box
from extraction.kinds.scene import Scene
from tests.builders import point, reading
from tests.fonts import needs_fonts
from tests.scenes import scene

needs_fonts()


def askew(drawn: Drawn, degrees: float) -> tuple[Scene, list[Box]]:
    """The chart as a scanner fed at an angle sees it, and where its labels stand now."""
    level = scene(drawn)
    height, width = level.pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    turned = cv2.warpAffine(level.pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))

    def moved(box: Box) -> Box:
        corners = np.array([(x, y, 1) for x in (box.left, box.right) for y in (box.top, box.bottom)]) @ matrix.T
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        return Box(float(left), float(top), float(right), float(bottom))

    texts = tuple(replace(t, box=moved(t.box), angle=t.angle if t.angle == -90 else degrees) for t in level.texts)
    labels = [moved(p.label) for p in drawn.points if p.label is not None]
    return Scene(np.asarray(turned, np.uint8), texts), labels


@settings(max_examples=60)
@given(st.floats(-8, 8), st.floats(0.2, 0.8), st.floats(0.2, 0.8), st.floats(12, 90), st.floats(8, 40))
def test_a_box_levelled_and_turned_back_is_where_it_was(
    degrees: float, across: float, down: float, width: float, height: float
) -> None:
    assume(min(width, height) > 0.3 * max(width, height))
    size = (440, 760)
    turn = abs(np.radians(degrees))
    seen_width = width * np.cos(turn) + height * np.sin(turn)
    seen_height = width * np.sin(turn) + height * np.cos(turn)
    x, y = across * size[1], down * size[0]
    seen = Box(x - seen_width / 2, y - seen_height / 2, x + seen_width / 2, y + seen_height / 2)
    start = Scene(np.zeros((*size, 3), np.uint8), (TextBox("2024", seen, degrees),))
    (level,) = embedded._turned(start, degrees).texts
    assert level.box.width == pytest.approx(width, abs=0.01)
    assert level.box.height == pytest.approx(height, abs=0.01)
    claimed = replace(point(evidence=level.box), measured=Measurement(Decimal(1250), Decimal(1), level.box))
    (back,) = embedded._turned_back(reading(claimed), start, degrees).points
    for box in (back.evidence, back.measured.box if back.measured else seen):
        gaps = (box.left - seen.left, box.top - seen.top, box.right - seen.right, box.bottom - seen.bottom)
        assert max(abs(gap) for gap in gaps) < 2


@pytest.mark.parametrize("degrees", [-2.5, -0.8, 1.5])
@pytest.mark.parametrize("name", ["bar_zh", "grouped_zh"])
def test_a_chart_scanned_askew_is_read_and_its_evidence_found(name: str, degrees: float) -> None:
    drawn = draw(GOLDEN_SHEETS[name])
    tilted, labels = askew(drawn, degrees)
    found = read_scene(tilted)
    truth = drawn.perfect_reading()
    assert {p.value for p in found.points} == {p.value for p in truth.points}
    for said in found.points:
        assert max(said.evidence.overlap(label) / label.area for label in labels) > 0.7


@pytest.mark.parametrize("degrees", [-2.5, 1.5])
@pytest.mark.parametrize("name", ["bar_zh", "grouped_zh", "hbar_en_unlabelled"])
def test_the_axis_of_a_chart_scanned_askew_leans_with_it(name: str, degrees: float) -> None:
    drawn = draw(GOLDEN_SHEETS[name])
    height, width = drawn.picture.height, drawn.picture.width
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    (axis,) = read_scene(askew(drawn, degrees)[0]).axes
    for said in drawn.points:
        number = drawn.sheet.values[said.series].numbers[said.category]
        lying = axis.along == "x"
        end = (said.mark.right, said.mark.center_y) if lying else (said.mark.center_x, said.mark.top)
        x, y = matrix @ np.array([*end, 1.0])
        along, across = (x, y) if lying else (y, x)
        assert axis.pixel_at(float(number or 0), across) == pytest.approx(along, abs=3)


def test_a_level_chart_is_left_alone() -> None:
    drawn = draw(GOLDEN_SHEETS["bar_zh"])
    boxes = {text.box for text in drawn.texts}
    assert {said.evidence for said in read_scene(scene(drawn)).points} <= boxes


@pytest.mark.parametrize("name", ["pie_zh", "table_en", "hbar_zh", "combo_en"])
def test_the_reader_of_its_kind_is_asked(name: str) -> None:
    sheet = GOLDEN_SHEETS[name]
    assert read_scene(scene(draw(sheet))).kind == sheet.kind


def test_an_extraction_says_who_read_what() -> None:
    image = open_image((GOLDEN / "pie_zh.png").read_bytes(), "pie.png")
    said = extract(image, load_engine("embedded"))
    assert (said.image, said.engine, said.engine_version) == (image.sha256, "embedded", EmbeddedEngine.version)
    assert (said.prompt, said.parameters) == ("", "{}")
    assert said.seconds > 0
    assert said.reading.kind == "pie"


def test_there_is_no_engine_of_an_unknown_name() -> None:
    with pytest.raises(KeyError):
        load_engine("magic")


def test_the_first_picture_finds_the_models_loaded() -> None:
    before = "from extraction import load_engine, ocr; load_engine(); print(ocr._engine.cache_info().misses)"
    fresh = subprocess.run([sys.executable, "-c", before], capture_output=True, check=True, cwd=ROOT)
    assert fresh.stdout.split() == [b"1"]
