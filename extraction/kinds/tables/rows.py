"""The rows of a table: words on common lines, and wrapped lines brought together by ruled lines or nearness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from extraction.kinds.tables.rules import Rules
from extraction.kinds.tables.words import Word, is_note, is_unit
from extraction.kinds.tables.wrapped import names_of, wrapped_names

SAME_LINE = 0.3  # of a letter height between the middles of two words on one line
WRAPPED = 1.1  # letter heights between the lines of one cell, at most
FAR = 2.6  # usual distances between rows, beyond which a lone number belongs to something else
FULL = 0.6  # of the table's width is a line that parts rows


@dataclass(frozen=True, slots=True)
class Row:
    """The words of one row. `middle` is the height of its numbers; `closed` if ruled lines bound it."""

    words: tuple[Word, ...]
    middle: float
    closed: bool = False

    @property
    def has_data(self) -> bool:
        """True if it holds a number that is no bare year."""
        return any(w.number is not None and not w.year_like for w in self.words)


def find_rows(words: Sequence[Word], rules: Rules, letter: float) -> list[Row]:
    """All rows from the top: heads, data, headings, and the lines around the table."""
    if not words:
        return []
    lines = _find_lines(words, letter)
    inside = [w for line in lines if line.has_data for w in line.words] or words
    left, right = min(w.box.left for w in inside), max(w.box.right for w in inside)
    separators = rules.row_lines(left, right, FULL, 0.3 * letter)
    edges = [float("-inf"), *separators, float("inf")]
    rows: list[Row] = []
    for top, bottom in pairwise(edges):
        band = [line for line in lines if top <= line.middle < bottom]
        closed = top != float("-inf") and bottom != float("inf")
        rows += _rows_of_band(band, closed, right - left, rules, letter)
    return sorted(rows, key=lambda row: row.middle)


def without_strays(rows: list[Row]) -> list[Row]:
    """The rows without lone numbers far below or behind a note: the number of a page is no cell."""
    data = [i for i, row in enumerate(rows) if row.has_data]
    gaps = [rows[j].middle - rows[i].middle for i, j in pairwise(data)]
    if len(data) < 3:
        return rows
    far = FAR * float(np.median(gaps))
    runs: list[list[int]] = [[data[0]]]
    for i, j in pairwise(data):
        noted = any(is_note(w.text) for row in rows[i + 1 : j] for w in row.words)
        if noted or rows[j].middle - rows[i].middle > far:
            runs.append([])
        runs[-1].append(j)
    strays = {run[0] for run in runs if len(run) == 1 and max(map(len, runs)) >= 2}
    return [row for i, row in enumerate(rows) if i not in strays or row.closed]


def _rows_of_band(band: list[Row], closed: bool, width: float, rules: Rules, letter: float) -> list[Row]:
    """The rows between two ruled lines: one if they hold one row of cells, else what stands close together."""
    prose = [line for line in band if len(line.words) == 1 and line.words[0].box.width > 0.5 * width]
    band = [line for line in band if line not in prose]
    numbered = [line for line in band if any(w.number is not None for w in line.words)]
    if closed and len(numbered) == 1 and numbered[0].has_data:
        return [Row(tuple(w for line in band for w in line.words), numbered[0].middle, closed=True), *prose]
    if closed and band and not numbered:
        cell = _lowest_cell(band, letter)
        middle = float(np.mean([line.middle for line in cell]))
        row = Row(tuple(w for line in cell for w in line.words), middle, closed=True)
        return [row, *(line for line in band if line not in cell), *prose]
    gathered = _gathered(band, numbered, rules, letter)
    if closed and len(gathered) == 1:
        gathered = [replace(gathered[0], closed=True)]
    return gathered + prose


def _lowest_cell(band: list[Row], letter: float) -> list[Row]:
    """The lines at the bottom of a band that are as close as lines of one cell; a title or a unit stands alone."""
    left = min(w.box.left for line in band for w in line.words)
    right = max(w.box.right for line in band for w in line.words)
    cell = [band[-1]]
    for line in reversed(band[:-1]):
        first = line.words[0]
        starts, ends = first.box.left < left + letter, first.box.right > right - letter
        stands_off = (starts and first.box.width > 5 * letter) or ((starts or ends) and is_unit(first.text))
        if (stands_off and len(line.words) == 1) or cell[0].middle - line.middle > 1.6 * letter:
            break
        cell.insert(0, line)
    return cell


def _find_lines(words: Iterable[Word], letter: float) -> list[Row]:
    """Numbers make the lines; other words join a line, or make lines of their own."""
    lines = _clusters([w for w in words if w.number is not None], letter)
    loose = []
    for word in (w for w in words if w.number is None):
        nearest = min(lines, key=lambda line: abs(_middle(line) - word.box.center_y), default=None)
        if nearest is not None and abs(_middle(nearest) - word.box.center_y) <= SAME_LINE * letter:
            nearest.append(word)
        else:
            loose.append(word)
    lines += _clusters(loose, letter)
    return sorted((Row(tuple(line), _middle(line)) for line in lines), key=lambda line: line.middle)


def _clusters(words: list[Word], letter: float) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box.center_y):
        if lines and word.box.center_y - _middle(lines[-1]) <= 1.3 * SAME_LINE * letter:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _middle(words: Sequence[Word]) -> float:
    heights = [w.box.center_y for w in words if w.number is not None] or [w.box.center_y for w in words]
    return float(np.mean(heights))


def _gathered(band: list[Row], numbered: list[Row], rules: Rules, letter: float) -> list[Row]:
    """Wrapped lines join the nearest line with numbers; a heading stands as far off as any row and stays alone."""
    band, numbered, alone = _with_whole_names(band, numbered, letter)
    gaps = [b.middle - a.middle for a, b in pairwise(numbered)]
    reach = min(WRAPPED * letter, 0.75 * float(np.median(gaps)) if gaps else float("inf"))
    rows = {id(line): list(line.words) for line in numbered}
    for line in band:
        if id(line) in rows:
            continue
        nearest = min(numbered, key=lambda n: abs(n.middle - line.middle), default=None)
        apart = abs(nearest.middle - line.middle) if nearest is not None else float("inf")
        if nearest is None or apart > reach or not _may_wrap(line, nearest, rules, letter):
            alone.append(line)
        else:
            rows[id(nearest)] += line.words
    return [Row(tuple(rows[id(line)]), line.middle) for line in numbered] + alone


def _with_whole_names(band: list[Row], numbered: list[Row], letter: float) -> tuple[list[Row], list[Row], list[Row]]:
    """The band and its numbered lines, each name that runs over several lines made one; and the lines that stay alone.

    Where names run over lines, one that neither goes on nor was gone on with is a heading, unless numbers lack a name.
    """
    lines = [line.words for line in band]
    names = names_of(lines)
    groups = wrapped_names(lines, names, letter)
    if not groups:
        return band, numbered, []
    whole = [_one_row([band[i] for i in group]) for group in groups]
    used = {i for group in groups for i in group}
    nameless = [line.middle for i, line in enumerate(band) if line in numbered and i not in names and i not in used]
    headings = [
        line
        for i, line in enumerate(band)
        if i not in used and i in names and line not in numbered
        if not any(abs(line.middle - middle) < WRAPPED * letter for middle in nameless)
    ]
    single = [line for i, line in enumerate(band) if i not in used and line not in headings]
    filled = [row for row in whole if any(w.number is not None for w in row.words)]
    numbered = [line for line in single if line in numbered] + filled
    return single + filled, sorted(numbered, key=lambda r: r.middle), headings + [r for r in whole if r not in filled]


def _one_row(lines: Sequence[Row]) -> Row:
    """Lines of one row; its height is that of its numbers."""
    words = tuple(w for line in lines for w in line.words)
    return Row(words, _middle(words))


def _may_wrap(line: Row, row: Row, rules: Rules, letter: float) -> bool:
    """True if this line can be part of the cells of that row: same print, no ruled line between."""
    if any(is_unit(w.text) or is_note(w.text) or w.box.height > 1.4 * letter for w in line.words):
        return False
    low, high = sorted((line.middle, row.middle))
    return not any(
        low < rule.center_y < high and rule.left < word.box.center_x < rule.right
        for rule in rules.horizontal
        for word in line.words
    )
