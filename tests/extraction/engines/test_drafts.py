from hypothesis import given
from hypothesis import strategies as st

from extraction.engines.drafts import Drafts


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


def test_guesses_that_are_mostly_wrong_are_given_up_for_a_while():
    drafts = Drafts([1, 2, 3, 4, 1, 2], 2)
    assert drafts.next() == [3, 4]
    for _ in range(6):
        drafts.were_right(0, of=2)
    after = [drafts.next() for _ in range(10)]
    assert after[:3] == [[], [], []]
    assert [3, 4] in after


def test_the_likely_answer_is_guessed_and_more_of_it_each_time_it_was_right():
    drafts = Drafts([1], 8, likely=range(10, 40))
    assert drafts.next() == [10, 11, 12, 13]
    for token in (10, 11, 12, 13, 14):
        drafts.wrote(token)
    drafts.were_right(4, of=4)
    assert drafts.next() == list(range(15, 23))


def test_after_another_word_the_likely_answer_is_taken_up_again():
    drafts = Drafts([], 2, likely=[1, 2, 3, 4, 5, 6, 7, 8])
    for token in (1, 2, 99, 5, 6):
        drafts.wrote(token)
    assert drafts.next() == [7, 8]


def test_one_other_word_in_its_place_does_not_end_the_guessing():
    drafts = Drafts([], 2, likely=[1, 2, 3, 4])
    drafts.wrote(9)
    assert drafts.next() == [2, 3]


def test_a_likely_answer_in_another_order_is_found_again():
    drafts = Drafts([], 2, likely=[1, 2, 3, 4, 5, 6, 7, 8, 9])
    for token in (5, 6, 7, 8, 9, 1, 2, 3):
        drafts.wrote(token)
    assert drafts.next() == [4, 5]


def test_a_likely_answer_that_was_left_does_not_come_back_to_its_beginning():
    drafts = Drafts([], 2, likely=[1, 2, 3, 4, 1, 2, 5, 6])
    for token in (1, 2, 3, 4, 7, 1, 2):
        drafts.wrote(token)
    assert drafts.next() == [5, 6]


def test_no_picture_is_guessed_from_what_a_picture_prints():
    assert Drafts([], 4, never=[99], likely=[1, 99, 2]).next() == [1, 2]


@given(st.lists(st.integers(0, 4), max_size=40), st.integers(0, 6))
def test_a_guess_is_never_longer_than_asked(tokens, length):
    assert len(Drafts(tokens, length).next()) <= length
