"""Two readings of one picture laid side by side: where they agree, where they differ, what only one of them saw.

The first reading is the one with geometry; the second is a model's. What is printed where the first one shows it
stands, with the doubt beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extraction.alignment import Alignment, aligned, could_be_same, points_by_place, same_word
from extraction.chart import ExtractedPoint, Finding, Reading, Series, Unit
from extraction.errors import Sentence

Verdict = Literal["agrees", "differs", "proposes"]


@dataclass(frozen=True, slots=True)
class Compared:
    """What the second reading says of a point of the first; `first` is None for a point that only the second has.

    Both are positions in their readings. `sentence` tells both values where they differ.
    """

    first: int | None
    second: int
    verdict: Verdict
    sentence: Sentence | None = None


def compared(first: Reading, second: Reading) -> tuple[Compared, ...]:
    """A word on every point of the second reading that holds a value."""
    same = aligned(second, first)
    at = points_by_place(first)
    words: list[Compared] = []
    taken: set[int] = set()
    for position, point in enumerate(second.points):
        if point.value is None:
            continue
        place = (same.series.get(point.series, ""), same.categories.get(point.category, ""))
        ours = at.get(place)
        if ours is None or ours in taken:
            words.append(Compared(None, position, "proposes"))
            continue
        taken.add(ours)
        difference = _difference(first.points[ours], point)
        words.append(Compared(ours, position, "differs" if difference else "agrees", difference))
    return tuple(words)


def joined(first: Reading, second: Reading) -> Reading:
    """One table of both: the first reading's points with what speaks against them, then what only the second saw."""
    words = compared(first, second)
    same = aligned(second, first)
    points, findings = list(first.points), list(first.findings)
    for word in words:
        if word.first is None:
            continue
        ours, theirs = first.points[word.first], second.points[word.second]
        points[word.first] = _better(ours, theirs, word.verdict)
        if word.sentence is not None:
            findings.append(Finding("readers_differ", word.sentence, (word.first,)))
    alone = [word.second for word in words if word.first is None]
    moved = {position: len(points) + k for k, position in enumerate(alone)}
    points += [_in_the_names_of(second.points[position], same) for position in alone]
    findings += _theirs(second, moved)
    findings += _summary(words, len(first.points))
    series = (*first.series, *_new_series(first, second, same, alone))
    return replace(first, series=series, points=tuple(points), findings=tuple(findings), answer=second.answer)


def _difference(ours: ExtractedPoint, theirs: ExtractedPoint) -> Sentence | None:
    """What the two say where it is not the same number, or not the same unit."""
    units = _same_unit(ours.unit, theirs.unit)
    if units and could_be_same(ours, theirs):
        return None
    said, other = _in_words(ours, with_unit=not units), _in_words(theirs, with_unit=not units)
    return Sentence(
        zh=f"两种读法不一致：图形与文字识别读作 {said}，模型读作 {other}，请核对。",
        en=f"The readers differ: text and geometry say {said}, the model says {other}: please check.",
    )


def _same_unit(one: Unit | None, other: Unit | None) -> bool:
    """True unless both are known and not the same."""
    return one is None or other is None or (one.measure, one.scale) == (other.measure, other.scale)


def _in_words(point: ExtractedPoint, *, with_unit: bool) -> str:
    number = "?" if point.value is None else point.printed or f"{point.value:f}"
    error = f" ± {point.error:f}" if point.error is not None else ""
    unit = f" {point.unit}" if with_unit and point.unit is not None else ""
    return f"{number}{error}{unit}"


def _better(ours: ExtractedPoint, theirs: ExtractedPoint, verdict: Verdict) -> ExtractedPoint:
    """Our point; a print that the model found is better than a measure it agrees with, or than nothing."""
    unread = ours.value is None
    if theirs.source != "printed" or not (unread or (verdict == "agrees" and ours.source == "measured")):
        return ours
    return replace(
        ours, value=theirs.value, source="printed", printed=theirs.printed, evidence=theirs.evidence, error=None,
        unit=ours.unit or theirs.unit, confidence=None,
    )  # fmt: skip


def _in_the_names_of(point: ExtractedPoint, same: Alignment) -> ExtractedPoint:
    series, category = same.series.get(point.series), same.categories.get(point.category)
    return replace(point, series=series or point.series, category=category or point.category)


def _new_series(first: Reading, second: Reading, same: Alignment, alone: Sequence[int]) -> Iterator[Series]:
    """The second reading's series that the first one has no row for."""
    known = {same_word(one.name) for one in first.series}
    used = {second.points[position].series for position in alone}
    for one in second.series:
        if one.name in used and one.name not in same.series and same_word(one.name) not in known:
            yield one


def _theirs(second: Reading, moved: dict[int, int]) -> Iterator[Finding]:
    """The doubts about what only the second reading holds; its other doubts are about points that are ours."""
    for finding in second.findings:
        points = tuple(moved[point] for point in finding.points if point in moved)
        if points or not finding.points:
            yield replace(finding, points=points)
    if moved:
        sentence = Sentence(
            zh="只有模型读出了这个值，图形与文字识别没有，请核对。",
            en="Only the model reads this value; text and geometry do not: please check.",
        )
        yield Finding("only_model", sentence, tuple(moved.values()))


def _summary(words: Sequence[Compared], points: int) -> Iterator[Finding]:
    """How far the two agree: a fact about the picture, no doubt about a point."""
    agreed, differ = (sum(word.verdict == verdict for word in words) for verdict in ("agrees", "differs"))
    silent = points - agreed - differ
    yield Finding(
        "readers_compared",
        Sentence(
            zh=f"两种读法对比：{points} 个值中，{agreed} 个一致，{differ} 个不一致，{silent} 个模型没有给出。",
            en=f"Two readers, {points} values: they agree on {agreed}, differ on {differ}; the model lacks {silent}.",
        ),
    )
