"""What is printed on, beside and in the legend of a pie: names, amounts, percentages, and which slice they speak of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import cv2
import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from extraction.chart import TextBox, Unit
from extraction.geometry import Box, around
from extraction.kinds.disc import Colour, Disc
from extraction.marks import Lab, colour_gap, commonest, distance
from extraction.numbers import parse_number

PERCENT = Unit("%", 1, "%")
LONGEST_NAME = 48  # in Latin letters; a Chinese one counts three times
REACH = 1.0  # radii between the rim and the nearest edge of a label
FAR = 4.0  # twenty-degree steps astray beyond which a label is not the slice's
SWATCH_GAP = 9.0  # Lab distance between a slice and its swatch

_PERCENTAGE = re.compile(r"(?<![\d.])(?<!\d,)([-+]?\d[\d,]*(?:\.\d+)?)\s*%")
_AMOUNT = re.compile(
    r"(?P<name>.*?)(?P<amount>(?:(?:US|HK)?\$\s*|(?:RMB|CNY|USD|HKD)\s*|[¥€£]\s*)?[-+]?\d[\d,]*(?:\.\d+)?\s*[^\d\s,:;)]{0,8})"
)
_EDGES = " \t,.:;、|/·•■□●○◆◇-—–_，：；"
_SENTENCE = re.compile(r"[。!?;]|,.*,.*,|资料来源|数据来源|^(?:source|note|注)\b", re.IGNORECASE)
_SWATCH_LETTER = re.compile(r"[■□●○◆◇▇█▪]")


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


@dataclass(frozen=True, slots=True)
class LegendName:
    """A name with a swatch in a slice's colour."""

    label: SliceLabel
    swatch: Box
    colour: Colour


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
    name = name.strip(_EDGES)
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


# ---------------------------------------------------------------------------------------------------------- legend


def find_names(lab: Lab, disc: Disc, texts: Sequence[TextBox]) -> tuple[LegendName, ...]:
    """Legend entries: small patches in the colours of the slices, away from the disc, with a text right of them."""
    found: list[LegendName] = []
    swatch = swatches(lab, disc, texts)
    boxes = [box for box, _ in swatch]
    for box, colour in swatch:
        text = _text_after(box, boxes, texts)
        if text is None:
            continue
        label = read_label(text.text, text.box)
        if label is None or (label.percent is None and (label.amount is None or label.amount.unit is None)):
            label = SliceLabel(text.box, tidy(text.text), None, None)  # "2-4 kw", "Gen 1": part of a name
        found.append(LegendName(_continued(label, texts, boxes), box, colour))
    return tuple(entry for entry in found if entry.label.name)


def swatches(lab: Lab, disc: Disc, texts: Sequence[TextBox]) -> list[tuple[Box, Colour]]:
    """Small patches of a colour that a slice also has, in reading order."""
    height = float(np.median([text.box.height for text in texts])) if texts else 0.0
    paper = commonest(lab[::3, ::3].reshape(-1, 3))
    rows, columns = np.ogrid[: lab.shape[0], : lab.shape[1]]
    away = disc.circle.distances(columns, rows) > 1.04 * disc.circle.radius
    coloured = np.zeros(lab.shape[:2], dtype=bool)
    for part in disc.slices:
        coloured |= distance(lab, part.colour) < SWATCH_GAP
    # the colours of a small patch waver in a JPEG: there, what is drawn at all shows its shape better
    best = max((_legend_keys(lab, disc, paper, patches(mask & away, height))
                for mask in (coloured, distance(lab, paper) > 12)), key=_slices_met)  # fmt: skip
    swatch = [(box, colour) for box, colour, _ in best]
    return sorted(swatch, key=lambda one: (round(one[0].center_y / max(6.0, height)), one[0].left))


def _legend_keys(lab: Lab, disc: Disc, paper: Colour, found: Sequence[_Patch]) -> list[tuple[Box, Colour, int]]:
    """Patches in a slice's colour, with that slice."""
    alike = []
    for patch in found:
        colour = patch.colour_in(lab, paper)
        gaps = [colour_gap(colour, part.colour) for part in disc.slices]
        if min(gaps) < 1.5 * SWATCH_GAP and colour_gap(colour, paper) > 5:
            alike.append((patch.box, colour, int(np.argmin(gaps))))
    keys = _of_one_size(alike)
    return keys if _slices_met(keys) > 1 else []  # one patch alone is no legend


def _slices_met(keys: Sequence[tuple[Box, Colour, int]]) -> int:
    return len({row for *_, row in keys})


def _of_one_size(found: Sequence[tuple[Box, Colour, int]]) -> list[tuple[Box, Colour, int]]:
    """The patches of a legend are equally large: of the size that most slices have one of."""
    best: list[tuple[Box, Colour, int]] = []
    for box, _, _ in found:
        group = [
            one
            for one in found
            if abs(one[0].width - box.width) <= max(3, 0.3 * box.width)
            and abs(one[0].height - box.height) <= max(3, 0.3 * box.height)
        ]
        if (_slices_met(group), box.area) > (_slices_met(best), best[0][0].area if best else 0):
            best = group
    return best


