"""A company's confirmed past, and a value laid beside it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extraction.chart import Period, PeriodKind, Unit
from storage.decisions import Basis
from storage.metrics import Metric
from storage.slips import find_slips
from storage.slips.book import Book, Slip
from storage.slips.placed import Placed
from tests.builders import PERCENT, YI, period

QUARTERS: tuple[PeriodKind, ...] = ("Q1", "Q2", "Q3", "Q4")
METRICS = {
    one.key: one
    for one in (
        Metric("revenue", "营业收入", "Revenue", "money", "flow", "plus"),
        Metric("cost_of_revenue", "营业成本", "Cost of revenue", "money", "flow", "cost"),
        Metric("gross_profit", "毛利润", "Gross profit", "money", "flow", "either"),
        Metric("gross_margin", "毛利率", "Gross margin", "%", "ratio", "either"),
        Metric("net_profit", "净利润", "Net profit", "money", "flow", "either"),
        Metric("net_profit_parent", "归母净利润", "Attributable net profit", "money", "flow", "either"),
        Metric("minority_profit", "少数股东损益", "Minority profit", "money", "flow", "either"),
        Metric("net_margin", "净利率", "Net margin", "%", "ratio", "either"),
        Metric("revenue_yoy", "营业收入同比", "Revenue growth (YoY)", "%", "ratio", "either"),
        Metric("total_assets", "总资产", "Total assets", "money", "stock", "plus"),
        Metric("total_liabilities", "总负债", "Total liabilities", "money", "stock", "plus"),
        Metric("equity", "净资产", "Net assets", "money", "stock", "either"),
        Metric("inventory", "存货", "Inventories", "money", "stock", "plus"),
        Metric("operating_cash_flow", "经营现金流", "Operating cash flow", "money", "flow", "either"),
        Metric("investing_cash_flow", "投资现金流", "Investing cash flow", "money", "flow", "either"),
        Metric("financing_cash_flow", "筹资现金流", "Financing cash flow", "money", "flow", "either"),
        Metric("net_cash_increase", "现金净增加额", "Net increase in cash", "money", "flow", "either"),
        Metric("total_shares", "总股本", "Total shares", "count", "count", "plus"),
        Metric("eps", "每股收益", "EPS", "per_share", "per_share", "either"),
        Metric("debt_ratio", "资产负债率", "Debt ratio", "%", "ratio", "plus"),
    )
}


def placed(
    value: str, metric: str = "revenue", of: Period | int = 2023, unit: Unit | None = YI, *, company: str = "星河",
    segment: str = "", basis: Basis = "reported", error: str | None = None,
) -> Placed:  # fmt: skip
    """Confirmed, of a whole year, in hundreds of millions."""
    when = period(of) if isinstance(of, int) else of
    unit = PERCENT if unit is YI and METRICS[metric].measure == "%" else unit
    return Placed(
        company,
        metric,
        when,
        Decimal(value),
        unit,
        segment,
        basis=basis,
        error=None if error is None else Decimal(error),
    )


def years(*values: str, metric: str = "revenue", last: int = 2022, unit: Unit | None = YI) -> list[Placed]:
    """Confirmed values of one year after the other, up to `last`."""
    return [placed(value, metric, last - len(values) + 1 + at, unit) for at, value in enumerate(values)]


def quarters(*values: str, year: int) -> list[Placed]:
    """The revenue of the quarters of one year."""
    return [placed(value, of=period(year, kind)) for kind, value in zip(QUARTERS, values, strict=True)]


def slips(judged: Placed | Sequence[Placed], known: Sequence[Placed] = (), peers: Sequence[Placed] = ()) -> list[Slip]:
    claims = [judged] if isinstance(judged, Placed) else judged
    return find_slips(Book(claims, known, METRICS, peers))


def checks(judged: Placed | Sequence[Placed], known: Sequence[Placed] = (), peers: Sequence[Placed] = ()) -> set[str]:
    return {slip.check for slip in slips(judged, known, peers)}
