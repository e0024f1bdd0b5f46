"""Reads pies and donuts: every slice measured by its angle, named and labelled by what is printed.

A printed label wins over the measured share and both are kept. Several pies in one picture are read one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from extraction.chart import ChartKind, ExtractedPoint, Finding, Measurement, Reading, Series, TextBox, Unit
from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.kinds.panels.discs import panels_of
from extraction.kinds.panels.find import scene_of
from extraction.kinds.panels.joined import joined, moved
from extraction.kinds.places.layout import find_title, subject
from extraction.kinds.scene import Scene
from extraction.kinds.slices.disc import Disc, find_discs
from extraction.kinds.slices.labels import PERCENT, Said, SliceLabel, labels_around, names_around, pair, read_label
from extraction.kinds.slices.legend import LegendName, find_names, find_names_without_slice, pair_names
from extraction.kinds.slices.look import look_again
from extraction.marks.colours import Lab, to_lab
from extraction.numbers.captions import find_units
from extraction.numbers.printed import parse_number, rounding
from extraction.ocr import read_box

COMPARABLE = 0.45  # of the largest disc's radius: smaller ones are no pies beside it
TENTH = Decimal("0.1")
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class NamedSlice:
    """A slice with what was found out about it. `share` is measured, in percent; None if the slice was not found."""

    name: str
    share: Decimal | None
    box: Box
    label: SliceLabel | None


def read(scene: Scene) -> Reading | None:
    """The pie in the picture, or all of them; None where there is none."""
    lab = to_lab(scene.pixels)
    found = find_discs(lab, scene.texts)
    discs = [disc for disc in found if disc.circle.radius >= COMPARABLE * found[0].circle.radius]
    if not discs:
        return None
    if len(discs) == 1:
        return _read_disc(scene, lab, discs[0], len(found))
    ordered, several = panels_of(lab, discs, scene.texts)
    readings = []
    for disc, panel in zip(ordered, several.panels, strict=True):
        alone, shown = scene_of(panel, scene)
        circle = replace(disc.circle, x=disc.circle.x - shown.left, y=disc.circle.y - shown.top)
        reading = _read_disc(alone, to_lab(alone.pixels), replace(disc, circle=circle), 1, of_several=True)
        readings.append(moved(reading, shown.left, shown.top))
    title = find_title(Scene(scene.pixels, several.common), None)
    return joined(readings, title.text if title else "")


def _read_disc(scene: Scene, lab: Lab, disc: Disc, discs: int, *, of_several: bool = False) -> Reading:
    """One pie, read from the texts of its scene."""
    legend = find_names(lab, disc, scene.texts)
    free = [text for text in scene.texts if not any(_belongs_to(entry, text) for entry in legend)]
    labels = _spoken(labels_around(disc, free), disc)
    paired = pair(disc, labels)
    free, before = list(look_again(lab, disc, labels, paired, free, partial(read_box, scene.pixels))), free
    if free != before:
        labels = _spoken(labels_around(disc, free), disc)
        paired = pair(disc, labels)
    free = [text for text in free if not any(label.box.grown(1).contains(text.box) for label in labels)]
    title = _caption(disc, free) if of_several else None
    title = title or find_title(Scene(scene.pixels, _above(disc, free)), None)
    free = [text for text in free if text is not title]
    slices = _named(disc, labels, paired, legend, free)
    unused = [label for position, label in enumerate(labels) if position not in paired.values()]
    slices, unused = _with_unseen(slices, unused)
    if any(_says_zero(label) for label in unused):
        slices, unused = _with_zeros(slices, unused, find_names_without_slice(lab, disc, legend, scene.texts))
    unit, amounts = _unit_of(slices, scene.texts)
    name = subject(title.text) if title else ""
    points = [_point(part, name, unit, amounts, slices, disc) for part in slices]
    findings = _seen_from_the_side(points) if disc.circle.flat < 1 else []
    findings += _findings(slices, points, unused, discs, amounts)
    if legend and (len(legend) > len(slices) or any(part.name.startswith("#") for part in slices)):
        findings.append(_legend_incomplete(len(points)))
    kind: ChartKind = "donut" if disc.hole else "pie"
    series = Series(name, unit, "none", "pie")
    return Reading(kind, title.text if title else "", (series,), tuple(points), tuple(findings))


def _belongs_to(entry: LegendName, text: TextBox) -> bool:
    """True for the entry's own text, and for a swatch that was taken for a letter."""
    part = max(text.box.overlap(entry.label.box), text.box.overlap(entry.swatch))
    return part > 0.3 * min(text.box.area, entry.label.box.area)


