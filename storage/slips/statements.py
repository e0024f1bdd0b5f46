"""What must hold between the lines of a statement, between quarters and years, between growth and levels.

Every number stands for an interval; a rule is broken where the two sides cannot meet. Rules that hold only nearly say
by how much. Where one rule has several wordings (net margin of all owners or the parent's), one is enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sum:
    """`whole` = the sum of `parts`, each with its sign; `leeway` is a share of the largest that may be missing."""

    whole: str
    parts: tuple[tuple[int, str], ...]
    leeway: Decimal = NONE
    because: tuple[str, str] = ("", "")

    @property
    def metrics(self) -> tuple[str, ...]:
        return self.whole, *(metric for _, metric in self.parts)


@dataclass(frozen=True, slots=True)
class Ratio:
    """`ratio` = `over` ÷ `under` × `times`; `leeway` in the ratio's own unit, `relative` as a share of it."""

    ratio: str
    over: str
    under: str
    times: Decimal = Decimal(100)
    leeway: Decimal = Decimal("0.3")  # taxes and other income are counted in or out
    relative: Decimal = NONE
    because: tuple[str, str] = ("", "")
    other: bool = False  # another way to work it out, which may hold but need not

    @property
    def metrics(self) -> tuple[str, ...]:
        return self.ratio, self.over, self.under


@dataclass(frozen=True, slots=True)
class Part:
    """`part` is never larger than `whole`; neither is ever below zero."""

    part: str
    whole: str

    @property
    def metrics(self) -> tuple[str, ...]:
        return self.part, self.whole


def _sum(whole: str, parts: str, leeway: str = "0", because: tuple[str, str] = ("", "")) -> Sum:
    signed = tuple((-1, word[1:]) if word.startswith("-") else (1, word) for word in parts.split())
    return Sum(whole, signed, Decimal(leeway), because)


_SHARES = ("股数按期末计，允许相差三分之一", "shares are those at the end; a third is allowed for")
_EXCHANGE = ("已允许 3% 的汇率影响", "3 % is allowed for exchange differences")

SUMS = (
    _sum("gross_profit", "revenue -cost_of_revenue"),
    _sum("total_assets", "total_liabilities equity"),
    _sum("equity", "equity_parent minority_equity"),
    _sum("total_assets", "current_assets non_current_assets"),
    _sum("total_liabilities", "current_liabilities non_current_liabilities"),
    _sum("net_profit", "net_profit_parent minority_profit"),
    _sum("net_profit", "profit_before_tax -income_tax"),
    _sum("net_profit_parent", "net_profit_recurring non_recurring"),
    _sum("net_cash_increase", "operating_cash_flow investing_cash_flow financing_cash_flow", "0.03", _EXCHANGE),
    _sum("three_expenses", "selling_expense admin_expense finance_expense"),
)

RATIOS = (
    Ratio("gross_margin", "gross_profit", "revenue"),
    Ratio("net_margin", "net_profit", "revenue"),
    Ratio("net_margin", "net_profit", "total_revenue", other=True),
    Ratio("net_margin", "net_profit_parent", "revenue", other=True),
    Ratio("net_margin_parent", "net_profit_parent", "revenue"),
    Ratio("operating_margin", "operating_profit", "revenue"),
    Ratio("ebitda_margin", "ebitda", "revenue"),
    Ratio("ebit_margin", "ebit", "revenue"),
    Ratio("debt_ratio", "total_liabilities", "total_assets"),
    Ratio("rd_ratio", "rd_expense", "revenue"),
    Ratio("selling_ratio", "selling_expense", "revenue"),
    Ratio("admin_ratio", "admin_expense", "revenue"),
    Ratio("finance_ratio", "finance_expense", "revenue"),
    Ratio("current_ratio", "current_assets", "current_liabilities", Decimal(1), Decimal("0.02")),
    Ratio("eps", "net_profit_parent", "total_shares", Decimal(1), Decimal("0.01"), Decimal("0.35"), _SHARES),
    Ratio("bps", "equity_parent", "total_shares", Decimal(1), Decimal("0.01"), Decimal("0.35"), _SHARES),
)

_IN_ASSETS = (
    "current_assets", "non_current_assets", "cash", "receivables", "inventory", "fixed_assets", "goodwill",
    "intangible_assets",
)  # fmt: skip
_IN_LIABILITIES = ("current_liabilities", "non_current_liabilities", "short_term_loans", "long_term_loans")
_IN_REVENUE = ("overseas_revenue", "domestic_revenue", "gross_profit", "rd_expense")
PARTS = (
    *(Part(part, "total_assets") for part in _IN_ASSETS),
    *(Part(part, "total_liabilities") for part in _IN_LIABILITIES),
    *(Part(part, "revenue") for part in _IN_REVENUE),
    Part("inventory", "current_assets"),
)

GROWTH = {
    "revenue_yoy": "revenue", "total_revenue_yoy": "total_revenue", "gross_profit_yoy": "gross_profit",
    "operating_profit_yoy": "operating_profit", "net_profit_yoy": "net_profit",
    "net_profit_parent_yoy": "net_profit_parent", "net_profit_recurring_yoy": "net_profit_recurring",
    "eps_yoy": "eps", "total_assets_yoy": "total_assets", "sales_volume_yoy": "sales_volume",
}  # fmt: skip
GROWTH_LEEWAY = Decimal("0.5")  # points: the year before may have been restated a little
STEPS = {"revenue_qoq": "revenue", "net_profit_parent_qoq": "net_profit_parent"}

Rule = TypeVar("Rule", Sum, Ratio, Part)


def _by_metric(rules: Sequence[Rule]) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for metric in dict.fromkeys(rule.metrics):
            found[metric].append(rule)
    return dict(found)


SUMS_WITH, RATIOS_WITH, PARTS_WITH = _by_metric(SUMS), _by_metric(RATIOS), _by_metric(PARTS)
GROWN = {level: growth for growth, level in GROWTH.items()}

# A part of the year, and the parts that add up to it, from quarter to quarter.
CALENDAR: tuple[tuple[tuple[int, int], tuple[tuple[int, int], ...]], ...] = (
    ((1, 4), ((1, 1), (2, 2), (3, 3), (4, 4))),
    ((1, 4), ((1, 2), (3, 4))),
    ((1, 4), ((1, 3), (4, 4))),
    ((1, 4), ((1, 2), (3, 3), (4, 4))),
    ((1, 3), ((1, 1), (2, 2), (3, 3))),
    ((1, 3), ((1, 2), (3, 3))),
    ((1, 2), ((1, 1), (2, 2))),
    ((3, 4), ((3, 3), (4, 4))),
)


def partners(metric: str) -> set[str]:
    """The metrics that a rule lays beside this one."""
    rules: tuple[Sum | Ratio | Part, ...] = (*SUMS, *RATIOS, *PARTS)
    found = {other for rule in rules if metric in rule.metrics for other in rule.metrics}
    for growth, level in (*GROWTH.items(), *STEPS.items()):
        if metric in (growth, level):
            found |= {growth, level}
    return found - {metric}
