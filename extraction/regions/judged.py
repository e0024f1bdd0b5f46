"""What was read in a box held against the rest of its reading: the labels of its series, and the mark it stands at.

Text recognition loses a decimal point or a minus more easily than a digit; the other labels and the mark show that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.chart import Measurement, Reading
from extraction.errors import Sentence
from extraction.regions.reread import Proposal

FEWEST_LABELS = 3
USUAL = 0.8  # of a series' labels that have as many decimals


def held_against(
    proposals: Sequence[Proposal], reading: Reading, series: str, mark: Measurement | None
) -> tuple[Proposal, ...]:
    """The proposals with what speaks against them, and with the point set where the others have one.

    Numbers that the mark measures come first. `series` is where they belong, "" if that is not known.
    """
    decimals = usual_decimals(reading, series)
    found = [each for proposal in proposals for each in _as_the_others(proposal, decimals)]
    if mark is not None:
        found = [each if _is_measured(each, mark) else _doubted(each, _otherwise(mark)) for each in found]
        found.sort(key=lambda each: not _is_measured(each, mark))
    return tuple(found)


def usual_decimals(reading: Reading, series: str) -> int | None:
    """How many decimals the printed labels of a series have, where nearly all have as many; of all series for ""."""
    printed = [
        _decimals(point.value)
        for point in reading.points
        if point.source == "printed" and point.value is not None and series in ("", point.series)
    ]
    if len(printed) < FEWEST_LABELS:
        return None
    usual, times = Counter(printed).most_common(1)[0]
    return usual if times >= USUAL * len(printed) else None


def _as_the_others(proposal: Proposal, decimals: int | None) -> Iterator[Proposal]:
    """A number with other decimals than its neighbours, doubted, and as it is with a point where theirs is."""
    if decimals is None or proposal.printed is None or _decimals(proposal.value) == decimals:
        yield proposal
        return
    doubted = _doubted(proposal, _unlike(proposal, decimals))
    yield doubted
    digits = len(proposal.value.as_tuple().digits)
    if _decimals(proposal.value) == 0 and digits > decimals:
        value = proposal.value.scaleb(-decimals)
        yield replace(doubted, value=value, printed=f"{value:,f}")


def _is_measured(proposal: Proposal, mark: Measurement) -> bool:
    return abs(proposal.value - mark.value) <= mark.error


def _doubted(proposal: Proposal, doubt: Sentence) -> Proposal:
    return replace(proposal, doubts=(*proposal.doubts, doubt))


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _unlike(proposal: Proposal, decimals: int) -> Sentence:
    return Sentence(
        zh=f"同系列的标签有 {decimals} 位小数，“{proposal.printed}”不是：可能漏读了小数点，请核对。",
        en=f"The other labels have {decimals} decimals, “{proposal.printed}” has not: a point may be lost, please "
        "check.",
    )


def _otherwise(mark: Measurement) -> Sentence:
    value, error = f"{mark.value:,f}", f"{mark.error:,f}"
    return Sentence(
        zh=f"此处图形测得 {value} ± {error}，与重读的数字不符，请核对。",
        en=f"The mark here measures {value} ± {error}, which is another number: please check.",
    )
