"""One inventor a kind of chart; `invent` asks the one that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from evaluation.invented.chance import Chance
from evaluation.invented.looks import AROUND, BESIDE_NAMES, FOR_ONE, GREYS, ON_SLICES, look_by_chance
from evaluation.invented.rows import (
    Rows,
    hundred,
    levels,
    numbers_by_chance,
    parts_of_a_whole,
    ratios,
    times,
    with_labels,
)
from evaluation.invented.words import (
    COMPANIES,
    LEVELS,
    MONEY,
    PARTS,
    PERCENT,
    RATIOS,
    STATEMENT,
    STEPS,
    Language,
    source_line,
    title_of,
)
from evaluation.sheets import Sheet, Values
from extraction.chart import ChartKind, Unit


def invent(chance: Chance, kind: str) -> Sheet:
    """A sheet of one of the kinds of `INVENTORS`, in Chinese or English."""
    language: Language = chance.one(("zh", "zh", "en"))
    sheet = INVENTORS[kind](chance, language)
    if sheet.look.unit_at == "legend" and sheet.look.legend == "none":
        sheet = replace(sheet, look=replace(sheet.look, unit_at="corner"))
    return replace(sheet, source=source_line(chance, language), title=title_of(chance, language, sheet.title))


def _bars(chance: Chance, language: Language) -> Sheet:
    return _upright(chance, language, "bar", 1, levels(chance, language, 1))


def _grouped(chance: Chance, language: Language) -> Sheet:
    return _upright(chance, language, "bar", 2, levels(chance, language, chance.whole(2, 3)))


def _lying(chance: Chance, language: Language) -> Sheet:
    names = (COMPANIES if chance.happens(0.5) else PARTS)[language]
    categories = chance.some(names, chance.whole(4, len(names)))
    unit, labelled = chance.one((*MONEY[language], PERCENT)), chance.happens(0.7)
    numbers = numbers_by_chance(chance, len(categories), drift=0.0)
    name = chance.one((RATIOS if unit is PERCENT else LEVELS)[language])
    look = replace(look_by_chance(chance), legend="none")
    return Sheet("hbar", language, name, categories, (Values(name, unit, numbers, labelled=labelled),), look)


def _stacked(chance: Chance, language: Language) -> Sheet:
    return _upright(chance, language, "stacked_bar", 2, parts_of_a_whole(chance, language))


def _stacked_with_losses(chance: Chance, language: Language) -> Sheet:
    sheet = _stacked(chance, language)
    worst = chance.whole(0, len(sheet.values) - 1)
    flipped = tuple(
        replace(v, numbers=tuple(f"-{n}" if chance.happens(0.5) else n for n in v.numbers)) if k == worst else v
        for k, v in enumerate(sheet.values)
    )
    return replace(sheet, values=flipped)


def _shares(chance: Chance, language: Language) -> Sheet:
    parts, columns = chance.some(PARTS[language], chance.whole(3, 5)), times(chance, language)
    places = chance.whole(0, 1)
    shares = [hundred(chance, len(parts), places) for _ in columns]
    rows = tuple(Values(part, PERCENT, tuple(s[k] for s in shares), labelled=True) for k, part in enumerate(parts))
    look = replace(look_by_chance(chance), legend=chance.one(AROUND), unit_at="none")
    return Sheet("stacked_100", language, chance.one(LEVELS[language]), columns, with_labels(chance, rows), look)


def _lines(chance: Chance, language: Language) -> Sheet:
    return _upright(chance, language, "line", 1, ratios(chance, language, 1))


def _many_lines(chance: Chance, language: Language) -> Sheet:
    sheet = _upright(chance, language, "line", 2, ratios(chance, language, chance.whole(2, 4)))
    return replace(sheet, look=replace(sheet.look, markers=chance.happens(0.6), smooth=chance.happens(0.25)))


def _lines_of_one_colour(chance: Chance, language: Language) -> Sheet:
    sheet = _upright(chance, language, "line", 2, ratios(chance, language, chance.whole(2, 4)))
    bare = tuple(replace(values, labelled=False) for values in sheet.values)
    look = replace(sheet.look, one_ink=True, markers=True, palette=GREYS)
    return replace(sheet, values=bare, look=look)


def _log_lines(chance: Chance, language: Language) -> Sheet:
    columns = times(chance, language)
    names = chance.some(COMPANIES[language], chance.whole(1, 3))
    unit = chance.one(MONEY[language])
    rows = []
    for name in names:
        level, growth = chance.within(0.8, 2.2), chance.within(0.15, 0.4)
        powers = [level + growth * k + chance.within(-0.1, 0.1) for k in range(len(columns))]
        rows.append(Values(name, unit, tuple(f"{10**power:.1f}" for power in powers), "line", labelled=False))
    look = replace(look_by_chance(chance), log=True, legend=chance.one(AROUND[:2]), markers=chance.happens(0.5))
    return Sheet("line", language, chance.one(LEVELS[language]), columns, tuple(rows), look)


def _areas(chance: Chance, language: Language) -> Sheet:
    columns, parts = parts_of_a_whole(chance, language)
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
    shares = hundred(chance, len(parts), chance.whole(0, 1), least=4)
    row = Values("", PERCENT, shares, "pie", "none", labelled=labels != "none")
    look = replace(
        look_by_chance(chance), slice_labels=labels, legend=legend, slice_gap=chance.happens(0.5), unit_at="none"
    )
    return Sheet(kind, language, chance.one(LEVELS[language]), parts, (row,), look)


def _combos(chance: Chance, language: Language) -> Sheet:
    columns, bars = levels(chance, language, chance.whole(1, 2))
    ratio = numbers_by_chance(chance, len(columns), low=5, high=40, places=1, drift=0.05, losses=0.3)
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
    look = replace(look_by_chance(chance), legend="none")
    row = Values(name, unit, numbers, labelled=chance.happens(0.75))
    return Sheet("waterfall", language, name, (ends[0], *steps, ends[1]), (row,), look)


def _tables(chance: Chance, language: Language) -> Sheet:
    columns = times(chance, language)[-chance.whole(2, 5) :]
    items = chance.some(STATEMENT[language], chance.whole(4, 14))
    unit = chance.one(MONEY[language])
    rows = tuple(
        Values(item, unit, numbers_by_chance(chance, len(columns), places=1, losses=0.1, gaps=0.05), "cell", "none")
        for item in items
    )
    height = 130 + 27 * len(rows)
    look = replace(
        look_by_chance(chance), legend="none", height=height, grid=chance.one(("solid", "none")), unit_at="corner"
    )
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
    look = replace(
        look_by_chance(chance), legend="none", height=150 + 27 * len(rows), grid=chance.one(("solid", "none"))
    )
    title = "可比公司估值" if language == "zh" else "Valuation of peers"
    return Sheet("table", language, title, columns, rows, replace(look, unit_at="none"))


def _upright(chance: Chance, language: Language, kind: ChartKind, names: int, rows: Rows) -> Sheet:
    """Columns, lines or areas over times; with a legend where there is more than one name."""
    columns, values = rows
    legend = chance.one(AROUND) if names > 1 else chance.one(FOR_ONE)
    look = replace(look_by_chance(chance), legend=legend)
    title = values[0].name if names == 1 else chance.one(PARTS[language])
    return Sheet(kind, language, title, columns, with_labels(chance, values), look)


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
