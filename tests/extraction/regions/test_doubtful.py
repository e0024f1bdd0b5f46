"""Which parts of a picture a doubted reading is asked about again."""

from dataclasses import replace
from decimal import Decimal

import pytest

from extraction.answers import Seen
from extraction.chart import Measurement
from extraction.geometry import Box
from extraction.regions.doubtful import doubtful_parts
from tests.builders import finding, point, reading, written

YEARS = (2021, 2022, 2023, 2024)
SEEN = Seen(tuple(written(str(year), 100 + 150 * k, 380) for k, year in enumerate(YEARS)), 700, 400)


def label(k, *, high=14.0):
    return Box(85 + 150 * k, 100, 115 + 150 * k, 100 + high)


def values(**fields):
    return [point(year=year, evidence=label(k), **fields) for k, year in enumerate(YEARS)]


def test_what_is_not_doubted_is_not_asked():
    assert doubtful_parts(reading(*values()), SEEN, 6) == ()


def test_a_doubted_label_is_asked_about_with_what_stands_around_it():
    (part,) = doubtful_parts(reading(*values(), findings=(finding(2, check="model_label_mismatch"),)), SEEN, 6)
    assert part.points == (2,)
    assert part.box.contains(label(2).grown(14))
    assert part.box.overlap(label(1)) == 0


def test_the_gravest_doubts_come_first_and_no_more_than_allowed():
    findings = (finding(0, check="printed_elsewhere"), finding(3, check="model_only"))
    parts = doubtful_parts(reading(*values(), findings=findings), SEEN, 1)
    assert [part.points for part in parts] == [(3,)]


@pytest.mark.parametrize("most", [0, -1])
def test_where_none_is_allowed_none_is_asked(most):
    assert doubtful_parts(reading(*values(), findings=(finding(0, check="model_only"),)), SEEN, most) == ()


def test_small_print_is_doubted_by_itself():
    small = [replace(one, evidence=label(k, high=7)) if k == 1 else one for k, one in enumerate(values())]
    assert [part.points for part in doubtful_parts(reading(*small), SEEN, 6)] == [(1,)]


def test_values_close_together_share_a_part():
    near = [point(year=year, evidence=Box(100 + 30 * k, 100, 125 + 30 * k, 114)) for k, year in enumerate(YEARS)]
    parts = doubtful_parts(reading(*near, findings=(finding(0, 1, 2, 3, check="model_label_mismatch"),)), SEEN, 6)
    assert sorted(k for part in parts for k in part.points) == [0, 1, 2, 3]
    assert len(parts) < 4


def test_a_value_that_only_a_mark_shows_is_looked_for_over_the_mark():
    mark = Measurement(Decimal(9), Decimal(1), Box(235, 200, 265, 360))
    bare = [replace(one, source="model", evidence=Box(0, 0, 700, 400), measured=mark if k == 1 else None)
            for k, one in enumerate(values())]  # fmt: skip
    (part,) = doubtful_parts(reading(*bare, findings=(finding(1, check="model_mark_mismatch"),)), SEEN, 6)
    assert part.box.contains(Box(235, 170, 265, 200))


def test_a_value_that_nothing_shows_is_looked_for_along_its_category():
    bare = values(source="model")
    bare = [replace(one, evidence=Box(0, 0, 700, 400)) for one in bare]
    (part,) = doubtful_parts(reading(*bare, findings=(finding(1, check="model_only"),)), SEEN, 6)
    assert part.box.left < 250 < part.box.right
    assert part.box.width < 300


def test_two_values_of_one_name_are_not_asked_since_an_answer_could_be_of_either():
    twins = [*values(), point("7", year=2024, evidence=label(3))]
    assert doubtful_parts(reading(*twins, findings=(finding(3, 4, check="model_only"),)), SEEN, 6) == ()


def test_a_category_named_above_the_chart_shows_no_part_to_ask_about():
    below = [point("1", year=2099, evidence=Box(40, 390, 660, 398)), *values(source="model")]
    seen = replace(SEEN, embedded=reading(below[0]))
    bare = [replace(one, evidence=Box(0, 0, 700, 400)) for one in below[1:]]
    assert doubtful_parts(reading(*bare, findings=(finding(1, check="model_only"),)), seen, 6) == ()