def _above(disc: Disc, texts: Sequence[TextBox]) -> tuple[TextBox, ...]:
    """Texts over the disc that can be its title: no sentences, and not so far up that they belong to the page."""
    top = disc.circle.y - disc.circle.flat * disc.circle.radius
    over = [text for text in texts if text.box.bottom < top + 0.15 * disc.circle.radius]
    near = [text for text in over if top - text.box.bottom < 2.2 * disc.circle.radius]
    return tuple(
        text
        for text in near
        if len(text.text) < 80 and "%" not in text.text and not text.text.endswith(("。", "；", ";"))
    )


def _caption(disc: Disc, texts: Sequence[TextBox]) -> TextBox | None:
    """What one of several pies is called: the text in its hole, else one straight over it, else straight under it."""
    circle = disc.circle
    top, bottom = circle.y - circle.flat * circle.radius, circle.y + circle.flat * circle.radius
    worded = [t for t in texts if (label := read_label(t.text, t.box)) and label.first is None and label.name]
    central = [t for t in worded if abs(t.box.center_x - circle.x) < 0.35 * circle.radius]
    inside = [t for t in central if disc.hole and circle.distance_of(t.box.center_x, t.box.center_y) < 0.6 * disc.hole]
    over = [t for t in central if 0 <= top - t.box.bottom + 0.1 * circle.radius < 0.9 * circle.radius]
    under = [t for t in central if 0 <= t.box.top - bottom + 0.1 * circle.radius < 0.9 * circle.radius]
    if inside:
        return max(inside, key=lambda text: text.box.height)
    if over or under:
        return min(over or under, key=lambda text: text.box.top)
    above = [t for t in worded if t.box.bottom < top and abs(t.box.center_x - circle.x) < 2.2 * circle.radius]
    return above[0] if len(above) == 1 else None


def _spoken(labels: Sequence[SliceLabel], disc: Disc) -> tuple[SliceLabel, ...]:
    """Without bare numbers, if these are too few to be the labels of the slices."""
    bare = [
        label for label in labels if not label.name and not label.percent and label.amount and not label.amount.unit
    ]
    if 2 * len(bare) >= len(disc.slices):
        return tuple(labels)
    return tuple(label for label in labels if label not in bare)


# ----------------------------------------------------------------------------------------------- names and values


def _named(
    disc: Disc,
    labels: Sequence[SliceLabel],
    paired: dict[int, int],
    legend: Sequence[LegendName],
    free: Sequence[TextBox],
) -> list[NamedSlice]:
    by_colour = pair_names(disc, legend)
    loose = () if legend or any(label.name for label in labels) else names_around(disc, free)
    beside = pair(disc, loose)
    found = []
    for position, part in enumerate(disc.slices):
        label = labels[paired[position]] if position in paired else None
        entry = legend[by_colour[position]].label if position in by_colour else None
        if label is None and entry is not None and entry.first is not None:
            label = entry  # the number is printed in the legend
        name = label.name if label and label.name else entry.name if entry else ""
        if not name and position in beside:
            name = loose[beside[position]].name
        share = Decimal(100 * part.share).quantize(HUNDREDTH, ROUND_HALF_UP)
        found.append(NamedSlice(name or f"#{position + 1}", share, disc.box_of(part), label))
    return found


