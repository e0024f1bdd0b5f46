"""Neighbouring cells found as one text are cut apart, where the other rows show the columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extraction.geometry import Box
from extraction.kinds.tables.columns import Column
from extraction.kinds.tables.words import Word, is_blank, is_period
from extraction.numbers.printed import parse_number

GROUPED = r"[-+(]?[0-9]{{1,3}}(?:,[0-9]{{3}})*{decimals}\)?%?"

AMOUNT_THEN_WORDS = re.compile(
    r"([-+]?(?:[0-9][0-9,]*\.[0-9]{1,2}|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?= ))) ?([\u4e00-\u9fff].*)"
)


def cut_merged(words: Iterable[Word], columns: Sequence[Column]) -> list[Word]:
    """The words, with every text that covers several columns of numbers cut into its cells, if that is certain."""
    amounts = [c for c in columns if c.numeric]
    cut: list[Word] = []
    for word in words:
        under = [c for c in amounts if word.box.left < c.center < word.box.right]
        merged = under and word.number is None and (len(under) > 1 or word.box.left < under[0].start)
        parts = _parts(word.text, len(under)) if merged else []
        parts = parts or _number_before_words(word, amounts)
        cut += _cut(word, parts) if parts else [word]
    return cut


def _parts(text: str, columns: int) -> list[str]:
    """The cells in the text: as many numbers as it covers columns, after a label if there is one."""
    tokens = text.split()
    tail: list[str] = []
    while tokens and (parse_number(tokens[-1]) or is_period(tokens[-1]) or is_blank(tokens[-1])):
        tail.insert(0, tokens.pop())
    if len(tail) == columns and (tokens or columns > 1):
        return [" ".join(tokens), *tail] if tokens else tail
    if columns < 2 or " " in text:
        return []
    ways = []
    for decimals in ("", r"\.[0-9]", r"\.[0-9]{2}"):
        pattern = GROUPED.format(decimals=decimals)
        if re.fullmatch(f"(?:{pattern}){{{columns}}}", text):
            ways.append(re.findall(pattern, text))
    sure = [way for way in ways if len(way) == columns and "".join(way) == text]
    return sure[0] if len(sure) == 1 else []


def _number_before_words(word: Word, amounts: Sequence[Column]) -> list[str]:
    """An amount and the text of the next column, found as one: the digits must end where their column ends."""
    found = AMOUNT_THEN_WORDS.fullmatch(word.text) if word.number is None else None
    if found is None or parse_number(found[1]) is None:
        return []
    end = word.box.left + word.box.width * sum(map(_width, found[1])) / sum(map(_width, word.text))
    column = next((c for c in amounts if c.left - word.box.height < word.box.left < c.right), None)
    return [found[1], found[2]] if column is not None and abs(end - column.right) < word.box.height else []


def _cut(word: Word, parts: Sequence[str]) -> list[Word]:
    """One word for each part, where its letters stand if all are equally wide."""
    cells, reached = [], 0
    total = sum(map(_width, word.text))
    for part in parts:
        at = word.text.index(part, reached)
        start, end = (sum(map(_width, word.text[:i])) / total for i in (at, at + len(part)))
        reached = at + len(part)
        source = replace(word.source, text=part, box=_share(word.source.box, start, end))
        guessed = " " not in word.text
        cells.append(Word(part, _share(word.box, start, end), source, parse_number(part), guessed))
    return cells


def _width(letter: str) -> float:
    return 2.0 if ord(letter) > 0x2E80 else 0.5 if letter in ",.:;' " else 1.0


def _share(box: Box, start: float, end: float) -> Box:
    return replace(box, left=box.left + start * box.width, right=box.left + end * box.width)
