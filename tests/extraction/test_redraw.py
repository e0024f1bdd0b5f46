from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluation.by_pillow import draw
from evaluation.golden import GOLDEN_SHEETS
from evaluation.sheets import Look, Sheet, Values
from extraction.chart import (
    AxisFit,
    AxisTick,
    DiscFit,
    ExtractedPoint,
    MarkKind,
    Measurement,
    Reading,
    Series,
)
from extraction.engines.embedded import read_scene
from extraction.geometry import Box
from extraction.redraw import Dot, Redrawn, Wedge, redraw
from extraction.rulers import Ruler
from tests.builders import PERCENT, YI
from tests.fonts import needs_fonts
from tests.scenes import scene

needs_fonts()

ZERO = 260.0
READ = [name for name, sheet in GOLDEN_SHEETS.items() if sheet.kind != "table"]


def axis(*, lengths: bool = False, along: str = "y", lean: float = 0.0) -> AxisFit:
    """Two pixels for each unit; zero at pixel 260, from there upwards or, along x, to the right."""
    ruler = Ruler(-0.5, ZERO / 2) if along == "y" else Ruler(0.5, -ZERO / 2)
    values = (Decimal(0), Decimal(50), Decimal(100))
    ticks = tuple(AxisTick(v, str(v), Box(10, ZERO - 2 * int(v) - 6, 30, ZERO - 2 * int(v) + 6)) for v in values)
    series = ("营业收入",)
    return AxisFit(
        "left",
        "y" if along == "y" else "x",
        ruler,
        ticks,
        0.0,
        YI,
        (40.0, 440.0),
        series,
        series if lengths else (),
        lean,
    )


def bar(
    value: str | None,
    measured: str | None,
    *,
    left: float = 100,
    top: float | None = None,
    bottom: float = ZERO,
    printed: bool = True,
    error: str = "1",
) -> ExtractedPoint:
    """A labelled bar that measures so much, its error two pixels."""
    high = ZERO - 2 * float(measured or 0) if top is None else top
    mark = (
        None if measured is None else Measurement(Decimal(measured), Decimal(error), Box(left, high, left + 40, bottom))
    )
    return ExtractedPoint(
        "营业收入", "2024", None if value is None else Decimal(value), "printed" if printed else "measured",
        Box(left, high - 20, left + 40, high - 8), YI, printed=value if printed else None, measured=mark,
    )  # fmt: skip


def reading(*points: ExtractedPoint, on: AxisFit | None = None, mark: MarkKind = "bar") -> Reading:
    return Reading("bar", "", (Series("营业收入", YI, "left", mark),), points, axes=(on or axis(),))


def only(of: Reading) -> Redrawn:
    (one,) = redraw(of).values
    return one


def test_a_bar_ends_where_its_axis_says() -> None:
    said = only(reading(bar("80", "80.2")))
    assert said.shape == Box(100, 100, 140, ZERO)
    assert said.miss == pytest.approx(0.4)
    assert not said.off


def test_a_bar_below_zero_hangs_from_its_base() -> None:
    said = only(reading(bar("-30", "-30.2", top=ZERO, bottom=ZERO + 60.4)))
    assert said.shape == Box(100, ZERO, 140, ZERO + 60)
    assert said.miss == pytest.approx(0.4)


def test_a_value_that_its_mark_contradicts_is_off_by_the_pixels_between() -> None:
    said = only(reading(bar("60", "80")))
    assert said.shape == Box(100, 140, 140, ZERO)
    assert said.miss == pytest.approx(40)
    assert said.off


@pytest.mark.parametrize(("error", "off"), [("1", True), ("4", False)])
def test_what_the_error_allows_is_not_off(error: str, off: bool) -> None:
    assert only(reading(bar("75.0", "80", error=error))).off is off


def test_what_rounding_hides_is_not_off() -> None:
    assert not only(reading(bar("80", "82.4"))).off
    assert only(reading(bar("80.0", "82.3"))).off


def test_a_measurement_is_nothing_to_compare_itself_with() -> None:
    said = only(reading(bar("80", "80", printed=False)))
    assert (said.shape, said.miss, said.off) == (Box(100, 100, 140, ZERO), None, False)


def test_a_label_that_says_exactly_what_its_mark_measures_misses_by_nothing() -> None:
    assert only(reading(bar("80", "80"))).miss == pytest.approx(0)
    first, _ = redraw(slices(("25", "25"), ("75", "75"))).values
    assert first.miss == pytest.approx(0)


def test_a_measurement_is_compared_once_its_axis_was_put_right() -> None:
    read = reading(bar("80", "80", printed=False))
    right = replace(read.axes[0], ruler=Ruler(-1.0, ZERO))
    (said,) = redraw(read, [right]).values
    assert said.shape == Box(100, 180, 140, ZERO)
    assert said.miss == pytest.approx(80)
    assert said.off


def test_a_segment_is_as_long_as_its_value_from_where_it_begins() -> None:
    said = only(reading(bar("40", "50", top=100, bottom=200), on=axis(lengths=True)))
    assert said.shape == Box(100, 120, 140, 200)
    assert said.miss == pytest.approx(20)


