"""Marks of a chart that the OCR took for letters: ● for a dot, 日 for a square with a line through it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from extraction.chart import TextBox
from extraction.marks.colours import SAME_COLOUR, Lab, commonest, distance, is_tint
from extraction.marks.masks import part_in

_SHAPE = re.compile(r"[●○•■□◆◇▲△▼▽★☆◎⊙]+")
_LIKE_SHAPE = re.compile(r"[OoQ]")
_CHINESE = re.compile(r"[一-鿿]")


def printed_only(texts: Sequence[TextBox]) -> tuple[TextBox, ...]:
    """The texts without drawn marks: a shape, a lone round letter, one Chinese letter among Latin words."""
    chinese = sum(bool(_CHINESE.search(t.text)) for t in texts)
    lone = [t for t in texts if _CHINESE.fullmatch(t.text.strip())]
    foreign = lone if len(lone) == chinese else []
    return tuple(t for t in texts if t not in foreign and not _is_mark(t.text.strip()))


def _is_mark(text: str) -> bool:
    return bool(_SHAPE.fullmatch(text) or _LIKE_SHAPE.fullmatch(text))


def in_one_colour(
    texts: Sequence[TextBox], lab: Lab, colours: Sequence[tuple[float, float, float]]
) -> tuple[TextBox, ...]:
    """The texts without short ones drawn in two colours of the legend: dots that touch, read as 8 or 00."""
    return tuple(t for t in texts if len(t.text.strip()) > 2 or _colours_in(t, lab, colours) < 2)


def _colours_in(text: TextBox, lab: Lab, colours: Sequence[tuple[float, float, float]]) -> int:
    """How many of the colours fill a good part of the text's box."""
    part = part_in(lab, text.box.clipped(lab.shape[1], lab.shape[0]))
    if not part.size or not colours:
        return 0
    paper = commonest(part.reshape(-1, 3))
    away = distance(part, paper)
    ink = commonest(part[away >= 0.8 * away.max()])
    colours = [colour for colour in colours if not is_tint(colour, ink, paper)]  # soft edges of grey letters are none
    if not colours:
        return 0
    gaps = np.stack([distance(part, colour) for colour in colours])
    nearest = np.where(gaps.min(axis=0) < SAME_COLOUR, gaps.argmin(axis=0), -1)
    return sum(float((nearest == index).mean()) > 0.12 for index in range(len(colours)))
