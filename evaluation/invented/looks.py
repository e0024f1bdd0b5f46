"""How invented charts are dressed: palettes, places of legends and labels, the habits of one publisher."""

from __future__ import annotations

from typing import Literal

from evaluation.invented.chance import Chance
from evaluation.sheets import ECHARTS, NAVY, OFFICE, TABLEAU, Look, Place

GREYS = ("#222222", "#888888", "#bbbbbb", "#555555", "#d8d8d8", "#999999", "#444444")
WARM = ("#8c2d04", "#d94801", "#fd8d3c", "#fdbe85", "#6a51a3", "#9e9ac8", "#54278f")
PALETTES = (TABLEAU, NAVY, ECHARTS, OFFICE, WARM)
AROUND: tuple[Place, ...] = ("top", "bottom", "right")
FOR_ONE: tuple[Place, ...] = ("none", "top")
BESIDE_NAMES: tuple[Place, ...] = ("none", "none", "right")
ON_SLICES: tuple[Literal["outside", "inside", "none"], ...] = ("outside", "outside", "inside", "none")


def look_by_chance(chance: Chance) -> Look:
    return Look(
        width=chance.whole(560, 1100),
        height=chance.whole(340, 620),
        palette=chance.one(PALETTES),
        face=chance.one(("sans", "sans", "serif")),
        paper=chance.one(("#ffffff", "#ffffff", "#ffffff", "#f7f7f2")),
        ink=chance.one(("#333333", "#000000", "#555555")),
        title_at=chance.one(("left", "middle")),
        unit_at=chance.one(("corner", "title", "legend")),
        rules=chance.happens(0.4),
        grid=chance.one(("solid", "dashed", "none")),
        axis_from=None,
        lift=chance.within(1.1, 1.4),
        commas=chance.happens(0.6),
        markers=chance.happens(0.6),
        axis_cut=chance.happens(0.15),
        turned=chance.one((0, 0, 0, 45, 90)),
        every=chance.one((1, 1, 1, 1, 2)),
        letters=chance.within(0.85, 1.2),
    )
