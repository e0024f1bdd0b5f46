"""How right is a reading of a gold case? Exactly what the person confirmed, or it is wrong.

Values find their truth by names, as everywhere in evaluation: spellings may differ a little, years may not. What was
printed must be the same number in the same unit and scale; what was measured must lie within the ± that was confirmed
with it. The period is not judged beside the category: people put it by the company's calendar, which no picture shows.
What a mistake is called is storage's word, so that a trial and a reviewer say the same of the same slip.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evaluation.names import paired, plain, series_name
from evaluation.score import Row, Said, by_category, by_series, judged
from extraction.answers import withheld
from extraction.chart import ExtractedPoint, Reading, Unit
from storage.decisions import Decision, Mistake
from storage.gold import GoldCase, GoldPoint
from storage.mistakes import Beside, name_mistake, name_withheld
from storage.names import fold

Pairs = dict[int, int]  # the claim of each true value, by positions


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A true value beside what was said of it; no `truth` where it was invented, nothing `said` where it was missed.

    No `mistake` is right. `doubted`: the reading itself says to look twice.
    """

    series: str
    category: str
    truth: GoldPoint | None
    said: ExtractedPoint | None
    mistake: Mistake | None
    doubted: bool

    @property
    def right(self) -> bool:
        return self.mistake is None


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading beside its gold case: the true values in their order, then what was invented.

    Each true value is right, wrong or missing. `silent` are wrong and invented values without a doubt beside them.
    """

    rows: tuple[JudgedRow, ...]
    right: int
    wrong: int
    silent: int
    missing: int
    invented: int

    @property
    def of(self) -> int:
        """What `right` is counted of: every true value, and every invented one."""
        return self.right + self.wrong + self.missing + self.invented

    @property
    def score(self) -> float:
        return self.right / self.of


def judge(case: GoldCase, reading: Reading | None) -> Judged:
    """The verdict on every value; a reading of None is a refusal, and misses them all."""
    claims = () if reading is None else reading.points
    doubted = frozenset(at for finding in (reading.findings if reading else ()) for at in finding.points)
    in_place = _pairs(case, claims, doubted)
    moved = _elsewhere(case.points, claims, in_place)
    pairs = in_place | moved
    others = {at: Beside(claims[one], _answer(case.points[at], claims[one], at in moved)) for at, one in pairs.items()}
    unheard = withheld(reading.answer) if reading else {}
    rows = []
    for at, true in enumerate(case.points):
        one = others.get(at)
        mistake = None
        if one is None or at in moved or not is_right(true, one.claim):
            mistake = _named(one, [other for place, other in others.items() if place != at])
        if one is None and unheard:
            mistake = name_withheld(_words_for(true, unheard), _answer_added(true))
        said = None if one is None else one.claim
        rows.append(JudgedRow(true.series, true.category, true, said, mistake, pairs.get(at) in doubted))
    invented = [at for at in range(len(claims)) if at not in pairs.values() and claims[at].value is not None]
    rows += [
        JudgedRow(claims[at].series, claims[at].category, None, claims[at], "invented", at in doubted)
        for at in invented
    ]
    return _counted(tuple(rows))


def is_right(true: GoldPoint, claim: ExtractedPoint) -> bool:
    """The number that was confirmed, in its unit and scale; a measured one within its ±."""
    if claim.value is None or not _same_unit(true.unit, claim.unit):
        return False
    return claim.value == true.value if true.error is None else abs(claim.value - true.value) <= true.error


def _answer(true: GoldPoint, claim: ExtractedPoint, moved: bool) -> Decision:
    """What the person would have said to this claim. Names are part of it only where the value stood elsewhere."""
    said = Decision(
        true.extraction, "corrected", true.point, claim.series, claim.category, period=claim.period,
        value=claim.value if _close(true, claim) else true.value, unit=true.unit, printed=true.printed,
    )  # fmt: skip
    if not moved:
        return said
    same_series = _same_name(series_name(true.series), series_name(claim.series))
    return replace(said, series=claim.series if same_series else true.series, category=true.category)


def _named(one: Beside | None, near: Sequence[Beside]) -> Mistake:
    if one is None or one.answer is None:
        return "missed"
    return name_mistake(one.claim, one.answer, near) or "other"


def _answer_added(true: GoldPoint) -> Decision:
    return Decision(true.extraction, "added", None, true.series, true.category, value=true.value, unit=true.unit)


def _words_for(true: GoldPoint, unheard: Mapping[tuple[str, str], str]) -> str | None:
    """What the model wrote at the place of a value, where that was no number."""
    wanted = (fold(true.series), fold(true.category))
    return next((words for (one, other), words in unheard.items() if (fold(one), fold(other)) == wanted), None)


def _close(true: GoldPoint, claim: ExtractedPoint) -> bool:
    """The number alone is as confirmed, whatever its unit."""
    return claim.value is not None and abs(claim.value - true.value) <= (true.error or 0)


def _same_unit(one: Unit | None, other: Unit | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.measure, one.scale) == (other.measure, other.scale)


def _same_name(one: str, other: str) -> bool:
    return bool(paired([one], [other]))


def _counted(rows: tuple[JudgedRow, ...]) -> Judged:
    counts: Counter[str] = Counter()
    for row in rows:
        silence = row.truth is not None and (row.said is None or row.mistake == "missed")
        kind = "right" if row.right else "missing" if silence else "invented" if row.truth is None else "wrong"
        counts[kind] += 1
        counts["silent"] += kind in ("wrong", "invented") and not row.doubted
    return Judged(
        rows, counts["right"], counts["wrong"], counts["silent"], counts["missing"], counts["invented"]
    )  # fmt: skip


# ── which claim is about which value ─────────────────────────────────────────────────────────────────────────────────


def _pairs(case: GoldCase, claims: Sequence[ExtractedPoint], doubted: frozenset[int]) -> Pairs:
    """Claims by the names of their series and categories; a table may be read by columns."""
    said, at = _said(claims, doubted)
    pairs = _by_names(case.points, by_series(said), at)
    if case.kind == "table":
        turned = _by_names(case.points, by_category(said), at)
        pairs = max(pairs, turned, key=lambda found: sum(is_right(case.points[t], claims[c]) for t, c in found.items()))
    return pairs


def _by_names(true: Sequence[GoldPoint], rows: Mapping[int, Row], at: Mapping[tuple[int, int], int]) -> Pairs:
    """The pairs that every score of ours makes; a lone series that nobody calls so goes by its categories."""
    names = list(dict.fromkeys(one.series for one in true))
    called = {name for name, _ in rows.values()}
    lone = len(names) == 1 and not any(_same_name(series_name(names[0]), name) for name in called)
    truth = {
        "series": [
            {
                "name": name,
                "name_shown": not lone,
                "points": [
                    {"category": one.category, "value": one.value, "label_shown": False, "position": position}
                    for position, one in enumerate(true)
                    if one.series == name
                ],
            }
            for name in names
        ]
    }
    verdicts, _ = judged(truth, rows)
    return {one.true["position"]: at[one.said.place] for one in verdicts if one.true is not None}


def _said(claims: Sequence[ExtractedPoint], doubted: frozenset[int]) -> tuple[list[Said], dict[tuple[int, int], int]]:
    """The claims as a score takes them, and which claim stands at which place."""
    series = {name: position for position, name in enumerate(dict.fromkeys(claim.series for claim in claims))}
    at = {(series[claim.series], position): position for position, claim in enumerate(claims)}
    said = [
        Said(series_name(claims[one].series), plain(claims[one].category), claims[one].value, one in doubted, place)
        for place, one in at.items()
    ]
    return said, at


def _elsewhere(true: Sequence[GoldPoint], claims: Sequence[ExtractedPoint], pairs: Pairs) -> Pairs:
    """A value missed in its place and said in another is one mistake and not two, if no other value is like it."""
    missed = [at for at in range(len(true)) if at not in pairs]
    free = [at for at, claim in enumerate(claims) if at not in pairs.values() and claim.value is not None]
    like = {at: [one for one in free if is_right(true[at], claims[one])] for at in missed}
    heard = Counter(one for found in like.values() for one in found)
    return {at: found[0] for at, found in like.items() if len(found) == 1 and heard[found[0]] == 1}
