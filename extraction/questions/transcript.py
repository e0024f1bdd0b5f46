"""The texts of a picture as lines: what stands in one row is one line, set apart as it is printed apart."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.chart import TextBox

APART = "    "
UPRIGHT = 45.0  # degrees; a text turned further stands in a line of its own


def lines_of(texts: Sequence[TextBox]) -> tuple[str, ...]:
    """The lines from top to bottom, each from left to right; every text stands in exactly one of them."""
    lines: list[list[TextBox]] = []
    for text in sorted(texts, key=lambda each: (each.box.center_y, each.box.left)):
        if lines and _same_row(lines[-1], text):
            lines[-1].append(text)
        else:
            lines.append([text])
    return tuple(APART.join(one.text for one in sorted(line, key=lambda each: each.box.left)) for line in lines)


def _same_row(line: Sequence[TextBox], text: TextBox) -> bool:
    """True if the text's middle is level with that of the line's first one, and it stands beside all of them."""
    first = line[0]
    if abs(first.angle) > UPRIGHT or abs(text.angle) > UPRIGHT:
        return False
    level = abs(text.box.center_y - first.box.center_y) <= 0.5 * min(first.box.height, text.box.height)
    beside = all(text.box.left >= one.box.right - 2 or text.box.right <= one.box.left + 2 for one in line)
    return level and beside
