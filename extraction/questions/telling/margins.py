"""Telling a rate that nobody prints from the two amounts it is made of: a gross margin from profit and revenue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.errors import Sentence
from extraction.questions.figures import Figure, difference_share_figure, in_one_unit, percent, share_figure
from extraction.questions.finding import Slot, find, row_of, rows
from extraction.questions.known import Clause, Known, Named, Statement, Subject
from extraction.questions.telling.remarks import converted, forecast, remarks, rounding_remark
from extraction.questions.words import company_words, listed, standing_words, when

ROWS = 6
ALL = 100  # percent


@dataclass(frozen=True, slots=True)
class _Recipe:
    """What a rate is made of: `above`, less `less` where that is named, over `below`. In the keys of metrics."""

    name: Sentence
    above: str
    below: str
    less: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.above, self.less, self.below) if self.less else (self.above, self.below)


_GROSS = Sentence("毛利率", "Gross margin")
RECIPES: dict[str, tuple[_Recipe, ...]] = {
    "gross_margin": (
        _Recipe(_GROSS, "gross_profit", "revenue"),
        _Recipe(_GROSS, "revenue", "revenue", "cost_of_revenue"),
    ),
    "net_margin": (_Recipe(Sentence("净利率", "Net margin"), "net_profit", "revenue"),),
    "rd_ratio": (_Recipe(Sentence("研发费用率", "R&D expense ratio"), "rd_expense", "revenue"),),
    "selling_ratio": (_Recipe(Sentence("销售费用率", "Selling expense ratio"), "selling_expense", "revenue"),),
    "admin_ratio": (_Recipe(Sentence("管理费用率", "Administrative expense ratio"), "admin_expense", "revenue"),),
    "debt_ratio": (_Recipe(Sentence("资产负债率", "Debt-to-asset ratio"), "total_liabilities", "total_assets"),),
}


def tell_margins(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """The rates a clause asks for, company by company, from whole amounts of one period; none where those lack."""
    statements: list[Statement] = []
    for subject in clause.subjects:
        recipes = [recipe for named in subject.named for recipe in RECIPES.get(named.key, ())]
        told = next((found for recipe in recipes if (found := _by(recipe, clause, known, with_company))), [])
        statements += told[:ROWS]
    return statements


def _by(recipe: _Recipe, clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """One statement a company, of every period in which all parts are held."""
    amounts = {key: _amounts(key, clause, known) for key in dict.fromkeys(recipe.parts)}
    statements = []
    for row in rows(amounts[recipe.below]):
        made = []
        for below in row:
            parts = [_beside(below, amounts[key]) for key in recipe.parts]
            figure = _figure(recipe, [part for part in parts if part is not None]) if all(parts) else None
            if figure is not None:
                made.append((tuple(part.best for part in parts if part), figure))
        if made:
            statements.append(_told(recipe, made, with_company))
    return statements


def _amounts(key: str, clause: Clause, known: Sequence[Known]) -> tuple[Slot, ...]:
    """The values of a metric as a whole, in the periods asked for."""
    subject = Subject(key, (Named("metric", key, (key,)),))
    found = find(replace(clause, subjects=(subject,), whole=None), known)
    return tuple(slot for slot in found.slots if not slot.best.part)


def _beside(one: Slot, others: Sequence[Slot]) -> Slot | None:
    """The value of the same company, period and scope."""

    def place(known: Known) -> tuple[object, ...]:
        company, *_, parent_only, restated = row_of(known)
        return company, known.period, parent_only, restated

    return next((other for other in others if place(other.best) == place(one.best)), None)


def _figure(recipe: _Recipe, parts: Sequence[Slot]) -> Figure | None:
    together = in_one_unit([part.best for part in parts])
    if together is None or together[0][-1] <= 0:
        return None
    if recipe.less:
        return difference_share_figure(*together[0])
    return share_figure(together[0][0], [together[0][1]])


def _told(recipe: _Recipe, made: Sequence[tuple[tuple[Known, ...], Figure]], with_company: bool) -> Statement:
    used = tuple(dict.fromkeys(one for parts, _ in made for one in parts))
    times = [when(parts[-1]) for parts, _ in made]
    rates = [percent(figure.value) for _, figure in made]
    said = listed([Sentence(f"{time.zh} {rate}", f"{time.en} {rate}") for time, rate in zip(times, rates, strict=True)])
    company = company_words(used[0]) if with_company else Sentence("", "")
    standing = standing_words(used)
    formula = "\n".join(
        f"{time.en}: {figure.formula}".lstrip(": ") for time, (_, figure) in zip(times, made, strict=True)
    )
    rounding = None if all(figure.exact for _, figure in made) else rounding_remark(1)
    beyond = _beyond_all() if any(figure.value > ALL for _, figure in made) else None
    name = recipe.name
    sentence = Sentence(
        f"{company.zh}{name.zh}没有直接给出，由所持数值算得：{said.zh}{standing.zh}。",
        f"{f'{company.en}: ' if company.en else ''}{name.en} is not given; computed from the values held: "
        f"{said.en}{standing.en}.",
    )
    return Statement(sentence, used, formula, remarks(converted(used, used[-1].unit), rounding, forecast(used), beyond))


def _beyond_all() -> Sentence:
    return Sentence(
        zh="结果超过 100 %，所用数值中可能有误读，请核对。",
        en="A result is above 100 %: one of the values may be misread; look at them.",
    )
