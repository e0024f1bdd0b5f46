"""What the second reading says of the first: the same number, another one, or a point that only it saw."""

from __future__ import annotations

from decimal import Decimal

from extraction.chart import ExtractedPoint, Reading
from extraction.errors import Sentence
from extraction.numbers.printed import format_number
from storage.names import fold
from storage.second_readings import SecondWord


def words_on(first: Reading, second: Reading) -> list[SecondWord]:
    """One word for each point of the second reading that has a number; points are matched by series and category."""
    places = {(fold(point.series), fold(point.category)): at for at, point in enumerate(first.points)}
    words = []
    for at, heard in enumerate(second.points):
        if heard.value is None:
            continue
        match = places.get((fold(heard.series), fold(heard.category)))
        if match is None:
            words.append(SecondWord(None, at, "proposes"))
        elif same_number(first.points[match], heard):
            words.append(SecondWord(match, at, "agrees"))
        else:
            words.append(SecondWord(match, at, "differs", both_say(first.points[match], heard)))
    return words


def same_number(claim: ExtractedPoint, heard: ExtractedPoint) -> bool:
    """True if the two may speak of one number: the difference is within what the measurement leaves open."""
    if claim.value is None or heard.value is None:
        return False
    return abs(claim.value - heard.value) <= (claim.error or Decimal(0)) + (heard.error or Decimal(0))


def both_say(claim: ExtractedPoint, heard: ExtractedPoint) -> Sentence:
    """Both readers' numbers in one sentence."""
    ours, theirs = in_words(claim), in_words(heard)
    return Sentence(
        zh=f"两次读数不一致:第一次读作 {ours},第二读者读作 {theirs}。",
        en=f"The two readers differ: the first has {ours}, the second {theirs}.",
    )


def in_words(point: ExtractedPoint) -> str:
    if point.value is None:
        return "—"
    value = point.printed or format_number(point.value)
    error = f" ± {format_number(point.error)}" if point.error is not None else ""
    return f"{value}{error} {point.unit or ''}".strip()
