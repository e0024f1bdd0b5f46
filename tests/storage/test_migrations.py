"""A ledger of every earlier version opens today, with a row in each table that it had, and nothing said is lost."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extraction.chart import READING_JSON
from storage.companies import find_company
from storage.confirmed import Wanted, confirmed_values
from storage.database import open_database
from storage.images import image_description, list_images, load_image
from storage.metrics import find_metrics
from storage.migrate import migrate, migrations
from storage.reviews import decisions, settled
from tests.builders import image, point, reading

NEWEST = migrations()[-1].number
WORKED_OUT = {
    "brought_up", "doubts_inferred", "fact", "inferred_doubt", "migration", "open_point", "reviewed_reading",
    "unplaced_word", "wrong_word",
}  # fmt: skip
MAY_CHANGE = {"metric": {"place"}}  # where a metric stands in the list is nobody's word
PICTURE = image("old.png", shade=7)
READING = reading(point("12"), point("15", year=2023))
AT = "2026-01-01 00:00:00"

Row = dict[str, Any]


def word(number: int, position: int | None, verdict: str, value: str | None, **more: object) -> Row:
    said = {
        "id": number, "step": number, "extraction": 1, "point": position, "verdict": verdict, "series": "营业收入",
        "company": "星河", "company_folded": "星河", "metric": "营业收入", "metric_folded": "营业收入",
        "period_kind": "FY", "period_year": 2024 - (position or 0), "period_end": f"{2024 - (position or 0)}-12-31",
        "period_cumulative": True, "period_estimate": False, "value": value, "value_text": value, "printed": value,
        "unit_measure": "CNY", "unit_scale": 10**8, "unit_printed": "亿元", "scope": "consolidated",
        "basis": "reported", "reviewer": "李雷", "seconds": 2.5, "decided_at": AT,
    }  # fmt: skip
    return said | more


def claim(position: int, value: str, year: int) -> Row:
    return {
        "extraction": 1, "position": position, "series": "营业收入", "series_folded": "营业收入", "category": str(year),
        "value": value, "value_text": value, "printed": value, "source": "printed", "unit_measure": "CNY",
        "unit_scale": 10**8, "unit_printed": "亿元", "period_kind": "FY", "period_year": year,
        "period_end": f"{year}-12-31", "period_cumulative": True, "period_estimate": False,
        "box_left": 1.0, "box_top": 2.0, "box_right": 3.0, "box_bottom": 4.0,
    }  # fmt: skip


# What matters is said; any other table, and any other column without a default, gets a row of something that fits.
SAID: dict[str, list[Row]] = {
    "image": [
        {
            "sha256": PICTURE.sha256,
            "name": "old.png",
            "width": 16,
            "height": 9,
            "bytes": len(PICTURE.data),
            "file": f"{PICTURE.sha256[:2]}/{PICTURE.sha256}.png",
            "received_at": AT,
        }
    ],
    "extraction": [
        {"id": 1, "image": PICTURE.sha256, "reading": READING_JSON.dump_json(READING).decode(), "kind": "bar"}
    ],
    "point": [claim(0, "12", 2024), claim(1, "15", 2023)],
    "finding": [{"extraction": 1, "points": [1]}],
    "decision": [
        word(11, 0, "confirmed", "12"),
        word(12, 1, "corrected", "15.10", mistake="digit"),
        word(13, 1, "rejected", None),
        word(14, 1, "undone", None, undoes=13, company=None, company_folded=None, metric=None, metric_folded=None),
    ],
    "image_note": [{"id": 20, "image": PICTURE.sha256, "report": "2024年年报", "report_date": "2025-03-31"}],
    "company": [{"key": "xinghe", "zh": "星河科技", "en": "Starriver", "year_end": 12}],
    "company_alias": [{"folded": "星河", "alias": "星河", "company": "xinghe"}],
    "metric": [{"key": "订货", "zh": "订货", "en": "Bookings", "measure": "money"}],
    "metric_alias": [{"folded": "订货", "alias": "订货", "metric": "订货"}],
    "draft": [{"extraction": 1, "point": 1, "fields": '{"value": "16"}'}],
    "deed": [{"id": "deed", "decisions": [11]}],
    "second_reader": [],  # the engines of today are noted at every start
    "second_look": [{"image": PICTURE.sha256, "wanted": False}],
    "in_sight": [],  # follows from wishes for two reviews
    "withheld": [],
    "agreement": [{"id": 30, "first_reading": 1, "second_reading": 1}],
    "agreement_point": [{"agreement": 30, "first_position": 0, "second_position": 0, "verdict": "agrees"}],
    "gold_point": [{"value": "12"}],
    "adjustment": [{"id": 40, "extraction": 1, "change": None, "undoes": 39}],
}


@pytest.fixture(scope="module")
def empty_ledgers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger as each version would have made it, without a word."""
    folder = tmp_path_factory.mktemp("versions")
    for number in range(1, NEWEST + 1):
        file = folder / f"{number}.duckdb"
        if number > 1:
            shutil.copy(folder / f"{number - 1}.duckdb", file)
        with duckdb.connect(file) as connection:
            migrate(connection, migrations()[:number])
    return folder


