"""The units that an analyst picks from, amounts counted in another one of them, and units in the reader's language."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact

from extraction.chart import Unit
from extraction.errors import Language
from extraction.numbers.letters import has_chinese
from extraction.numbers.unit_words import unit_name


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


def word_of(unit: Unit, language: Language) -> str | None:
    """The usual word for a unit in a language; signs like % and bp serve both."""
    same = [word for word, usual in UNITS.items() if (usual.measure, usual.scale) == (unit.measure, unit.scale)]
    fitting = [word for word in same if has_chinese(word) == (language == "zh")]
    signs = [word for word in same if not has_chinese(word)]
    return next(iter(fitting or (signs if language == "zh" else [])), None)


def unit_in(unit: Unit | None, language: Language) -> str:
    """The unit in the words of a language: as printed where it is printed so, or has no such word; "" for none."""
    if unit is None:
        return ""
    if has_chinese(str(unit)) == (language == "zh"):
        return str(unit)
    usual = word_of(unit, language)
    return usual or (_spelled(unit) if language == "en" else None) or str(unit)


def _spelled(unit: Unit) -> str | None:
    """万 and 亿 in English, RMB 100m and 10k people: no analyst would pick them, but they count the same."""
    noun, scale = _NOUNS.get(unit.measure), _MYRIADS.get(unit.scale)
    if noun is not None:
        return noun if unit.scale == 1 else None if scale is None else f"{scale} {noun}"
    money, sharing, per = unit.measure.partition("/")
    if money not in _MONEYS or (sharing and unit.scale != 1):
        return None
    counted = _MONEYS[money] if unit.scale == 1 else None if scale is None else f"{_MONEYS[money]} {scale}"
    return None if counted is None else counted + sharing + per


def _power_of_ten(scale: int) -> int | None:
    zeros = len(str(scale)) - 1
    return zeros if scale == 10**zeros else None


_MYRIADS = {10**4: "10k", 10**8: "100m"}
_MONEYS = {"CNY": "RMB", "USD": "US$", "HKD": "HK$", "EUR": "€", "GBP": "£"}
_NOUNS = {"share": "shares", "t": "t", "person": "people", "household": "households", "x": "x", "pp": "pp"}
_PLENTY = 1000  # digits of working precision, more than any scale needs

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
    for name in (unit_name(printed, chinese=False),)
    if name is not None
}
