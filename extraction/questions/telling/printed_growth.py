"""Telling growth that a picture prints itself, beside what its values give."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from extraction.errors import Sentence
from extraction.questions.figures import growth, in_one_unit, rounded
from extraction.questions.finding import Slot, settle, speaks_of
from extraction.questions.known import Known, Statement
from extraction.questions.words import owned, standing_words, value_words, when

YOY = "_yoy"


def printed_growth(target: Known, known: Sequence[Known]) -> Known | None:
    """The growth that a picture itself prints for this value."""
    wanted = [
        one for one in known
        if target.metric and one.metric == target.metric + YOY and one.company == target.company
        and (one.company or one.whence.image == target.whence.image)
        and one.part == target.part and target.period is not None and speaks_of(one.period, target.period)
    ]  # fmt: skip
    slots = settle(wanted)
    return slots[0].best if slots else None


def as_printed(printed: Known, target: Known, with_company: bool) -> Statement:
    name, time = owned(target, with_company), when(target)
    said, standing = value_words(printed), standing_words((printed,))
    return Statement(
        Sentence(
            f"{time.zh}{name.zh}同比：图中印刷为 {said.zh}{standing.zh}；基期数值不在所持数据中，未能复算。",
            f"Growth of {name.en} in {time.en}: the picture prints {said.en}{standing.en}; the value of the year "
            "before is not held, so it could not be checked.",
        ),
        (printed,),
    )


def beside_printed(base: Slot, target: Slot, printed: Known) -> Statement:
    """Whether the printed growth is what the values give, at its own rounding."""
    said = value_words(printed)
    if bears_out(base, target, printed):
        sentence = Sentence(f"图中印刷的同比为 {said.zh}，与计算相符。", f"The picture prints {said.en}, which agrees.")
    else:
        sentence = Sentence(
            f"图中印刷的同比为 {said.zh}，与按数值计算的不一致，请核对。",
            f"The picture prints {said.en}, which is not what the values give; look at both.",
        )
    return Statement(sentence, (printed,))


def bears_out(base: Slot, target: Slot, printed: Known) -> bool:
    """True if the printed growth is what the two values give, at its own rounding."""
    together = in_one_unit((base.best, target.best))
    return together is not None and together[0][0] > 0 and _is_what_they_give(together[0], printed)


def _is_what_they_give(values: Sequence[Decimal], printed: Known) -> bool:
    """True if the growth between two values, rounded as the picture rounds, is what it prints (or within its ±)."""
    exact = growth(values[0], values[1]) * 100
    exponent = printed.value.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    within = printed.error is not None and abs(exact - Fraction(printed.value)) <= Fraction(printed.error)
    return within or rounded(exact, places) == printed.value