def _with_unseen(slices: list[NamedSlice], unused: list[SliceLabel]) -> tuple[list[NamedSlice], list[SliceLabel]]:
    """Labels left over that name something of their own speak of slices too thin to be seen."""
    taken = {part.name for part in slices}
    unseen = [label for label in unused if label.name and label.name not in taken]
    found = [*slices, *(NamedSlice(label.name, None, label.box, label) for label in unseen)]
    return found, [label for label in unused if label not in unseen]


def _with_zeros(
    slices: list[NamedSlice], unused: list[SliceLabel], nameless: Sequence[LegendName]
) -> tuple[list[NamedSlice], list[SliceLabel]]:
    """A printed "0%" has no slice; it speaks of the legend's names that have none (two in one place look like one)."""
    zeros = [label for label in unused if _says_zero(label)]
    names = [entry.label.name for entry in nameless]
    if not zeros or len(names) < len(zeros):
        return slices, unused
    said = zeros + [zeros[-1]] * (len(names) - len(zeros))
    found = [NamedSlice(name, None, label.box, label) for name, label in zip(names, said, strict=True)]
    return [*slices, *found], [label for label in unused if label not in zeros]


def _says_zero(label: SliceLabel) -> bool:
    return label.first is not None and label.first.value == 0 and not label.name


def _unit_of(slices: Sequence[NamedSlice], texts: Sequence[TextBox]) -> tuple[Unit | None, bool]:
    """The unit the values are given in, and whether they are amounts rather than shares."""
    said = [part.label.amount for part in slices if part.label and part.label.amount]
    percents = sum(part.label.percent is not None for part in slices if part.label)
    if not said or len(said) < percents / 2:
        return PERCENT, False
    for amount in said:
        if amount.unit is not None:
            return amount.unit, amount.unit.measure != "%"
    noted = [unit for text in texts if parse_number(text.text) is None and len(text.text) < 40
             for unit in find_units(text.text)]  # fmt: skip
    money = [unit for unit in noted if unit.measure != "%"]
    total = sum((amount.value for amount in said), Decimal(0))
    if len(said) == len(slices) and abs(total - 100) <= _slack(said) and (not money or percents == 0):
        return PERCENT, False
    return (money[0] if money else None), True


def _slack(said: Sequence[Said]) -> Decimal:
    """How far rounding alone can move a sum."""
    return sum((rounding(one.value) for one in said), Decimal(0))


def _main(part: NamedSlice, amounts: bool) -> Said | None:
    if part.label is None:
        return None
    if amounts:
        return part.label.amount
    return part.label.percent or part.label.amount


def _point(
    part: NamedSlice, series: str, unit: Unit | None, amounts: bool, slices: Sequence[NamedSlice], disc: Disc
) -> ExtractedPoint:
    said = _main(part, amounts)
    measured = _measured(part, amounts, slices, disc)
    if said is not None and part.label is not None:
        return ExtractedPoint(
            series, part.name, said.value, "printed", part.label.box,
            unit=unit, printed=said.printed, measured=measured,
        )  # fmt: skip
    value, error = (measured.value, measured.error) if measured else (None, None)
    return ExtractedPoint(series, part.name, value, "measured", part.box, unit=unit, error=error, measured=measured)


def _measured(part: NamedSlice, amounts: bool, slices: Sequence[NamedSlice], disc: Disc) -> Measurement | None:
    """What the angle says, in the unit of the series: of amounts, the share of the total that the labels imply."""
    if part.share is None:
        return None
    error = Decimal(100 * disc.error).quantize(HUNDREDTH, ROUND_HALF_UP)
    if not amounts:
        return Measurement(part.share, error, part.box)
    whole = _whole(slices)
    if whole is None:
        return None
    places = max(Decimal(1).scaleb(-4), rounding(_first_amount(slices)) * 2)
    value = (part.share * whole / 100).quantize(places, ROUND_HALF_UP)
    return Measurement(value, max(places, (error * whole / 100).quantize(places, ROUND_HALF_UP)), part.box)


