"""Where in the picture a claimed number is printed, and how sure it is that it is printed for what it is claimed of.

One number printed five times is five boxes: all claims are placed at once, each box is taken once, near the category
it is claimed of. Numbers along an axis, names and periods prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from extraction.alignment import same_word
from extraction.axes import find_axes
from extraction.chart import TextBox, Unit
from extraction.geometry import Box
from extraction.numbers.printed import PrintedNumber, parse_label, parse_number, rounding
from extraction.periods import parse_period
from extraction.positions import Positions

Match = Literal["same", "converted", "rounded"]
NUMBER = re.compile(r"(?<![\d.,A-Za-z])[-+(]?\d[\d,]*(?:\.\d+)?\)?")
OF_TIME = re.compile(r"\s?(?:年|月|日|季|[EHQA]\d?\b)")
LONGEST_UNIT = 6  # letters behind a number that may name its unit
FEWEST_DIGITS = 2  # of a number that can be a rounding of another: "8" is near to everything
WORSE: dict[Match, float] = {"same": 0.0, "converted": 4.0, "rounded": 8.0}  # than any distance
IMPOSSIBLE = 1e6
SEEN_THERE = 0.75  # what it is worth that geometry gives the same box to the same point


@dataclass(frozen=True, slots=True)
class Claim:
    """A number a model names, for a category of a series. `expected` is the box geometry found for that point."""

    series: str
    category: str
    number: PrintedNumber
    unit: Unit | None
    expected: Box | None = None
    about: bool = False  # the model itself says that it is about so much


@dataclass(frozen=True, slots=True)
class Print:
    """A number that stands in the picture; `alone` is False inside a sentence that says other things."""

    text: TextBox
    number: PrintedNumber
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Proof:
    """The print that proves a claim. `placed` says if where it stands fits the claim's category, None if unknown.

    `expected` is True if geometry reads the same box for the same point.
    """

    print: Print
    match: Match
    placed: bool | None
    expected: bool


def find_prints(
    texts: Sequence[TextBox], names: Sequence[str], known: Sequence[Box] = (), *, axes: bool = True
) -> list[Print]:
    """Every number in the picture that could be a value; with `axes`, those along value axes are left out.

    `known` are boxes that geometry took for labels of marks: a tick is none of them.
    """
    beside = {text for text in _on_axes(texts) if not _is_among(text.box, known)} if axes else set()
    own = {same_word(name) for name in names}
    return [
        one
        for text in texts
        if text not in beside and same_word(text.text) not in own and parse_period(text.text) is None
        for one in _numbers_in(text, own)
    ]


def find_proofs(claims: Sequence[Claim], prints: Sequence[Print], places: Positions) -> list[Proof | None]:
    """For each claim the print that proves it, or None; no print is used twice."""
    if not claims or not prints:
        return [None] * len(claims)
    cost = np.full((len(claims), len(prints)), IMPOSSIBLE)
    matches: dict[tuple[int, int], Match] = {}
    for i, claim in enumerate(claims):
        for j, one in enumerate(prints):
            match = _match(claim, one.number)
            if match is not None:
                matches[i, j] = match
                seen = SEEN_THERE * _is_expected(claim, one)
                cost[i, j] = (
                    WORSE[match]
                    + min(3.0, places.distance(claim.series, claim.category, one.text.box))
                    + (not one.alone)
                    - seen
                )
    found: list[Proof | None] = [None] * len(claims)
    for i, j in zip(*linear_sum_assignment(cost), strict=True):
        if (i, j) in matches:
            claim, one = claims[i], prints[j]
            placed = places.fits(claim.series, claim.category, one.text.box)
            found[i] = Proof(one, matches[i, j], placed, _is_expected(claim, one))
    return found


def _is_expected(claim: Claim, one: Print) -> bool:
    return claim.expected is not None and _is_among(one.text.box, [claim.expected])


def _is_among(box: Box, others: Sequence[Box]) -> bool:
    return any(box.overlap(other) > 0.5 * min(box.area, other.area) for other in others)


# ------------------------------------------------------------------------------------------------------- same number


def _match(claim: Claim, printed: PrintedNumber) -> Match | None:
    """Whether the print says what is claimed: the same number, the same amount in other units, or more exactly."""
    own, other = claim.number.unit or claim.unit, printed.unit or claim.unit
    scale, others = 1, 1
    if own is not None and other is not None:
        if own.measure != other.measure and {own.measure, other.measure} != {"%", "pp"}:
            return "same" if claim.number.unit is None and claim.number.value == printed.value else None
        scale, others = own.scale, other.scale
    if claim.number.value == printed.value and (scale == others or claim.number.unit is None):
        return "same"
    amount, exact = claim.number.value * scale, printed.value * others
    if amount == exact:
        return "converted"
    coarse = _coarseness(claim)
    if coarse is None or coarse * scale <= rounding(printed.value) * others:
        return None
    return "rounded" if abs(amount - exact) <= coarse * scale else None


def _coarseness(claim: Claim) -> Decimal | None:
    """How far a rounded number may lie from the one it rounds; None if it has too few digits to tell."""
    value = claim.number.value
    rough = value.normalize() if claim.about else value
    if len(rough.as_tuple().digits) < FEWEST_DIGITS or not value:
        return None
    return rounding(rough)


def _numbers_in(text: TextBox, names: set[str]) -> Iterator[Print]:
    """The text as one number; else the numbers among its words: "Cloud 35%" is alone with its name."""
    whole = parse_label(text.text)
    if whole is not None:
        yield Print(text, whole)
        return
    found = [*NUMBER.finditer(text.text)]
    for number in found:
        if OF_TIME.match(text.text, number.end()):
            continue
        parsed, end = _with_unit(text.text, number)
        if parsed is not None:
            rest = same_word((text.text[: number.start()] + text.text[end:]).strip(" :：,，;；()（）"))
            yield Print(text, parsed, alone=len(found) == 1 and (not rest or rest in names))


def _with_unit(text: str, number: re.Match[str]) -> tuple[PrintedNumber | None, int]:
    for length in range(LONGEST_UNIT, -1, -1):
        end = number.end() + length
        if end <= len(text) and (parsed := parse_number(text[number.start() : end])) is not None:
            return parsed, end
    return parse_number(number[0].strip("()")), number.end()


def _on_axes(texts: Sequence[TextBox]) -> set[TextBox]:
    """The texts that are ticks of an upright or a level value axis."""
    back = {_turned(text): text for text in texts}
    upright, level = find_axes(texts), find_axes([*back])
    return {
        *(text for axis in upright for text in (*(tick.text for tick in axis.ticks), *axis.misfits)),
        *(back[text] for axis in level for text in (*(tick.text for tick in axis.ticks), *axis.misfits)),
    }


def _turned(text: TextBox) -> TextBox:
    """The text where a quarter turn to the left would put it, but for a shift."""
    box = text.box
    return TextBox(text.text, Box(box.top, -box.right, box.bottom, -box.left), 0.0, text.score)
