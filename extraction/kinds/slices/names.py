"""The name of each slice and the label that speaks of it; slices too thin to be seen have a label alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.slices.disc import Disc
from extraction.kinds.slices.labels import SliceLabel, names_around, pair
from extraction.kinds.slices.legend import LegendName, pair_names

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class NamedSlice:
    """A slice with what was found out about it. `share` is measured, in percent; None if the slice was not found."""

    name: str
    share: Decimal | None
    box: Box
    label: SliceLabel | None


def named_slices(
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


def with_unseen(slices: list[NamedSlice], unused: list[SliceLabel]) -> tuple[list[NamedSlice], list[SliceLabel]]:
    """Labels left over that name something of their own speak of slices too thin to be seen."""
    taken = {part.name for part in slices}
    unseen = [label for label in unused if label.name and label.name not in taken]
    found = [*slices, *(NamedSlice(label.name, None, label.box, label) for label in unseen)]
    return found, [label for label in unused if label not in unseen]


def with_zeros(
    slices: list[NamedSlice], unused: list[SliceLabel], nameless: Sequence[LegendName]
) -> tuple[list[NamedSlice], list[SliceLabel]]:
    """A printed "0%" has no slice; it speaks of the legend's names that have none (two in one place look like one)."""
    zeros = [label for label in unused if says_zero(label)]
    names = [entry.label.name for entry in nameless]
    if not zeros or len(names) < len(zeros):
        return slices, unused
    said = zeros + [zeros[-1]] * (len(names) - len(zeros))
    found = [NamedSlice(name, None, label.box, label) for name, label in zip(names, said, strict=True)]
    return [*slices, *found], [label for label in unused if label not in zeros]


def says_zero(label: SliceLabel) -> bool:
    return label.first is not None and label.first.value == 0 and not label.name
