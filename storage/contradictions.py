"""Facts that several sources say differently, side by side: what each says, and what that looks like.

Two words differ where their rounding intervals do not touch; 100.0 and 100.04 agree and need nobody. What two reviewers
see differently in one picture is another matter: see disagreements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from storage.confirmed import ConfirmedValue, Wanted, asked_for, value_of, words_on
from storage.database import Database, Row
from storage.fact_table import bring_up
from storage.likely_causes import Guess, amount, halfwidth, later_of, likely_cause

MOST = 100_000
Group = tuple[ConfirmedValue, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One fact that sources say differently: groups of words that agree among themselves, and what it looks like.

    The group with the word that counts comes first, the others follow by the dates of their reports.
    """

    groups: tuple[Group, ...]
    guess: Guess

    @property
    def counting(self) -> ConfirmedValue:
        return self.groups[0][0]

    @property
    def words(self) -> Group:
        return tuple(word for group in self.groups for word in group)

    def group_of(self, decision: int) -> Group:
        """The words that say the same as this one."""
        return next(group for group in self.groups if any(word.decision == decision for word in group))

    def later(self) -> Group | None:
        """The group of the later report, where there are two and their dates tell."""
        if len(self.groups) != 2:
            return None
        found = later_of(self.groups[0][0], self.groups[1][0])
        return None if found is None else self.group_of(found.decision)


def contradictions(db: Database, wanted: Wanted, limit: int = MOST, skip: int = 0) -> list[Contradiction]:
    """Facts of which the sources differ, by company, metric and period, the newest period first."""
    bring_up(db)
    rows = db.read(_DISPUTED, asked_for(db, wanted) | {"limit": limit, "skip": skip})
    return _in_facts(rows)


def contradiction_on(db: Database, decision: int) -> Contradiction | None:
    """The contradiction on the fact that this word speaks of; None where its sources agree."""
    words = words_on(db, decision)
    if not words or words[0].different < 2:
        return None
    rows = db.read(_OF_ONE_FACT, {"counting": words[0].decision})
    return next(iter(_in_facts(rows)), None)


def count_contradictions(db: Database, wanted: Wanted) -> int:
    """How many facts there are of which the sources differ."""
    bring_up(db)
    ((count,),) = db.read(_COUNT, asked_for(db, wanted))
    return int(count)


def _in_facts(rows: Sequence[Row]) -> list[Contradiction]:
    """The words fact by fact, each with what else is confirmed near it."""
    words: dict[int, list[ConfirmedValue]] = defaultdict(list)
    kin: dict[int, list[ConfirmedValue]] = defaultdict(list)
    for counting, own, *row in rows:
        (words if own else kin)[counting].append(value_of(tuple(row)))
    found = []
    for counting, said in words.items():
        groups = grouped(said)
        if len(groups) > 1:
            found.append(Contradiction(groups, likely_cause(groups[0][0], groups[1][0], kin[counting])))
    return found


def grouped(words: Sequence[ConfirmedValue]) -> tuple[Group, ...]:
    """The words in as few groups as their roundings allow, one value that satisfies them all in each."""
    measures: dict[str | None, list[ConfirmedValue]] = defaultdict(list)
    for word in words:
        measures[word.unit.measure if word.unit else None].append(word)
    groups: list[list[ConfirmedValue]] = []
    for alike in measures.values():
        top = None
        for word in sorted(alike, key=lambda each: amount(each) + halfwidth(each)):
            if top is None or amount(word) - halfwidth(word) > top:
                groups.append([])
                top = amount(word) + halfwidth(word)
            groups[-1].append(word)
    last = max(word.decision for word in words)
    ordered = [tuple(sorted(group, key=lambda word: -word.decision)) for group in groups]
    return tuple(sorted(ordered, key=lambda group: (group[0].decision != last, _when(group[0]), group[0].decision)))


def _when(word: ConfirmedValue) -> str:
    return word.source_date.isoformat() if word.source_date else ""


_COUNT = """
SELECT count(*) FROM fact f
WHERE f.counts AND f.different > 1
  AND (len($metrics) = 0 OR list_contains($metrics, f.metric))
  AND (len($companies) = 0 OR list_contains($companies, f.company))
  AND ($segments IS NULL OR list_contains($segments, f.segment_folded))
  AND (len($kinds) = 0 OR list_contains($kinds, f.period_kind))
  AND f.period_year BETWEEN $first AND $last
  AND (len($scopes) = 0 OR list_contains($scopes, f.scope))
  AND (len($bases) = 0 OR list_contains($bases, f.basis))
"""

# With the words on each fact what else is confirmed of the same company, metric and year.
_DISPUTED = """
WITH disputed AS (
    SELECT f.decision, f.company, f.metric, f.period_year,
           row_number() OVER (ORDER BY f.company, f.metric, f.period_end DESC, f.decision) AS place
    FROM fact f
    WHERE f.counts AND f.different > 1
      AND (len($metrics) = 0 OR list_contains($metrics, f.metric))
      AND (len($companies) = 0 OR list_contains($companies, f.company))
      AND ($segments IS NULL OR list_contains($segments, f.segment_folded))
      AND (len($kinds) = 0 OR list_contains($kinds, f.period_kind))
      AND f.period_year BETWEEN $first AND $last
      AND (len($scopes) = 0 OR list_contains($scopes, f.scope))
      AND (len($bases) = 0 OR list_contains($bases, f.basis))
    ORDER BY place LIMIT $limit OFFSET $skip)
SELECT t.decision, f.counting = t.decision,
       f.decision, f.company, f.metric, f.segment, f.period_kind, f.period_year, f.period_end,
       f.period_cumulative, f.period_estimate, f.scope, f.basis, f.value_text, f.unit_measure, f.unit_scale,
       f.unit_printed, f.decimals, f.printed, f.source, f.error_text, f.verdict, f.source_date, f.report, e.image,
       f.extraction, f.point, f.reviewer, f.decided_at, f.words, f.different
FROM disputed t
JOIN fact f ON f.company = t.company AND f.metric = t.metric
           AND (f.counting = t.decision OR f.counts AND f.period_year = t.period_year)
JOIN extraction e ON e.id = f.extraction
ORDER BY t.place, f.decision
"""

_OF_ONE_FACT = """
SELECT t.decision, f.counting = t.decision,
       f.decision, f.company, f.metric, f.segment, f.period_kind, f.period_year, f.period_end,
       f.period_cumulative, f.period_estimate, f.scope, f.basis, f.value_text, f.unit_measure, f.unit_scale,
       f.unit_printed, f.decimals, f.printed, f.source, f.error_text, f.verdict, f.source_date, f.report, e.image,
       f.extraction, f.point, f.reviewer, f.decided_at, f.words, f.different
FROM fact t
JOIN fact f ON f.company = t.company AND f.metric = t.metric
           AND (f.counting = t.decision OR f.counts AND f.period_year = t.period_year)
JOIN extraction e ON e.id = f.extraction
WHERE t.decision = $counting
ORDER BY f.decision
"""
