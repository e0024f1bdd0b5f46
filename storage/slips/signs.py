"""A value below zero where its metric never is, or with the sign that its line of figures never had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extraction.errors import Sentence
from storage.slips.book import Book, Slip, named
from storage.slips.placed import Placed, period_told, told
from storage.slips.scale import GROWS
from storage.slips.trend import alike, expected, size

SAME_SIGN = 3
STEADY = 0.16  # how far a line strays in a year, at most, before its sign is believed
OUTFLOWS = frozenset(("capex", "capex_paid", "cash_dividends", "rd_investment"))
NEARLY = 0.12  # as near to what was expected as an honest turn to the other side would seldom be


def sign_slip(one: Placed, book: Book) -> Slip | None:
    """Below zero against the metric's own sign, or against its confirmed neighbours at just their size."""
    metric = book.metric(one.metric)
    if any(mark in one.metric for mark in GROWS) or not one.value:
        return None
    others = [w for w in book.witnesses(one) if w.amount and alike(one, w, metric)]
    below = [w for w in others if w.amount < 0]
    if metric.sign != "either" and one.value < 0:
        return None if len(below) > len(others) / 2 or _by_custom(one, book, others) else _impossible(one, book)
    return _turned(one, book, others)


def _by_custom(one: Placed, book: Book, others: Sequence[Placed]) -> bool:
    """True for a table that prints all its expenses and outflows below zero, where nothing else is known of them."""
    if others or (book.metric(one.metric).sign != "cost" and one.metric not in OUTFLOWS):
        return False
    return all(other.value <= 0 for other in book.judged if other.company == one.company and other.metric == one.metric)


def _impossible(one: Placed, book: Book) -> Slip:
    """The dictionary says that it is never below zero."""
    name = named(book, one)
    if book.metric(one.metric).sign == "cost":
        sentence = Sentence(
            f"{name.zh}：费用按正数记录，括号或负号是否只表示支出？应改为 {told(one).removeprefix('-')}。",
            f"{name.en}: expenses are kept as positive numbers; if the minus only marks an outflow, "
            f"make it {told(one).removeprefix('-')}.",
        )
    else:
        sentence = Sentence(
            f"{name.zh}：该指标不应为负，是否多读了负号？若是应为 {told(one).removeprefix('-')}。",
            f"{name.en}: this is never below zero; was a minus made up? Then it is {told(one).removeprefix('-')}.",
        )
    return Slip("sign_slip", sentence, (one,), kind="-")


def _turned(one: Placed, book: Book, others: list[Placed]) -> Slip | None:
    """On the other side of zero from every neighbour, and just as far from it as they let expect."""
    if len(others) < SAME_SIGN or any(w.amount * one.amount > 0 for w in others):
        return None
    mirrored = replace(one, value=-one.value)
    found, at = expected(mirrored, others, book.metric(one.metric)), size(one)
    if found is None or at is None or found.strays > STEADY or abs(at - found.near) > NEARLY:
        return None
    name, when = named(book, one), period_told(found.witness.period)
    sentence = Sentence(
        f"{name.zh}，而已确认的 {when.zh}为 {told(found.witness)}，各期从未变号：是否漏读或多读了负号？",
        f"{name.en}, but the confirmed {told(found.witness)} for {when.en} and all others lie on the other side of "
        "zero: was a minus lost or made up?",
    )
    return Slip("sign_slip", sentence, (one,), (found.witness,))
