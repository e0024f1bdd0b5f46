from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from extraction.chart import Reading
from extraction.geometry import Box
from extraction.kinds.claims.points import claim
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries
from extraction.legend.entries import LegendEntry
from tests.builders import PERCENT, written
from tests.extraction.kinds.claims.test_points import COLUMNS, ZERO, axis, layout, number

LOWER, UPPER = (40.0, 60.0, 80.0, 100.0), (20.0, 30.0, 10.0, 40.0)  # pixels


def segments(name: str, heights: tuple[float, ...], under: tuple[float, ...] = (0, 0, 0, 0)) -> DrawnSeries:
    marks = (
        DrawnMark(k, Box(x - 20, ZERO - low - high, x + 20, ZERO - low), level=ZERO - low - high, base=ZERO - low)
        for k, (x, high, low) in enumerate(zip(COLUMNS, heights, under, strict=True))
    )
    return DrawnSeries(name, "bar", tuple(marks), segments=True)


STACK = (segments("甲", LOWER), segments("乙", UPPER, LOWER))


def values(reading: Reading, series: str) -> list[Decimal | None]:
    return [p.value for p in reading.points if p.series == series]


def test_numbers_over_stacks_that_say_their_height_are_totals() -> None:
    over = [
        number(f"{(low + high) / 2:.1f}", x, ZERO - low - high - 10)
        for x, low, high in zip(COLUMNS, LOWER, UPPER, strict=True)
    ]
    reading = claim(layout(*over, notes=(written("分部收入", 200, 10),)), "stacked_bar", STACK, "")
    assert values(reading, "合计") == [Decimal("30.0"), Decimal("45.0"), Decimal("45.0"), Decimal("70.0")]
    assert all(p.source == "measured" for p in reading.points if p.series != "合计")
    assert reading.findings == ()


def test_numbers_over_stacks_that_say_the_height_of_the_top_segment_are_its_labels() -> None:
    over = [
        number(f"{high / 2:.1f}", x, ZERO - low - high - 10) for x, low, high in zip(COLUMNS, LOWER, UPPER, strict=True)
    ]
    reading = claim(layout(*over), "stacked_bar", STACK, "")
    assert values(reading, "乙") == [Decimal("10.0"), Decimal("15.0"), Decimal("5.0"), Decimal("20.0")]
    assert {s.name for s in reading.series} == {"甲", "乙"}


def test_a_total_is_what_is_left_of_the_gains_after_the_losses() -> None:
    hanging = tuple(
        DrawnMark(k, Box(x - 20, ZERO, x + 20, ZERO + low), level=ZERO + low, base=ZERO)
        for k, (x, low) in enumerate(zip(COLUMNS, UPPER, strict=True))
    )
    stack = (STACK[0], DrawnSeries("乙", "bar", hanging, segments=True))
    over = [
        number(f"{(high - low) / 2:.1f}", x, ZERO - high - 10)
        for x, high, low in zip(COLUMNS, LOWER, UPPER, strict=True)
    ]
    reading = claim(layout(*over, notes=(written("分部收入", 200, 10),)), "stacked_bar", stack, "")
    assert values(reading, "合计") == [Decimal("10.0"), Decimal("15.0"), Decimal("35.0"), Decimal("30.0")]
    assert values(reading, "乙") == [Decimal("-10.00"), Decimal("-15.00"), Decimal("-5.00"), Decimal("-20.00")]


def test_stacks_of_shares_may_be_labelled_with_amounts() -> None:
    lower, upper = (50.0, 80.0, 120.0, 150.0), (150.0, 120.0, 80.0, 50.0)
    stack = (segments("甲", lower), segments("乙", upper, lower))
    times = (0.03, 0.05, 0.02, 0.07)
    labels = [
        number(f"{high * t:.2f}", x, ZERO - low - high / 2)
        for heights, under in ((lower, (0.0,) * 4), (upper, lower))
        for x, high, low, t in zip(COLUMNS, heights, under, times, strict=True)
    ]
    reading = claim(layout(*labels, axes=(axis(unit=PERCENT),)), "stacked_bar", stack, "")
    assert reading.kind == "stacked_100"
    assert values(reading, "甲") == [Decimal("1.50"), Decimal("4.00"), Decimal("2.40"), Decimal("10.50")]
    assert {s.unit for s in reading.series} == {None}
    assert reading.findings == ()


def test_colours_alike_are_no_doubt_where_the_order_of_a_stack_tells_them_apart() -> None:
    colours = {"甲": (50.0, 40.0, 0.0), "乙": (70.0, -20.0, 0.0), "丙": (51.0, 42.0, 0.0), "丁": (30.0, 0.0, 40.0)}
    legend = tuple(
        LegendEntry(name, written(name, 10, 10), Box(0, 0, 5, 5), colour, False) for name, colour in colours.items()
    )

    def doubts(order: str) -> list[str]:
        stack = [segments(name, (20.0,) * 4, (20.0 * k,) * 4) for k, name in enumerate(order)]
        return [f.check for f in claim(replace(layout(), legend=legend), "stacked_bar", stack, "").findings]

    assert doubts("甲乙丙丁") == doubts("丁丙乙甲") == []
    assert doubts("丙乙甲丁") == ["colours_alike"]


def test_a_hole_in_a_stack_is_a_doubt_about_its_measured_segments() -> None:
    top = segments("丙", UPPER, (60.0, 110.0, 90.0, 140.0))  # two stacks have a hole under it
    reading = claim(layout(), "stacked_bar", (*STACK, top), "")
    (doubt,) = [f for f in reading.findings if f.check == "stack_gap"]
    assert {reading.points[i].category for i in doubt.points} == {"2022"}


def test_a_stack_that_hangs_over_its_base_is_a_doubt() -> None:
    reading = claim(layout(), "stacked_bar", (STACK[1], segments("丙", UPPER, (60.0, 90.0, 90.0, 140.0))), "")
    assert "stack_gap" in {f.check for f in reading.findings}
