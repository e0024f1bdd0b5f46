"""What an invented company reports, year by year and quarter by quarter, exact and before it is rounded for print."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

YEARS = tuple(range(2014, 2025))
QUARTERS_FROM = 2019
QUARTERLY = ("revenue", "cost_of_revenue", "net_profit_parent", "operating_cash_flow")
SEGMENTS = ("产品甲", "产品乙", "其他")
JUMP = 0.04  # of years: a merger, a listing, a boom
FALL = 0.02


@dataclass(frozen=True, slots=True)
class History:
    """Amounts in yuan, shares or percent: `years` by metric and year, `quarters` by metric, year and quarter."""

    years: Mapping[tuple[str, int], float]
    quarters: Mapping[tuple[str, int, int], float]
    segments: Mapping[tuple[str, int], tuple[float, ...]] = field(default_factory=dict)


def invent(rng: random.Random) -> History:
    """One company, small or large, steady or wild."""
    wild = rng.choice((0.6, 1.0, 1.0, 1.8))
    year = _Year(rng, wild)
    years: dict[tuple[str, int], float] = {}
    before: dict[str, float] = {}
    for number in YEARS:
        now = year.next()
        if before:
            now |= _growth(now, before)
        years |= {(metric, number): amount for metric, amount in now.items()}
        before = now
    quarters = _quarters(rng, years, wild)
    shares = [rng.random() + 0.1 for _ in SEGMENTS]
    segments = {}
    for number in YEARS:
        shares = [share * math.exp(rng.gauss(0, 0.1)) for share in shares]
        segments["revenue", number] = tuple(years["revenue", number] * share / sum(shares) for share in shares)
    return History(years, quarters, segments)


class _Year:
    """A company from one year to the next."""

    def __init__(self, rng: random.Random, wild: float) -> None:
        self.rng, self.wild = rng, wild
        self.revenue = 10 ** rng.uniform(7.3, 11.7)
        self.growth = rng.gauss(0.08, 0.07)
        self.margin = rng.uniform(0.1, 0.75)
        self.expenses = self.margin - rng.gauss(0.09, 0.06)  # what is left before tax: some lose money
        self.turnover = rng.uniform(0.8, 2.5)
        self.debts = rng.uniform(0.15, 0.8)
        self.minority = rng.choice((0.0, rng.uniform(0.01, 0.15)))
        self.shares = self.revenue / rng.uniform(2, 40)
        self.cash = self.revenue * rng.uniform(0.1, 0.5)
        self.first = True

    def next(self) -> dict[str, float]:
        rng, wild = self.rng, self.wild
        if not self.first:
            self._go_on()
        self.first = False
        made = self._profit()
        assets = self.revenue * self.turnover
        liabilities = assets * self.debts
        equity = assets - liabilities
        current = assets * rng.uniform(0.45, 0.55)
        made |= {
            "total_assets": assets, "total_liabilities": liabilities, "equity": equity,
            "minority_equity": equity * self.minority, "equity_parent": equity * (1 - self.minority),
            "current_assets": current, "non_current_assets": assets - current,
            "inventory": current * rng.uniform(0.2, 0.35), "receivables": current * rng.uniform(0.2, 0.35),
            "debt_ratio": 100 * self.debts, "total_shares": self.shares,
            "roe": 100 * made["net_profit_parent"] / (equity * (1 - self.minority)),
            "eps": made["net_profit_parent"] / self.shares,
        }  # fmt: skip
        flow = made["net_profit"] + self.revenue * rng.gauss(0.03, 0.03 * wild)
        investing = -self.revenue * abs(rng.gauss(0.06, 0.03 * wild))
        financing = -(flow + investing) * rng.uniform(0.3, 1.3) + self.revenue * rng.gauss(0, 0.02)
        made |= {"operating_cash_flow": flow, "investing_cash_flow": investing, "financing_cash_flow": financing,
                 "net_cash_increase": (flow + investing + financing)
                 + rng.gauss(0, 0.004) * max(abs(flow), abs(investing))}  # fmt: skip
        return made

    def _go_on(self) -> None:
        rng, wild = self.rng, self.wild
        step = self.growth + rng.gauss(0, 0.10 * wild)
        if rng.random() < JUMP:
            step += math.log(rng.uniform(2, 3.5))
        elif rng.random() < FALL:
            step -= math.log(rng.uniform(1.6, 2.5))
        self.revenue *= math.exp(step)
        self.margin = min(0.9, max(0.03, self.margin + rng.gauss(0, 0.015 * wild)))
        self.expenses += rng.gauss(0, 0.02 * wild)
        self.turnover = max(0.3, self.turnover * math.exp(rng.gauss(0, 0.06)))
        self.debts = min(0.95, max(0.05, self.debts + rng.gauss(0, 0.025)))
        if rng.random() < 0.15:
            self.shares *= rng.choice((1.05, 1.1, 1.3, 1.5, 2.0))

    def _profit(self) -> dict[str, float]:
        rng, revenue = self.rng, self.revenue
        gross = revenue * self.margin
        selling, admin = gross * rng.uniform(0.18, 0.24), gross * rng.uniform(0.14, 0.18)
        research = gross * rng.uniform(0.10, 0.13)
        before_tax = gross - revenue * self.expenses
        tax = max(0.0, before_tax) * rng.uniform(0.15, 0.25)
        net = before_tax - tax
        return {
            "revenue": revenue, "cost_of_revenue": revenue - gross, "gross_profit": gross,
            "selling_expense": selling, "admin_expense": admin, "rd_expense": research,
            "profit_before_tax": before_tax, "income_tax": tax, "net_profit": net,
            "minority_profit": net * self.minority, "net_profit_parent": net * (1 - self.minority),
            "gross_margin": 100 * self.margin, "net_margin": 100 * net / revenue,
            "rd_ratio": 100 * research / revenue,
        }  # fmt: skip


def _growth(now: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    found = {}
    for metric in ("revenue", "net_profit_parent"):
        if before[metric] > 0 and now[metric] > 0:
            found[f"{metric}_yoy"] = 100 * (now[metric] / before[metric] - 1)
    return found


def _quarters(
    rng: random.Random, years: Mapping[tuple[str, int], float], wild: float
) -> dict[tuple[str, int, int], float]:
    """Each year's flows in four quarters, with a season of the company's own."""
    found = {}
    season = [max(0.08, rng.gauss(mean, 0.04)) for mean in (0.21, 0.24, 0.25, 0.30)]
    for metric in QUARTERLY:
        for year in range(QUARTERS_FROM, YEARS[-1] + 1):
            loose = 0.05 * wild if metric in ("revenue", "cost_of_revenue") else 0.25 * wild
            weights = [share * math.exp(rng.gauss(0, loose)) for share in season]
            for quarter, weight in enumerate(weights, start=1):
                found[metric, year, quarter] = years[metric, year] * weight / sum(weights)
    return found
