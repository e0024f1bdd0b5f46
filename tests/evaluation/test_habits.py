"""A habit is measured on known charts: what it puts right, what it breaks; only then may it be on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluation.habits import ask_final, measure, turn_on
from extraction.chart import Unit
from storage.database import Database, open_database
from storage.errors import UnfitValue
from storage.extractions import extraction as reading_of
from storage.extractions import save_extraction
from storage.gold import Split, add_gold_case, gold_case, split_of
from storage.habits import Effect, habit, keep_habit
from storage.habits.found import look_for_habits
from storage.images import describe_image, list_images, save_image
from storage.names import fold
from storage.review_list import review
from storage.reviews import decide_all
from tests.builders import YI, extraction, image, point, reading, with_texts, written

MILLIONS = Unit("CNY", 10**6, "百万元")


@pytest.fixture
def db(tmp_path):
    with open_database(tmp_path / "workspace") as opened:
        yield opened


def settled_chart(db: Database, unit: Unit | None, value: str = "1250", gold: bool = True) -> int:
    """A chart of one house with two values read without a unit, settled by a person in this one; a gold case."""
    picture = image()
    save_image(db, picture)
    shown = reading(point("1250", unit=None), point("1250", year=2023, unit=None), title="营业收入")
    made = extraction(picture, with_texts(shown, written("资料来源：中信证券研究部", 90, 90)))
    number = save_extraction(db, made)
    said = [replace(row.proposal, unit=unit, value=Decimal(value)) for row in review(db, number)]
    decide_all(db, said)
    if gold:
        in_split(db, number, "tune")
    return number


def in_split(db: Database, number: int, split: Split) -> None:
    """Make the chart a gold case of a report whose split is this one."""
    picture = reading_of(db, number).image
    names = (f"行业深度跟踪第{at}期" for at in range(picture_number(db, picture) * 100, 10**9))
    report = next(name for name in names if split_of(f"report:{fold(name)}") == split)
    describe_image(db, picture, report=report)
    assert gold_case(db, add_gold_case(db, number, "李雷")).split == split


def picture_number(db: Database, picture: str) -> int:
    return [one.sha256 for one in list_images(db)][::-1].index(picture)


def learnt(db: Database) -> int:
    for _ in range(3):
        settled_chart(db, MILLIONS)
    (number,) = look_for_habits(db)
    return number


def test_it_counts_what_it_puts_right_apart_on_charts_it_has_not_learnt_from(db):
    number = learnt(db)
    settled_chart(db, YI, "12.50")  # the same amounts, counted in another unit
    assert measure(db, habit(db, number)).effect == Effect(fixed=8, broken=0, charts=4, unseen=2)
    assert turn_on(db, number, "李雷").fixed == 8
    assert habit(db, number).state == "on"
    assert habit(db, number).moves[-1].effect == Effect(8, 0, 4, 2)


def test_one_that_breaks_a_value_is_refused_and_the_values_are_named(db):
    number = learnt(db)
    settled_chart(db, None)
    found = measure(db, habit(db, number))
    assert (found.effect.fixed, found.effect.broken) == (6, 2)
    assert {(row.outcome, row.position) for row in found.rows if row.image not in habit(db, number).evidence} == {
        ("broken", 0), ("broken", 1),
    }  # fmt: skip
    assert found.against == 1
    with pytest.raises(UnfitValue, match="said otherwise of 1 charts"):
        turn_on(db, number, "李雷")
    assert habit(db, number).state == "proposed"


def test_a_house_whose_cases_all_test_may_ask_the_final_split_once_and_hears_totals_only(db):
    charts = [settled_chart(db, MILLIONS, gold=False) for _ in range(3)]
    (number,) = look_for_habits(db)
    for chart in charts[:2]:
        in_split(db, chart, "final")
    assert not measure(db, habit(db, number)).allows
    assert ask_final(db, number, "李雷") == Effect(fixed=4, broken=0, charts=2, unseen=0)
    found = measure(db, habit(db, number))
    assert (found.allows, found.rows, found.may_ask_final) == (True, (), False)
    with pytest.raises(UnfitValue, match="asked once"):
        ask_final(db, number, "李雷")
    turn_on(db, number, "李雷")
    assert habit(db, number).moves[-1].effect == Effect(4, 0, 2, 0)


def test_a_misread_figure_is_not_put_right_by_its_unit(db):
    number = learnt(db)
    settled_chart(db, MILLIONS, "1260")
    assert measure(db, habit(db, number)).effect == Effect(fixed=6, broken=0, charts=4, unseen=0)


def test_one_that_puts_nothing_right_is_refused(db):
    family = habit(db, learnt(db)).family
    idle = keep_habit(db, "unit", family, ("money", "CNY", "1000"), ("CNY", "1000000"), "百万元")
    with pytest.raises(UnfitValue, match="has not put any value"):
        turn_on(db, idle, "李雷")


def test_without_a_gold_case_nothing_is_measured_and_charts_of_the_final_split_are_not_looked_at(db):
    charts = [settled_chart(db, MILLIONS, gold=False) for _ in range(3)]
    (one,) = look_for_habits(db)
    assert measure(db, habit(db, one)).effect == Effect(0, 0, 0)
    assert len(measure(db, habit(db, one)).waiting) == 3
    in_split(db, charts[0], "final")
    measured = measure(db, habit(db, one))
    assert (measured.effect.charts, measured.set_apart, len(measured.waiting)) == (0, 1, 2)
    with pytest.raises(UnfitValue, match="has not put any value"):
        turn_on(db, one, "李雷")
