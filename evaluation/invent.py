"""Invents charts by chance: companies that do not exist, numbers that nobody reported, every kind and habit of drawing.

The same seed gives the same sheets. How one is drawn, and what wear it then suffers, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal, TypeVar

import numpy as np

from evaluation.charts import ECHARTS, NAVY, OFFICE, TABLEAU, Look, Place, Sheet, Values
from extraction.chart import ChartKind, Unit

Language = Literal["zh", "en"]
Thing = TypeVar("Thing")

GREYS = ("#222222", "#888888", "#bbbbbb", "#555555", "#d8d8d8", "#999999", "#444444")
WARM = ("#8c2d04", "#d94801", "#fd8d3c", "#fdbe85", "#6a51a3", "#9e9ac8", "#54278f")
PALETTES = (TABLEAU, NAVY, ECHARTS, OFFICE, WARM)
PERCENT = Unit("%", 1, "%")
AROUND: tuple[Place, ...] = ("top", "bottom", "right")
FOR_ONE: tuple[Place, ...] = ("none", "top")
BESIDE_NAMES: tuple[Place, ...] = ("none", "none", "right")
ON_SLICES: tuple[Literal["outside", "inside", "none"], ...] = ("outside", "outside", "inside", "none")

COMPANIES = {
    "zh": (
        "霁川电子",
        "云岫半导体",
        "望舒科技",
        "砚湖微电",
        "松屿股份",
        "澹月医药",
        "栖霞重工",
        "青棠食品",
        "凌汐航运",
    ),
    "en": ("Halden", "Orrin", "Tessaly", "Brackwater", "Ulvik", "Meridale", "Castorp", "Nyland", "Quillon"),
}
MONEY = {
    "zh": (
        Unit("CNY", 10**8, "亿元"),
        Unit("CNY", 10**6, "百万元"),
        Unit("CNY", 10**4, "万元"),
        Unit("USD", 10**8, "亿美元"),
    ),
    "en": (
        Unit("USD", 10**6, "US$ m"),
        Unit("CNY", 10**6, "RMB m"),
        Unit("USD", 10**9, "US$ bn"),
        Unit("EUR", 10**6, "EUR m"),
    ),
}
LEVELS = {
    "zh": ("营业收入", "归母净利润", "研发费用", "经营现金流", "在手订单", "资本开支", "存货", "销售费用"),
    "en": (
        "Revenue",
        "Net profit",
        "R&D expenses",
        "Operating cash flow",
        "Order backlog",
        "Capex",
        "Inventories",
        "EBITDA",
    ),
}
RATIOS = {
    "zh": ("毛利率", "净利率", "同比增速", "资产负债率", "研发费用率", "净资产收益率"),
    "en": ("Gross margin", "Net margin", "Growth", "Debt ratio", "R&D ratio", "Return on equity"),
}
PARTS = {
    "zh": ("储能系统", "功率器件", "运维服务", "智能电表", "海外业务", "其他"),
    "en": ("Automation", "Sensors", "Software", "Service", "Drives", "Other"),
}
STATEMENT = {
    "zh": ("营业收入", "营业成本", "税金及附加", "销售费用", "管理费用", "研发费用", "财务费用", "投资收益", "营业利润",
           "利润总额", "所得税", "净利润", "少数股东损益", "归母净利润", "每股收益"),
    "en": ("Revenue", "Cost of sales", "Gross profit", "Selling expenses", "General expenses", "R&D expenses",
           "Finance cost", "Share of associates", "Operating profit", "Profit before tax", "Income tax", "Net profit",
           "Minority interests", "Attributable profit", "Earnings per share"),
}  # fmt: skip
STEPS = {
    "zh": ("价格", "销量", "原材料", "汇率", "费用", "一次性"),
    "en": ("Price", "Volume", "Materials", "Currency", "Costs", "One-offs"),
}


class Chance:
    """Dice with a seed, and the words an inventor asks for."""

    def __init__(self, *seed: int) -> None:
        self._dice = np.random.default_rng(seed)

    def one(self, things: Sequence[Thing]) -> Thing:
        return things[int(self._dice.integers(len(things)))]

    def some(self, things: Sequence[Thing], count: int) -> tuple[Thing, ...]:
        """So many different ones, in the order given."""
        return tuple(things[k] for k in sorted(self._dice.choice(len(things), count, replace=False)))

    def whole(self, low: int, high: int) -> int:
        """A number from low to high, both included."""
        return int(self._dice.integers(low, high + 1))

    def within(self, low: float, high: float) -> float:
        return float(self._dice.uniform(low, high))

    def happens(self, share: float) -> bool:
        return bool(self._dice.random() < share)


# ----------------------------------------------------------------------------------------------- one sheet of a kind


def invent(chance: Chance, kind: str) -> Sheet:
    """A sheet of one of the kinds of `INVENTORS`, in Chinese or English."""
    language: Language = chance.one(("zh", "zh", "en"))
    sheet = INVENTORS[kind](chance, language)
    if sheet.look.unit_at == "legend" and sheet.look.legend == "none":
        sheet = replace(sheet, look=replace(sheet.look, unit_at="corner"))
    return replace(sheet, source=_source(chance, language), title=_title(chance, language, sheet.title))


def _bars(chance: Chance, language: Language) -> Sheet:
    return _upright(chance, language, "bar", 1, _levels(chance, language, 1))


def _grouped(chance: Chance, language: Language) -> Sheet:
    return _upright(chance, language, "bar", 2, _levels(chance, language, chance.whole(2, 3)))


def _lying(chance: Chance, language: Language) -> Sheet:
    names = (COMPANIES if chance.happens(0.5) else PARTS)[language]
    categories = chance.some(names, chance.whole(4, len(names)))
    unit, labelled = chance.one((*MONEY[language], PERCENT)), chance.happens(0.7)
    numbers = _numbers(chance, len(categories), drift=0.0)
    name = chance.one((RATIOS if unit is PERCENT else LEVELS)[language])
    look = replace(_look(chance), legend="none")
    return Sheet("hbar", language, name, categories, (Values(name, unit, numbers, labelled=labelled),), look)


def _stacked(chance: Chance, language: Language) -> Sheet:
    return _upright(chance, language, "stacked_bar", 2, _parts(chance, language))


def _stacked_with_losses(chance: Chance, language: Language) -> Sheet:
    sheet = _stacked(chance, language)
    worst = chance.whole(0, len(sheet.values) - 1)
    flipped = tuple(
        replace(v, numbers=tuple(f"-{n}" if chance.happens(0.5) else n for n in v.numbers)) if k == worst else v
        for k, v in enumerate(sheet.values)
    )
    return replace(sheet, values=flipped)


def _shares(chance: Chance, language: Language) -> Sheet:
    parts, columns = chance.some(PARTS[language], chance.whole(3, 5)), _times(chance, language)
    places = chance.whole(0, 1)
    shares = [_hundred(chance, len(parts), places) for _ in columns]
    rows = tuple(Values(part, PERCENT, tuple(s[k] for s in shares), labelled=True) for k, part in enumerate(parts))
    look = replace(_look(chance), legend=chance.one(AROUND), unit_at="none")
    return Sheet("stacked_100", language, chance.one(LEVELS[language]), columns, _labelled(chance, rows), look)


def _lines(chance: Chance, language: Language) -> Sheet:
    return _upright(chance, language, "line", 1, _ratios(chance, language, 1))


def _many_lines(chance: Chance, language: Language) -> Sheet:
    sheet = _upright(chance, language, "line", 2, _ratios(chance, language, chance.whole(2, 4)))
    return replace(sheet, look=replace(sheet.look, markers=chance.happens(0.6), smooth=chance.happens(0.25)))


def _lines_of_one_colour(chance: Chance, language: Language) -> Sheet:
    sheet = _upright(chance, language, "line", 2, _ratios(chance, language, chance.whole(2, 4)))
    bare = tuple(replace(values, labelled=False) for values in sheet.values)
    look = replace(sheet.look, one_ink=True, markers=True, palette=GREYS)
    return replace(sheet, values=bare, look=look)


def _log_lines(chance: Chance, language: Language) -> Sheet:
    columns = _times(chance, language)
    names = chance.some(COMPANIES[language], chance.whole(1, 3))
    unit = chance.one(MONEY[language])
    rows = []
    for name in names:
        level, growth = chance.within(0.8, 2.2), chance.within(0.15, 0.4)
        powers = [level + growth * k + chance.within(-0.1, 0.1) for k in range(len(columns))]
        rows.append(Values(name, unit, tuple(f"{10**power:.1f}" for power in powers), "line", labelled=False))
    look = replace(_look(chance), log=True, legend=chance.one(AROUND[:2]), markers=chance.happens(0.5))
    return Sheet("line", language, chance.one(LEVELS[language]), columns, tuple(rows), look)


def _areas(chance: Chance, language: Language) -> Sheet:
    columns, parts = _parts(chance, language)
    rows = tuple(replace(values, mark="area") for values in parts[: chance.whole(1, 3)])
    return _upright(chance, language, "area", len(rows), (columns, rows))


def _pies(chance: Chance, language: Language) -> Sheet:
    return _disc(chance, language, "pie")


def _donuts(chance: Chance, language: Language) -> Sheet:
    sheet = _disc(chance, language, "donut")
    return replace(sheet, look=replace(sheet.look, hole=chance.within(0.4, 0.65)))


def _disc(chance: Chance, language: Language, kind: ChartKind) -> Sheet:
    parts = chance.some(PARTS[language], chance.whole(3, 6))
    labels = chance.one(ON_SLICES)
    legend = chance.one(AROUND[1:]) if labels != "outside" else chance.one(BESIDE_NAMES)
    shares = _hundred(chance, len(parts), chance.whole(0, 1), least=4)
    row = Values("", PERCENT, shares, "pie", "none", labelled=labels != "none")
    look = replace(_look(chance), slice_labels=labels, legend=legend, slice_gap=chance.happens(0.5), unit_at="none")
    return Sheet(kind, language, chance.one(LEVELS[language]), parts, (row,), look)


def _combos(chance: Chance, language: Language) -> Sheet:
    columns, bars = _levels(chance, language, chance.whole(1, 2))
    ratio = _numbers(chance, len(columns), low=5, high=40, places=1, drift=0.05, losses=0.3)
    line = Values(chance.one(RATIOS[language]), PERCENT, ratio, "line", "right", labelled=chance.happens(0.6))
    sheet = _upright(chance, language, "combo", 2, (columns, (*bars, line)))
    return replace(sheet, look=replace(sheet.look, lift=chance.within(1.2, 1.8), axis_from=None, unit_at="corner"))


def _waterfalls(chance: Chance, language: Language) -> Sheet:
    steps = chance.some(STEPS[language], chance.whole(3, 5))
    start = Decimal(chance.whole(80, 400))
    changes = [Decimal(chance.whole(8, 60)) * (-1 if chance.happens(0.4) else 1) for _ in steps]
    ends = ("2023", "2024")
    numbers = (f"{start}", *(f"{change}" for change in changes), f"{start + sum(changes)}")
    name, unit = chance.one(LEVELS[language]), chance.one(MONEY[language])
    look = replace(_look(chance), legend="none")
    row = Values(name, unit, numbers, labelled=chance.happens(0.75))
    return Sheet("waterfall", language, name, (ends[0], *steps, ends[1]), (row,), look)


def _tables(chance: Chance, language: Language) -> Sheet:
    columns = _times(chance, language)[-chance.whole(2, 5) :]
    items = chance.some(STATEMENT[language], chance.whole(4, 14))
    unit = chance.one(MONEY[language])
    rows = tuple(
        Values(item, unit, _numbers(chance, len(columns), places=1, losses=0.1, gaps=0.05), "cell", "none")
        for item in items
    )
    height = 130 + 27 * len(rows)
    look = replace(_look(chance), legend="none", height=height, grid=chance.one(("solid", "none")), unit_at="corner")
    look = replace(look, abreast=len(rows) > 10, width=max(look.width, 900) if len(rows) > 10 else look.width)
    return Sheet(
        "table",
        language,
        chance.one(("利润表摘要", "主要财务数据") if language == "zh" else ("Income statement",)),
        columns,
        rows,
        look,
    )


def _peers(chance: Chance, language: Language) -> Sheet:
    """Companies down the side; over the years, heads that span them."""
    first = chance.whole(2020, 2023)
    years = [f"{first}A", *(f"{first + k}E" for k in range(1, chance.whole(2, 3)))]
    heads = ("EPS", "PE", "PB") if language == "en" else ("每股收益", "市盈率", "市净率")
    columns = tuple(f"{head} / {year}" for head in chance.some(heads, 2) for year in years)
    unit = Unit("count", 1, "")
    rows = tuple(
        Values(name, unit, tuple(f"{chance.within(0.2, 60):.2f}" for _ in columns), "cell", "none")
        for name in chance.some(COMPANIES[language], chance.whole(3, 8))
    )
    look = replace(_look(chance), legend="none", height=150 + 27 * len(rows), grid=chance.one(("solid", "none")))
    title = "可比公司估值" if language == "zh" else "Valuation of peers"
    return Sheet("table", language, title, columns, rows, replace(look, unit_at="none"))


INVENTORS: dict[str, Callable[[Chance, Language], Sheet]] = {
    "bars": _bars,
    "grouped": _grouped,
    "lying": _lying,
    "stacked": _stacked,
    "stacked with losses": _stacked_with_losses,
    "shares": _shares,
    "line": _lines,
    "lines": _many_lines,
    "lines of one colour": _lines_of_one_colour,
    "log lines": _log_lines,
    "areas": _areas,
    "pie": _pies,
    "donut": _donuts,
    "combo": _combos,
    "waterfall": _waterfalls,
    "table": _tables,
    "peers": _peers,
}


# --------------------------------------------------------------------------------------------------- rows of numbers

Rows = tuple[tuple[str, ...], tuple[Values, ...]]


def _upright(chance: Chance, language: Language, kind: ChartKind, names: int, rows: Rows) -> Sheet:
    """Columns, lines or areas over times; with a legend where there is more than one name."""
    columns, values = rows
    legend = chance.one(AROUND) if names > 1 else chance.one(FOR_ONE)
    look = replace(_look(chance), legend=legend)
    title = values[0].name if names == 1 else chance.one(PARTS[language])
    return Sheet(kind, language, title, columns, _labelled(chance, values), look)


def _levels(chance: Chance, language: Language, count: int) -> Rows:
    columns, unit = _times(chance, language), chance.one(MONEY[language])
    places = chance.whole(0, 2)
    losses = 0.25 if chance.happens(0.25) else 0.0
    return columns, _alike(chance, chance.some(LEVELS[language], count), unit, len(columns), places, losses)


def _parts(chance: Chance, language: Language) -> Rows:
    columns, unit = _times(chance, language), chance.one(MONEY[language])
    places = chance.whole(0, 1)
    parts = chance.some(PARTS[language], chance.whole(2, 4))
    return columns, _alike(chance, parts, unit, len(columns), places)


def _alike(
    chance: Chance, names: Sequence[str], unit: Unit, count: int, places: int, losses: float = 0.0
) -> tuple[Values, ...]:
    """Rows of one magnitude, so that all of them can be seen on one axis."""
    level = 10 ** chance.within(1.2, 3.6)
    low, high = 0.15 * level, level
    return tuple(
        Values(name, unit, _numbers(chance, count, low=low, high=high, places=places, losses=losses)) for name in names
    )


def _ratios(chance: Chance, language: Language, count: int) -> Rows:
    columns = _times(chance, language)
    names = chance.some((RATIOS if count == 1 else COMPANIES)[language], count)
    low = chance.within(-5, 50)
    return columns, tuple(
        Values(name, PERCENT, _numbers(chance, len(columns), low=low, high=low + 25, places=1, drift=0.02), "line")
        for name in names
    )


def _labelled(chance: Chance, rows: tuple[Values, ...]) -> tuple[Values, ...]:
    """Labels on all rows, on none, on one of them, or on the last point of each."""
    habit = chance.one(("all", "all", "all", "none", "none", "one", "last"))
    lucky = chance.whole(0, len(rows) - 1)
    if habit == "last":
        return tuple(replace(row, label_at=(len(row.numbers) - 1,)) for row in rows)
    return tuple(replace(row, labelled=habit == "all" or (habit == "one" and k == lucky)) for k, row in enumerate(rows))


def _numbers(
    chance: Chance,
    count: int,
    *,
    low: float | None = None,
    high: float | None = None,
    places: int | None = None,
    drift: float = 0.12,
    losses: float = 0.0,
    gaps: float = 0.0,
) -> tuple[str | None, ...]:
    """A walk that mostly grows, printed with so many decimals."""
    level = 10 ** chance.within(0.7, 3.6) if low is None or high is None else chance.within(low, high)
    decimals = chance.whole(0, 2) if places is None else places
    decimals = max(decimals, 1) if level < 50 else decimals
    reach = abs(level) * 0.2 if high is None or low is None else (high - low) * 0.2
    walk = []
    for _ in range(count):
        walk.append(-0.6 * level if chance.happens(losses) else level)
        level += level * drift * chance.within(0, 1.6) + chance.within(-reach, reach) * 0.6
        level = level if low is None or low < 0 else max(level, low / 2)
    return tuple(None if chance.happens(gaps) else f"{number:.{decimals}f}" for number in walk)


def _hundred(chance: Chance, count: int, places: int, least: float = 3.0) -> tuple[str, ...]:
    """Shares that sum up to 100 as printed."""
    weights = [chance.within(0.1, 1) for _ in range(count)]
    spare = 100 - least * count
    shares = [round(Decimal(least + spare * weight / sum(weights)), places) for weight in weights]
    shares[0] += 100 - sum(shares)
    return tuple(f"{share:.{places}f}" for share in shares)


def _times(chance: Chance, language: Language) -> tuple[str, ...]:
    """Years, half years, quarters or months without a gap, as one publisher writes them."""
    habit = chance.one(("year", "year", "year", "year", "quarter", "half", "month"))
    if habit == "year":
        first, count = chance.whole(2011, 2019), chance.whole(4, 8)
        form = chance.one(("{}", "{}", "{}A", "{}年") if language == "zh" else ("{}", "{}", "FY{}", "{}A"))
        return tuple(form.format(first + k) for k in range(count))
    count, year = chance.whole(5, 12), chance.whole(2019, 2023)
    parts = {"quarter": 4, "half": 2, "month": 12}[habit]
    form = chance.one(
        {
            "quarter": ("{y}Q{p}", "{p}Q{s:02d}"),
            "half": ("{y}H{p}", "{p}H{s:02d}"),
            "month": ("{y}-{p:02d}", "{y}/{p}"),
        }[habit]
    )
    return tuple(form.format(y=year + k // parts, s=(year + k // parts) % 100, p=k % parts + 1) for k in range(count))


# -------------------------------------------------------------------------------------------------- looks and words


def _look(chance: Chance) -> Look:
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


def _title(chance: Chance, language: Language, subject: str) -> str:
    company, number = chance.one(COMPANIES[language]), chance.whole(1, 40)
    if language == "zh":
        return chance.one(
            (f"图 {number}：{company}{subject}", f"图表{number}: {company}{subject}情况", f"{company}{subject}")
        )
    return chance.one(
        (f"Exhibit {number}: {company}, {subject}", f"{company}: {subject}", f"Figure {number}. {subject} of {company}")
    )


def _source(chance: Chance, language: Language) -> str:
    if chance.happens(0.3):
        return ""
    return (
        "资料来源：公司公告（虚构），研究部整理"
        if language == "zh"
        else "Source: company reports (invented), own research"
    )
