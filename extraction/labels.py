"""Which printed number belongs to which mark.

A label belongs to a mark because it stands by it and because its value agrees with what the mark measures.
All labels and marks of a chart are paired at once, so that the total doubt is least (Hungarian algorithm).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from extraction.axes import Tick

REACH = 3.2  # label heights between a mark and the nearest edge of its label
FAR = 1e6
AGREEMENT_CAP = 16.0  # pixels: a larger disagreement is all the same "does not agree"
AGREEMENT_WEIGHT = 0.3  # label heights per pixel of disagreement


@dataclass(frozen=True, slots=True)
class Anchor:
    """A mark that may have a label: where labels of it stand, what it measures, in which unit.

    `spots` are the pixels a label is printed around. `measured` is None without a calibrated axis.
    """

    spots: tuple[tuple[float, float], ...]
    reach_x: float
    measured: float | None
    units_per_pixel: float
    percent: bool | None  # whether its axis counts percent; None: not known


def pair_labels(labels: Sequence[Tick], anchors: Sequence[Anchor]) -> dict[int, int]:
    """Return {anchor index: label index}; anchors and labels without a partner are left out."""
    if not labels or not anchors:
        return {}
    cost = np.array([[pair_cost(label, anchor) for label in labels] for anchor in anchors])
    rows, columns = linear_sum_assignment(cost)
    return {int(a): int(b) for a, b in zip(rows, columns, strict=True) if cost[a, b] < FAR}


def pair_cost(label: Tick, anchor: Anchor) -> float:
    """Distance in label heights plus disagreement; FAR when the label cannot be this mark's."""
    box = label.text.box
    height = min(box.width, box.height)
    if anchor.percent is not None and label.unit is not None and (label.unit.measure == "%") != anchor.percent:
        return FAR
    gaps = []
    for x, y in anchor.spots:
        dx = max(0.0, box.left - x, x - box.right) + 0.1 * abs(box.center_x - x)
        dy = max(0.0, box.top - y, y - box.bottom)
        if dx <= anchor.reach_x and dy <= REACH * height:
            gaps.append((dx + dy) / height)
    if not gaps:
        return FAR
    return min(gaps) + AGREEMENT_WEIGHT * min(disagreement(label, anchor), AGREEMENT_CAP)


def disagreement(label: Tick, anchor: Anchor) -> float:
    """Pixels between what the label says and what the mark measures; 4 when nothing was measured."""
    if anchor.measured is None or anchor.units_per_pixel == 0:
        return 4.0
    return abs(float(label.value) - anchor.measured) / anchor.units_per_pixel