@dataclass(frozen=True, slots=True)
class _Patch:
    """A small filled shape: its box and its pixels there."""

    box: Box
    pixels: npt.NDArray[np.bool_]

    def colour_in(self, lab: Lab, paper: Colour) -> Colour:
        """Its colour where it is strongest: the edges are mixed with the paper."""
        top, left = int(self.box.top), int(self.box.left)
        shown = lab[top : top + self.pixels.shape[0], left : left + self.pixels.shape[1]]
        inside = shown[self.pixels]
        away = distance(inside, paper)
        middle = np.median(inside[away >= np.median(away)], axis=0)
        return float(middle[0]), float(middle[1]), float(middle[2])


def patches(mask: npt.NDArray[np.bool_], height: float) -> list[_Patch]:
    """Filled shapes about as high as a line of text and not much wider."""
    count, marks, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    found = []
    for index in range(1, count):
        x, y, w, h, area = (int(value) for value in stats[index])
        if min(w, h) < 4 or w > 3.2 * height or h > 1.7 * height or area < 0.72 * w * h:
            continue
        if w > 0.5 * h:
            found.append(_Patch(Box(x, y, x + w, y + h), marks[y : y + h, x : x + w] == index))
    return found


def _text_after(patch: Box, patches: Sequence[Box], texts: Sequence[TextBox]) -> TextBox | None:
    """The text right of a swatch; of a legend row that was found as one run, the part that belongs to it."""
    row = [
        text
        for text in texts
        if text.box.top - 2 < patch.center_y < text.box.bottom + 2
        and text.box.right > patch.right + 4
        and text.box.left < patch.right + 2.2 * text.box.height
        and not _SWATCH_LETTER.fullmatch(text.text.strip())
        and re.search(r"[^\W\d_]|\d{4}", text.text)
    ]
    if not row:
        return None
    text = min(row, key=lambda text: max(0.0, text.box.left - patch.right))
    start = text.box.left - 2.2 * text.box.height
    run = sorted(
        (
            other
            for other in patches
            if start < other.right < text.box.right - 4 and text.box.top - 2 < other.center_y < text.box.bottom + 2
        ),
        key=lambda other: other.left,
    )
    own = [other for other in run if other.left > text.box.left - 0.6 * text.box.height]
    if patch not in own:
        nearest = max((other for other in run if other not in own), key=lambda other: other.left, default=patch)
        if nearest != patch:
            return None  # another swatch stands between
        own.insert(0, patch)
    if len(own) == 1:
        return replace(text, text=_SWATCH_LETTER.sub("", text.text).lstrip("-—– "))
    return _part(text, patch, own)


def _part(text: TextBox, patch: Box, patches: Sequence[Box]) -> TextBox | None:
    """The letters of `text` that stand between `patch` and the next one."""
    position = patches.index(patch)
    ends = [other.left for other in patches[1:]] + [text.box.right]
    box = replace(text.box, left=patch.right, right=ends[position])
    pieces = [piece for piece in _SWATCH_LETTER.split(text.text) if piece.strip()]
    if len(pieces) == len(patches):
        return replace(text, text=pieces[position].strip(), box=box)
    letters = _SWATCH_LETTER.sub("", text.text)
    inked = np.cumsum([1.0 if ord(letter) > 0x2E80 else 0.55 for letter in letters])
    widths = np.cumsum([max(1.0, end - other.right) for other, end in zip(patches, ends, strict=True)])
    cuts = [0, *(int(np.argmin(np.abs(inked / inked[-1] - width / widths[-1]))) + 1 for width in widths)]
    words = letters[cuts[position] : cuts[position + 1]].strip()
    return replace(text, text=words, box=box) if words else None


def _continued(label: SliceLabel, texts: Sequence[TextBox], patches: Sequence[Box]) -> SliceLabel:
    """A legend name with its second line: a text just below, flush left, that has no swatch of its own."""
    box = label.box
    for text in texts:
        if (
            -0.4 * box.height < text.box.top - box.bottom < 0.6 * box.height
            and text.box.center_y > box.bottom - 0.1 * box.height
            and abs(text.box.left - box.left) < 0.9 * box.height
            and any(letter.isalnum() for letter in text.text)
            and not _has_swatch(text, patches)
        ):
            return replace(label, name=tidy(label.name + text.text.strip()), box=around([box, text.box]))
    return label


def _has_swatch(text: TextBox, patches: Sequence[Box]) -> bool:
    return any(
        text.box.top - 2 < patch.center_y < text.box.bottom + 2
        and text.box.left - 2.2 * text.box.height < patch.right < text.box.left + text.box.height
        for patch in patches
    )


def pair_names(disc: Disc, names: Sequence[LegendName]) -> dict[int, int]:
    """{slice: legend entry} by colour; among shades alike, by the order both run in."""
    if not names:
        return {}
    cost = np.array([[colour_gap(part.colour, name.colour) for name in names] for part in disc.slices])
    far = cost > 1.5 * SWATCH_GAP
    for row in range(cost.shape[0]):
        for column in range(cost.shape[1]):
            cost[row, column] += 0.4 * abs(row / len(disc.slices) - column / len(names)) * len(names)
    cost[far] = 1000
    rows, columns = linear_sum_assignment(cost)
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True) if not far[row, column]}
