"""The columns of a table: numbers that stand under each other, and the texts between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.kinds.tables.rows import Row
from extraction.kinds.tables.rules import Rules
from extraction.kinds.tables.words import Word, is_unit

CODE = re.compile(r"[0-9]{4,6}\.?[A-Z]{0,2}|[A-Z]{1,5}(?:[ .][A-Z]{1,2})?")
CROWDED = 2  # rows with several numbers in one column: then it is several columns
OVERLAPS = (0.2, 0.3, 0.45, 0.6)  # letter heights that boxes of words may be too wide on each side
RULED = 0.6  # of the height of the rows is a line that parts columns


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the extent of its words; its cells reach from `start` to `end`, where the neighbours begin."""

    words: tuple[Word, ...]
    left: float
    right: float
    start: float
    end: float

    @property
    def center(self) -> float:
        return (self.left + self.right) / 2

    @property
    def numeric(self) -> bool:
        """True for a column of amounts; years, running numbers and codes are names of rows."""
        numbers = [w for w in self.words if w.number is not None and not w.year_like]
        return bool(numbers)

    @property
    def holds_units(self) -> bool:
        return bool(self.words) and sum(is_unit(w.text) for w in self.words) >= 0.8 * len(self.words)

    @property
    def holds_words(self) -> bool:
        """True unless most of it are running numbers or codes."""
        return not self.holds_codes and sum(w.number is None for w in self.words) > 0.5 * len(self.words)

    @property
    def holds_codes(self) -> bool:
        """True for codes of shares and funds: they name a row only where nothing else does."""
        return bool(self.words) and sum(CODE.fullmatch(w.text) is not None for w in self.words) >= 0.6 * len(self.words)


def find_columns(rows: Sequence[Row], rules: Rules, letter: float) -> list[Column]:
    """All columns from the left, as the rows with numbers show them."""
    data = [row for row in rows if row.has_data]
    words = [w for row in data for w in row.words]
    if not words:
        return []
    top = min(row.middle for row in data) - 0.6 * letter
    bottom = max(row.middle for row in data) + 0.6 * letter
    lines = [
        line
        for line in rules.column_lines(top, bottom, RULED, 0.3 * letter)
        if sum(w.box.left + 0.3 * letter < line < w.box.right - 0.3 * letter for w in words) <= 0.1 * len(data)
    ]  # what runs through the texts is the axis of small bars in the cells
    numbers = [w for w in words if w.number is not None]
    clusters = [part for c in _clusters(numbers, lines, 0.12 * letter) for part in _parted(c, data, lines, letter)]
    loose = [w for w in words if w.number is None and not any(_stands_in(w, cluster) for cluster in clusters)]
    loose = _outside_ruled_amounts(loose, clusters, data, lines)
    texts = _without_indents(_clusters(loose, lines, 0.12 * letter), data, lines)
    return _with_cells(sorted(clusters + texts, key=_left), lines)


def is_counter(column: Column, head: str) -> bool:
    """True for running numbers (1, 2, 3 …), codes and numbers of notes: they name rows and count nothing."""
    if re.search(r"序号|编号|排名|排序|代码|附注|^no\.?$|^notes?$|^rank|code|ticker", head, re.IGNORECASE):
        return True
    values = [w.number.value for w in column.words if w.number is not None]
    return len(values) >= 3 and not head and all(b - a == 1 for a, b in pairwise(values)) and values[0] in (0, 1)


def _clusters(words: Iterable[Word], lines: list[float], slack: float) -> list[list[Word]]:
    """Words that overlap from left to right, directly or through others, and that no ruled line parts."""
    clusters: list[list[Word]] = []
    reached, place = float("-inf"), -1
    for word in sorted(words, key=lambda w: (_place(w, lines), w.box.left)):
        overlap = min(2 * slack, 0.5 * word.box.width)
        if word.box.left + overlap < reached and _place(word, lines) == place:
            clusters[-1].append(word)
            reached = max(reached, word.box.right)
        else:
            clusters.append([word])
            reached, place = word.box.right, _place(word, lines)
    return clusters


def _parted(cluster: list[Word], data: Sequence[Row], lines: list[float], letter: float) -> list[list[Word]]:
    """The cluster; if its rows hold several numbers, in columns so close that the boxes of their words overlap."""
    if _crowded(cluster, data) < CROWDED:
        return [cluster]
    for slack in OVERLAPS:
        parts = _clusters(cluster, lines, slack * letter)
        if len(parts) > 1 and not any(_crowded(part, data) for part in parts):
            return parts
    return [cluster]


def _crowded(cluster: Sequence[Word], data: Sequence[Row]) -> int:
    """In how many rows several words of the cluster stand beside each other."""
    mine = {id(w) for w in cluster}
    return sum(sum(id(w) in mine for w in row.words) > 1 for row in data)


def _place(word: Word, lines: list[float]) -> int:
    return sum(line < word.box.center_x for line in lines)


def _left(words: Sequence[Word]) -> float:
    return min(w.box.left for w in words)


def _right(words: Sequence[Word]) -> float:
    return max(w.box.right for w in words)


def _stands_in(word: Word, cluster: Sequence[Word]) -> bool:
    shared = min(word.box.right, _right(cluster)) - max(word.box.left, _left(cluster))
    return shared > 0.5 * min(word.box.width, _right(cluster) - _left(cluster))


def _outside_ruled_amounts(
    texts: list[Word], clusters: list[list[Word]], data: Sequence[Row], lines: list[float]
) -> list[Word]:
    """Without the texts that stand alone in the ruled cells of a column of numbers: 不适用 in place of an amount."""
    outside = texts
    for place in range(1, len(lines)):
        inside = [w for w in outside if _place(w, lines) == place]
        numbers = {id(w) for c in clusters for w in c if _place(w, lines) == place}
        shared = any(
            any(id(w) in numbers for w in row.words) and any(w is text for text in inside for w in row.words)
            for row in data
        )
        if numbers and not shared:
            outside = [w for w in outside if w not in inside]
    return outside


def _without_indents(texts: list[list[Word]], data: Sequence[Row], lines: list[float]) -> list[list[Word]]:
    """Neighbouring text clusters that never share a row are one column, printed with indents."""
    merged: list[list[Word]] = []
    for cluster in sorted(texts, key=_left):
        if merged and _place(cluster[0], lines) == _place(merged[-1][0], lines):
            mine, theirs = ({i for i, row in enumerate(data) if set(row.words) & set(c)} for c in (cluster, merged[-1]))
            if not mine & theirs and _left(cluster) - _right(merged[-1]) < 4 * merged[-1][0].box.height:
                merged[-1] += cluster
                continue
        merged.append(list(cluster))
    return merged


def _with_cells(clusters: list[list[Word]], lines: list[float]) -> list[Column]:
    borders = [float("-inf")]
    for before, after in pairwise(clusters):
        low, high = _right(before), _left(after)
        ruled = [line for line in lines if min(low, high) - 3 <= line <= max(low, high) + 3]
        borders.append(ruled[0] if ruled else (low + high) / 2)
    borders.append(float("inf"))
    return [
        Column(tuple(c), _left(c), _right(c), start, end)
        for c, (start, end) in zip(clusters, pairwise(borders), strict=True)
    ]
