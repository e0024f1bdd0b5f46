"""The embedded engine: OCR and geometry, no downloads, every number with evidence."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import cv2
import numpy as np

from extraction.axes import Axis, find_axes
from extraction.chart import AxisFit, ChartImage, DiscFit, Layer, PromptVersion, Reading
from extraction.confidence import with_confidence
from extraction.engines.reduced import enlarged, reduced
from extraction.errors import NotAChart, Sentence
from extraction.geometry import Box
from extraction.image import pixels
from extraction.kinds import READERS
from extraction.kinds.panels.find import find_panels, scene_of
from extraction.kinds.panels.joined import joined, moved, one_unread
from extraction.kinds.places.layout import find_title
from extraction.kinds.places.legend_runs import split_at_lines
from extraction.kinds.places.tilted_names import with_lost_names
from extraction.kinds.scene import Pixels, Scene
from extraction.layer.measuring import measured_by_paths
from extraction.layer.texts import credited, find_exact_texts, with_exact_texts
from extraction.legend.cuts import split_at_swatches
from extraction.marks.colours import to_lab
from extraction.numbers.captions import axis_side
from extraction.ocr import find_more, find_texts, load_models, read_box
from extraction.tilt import tilt

LEVEL_ENOUGH = 0.08  # degrees
WITHOUT_AXES = ("pie", "donut", "table")
MARGINS = ((0.0, 0.14), (0.86, 1.0))  # shares of the width where value axes stand

NO_CHART = Sentence(
    zh="没有读到图表或表格。请截取完整的图表（含坐标轴和图例）再试。",
    en="No chart or table was found. Try a crop that holds the whole chart with its axes and legend.",
)


class EmbeddedEngine:
    """Keeps nothing between readings; the OCR models are loaded with it, once per process."""

    name = "embedded"
    version = "3"  # to be raised whenever a reading holds more or other things than before
    parameters = "{}"

    def __init__(self) -> None:
        load_models()

    def read(self, image: ChartImage, prompt: PromptVersion | None = None) -> Reading:
        """Read a chart or table; raises NotAChart when none is found. Uses no prompt."""
        upright = pixels(image)
        if image.layer is not None:
            return _read_with(image.layer, upright)
        return _read_whole(Scene(upright, find_texts(upright)))


def _read_with(layer: Layer, upright: Pixels) -> Reading:
    """Read a picture that was cut from a document; what its characters do not say is read from the pixels."""
    texts = find_exact_texts(upright, layer)
    try:
        reading = _read_whole(Scene(upright, texts))
    except NotAChart:
        reading = _read_whole(Scene(upright, with_exact_texts(find_texts(upright), texts)))
    return measured_by_paths(credited(reading, layer), layer)


def _read_whole(scene: Scene) -> Reading:
    return replace(with_confidence(read_scene(scene), scene.texts), texts=scene.texts)


def read_scene(scene: Scene) -> Reading:
    """Read the picture, a large one reduced; boxes come back in the scene's own pixels."""
    if len(scene.texts) < 2:
        raise NotAChart(NO_CHART)
    small, size = reduced(scene)
    return enlarged(_read_level(small), size)


def _read_level(scene: Scene) -> Reading:
    """Read the levelled picture, chart by chart."""
    angle = tilt(scene.pixels, scene.texts)
    level = _turned(scene, angle) if abs(angle) > LEVEL_ENOUGH else scene
    lab, read = to_lab(level.pixels), partial(read_box, level.pixels)
    cut = split_at_lines(lab, split_at_swatches(lab, level.texts, read), read)
    level = with_lost_names(replace(level, texts=cut))
    reading = _read_panels(level) or _read_chart(level)
    if reading is None:
        raise NotAChart(NO_CHART)
    return _turned_back(reading, scene, angle) if abs(angle) > LEVEL_ENOUGH else reading


def _read_panels(scene: Scene) -> Reading | None:
    """Several charts in one picture, each read as a picture of its own; None unless at least two can be read."""
    found = find_panels(scene)
    if found is None:
        return None
    readings = []
    for panel in found.panels:
        alone, shown = scene_of(panel, scene)
        reading = _read_chart(alone)
        if reading is not None and sum(p.value is not None for p in reading.points) > 1:
            readings.append(moved(reading, shown.left, shown.top))
    drawn = [reading for reading in readings if reading.kind != "table"]
    if len(readings) < 2 or not drawn or not all(_has_marks(reading) for reading in drawn):
        return None  # a table in several parts is for the table reader
    title = find_title(Scene(scene.pixels, found.common), None)
    reading = joined(readings, title.text if title else "")
    unread = len(found.panels) - len(readings)
    return one_unread(reading, unread) if unread else reading


def _has_marks(reading: Reading) -> bool:
    """True if something is drawn for most points: else what was taken for a chart are numbers in rows."""
    return 2 * sum(point.measured is not None for point in reading.points) >= len(reading.points)


