from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from service.sample import FOLDER, build_sample
from storage.companies import list_companies
from storage.database import Database, open_database
from storage.facts import companies_with_facts, confirmed
from storage.feedback import mistakes
from storage.images import list_images
from storage.jobs import open_jobs


@pytest.fixture
def sample(tmp_path: Path):
    with open_database(tmp_path) as db:
        build_sample(db)
        yield db


def revenue(db: Database) -> list[tuple[str, int, str, str]]:
    rows = confirmed(db, "revenue")
    return [(r.company_zh, r.period_year, r.value_text, r.unit) for r in rows.itertuples()]


def test_compare_has_three_companies_and_four_years_to_show(sample: Database) -> None:
    for metric in ("revenue", "gross_margin", "net_profit_parent"):
        rows = confirmed(sample, metric)
        assert sorted(set(rows["company_zh"])) == sorted(["青屿精密", "澜石化工", "北穹医疗"])
        assert set(rows["period_year"]) == {2021, 2022, 2023, 2024}
    assert ("青屿精密", 2024, "34.90", "亿元") in revenue(sample)


def test_the_corrected_number_counts_and_shows_as_a_mistake(sample: Database) -> None:
    profit = confirmed(sample, "net_profit_parent", companies=["青屿精密"])
    assert "3.05" in set(profit["value_text"])
    found = mistakes(sample)
    assert [(Decimal(r.claim), Decimal(r.answer)) for r in found.itertuples()] == [(Decimal("8.05"), Decimal("3.05"))]


def test_six_pictures_wait_to_be_read(sample: Database) -> None:
    assert len(open_jobs(sample)) == 6
    assert len(list_images(sample)) == len(list(FOLDER.glob("*.png"))) == 12


def test_building_twice_adds_nothing(sample: Database) -> None:
    before = revenue(sample)
    build_sample(sample)
    assert revenue(sample) == before
    assert len(open_jobs(sample)) == 6
    assert len(companies_with_facts(sample)) == len(list_companies(sample)) == 3
