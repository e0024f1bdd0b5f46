"""Where the values of a reading probably belong: which company, metric and period, before anybody has said so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from extraction.chart import ExtractedPoint, Extraction, Period, Unit
from extraction.periods import DECEMBER, parse_period
from extraction.recalibration import Proposed
from storage.database import Database
from storage.decisions import Decision
from storage.matching import MetricProposal
from storage.meanings import GROWTH_WORDS, meanings
from storage.names import fold
from storage.parts import Parts

_Kin = tuple[Literal["series", "category"], str]
_Size = tuple[str, int] | None


class Places:
    """Where the values of one reading probably belong: as said of its other values, else by names looked up once."""

    def __init__(self, db: Database, made: Extraction, said: Iterable[Decision], extraction_id: int) -> None:
        self.names = meanings(db, made, extraction_id)
        words = sorted(said, key=lambda word: word.id)
        self._company_said = next((word.company for word in reversed(words) if word.company), None)
        self._claims = made.reading.points
        self._measures_in_columns = _of_several_measures(self._claims)
        self._undated = not any(map(_own_period, self._claims))
        self._rows_of_their_own = made.reading.kind == "table"
        self._metrics_said: dict[_Kin, str] = {}
        self._units_said: dict[tuple[_Kin, _Size], Unit | None] = {}
        self._periods_said: dict[str, Period] = {}
        self._parts = Parts(made, self.names)
        for word in words:
            self._learn(word)

    def _learn(self, word: Decision) -> None:
        """What a word about one value says about its neighbours, as the reading names them."""
        claim = self._claims[word.key] if 0 <= word.key < len(self._claims) else None
        named = word if claim is None else claim
        if word.metric:
            self._metrics_said[self._kin(named)] = word.metric
        if claim is not None and word.verdict != "rejected":
            self._parts.learn(word, claim)
            self._units_said[self._kin(claim), _size(claim.unit)] = word.unit
            if word.period:
                self._periods_said[self._dated_together(claim)] = word.period

    def _kin(self, one: ExtractedPoint | Decision) -> _Kin:
        """What shares a metric: a series, or a column where the columns of a table are of several measures."""
        return ("category", one.category) if one.series in self._measures_in_columns else ("series", one.series)

    def _dated_together(self, claim: ExtractedPoint) -> str:
        """What shares a period where none is printed: a row of a table, else the whole chart."""
        return claim.series if self._rows_of_their_own else ""

    def _period(self, claim: ExtractedPoint) -> Period | None:
        own = _own_period(claim)
        if own is None:
            return self._periods_said.get(self._dated_together(claim)) if self._undated else None
        year_end = self.names.year_end(self._company(claim))
        if year_end == DECEMBER or parse_period(claim.category) != own:
            return own
        return parse_period(claim.category, year_end)  # which half "six months ended 31 December 2024" is

    def _unit(self, claim: ExtractedPoint) -> Unit | None:
        return self._units_said.get((self._kin(claim), _size(claim.unit)), claim.unit)

    def proposal(self, extraction_id: int, key: int, claim: ExtractedPoint) -> Decision:
        """The claim as an answer that only needs a person's yes."""
        period, metric = self._period(claim), self._metric(claim)
        return Decision(
            extraction_id, "confirmed", key, claim.series, claim.category,
            company=self._company(claim), metric=metric, segment=self._parts.segment(claim, metric),
            period=period, period_text=claim.category if _own_period(claim) else "",
            value=claim.value, printed=claim.printed, unit=self._unit(claim),
            scope=self._parts.scope(claim), basis=self._parts.basis(claim, period), evidence=claim.evidence,
        )  # fmt: skip

    def adjusted(self, proposal: Decision, claim: ExtractedPoint | None, one: Proposed) -> Decision:
        """The proposal as words on its axis or series would have it; the claim is corrected if its number changes."""
        metric, segment = proposal.metric, proposal.segment
        if one.series != proposal.series and ("series", proposal.series) not in self._metrics_said:
            named = self.names.metric(one.series)
            metric = metric if named is None else named.key
        if claim is not None and one.series != proposal.series:
            segment = self._parts.renamed(claim, one.series, segment)
        if metric is None and one.metric is not None:  # what was said of a single value since counts more
            metric, segment = one.metric, segment or one.segment
        said = replace(proposal, series=one.series, metric=metric, segment=segment)
        if claim is not None and one.unit != claim.unit:
            said = replace(said, unit=one.unit)
        if one.value == proposal.value:
            return said
        return replace(said, verdict="corrected", value=one.value, printed=None)

    def _metric(self, claim: ExtractedPoint) -> str | None:
        """As said of the series; by its name or the category's; a bare "YoY" grows what is beside it; else by title."""
        names, unit = self.names, self._unit(claim)
        if names.metric(claim.category) is None and self._kin(claim) in self._metrics_said:
            return self._metrics_said[self._kin(claim)]
        found, titled = names.taken(claim.series, unit) or names.taken(claim.category, unit), names.metric_of_title
        if found is None and fold(claim.series) in GROWTH_WORDS:
            found = names.growth()
        elif found is None and titled is not None and not names.says_another(claim.series, unit):
            ratio = claim.unit is not None and claim.unit.measure == "%"
            found = titled if ratio == (titled.measure == "%") else None
        return None if found is None else found.key

    def perhaps(self, claim: ExtractedPoint, proposal: Decision) -> tuple[MetricProposal, ...]:
        """What the series may mean where nothing says it in full."""
        return () if proposal.metric else self.names.alike(claim.series, self._unit(claim))

    def _company(self, claim: ExtractedPoint) -> str | None:
        found = self.names.company(claim.series) or self.names.company(claim.category)
        return found.key if found else self._company_said or self.names.company_of_picture


def _own_period(claim: ExtractedPoint) -> Period | None:
    """The period the picture prints for a value."""
    return claim.period or parse_period(claim.category) or parse_period(claim.series)


def _of_several_measures(claims: Iterable[ExtractedPoint]) -> set[str]:
    """The series whose values, at no point in time, are printed in more than one unit: rows of a table of measures."""
    sizes: dict[str, set[_Size]] = {}
    for claim in claims:
        if claim.period is None and parse_period(claim.category) is None:
            sizes.setdefault(claim.series, set()).add(_size(claim.unit))
    return {series for series, found in sizes.items() if len(found) > 1}


def _size(unit: Unit | None) -> _Size:
    """A unit without its wording."""
    return None if unit is None else (unit.measure, unit.scale)
