from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.questions.transcript import APART, lines_of
from tests.builders import written


def test_what_stands_in_a_row_is_one_line():
    texts = (
        written("营业收入", 40, 30),
        written("126.4", 120, 31),
        written("2021", 120, 10),
        written("148.9", 180, 29),
    )
    assert lines_of(texts) == ("2021", f"营业收入{APART}126.4{APART}148.9")


def test_a_turned_text_has_its_own_line():
    assert lines_of((written("单位", 10, 50, angle=-90), written("80", 60, 50))) == ("单位", "80")


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 300)), max_size=20))
def test_no_text_is_lost_or_told_twice(places):
    texts = [written(f"t{at}", x, y) for at, (x, y) in enumerate(places)]
    said = " ".join(lines_of(texts)).split()
    assert sorted(said) == sorted(text.text for text in texts)
