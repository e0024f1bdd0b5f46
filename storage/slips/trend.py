"""What size a value was to be expected at, from the confirmed values of the same line of figures.

Sizes are compared by their logarithm to ten, in which a lost figure is a step of one for every company. A line drifts
by its usual growth and strays from it as it did before; how far figures of a kind stray is assumed where little is
known of the company itself.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from storage.metrics import Metric
from storage.slips.placed import Placed, Span

STRAYS = {"flow": 0.10, "stock": 0.10, "count": 0.08, "per_share": 0.15, "ratio": 0.12}  # in a year, plus or cost
EITHER = 0.22  # profits
WILD = 0.6  # what is left over between others
TURNED = 0.4  # on the way through zero any size is met
LEFT_OVER = frozenset(
    ("financing_cash_flow", "investing_cash_flow", "net_cash_increase", "free_cash_flow", "non_recurring",
     "fair_value_change", "investment_income", "credit_impairment", "asset_impairment", "disposal_gain")
)  # fmt: skip
ASSUMED = 2  # so many years of one's own are worth as much as what is assumed
SEASON = 0.15  # how far a quarter may lie from a quarter of a year
STEEPEST = 0.3  # twice as much each year: no line is expected to go on growing faster
NEAREST = 5
FAR = 6.0  # years beyond which a value says nothing


@dataclass(frozen=True, slots=True)
class Expected:
    """A size on the scale of logarithms, how far values stray from it, and the witness nearest in time.

    `steady` is what the line's median says, `near` what its next neighbours in time do: a jump that stayed is far from
    the one, a slip that was confirmed from the other.
    """

    near: float
    steady: float
    strays: float
    witness: Placed
    growth: float = 0.0  # of a year


def size(one: Placed) -> float | None:
    """The logarithm of an amount without its sign; None for zero."""
    return math.log10(abs(one.amount)) if one.amount else None


def expected(one: Placed, witnesses: Sequence[Placed], metric: Metric, as_if: Span | None = None) -> Expected | None:
    """Where the value was to be expected, or would be `as_if` of another span; None if nothing near it is known."""
    span = as_if or one.span
    line = _line(one, span, witnesses, metric)
    if not line:
        return None
    now = span.ends
    dated = _by_time(line, span, metric)
    growth = _growth(dated)
    strays = math.hypot(_strays(dated, growth, metric), _rounding(one))
    if line[0].span.part != span.part and metric.kind == "flow":
        strays = math.hypot(strays, SEASON)
    near = sorted(dated, key=lambda each: abs(each[0] - now))[:NEAREST]
    if near[0][2].amount * one.amount < 0:
        strays = math.hypot(strays, TURNED)
    steady = median(at + growth * (now - when) for when, at, _ in near)
    return Expected(_between(dated, now, growth), steady, strays * _wait(near[0][0], now), near[0][2], growth)


def alike(one: Placed, other: Placed, metric: Metric) -> bool:
    """True if the two count the same; a share of which no unit is said is taken for percent."""
    bare = ("%", "", "x") if metric.measure == "%" else ()
    return one.measure == other.measure or (one.measure in bare and other.measure in bare)


def _line(one: Placed, span: Span, witnesses: Sequence[Placed], metric: Metric) -> list[Placed]:
    """The witnesses to lay it beside: of the same part of the year, else others of about that time."""
    near = [w for w in witnesses if w.amount and alike(one, w, metric) and abs(w.span.ends - span.ends) <= FAR]
    if metric.kind == "stock":
        return near
    same = [w for w in near if w.span.part == span.part]
    if same or metric.kind == "per_share":
        return same
    return [w for w in near if w.span.quarters and span.quarters and abs(w.span.year - span.year) <= 1]


def _by_time(line: Sequence[Placed], span: Span, metric: Metric) -> list[tuple[float, float, Placed]]:
    """When, how large and which, oldest first; several words on one moment are one, the last said."""
    whole = span.quarters if metric.kind == "flow" else 0
    at = {
        w.span.ends: (w.span.ends, math.log10(abs(w.amount)) + (math.log10(whole / w.span.quarters) if whole else 0), w)
        for w in line
    }
    return [at[when] for when in sorted(at)]


def _growth(dated: Sequence[tuple[float, float, Placed]]) -> float:
    """The usual step of a year, half believed where it rests on two values only."""
    steps = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.pairwise(dated)]
    if not steps:
        return 0.0
    step = median(steps) * len(steps) / (len(steps) + 1)
    return max(-STEEPEST, min(STEEPEST, step))


def _strays(dated: Sequence[tuple[float, float, Placed]], growth: float, metric: Metric) -> float:
    """How far a step of a year lies from the usual one: as seen, weighed with what is assumed of such figures."""
    assumed = WILD if metric.key in LEFT_OVER else EITHER if metric.sign == "either" else STRAYS[metric.kind]
    seen = [
        abs(b[1] - a[1] - growth * (b[0] - a[0])) / math.sqrt(max(0.25, b[0] - a[0]))
        for a, b in itertools.pairwise(dated)
    ]
    if not seen:
        return 1.3 * assumed
    own = 1.48 * median(seen)
    return math.sqrt((ASSUMED * assumed**2 + len(seen) * own**2) / (ASSUMED + len(seen)))


def _rounding(one: Placed) -> float:
    """How far the size itself is unsure, for small numbers of few figures."""
    return float(one.slack / abs(one.amount)) / math.log(10) if one.amount else 0.0


def _between(dated: Sequence[tuple[float, float, Placed]], now: float, growth: float) -> float:
    """From the next value before and the next after it, or onwards from the one there is."""
    before = [each for each in dated if each[0] <= now]
    after = [each for each in dated if each[0] > now]
    if before and after:
        (t0, y0, _), (t1, y1, _) = before[-1], after[0]
        return y0 + (y1 - y0) * (now - t0) / (t1 - t0)
    when, at, _ = before[-1] if before else after[0]
    return at + growth * (now - when)


def _wait(when: float, now: float) -> float:
    """Values stray further the longer the time between them."""
    return math.sqrt(max(1.0, abs(now - when)))
