"""A sensitivity table: numbers in equal steps along its top and its left side are names, not amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extraction.kinds.tables.words import Word

STEPS = 3  # numbers, at least, on each side


def with_named_sides(words: Sequence[Word], letter: float) -> list[Word]:
    """The words; where numbers in equal steps stand over and beside a full block of numbers, they count as texts."""
    rows = _rows([w for w in words if w.number is not None and not w.year_like], letter)
    if len(rows) < STEPS + 1 or len(rows[0]) < STEPS:
        return list(words)
    top, body = rows[0], rows[1:]
    left = [row[0] for row in body]
    full = all(len(row) == len(top) + 1 for row in body) and max(w.box.right for w in left) < top[0].box.left
    if not full or not (_in_equal_steps(top) and _in_equal_steps(left)):
        return list(words)
    names = {id(w) for w in (*top, *left)}
    return [replace(w, number=None) if id(w) in names else w for w in words]


def _rows(numbers: Sequence[Word], letter: float) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(numbers, key=lambda w: w.box.center_y):
        if rows and word.box.center_y - rows[-1][0].box.center_y < 0.5 * letter:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w.box.left) for row in rows]


def _in_equal_steps(words: Sequence[Word]) -> bool:
    values = [w.number.value for w in words if w.number is not None]
    steps = {b - a for a, b in pairwise(values)}
    return len(values) >= STEPS and len(steps) == 1 and 0 not in steps
