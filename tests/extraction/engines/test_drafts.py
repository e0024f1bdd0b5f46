from hypothesis import given
from hypothesis import strategies as st

from extraction.engines.drafts import FEWEST_TRIED, Drafts


def test_what_came_after_the_same_words_is_guessed():
    drafts = Drafts([5, 1, 2, 3, 7, 8, 9], 3)
    for token in (1, 2, 3):
        drafts.wrote(token)
    assert drafts.next() == [7, 8, 9]


def test_what_the_schema_forces_is_known():
    assert Drafts([1, 2, 3], 2).next([4, 5, 6]) == [4, 5]


def test_a_token_of_a_picture_is_never_guessed():
    drafts = Drafts([1, 2, 99, 5], 3, never=[99])
    drafts.wrote(1)
    drafts.wrote(2)
    assert drafts.next() == []


def test_guesses_that_are_mostly_wrong_are_given_up():
    drafts = Drafts([1, 2, 3, 4, 1, 2], 2)
    assert drafts.next() == [3, 4]
    drafts.were_right(1, of=FEWEST_TRIED)
    assert drafts.next() == []


@given(st.lists(st.integers(0, 4), max_size=40), st.integers(0, 6))
def test_a_guess_is_never_longer_than_asked(tokens, length):
    assert len(Drafts(tokens, length).next()) <= length
