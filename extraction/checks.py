"""Reasons to look twice. `CHECKS` is the table of contents; a check returns findings and changes no number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.axes import Tick
from extraction.chart import Finding, Reading
from extraction.errors import Sentence
from extraction.numbers import rounding

MANY_UNUSED = 3
SHARE_UNUSED = 0.3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the checks may look at: the reading, how far label and mark may differ, numbers nothing claimed."""

    reading: Reading
    tolerances: tuple[Decimal | None, ...]
    unused: tuple[Tick, ...]
    colours_alike: bool = False  # two names of the legend have (almost) the same colour


def run_checks(
    reading: Reading,
    tolerances: Sequence[Decimal | None],
    unused: Sequence[Tick] = (),
    colours_alike: bool = False,
) -> tuple[Finding, ...]:
    """All findings about a reading, in the order of `CHECKS`."""
    evidence = Evidence(reading, tuple(tolerances), tuple(unused), colours_alike)
    return tuple(finding for check in CHECKS for finding in check(evidence))


def label_against_mark(evidence: Evidence) -> list[Finding]:
    """A printed label and the mark it labels say different things."""
    findings = []
    for index, (point, tolerance) in enumerate(zip(evidence.reading.points, evidence.tolerances, strict=True)):
        if point.source != "printed" or point.measured is None or tolerance is None or point.value is None:
            continue
        apart = abs(point.value - point.measured.value)
        if apart <= tolerance + rounding(point.value):
            continue
        label, mark, error = point.printed, f"{point.measured.value:f}", f"{point.measured.error:f}"
        sentence = Sentence(
            zh=f"标签为 {label},图形测得 {mark} ± {error}:两者不符,请核对。",
            en=f"The label says {label} but the mark measures {mark} ± {error}: please check.",
        )
        findings.append(Finding("label_mark_mismatch", sentence, (index,)))
    return findings


def label_without_measure(evidence: Evidence) -> list[Finding]:
    """A label that no geometry could confirm."""
    unsure = tuple(i for i, p in enumerate(evidence.reading.points) if p.source == "printed" and p.measured is None)
    if not unsure:
        return []
    sentence = Sentence(
        zh="没有找到可核对的图形或坐标轴,此标签只凭文字识别。",
        en="No mark or axis was found to check this label against; it rests on the text alone.",
    )
    return [Finding("label_unchecked", sentence, unsure)]


def measured_among_labels(evidence: Evidence) -> list[Finding]:
    """A mark without a label in a series whose other marks have one: its label may have been missed."""
    findings = []
    for series in evidence.reading.series:
        own = [(i, p) for i, p in enumerate(evidence.reading.points) if p.series == series.name]
        printed = sum(p.source == "printed" for _, p in own)
        bare = tuple(i for i, p in own if p.source == "measured")
        if bare and printed >= 2 and printed > len(bare):
            sentence = Sentence(
                zh="同系列其他点都有标签,此点的标签未读到,数值由图形测得。",
                en="Other points of this series are labelled; no label was read here, so the value is measured.",
            )
            findings.append(Finding("label_missing", sentence, bare))
    return findings


def unused_numbers(evidence: Evidence) -> list[Finding]:
    """Numbers printed in the plot that no point claims: a value may have been missed."""
    if not evidence.unused:
        return []
    shown = "、".join(t.text.text for t in evidence.unused[:6])
    listed = ", ".join(t.text.text for t in evidence.unused[:6])
    sentence = Sentence(
        zh=f"图中还有 {len(evidence.unused)} 个数字未归入任何点:{shown}。",
        en=f"{len(evidence.unused)} printed numbers were not claimed by any point: {listed}.",
    )
    points = evidence.reading.points
    printed = sum(p.source == "printed" for p in points)
    many = len(evidence.unused) >= max(MANY_UNUSED, SHARE_UNUSED * printed)  # then the structure itself may be misread
    return [Finding("number_unused", sentence, tuple(range(len(points))) if many else ())]


def nameless_series(evidence: Evidence) -> list[Finding]:
    """Several series, and the legend does not say which is which."""
    findings = []
    for series in evidence.reading.series:
        if series.name.startswith("#"):
            points = tuple(i for i, p in enumerate(evidence.reading.points) if p.series == series.name)
            sentence = Sentence(zh="图例中没有找到该颜色的系列名称。", en="No legend entry was found for this colour.")
            findings.append(Finding("series_unnamed", sentence, points))
    return findings


def colours_alike(evidence: Evidence) -> list[Finding]:
    """Series that only their colours tell apart have almost the same colour: a grey scan, a black-and-white print."""
    if not evidence.colours_alike:
        return []
    sentence = Sentence(
        zh="图例中有颜色几乎相同,系列可能对调,请核对。",
        en="Two legend colours are almost the same, so series may be exchanged: please check.",
    )
    return [Finding("colours_alike", sentence, tuple(range(len(evidence.reading.points))))]


def twice_the_same_category(evidence: Evidence) -> list[Finding]:
    """Two points of a series carry the same category name."""
    names = Counter((p.series, p.category) for p in evidence.reading.points)
    twice = tuple(i for i, p in enumerate(evidence.reading.points) if names[p.series, p.category] > 1)
    if not twice:
        return []
    sentence = Sentence(
        zh="同一系列中类目名称重复,可能读错。", en="The category name occurs twice in this series; it may be misread."
    )
    return [Finding("category_repeated", sentence, twice)]


CHECKS: tuple[Callable[[Evidence], list[Finding]], ...] = (
    label_against_mark,
    label_without_measure,
    measured_among_labels,
    unused_numbers,
    nameless_series,
    colours_alike,
    twice_the_same_category,
)
