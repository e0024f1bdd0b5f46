"""Large scans are read in as many pixels as their print needs, and told in the pixels of the upload."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction import open_image
from extraction.chart import AxisFit, TextBox
from extraction.engines.embedded import read_scene
from extraction.engines.reduced import reduced
from extraction.geometry import Box
from extraction.image import pixels
from extraction.kinds.scene import Scene
from extraction.ocr import find_texts
from extraction.rulers import Ruler

GOLDEN = Path(__file__).parents[2] / "golden"


def scan(width: int, height: int, print_height: float) -> Scene:
    texts = tuple(TextBox("2024", Box(9, 9 + 50 * at, 99, 9 + 50 * at + print_height), 0, 1.0) for at in range(8))
    return Scene(np.full((height, width, 3), 255, np.uint8), texts)


def test_a_picture_of_usual_size_is_read_as_it_is():
    scene = scan(2600, 1700, 40)
    assert reduced(scene) == (scene, 1.0)


@pytest.mark.parametrize(("print_height", "longest"), [(60, 2600), (40, 2600), (20, 4200), (14, 6000)])
def test_a_scan_is_reduced_as_far_as_its_print_stays_legible(print_height, longest):
    small, size = reduced(scan(6000, 4000, print_height))
    assert small.pixels.shape[1] == longest
    assert small.texts[0].box.height == pytest.approx(print_height * size)
    assert min(text.box.height for text in small.texts) > 13.9


@given(
    slope=st.floats(-5, -0.01), value=st.floats(-1e3, 1e3), across=st.floats(0, 2000), lean=st.floats(-0.1, 0.1),
    times=st.floats(0.2, 5),
)  # fmt: skip
def test_an_axis_means_the_same_in_a_picture_of_more_pixels(slope, value, across, lean, times):
    axis = AxisFit("left", "y", Ruler(slope, 100.0), (), 0.4, None, (40.0, 400.0), lean=lean)
    larger = axis.enlarged(times)
    assert larger.pixel_at(value, across * times) == pytest.approx(
        axis.pixel_at(value, across) * times, rel=1e-6, abs=1e-6
    )
    assert larger.residual == pytest.approx(axis.residual * times)


def test_a_chart_on_a_wide_sheet_is_read_as_alone_and_told_in_the_pixels_of_the_sheet():
    alone = pixels(open_image((GOLDEN / "bar_en_unlabelled.png").read_bytes(), "bar"))
    times = 1.8
    chart = cv2.resize(alone, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC)
    sheet = np.full((chart.shape[0], 3200, 3), 255, np.uint8)
    sheet[:, : chart.shape[1]] = chart
    texts = find_texts(alone)
    scene = Scene(sheet, tuple(replace(text, box=text.box.times(times)) for text in texts))
    assert reduced(scene)[1] < 1
    small, large = read_scene(Scene(alone, texts)), read_scene(scene)
    assert [(p.series, p.category) for p in large.points] == [(p.series, p.category) for p in small.points]
    for one, other in zip(small.points, large.points, strict=True):
        assert one.value is not None and other.value is not None and one.error is not None  # noqa: PT018 - for types
        assert abs(one.value - other.value) <= one.error
        assert one.measured is not None and other.measured is not None  # noqa: PT018 - for types
        mark, again = one.measured.box.times(times), other.measured.box
        assert (again.top, again.center_x) == pytest.approx((mark.top, mark.center_x), abs=3 * times)
    axis, tick = large.axes[0], large.axes[0].ticks[-1]
    assert axis.pixel_at(float(tick.value)) == pytest.approx(tick.box.center_y, abs=4 * times)