def test_a_step_down_is_drawn_downwards() -> None:
    said = only(reading(bar("-40", "-50", top=100, bottom=200), on=axis(lengths=True)))
    assert said.shape == Box(100, 100, 140, 180)


def test_bars_that_lie_run_to_the_right() -> None:
    lying = replace(bar("80", "90"), measured=Measurement(Decimal(90), Decimal(1), Box(ZERO, 100, ZERO + 180, 120)))
    said = only(reading(lying, on=axis(along="x")))
    assert said.shape == Box(ZERO, 100, ZERO + 160, 120)
    assert said.miss == pytest.approx(20)


def test_a_line_is_drawn_through_its_values() -> None:
    points = [
        replace(bar(value, value), measured=Measurement(Decimal(value), Decimal(1), Box(x - 4, 0, x + 4, 8)))
        for value, x in (("10", 100), ("20", 200), ("30", 300))
    ]
    found = redraw(reading(*points, mark="line"))
    assert [value.shape for value in found.values] == [Dot(100, 240), Dot(200, 220), Dot(300, 200)]
    assert found.strokes == (((100, 240), (200, 220), (300, 200)),)


def test_a_label_without_a_mark_says_where_its_mark_should_end() -> None:
    said = only(reading(bar("80", None)))
    assert (said.shape, said.miss) == (Dot(120, 100), None)


def test_what_could_not_be_read_or_has_no_axis_is_not_drawn() -> None:
    assert redraw(reading(bar(None, "80"))).values == ()
    assert redraw(replace(reading(bar("80", "80")), axes=())).values == ()


def test_the_grid_runs_across_the_plot_at_the_ticks() -> None:
    found = redraw(reading(bar("80", "80"))).grid
    assert [line.value for line in found] == [Decimal(0), Decimal(50), Decimal(100)]
    assert [line.start for line in found] == [(40.0, 260.0), (40.0, 160.0), (40.0, 60.0)]
    assert [line.end for line in found] == [(440.0, 260.0), (440.0, 160.0), (440.0, 60.0)]


def test_the_grid_of_a_tilted_picture_leans() -> None:
    (line, *_) = redraw(reading(bar("80", "80"), on=axis(lean=-0.1))).grid
    assert line.end[1] - line.start[1] == pytest.approx(40)


def test_a_zero_on_a_logarithmic_axis_is_drawn_nowhere() -> None:
    log = replace(axis(), ruler=Ruler(-0.01, 4, "log"))
    found = redraw(reading(bar("0", "10"), on=log))
    assert found.values == ()
    assert [line.value for line in found.grid] == [50, 100]


def slices(*shares: tuple[str, str]) -> Reading:
    points = tuple(
        ExtractedPoint(
            "构成", str(k), Decimal(said), "printed", Box(0, 0, 9, 9), PERCENT, printed=said,
            measured=Measurement(Decimal(measured), Decimal("0.5"), Box(0, 0, 9, 9)),
        )
        for k, (said, measured) in enumerate(shares)
    )  # fmt: skip
    disc = DiscFit("构成", 200, 200, 100, 0, 1.0, (0.0, 0.25))
    return Reading("pie", "", (Series("构成", PERCENT, "none", "pie"),), points, discs=(disc,))


def test_a_slice_is_as_wide_as_its_share_and_misses_along_the_rim() -> None:
    first, second = redraw(slices(("25.0", "25"), ("65.0", "75"))).values
    assert first.shape == Wedge(200, 200, 100, 0, 1.0, 0.0, 0.25)
    assert isinstance(second.shape, Wedge)
    assert second.shape.share == pytest.approx(0.65)
    assert second.miss == pytest.approx(62.83, abs=0.01)
    assert (first.off, second.off) == (False, True)


def test_a_slice_that_was_not_seen_is_not_drawn() -> None:
    assert len(redraw(slices(("25", "25"), ("75", "75"), ("0", "0"))).values) == 2


@pytest.mark.parametrize("name", READ)
def test_a_chart_that_was_read_right_is_drawn_right(name: str) -> None:
    reading = read_scene(scene(draw(GOLDEN_SHEETS[name])))
    found = redraw(reading)
    assert [value.position for value in found.values] == list(range(len(reading.points)))
    assert not any(value.off for value in found.values)


@pytest.mark.parametrize("kind", ["bar", "hbar", "stacked_bar", "line"])
def test_a_misprinted_label_is_off(kind) -> None:
    mark: MarkKind = "line" if kind == "line" else "bar"
    rows = [
        Values("营业收入", YI, ("12.8", "15.4", "19.1", "32.5"), mark, drawn=("12.8", "15.4", "19.1", "23.5")),
        Values("毛利", YI, ("6.1", "7.4", "8.8", "9.9"), mark),
    ]
    sheet = Sheet(
        kind, "zh", "收入", ("2021", "2022", "2023", "2024"), tuple(rows[: 1 if kind == "hbar" else 2]), Look()
    )
    reading = read_scene(scene(draw(sheet)))
    off = [reading.points[value.position].value for value in redraw(reading).values if value.off]
    assert off == [Decimal("32.5")]
