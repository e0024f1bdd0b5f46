"""What is guessed of a model's answer."""

import json

from extraction.foretold import likely_print, likely_table
from extraction.said import hear
from tests import builders


def test_a_reading_is_told_in_the_form_that_the_prompt_asks_for():
    read = builders.reading(builders.point("10.5", year=2022), builders.point("12.0", year=2023))
    said = hear(likely_table(read)).said
    assert said is not None
    assert said.chart_kind == "bar"
    assert said.series[0].values == ("10.5", "12.0")
    assert said.categories == tuple(point.category for point in read.points)


def test_what_no_label_prints_is_left_out_as_the_prompt_asks():
    measured = builders.point("12.0", year=2023, source="measured")
    read = builders.reading(builders.point("10.5", year=2022), measured)
    assert json.loads(likely_table(read))["series"][0]["values"] == ["10.5", None]


def test_where_nothing_was_read_nothing_is_guessed():
    assert likely_table(None) == ""
    assert likely_print(()) == ""
