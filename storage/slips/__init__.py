"""Slips that only history shows: a value laid beside what people confirmed of the same company, and what must add up.

    placed      a number in its place                     book        what is known, to be looked up
    trend       what size was to be expected              scale       steps of ten, percent or fraction
    same_fact   beside another word on the same fact      signs       below zero
    spans       single quarter or year to date            years       the wrong year's column, another metric's row
    statements  the rules                                 identities, equations       which of them are broken

`find_slips` is pure; `ledger` asks the ledger. What a picture says of itself is in extraction/checks.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from extraction.errors import Sentence
from storage.slips.book import Book, Slip, line_of
from storage.slips.identities import identity_slips
from storage.slips.moves import Moves
from storage.slips.placed import Placed
from storage.slips.quarters import quarter_slips
from storage.slips.same_fact import same_fact
from storage.slips.scale import scale_slip
from storage.slips.signs import sign_slip
from storage.slips.spans import span_slip
from storage.slips.years import twins, wrong_years

Detector = Callable[[Placed, Book], Slip | None]
IDENTITIES_EACH = 2  # so many broken rules tell enough of one value


def find_slips(book: Book) -> list[Slip]:
    """Every doubt about the judged values: the first that speaks of a value, else the rules that it breaks."""
    detectors: tuple[Detector, ...] = (
        same_fact, sign_slip, span_slip, partial(scale_slip, moves=Moves(book)), twins,
    )  # fmt: skip
    columns = wrong_years(book) + quarter_slips(book)
    told = {id(one) for slip in columns for one in slip.about}
    single = [slip for one in book.judged if id(one) not in told for slip in _first(one, book, detectors)]
    told |= {id(one) for slip in single for one in slip.about}
    return columns + _as_one(single) + _not_explained(identity_slips(book), told)


def _first(one: Placed, book: Book, detectors: Sequence[Detector]) -> list[Slip]:
    for detector in detectors:
        slip = detector(one, book)
        if slip is not None:
            return [slip]
    return []


def _as_one(slips: Sequence[Slip]) -> list[Slip]:
    """The same slip in several values of a line is said once."""
    found: dict[object, list[Slip]] = {}
    for slip in slips:
        found.setdefault((slip.check, slip.kind, line_of(slip.about[0])) if slip.kind else id(slip), []).append(slip)
    return [alike[0] if len(alike) == 1 else _merged(alike) for alike in found.values()]


def _merged(slips: Sequence[Slip]) -> Slip:
    more, said = len(slips) - 1, slips[0].message
    zh = f"{said.zh}同一序列另有 {more} 个值也是如此。"
    en = f"{said.en} {'One more value' if more == 1 else f'{more} more values'} of this line the same."
    about = tuple(one for slip in slips for one in slip.about)
    return replace(
        slips[0], message=Sentence(zh, en), about=about, against=tuple(w for slip in slips for w in slip.against)
    )


def _not_explained(slips: Sequence[Slip], told: set[int]) -> list[Slip]:
    """A rule that is broken because of a value that is doubted already is not one more doubt."""
    kept, times = [], Counter[int]()
    for slip in slips:
        fresh = not any(id(one) in told for one in (*slip.about, *slip.against))
        if fresh and min(times[id(one)] for one in slip.about) < IDENTITIES_EACH:
            kept.append(slip)
            times.update(id(one) for one in slip.about)
    return kept
