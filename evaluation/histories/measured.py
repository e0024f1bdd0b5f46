"""How many planted slips are found, of each kind, and how often true values are doubted."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evaluation.histories.companies import invent
from evaluation.histories.desks import (
    Desk,
    Plant,
    chart_of,
    desk,
    fraction,
    minus,
    scaled,
    single,
    to_date,
    year_before,
)
from storage.database import open_database
from storage.metrics import Metric, list_metrics
from storage.slips import find_slips
from storage.slips.book import Book

PLANTS: dict[str, tuple[Plant, str]] = {
    "×10": (scaled(1), ""), "×10²": (scaled(2), ""), "×10³": (scaled(3), ""), "×10⁴": (scaled(4), ""),
    "×10⁸": (scaled(8), ""), "sign": (minus, ""), "fraction": (fraction, "table"),
    "year to date": (to_date, "quarters"), "single quarter": (single, "quarters"),
    "year before": (year_before, "series"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Of one kind of slip: how many values were planted, doubted, and how many true values were doubted beside them."""

    planted: int
    doubted: int
    beside: int
    checks: Mapping[str, int]

    @property
    def share(self) -> float:
        return self.doubted / self.planted if self.planted else 0.0


@dataclass(frozen=True, slots=True)
class Alarms:
    """True values, and how many of them were doubted, by check."""

    values: int
    checks: Mapping[str, int]
    doubted: int

    @property
    def in_a_thousand(self) -> float:
        return 1000 * self.doubted / self.values


def alarms(metrics: Mapping[str, Metric], desks: int, seed: int = 1) -> Alarms:
    """Charts without a slip: every doubt is a false alarm."""
    rng = random.Random(seed)
    values, doubted, checks = 0, 0, Counter[str]()
    for _ in range(desks):
        shown = desk(rng, invent(rng))
        values += len(shown.judged)
        by_key = doubts(shown, metrics)
        doubted += len(by_key)
        checks.update(check for said in by_key.values() for check in set(said))
    return Alarms(values, checks, doubted)


def found(kind: str, metrics: Mapping[str, Metric], desks: int, seed: int = 2) -> Found:
    """Charts with one slip each."""
    rng = random.Random(f"{kind} {seed}")
    plant, show = PLANTS[kind]
    planted, doubted, beside, checks = 0, 0, 0, Counter[str]()
    for _ in range(desks):
        history = invent(rng)
        shown = chart_of(show, rng, history) if show else desk(rng, history)
        slipped = plant(rng, shown, history)
        if slipped is None:
            continue
        by_key = doubts(slipped, metrics)
        planted += 1
        hit = [key for key in slipped.planted if key in by_key]
        doubted += bool(hit)
        beside += len(by_key.keys() - set(slipped.planted))
        checks.update({check for key in hit for check in by_key[key]})
    return Found(planted, doubted, beside, checks)


def table(desks: int, seed: int) -> str:
    """One line a kind of slip, then the false alarms."""
    metrics = shipped_metrics()
    lines = [f"{'planted':16}{'charts':>8}{'found':>8}{'share':>8}  true values doubted beside it"]
    for kind in PLANTS:
        one = found(kind, metrics, desks, seed)
        lines.append(f"{kind:16}{one.planted:8}{one.doubted:8}{one.share:8.3f}  {one.beside}")
    none = alarms(metrics, desks, seed)
    words = ", ".join(f"{check} {count}" for check, count in sorted(none.checks.items()))
    lines.append(f"{none.values} true values, {none.in_a_thousand:.2f} in a thousand doubted ({words or 'none'})")
    return "\n".join(lines)


def shipped_metrics() -> dict[str, Metric]:
    """The dictionary that comes with the program."""
    with TemporaryDirectory() as folder, open_database(Path(folder)) as ledger:
        return {one.key: one for one in list_metrics(ledger)}


def doubts(shown: Desk, metrics: Mapping[str, Metric]) -> dict[int, list[str]]:
    """The checks that speak of each value of a chart."""
    by_key: dict[int, list[str]] = {}
    for slip in find_slips(Book(shown.judged, shown.known, metrics)):
        for one in slip.about:
            if one.key is not None:
                by_key.setdefault(one.key, []).append(slip.check)
    return by_key
