from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from extraction.axes import Axis, Tick
from extraction.categories import Category
from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.claims.second_look import look_again
from extraction.kinds.places.layout import Layout
from extraction.kinds.scene import Scene
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries
from extraction.marks.colours import to_lab
from extraction.marks.plot import Plot
from extraction.numbers.printed import parse_number
from tests.builders import YI, written

Pixels = npt.NDArray[np.uint8]

ZERO, COLUMNS = 260.0, (100.0, 200.0, 300.0, 400.0)
BARS = DrawnSeries(
    "营业收入",
    "bar",
    tuple(
        DrawnMark(k, Box(x - 20, ZERO - high, x + 20, ZERO), level=ZERO - high, base=ZERO)
        for k, (x, high) in enumerate(zip(COLUMNS, (50, 75, 100, 125), strict=True))
    ),
)
TICKS = tuple(Tick(written("1", 20, y), Decimal((260 - y) // 2), YI) for y in (60, 160, 260))
AXIS = Axis("left", TICKS, -0.5, ZERO / 2, 0.0, YI)


def number(words: str, x: float, y: float) -> Tick:
    parsed = parse_number(words)
    assert parsed is not None
    return Tick(written(words, x, y), parsed.value, parsed.unit)


def over(position: int, words: str) -> Tick:
    """A label over a bar."""
    return number(words, COLUMNS[position], BARS.marks[position].level - 10)


def layout(*labels: Tick, others: tuple[TextBox, ...] = (), printed: tuple[int, ...] = (0, 1, 2, 3)) -> Layout:
    """A white page with dark print over the bars at these positions."""
    pixels: Pixels = np.full((300, 460, 3), 255, np.uint8)
    for position in printed:
        box = over(position, "25.0").text.box
        pixels[int(box.top) + 2 : int(box.bottom) - 2, int(box.left) + 2 : int(box.right) - 2 : 3] = 30
    names = tuple(Category(str(k), Box(x - 15, 270, x + 15, 282), x) for k, x in enumerate(COLUMNS))
    plot = Plot(Box(40, 40, 440, ZERO), to_lab(pixels), (100.0, 0.0, 0.0))
    texts = (*others, *(label.text for label in labels))
    return Layout(Scene(pixels, texts), (AXIS,), plot, (), names, labels)


class Reader:
    """Reads the same words, or one after the other, in whatever it is shown, and counts."""

    def __init__(self, *words: str) -> None:
        self.words: Iterator[str] = iter(words * 60 if len(words) == 1 else words)
        self.read = 0

    def __call__(self, crop: Pixels, box: Box) -> TextBox | None:
        self.read += 1
        words = next(self.words, "")
        return TextBox(words, box) if words else None


def looked(chart: Layout, known: int, reader: Reader) -> dict[int, str]:
    """What stands over the bars after the second look, where the first `known` labels belong to the first bars."""
    pairs = {(0, k): k for k in range(known)}
    labels, found = look_again(chart, [(BARS, AXIS)], pairs, reader)
    return {position: labels[label].text.text for (_, position), label in found.items()}


def test_an_overlooked_label_is_read_where_the_others_stand() -> None:
    chart = layout(over(0, "25.0"), over(1, "37.5"), over(2, "50.0"))
    assert looked(chart, 3, Reader("62.4")) == {3: "62.4"}


def test_what_the_mark_contradicts_is_not_invented() -> None:
    chart = layout(over(0, "25.0"), over(1, "37.5"), over(2, "50.0"))
    assert looked(chart, 3, Reader("92.4")) == {}


def test_one_crop_alone_proves_nothing() -> None:
    chart = layout(over(0, "25.0"), over(1, "37.5"), over(2, "50.0"))
    assert looked(chart, 3, Reader("62.4", "", "", "")) == {}


def test_a_minus_that_only_the_tight_crop_loses_is_kept() -> None:
    chart = layout(over(0, "25.0"), over(1, "37.5"), over(2, "50.0"))
    reader = Reader("-62.4", "-62.4", "-62.4", "-62.4", "62.4", "62.4")
    assert looked(chart, 3, reader) == {}


def test_a_label_may_be_printed_less_exactly_than_the_others_if_all_crops_agree() -> None:
    chart = layout(over(0, "25.0"), over(1, "37.5"), over(2, "50.0"))
    assert looked(chart, 3, Reader("62")) == {3: "62"}


def test_where_nothing_is_printed_nothing_is_read() -> None:
    chart = layout(over(0, "25.0"), over(1, "37.5"), over(2, "50.0"), printed=(0, 1, 2))
    reader = Reader("62.4")
    assert looked(chart, 3, reader) == {}
    assert reader.read == 0


def test_a_series_without_labels_is_left_alone() -> None:
    reader = Reader("62.4")
    assert looked(layout(), 0, reader) == {}
    assert reader.read == 0


def test_one_label_of_many_makes_no_habit_unless_something_is_printed() -> None:
    lone = over(0, "25.0")
    reader = Reader("62.4")
    assert looked(layout(lone), 1, reader) == {}
    assert reader.read == 0
    together = over(3, "62.457%").text
    assert looked(layout(lone, others=(together,)), 1, Reader("62.4")) == {3: "62.4"}


def test_a_piece_of_a_label_makes_room_for_the_label() -> None:
    piece = number("2", 405, BARS.marks[3].level - 10)
    chart = layout(over(0, "25.0"), over(1, "37.5"), over(2, "50.0"), piece)
    labels, found = look_again(chart, [(BARS, AXIS)], {(0, 0): 0, (0, 1): 1, (0, 2): 2}, Reader("62.4"))
    assert [label.text.text for label in labels] == ["25.0", "37.5", "50.0", "62.4"]
    assert found == {(0, 3): 3}
