"""Names the mistake of a claim from the difference to its answer, so that nobody has to type it.

digit          a figure misread, lost or doubled             scale      the unit, or the thousands it counts in
decimal_point  the right figures, the point elsewhere        series     the number of another series
sign           the right number, minus for plus              category   the number of another category or period
missed         a number that stands there, not claimed       order      two claims swapped their places
invented       a claim of what is no number                  rounded    the answer, with fewer figures
imprecise      measured at the axis, and not near enough     other      another difference
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, DecimalException

from rapidfuzz.distance import Levenshtein

from extraction.chart import ExtractedPoint, Unit
from storage.decisions import Decision, Mistake

SLIPS = 2  # so many wrong, lost or doubled figures are a slip of the reader; more is another number
POINT_SLIPS = 2  # so many places a decimal point may slip; more zeros are those of another unit
GROUP = 3  # figures between two commas: a comma taken for a point moves it by as many
TELLING = 3  # figures: with fewer, two numbers of a chart are easily the same by chance
NEARLY = Decimal("0.05")  # of a measured value: as near to ten times the answer, the axis was read in another unit


@dataclass(frozen=True, slots=True)
class Beside:
    """Another claim of the same chart, and its answer; None while nobody has spoken."""

    claim: ExtractedPoint
    answer: Decision | None = None


def name_mistake(claim: ExtractedPoint | None, answer: Decision, beside: Sequence[Beside] = ()) -> Mistake | None:
    """The most telling difference between claim and answer, to be proposed; None if they agree.

    That two claims swapped their places only shows with the others of the chart `beside`.
    """
    if answer.verdict == "rejected":
        return "invented"
    if claim is None or claim.value is None:
        return "missed"
    if answer.value is not None and answer.value != claim.value:
        return _wrong_number(claim, claim.value, answer, answer.value, beside)
    if _differ(claim.unit, answer.unit):
        return "scale"
    if answer.series and answer.series != claim.series:
        return "series"
    if answer.period != claim.period or (answer.category and answer.category != claim.category):
        return "category"
    return "other" if answer.verdict == "corrected" else None


def name_withheld(words: str | None, answer: Decision) -> Mistake:
    """What went wrong where a model's words for a value were no number and so were not claimed; None is no words.

    The right figures with a point or a comma out of place are a slipped decimal point, as they are where a number came
    of it; anything else was missed.
    """
    said = "".join(sign for sign in words or "" if sign.isdigit()).strip("0")
    return "decimal_point" if said and answer.value is not None and said == _figures(answer.value) else "missed"


def partner_of(claim: ExtractedPoint, answer: Decision, beside: Sequence[Beside]) -> Beside | None:
    """The claim with which this one swapped places, told by the answers to both."""
    if answer.value is None:
        return None
    true = answer.value
    return next((other for other in beside if _swapped(claim, true, other)), None)


def _wrong_number(
    claim: ExtractedPoint, said: Decimal, answer: Decision, true: Decimal, beside: Sequence[Beside]
) -> Mistake:
    if said.copy_abs() == true.copy_abs():
        return "sign"
    if partner_of(claim, answer, beside) is not None:
        return "order"
    other_unit = _differ(claim.unit, answer.unit)
    named = (
        _moved_point(said, true, other_unit)
        or _off_the_axis(claim, said, true)
        or _rounded(claim, said, _in_unit_of(claim, answer, true))
        or _slip(claim, said, true)
        or _taken_from(claim, said, true, beside)
    )
    return named or ("scale" if other_unit else "other")


def _swapped(claim: ExtractedPoint, true: Decimal, other: Beside) -> bool:
    """True if each of the two was claimed where the other one stands."""
    theirs = None if other.answer is None or other.answer.verdict == "rejected" else other.answer.value
    if theirs is None or not _in_line(claim, other.claim) or _says(claim, true):
        return False
    return _says(other.claim, true) and _says(claim, theirs)


def _moved_point(said: Decimal, true: Decimal, other_unit: bool) -> Mistake | None:
    """The same figures, worth ten times as much, or a hundred times, or less."""
    if not said or not true or _figures(said) != _figures(true):
        return None
    places = abs(said.adjusted() - true.adjusted())
    comma = places == GROUP and _written(said) == _written(true)
    return "scale" if other_unit or not (places <= POINT_SLIPS or comma) else "decimal_point"


def _off_the_axis(claim: ExtractedPoint, said: Decimal, true: Decimal) -> Mistake | None:
    """Nothing printed was misread: the geometry was off, or the axis counts in another unit."""
    if claim.source != "measured":
        return None
    if said and true and (said > 0) == (true > 0):
        tens = round((said / true).log10())
        if tens and abs(said.scaleb(-tens) / true - 1) <= NEARLY:
            return "scale"
    return "imprecise"


def _rounded(claim: ExtractedPoint, said: Decimal, true: Decimal) -> Mistake | None:
    """The answer with fewer figures. Zeros at the end of a printed number are figures; a model's may be none."""
    step = said.normalize() if claim.source == "model" and len(_figures(said)) > 1 else said
    place = step.as_tuple().exponent
    finest = true.normalize().as_tuple().exponent
    if not isinstance(place, int) or not isinstance(finest, int) or finest >= place:
        return None
    unit = Decimal((0, (1,), place))
    try:
        near = {true.quantize(unit, rounding) for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
    except DecimalException:  # more figures than can be told apart
        return None
    return "rounded" if said in near else None


def _slip(claim: ExtractedPoint, said: Decimal, true: Decimal) -> Mistake | None:
    if claim.source == "computed":
        return None  # it follows from other numbers: none of its own figures was read
    one, two = _figures(said), _figures(true)
    wrong = Levenshtein.distance(one, two)
    return "digit" if wrong == 1 or wrong <= min(SLIPS, max(len(one), len(two)) - 1) else None


def _taken_from(claim: ExtractedPoint, said: Decimal, true: Decimal, beside: Sequence[Beside]) -> Mistake | None:
    """The number of the series or category beside this one; while nobody has spoken on that, the two seem swapped."""
    for other in beside:
        if not _in_line(claim, other.claim):
            continue
        theirs = None if other.answer is None else other.answer.value
        if other.claim.value == true and other.answer is None:
            return "order"
        came = other.claim.value == true and theirs not in (None, true)
        went = theirs == said and len(_figures(said)) >= TELLING
        if came or went:
            return "series" if other.claim.category == claim.category else "category"
    return None


def _in_line(one: ExtractedPoint, other: ExtractedPoint) -> bool:
    """True for two claims of one series, or of one category."""
    return (one.series == other.series) != (one.category == other.category)


def _says(claim: ExtractedPoint, number: Decimal) -> bool:
    return claim.value is not None and abs(claim.value - number) <= (claim.error or 0)


def _in_unit_of(claim: ExtractedPoint, answer: Decision, true: Decimal) -> Decimal:
    """The answer in the unit of the claim, where both measure the same."""
    if claim.unit is None or answer.unit is None or claim.unit.measure != answer.unit.measure:
        return true
    return true * answer.unit.scale / claim.unit.scale


def _figures(value: Decimal) -> str:
    """The figures of a number without point, sign and zeros at the ends: 0.125 and -1250 share them."""
    return _written(value).strip("0")


def _written(value: Decimal) -> str:
    """The figures as written, without point, sign and zeros in front."""
    return "".join(map(str, value.as_tuple().digits)).lstrip("0")


def _differ(claimed: Unit | None, answer: Unit | None) -> bool:
    """True for units of different worth; another wording is none."""
    if claimed is None or answer is None:
        return claimed is not answer
    return (claimed.measure, claimed.scale) != (answer.measure, answer.scale)
