"""What is printed on and beside a pie: names, amounts, percentages, and which slice they speak of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from scipy.optimize import linear_sum_assignment

from extraction.chart import TextBox, Unit
from extraction.geometry import Box, around
from extraction.kinds.slices.disc import Disc
from extraction.numbers.printed import parse_number

PERCENT = Unit("%", 1, "%")
LONGEST_NAME = 48  # in Latin letters; a Chinese one counts three times
REACH = 1.0  # radii between the rim and the nearest edge of a label
FAR = 4.0  # twenty-degree steps astray beyond which a label is not the slice's

_PERCENTAGE = re.compile(r"(?<![\d.])(?<!\d,)([-+]?\d[\d,]*(?:\.\d+)?)\s*%")
_AMOUNT = re.compile(
    r"(?P<name>.*?)(?P<amount>(?:(?:US|HK)?\$\s*|(?:RMB|CNY|USD|HKD)\s*|[¥€£]\s*)?[-+]?\d[\d,]*(?:\.\d+)?\s*[^\d\s,:;)]{0,8})"
)
_EDGES = " \t,.:;、|/·•■□●○◆◇-—–_，：；"
_ABBREVIATED = re.compile(r"[a-z]\.$")  # "Bros.", "Inc."
_SENTENCE = re.compile(r"[。!?;]|,.*,.*,|资料来源|数据来源|^(?:source|note|注)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """One printed value: the number, its unit if printed with it, the words it was printed in."""

    value: Decimal
    unit: Unit | None
    printed: str


@dataclass(frozen=True, slots=True)
class SliceLabel:
    """A label of one slice: a name, an amount, a percentage, whatever of these is printed; `first` is the main one."""

    box: Box
    name: str
    amount: Said | None
    percent: Said | None

    @property
    def first(self) -> Said | None:
        """The number printed as the label's own; the other stands in brackets or after it."""
        return self.amount or self.percent


