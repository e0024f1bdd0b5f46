from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.geometry import Box
from storage.columns import DECIMALS, WHOLE_DIGITS, decimal_text, fits
from storage.errors import UnfitValue, UnknownRow
from storage.reviews import decide, decide_all, decisions, redo, redo_step, settled, undo, undo_step
from tests.builders import BOX, PERCENT, decision, period, point

ANY_TEST_DB = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
exact_decimals = st.builds(
    lambda whole, places, negative: Decimal((int(negative), tuple(map(int, str(whole))), -places)),
    st.integers(0, 10**WHOLE_DIGITS - 1),
    st.integers(0, DECIMALS),
    st.booleans(),
)


def values(db, extraction_id):
    return {key: word.value for key, word in settled(db, extraction_id).items()}


def test_a_decision_comes_back_as_it_was_said(db, read):
    number = read()
    at = dt.datetime(2026, 11, 22, 8, 30, tzinfo=dt.UTC)
    said = replace(
        decision(number, 1, "-0.50", unit=PERCENT, scope="parent", basis="restated", of=period(2024, "9M")),
        evidence=Box(1.5, 2, 3, 4), reason="重述", decided_at=at,
    )  # fmt: skip
    decide(db, said)
    kept = settled(db, number)[1]
    assert replace(kept, id=0) == said
    assert str(kept.value) == "-0.50"


def test_the_last_word_counts_and_the_first_is_kept(db, read):
    number = read()
    decide(db, decision(number, 0, "1250.0"))
    decide(db, decision(number, 0, "1205.0", verdict="corrected"))
    assert values(db, number) == {0: Decimal("1205.0")}
    assert [word.verdict for word in decisions(db, number, point=0)] == ["confirmed", "corrected"]


def test_undo_brings_the_word_before_back_and_is_itself_a_word(db, read):
    number = read()
    decide(db, decision(number, 0, "1250.0"))
    decide(db, decision(number, 0, "1205.0", verdict="corrected"))
    taken = undo(db, number)
    assert taken is not None
    assert taken.value == Decimal("1205.0")
    assert values(db, number) == {0: Decimal("1250.0")}
    assert [word.verdict for word in decisions(db, number)] == ["confirmed", "corrected", "undone"]


def test_undo_goes_back_word_by_word_until_nothing_is_left(db, read):
    number = read()
    decide(db, decision(number, 0, "1"))
    decide(db, decision(number, 1, "2"))
    assert [word.value for word in (undo(db, number), undo(db, number)) if word] == [Decimal(2), Decimal(1)]
    assert undo(db, number) is None
    assert settled(db, number) == {}


def test_redo_walks_forward_again_in_the_same_order(db, read):
    number = read()
    decide(db, decision(number, 0, "1"))
    decide(db, decision(number, 1, "2"))
    undo(db, number)
    undo(db, number)
    assert [word.value for word in (redo(db, number), redo(db, number)) if word] == [Decimal(1), Decimal(2)]
    assert redo(db, number) is None
    assert values(db, number) == {0: Decimal(1), 1: Decimal(2)}


def test_undo_after_redo_takes_the_same_word_back_again(db, read):
    number = read()
    decide(db, decision(number, 0, "1"))
    undo(db, number)
    redo(db, number)
    undo(db, number)
    assert settled(db, number) == {}
    redo(db, number)
    assert values(db, number) == {0: Decimal(1)}


def test_a_new_word_ends_what_redo_could_bring_back(db, read):
    number = read()
    decide(db, decision(number, 0, "1"))
    undo(db, number)
    decide(db, decision(number, 0, "3"))
    assert redo(db, number) is None
    assert values(db, number) == {0: Decimal(3)}


def test_undo_stays_within_its_own_reading(db, read):
    first, second = read(), read()
    decide(db, decision(first, 0, "1"))
    decide(db, decision(second, 0, "2"))
    undo(db, first)
    assert (settled(db, first), values(db, second)) == ({}, {0: Decimal(2)})


