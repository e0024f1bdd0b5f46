"""Numbers and units as financial pictures print them: "(1,234.5)" is -1234.5, "1,234.5亿元" counts 10^8 yuan.

Nothing here guesses. A text that two people could read differently ("1,23", "12.", "1 234") is no number, and
a caption that names two units has no single unit. What is read is exact: the decimals as printed, trailing
zeros kept, so that `rounding` can say how precisely the picture spoke.

Four conventions, where print alone does not decide:

* `$` without a country is the US dollar, `¥` is the yuan, 元 without a currency is the yuan;
* ▲ and △ before a number mean minus, as in statements, not "up";
* `pct` is percent, but percentage points in a Chinese text and after 个;
* 亿, m or '000 alone is a bare count (measure "count"): whether it counts yuan or people is for the reader of
  the whole chart to say.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from functools import lru_cache
from typing import Literal

from extraction.chart import Unit


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """One number as printed: `value` counts in `unit` (its scale not applied), `printed` is the text itself."""

    value: Decimal
    unit: Unit | None
    printed: str


# ------------------------------------------------------------------------------------------------- numbers


def parse_number(text: str) -> PrintedNumber | None:
    """The number, if the whole text is one number with at most a sign, a currency and a unit around it."""
    plain = _plain(text).strip()
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
    number = parse_number(_BLANK_IN_NUMBER.sub("", _plain(text).strip()))
    return None if number is None else PrintedNumber(number.value, number.unit, text.strip())


def is_in_groups(text: str) -> bool:
    """True if the text is one number whose thousands are set apart by blanks: "12 345.6 %", "-1 234"."""
    return _IN_GROUPS.fullmatch(_plain(text).strip()) is not None


def format_number(value: Decimal) -> str:
    """The number with thousands marks and exactly its own decimals: `parse_number` reads it back."""
    return f"{value:,f}"


def rounding(value: Decimal) -> Decimal:
    """Half a unit in the last printed place: 12.30 stands for anything within 0.005 of it."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{value} has no last place.")
    return Decimal((0, (5,), exponent - 1))


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


def _unit_beside_digits(currency: str, blank: str, word: str, digits: str, text: str) -> Unit | None:
    if currency and _squeezed(currency) not in _CURRENCIES:
        return None
    if not currency and word == "M" and digits in ("3", "6", "9", "12"):
        return None  # "9M" is nine months as often as nine million
    if word == "点" or _MORE_DIGITS.search(word):
        return None  # 12点 is an hour as often as a level
    name = _unit_name(currency + blank + word, chinese=_has_chinese(text))
    if name is None or name.clarity < _IN_BRACKETS:
        return None
    return Unit(name.measure, name.scale, _half_width(currency + blank + word).strip())


# --------------------------------------------------------------------------------------------------- units


def convert(value: Decimal, unit: Unit, to: Unit) -> Decimal:
    """The same amount counted in another unit of the same measure, exactly.

    The printed precision goes along: 1234.5亿元 is 1.2345E+11元, not a figure exact to the yuan. Print with
    `format_number`.
    """
    if unit.measure != to.measure:
        raise ValueError(f"{unit} cannot be counted in {to}.")
    exact = Context(prec=_PLENTY, traps=[Inexact])
    try:
        up, down = _power_of_ten(unit.scale), _power_of_ten(to.scale)
        if up is not None and down is not None:
            return value.scaleb(up - down, exact)
        return exact.divide(exact.multiply(value, Decimal(unit.scale)), Decimal(to.scale))
    except Inexact as problem:
        raise ValueError(f"{value} {unit} has no exact decimal in {to}.") from problem


