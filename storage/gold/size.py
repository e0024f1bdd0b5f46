"""How large the gold set is and how well it is mixed: what a trial on one of its splits could know at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.gold.cases import GoldCase
from storage.gold.groups import SPLITS, Split

Mixture = Literal["kind", "language", "company"]
ENOUGH = 8  # documents in a split, before anything can be said of a difference between two prompts


@dataclass(frozen=True, slots=True)
class Size:
    """What one split holds. A difference can be known only with `ENOUGH` documents: `lacking` more at least.

    `largest` is the company with the most documents, and `of_largest` how many it has.
    """

    split: Split
    cases: int
    documents: int
    values: int
    must_pass: int
    lacking: int
    largest: str | None
    of_largest: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many cases of one kind, language or company each split holds; None is no company of the list."""

    what: str | None
    tune: int
    check: int
    final: int


def sizes(cases: Sequence[GoldCase]) -> tuple[Size, ...]:
    """What each split holds, in the order of their use."""
    return tuple(_size(split, [case for case in cases if case.split == split]) for split in SPLITS)


def shares(cases: Iterable[GoldCase], by: Mixture) -> list[Share]:
    """The mixture of the set, the most frequent first."""
    counts: dict[str | None, Counter[Split]] = {}
    for case in cases:
        what = {"kind": case.kind, "language": case.language, "company": case.company}[by]
        counts.setdefault(what, Counter())[case.split] += 1
    ordered = sorted(counts.items(), key=lambda one: (-one[1].total(), one[0] or ""))
    return [Share(what, *(found[split] for split in SPLITS)) for what, found in ordered]


def _size(split: Split, cases: Sequence[GoldCase]) -> Size:
    documents = {case.document: case.company for case in cases}
    companies = Counter(company for company in documents.values() if company)
    largest, most = companies.most_common(1)[0] if companies else (None, 0)
    return Size(
        split, len(cases), len(documents), sum(len(case.points) for case in cases),
        sum(case.must_pass for case in cases), max(0, ENOUGH - len(documents)), largest, most,
    )  # fmt: skip