def test_confirming_all_is_one_step_to_undo_and_to_redo(db, read):
    number = read()
    decide(db, decision(number, 0, "9"))
    decide_all(db, [decision(number, key, str(key + 1)) for key in range(3)])
    assert len(undo_step(db, number)) == 3
    assert values(db, number) == {0: Decimal(9)}
    assert len(redo_step(db, number)) == 3
    assert values(db, number) == {0: Decimal(1), 1: Decimal(2), 2: Decimal(3)}


def test_all_of_many_decisions_are_kept_or_none(db, read):
    number = read()
    with pytest.raises(UnfitValue):
        decide_all(db, [decision(number, 0, "1"), decision(number, 1, "0.123456789012")])
    assert decisions(db, number) == []


def test_an_added_value_can_be_corrected_rejected_and_undone(db, read):
    number = read()
    added = decide(db, decision(number, value="5", verdict="added"))
    decide(db, decision(number, -added, "6", verdict="corrected"))
    assert values(db, number) == {-added: Decimal(6)}
    undo(db, number)
    assert values(db, number) == {-added: Decimal(5)}
    undo(db, number)
    assert settled(db, number) == {}
    assert [word.verdict for word in decisions(db, number, point=-added)] == ["added", "corrected", "undone", "undone"]


@pytest.mark.parametrize("key", [3, -1, None])
def test_a_word_about_a_point_that_is_not_there_is_refused(db, read, key):
    with pytest.raises(UnknownRow):
        decide(db, decision(read(), key))


def test_a_word_about_a_reading_that_is_not_there_is_refused(db):
    with pytest.raises(UnknownRow):
        decide(db, decision(404))


@pytest.mark.parametrize("verdict", ["confirmed", "corrected", "added"])
def test_nothing_is_confirmed_without_a_number(db, read, verdict):
    with pytest.raises(UnfitValue) as refused:
        decide(db, decision(read(), 0, None, verdict=verdict))
    assert "剔除" in refused.value.sentence.zh


@pytest.mark.parametrize("value", ["0.12345678901", "12345678901234567890123456789", "NaN", "Infinity", "1E+28"])
def test_a_number_that_would_have_to_be_rounded_is_refused_loudly(db, read, value):
    number = read()
    with pytest.raises(UnfitValue):
        decide(db, decision(number, 0, Decimal(value)))
    assert decisions(db, number) == []


def test_a_number_in_powers_of_ten_is_kept_as_the_number_it_is(db, read):
    number = read()
    decide(db, decision(number, 0, Decimal("1.2E+5")))
    assert db.read("SELECT value, value_text FROM decision") == [(Decimal(120000), "120000")]


@given(numbers=st.lists(exact_decimals, min_size=1, max_size=30))
@ANY_TEST_DB
def test_every_number_that_fits_comes_back_exactly(db, read, numbers):
    number = read(*(point(value) for value in numbers))
    decide_all(db, [decision(number, key, value) for key, value in enumerate(numbers)])
    kept = [word.value.as_tuple() for word in settled(db, number).values() if word.value is not None]
    assert kept == [value.as_tuple() for value in numbers]
    rows = db.read("SELECT value FROM decision WHERE extraction = ? ORDER BY id", [number])
    assert [value for (value,) in rows] == numbers


@given(value=st.decimals(allow_nan=False, allow_infinity=False))
def test_a_number_fits_only_if_ten_decimals_say_all_of_it(value):
    whole, _, decimals = format(value.copy_abs(), "f").partition(".")
    expected = len(whole.lstrip("0")) <= WHOLE_DIGITS and len(decimals.rstrip("0")) <= DECIMALS
    assert fits(value) is (expected or not value)
    assert Decimal(decimal_text(value) or "x") == value


def test_the_name_of_a_mistake_is_kept_unless_the_reviewer_says_otherwise(db, read):
    number = read()
    decide(db, decision(number, 0, "1205.0", verdict="corrected"))
    decide(db, replace(decision(number, 1, "1205.0", verdict="corrected"), mistake="other"))
    decide(db, decision(number, 2))
    assert [word.mistake for word in decisions(db, number)] == ["digit", "other", None]


def test_the_evidence_keeps_its_place_in_the_picture(db, read):
    number = read()
    decide(db, decision(number))
    assert settled(db, number)[0].evidence == BOX
