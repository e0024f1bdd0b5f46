"""The wrong year's column: values that are exactly what the year before or after was confirmed at; twins by name."""

from __future__ import annotations

from collections import defaultdict

from extraction.errors import Sentence
from storage.slips.book import Book, Line, Slip, line_of, named
from storage.slips.placed import Placed, Span, period_told, told

FIGURES = 3
ALONE = 5  # figures that one value alone must share with its neighbour in time
SEVERAL = 2
STANDS_STILL = {"share_capital", "total_shares", "dps", "utilization"}  # the same year after year, and rightly so
KINDRED = tuple(
    frozenset(words.split())
    for words in (
        "revenue total_revenue main_revenue domestic_revenue gmv",
        "cost_of_revenue total_cost",
        "net_profit net_profit_parent net_profit_recurring net_profit_adjusted comprehensive_income",
        "operating_profit profit_before_tax ebit net_profit net_profit_parent",
        "ebitda ebitda_adjusted ebit",
        "eps eps_diluted eps_recurring",
        "equity equity_parent",
        "roe roe_weighted roe_diluted roe_recurring",
        "cash cash_equivalents net_cash",
        "capex capex_paid",
        "share_capital total_shares",
        "net_margin net_margin_parent net_margin_recurring net_margin_adjusted",
        "depreciation depreciation_amortization",
        "rd_expense rd_investment",
        "interest_bearing_debt net_debt short_term_loans long_term_loans",
        "pe pe_ttm",
    )
)  # figures that often are the same


def wrong_years(book: Book) -> list[Slip]:
    """Several values of a line that each are what the year before, or each what the year after, was confirmed at."""
    found: dict[tuple[Line, int], list[tuple[Placed, Placed]]] = defaultdict(list)
    for one in book.judged:
        if one.metric not in STANDS_STILL and one.figures >= FIGURES:
            for step in (-1, 1):
                other = _as_said_of(one, book, step)
                if other is not None:
                    found[line_of(one), step].append((one, other))
    return [
        _shifted(book, pairs)
        for pairs in found.values()
        if (len(pairs) >= SEVERAL or pairs[0][0].figures >= ALONE) and not _stands_still(book, pairs)
    ]


def _as_said_of(one: Placed, book: Book, step: int) -> Placed | None:
    """What was said of the year that is so many further, if it is this very number; None where its own year agrees."""
    span = book.span(one)
    if any(one.interval.meets(other.interval) for other in book.said(one)):
        return None
    said = book.said(one, Span(span.year + step, span.first, span.last))
    return next((s for s in said if s.amount == one.amount and s.measure == one.measure), None)


def _stands_still(book: Book, pairs: list[tuple[Placed, Placed]]) -> bool:
    """True if this line has repeated itself before."""
    line = [other for other in book.witnesses(pairs[0][0]) if other.amount]
    at = {(book.span(other).part, other.span.year): other.amount for other in line}
    return any(at.get((part, year + 1)) == amount for (part, year), amount in at.items())


def _shifted(book: Book, pairs: list[tuple[Placed, Placed]]) -> Slip:
    one, other = pairs[0]
    name, when = named(book, one), period_told(other.period)
    more_zh = f"，同一序列共有 {len(pairs)} 个值如此" if len(pairs) > 1 else ""
    more_en = f", and so it is with {len(pairs)} values of this line" if len(pairs) > 1 else ""
    sentence = Sentence(
        f"{name.zh}，恰等于已确认的 {when.zh} {told(other)}{more_zh}：是否读错了年份的列？",
        f"{name.en} is just the confirmed {told(other)} for {when.en}{more_en}: was the wrong year's column read?",
    )
    return Slip("wrong_year", sentence, tuple(each for each, _ in pairs), tuple(said for _, said in pairs))


def twins(one: Placed, book: Book) -> Slip | None:
    """The very number that was confirmed for another metric, where the two are known to differ at other times."""
    if one.figures < FIGURES + 1 or one.error is not None:
        return None
    for other in book.same_time(one):
        if other.amount != one.amount or other.measure != one.measure:
            continue
        kindred = any({other.metric, one.metric} <= kin for kin in KINDRED)
        if not kindred and _differ_elsewhere(one, other, book):
            name, name2 = named(book, one), book.metric(other.metric)
            sentence = Sentence(
                f"{name.zh}，恰等于已确认的同期{name2.zh} {told(other)}：是否读了另一行？",
                f"{name.en} is just the confirmed {name2.en} of {told(other)} for that time: was another row read?",
            )
            return Slip("other_metric", sentence, (one,), (other,))
    return None


def _differ_elsewhere(one: Placed, other: Placed, book: Book) -> bool:
    own = {(w.span.year, w.span.last): w.amount for w in book.witnesses(one)}
    others = {(w.span.year, w.span.last): w.amount for w in book.witnesses(other)}
    both = own.keys() & others.keys() - {(one.span.year, one.span.last)}
    return bool(both) and all(own[at] != others[at] for at in both)
