"""A number read in a box beside the other labels of its series and the mark it stands at."""

from decimal import Decimal

import pytest

from extraction.chart import Measurement
from extraction.regions.judged import held_against, usual_decimals
from extraction.regions.reread import Proposal
from tests.builders import BOX, point, reading

LABELS = reading(*(point(value, year=2020 + k) for k, value in enumerate(("31.5", "44.0", "41.2", "39.9"))))
WHOLE = reading(*(point(value, year=2020 + k) for k, value in enumerate(("315", "440", "412", "399"))))


def mark(value, error="3"):
    return Measurement(Decimal(value), Decimal(error), BOX)


def says(number):
    return Proposal(Decimal(number), None, BOX, number)


def held(number, among=LABELS, measured=None):
    return [(str(one.value), len(one.doubts)) for one in held_against([says(number)], among, "营业收入", measured)]


def test_a_number_like_its_neighbours_is_left_alone():
    assert held("41.2") == [("41.2", 0)]
    assert held("412", WHOLE) == [("412", 0)]


def test_a_lost_point_is_doubted_and_set_where_the_others_have_theirs():
    assert held("412") == [("412", 1), ("41.2", 1)]


def test_the_mark_tells_which_of_the_two_it_is():
    assert held("412", measured=mark("40.8")) == [("41.2", 1), ("412", 2)]


def test_a_number_that_the_mark_does_not_measure_is_doubted():
    assert held("81.2", measured=mark("40.8")) == [("81.2", 1)]
    assert held("41.2", measured=mark("40.8")) == [("41.2", 0)]


@pytest.mark.parametrize("among", [reading(point("31.5"), point("44.0", year=2023)), reading(
    *(point(value, year=2020 + k) for k, value in enumerate(("31.5", "44", "41.25", "39.9"))))])  # fmt: skip
def test_where_neighbours_are_few_or_differ_they_say_nothing(among):
    assert usual_decimals(among, "营业收入") is None
    assert held("412", among) == [("412", 0)]
