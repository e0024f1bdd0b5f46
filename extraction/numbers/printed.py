"""A text as a number: one number, with at most a sign, a currency and a unit around it, exact to its last zero."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extraction.chart import Unit
from extraction.numbers.letters import half_width, has_chinese, plain_letters, squeezed
from extraction.numbers.unit_words import CURRENCIES, IN_BRACKETS, unit_name


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """One number as printed: `value` counts in `unit` (its scale not applied), `printed` is the text itself."""

    value: Decimal
    unit: Unit | None
    printed: str


def parse_number(text: str) -> PrintedNumber | None:
    """The number, if the whole text is one number with at most a sign, a currency and a unit around it."""
    plain = plain_letters(text).strip()
    parts = _AROUND_DIGITS.fullmatch(plain) if len(plain) <= _LONGEST_NUMBER else None
    if parts is None or not _DIGITS.fullmatch(parts["digits"]):
        return None
    before, after = parts["before"], parts["after"]
    brackets = before.count("("), after.count(")")
    if brackets == (1, 1):
        opened, closed = _OPENED.fullmatch(before), _CLOSED.fullmatch(after)
        if opened is None or closed is None:
            return None
        before = opened["outer"] or opened["inner"] or ""
        after = closed["inner"] or closed["outer"] or ""
    sign = _SIGN_AND_CURRENCY.fullmatch(before)
    if sign is None or brackets not in ((0, 0), (1, 1)) or "(" in after:
        return None
    signs = (sign["first"] or "").strip() + (sign["last"] or "")
    if len(signs) > 1 or (signs and brackets == (1, 1)):
        return None  # "(-3.2)" may be a negative in brackets or a negated one
    currency, word = sign["currency"].strip(), after.strip()
    unit = None
    if currency or word:
        blank = " " if after[:1].isspace() and currency and word else ""
        unit = _unit_beside_digits(currency, blank, word, parts["digits"], text)
        if unit is None:
            return None
    value = Decimal(parts["digits"].replace(",", ""))
    if brackets == (1, 1) or signs in _MINUS:
        value = value.copy_negate()
    return PrintedNumber(value, unit, text.strip())


def parse_label(text: str) -> PrintedNumber | None:
    """As `parse_number`; and beside a mark or an axis, where words are numbers one by one, "1 234" is a number too."""
    number = parse_number(text)
    if number is not None or not is_in_groups(text):
        return number
    number = parse_number(_BLANK_IN_NUMBER.sub("", plain_letters(text).strip()))
    return None if number is None else PrintedNumber(number.value, number.unit, text.strip())


def is_in_groups(text: str) -> bool:
    """True if the text is one number whose thousands are set apart by blanks: "12 345.6 %", "-1 234"."""
    return _IN_GROUPS.fullmatch(plain_letters(text).strip()) is not None


def format_number(value: Decimal) -> str:
    """The number with thousands marks and exactly its own decimals: `parse_number` reads it back."""
    return f"{value:,f}"


def rounding(value: Decimal) -> Decimal:
    """Half a unit in the last printed place: 12.30 stands for anything within 0.005 of it."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{value} has no last place.")
    return Decimal((0, (5,), exponent - 1))


def _unit_beside_digits(currency: str, blank: str, word: str, digits: str, text: str) -> Unit | None:
    if currency and squeezed(currency) not in CURRENCIES:
        return None
    if not currency and word == "M" and digits in ("3", "6", "9", "12"):
        return None  # "9M" is nine months as often as nine million
    if word == "点" or _MORE_DIGITS.search(word):
        return None  # 12点 is an hour as often as a level
    name = unit_name(currency + blank + word, chinese=has_chinese(text))
    if name is None or name.clarity < IN_BRACKETS:
        return None
    return Unit(name.measure, name.scale, half_width(currency + blank + word).strip())


_LONGEST_NUMBER = 80
_MORE_DIGITS = re.compile(r"(?<!m)[0-9]|'")
_MINUS = ("-", "△", "▲", "负")
_AROUND_DIGITS = re.compile(r"(?P<before>[^0-9]*?)(?P<digits>[0-9][0-9,.]*)(?P<after>.*)", re.DOTALL)
_DIGITS = re.compile(r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_IN_GROUPS = re.compile(
    r"(?=.*\d \d)[^\w\s]?\s?[1-9]\d{0,2}(?: ?\d{3})+(?:\.\d+)?(?:\s?[^\d\s.,]\S*)?"
)  # the OCR drops blanks
_BLANK_IN_NUMBER = re.compile(r"(?<=\d) (?=\d)")
_OPENED = re.compile(r"\s*\(\s*(?P<inner>[^(]*)|(?P<outer>[^(]*)\(\s*")
_CLOSED = re.compile(r"(?P<inner>[^)]*)\)\s*|\s*\)(?P<outer>[^)]*)")
_SIGN_AND_CURRENCY = re.compile(
    r"(?P<first>[+-](?!\s)|[△▲负]\s*)?(?P<currency>[^+\-△▲负]*?)\s*(?P<last>[+-]|(?<=.)[△▲负])?", re.DOTALL
)
