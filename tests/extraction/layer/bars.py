"""A chart of four bars as the content of a PDF page, 400 × 300 points: 4 points a unit from row 60 on."""

from __future__ import annotations

from collections.abc import Sequence

VALUES = (12.5, 30.25, 21.75, 38.5)
LABELS = ("12.50", "30.25", "21.75", "38.50")


def chart(labels: Sequence[str] = LABELS) -> str:
    """The bars with these labels over them, the years under them and grid lines from 0 to 40 behind them."""
    ticks = [(tick, 60 + 4 * tick) for tick in range(0, 50, 10)]
    parts = [f"0.8 G 60 {y} m 340 {y} l S BT /F 10 Tf 40 {y - 3} Td ({tick}) Tj ET" for tick, y in ticks]
    for k, value in enumerate(VALUES):
        x = 80 + 70 * k
        parts.append(f"0.27 0.45 0.77 rg {x} 60 40 {4 * value} re f 0 g BT /F 10 Tf {x + 8} 42 Td ({2020 + k}) Tj ET")
    for k, (label, value) in enumerate(zip(labels, VALUES, strict=False)):
        parts.append(f"BT /F 10 Tf {86 + 70 * k} {64 + 4 * value} Td ({label}) Tj ET")
    return " ".join([*parts, "BT /F 14 Tf 120 275 Td (Revenue of the company) Tj ET"])
