"""Runs of text from characters: parted at wide gaps, numbers apart, small raised signs apart, turned ones turned."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from extraction.chart import TextBox
from extraction.documents.pdf.characters import Character
from extraction.geometry import Box, around

WIDE = 0.9  # of the letters' size: a wider gap parts two cells, names or labels
BETWEEN_NUMBERS = 0.2  # of the size: two numbers need less to be two
OFF_LINE = 0.35  # of the size: further from the baseline stands another line
RAISED, SMALLER = 0.12, 0.8  # a note's sign: off the baseline and smaller
TURNED = 2.0  # degrees between two runs
LOW = 0.4  # of the size: ink less high ("-", "…") gets the height of digits, so that the box shows the line
DIGITS_HIGH = 0.72  # of the size


def runs(characters: Iterable[Character | None]) -> Iterator[TextBox]:
    """The texts of a page, in the order of reading; characters that nobody can know are left out."""
    line: list[Character] = []
    for character in characters:
        if character is None or (line and _parts(line, character)):
            yield from _text(line)
            line = []
        if character is not None and (line or not character.is_blank):
            line.append(character)
    yield from _text(line)


def _parts(line: list[Character], following: Character) -> bool:
    """True if a character begins another run."""
    if following.is_blank:
        return False
    last = next(c for c in reversed(line) if not c.is_blank)
    size = max(last.size, following.size, 0.1)
    if abs((following.angle - last.angle + 180) % 360 - 180) > TURNED:
        return True
    along, off = _steps(last, following)
    if abs(off) > OFF_LINE * size:
        return True
    smaller = min(last.size, following.size) / size
    if smaller < SMALLER and abs(off) > RAISED * size:
        return True
    gap = along - last.advance
    if gap > WIDE * size or along < -0.5 * size:
        return True
    return gap > BETWEEN_NUMBERS * size and _ends_a_number(last.text) and _begins_a_number(following.text)


def _steps(last: Character, following: Character) -> tuple[float, float]:
    """How far it is from one beginning to the next, along the line and off it."""
    turn = math.radians(last.angle)
    right, down = following.x - last.x, following.y - last.y
    return right * math.cos(turn) + down * math.sin(turn), down * math.cos(turn) - right * math.sin(turn)


def _ends_a_number(text: str) -> bool:
    return text.isdigit() or text in "%)）％"


def _begins_a_number(text: str) -> bool:
    return text.isdigit() or text in "-(（+−$¥"


def _text(line: list[Character]) -> Iterator[TextBox]:
    """One text of the characters of a run, if any of them says something."""
    while line and line[-1].is_blank:
        line.pop()
    words = "".join(" " if c.is_blank else c.text for c in line)
    words = " ".join(words.split())
    if not words:
        return
    inked = [c for c in line if not c.is_blank]
    box = around(c.ink for c in inked)
    angle = round(inked[0].angle, 1)
    yield TextBox(words, _with_height(box, inked, angle), 0.0 if abs(angle) < 0.5 else angle)


def _with_height(box: Box, inked: list[Character], angle: float) -> Box:
    """The box of a run that has only low ink, as high as digits of its size."""
    size = max(c.size for c in inked)
    if abs(angle) > TURNED or box.height >= LOW * size:
        return box
    base = inked[0].y
    return Box(box.left, min(box.top, base - DIGITS_HIGH * size), box.right, max(box.bottom, base))
