import json

from hypothesis import given
from hypothesis import strategies as st

from extraction.engines.repetition import LONG_ENOUGH, TIMES, is_repeating

passages = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=150)


@given(st.text(max_size=200), passages)
def test_a_passage_said_again_and_again_is_heard(before, passage):
    times = max(TIMES, -(-LONG_ENOUGH // len(passage)))
    assert is_repeating(before + passage * times)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=80, unique=True))
def test_a_table_of_different_values_is_no_repetition(values):
    points = [{"x": str(2000 + n), "y": value} for n, value in enumerate(values)]
    answer = json.dumps({"series": "净利润", "points": points}, ensure_ascii=False)
    assert not any(is_repeating(answer[:end]) for end in range(len(answer)))


def test_five_years_of_months_without_a_value_are_no_repetition():
    assert not is_repeating('{"y": [' + "null, " * 60)


def test_nothing_said_is_no_repetition():
    assert not is_repeating("")


def test_spaces_without_end_are_heard_early():
    assert is_repeating('{"points": [' + " " * 100)
    assert not is_repeating('{\n    "points": [\n' + " " * 60)


def test_what_was_repeated_once_is_forgiven_when_something_new_follows():
    assert not is_repeating("ab" * 300 + " and then the year 2024")
