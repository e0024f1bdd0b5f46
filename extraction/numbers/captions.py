"""Captions taken apart: the name in a title, an axis caption or a legend entry, its units, and the axis it is for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from extraction.chart import Unit
from extraction.numbers.letters import flat, has_chinese, squeezed
from extraction.numbers.unit_words import AFTER_LABEL, AS_SEGMENT, CURRENCIES, IN_BRACKETS, SURE, unit_name


def find_unit(text: str) -> Unit | None:
    """The unit that a title, an axis caption, a legend entry or a table corner names; None if it names two."""
    units = find_units(text)
    return units[0] if len({(unit.measure, unit.scale) for unit in units}) == 1 else None


def find_units(text: str) -> tuple[Unit, ...]:
    """All units the text names, in reading order: "收入(亿元)及增速(%)" names two."""
    return _caption(text).units


def strip_unit(text: str) -> str:
    """The name without units and axis remarks; empty if the text is nothing else."""
    return _caption(text).name


def axis_side(text: str) -> Literal["left", "right"] | None:
    """The axis that the text says it belongs to, if it says so."""
    sides = _caption(text).sides
    return next(iter(sides)) if len(sides) == 1 else None


@lru_cache(maxsize=1024)
def _caption(text: str) -> _Caption:
    return _Caption(text)


class _Caption:
    """A caption taken apart: what names a unit or an axis is struck out, what is left is the name.

    Struck letters become `_GONE`, so that positions stay those of the text and units keep their reading order.
    """

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.replace(_GONE, " ").split())
        self.letters = flat(self.text)
        self.chinese = has_chinese(self.text)
        self.found: dict[int, Unit] = {}
        self.sides: set[Literal["left", "right"]] = set()
        self.currency = ""  # the one stated apart from the unit: 单位:千元 币种:港币
        if not self._take(0, len(self.letters), AS_SEGMENT):
            self._read_head()
            self._read_brackets()
            self._read_labelled(0, len(self.letters))
            while self._read_tail():
                pass

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units in reading order; a currency stated apart settles what 元 is."""
        stated = CURRENCIES.get(squeezed(self.currency), "CNY")
        return tuple(
            Unit(stated, unit.scale, self.currency + unit.printed)
            if stated != "CNY" == unit.measure and unit.printed.endswith("元")
            else unit
            for _, unit in sorted(self.found.items())
        )

    @property
    def name(self) -> str:
        """What is left, as printed."""
        if _GONE not in self.letters:
            return self.text
        left = "".join(printed for printed, letter in zip(self.text, self.letters, strict=True) if letter != _GONE)
        return _BLANK_IN_BRACKET.sub(r"\1", " ".join(left.split())).strip(_SEPARATORS + _WIDE_SEPARATORS + " ")

    def _strike(self, start: int, end: int) -> None:
        self.letters = self.letters[:start] + _GONE * (end - start) + self.letters[end:]

    def _take(self, start: int, end: int, clarity: int) -> bool:
        """Strike this stretch if all of it is a unit, an axis remark or both; "% yoy" loses only its sign."""
        core = _CORE.search(self.letters, start, end)
        if core is None:
            return False
        start, end = core.span()
        words = self.letters[start:end]
        side = _SIDE_AT_END.search(words) or _SIDE_AT_START.search(words)
        if side is not None:
            self._take_side(start + side.start("side"), start + side.end("side"))
            rest = self.letters[start:end].strip(_GONE + _SEPARATORS + " ")
            return not rest or self._take(start, end, clarity)
        name = unit_name(words, self.chinese)
        if name is not None and name.clarity >= clarity:
            self.found[start] = Unit(name.measure, name.scale, name.printed)
            self._strike(start, end)
            return True
        percent = _PERCENT_OF_SOMETHING.fullmatch(words)
        if percent is not None:
            at = start + percent.start("first" if percent["first"] else "last")
            self.found[at] = Unit("%", 1, "%")
            if not _SHARE_OF_SOMETHING.match(words):
                self._strike(at, at + 1)
        return False

    def _take_side(self, start: int, end: int) -> None:
        self.sides.add("right" if _RIGHT.match(self.letters[start:end].lower()) else "left")
        self._strike(start, end)

    def _read_head(self) -> None:
        """右轴:毛利率"""
        side = _SIDE_BEFORE_NAME.match(self.letters)
        if side is not None:
            self._take_side(*side.span("side"))

    def _read_brackets(self) -> None:
        """收入(亿元)及增速(%,右轴): a bracket goes if nothing but units and remarks was in it."""
        for bracket in _BRACKETS.finditer(self.letters):
            start, end = bracket.span("inner")
            if not self._take(start, end, IN_BRACKETS):
                self._read_labelled(start, end)
                for part in _PART.finditer(self.letters, start, end):
                    if self._take(*part.span(), IN_BRACKETS) and part.end() < end:
                        self._strike(part.end(), part.end() + 1)
                kept = _CORE.search(self.letters, start, end)
                self._strike(kept.end() if kept else start, end)
            if not self.letters[start:end].strip(_GONE + _SEPARATORS + " "):
                self._strike(*bracket.span())

    def _read_labelled(self, start: int, end: int) -> None:
        """单位:人民币百万元, or 单位:元 币种:人民币 as in the corner of a statement."""
        stated = _STATED_CURRENCY.search(self.letters, start, end)
        if stated is not None and squeezed(stated["currency"]) in CURRENCIES:
            self.currency = stated["currency"]
            self._strike(*stated.span())
        for label in _LABEL.finditer(self.letters, start, end):
            at = label.end()
            while at < end:
                ends = [end, *(piece.start() for piece in reversed([*_PIECE_END.finditer(self.letters, at + 1, end)]))]
                taken = next((to for to in ends if self._take(at, to, AFTER_LABEL)), None)
                if taken is None:
                    break
                self._strike(*label.span())
                at = taken + 1

    def _read_tail(self) -> bool:
        """Strike one unit or axis remark from the end, if there is one."""
        end = len(self.letters.rstrip(_GONE + _SEPARATORS + " "))
        before = self.letters
        self._take(0, end, AS_SEGMENT)
        side = _SIDE_AFTER_NAME.search(self.letters, 0, end)
        if side is not None:
            self._take_side(*side.span("side"))
        for separator in _BEFORE_SEGMENT.finditer(self.letters, 0, end):
            if self.letters == before:
                self._take(separator.end(), end, AS_SEGMENT)
        for separator in _BEFORE_LOOSE_UNIT.finditer(self.letters, 0, end):
            if self.letters == before and self._is_loose_unit(separator, end):
                self._take(separator.end(), end, AFTER_LABEL)
                self._strike(*separator.span())
        if self.letters == before and _BARE_PERCENT.search(self.letters, 0, end):
            self._take(end - 1, end, AS_SEGMENT)
        return self.letters != before

    def _is_loose_unit(self, separator: re.Match[str], end: int) -> bool:
        """True if what follows can only be a unit, although a mere blank, slash or "in" stands before it."""
        name = unit_name(self.letters[separator.end() : end], self.chinese)
        if name is None:
            return False
        match separator[0].strip().lower():
            case "/":
                return name.measure == "%" or name.measure in CURRENCIES.values()
            case "":
                return name.clarity == SURE and not _NUMBER_AT_END.search(self.letters, 0, separator.start())
            case _:
                return name.clarity != IN_BRACKETS  # "Growth in households" names no unit


