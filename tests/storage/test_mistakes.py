"""A mistake is named from the difference between claim and answer."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.chart import Unit
from storage.decisions import Mistake
from storage.errors import UnknownRow
from storage.feedback import Among, mistakes, wrong_share
from storage.mistake_names import rename_mistake
from storage.mistakes import Beside, name_mistake
from storage.reviews import decide, decide_all, decisions
from tests.builders import PERCENT, WAN, YI, decision, point

WAN_BY_TEN = Unit("CNY", 10**6, "百万元")


def answer(value, **more):
    return decision(1, 0, value, verdict="corrected", **more)


@pytest.mark.parametrize(
    ("claimed", "answered", "mistake"),
    [
        (point("1250"), answer("1205"), "digit"),
        (point("3"), answer("8"), "digit"),
        (point("12.5"), answer("-12.6"), "digit"),
        (point("1200"), answer("1234"), "digit"),
        (point("1250"), answer("125"), "decimal_point"),
        (point("12.5"), answer("1250"), "decimal_point"),
        (point("1.234"), answer("1234"), "decimal_point"),
        (point("1250"), answer("-1250"), "sign"),
        (point("12.5"), answer("12500"), "scale"),
        (point("12.5"), answer("125000"), "scale"),
        (point("1250", unit=WAN), answer("1250", unit=YI), "scale"),
        (point("1250", unit=WAN), answer("12.5", unit=WAN_BY_TEN), "scale"),
        (point("0.125", unit=None), answer("12.5", unit=PERCENT), "scale"),
        (point("1250", unit=WAN), answer("38641", unit=YI), "scale"),
        (point("1250", unit=None), answer("1250"), "scale"),
        (point("12.8"), answer("12.84"), "rounded"),
        (point("13"), answer("12.84"), "rounded"),
        (point("12.5", source="model"), answer("12.45"), "rounded"),
        (point("1200", source="model"), answer("1234"), "rounded"),
        (point("12.8"), answer("128412", unit=WAN), "rounded"),
        (point("12.8"), answer("12.91"), "digit"),
        (point("1250", series="净利润"), answer("1250"), "series"),
        (point("1250", year=2023), answer("1250"), "category"),
        (point(None), answer("1250"), "missed"),
        (None, decision(1, 0, "1250", verdict="added"), "missed"),
        (point("1250"), decision(1, 0, None, verdict="rejected"), "invented"),
        (point("1250"), answer("38641"), "other"),
        (point("12"), answer("45"), "other"),
        (point("1250"), answer("1250"), "other"),
        (point("1243", source="measured"), answer("1250"), "imprecise"),
        (point("12.84", source="measured"), answer("12.8"), "imprecise"),
        (point("12.43", source="measured"), answer("1250"), "scale"),
        (point("-12.43", source="measured"), answer("1250"), "imprecise"),
        (point("0", source="measured"), answer("0.4"), "imprecise"),
        (point("31.2", source="computed"), answer("31.7"), "other"),
        (point("1250"), decision(1, 0, "1250.0"), None),
        (point("3", unit=Unit("CNY", 10**8, "亿")), decision(1, 0, "3"), None),
    ],
)
def test_a_mistake_is_named_from_the_difference(claimed, answered, mistake):
    assert name_mistake(claimed, answered) == mistake


HERE = point("128.4", year=2024)


@pytest.mark.parametrize(
    ("other", "its_answer", "mistake"),
    [
        (point("731.9", year=2023), "128.4", "order"),
        (point("731.9", year=2023), None, "order"),
        (point("731.9", series="净利润"), "128.4", "order"),
        (point("731.9", series="净利润"), "55.7", "series"),
        (point("731.9", year=2023), "55.7", "category"),
        (point("128.4", series="净利润"), "128.4", "series"),
        (point("731.9", year=2023), "731.9", "other"),
        (point("731.9", series="净利润", year=2023), "128.4", "other"),
    ],
    ids=[
        "both",
        "first of two",
        "series",
        "series moved on",
        "year moved on",
        "copied",
        "both the same",
        "not in line",
    ],
)
def test_a_number_from_another_place_of_the_chart_is_told_by_its_neighbours(other, its_answer, mistake):
    said = None if its_answer is None else replace(answer(its_answer), point=1)
    assert name_mistake(HERE, answer("731.9"), (Beside(other, said),)) == mistake


def test_swapped_measured_values_are_told_within_their_error():
    high, low = (
        point(value, year=year, source="measured", error=Decimal(1)) for value, year in (("80.4", 2024), ("30.2", 2023))
    )
    assert name_mistake(high, answer("30"), (Beside(low, answer("80")),)) == "order"
    assert name_mistake(high, answer("81"), (Beside(low, answer("80")),)) == "imprecise"


def told(db):
    return mistakes(db).sort_values("point")["mistake"].to_list()


def test_when_the_second_of_two_swapped_values_is_put_right_both_are_told_as_swapped(db, read):
    number = read(point("12.1", year=2023), point("12.4", year=2024))
    decide(db, decision(number, 0, "12.4", year=2023, verdict="corrected"))
    assert told(db) == ["digit"]
    decide(db, decision(number, 1, "12.1", year=2024, verdict="corrected"))
    assert told(db) == ["order", "order"]
    assert [word.mistake for word in decisions(db, number)] == ["digit", "order"]  # what was said stays said


def test_a_name_that_a_person_gave_stays_when_the_other_value_is_put_right(db, read):
    number = read(point("12.1", year=2023), point("12.4", year=2024))
    decide(db, replace(decision(number, 0, "12.4", year=2023, verdict="corrected"), mistake="category"))
    decide(db, decision(number, 1, "12.1", year=2024, verdict="corrected"))
    assert told(db) == ["category", "order"]


def test_values_swapped_back_in_one_step_know_each_other(db, read):
    number = read(point("12.1", year=2023), point("12.4", year=2024))
    answers = (("12.4", 2023), ("12.1", 2024))
    decide_all(
        db, [decision(number, at, value, year=year, verdict="corrected") for at, (value, year) in enumerate(answers)]
    )
    assert [word.mistake for word in decisions(db, number)] == ["order", "order"]


def test_a_person_may_call_a_mistake_otherwise_and_say_why(db, read):
    number = read(point("1250"))
    word = decide(db, decision(number, 0, "1205", verdict="corrected"))
    rename_mistake(db, word, "series", "韩梅梅", "读到了旁边的柱子")
    rename_mistake(db, word, "order", "韩梅梅", "看错行")
    shown = mistakes(db).iloc[0]
    assert (shown["mistake"], shown["remark"], shown["named_by"]) == ("order", "看错行", "韩梅梅")
    assert decisions(db, number)[0].mistake == "digit"
    assert wrong_share(db, Among(mistake="order")).wrong == 1
    assert wrong_share(db, Among(mistake="digit")).wrong == 0
    with pytest.raises(UnknownRow):
        rename_mistake(db, word + 1, "sign")


NUMBERS = st.decimals(Decimal("0.01"), Decimal(999_999), places=2, allow_nan=False)


@given(value=NUMBERS, places=st.integers(1, 9), source=st.sampled_from(["printed", "model"]))
def test_figures_that_only_moved_are_no_wrong_figures(value, places, source):
    claimed = point(value.scaleb(places), source=source)
    assert name_mistake(claimed, answer(value)) in ("decimal_point", "scale")
    assert name_mistake(claimed, answer(value, unit=WAN)) == "scale"
    assert name_mistake(claimed, answer(-value.scaleb(places))) == "sign"


@given(value=NUMBERS, decimals=st.integers(0, 1))
def test_an_answer_with_fewer_decimals_is_a_rounded_one(value, decimals):
    claimed = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    expected = {None} if claimed == value else {"rounded", "decimal_point"}  # 9.96 rounded is 10.0, 0.96 is 1
    assert name_mistake(point(claimed), decision(1, 0, value)) in expected


@given(one=NUMBERS, two=NUMBERS)
def test_every_wrong_number_has_a_name(one, two):
    if one != two:
        assert name_mistake(point(one), answer(two)) in get_args(Mistake)