def display_units(unit: Unit) -> tuple[Unit, ...]:
    """The usual units that `unit` can be shown in, smallest first; none of another measure."""
    return tuple(sorted((u for u in UNITS.values() if u.measure == unit.measure), key=lambda u: u.scale))


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
        self.letters = _flat(self.text)
        self.chinese = _has_chinese(self.text)
        self.found: dict[int, Unit] = {}
        self.sides: set[Literal["left", "right"]] = set()
        self.currency = ""  # the one stated apart from the unit: 单位:千元 币种:港币
        if not self._take(0, len(self.letters), _AS_SEGMENT):
            self._read_head()
            self._read_brackets()
            self._read_labelled(0, len(self.letters))
            while self._read_tail():
                pass

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units in reading order; a currency stated apart settles what 元 is."""
        stated = _CURRENCIES.get(_squeezed(self.currency), "CNY")
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
        name = _unit_name(words, self.chinese)
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
            if not self._take(start, end, _IN_BRACKETS):
                self._read_labelled(start, end)
                for part in _PART.finditer(self.letters, start, end):
                    if self._take(*part.span(), _IN_BRACKETS) and part.end() < end:
                        self._strike(part.end(), part.end() + 1)
                kept = _CORE.search(self.letters, start, end)
                self._strike(kept.end() if kept else start, end)
            if not self.letters[start:end].strip(_GONE + _SEPARATORS + " "):
                self._strike(*bracket.span())

    def _read_labelled(self, start: int, end: int) -> None:
        """单位:人民币百万元, or 单位:元 币种:人民币 as in the corner of a statement."""
        stated = _STATED_CURRENCY.search(self.letters, start, end)
        if stated is not None and _squeezed(stated["currency"]) in _CURRENCIES:
            self.currency = stated["currency"]
            self._strike(*stated.span())
        for label in _LABEL.finditer(self.letters, start, end):
            at = label.end()
            while at < end:
                ends = [end, *(piece.start() for piece in reversed([*_PIECE_END.finditer(self.letters, at + 1, end)]))]
                taken = next((to for to in ends if self._take(at, to, _AFTER_LABEL)), None)
                if taken is None:
                    break
                self._strike(*label.span())
                at = taken + 1

    def _read_tail(self) -> bool:
        """Strike one unit or axis remark from the end, if there is one."""
        end = len(self.letters.rstrip(_GONE + _SEPARATORS + " "))
        before = self.letters
        self._take(0, end, _AS_SEGMENT)
        side = _SIDE_AFTER_NAME.search(self.letters, 0, end)
        if side is not None:
            self._take_side(*side.span("side"))
        for separator in _BEFORE_SEGMENT.finditer(self.letters, 0, end):
            if self.letters == before:
                self._take(separator.end(), end, _AS_SEGMENT)
        for separator in _BEFORE_LOOSE_UNIT.finditer(self.letters, 0, end):
            if self.letters == before and self._is_loose_unit(separator, end):
                self._take(separator.end(), end, _AFTER_LABEL)
                self._strike(*separator.span())
        if self.letters == before and _BARE_PERCENT.search(self.letters, 0, end):
            self._take(end - 1, end, _AS_SEGMENT)
        return self.letters != before

    def _is_loose_unit(self, separator: re.Match[str], end: int) -> bool:
        """True if what follows can only be a unit, although a mere blank, slash or "in" stands before it."""
        name = _unit_name(self.letters[separator.end() : end], self.chinese)
        if name is None:
            return False
        match separator[0].strip().lower():
            case "/":
                return name.measure == "%" or name.measure in _CURRENCIES.values()
            case "":
                return name.clarity == _SURE and not _NUMBER_AT_END.search(self.letters, 0, separator.start())
            case _:
                return name.clarity != _IN_BRACKETS  # "Growth in households" names no unit


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

# ------------------------------------------------------------------------------------------ words for units

# How plain it must be that a word is a unit, before it is believed in that place.
_SURE = 3  # anywhere: "US$ m", 亿元, %
_AS_SEGMENT = 2  # as a whole caption or after a comma: m, 元, t
_IN_BRACKETS = 1  # in brackets or beside digits: households, 000
_AFTER_LABEL = 0  # only where a unit was announced, "in 1,000"


@dataclass(frozen=True, slots=True)
class _UnitName:
    measure: str
    scale: int
    clarity: int
    printed: str = ""


def _unit_name(text: str, chinese: bool) -> _UnitName | None:
    """The unit that this text is, if all of it is one."""
    printed = _half_width(text).strip()
    announced = _ANNOUNCED.match(printed)
    if announced is not None:
        printed = printed[announced.end() :]
    word = _squeezed(printed)
    name = _ratio(word, chinese) or _per(word) or _money(word) or _count(word, printed)
    if name is None:
        return None
    clarity = max(name.clarity, _IN_BRACKETS) if announced is not None else name.clarity
    return _UnitName(name.measure, name.scale, clarity, printed)


def _ratio(word: str, chinese: bool) -> _UnitName | None:
    if word in ("pct", "pcts") and chinese:
        return _UnitName("pp", 1, _SURE)
    for words, measure, scale, clarity in _RATIOS:
        if word in words:
            return _UnitName(measure, scale, clarity)
    return None


def _per(word: str) -> _UnitName | None:
    """元/股, US$ per tonne: one measure of its own, so that it never mixes with plain money."""
    for sign in ("/", "per", "每"):
        above, _, below = word.partition(sign)
        if not above or not below:
            continue
        counted = _money(above) or _count(above, above)
        base = _BELOW.get(below)
        if base is None:
            noun = _count(below, below)
            base = None if noun is None or noun.measure == "count" else _times(noun)
        if counted is not None and counted.measure != "count" and base is not None:
            return _UnitName(f"{counted.measure}/{base}", counted.scale, _SURE)
    return None


def _times(noun: _UnitName) -> str:
    return noun.measure if noun.scale == 1 else f"{noun.scale} {noun.measure}"


def _money(word: str) -> _UnitName | None:
    found = _MONEY.fullmatch(word)
    if found is None:
        return None
    currency = next(found[group] for group in ("first", "last", "after") if found[group])
    scale = next((found[group] for group in ("scale1", "scale2", "scale3") if found[group]), "")
    clarity = _AS_SEGMENT if not scale and currency != "元" and currency.isalpha() else _SURE
    return _UnitName(_CURRENCIES[currency], _SCALES[scale] if scale else 1, _IN_BRACKETS if "," in scale else clarity)


def _count(word: str, printed: str) -> _UnitName | None:
    """Things (万吨, kt, m shares), or a bare scale (亿, m, '000)."""
    if word == "mt" and printed not in ("Mt", "m t", "M t"):
        return None  # a metric ton or a million of them
    if word in _THINGS:
        return _UnitName(*_THINGS[word])
    found = _THINGS_IN_SCALE.fullmatch(word)
    if found is not None:
        thing, scale = found["thing"] or found["before"], found["scale"] or found["after"]
        measure, one, clarity = _THINGS[thing]
        clarity = _SURE if _has_chinese(word) else max(clarity, _AS_SEGMENT)
        return _UnitName(measure, one * _SCALES[scale], clarity)
    if word in _SCALES and word not in _NEEDS_MONEY:
        if word.strip("s").replace(",", "").isdigit():
            zeros = word.startswith("000")
            return _UnitName("count", _SCALES[word], _AS_SEGMENT if "'" in printed else int(zeros))
        return _UnitName("count", _SCALES[word], _AS_SEGMENT)
    return None


_ANNOUNCED = re.compile(r"(?:(?:金额|货币|计量|数量)?单位\s*[:为]?|units?\s*:|(?:expressed )?in\s)\s*", _IGNORE_CASE)

_RATIOS = (
    (("%", "percent", "pct", "pcts", "百分比"), "%", 1, _SURE),
    (("percentage",), "%", 1, _AS_SEGMENT),
    (("‰", "千分比"), "‰", 1, _SURE),
    (("个百分点", "百分点", "个pct", "个pp", "pp", "pps", "ppt", "ppts", "p.p.", "%pt", "%pts"), "pp", 1, _SURE),
    (("percentagepoint", "percentagepoints"), "pp", 1, _SURE),
    (("bp", "bps", "基点", "个基点", "个bp", "basispoint", "basispoints"), "bp", 1, _SURE),
    (("倍",), "x", 1, _SURE),
    (("x", "times"), "x", 1, _AS_SEGMENT),
)

_CURRENCIES = {
    word: code
    for code, words in {
        "CNY": "元 人民币 人民币元 rmb cny cnh renminbi yuan ¥ cn¥ rmb¥ rmbyuan chineseyuan",
        "USD": "美元 美金 us$ usd usd$ $ usdollar usdollars u.s.dollar u.s.dollars u.s.$ dollars",
        "HKD": "港元 港币 港币元 hk$ hkd hkdollars hongkongdollars",
        "EUR": "欧元 € eur euro euros",
        "GBP": "英镑 £ gbp poundssterling poundsterling britishpounds",
        "JPY": "日元 日圆 jpy jp¥ yen japaneseyen",
        "TWD": "新台币 台币 nt$ ntd twd",
        "SGD": "新加坡元 新元 s$ sgd",
        "AUD": "澳元 a$ aud australiandollars",
        "CAD": "加元 c$ cad canadiandollars",
        "CHF": "瑞士法郎 瑞郎 chf swissfrancs",
        "KRW": "韩元 ₩ krw",
        "INR": "₹ inr",
        "MOP": "澳门元 澳门币 mop$",
    }.items()
    for word in words.split()
}

_SCALES = {
    word: 10**zeros
    for zeros, words in {
        2: "百",
        3: "千 k thousand thousands 000 000s 1000 1000s 1,000 1,000s",
        4: "万 10k 10thousand 10,000 10000",
        5: "十万 100k 100thousand 100,000",
        6: "百万 m mn mm mln million millions 000000 1,000,000",
        7: "千万 10m 10mn 10million",
        8: "亿 100m 100mn 100mln 100million 100millions",
        9: "十亿 b bn bln billion billions",
        10: "百亿",
        11: "千亿",
        12: "万亿 tn trn trillion trillions",
    }.items()
    for word in words.split()
}
_NEEDS_MONEY = {"b", "tn", "trn", "百"}

_THINGS = {
    word: (measure, scale, clarity)
    for measure, scale, clarity, words in (
        ("share", 1, _AS_SEGMENT, "股"),
        ("share", 1, _IN_BRACKETS, "shares"),
        ("t", 1, _AS_SEGMENT, "吨 公吨 t ton tons tonne tonnes metrictons metrictonnes"),
        ("t", 1000, _AS_SEGMENT, "kt ktonnes kilotonnes"),
        ("kg", 1, _AS_SEGMENT, "千克 公斤 kg kgs"),
        ("oz", 1, _AS_SEGMENT, "盎司 oz ounces"),
        ("Wh", 10**3, _AS_SEGMENT, "千瓦时 kwh"),
        ("Wh", 10**6, _AS_SEGMENT, "兆瓦时 mwh"),
        ("Wh", 10**9, _AS_SEGMENT, "吉瓦时 gwh"),
        ("Wh", 10**12, _AS_SEGMENT, "twh"),
        ("W", 10**3, _AS_SEGMENT, "千瓦 kw kilowatts"),
        ("W", 10**6, _AS_SEGMENT, "兆瓦 mw megawatts"),
        ("W", 10**9, _AS_SEGMENT, "吉瓦 gw gigawatts"),
        ("m2", 1, _AS_SEGMENT, "平方米 平米 m2 sqm squaremeters squaremetres"),
        ("km2", 1, _AS_SEGMENT, "平方公里 km2 sqkm"),
        ("sq ft", 1, _AS_SEGMENT, "平方英尺 平方尺 sqft squarefeet"),
        ("mu", 1, _AS_SEGMENT, "亩"),
        ("ha", 1, _AS_SEGMENT, "公顷 hectares"),
        ("m3", 1, _AS_SEGMENT, "立方米 m3 cbm cubicmeters cubicmetres"),
        ("m3", 10**9, _AS_SEGMENT, "bcm"),
        ("l", 1, _AS_SEGMENT, "升 liters litres"),
        ("l", 1000, _AS_SEGMENT, "千升 kl kiloliters kilolitres"),
        ("bbl", 1, _AS_SEGMENT, "桶 bbl bbls barrels"),
        ("bbl", 10**6, _AS_SEGMENT, "mmbbl mmbbls"),
        ("TEU", 1, _AS_SEGMENT, "标准箱 标箱 teu teus"),
        ("km", 1, _AS_SEGMENT, "公里 千米 km kilometers kilometres"),
        ("t km", 1, _AS_SEGMENT, "吨公里 tkm"),
        ("person km", 1, _AS_SEGMENT, "人公里 客公里 rpk"),
        ("day", 1, _AS_SEGMENT, "天 days"),
        ("hour", 1, _AS_SEGMENT, "小时 hours"),
        ("minute", 1, _AS_SEGMENT, "分钟 minutes"),
        ("person", 1, _AS_SEGMENT, "人 名"),
        ("person", 1, _IN_BRACKETS, "people persons"),
        ("visit", 1, _AS_SEGMENT, "人次"),
        ("visit", 1, _IN_BRACKETS, "visits"),
        ("household", 1, _AS_SEGMENT, "户"),
        ("household", 1, _IN_BRACKETS, "households"),
        ("unit", 1, _IN_BRACKETS, "unit units"),
        ("point", 1, _AS_SEGMENT, "点"),
        *(
            (word, 1, _AS_SEGMENT, word)
            for word in "家件台套个只辆架艘部张笔单条项间片块次份所座支瓶箱盒枚颗头例床袋罐组宗"
        ),
        *(
            (word, 1, _IN_BRACKETS, word)
            for word in ("employees", "customers", "users", "subscribers", "passengers", "vehicles", "cars", "stores")
        ),
    )
    for word in words.split()
}

_BELOW = {
    "share": "share",
    "ordinaryshare": "share",
    "person": "person",
    "capita": "person",
    "head": "person",
    "day": "day",
    "d": "day",
    "日": "day",
    "month": "month",
    "月": "month",
    "year": "year",
    "annum": "year",
    "年": "year",
    "hour": "hour",
    "h": "hour",
    "tonne": "t",
    "ton": "t",
    "barrel": "bbl",
    "ounce": "oz",
    "w": "W",
    "瓦": "W",
    "wh": "Wh",
    "瓦时": "Wh",
    "度": "1000 Wh",
    "方": "m3",
    "unit": "unit",
}


def _one_of(words: dict[str, str] | dict[str, int] | dict[str, tuple[str, int, int]]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_FOREIGN = _one_of({word: code for word, code in _CURRENCIES.items() if word != "元"})
_SCALE = _one_of(_SCALES)
_MONEY = re.compile(
    rf"(?P<first>{_FOREIGN})(?:(?P<scale1>{_SCALE})元?)?"  # 人民币亿元, US$ m
    rf"|(?P<scale2>{_SCALE})?(?P<last>元|{_FOREIGN})"  # 亿元, million U.S. dollars
    rf"|(?P<scale3>{_SCALE})元\(?(?P<after>{_FOREIGN})\)?"  # 亿元人民币
)
_THING = _one_of(_THINGS)
_THINGS_IN_SCALE = re.compile(rf"(?P<scale>{_SCALE})(?P<thing>{_THING})|(?P<before>{_THING})(?P<after>{_SCALE})")

# --------------------------------------------------------------------------------------------------- letters

_FLAT = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
_FLAT |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE63), "-")
_FLAT |= dict.fromkeys((0x2018, 0x2019, 0x2032, 0x00B4, 0x0060), "'")
_FLAT |= {0x3000: " ", 0xFFE5: "\u00a5", 0xFFE1: "£", 0xFE6A: "%"}
_PLENTY = 1000  # digits of working precision, more than any scale needs


