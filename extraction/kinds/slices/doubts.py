"""What speaks against a pie's values: labels that its angles deny, shares off 100, names or labels missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.chart import ExtractedPoint, Finding, Measurement
from extraction.checks import doubts_about
from extraction.errors import Sentence
from extraction.kinds.slices.labels import SliceLabel
from extraction.kinds.slices.names import NamedSlice
from extraction.kinds.slices.values import rounding_of_all
from extraction.numbers.printed import rounding

TENTH = Decimal("0.1")


def find_doubts(
    slices: Sequence[NamedSlice],
    points: Sequence[ExtractedPoint],
    unused: Sequence[SliceLabel],
    discs: int,
    amounts: bool,
) -> list[Finding]:
    findings = _contradictions(points, slices)
    findings += _not_100(slices, {i for finding in findings for i in finding.points})
    findings += _nameless(slices)
    findings += _without_slice(slices, points)
    findings += _without_label(points) if amounts or unused else []
    findings += _unclaimed(unused)
    return findings + _several_pies(discs, points)


def _nameless(slices: Sequence[NamedSlice]) -> list[Finding]:
    nameless = tuple(i for i, part in enumerate(slices) if part.name.startswith("#"))
    return doubts_about(nameless, "slice_unnamed", zh="没有找到该扇区的名称。", en="No name was found for this slice.")


def _without_slice(slices: Sequence[NamedSlice], points: Sequence[ExtractedPoint]) -> list[Finding]:
    """Labels whose slice was not seen; a nought needs none, unless its label is another slice's too."""
    shared = [part.label for part in slices if part.label and sum(other.label is part.label for other in slices) > 1]
    unseen = tuple(
        i for i, part in enumerate(slices) if part.share is None and (points[i].value != 0 or part.label in shared)
    )
    return doubts_about(
        unseen,
        "slice_not_found",
        zh="图中没有找到与此标签对应的扇区，数值未能核对。",
        en="No slice was found for this label, so the value could not be checked.",
    )


def _without_label(points: Sequence[ExtractedPoint]) -> list[Finding]:
    """Slices without a label where others have one."""
    bare = tuple(i for i, point in enumerate(points) if point.source == "measured")
    return doubts_about(
        bare if len(bare) < len(points) else (),
        "label_missing",
        zh="其他扇区都有标签，此扇区的标签未读到，数值由角度测得。",
        en="Other slices are labelled; no label was read here, so the value is measured from the angle.",
    )


def _unclaimed(unused: Sequence[SliceLabel]) -> list[Finding]:
    texts = ", ".join(label.first.printed for label in unused if label.first)
    sentence = Sentence(
        zh=f"图中还有数字未归入任何扇区：{texts}。", en=f"Printed numbers that no slice claims: {texts}."
    )
    return [Finding("number_unused", sentence)] if unused else []


def _several_pies(discs: int, points: Sequence[ExtractedPoint]) -> list[Finding]:
    sentence = Sentence(
        zh=f"图中有 {discs} 个饼图，只读取了最大的一个。",
        en=f"There are {discs} pies in the picture; only the largest was read.",
    )
    return [Finding("several_pies", sentence, tuple(range(len(points))))] if discs > 1 else []


def seen_from_the_side(points: Sequence[ExtractedPoint]) -> list[Finding]:
    measured = tuple(index for index, point in enumerate(points) if point.source == "measured")
    return doubts_about(
        measured,
        "pie_in_perspective",
        zh="饼图带透视效果，由角度测得的数值只是近似。",
        en="The pie is drawn in perspective, so a value measured from its angle is only approximate.",
    )


def legend_incomplete(points: int) -> Finding:
    sentence = Sentence(
        zh="图例与扇区的数量不一致，名称的对应可能有误。",
        en="Legend and slices differ in number, so names may be matched wrongly.",
    )
    return Finding("legend_incomplete", sentence, tuple(range(points)))


def _contradictions(points: Sequence[ExtractedPoint], slices: Sequence[NamedSlice]) -> list[Finding]:
    """A label that says something else than its slice measures; beside an amount, the percentage counts as well."""
    findings = []
    for index, (point, part) in enumerate(zip(points, slices, strict=True)):
        if point.source != "printed" or point.value is None:
            continue
        for value, printed, measured in _claims(point, part):
            tolerance = 2 * measured.error + rounding(value)
            if point.unit is not None and point.unit.measure == "%":
                tolerance = max(tolerance, Decimal(1) + rounding(value))
            if abs(value - measured.value) > tolerance:
                shown, error = f"{measured.value:f}", f"{measured.error:f}"
                sentence = Sentence(
                    zh=f"标签为 {printed}，扇区角度测得 {shown} ± {error}：两者不符，请核对。",
                    en=f"The label says {printed} but the slice measures {shown} ± {error}: please check.",
                )
                findings.append(Finding("label_slice_mismatch", sentence, (index,)))
                break
    return findings


def _claims(point: ExtractedPoint, part: NamedSlice) -> list[tuple[Decimal, str, Measurement]]:
    claims = []
    if point.measured is not None and point.value is not None:
        claims.append((point.value, point.printed or "", point.measured))
    if part.label and part.label.percent and part.share is not None and point.measured is not None:
        share = replace(point.measured, value=part.share, error=Decimal(1))
        claims.append((part.label.percent.value, part.label.percent.printed, share))
    return claims


def _not_100(slices: Sequence[NamedSlice], doubted: set[int]) -> list[Finding]:
    """Percentages on all slices that do not add up to 100, more than rounding and labels doubted anyway explain."""
    said = [part.label.percent for part in slices if part.label and part.label.percent]
    if len(said) != len(slices):
        return []
    total = sum((one.value for one in said), Decimal(0))
    put_right = [slices[i].share if i in doubted else one.value for i, one in enumerate(said)]
    likely = sum((share for share in put_right if share is not None), Decimal(0))
    off = abs(total - 100)
    explained = 0 < len(doubted) <= 0.3 * len(slices) and abs(likely - 100) < off / 3
    if explained or off <= max(rounding_of_all(said), TENTH / 2):
        return []
    sentence = Sentence(
        zh=f"各扇区的百分比合计为 {total}%，不是 100%。",
        en=f"The percentages of the slices add up to {total}%, not 100%.",
    )
    return [Finding("shares_not_100", sentence, tuple(range(len(slices))))]
