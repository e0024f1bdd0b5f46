"""The words on a drawn chart, and the ink they are printed in: names, units, ticks, labels."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.sheets import Look, Sheet
from extraction.chart import AxisSide, MarkKind, Unit


def unit_words(sheet: Sheet, axis: AxisSide) -> str:
    unit = next(v.unit.printed for v in sheet.values if v.axis == axis)
    if sheet.language == "zh":
        return f"单位：{unit}"
    return f"({unit})"


def legend_names(sheet: Sheet) -> list[tuple[str, MarkKind]]:
    if sheet.kind in ("pie", "donut"):
        return [(category, "pie") for category in sheet.categories]
    on_the_right = "(右轴)" if sheet.language == "zh" else " (RHS)"
    in_brackets = sheet.look.unit_at == "legend"
    names: list[tuple[str, MarkKind]] = []
    for values in sheet.values:
        name = f"{values.name}({values.unit.printed})" if in_brackets else values.name
        names.append((name + (on_the_right if values.axis == "right" else ""), values.mark))
    return names


def tick_words_of(tick: float, ticks: Sequence[float], unit: Unit, commas: bool) -> str:
    """A tick as printed, with the decimals that its neighbours need."""
    step = ticks[1] - ticks[0]
    places = next(p for p in range(6) if p == 5 or abs(step * 10**p - round(step * 10**p)) < 1e-6)
    places = max(places, 1) if ticks[-1] < 10 else places
    return (f"{tick:,.{places}f}" if commas else f"{tick:.{places}f}") + ("%" if unit.measure == "%" else "")


def label_words(number: str, unit: Unit, look: Look) -> str:
    whole, dot, rest = number.partition(".")
    return (
        (f"{int(whole):,}" if look.commas and abs(int(whole)) > 999 else whole)
        + dot
        + rest
        + ("%" if unit.measure == "%" else "")
    )


def on_colour(colour: str) -> str:
    """Ink that can be read on this colour."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#222222" if 0.3 * red + 0.59 * green + 0.11 * blue > 140 else "#ffffff"
