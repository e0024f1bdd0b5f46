"""Units to pick from in the words of the reader's language: 百万元 and RMB m count the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from extraction.chart import Unit
from extraction.errors import Language
from extraction.numbers.units import word_of


def units_in(units: Sequence[Unit], language: Language) -> list[Unit]:
    """The units that have a word in this language, in that word; all of them as printed where none has one."""
    worded: dict[tuple[str, int], Unit] = {}
    for unit in units:
        words = word_of(unit, language)
        if words is not None:
            worded.setdefault((unit.measure, unit.scale), replace(unit, printed=words))
    return list(worded.values()) or list(units)


def nearest(units: Sequence[Unit], printed: Unit) -> int:
    """The place of the unit whose scale is closest to how the values were printed."""
    return min(range(len(units)), key=lambda at: abs(math.log10(units[at].scale / printed.scale)))