def read_label(text: str, box: Box) -> SliceLabel | None:
    """Name, amount and percentage of one label; None for sentences, dates and whatever else is no label."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if breadth(plain) > LONGEST_NAME + 24 or _SENTENCE.search(plain):
        return None
    percents = list(_PERCENTAGE.finditer(plain))
    if len(percents) > 1:
        return None
    percent = None
    rest = plain
    if percents:
        found = percents[0]
        percent = Said(Decimal(found[1].replace(",", "")), PERCENT, found[0].strip())
        rest = f"{plain[: found.start()].rstrip(' ([')} {plain[found.end() :].lstrip(' )]')}".strip()
    name, amount = _name_and_amount(rest.strip(" .,:;"), alone=percent is None)
    if breadth(name) > LONGEST_NAME or re.search(r"\d\.\d|^[\d\s,/-]*\d{4}[-/]\d", name):
        return None
    if percent is not None and amount is not None and percents[0].start() < plain.find(amount.printed):
        amount = None  # the percentage comes first: it is the label's own number
    return SliceLabel(box, name, amount, percent)


def _name_and_amount(text: str, alone: bool) -> tuple[str, Said | None]:
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    found = _AMOUNT.fullmatch(text)
    if found:
        words = found["amount"].strip(" ,:;、")
        number = parse_number(words)
        before = found["name"].rstrip()
        part_of_name = (
            re.search(r"[A-Za-z]$", found["name"])  # "AR1"
            or (re.search(r"\d\s*[-~]?$", before))  # "2-4 kw"
            or (before and not any(letter.isalpha() for letter in before))  # "> 20 kw"
            or (alone and re.fullmatch(r"(19|20)\d\d", words))
        )
        if number is not None and not part_of_name:
            return tidy(before), Said(number.value, number.unit, words)
    return tidy(text), None


def breadth(text: str) -> int:
    return sum(3 if ord(letter) > 0x2E80 else 1 for letter in text)


def tidy(name: str) -> str:
    """Without the signs that join a name to its number, and without half a pair of brackets."""
    dot = "." if _ABBREVIATED.search(name.rstrip()) else ""
    name = name.strip(_EDGES) + dot
    while name.endswith("(") or (name.startswith("(") and ")" not in name):
        name = name.strip("(").strip(_EDGES)
    while name.startswith(")") or (name.endswith(")") and "(" not in name.replace("（", "(")):
        name = name.strip(")").strip(_EDGES)
    return name


# -------------------------------------------------------------------------------------------- labels at the slices


def labels_around(disc: Disc, texts: Sequence[TextBox]) -> tuple[SliceLabel, ...]:
    """Labels with a number on or near the disc, each with the lines of its name above it."""
    near = [text for text in texts if is_near(disc, text.box)]
    numbered: list[SliceLabel] = []
    names: list[TextBox] = []
    for text in (part for whole in near for part in apart(whole)):
        label = read_label(text.text, text.box)
        if label is not None and label.first is not None:
            numbered.append(label)
        elif label is not None and label.name:
            names.append(text)
    return tuple(_with_lines_above(label, names) if not label.name else label for label in numbered)


def names_around(disc: Disc, texts: Sequence[TextBox]) -> tuple[SliceLabel, ...]:
    """Names without a number on or close to the disc: what an unlabelled pie without a legend prints."""
    labels = []
    for text in texts:
        label = read_label(text.text, text.box) if is_near(disc, text.box, 0.6) else None
        if label is not None and label.first is None and label.name:
            labels.append(label)
    return tuple(labels)


def is_near(disc: Disc, box: Box, reach: float = REACH) -> bool:
    """True on the ring and around the disc; what stands in the hole speaks of the whole."""
    circle = disc.circle
    if disc.hole and circle.distance_of(box.center_x, box.center_y) < 0.75 * disc.hole:
        return False
    x = min(max(circle.x, box.left), box.right)
    y = min(max(circle.y, box.top), box.bottom)
    return circle.distance_of(x, y) < (1 + reach) * circle.radius


def apart(text: TextBox) -> list[TextBox]:
    """Two labels found as one run ("5.60%6.10%") are two texts."""
    ends = [found.end() for found in _PERCENTAGE.finditer(text.text)]
    if len(ends) < 2 or text.box.width < 1.2 * text.box.height:
        return [text]
    ends[-1] = len(text.text)
    parts, start = [], 0
    for end in ends:
        left = text.box.left + text.box.width * start / len(text.text)
        right = text.box.left + text.box.width * end / len(text.text)
        parts.append(replace(text, text=text.text[start:end].strip(), box=replace(text.box, left=left, right=right)))
        start = end
    return parts


def _with_lines_above(label: SliceLabel, names: Sequence[TextBox]) -> SliceLabel:
    """The label with the name printed over its number, up to three lines of it."""
    lines: list[TextBox] = []
    box = label.box
    height = box.height
    while len(lines) < 3:
        above = [
            text
            for text in names
            if text not in lines
            and 0.6 * label.box.height < text.box.height < 1.4 * label.box.height
            and -0.5 * height < box.top - text.box.bottom < 0.55 * height
            and text.box.center_y < box.center_y - 0.3 * height
            and min(text.box.right, box.right) - max(text.box.left, box.left) > 0.5 * min(text.box.width, box.width)
        ]
        if not above:
            break
        lines.insert(0, max(above, key=lambda text: text.box.bottom))
        box = lines[0].box
    if not lines:
        return label
    name = tidy(unicodedata.normalize("NFKC", "".join(line.text.strip() for line in lines)))
    return replace(label, name=name, box=around([label.box, *(line.box for line in lines)]))


def pair(disc: Disc, labels: Sequence[SliceLabel]) -> dict[int, int]:
    """{slice: label}, all at once: a label stands by its slice, and its percentage is the slice's share."""
    if not labels:
        return {}
    total = sum((label.amount.value for label in labels if label.amount), Decimal(0))
    complete = total > 0 and sum(label.amount is not None for label in labels) >= len(disc.slices) - 1
    cost = np.zeros((len(disc.slices), len(labels)))
    for column, label in enumerate(labels):
        share = None
        if label.percent is not None:
            share = float(label.percent.value)
        elif complete and label.amount is not None:
            share = float(100 * label.amount.value / total)
        for row, part in enumerate(disc.slices):
            beside = astray(disc, row, label.box)
            agrees = share is None or abs(share - 100 * part.share) < 2.4
            cost[row, column] = beside if agrees or beside < 0.3 else FAR
            if share is not None:
                cost[row, column] += min(1.2, abs(share - 100 * part.share) / 2)
    rows, columns = linear_sum_assignment(cost)
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True) if cost[row, column] < FAR}


def astray(disc: Disc, row: int, box: Box) -> float:
    """How far a label stands from a slice's sector: 0 inside it, 1 about twenty degrees beside it."""
    circle, part = disc.circle, disc.slices[row]
    inside = circle.distance_of(box.center_x, box.center_y) < circle.radius
    x = box.center_x if inside else min(max(circle.x, box.left), box.right)
    y = box.center_y if inside else min(max(circle.y, box.top), box.bottom)
    turns = {circle.turn_of(x, y), circle.turn_of(box.center_x, box.center_y)}
    away = min(abs((turn - part.middle + 0.5) % 1.0 - 0.5) for turn in turns)
    return max(0.0, away - 0.45 * part.share) * 18 + 0.5 * away