_GONE = "\0"
_SEPARATORS = ",:;、/|_-"
_WIDE_SEPARATORS = "\uff0c\uff1a\uff1b\uff0f\uff5c\u2013\u2014\u2212"  # the same in full width, and other dashes
_IGNORE_CASE = re.IGNORECASE
_AXIS_ZH = r"[右左]侧?(?:坐标|纵|竖)?轴|[主次]要?坐标轴"
_AXIS = (
    rf"(?:{_AXIS_ZH}|[右左]侧?|\b(?:[rl]\.?h\.?s\b\.?|(?:right|left)(?:[ -]hand)?(?:[ -](?:axis|scale|side))?\b"
    r"|(?:primary|secondary)[ -]axis\b))"
)
_RIGHT = re.compile(r"右|次|r|s")
_SIDE_AT_START = re.compile(rf"^(?P<side>{_AXIS})[\s\0,、;:/|-]", _IGNORE_CASE)
_SIDE_AT_END = re.compile(rf"(?:^|(?<=[\s\0,、;:/|-])|(?={_AXIS_ZH}))(?P<side>{_AXIS})$", _IGNORE_CASE)
_SIDE_BEFORE_NAME = re.compile(rf"(?P<side>{_AXIS})\s*[:,-]", _IGNORE_CASE)
_SIDE_AFTER_NAME = re.compile(rf"(?:(?<=[\s,、;:/|_-])|(?={_AXIS_ZH}))(?P<side>{_AXIS})$", _IGNORE_CASE)
_CORE = re.compile(r"[^\s\0,:;、/|_-](?:.*[^\s\0,:;、/|_-])?", re.DOTALL)
_BRACKETS = re.compile(r"[(\[【〔](?P<inner>[^()\[\]【】〔〕]+)(?:[)\]】〕]|$)")  # the last letter is easily cut off
_BLANK_IN_BRACKET = re.compile(r"([(\uff08\[【])[ ,\uff0c、;\uff1b]+")
_PART = re.compile(r"(?:[^,、;]|(?<=\d),(?=\d))+")
_LABEL = re.compile(r"(?:金额|货币|计量|数量)?单位\s*[:为]?\s*|\bunits?\s*:\s*", _IGNORE_CASE)
_STATED_CURRENCY = re.compile(r"币种\s*[:为]?\s*(?P<currency>[^\s\0,;、()]+)")
_PIECE_END = re.compile(r"(?<!\d),|,(?!\d)|[;、/|\s\0]")
_BEFORE_SEGMENT = re.compile(r"(?<!\d),|,(?!\d)|[:;、|]|\s[-/]\s")
_BEFORE_LOOSE_UNIT = re.compile(r"\s(?:expressed )?in\s|\s|/", _IGNORE_CASE)
_NUMBER_AT_END = re.compile(r"(?<![A-Za-z\d.,])\d[\d.,]*$")
_BARE_PERCENT = re.compile(r"[^\d\s\0.+-]%$")
_PERCENT_OF_SOMETHING = re.compile(r"(?P<first>%)\s*[^\d\s%][^%]*|[^%]*[^\d\s%.]\s*(?P<last>%)", re.DOTALL)
_SHARE_OF_SOMETHING = re.compile(r"%\s+of\s", _IGNORE_CASE)
