"""Derived values: growth, shares, margins, single quarters … worked out of confirmed ones, exactly, with their formula.

Pure arithmetic: no SQL, nothing stored. Give confirmed values (or amounts derived from them); get a `Derived` that says
its number with a ±, its formula, the decisions it rests on and the live Excel formula; or why there is none.
"""

from storage.derived.amounts import (
    calendarised,
    cumulative,
    single_period,
    sum_of_segments,
    trailing_from_cumulative,
    trailing_from_quarters,
)
from storage.derived.rates import (
    cagr,
    growth,
    index,
    margin,
    multiple,
    sequential_growth,
    share,
    share_of_peers,
)
from storage.derived.result import Derived, Operand, Placed

__all__ = [
    "Derived",
    "Operand",
    "Placed",
    "cagr",
    "calendarised",
    "cumulative",
    "growth",
    "index",
    "margin",
    "multiple",
    "sequential_growth",
    "share",
    "share_of_peers",
    "single_period",
    "sum_of_segments",
    "trailing_from_cumulative",
    "trailing_from_quarters",
]