def _whole(slices: Sequence[NamedSlice]) -> Decimal | None:
    """What the full turn stands for: the weighted median of what each label implies, so one misprint moves nothing."""
    implied = sorted(
        (100 * part.label.amount.value / part.share, part.share)
        for part in slices
        if part.label and part.label.amount and part.share
    )
    if len(implied) < 2:
        return None
    half, seen = sum((share for _, share in implied), Decimal(0)) / 2, Decimal(0)
    for whole, share in implied:
        seen += share
        if seen >= half:
            return whole
    return None


def _first_amount(slices: Sequence[NamedSlice]) -> Decimal:
    return next(part.label.amount.value for part in slices if part.label and part.label.amount)


# ---------------------------------------------------------------------------------------------------------- doubts


def _findings(
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
    sentence = Sentence(zh="没有找到该扇区的名称。", en="No name was found for this slice.")
    return [Finding("slice_unnamed", sentence, nameless)] if nameless else []


def _without_slice(slices: Sequence[NamedSlice], points: Sequence[ExtractedPoint]) -> list[Finding]:
    """Labels whose slice was not seen; a nought needs none, unless its label is another slice's too."""
    shared = [part.label for part in slices if part.label and sum(other.label is part.label for other in slices) > 1]
    unseen = tuple(
        i for i, part in enumerate(slices) if part.share is None and (points[i].value != 0 or part.label in shared)
    )
    sentence = Sentence(
        zh="图中没有找到与此标签对应的扇区,数值未能核对。",
        en="No slice was found for this label, so the value could not be checked.",
    )
    return [Finding("slice_not_found", sentence, unseen)] if unseen else []


def _without_label(points: Sequence[ExtractedPoint]) -> list[Finding]:
    """Slices without a label where others have one."""
    bare = tuple(i for i, point in enumerate(points) if point.source == "measured")
    sentence = Sentence(
        zh="其他扇区都有标签,此扇区的标签未读到,数值由角度测得。",
        en="Other slices are labelled; no label was read here, so the value is measured from the angle.",
    )
    return [Finding("label_missing", sentence, bare)] if bare and len(bare) < len(points) else []


def _unclaimed(unused: Sequence[SliceLabel]) -> list[Finding]:
    texts = ", ".join(label.first.printed for label in unused if label.first)
    sentence = Sentence(
        zh=f"图中还有数字未归入任何扇区:{texts}。", en=f"Printed numbers that no slice claims: {texts}."
    )
    return [Finding("number_unused", sentence)] if unused else []


def _several_pies(discs: int, points: Sequence[ExtractedPoint]) -> list[Finding]:
    sentence = Sentence(
        zh=f"图中有 {discs} 个饼图,只读取了最大的一个。",
        en=f"There are {discs} pies in the picture; only the largest was read.",
    )
    return [Finding("several_pies", sentence, tuple(range(len(points))))] if discs > 1 else []


def _seen_from_the_side(points: Sequence[ExtractedPoint]) -> list[Finding]:
    measured = tuple(index for index, point in enumerate(points) if point.source == "measured")
    if not measured:
        return []
    sentence = Sentence(
        zh="饼图带透视效果,由角度测得的数值只是近似。",
        en="The pie is drawn in perspective, so a value measured from its angle is only approximate.",
    )
    return [Finding("pie_in_perspective", sentence, measured)]


def _legend_incomplete(points: int) -> Finding:
    sentence = Sentence(
        zh="图例与扇区的数量不一致,名称的对应可能有误。",
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
                    zh=f"标签为 {printed},扇区角度测得 {shown} ± {error}:两者不符,请核对。",
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
    if explained or off <= max(_slack(said), TENTH / 2):
        return []
    sentence = Sentence(
        zh=f"各扇区的百分比合计为 {total}%,不是 100%。",
        en=f"The percentages of the slices add up to {total}%, not 100%.",
    )
    return [Finding("shares_not_100", sentence, tuple(range(len(slices))))]
