"""Of which part of its company each value of a reading is, of which scope and on which basis: as named, or as said.

A name is a part where it is nothing else: no metric, company, period or total. What a person said against the names of
one value is proposed for its neighbours: the rest of its series, or of its column in a table.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from extraction.chart import ExtractedPoint, Extraction, Period
from extraction.periods import parse_period
from storage.decisions import Basis, Decision, Scope
from storage.identity import basis_of_title, basis_said, compares_firms, may_be_segment, scope_said
from storage.meanings import GROWTH_WORDS, Meanings
from storage.names import fold

DISCS = ("pie", "donut")  # their slices are parts by nature


class _Kin(NamedTuple):
    """A row or a column of values, by its name."""

    along: Literal["series", "category"]
    name: str


class Parts:
    """Segment, scope and basis of the values of one reading."""

    def __init__(self, made: Extraction, names: Meanings) -> None:
        reading = made.reading
        self._names, self._title, self._kind = names, reading.title, reading.kind
        categories = {claim.category for claim in reading.points}
        series = {claim.series for claim in reading.points}
        self._disc = reading.kind in DISCS
        self._over_time = any(parse_period(name) for name in categories)
        self._by_part = self._disc or (reading.kind != "table" and not self._over_time and len(categories) > 1)
        self._series = {} if self._disc else self._apart_from_title(self._segments_among(series), len(series))
        self._categories = self._segments_among(categories)
        self._segments_said: dict[_Kin, str] = {}
        self._scopes_said: dict[_Kin, Scope] = {}
        self._bases_said: dict[_Kin, tuple[Basis, Period | None]] = {}

    def _segments_among(self, names: Iterable[str]) -> set[str]:
        """The names of a row or column that can be parts; none where they are companies, or most of them metrics."""
        firms = compares_firms(self._title) or any(self._names.company(name) for name in names)
        told = [name for name in names if name and not parse_period(name) and fold(name) not in GROWTH_WORDS]
        metrics = [name for name in told if self._names.metric(name)]
        if firms or (2 * len(metrics) >= len(told) and not self._disc):
            return set()
        return {name for name in told if name not in metrics and may_be_segment(name)}

    def _apart_from_title(self, parts: Iterable[str], series: int) -> dict[str, str]:
        """The parts by the names of their series. A lone name that stands in the title may begin with the company's.

        So it is a part only where the company is known and the name says more than company and metric.
        """
        named = {name: name.strip() for name in parts}
        if series > 1:
            return named
        book, company, metric = self._names.book, self._names.company_of_picture, self._names.metric_of_title
        told = {word for word, key in book.metric_words.items() if metric is not None and key == metric.key}
        ours = set() if company is None else {company, *book.company_keys([company])}
        told |= {word for word, key in book.company_words.items() if key in ours} | {fold(word) for word in ours}
        for name in [name for name in named if fold(name) in fold(self._title)]:
            rest = name
            for word in sorted(told - {""}, key=len, reverse=True):
                rest = rest.replace(word, "").strip()
            if company is None or not may_be_segment(rest):
                del named[name]
            else:
                named[name] = rest
        return named

    def learn(self, word: Decision, claim: ExtractedPoint) -> None:
        """What a word says against the names of its value holds for its neighbours; a later word lets that go again."""
        if word.verdict == "rejected":
            return
        if fold(word.company or "") in {fold(name) for name in self._categories & {claim.category}}:
            self._categories = set()  # they are companies that nobody had added
        if claim.series in self._series and fold(word.company or "") == fold(self._series[claim.series]):
            self._series = {}
        self._learn_segment(word, claim)
        kin = self._kin(claim)
        if word.scope != self._scope_named(claim):
            self._scopes_said[kin] = word.scope
        else:
            self._scopes_said.pop(kin, None)
        if word.basis != self._basis_named(claim, word.period):
            self._bases_said[kin] = (word.basis, word.period)
        elif self._carried(claim, word.period) is not None:
            self._bases_said.pop(kin, None)

    def _learn_segment(self, word: Decision, claim: ExtractedPoint) -> None:
        named, series = self._segment_named(claim, word.metric), _Kin("series", claim.series)
        of_category = bool(claim.category) and parse_period(claim.category) is None
        if fold(word.segment) == fold(named):
            if fold(self._segments_said.get(series, named)) != fold(named):
                del self._segments_said[series]
        elif of_category and word.segment:
            self._segments_said[_Kin("category", claim.category)] = word.segment
        else:
            self._segments_said[series] = word.segment

    def segment(self, claim: ExtractedPoint, metric: str | None) -> str:
        """The part that a value is of; "" is the whole company."""
        of_series = self._segments_said.get(_Kin("series", claim.series))
        said = self._segments_said.get(_Kin("category", claim.category), of_series)
        return self._segment_named(claim, metric) if said is None else said

    def _segment_named(self, claim: ExtractedPoint, metric: str | None) -> str:
        """The name of the series or the category, or both, that is a part; where no metric is known, of a part's own.

        A series that says a metric by its name, or may say one, is no part; one head of several may be.
        """
        heads = self._names.heads(claim.series)
        if heads is not None and metric in (None, heads.key) and may_be_segment(heads.rest):
            return heads.rest
        category = claim.category.strip() if claim.category in self._categories else ""
        if metric is None:
            return category if self._by_part else ""
        series = self._series.get(claim.series, "")
        if series and self._names.says_another(claim.series, claim.unit):
            series = ""
        return " · ".join(filter(None, (series, category)))

    def renamed(self, claim: ExtractedPoint, name: str, segment: str) -> str:
        """The segment where a series goes by another name: with the name, if it was the name."""
        if fold(segment) != fold(claim.series) or _Kin("series", claim.series) in self._segments_said:
            return segment
        return name if may_be_segment(name) and not self._names.metric(name) else ""

    def scope(self, claim: ExtractedPoint) -> Scope:
        return self._scopes_said.get(self._kin(claim), self._scope_named(claim))

    def _scope_named(self, claim: ExtractedPoint) -> Scope:
        return scope_said(self._title, claim.series, claim.category)

    def basis(self, claim: ExtractedPoint, period: Period | None) -> Basis:
        """A forecast year is an estimate or guidance, whatever else is said of it."""
        found = self._carried(claim, period) or self._basis_named(claim, period)
        if period is not None and period.estimate and found != "guidance":
            return "estimate"
        return found

    def _carried(self, claim: ExtractedPoint, period: Period | None) -> Basis | None:
        """The basis that a person said of a neighbour; an estimate of one year makes none of the years before it."""
        said, since = self._bases_said.get(self._kin(claim), (None, None))
        forward = said in ("estimate", "guidance") and since is not None and period is not None
        return None if forward and period is not None and since is not None and period.end < since.end else said

    def _basis_named(self, claim: ExtractedPoint, period: Period | None) -> Basis:
        named = basis_said(claim.series) or basis_said(claim.category)
        if period is not None and period.estimate:
            return "guidance" if named == "guidance" else "estimate"
        return named or basis_of_title(self._title) or "reported"

    def _kin(self, claim: ExtractedPoint) -> _Kin:
        """What shares scope and basis: a column of a table, a series of a chart."""
        return _Kin("category", claim.category) if self._kind == "table" else _Kin("series", claim.series)
