from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from evaluation.calibrate import ENOUGH_PICTURES, WORTH_A_LOOK, Lesson, learn, reliability, taught_by, threshold
from evaluation.sets import Sample
from extraction.confidence import Model
from tests.builders import point, reading


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    """Bars are right 99 times of 100, lines 80 times; a doubt divides the odds by eight."""
    dice = np.random.default_rng(1)
    found = []
    for number in range(4000):
        sort, doubted = ("bar printed", "line measured")[number % 2], bool(dice.random() < 0.1)
        odds = (99 if number % 2 == 0 else 4) / (8 if doubted else 1)
        right = bool(dice.random() < odds / (1 + odds))
        found.append(Lesson(f"p{number // 10}", (sort, "doubt x") if doubted else (sort,), doubted, right))
    return found


def test_what_was_seen_is_what_is_said(lessons):
    model = learn(lessons)
    assert model.confidence(("bar printed",)) == pytest.approx(0.99, abs=0.02)
    assert model.confidence(("line measured",)) == pytest.approx(0.8, abs=0.04)
    assert model.confidence(("line measured", "doubt x")) == pytest.approx(1 / 3, abs=0.08)


def test_a_sort_seen_in_few_pictures_is_not_learned(lessons):
    few = [Lesson(f"q{n % (ENOUGH_PICTURES - 1)}", ("pie printed",), False, True) for n in range(200)]
    assert learn([*lessons, *few]).confidence(("pie printed",)) is None


def test_the_threshold_leaves_the_goal_if_that_costs_no_needless_doubts(lessons):
    model = learn(lessons)
    assert model.doubt_below == WORTH_A_LOOK  # lines are right too often to doubt them all
    worse = Model({**model.weights, "line measured": 0.0}, model.sorts, 0.0)
    assert 0.4 < threshold(worse, lessons) <= WORTH_A_LOOK


def test_where_nothing_is_wrong_nothing_is_doubted_aloud(lessons):
    model = learn(lessons)
    good = [Lesson(x.picture, x.signs, x.doubted, True) for x in lessons]
    assert threshold(model, good) <= min(model.confidence(x.signs) or 1 for x in good if not x.doubted)


def test_what_was_measured_must_be_close_to_the_cell_of_its_name():
    table = tuple((str(year), "营业收入", Decimal(1000 + 250 * k)) for k, year in enumerate((2022, 2023, 2024)))
    sample = Sample("a", Path("a.png"), {}, table=table)
    said = reading(
        point("1001", source="measured", error=Decimal(5), year=2022),
        point("1001", source="measured", error=Decimal(5), year=2023),
        point("1500", year=2024),
    )
    assert [lesson.right for lesson in taught_by(sample, said, [])] == [True, False, True]


def test_a_picture_is_on_the_same_side_every_day():
    sides = [Lesson(f"p{k}", (), False, True).held_back for k in range(1000)]
    assert sides == [Lesson(f"p{k}", (), True, False).held_back for k in range(1000)]
    assert 450 < sum(sides) < 550


def test_reliability_sets_predicted_beside_true(lessons):
    model = Model({"bar printed": 4.6}, frozenset({"bar printed"}), 0.0)
    said = reliability(model, [x for x in lessons if x.signs == ("bar printed",)])
    assert "0.990" in said