def _flat(text: str) -> str:
    """The same letters in half width, with one kind of minus and apostrophe; as many as before."""
    return text.translate(_FLAT)


def _half_width(text: str) -> str:
    """NFKC, but a footnote mark never becomes a digit: 12² stays what it is, m² is m2."""
    kept = []
    for before, letter in zip(" " + text, text, strict=False):
        number_like = unicodedata.category(letter) in ("No", "Nl") and not (letter in "²³" and before in "mM米")
        kept.append(letter if number_like else unicodedata.normalize("NFKC", letter))
    return "".join(kept)


def _plain(text: str) -> str:
    return _flat(_half_width(_flat(text)))


def _squeezed(text: str) -> str:
    """For looking up: lower case, without blanks, apostrophes and the small words between scale and currency."""
    return re.sub(r"\b(?:in|of)\b|[\s']", "", _flat(text).lower())


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def _power_of_ten(scale: int) -> int | None:
    zeros = len(str(scale)) - 1
    return zeros if scale == 10**zeros else None


# The units an analyst picks from; made last, since they are read by the rules above.
_USUAL = (
    "元|千元|万元|百万元|亿元|十亿元|RMB'000|RMB m|RMB bn|美元|万美元|百万美元|亿美元|US$|US$'000|US$ m|US$ bn"
    "|港元|万港元|百万港元|亿港元|HK$|HK$'000|HK$ m|HK$ bn|欧元|百万欧元|亿欧元|€m|€bn|英镑|百万英镑|£m|£bn"
    "|元/股|美元/股|港元/股|%|个百分点|bp|倍|股|万股|亿股|吨|万吨|kt|千瓦时|万千瓦时|亿千瓦时"
    "|人|万人|户|万户|家|件|万件|台|万台"
)
UNITS = {
    printed: Unit(name.measure, name.scale, printed)
    for printed in _USUAL.split("|")
    for name in (_unit_name(printed, chinese=False),)
    if name is not None
}
