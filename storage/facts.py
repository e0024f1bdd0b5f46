"""What we know: confirmed values with where they come from, and everything a page needs to compare them.

Values are kept as printed. Here they are converted to one unit for showing, exactly, with the factor said; floats are
made for plots only. Growth comes from the view `growth`, never from a page.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from extraction.chart import ExtractedPoint, PeriodKind, Unit
from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.numbers.units import convert
from extraction.numbers.units import display_units as usual_units
from storage.columns import unit_of
from storage.companies import Company, company
from storage.confirmed import words_on
from storage.database import Database
from storage.decisions import Basis, Decision, Scope
from storage.errors import UnknownRow
from storage.extractions import extraction
from storage.fact_table import bring_up
from storage.images import image_description
from storage.metrics import Metric, metric, metric_key
from storage.name_book import name_book
from storage.reviews import decision_of


@dataclass(frozen=True, slots=True)
class Fact:
    """One settled word with its evidence, for the drawer beside a table."""

    decision: Decision
    claim: ExtractedPoint | None
    image: str
    engine: str
    evidence: Box | None
    source_date: dt.date | None
    report: str | None
    page: str | None
    figure: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """How much the ledger knows. `unplaced` values are settled but lack a company, a metric or a period."""

    values: int
    companies: int
    metrics: int
    competing: int
    unplaced: int


def confirmed(
    db: Database,
    metric: str,
    companies: Sequence[str] = (),
    kinds: Sequence[PeriodKind] = (),
    years: tuple[int, int] | None = None,
    scope: Scope | None = None,
    basis: Basis | None = None,
    display: Unit | None = None,
) -> pd.DataFrame:
    """Every confirmed value of one metric, oldest first, in one unit of its measure (the commonest, if none is asked).

    `value`, `growth` are floats for plots; `value_shown`, `growth_text`, `value_text`, `printed` are exact.
    """
    bring_up(db)
    first, last = years if years is not None else (0, 9999)
    book = name_book(db)
    found = db.frame(
        """SELECT v.decision AS fact, v.company, coalesce(c.zh, v.company_said) AS company_zh,
                  coalesce(c.en, v.company_said) AS company_en, v.metric, coalesce(m.zh, v.metric_said) AS metric_zh,
                  coalesce(m.en, v.metric_said) AS metric_en, v.segment, v.period_kind, v.period_year, v.period_end,
                  v.period_cumulative, v.period_estimate, v.period_text, v.scope, v.basis,
                  v.value_text, coalesce(nullif(v.unit_printed, ''), v.unit_measure) AS unit, v.printed, v.source,
                  v.verdict, CAST(v.growth AS DOUBLE) AS growth, CAST(v.growth AS VARCHAR) AS growth_text,
                  CAST(v.change_points AS VARCHAR) AS change_points, v.words, v.different_values, v.source_date,
                  v.report, v.image, v.extraction, v.point, v.box_left, v.box_top, v.box_right, v.box_bottom,
                  v.reviewer, v.decided_at, v.unit_measure AS measure, v.unit_scale
           FROM compared_value v
           LEFT JOIN company c ON c.key = v.company
           LEFT JOIN metric m ON m.key = v.metric
           WHERE v.metric = $metric AND (len($companies) = 0 OR list_contains($companies, v.company))
             AND (len($kinds) = 0 OR list_contains($kinds, v.period_kind))
             AND v.period_year BETWEEN $first AND $last
             AND ($scope IS NULL OR v.scope = $scope) AND ($basis IS NULL OR v.basis = $basis)
           ORDER BY v.period_end, v.period_kind, company_zh, v.scope, v.basis, v.decision""",
        {
            "metric": book.metric_keys([metric])[0],
            "companies": book.company_keys(companies),
            "kinds": list(kinds),
            "first": first,
            "last": last,
            "scope": scope,
            "basis": basis,
        },
    )
    return _shown(found, display)


def unconfirmed(
    db: Database,
    metric: str,
    companies: Sequence[str] = (),
    kinds: Sequence[PeriodKind] = (),
    years: tuple[int, int] | None = None,
    display: Unit | None = None,
) -> pd.DataFrame:
    """Claims of the latest readings that nobody settled: to be drawn hollow, without growth, oldest first."""
    bring_up(db)
    first, last = years if years is not None else (0, 9999)
    book = name_book(db)
    found = db.frame(
        """SELECT v.company, coalesce(c.zh, v.company_said) AS company_zh, coalesce(c.en, v.company_said) AS company_en,
                  v.metric, m.zh AS metric_zh, m.en AS metric_en, v.period_kind, v.period_year, v.period_end,
                  v.period_cumulative, v.period_estimate, v.category AS period_text, v.value_text,
                  coalesce(nullif(v.unit_printed, ''), v.unit_measure) AS unit, v.printed, v.source, v.error_text,
                  v.source_date, v.report, v.image, v.extraction, v.point, v.box_left, v.box_top, v.box_right,
                  v.box_bottom, v.unit_measure AS measure, v.unit_scale
           FROM unconfirmed_value v
           JOIN metric m ON m.key = v.metric
           LEFT JOIN company c ON c.key = v.company
           WHERE v.metric = $metric AND (len($companies) = 0 OR list_contains($companies, v.company))
             AND (len($kinds) = 0 OR list_contains($kinds, v.period_kind))
             AND v.period_year BETWEEN $first AND $last
           ORDER BY v.period_end, v.period_kind, company_zh, v.extraction, v.point""",
        {
            "metric": book.metric_keys([metric])[0],
            "companies": book.company_keys(companies),
            "kinds": list(kinds),
            "first": first,
            "last": last,
        },
    )
    return _shown(found, display)


def display_units(db: Database, metric: str) -> list[Unit]:
    """The units the confirmed values of a metric can be shown in: the one printed most often first."""
    bring_up(db)
    rows = db.read(
        """SELECT unit_measure, unit_scale, any_value(unit_printed) FROM fact
           WHERE counts AND metric = ? AND unit_measure IS NOT NULL
           GROUP BY unit_measure, unit_scale ORDER BY count(*) DESC, unit_measure, unit_scale""",
        [metric_key(db, metric)],
    )
    printed = [Unit(measure, scale, words or "") for measure, scale, words in rows]
    offered = {(unit.measure, unit.scale): unit for unit in printed}
    for unit in printed:
        for usual in usual_units(unit):
            offered.setdefault((usual.measure, usual.scale), usual)
    return list(offered.values())


def fact(db: Database, decision_id: int) -> Fact:
    """One settled word with everything that supports it."""
    rows = db.read("SELECT * FROM said_in_words WHERE id = ?", [decision_id])
    if not rows:
        raise UnknownRow(Sentence(zh="没有这条确认记录。", en="There is no such decision in the ledger."))
    decision = decision_of(rows[0])
    made = extraction(db, decision.extraction)
    claim = made.reading.points[decision.key] if decision.key >= 0 else None
    note = image_description(db, made.image)
    evidence = decision.evidence or (None if claim is None else claim.evidence)
    return Fact(
        decision, claim, made.image, made.engine, evidence, note.report_date, note.report, note.page, note.figure
    )


def competing(db: Database, decision_id: int) -> list[Fact]:
    """Every settled word on the same company, metric, segment, period, scope and basis: the one that counts first."""
    return [fact(db, word.decision) for word in words_on(db, decision_id)]


def facts_overview(db: Database) -> Overview:
    """Counts over everything confirmed."""
    bring_up(db)
    (counts,) = db.read(
        """SELECT count(*), count(DISTINCT company), count(DISTINCT metric), count(*) FILTER (WHERE different > 1),
                  (SELECT count(*) FROM unplaced_word)
           FROM fact WHERE counts"""
    )
    return Overview(*counts)


def metrics_with_facts(db: Database) -> list[tuple[Metric, int]]:
    """Metrics that have confirmed values and how many, in the order of a statement, unknown ones last."""
    bring_up(db)
    rows = db.read(
        """SELECT v.metric, v.number FROM (SELECT metric, count(*) AS number FROM fact WHERE counts GROUP BY metric) v
           LEFT JOIN metric m ON m.key = v.metric ORDER BY m.place NULLS LAST, v.metric"""
    )
    known = name_book(db).metrics
    return [(known.get(key) or metric(db, key), count) for key, count in rows]


def companies_with_facts(db: Database, metric: str | None = None) -> list[tuple[Company, int]]:
    """Companies that have confirmed values (of one metric) and how many, most first."""
    bring_up(db)
    wanted = None if metric is None else metric_key(db, metric)
    rows = db.read(
        """SELECT company, count(*) FROM fact WHERE counts AND ($metric IS NULL OR metric = $metric)
           GROUP BY company ORDER BY count(*) DESC, company""",
        {"metric": wanted},
    )
    known = name_book(db).companies
    return [(known.get(key) or company(db, key), count) for key, count in rows]


def years_with_facts(db: Database, metric: str) -> tuple[int, int] | None:
    """The first and the last year with a confirmed value of a metric."""
    bring_up(db)
    ((first, last),) = db.read(
        "SELECT min(period_year), max(period_year) FROM fact WHERE counts AND metric = ?", [metric_key(db, metric)]
    )
    return None if first is None else (first, last)


def kinds_with_facts(db: Database, metric: str) -> list[PeriodKind]:
    """The kinds of period with confirmed values of a metric, most frequent first."""
    bring_up(db)
    rows = db.read(
        """SELECT period_kind FROM fact WHERE counts AND metric = ?
           GROUP BY period_kind ORDER BY count(*) DESC, period_kind""",
        [metric_key(db, metric)],
    )
    return [kind for (kind,) in rows]


def _shown(found: pd.DataFrame, display: Unit | None) -> pd.DataFrame:
    """The same rows with `value`, `value_shown`, `shown_unit` and `factor` in one unit per measure."""
    units = [
        None if pd.isna(scale) else unit_of(measure, int(scale), unit)
        for measure, scale, unit in zip(found["measure"], found["unit_scale"], found["unit"], strict=True)
    ]
    commonest = _commonest(units)
    shown: list[tuple[float, str, str, str]] = []
    for unit, text in zip(units, found["value_text"], strict=True):
        target = unit
        if unit is not None:
            asked = display is not None and display.measure == unit.measure
            target = display if asked else commonest[unit.measure]
        shown.append(_in_unit(Decimal(text), unit, target))
    columns = pd.DataFrame(shown, columns=["value", "value_shown", "shown_unit", "factor"], index=found.index)
    columns["value"] = columns["value"].astype(float)
    return pd.concat([found.drop(columns="unit_scale"), columns], axis=1)


def _commonest(units: Sequence[Unit | None]) -> dict[str, Unit]:
    """For each measure the unit most values are printed in."""
    known = [unit for unit in units if unit is not None]
    scales = Counter((unit.measure, unit.scale) for unit in known)
    best: dict[str, Unit] = {}
    for unit in known:
        other = best.get(unit.measure)
        if other is None or scales[unit.measure, unit.scale] > scales[other.measure, other.scale]:
            best[unit.measure] = unit
    return best


def _in_unit(value: Decimal, unit: Unit | None, target: Unit | None) -> tuple[float, str, str, str]:
    """The value for a plot, its exact text, the unit's words and the factor between; never a rounded conversion."""
    if unit is None or target is None or unit.scale == target.scale:
        return float(value), format(value, "f"), "" if unit is None else str(unit), "1"
    try:
        converted = convert(value, unit, target)
        factor = convert(Decimal(1), unit, target)
    except ValueError:  # dozens that do not go into thousands: shown as printed
        return float(value), format(value, "f"), str(unit), "1"
    return float(converted), format(converted, "f"), str(target), format(factor, "f")
