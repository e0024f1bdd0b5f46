"""The units that an analyst picks from, and amounts counted in another one of them."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact

from extraction.chart import Unit
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


def _power_of_ten(scale: int) -> int | None:
    zeros = len(str(scale)) - 1
    return zeros if scale == 10**zeros else None


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
