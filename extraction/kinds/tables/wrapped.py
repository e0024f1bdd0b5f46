"""Names of rows that run over several lines in a table without rules between its rows.

A line is continued below if the next line's first character would not have fitted behind it. Values stand beside the
first, the last or the middle of such lines; only what is written says which of them belong together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from extraction.kinds.tables.words import Word, is_note

SPARE = 0.3  # letter heights that a line may end earlier than it must
NEXT = 1.9  # letter heights from a line to the one it is continued on, at most
AT_THE_EDGE = 2  # names, at least, end where a line must: else the lines must be closer than rows
INDENT = 4  # letter heights, at most
CLOSER = 0.92  # of the distance between rows are two lines of one name apart, where cells have a margin
COMPLETE = re.compile(r".*[:：)）。;；]")
BEGINS = re.compile(r"[(（]?[一二三四五六七八九十0-9]{1,3}[)）、.．]|[加减][:：]|其中")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")

Line = Sequence[Word]


def names_of(lines: Sequence[Line]) -> dict[int, Word]:
    """The text at the left of the numbers, by the position of its line; heads and lines without one are left out."""
    edge = min((w.box.left for line in lines for w in line if w.number is not None), default=float("inf"))
    first = {i: min(line, key=lambda w: w.box.left) for i, line in enumerate(lines)}
    left = min((w.box.left for w in first.values()), default=0.0)
    return {
        i: w
        for i, w in first.items()
        if w.box.center_x < edge and w.box.left < left + INDENT * w.box.height
        if not is_note(w.text) and (_valued(lines[i]) or all(other.box.center_x < edge for other in lines[i]))
    }


def wrapped_names(lines: Sequence[Line], names: Mapping[int, Word], letter: float) -> list[list[int]]:
    """Which lines, by position from the top, are one row together: those of one name, and the numbers beside it."""
    edge = max((name.box.right for name in names.values()), default=0.0)
    limited = sum(edge - name.box.right < letter for name in names.values()) >= AT_THE_EDGE
    usual = _usual_distance(lines, names)
    chains: list[list[int]] = []
    for upper, lower in pairwise(sorted(names)):
        section = names[lower].text.endswith((":", "：")) and _valued(lines[upper])
        closer = names[lower].box.center_y - names[upper].box.center_y < CLOSER * usual
        if section or not (limited or closer) or not _continued(names[upper], names[lower], edge, letter):
            continue
        if chains and chains[-1][-1] == upper:
            chains[-1].append(lower)
        else:
            chains.append([upper, lower])
    valued = {i for i, line in enumerate(lines) if _valued(line)}
    groups = [[i for i in range(c[0], c[-1] + 1) if i in names or i in valued] for c in chains]
    return [part for group in groups for part in _one_value_each(group, valued, groups)]


def _one_value_each(group: list[int], valued: set[int], groups: Sequence[list[int]]) -> list[list[int]]:
    """The group; if it holds several rows, cut where the other groups have their values: on the first or last line."""
    if sum(i in valued for i in group) <= 1:
        return [group]
    single = [other for other in groups if sum(i in valued for i in other) == 1]
    first, last = (sum(other[end] in valued for other in single) for end in (0, -1))
    if first == last:
        return []
    parts: list[list[int]] = [[]]
    for i in group:
        if parts[-1] and (i if last < first else parts[-1][-1]) in valued:
            parts.append([])
        parts[-1].append(i)
    return [part for part in parts if len(part) > 1]


def _continued(name: Word, below: Word, edge: float, letter: float) -> bool:
    """True if the name goes on in the line below: that line's first character did not fit behind it."""
    if below.box.center_y - name.box.center_y > NEXT * letter or abs(below.box.height - name.box.height) > 0.4 * letter:
        return False
    if COMPLETE.fullmatch(name.text) or BEGINS.match(below.text) or not (_CHINESE.search(name.text + below.text)):
        return False  # words of letters are not broken, so a line of them ends where it likes
    needed = below.box.width / max(len(below.text), 1)
    return edge - name.box.right < needed + SPARE * letter


def _usual_distance(lines: Sequence[Line], names: Mapping[int, Word]) -> float:
    """From one row to the next, where both have a name and numbers on one line; 0 if there are no such rows."""
    pairs = [(a, b) for a, b in pairwise(sorted(names)) if b == a + 1 and _valued(lines[a]) and _valued(lines[b])]
    return float(np.median([names[b].box.center_y - names[a].box.center_y for a, b in pairs])) if pairs else 0.0


def _valued(line: Line) -> bool:
    return any(w.number is not None for w in line)
