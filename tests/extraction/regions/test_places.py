"""Where a box belongs in a reading."""

import pytest

from extraction.geometry import Box
from extraction.regions.places import place_of
from tests import builders
from tests.builders import point, reading, with_texts, written


def at(x, y):
    return Box(x - 15, y - 6, x + 15, y + 6)


@pytest.fixture
def chart():
    """营业收入 at 2022 to 2024 and 净利润 at 2022 and 2023, years along the bottom, 2025 overlooked."""
    years_of = {"营业收入": (2022, 2023, 2024), "净利润": (2022, 2023)}
    points = [point(series=s, year=y, evidence=at(100 * (y - 2021), 60)) for s in years_of for y in years_of[s]]
    years = [written(str(year), 100 * (year - 2021), 200) for year in (2022, 2023, 2024, 2025)]
    return with_texts(reading(*points), *years, written("单位:亿元", 60, 10))


def test_a_value_belongs_to_the_nearest_category(chart):
    assert place_of(chart, at(207, 60)).category == "2023"


def test_the_series_is_the_one_that_lacks_a_value_there(chart):
    assert place_of(chart, at(300, 90)).series == "净利润"


def test_where_two_series_lack_a_value_none_is_named(chart):
    place = place_of(chart, at(400, 90))
    assert (place.category, place.series) == ("2025", "")


def test_a_category_that_was_overlooked_is_taken_from_the_print(chart):
    assert place_of(chart, at(395, 90)).category == "2025"


def test_between_two_categories_none_is_named(chart):
    wide = with_texts(chart, *(text for text in chart.texts if text.text != "2023"))
    assert place_of(wide, at(500, 60)).category == ""


def test_the_only_series_is_the_one(chart):
    alone = with_texts(reading(*(p for p in chart.points if p.series == "营业收入")), *chart.texts)
    assert place_of(alone, at(300, 60)).series == "营业收入"


def test_the_unit_is_told_where_all_values_share_it(chart):
    assert place_of(chart, at(300, 90)).unit == builders.YI
    mixed = reading(*chart.points, point("18.5", series="增速", unit=builders.PERCENT, evidence=at(100, 20)))
    assert place_of(with_texts(mixed, *chart.texts), at(400, 90)).unit is None
