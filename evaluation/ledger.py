"""How long questions take that a page asks of a ledger of many values, and how large its file is.

Each size is invented anew, in the shape that real words have; every question is asked several times and the middle time
counts. The ledger is opened as the product opens it, with its limit on memory.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from storage.choices import choices_of, companies_known, metrics_known
from storage.confirmed import Wanted, confirmed_values, open_claims, words_on
from storage.contradictions import contradictions, count_contradictions
from storage.database import Database, open_database
from storage.decisions import Decision
from storage.exports import Chosen, rows_in
from storage.fact_table import bring_up
from storage.facts import companies_with_facts, facts_overview, metrics_with_facts
from storage.invented_ledger import company_of, invent
from storage.reviews import decide

SIZES = (10_000, 100_000, 1_000_000, 2_000_000)
TIMES = 7
LIMIT_MS, LIMIT_MB = 300, 1500
EIGHT = tuple(company_of(number) for number in range(8))
THEN = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)  # the invented words are said in years before


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: how many values and charts, how large the file is, and the middle time of every question."""

    values: int
    charts: int
    file_mb: float
    first_bring_up_s: float
    median_ms: Mapping[str, float]


def measure(values: int, folder: Path | None = None, told: Callable[[str], None] = lambda _words: None) -> Measured:
    """Invent a ledger of so many confirmed values and ask it everything; `folder` keeps it, else it goes."""
    with tempfile.TemporaryDirectory(prefix="ledger") as place, open_database(folder or Path(place)) as db:
        charts = invent(db, values, lambda done, total: told(f"{done} of {total} charts"))
        started = time.perf_counter()
        bring_up(db)
        first = time.perf_counter() - started
        db.checkpoint()
        size = (db.folder / "ledger.duckdb").stat().st_size / 1e6
        told("asking")
        times = {name: _middle(db, ask) for name, ask in questions(db).items()}
        there = facts_overview(db).values
    return Measured(there, charts, size, first, times)


def questions(db: Database) -> dict[str, Callable[[Database], object]]:
    """What pages ask, by its name."""
    lines = [metric.key for metric, _ in metrics_with_facts(db)[:12]]
    revenue, several = lines[:1], contradictions(db, Wanted(), limit=1)[0].counting.decision
    ranked = Wanted(revenue, kinds=["FY"], years=(2024, 2024))
    claims = iter(open_claims(db, Wanted()))

    def say(db: Database) -> object:
        claim = next(claims)
        decide(db, Decision(claim.extraction, "confirmed", claim.point, company=claim.company, metric=claim.metric,
                            period=claim.period, value=claim.value, unit=claim.unit))  # fmt: skip
        return confirmed_values(db, Wanted(revenue, EIGHT))

    return {
        "one metric, 8 companies, 12 years": lambda db: confirmed_values(db, Wanted(revenue, EIGHT, segments=None)),
        "one company, 12 metrics": lambda db: confirmed_values(db, Wanted(lines, EIGHT[:1])),
        "one metric, every company, one year": lambda db: confirmed_values(db, ranked),
        "coverage: 8 companies, 12 metrics": lambda db: confirmed_values(db, Wanted(lines, EIGHT)),
        "what to choose from": lambda db: choices_of(db, revenue),
        "metrics to choose from": metrics_known,
        "companies to choose from": lambda db: companies_known(db, revenue),
        "metrics with values": metrics_with_facts,
        "companies with values": companies_with_facts,
        "how much there is": facts_overview,
        "all words on one value": lambda db: words_on(db, several),
        "one metric, 8 companies, as believed then": lambda db: confirmed_values(
            db, Wanted(revenue, EIGHT, as_of=THEN)
        ),
        "claims nobody settled, 8 companies": lambda db: open_claims(db, Wanted(revenue, EIGHT)),
        "sources that differ, the first 50": lambda db: contradictions(db, Wanted(), limit=50),
        "sources that differ, how many": lambda db: count_contradictions(db, Wanted()),
        "rows of an export": lambda db: rows_in(db, Chosen()),
        "a word said, and looked at": say,
    }


def table(rows: Sequence[Measured]) -> str:
    """Milliseconds by question and size, how they grow, and the file."""
    told = {
        "median ms": [f"{row.values:,}" for row in rows],
        "---": ["---:"] * len(rows),
        **{name: [f"{row.median_ms[name]:.0f}" for row in rows] for name in rows[0].median_ms},
        "slowest": [f"{max(row.median_ms.values()):.0f}" for row in rows],
        "laid out anew, s": [f"{row.first_bring_up_s:.1f}" for row in rows],
        "file, MB": [f"{row.file_mb:.0f}" for row in rows],
        "charts": [f"{row.charts:,}" for row in rows],
    }
    lines = [f"| {name} | {' | '.join(cells)} |" for name, cells in told.items()]
    if len(rows) > 1:
        lines += ["", _growth(rows[0], rows[-1])]
    return "\n".join(lines)


def as_json(sizes: Sequence[int], rows: Sequence[Measured]) -> dict[str, object]:
    """The same for programs, by the size that was asked for."""
    return {
        "rows": {
            str(size): {
                "values": row.values, "charts": row.charts, "file_mb": round(row.file_mb, 1),
                "first_bring_up_s": round(row.first_bring_up_s, 2),
                "median_ms": {name: round(took, 1) for name, took in row.median_ms.items()},
            }
            for size, row in zip(sizes, rows, strict=True)
        },
        "limits": {"median_ms": LIMIT_MS, "file_mb": LIMIT_MB},
    }  # fmt: skip


def _growth(small: Measured, large: Measured) -> str:
    times = large.values / small.values
    slower = {name: large.median_ms[name] / max(took, 0.1) for name, took in small.median_ms.items()}
    most = max(slower, key=lambda name: slower[name])
    return (
        f"{times:.0f} times the values: the file is {large.file_mb / small.file_mb:.0f} times as large, the middle "
        f"question {median(slower.values()):.1f} times as slow, “{most}” {slower[most]:.0f} times."
    )


def _middle(db: Database, ask: Callable[[Database], object]) -> float:
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        ask(db)
        times.append(1000 * (time.perf_counter() - started))
    return median(times)
