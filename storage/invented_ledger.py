"""Fills an empty ledger with words that nobody said, in the shape that real words have: to time questions on millions.

Forty charts a company, twelve values a chart: years, quarters, a later report that repeats years (the same, rounded, in
another unit, restated, or wrong), segments, measured values, words taken back, claims that nobody settled.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from storage.database import Database
from storage.readings_packed import pack

CHARTS_OF_A_COMPANY = 40
IDS = 64  # of a chart
AT_ONCE = 10_000  # charts
VALUES_OF_A_CHART = 10.4  # that count, of its twelve: others repeat one of these, were taken back or never settled


def invent(db: Database, values: int, told: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Say about so many confirmed values; how many charts it took."""
    charts = max(CHARTS_OF_A_COMPANY, round(values / VALUES_OF_A_CHART))
    companies = max(8, charts // CHARTS_OF_A_COMPANY)
    with db.write() as cursor:
        ((base,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        for statement in (_COMPANIES, _COMPANY_WORDS):
            cursor.execute(statement, {"companies": companies})
        cursor.execute("SELECT count(nextval('row_number_of_ledger')) FROM range(?)", [charts * IDS]).fetchall()
    for first in range(0, charts, AT_ONCE):
        last = min(first + AT_ONCE, charts)
        with db.write() as cursor:
            cursor.execute(_CELLS, {"base": base, "first": first, "last": last, "companies": companies})
            for statement in (_IMAGES, _NOTES, _POINTS, _DECISIONS, _UNDOS):
                cursor.execute(statement)
            _read(cursor)
        db.checkpoint()
        told(last, charts)
    return charts


def company_of(number: int) -> str:
    """The key of an invented company."""
    return f"星河{number:05d}"


def _read(cursor: DuckDBPyConnection) -> None:
    """The readings with their JSON as an engine leaves it, packed as the ledger keeps it."""
    cells = cursor.execute(
        """SELECT chart, image, made_at, metric, category, value_text, source, error_text, unit_measure, unit_scale,
                  unit_printed, period_kind, period_year, period_end, period_estimate
           FROM cell ORDER BY chart, i"""
    ).fetchall()
    made = [
        (chart, image, at, pack(_reading(list(points))))
        for (chart, image, at), points in groupby(cells, lambda cell: cell[:3])
    ]
    numbers, images, times, packed = zip(*made, strict=True)
    readings = pa.table({"id": numbers, "image": images, "made_at": times, "packed": packed})
    cursor.register("invented_reading", readings)
    cursor.execute(
        """INSERT INTO extraction (id, image, engine, engine_version, prompt, parameters, kind, title, seconds, reading,
                                   packed, made_at)
           SELECT id, image, 'embedded', '1', '', '', 'bar', '', 1.5, '', packed, made_at FROM invented_reading"""
    )
    cursor.unregister("invented_reading")


def _reading(cells: list[tuple[Any, ...]]) -> str:
    points, texts = [], []
    for at, (
        _,
        _,
        _,
        metric,
        category,
        value,
        source,
        error,
        measure,
        scale,
        unit,
        kind,
        year,
        end,
        estimate,
    ) in enumerate(cells):
        left, top = 60.5 + at * 57, 40 + float(value) % 300
        box = f'{{"left":{left},"top":{top:.1f},"right":{left + 41.5},"bottom":{top + 17:.1f}}}'
        printed = f'"{value}"' if source == "printed" else "null"
        points.append(
            f'{{"series":"{metric}","category":"{category}","value":"{value}","source":"{source}","evidence":{box},'
            f'"unit":{{"measure":"{measure}","scale":{scale},"printed":"{unit}"}},"period":{{"kind":"{kind}",'
            f'"year":{year},"end":"{end}","cumulative":false,"estimate":{str(estimate).lower()}}},"printed":{printed},'
            f'"error":{"null" if error is None else chr(34) + error + chr(34)},"measured":{{"value":"{value}",'
            f'"error":"0.11","box":{box}}},"confidence":0.999}}'
        )
        texts += [f'{{"text":"{word}","box":{box},"angle":0.0,"score":0.98{at:03d}}}' for word in (value, category)]
    names = dict.fromkeys(cell[3] for cell in cells)
    series = ",".join(f'{{"name":"{name}","unit":null,"axis":"left","mark":"bar"}}' for name in names)
    return (
        f'{{"kind":"bar","title":"","series":[{series}],"points":[{",".join(points)}],"findings":[],"answer":null,'
        f'"texts":[{",".join(texts)}],"axes":[],"discs":[]}}'
    )


_COMPANIES = """
INSERT INTO company
SELECT format('星河{:05d}', c), format('星河{:05d}股份', c), format('Starriver {:05d} Ltd', c),
       format('{:06d}.SH', c), ['软件', '电池', '银行', '零售', '医药'][1 + c % 5],
       CASE WHEN c % 10 = 9 THEN 6 WHEN c % 10 = 8 THEN 3 ELSE 12 END, 'invented', TIMESTAMP '2020-01-01 00:00:00'
FROM range($companies) t(c)
"""

_COMPANY_WORDS = """
INSERT INTO company_alias
SELECT folded, alias, format('星河{:05d}', c), kind, 'invented', TIMESTAMP '2020-01-01 00:00:00'
FROM (SELECT c,
             unnest([format('星河{:05d}股份', c), format('starriver{:05d}ltd', c), format('{:06d}.sh', c)]) AS folded,
             unnest([format('星河{:05d}股份', c), format('Starriver {:05d} Ltd', c), format('{:06d}.SH', c)]) AS alias,
             unnest(['name', 'name', 'ticker']) AS kind
      FROM range($companies) t(c))
"""

# One row a value of a chart. Every chart has 64 numbers of its own: its reading, its note, its words and their undos.
_CELLS = """
CREATE OR REPLACE TEMP TABLE cell AS
WITH line AS (SELECT row_number() OVER (ORDER BY m.place, m.key) - 1 AS n, m.zh, a.folded, m.measure
              FROM metric m JOIN metric_alias a ON a.metric = m.key AND a.alias = m.zh),
lines AS (SELECT count(*) AS many FROM line),
place AS (
    SELECT k, c, j % 4 AS report, i, i % 6 AS nth,
           CASE WHEN j // 4 = 9 THEN 0 WHEN j // 4 < 6 THEN 2 * (j // 4) + i // 6
                ELSE 12 + (8 * c + 2 * (j // 4 - 6) + i // 6) % (many - 12) END AS n,
           CASE WHEN j // 4 = 9 THEN ['国内', '海外'][1 + i // 6] ELSE '' END AS segment
    FROM (SELECT k, k % $companies AS c, (k // $companies) % 40 AS j FROM range($first, $last) t(k)), range(12) s(i),
         lines),
dated AS (
    SELECT p.*, l.zh, l.folded, l.measure,
           CASE report WHEN 2 THEN 'Q' || (1 + nth % 4) ELSE 'FY' END AS kind,
           CASE report WHEN 0 THEN 2014 + nth WHEN 1 THEN 2020 + nth WHEN 2 THEN 2024 + nth // 4
                       ELSE 2019 + nth END AS year
    FROM place p JOIN line l ON l.n = p.n),
valued AS (
    SELECT *, CASE WHEN report = 3 THEN (c + nth) % 4 ELSE 0 END AS variant,
           CAST(hash(c, n, segment, kind, year) % CASE measure WHEN 'money' THEN 10000000 ELSE 9999 END / 100
                AS DECIMAL(12, 2)) AS value,
           hash(k, i) % 100 AS chance
    FROM dated)
SELECT k, i, $base + k * 64 + 1 AS chart, sha256(k::VARCHAR) AS image, format('星河{:05d}股份', c) AS company,
       zh AS metric, folded AS metric_folded, segment, year::VARCHAR || CASE kind WHEN 'FY' THEN '' ELSE kind END
           AS category,
       kind AS period_kind, year AS period_year,
       last_day(make_date(year, CASE kind WHEN 'FY' THEN 12 ELSE 3 * right(kind, 1)::INTEGER END, 1)) AS period_end,
       report = 1 AND nth = 5 AS period_estimate,
       CASE WHEN report = 1 AND nth = 5 THEN 'estimate' WHEN report = 3 AND c % 2 = 1 THEN 'restated' ELSE 'reported'
       END AS basis,
       CASE variant WHEN 1 THEN CAST(CAST(value AS DECIMAL(12, 1)) AS VARCHAR)
                    WHEN 2 THEN CAST(CAST(value * 10000 AS DECIMAL(18, 0)) AS VARCHAR)
                    WHEN 3 THEN CAST(CAST(value * 1.03 AS DECIMAL(12, 2)) AS VARCHAR)
                    ELSE CAST(value AS VARCHAR) END AS value_text,
       CASE measure WHEN 'money' THEN 'CNY' WHEN '%' THEN '%' WHEN 'per_share' THEN 'CNY/share' ELSE 'count' END
           AS unit_measure,
       CASE WHEN measure <> 'money' THEN CASE WHEN variant = 2 THEN 1 ELSE 10000 END
            WHEN variant = 2 THEN 10000 ELSE 100000000 END AS unit_scale,
       CASE WHEN measure <> 'money' THEN '' WHEN variant = 2 THEN '万元' ELSE '亿元' END AS unit_printed,
       CASE WHEN k % 5 = 4 THEN 'measured' ELSE 'printed' END AS source,
       CASE WHEN k % 5 = 4 THEN '0.05' END AS error_text,
       CASE WHEN chance < 5 THEN 'corrected' WHEN chance < 6 THEN 'added' ELSE 'confirmed' END AS verdict,
       k % 50 <> 49 AS settled, k % 25 = 7 AND i = 0 AS undone, k % 40 = 13 AND i = 11 AS unplaced,
       60.5 + i * 57 AS box_left, 40 + value::DOUBLE % 300 AS box_top,
       TIMESTAMP '2020-01-01 00:00:00' + to_minutes(k) AS made_at
FROM valued
"""

_IMAGES = """
INSERT INTO image
SELECT DISTINCT image, format('chart {}.png', k), 960, 540, 80000 + k % 9999,
       format('{}/{}.png', left(image, 2), image), made_at
FROM cell
"""

_NOTES = """
INSERT INTO image_note (id, image, company, company_folded, report, report_date, page, noted_by, noted_at)
SELECT DISTINCT chart + 1, image, company, company, format('{} annual report', 2015 + k % 11),
       make_date(2015 + k % 11, 4, 30), (k % 300)::VARCHAR, '李雷', made_at
FROM cell ORDER BY 1
"""

_POINTS = """
INSERT INTO point
SELECT chart, i, metric, metric_folded, category, CAST(value_text AS DECIMAL(38, 10)), value_text,
       CASE source WHEN 'printed' THEN value_text END, source, error_text, unit_measure, unit_scale, unit_printed,
       period_kind, period_year, period_end, false, period_estimate, box_left, box_top, box_left + 41.5, box_top + 17
FROM cell ORDER BY chart, i
"""

_DECISIONS = """
INSERT INTO decision
SELECT chart + 7 + i, chart + 7, chart, CASE WHEN verdict <> 'added' THEN i END, verdict, NULL, metric, category,
       CASE WHEN NOT unplaced THEN company END, CASE WHEN NOT unplaced THEN company END, metric, metric_folded, segment,
       segment, period_kind, period_year, period_end, false, period_estimate, category,
       CAST(value_text AS DECIMAL(38, 10)), value_text, CASE source WHEN 'printed' THEN value_text END, unit_measure,
       unit_scale, unit_printed, 'consolidated', basis, box_left, box_top, box_left + 41.5, box_top + 17,
       ['李雷', '韩梅梅', 'Ada'][1 + k % 3], '',
       CASE verdict WHEN 'corrected' THEN 'digit' WHEN 'added' THEN 'missed' END,
       2.5, made_at + to_seconds(i)
FROM cell WHERE settled ORDER BY chart, i
"""

_UNDOS = """
INSERT INTO decision (id, step, extraction, point, verdict, undoes, series, category, period_text, scope, basis,
                      reviewer, reason, decided_at)
SELECT chart + 30 + i, chart + 30 + i, chart, i, 'undone', chart + 7 + i, metric, category, '', 'consolidated',
       'reported', '李雷', '', made_at + INTERVAL 1 MINUTE
FROM cell WHERE settled AND undone ORDER BY chart, i
"""