def something(column: str, kind: str, checks: str) -> object:
    """A value that fits into a column."""
    allowed = re.search(rf"\(+\"?{column}\"? IN \('([^']+)'", checks)
    if allowed:
        return allowed[1]
    if kind.endswith("[]"):
        return []
    if kind in ("BIGINT", "INTEGER", "DOUBLE"):
        return 50
    return {"BOOLEAN": False, "TIMESTAMP": AT, "DATE": AT[:10]}.get(kind, f"some {column}")


def fill(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[list[str], set[tuple[object, ...]]]]:
    """A row at least in every table; what then stands in each, as text."""
    checks: dict[str, str] = dict(
        connection.execute(
            "SELECT table_name, string_agg(constraint_text, ' ') FROM duckdb_constraints() GROUP BY table_name"
        ).fetchall()
    )
    tables: dict[str, dict[str, tuple[str, bool]]] = {}
    for table, column, kind, may_be_empty in connection.execute(
        """SELECT table_name, column_name, data_type, is_nullable OR column_default IS NOT NULL FROM duckdb_columns()
           WHERE table_name IN (SELECT table_name FROM duckdb_tables())"""
    ).fetchall():
        tables.setdefault(table, {})[column] = (kind, may_be_empty)
    for table in tables.keys() - WORKED_OUT:
        for said in SAID.get(table, [{}]):
            needed = {name: kind for name, (kind, free) in tables[table].items() if not free}
            row = {name: something(name, kind, checks.get(table, "")) for name, kind in needed.items()}
            row |= {name: value for name, value in said.items() if name in tables[table]}
            names, places = ", ".join(row), ", ".join("?" for _ in row)
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values()))  # noqa: S608 - a test's own tables
    return {table: rows_of(connection.execute, table, sorted(tables[table])) for table in tables.keys() - WORKED_OUT}


def rows_of(ask: Any, table: str, columns: list[str]) -> tuple[list[str], set[tuple[object, ...]]]:
    names = [name for name in columns if name not in MAY_CHANGE.get(table, set())]
    chosen = ", ".join(f"CAST({name} AS VARCHAR)" for name in names)
    found = ask(f"SELECT {chosen} FROM {table}")  # noqa: S608 - a test's own tables
    return names, set(found if isinstance(found, list) else found.fetchall())


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_a_ledger_of_every_earlier_version_opens_with_all_that_was_said(empty_ledgers, tmp_path, version):
    shutil.copy(empty_ledgers / f"{version}.duckdb", tmp_path / "ledger.duckdb")
    (tmp_path / "images" / PICTURE.sha256[:2]).mkdir(parents=True)
    (tmp_path / "images" / PICTURE.sha256[:2] / f"{PICTURE.sha256}.png").write_bytes(PICTURE.data)
    with duckdb.connect(tmp_path / "ledger.duckdb") as connection:
        before = fill(connection)
    with open_database(tmp_path) as db:
        there = {name for (name,) in db.read("SELECT table_name FROM duckdb_tables()")}
        lost = {
            table: rows - rows_of(db.read, table, names)[1]
            for table, (names, rows) in before.items()
            if rows and (table not in there or rows - rows_of(db.read, table, names)[1])
        }
        assert lost == {}
        assert {key: str(one.value) for key, one in settled(db, 1).items()} == {0: "12", 1: "15.10"}
        assert [one.id for one in decisions(db, 1)] == [11, 12, 13, 14]
        facts = confirmed_values(db, Wanted(segments=None))
        assert {(one.company, one.metric, one.segment, one.report) for one in facts} == {
            ("xinghe", "revenue", "", "2024年年报")
        }
        assert [(one.period.year, str(one.value)) for one in facts] == [(2023, "15.10"), (2024, "12")]
        assert [load_image(db, one.sha256).data for one in list_images(db)] == [PICTURE.data]
        assert image_description(db, PICTURE.sha256).report == "2024年年报"
        found = find_company(db, "星河")
        assert found is not None
        assert found.zh == "星河科技"
        assert find_metrics(db, ["订货"])["订货"].en == "Bookings"
        for (view,) in db.read("SELECT view_name FROM duckdb_views() WHERE NOT internal"):
            db.read("SELECT count(*) FROM query_table(?)", [view])


def test_mistakes_of_earlier_versions_go_by_their_new_names(empty_ledgers, tmp_path):
    shutil.copy(empty_ledgers / "19.duckdb", tmp_path / "ledger.duckdb")
    said = ["unit", "period", "digit", None]
    with duckdb.connect(tmp_path / "ledger.duckdb") as connection:
        rows = [[11 + at, 11, 1, "rejected", "", "", "", "consolidated", "reported", "", "", name, AT]
                for at, name in enumerate(said)]  # fmt: skip
        connection.executemany(
            """INSERT INTO decision (id, step, extraction, verdict, series, category, period_text, scope, basis,
                                     reviewer, reason, mistake, decided_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            rows,
        )
    with open_database(tmp_path) as db:
        found = db.read("SELECT mistake FROM decision ORDER BY id")
    assert found == [("scale",), ("category",), ("digit",), (None,)]