def _read_chart(scene: Scene) -> Reading | None:
    """Ask the readers of `READERS` in turn; ticks that were overlooked are looked for where the axis is not whole."""
    reading = _ask_readers(scene)
    if (reading is None or reading.kind not in WITHOUT_AXES) and not _has_whole_axis(scene):
        reading = _ask_readers(_with_lost_ticks(scene)) or reading
    return reading


def _ask_readers(scene: Scene) -> Reading | None:
    for read in READERS:
        reading = read(scene)
        if reading is not None and any(p.value is not None for p in reading.points):
            return reading
    return None


def _has_whole_axis(scene: Scene) -> bool:
    axes = (*find_axes(scene.texts), *find_axes(scene.turned_left().texts))
    two_sided = any(axis_side(text.text) is not None for text in scene.texts)
    if two_sided and len(find_axes(scene.texts)) < 2:
        return False
    return any(len(axis.ticks) >= 4 and _reaches_down(axis, scene) for axis in axes)


def _with_lost_ticks(scene: Scene) -> Scene:
    """Lone digits at the margins are easily overlooked: look there once more, closer."""
    height, width = scene.pixels.shape[:2]
    margins = [Box(left * width, 0, right * width, height) for left, right in MARGINS]
    return replace(scene, texts=(*scene.texts, *find_more(scene.pixels, margins, scene.texts)))


def _reaches_down(axis: Axis, scene: Scene) -> bool:
    """True if the tick row does not end more than a step above the texts under it."""
    step = (axis.bottom - axis.top) / (len(axis.ticks) - 1)
    lower = [t.box.center_y for t in scene.texts if t.box.center_y > axis.bottom + 1]
    return not lower or min(lower) - axis.bottom < 1.6 * step


def _turned(scene: Scene, angle: float) -> Scene:
    """The scene turned level round its middle; the corners are filled with the picture's edge."""
    height, width = scene.pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    level = cv2.warpAffine(
        scene.pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    turn = math.radians(angle)
    texts = []
    for text in scene.texts:
        x, y = _moved(text.box.center_x, text.box.center_y, width, height, turn)
        half_w, half_h = _unrotated(text.box.width, text.box.height, turn)
        box = Box(x - half_w, y - half_h, x + half_w, y + half_h)
        texts.append(replace(text, box=box, angle=text.angle if text.angle == -90 else text.angle - angle))
    return Scene(np.asarray(level, np.uint8), tuple(texts))


def _unrotated(width: float, height: float, turn: float) -> tuple[float, float]:
    """Half sides of the level box whose turned bounding box measures width × height."""
    cos, sin = abs(math.cos(turn)), abs(math.sin(turn))
    scale = cos * cos - sin * sin
    return (
        max(2.0, (width * cos - height * sin) / scale / 2),
        max(2.0, (height * cos - width * sin) / scale / 2),
    )


def _moved(x: float, y: float, width: int, height: int, turn: float) -> tuple[float, float]:
    dx, dy = x - width / 2, y - height / 2
    cos, sin = math.cos(turn), math.sin(turn)
    return width / 2 + dx * cos + dy * sin, height / 2 - dx * sin + dy * cos


def _turned_back(reading: Reading, scene: Scene, angle: float) -> Reading:
    """The same reading with its boxes in the pixels of the picture as it was uploaded."""
    height, width = scene.pixels.shape[:2]
    turn = -math.radians(angle)

    def back(box: Box) -> Box:
        corners = [_moved(x, y, width, height, turn) for x in (box.left, box.right) for y in (box.top, box.bottom)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(xs), min(ys), max(xs), max(ys)).clipped(width, height)

    points = tuple(
        replace(
            p,
            evidence=back(p.evidence),
            measured=replace(p.measured, box=back(p.measured.box)) if p.measured else None,
        )
        for p in reading.points
    )
    axes = tuple(_leaning(axis, width, height, angle, back) for axis in reading.axes)
    discs = tuple(_tilted(disc, width, height, angle) for disc in reading.discs)
    return replace(reading, points=points, axes=axes, discs=discs)


def _leaning(axis: AxisFit, width: int, height: int, angle: float, back: Callable[[Box], Box]) -> AxisFit:
    """The axis of the levelled picture in the tilted one: what `_moved` does to a pixel, done to the ruler."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    upright = axis.along == "y"
    shift = (height - height * cos + width * sin) / 2 if upright else (width - width * cos - height * sin) / 2
    return replace(
        axis,
        ruler=axis.ruler.stretched(cos, shift),
        lean=-sin / cos if upright else sin / cos,
        ticks=tuple(replace(tick, box=back(tick.box)) for tick in axis.ticks),
    )


def _tilted(disc: DiscFit, width: int, height: int, angle: float) -> DiscFit:
    x, y = _moved(disc.x, disc.y, width, height, -math.radians(angle))
    return replace(disc, x=x, y=y, starts=tuple(start + angle / 360 for start in disc.starts))
