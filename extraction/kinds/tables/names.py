"""What the rows and columns of a table are called: short where that is enough, unique always."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extraction.kinds.tables.body import GridRow
from extraction.kinds.tables.grid import Grid
from extraction.kinds.tables.words import is_unit, joined
from extraction.numbers.captions import strip_unit

DEPENDENT = re.compile(  # rows that speak of the row above them
    r"同比|环比|增速|增长率|增幅|变动|^[%％]|^占|yoy|qoq|y/y|q/q|growth|change|[+＋][/／]?[-－]", re.IGNORECASE
)
GROWTH = re.compile(r"同比|环比|增速|增长率|增幅|yoy|qoq|y/y|q/q|growth|[+＋][/／]?[-－]", re.IGNORECASE)
RATIO = re.compile(r"率$|率[(（]|占比|比重|比例|margin|ratio", re.IGNORECASE)

QUOTED_MINUS = re.compile(r"[“\"][-－—–一二~]?[”\"]号")  # the sign of a loss, too small between its quotes to be read
ITEM_NUMBER = re.compile(r"[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）]")


def row_names(grid: Grid, taken: set[str]) -> list[str]:
    """A unique name for each row: its label, if need be after what it belongs to or before what stands beside it."""
    labels = [_without_unit(row.name) or f"第{i + 1}行" for i, row in enumerate(grid.rows)]
    filled = [row.filled for row in grid.rows]
    counts = Counter(label for label, full in zip(labels, filled, strict=True) if full)
    names: list[str] = []
    above = _Above()
    for label, row in zip(labels, grid.rows, strict=True):
        name = label
        if row.filled and (counts[label] > 1 or label in taken or row.spanned):
            name = _qualified(label, row, above.of(label))
        if row.filled:
            above.remember(label, name)
        names.append(name)
    return _numbered(names, filled, taken)


class _Above:
    """The rows above that the next one may speak of: its growth, its share."""

    def __init__(self) -> None:
        self.label = self.name = self.amount = ""

    def of(self, label: str) -> str:
        """The row that this label speaks of, if any; growth is that of the last amount, over a margin between them."""
        if not self.label or not DEPENDENT.search(label) or label.startswith(self.label):
            return ""
        return self.amount if self.amount and GROWTH.search(label) else self.name

    def remember(self, label: str, name: str) -> None:
        if GROWTH.search(label):
            self.amount = ""  # its growth is told; the next speaks of the row just above it
        elif not DEPENDENT.search(label):
            self.label, self.name = label, name
            if not RATIO.search(label):
                self.amount = name


def _qualified(label: str, row: GridRow, above: str) -> str:
    parent = above or ITEM_NUMBER.sub("", _without_unit(row.parent)).rstrip(":：") or _without_unit(row.parent)
    if parent and parent != label:
        return f"{parent} / {label}"
    beside = joined(w for w in row.beside[:1] if w.number is None and not is_unit(w.text))
    return f"{label} / {beside}" if beside else label


def head_names(grid: Grid) -> list[str]:
    """A unique name for each column: its head, with the head above it where heads repeat."""
    own = [head.own or (head.shared[-1] if head.shared else "") for head in grid.heads]
    counts = Counter(own)
    names, last = list[str](), ""
    for i, (name, head) in enumerate(zip(own, grid.heads, strict=True)):
        above = [text for text in head.shared if text != name]
        if counts[name] > 1 and above:
            name = " / ".join([*above, name])
        elif counts[name] > 1 and names and GROWTH.search(name):
            name = f"{last} / {name}"
        else:
            last = name
        names.append(name or f"列{i + 1}")
    return _numbered(names, [True] * len(names), set())


def _without_unit(label: str) -> str:
    """The label without a unit behind it; one in front belongs to the name: % of sales."""
    label = QUOTED_MINUS.sub("“-”号", label)
    name = strip_unit(label).strip()
    return name if name and label.startswith(name) else label


def _numbered(names: Sequence[str], filled: Sequence[bool], taken: set[str]) -> list[str]:
    """What is still the same gets a number: the second is (2)."""
    seen, unique = set(taken), []
    for name, full in zip(names, filled, strict=True):
        other, count = name, 1
        while full and other in seen:
            count += 1
            other = f"{name} ({count})"
        if full:
            seen.add(other)
        unique.append(other)
    return unique
