"""Two people review one chart: unseen by each other, then only what they see differently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from storage.companies import add_company, add_company_alias
from storage.database import Database, open_database
from storage.decisions import Verdict
from storage.disagreements import disagreements, history
from storage.double_entry import ask_twice, asked_twice, finished, stage
from storage.errors import UnfitValue, UnknownRow
from storage.extractions import extraction as kept_extraction
from storage.facts import confirmed, unconfirmed
from storage.feedback import mistakes
from storage.known import known_in_picture
from storage.progress import progress
from storage.queue import review_queue
from storage.review_list import next_open, review
from storage.reviews import decide, decide_all, decisions, redo, settled, undo, undo_step
from tests.builders import decision, period, point

LI, HAN, WANG = "李雷", "韩梅梅", "王芳"
Say = Callable[..., int]


@pytest.fixture
def number(db: Database, read: Callable[..., int]) -> int:
    """A reading of three values whose chart is to be reviewed twice."""
    made = read()
    ask_twice(db, kept_extraction(db, made).image)
    return made


@pytest.fixture
def say(db: Database, number: int) -> Say:
    def one(reviewer: str, key: int, value: str | None = "1250.0", **more: object) -> int:
        verdict: Verdict = "rejected" if value is None else "confirmed" if value == "1250.0" else "corrected"
        said = decision(number, key, value, verdict=verdict, reviewer=reviewer, year=2022 + key)
        return decide(db, replace(said, **more))  # type: ignore[arg-type]  # any field of a Decision

    return one


def all_agree(say: Say) -> None:
    for reviewer in (LI, HAN):
        for key in range(3):
            say(reviewer, key)


def one_differs(say: Say) -> None:
    """李雷 and 韩梅梅 read the second value differently."""
    for key in range(3):
        say(LI, key)
    say(HAN, 0)
    say(HAN, 1, "1205.0")
    say(HAN, 2)


def values(db: Database, number: int, reviewer: str | None = None) -> dict[int, Decimal | None]:
    return {key: word.value for key, word in settled(db, number, reviewer).items()}


def facts(db: Database) -> list[str]:
    return [str(text) for text in confirmed(db, "revenue")["value_text"]]


def test_a_chart_nobody_asked_for_twice_is_as_it_always_was(db, read):
    number = read()
    assert stage(db, number) == "single"
    decide(db, decision(number, reviewer=""))
    assert list(settled(db, number)) == [0]


def test_the_second_reviewer_does_not_see_what_the_first_one_said(db, number, say):
    for key in range(3):
        say(LI, key, "7")
    assert stage(db, number) == "blind"
    assert settled(db, number, HAN) == {}
    assert [row.settled for row in review(db, number, HAN)] == [None] * 3
    assert {row.state for row in review(db, number, HAN)} == {"printed"}
    assert [str(row.proposal.value) for row in review(db, number, HAN)] == ["1250.0"] * 3
    assert progress(db, number, HAN).open == 3
    assert history(db, number, 0, HAN) == []
    assert disagreements(db, number) == {}


def test_each_sees_and_takes_back_their_own_words_only(db, number, say):
    say(LI, 0)
    say(HAN, 0, "7")
    say(HAN, 1, "8")
    assert values(db, number, LI) == {0: Decimal("1250.0")}
    assert values(db, number, HAN) == {0: Decimal(7), 1: Decimal(8)}
    taken = undo(db, number, LI)
    assert taken is not None
    assert taken.reviewer == LI
    assert undo(db, number, LI) is None
    assert values(db, number, HAN) == {0: Decimal(7), 1: Decimal(8)}
    say(HAN, 2, "9")
    redo(db, number, LI)
    assert values(db, number, LI) == {0: Decimal("1250.0")}
    undo_step(db, number, HAN)
    assert values(db, number, HAN) == {0: Decimal(7), 1: Decimal(8)}


def test_one_word_alone_does_not_count_and_two_that_agree_do(db, number, say):
    say(LI, 0)
    assert settled(db, number) == {}
    assert facts(db) == []
    assert len(unconfirmed(db, "revenue", ["星河科技"])) in (0, 3)
    second = say(HAN, 0)
    assert settled(db, number)[0].id == second
    assert facts(db) == ["1250.0"]


def test_the_same_amount_in_another_wording_is_the_same(db, number, say):
    say(LI, 0, "1250.0")
    say(HAN, 0, "1250")
    assert values(db, number) == {0: Decimal(1250)}


@pytest.mark.parametrize(
    "other",
    [{"company": "南岸银行"}, {"metric": "净利润"}, {"period": period(2021)}, {"scope": "parent"},
     {"basis": "restated"}, {"unit": None}],
    ids=lambda other: next(iter(other)),
)  # fmt: skip
def test_the_same_number_of_something_else_is_a_disagreement(db, number, say, other):
    for key in range(3):
        say(LI, key)
        say(HAN, key, **(other if key == 1 else {}))
    assert list(disagreements(db, number)) == [1]
    assert list(settled(db, number)) == [0, 2]


def test_when_both_are_done_only_the_disagreements_are_listed(db, number, say):
    one_differs(say)
    image = kept_extraction(db, number).image
    assert (stage(db, number), finished(db, image)) == ("open", sorted([LI, HAN]))
    assert list(disagreements(db, number)) == [1]
    rows = review(db, number, HAN)
    assert [(row.key, row.state) for row in rows if row.settled is None] == [(1, "doubtful")]
    assert next_open(rows, doubtful_only=True) == 1
    sentence = rows[1].findings[0].message
    assert sentence.zh == "两人核对不一致，李雷：1,250.0 亿元；韩梅梅：1,205.0 亿元。请定夺。"
    assert sentence.en == "Two people differ, 李雷: 1,250.0 亿元; 韩梅梅: 1,205.0 亿元. Which is right?"


def test_a_disagreement_is_not_confirmed_anywhere(db, number, say):
    one_differs(say)
    assert list(settled(db, number)) == [0, 2]
    assert facts(db) == ["1250.0", "1250.0"]
    assert progress(db, number).open == 1
    assert mistakes(db).empty
    assert [row.open for row in review_queue(db)] == [1]
    known = known_in_picture(db, kept_extraction(db, number).image)
    assert [value.standing for value in known] == ["confirmed", "extracted", "confirmed"]


@pytest.mark.parametrize("judge", [LI, HAN, WANG])
def test_a_third_word_settles_it(db, number, say, judge):
    one_differs(say)
    third = say(judge, 1, "1205.0")
    assert settled(db, number)[1].id == third
    assert disagreements(db, number) == {}
    assert facts(db) == ["1250.0", "1205.0", "1250.0"]
    assert review_queue(db) == []


def test_the_third_word_can_be_taken_back_and_the_first_two_cannot(db, number, say):
    one_differs(say)
    say(HAN, 1, "3")
    assert undo(db, number, HAN) is not None
    assert list(disagreements(db, number)) == [1]
    assert undo(db, number, HAN) is None
    assert stage(db, number) == "open"


def test_rejecting_against_confirming_is_a_disagreement_and_two_rejections_agree(db, number, say):
    for reviewer, second in ((LI, None), (HAN, "1250.0")):
        say(reviewer, 0, None)
        say(reviewer, 1, second)
        say(reviewer, 2)
    assert settled(db, number)[0].verdict == "rejected"
    assert [word.verdict for word in disagreements(db, number)[1]] == ["rejected", "confirmed"]
    assert "李雷：不是数值" in review(db, number)[1].findings[0].message.zh


def test_changing_ones_mind_before_the_other_is_done_is_no_third_word(db, number, say):
    for key in range(3):
        say(LI, key)
    say(LI, 1, "1205.0")
    say(HAN, 0)
    say(HAN, 1, "1205.0")
    assert values(db, number)[1] == Decimal("1205.0")


def test_what_one_reviewer_added_is_not_on_the_others_list(db, number, say):
    added = decide(db, decision(number, value="77", verdict="added", year=2019, reviewer=LI))
    assert [row.key for row in review(db, number, HAN)] == [0, 1, 2]
    assert [row.key for row in review(db, number, LI)] == [0, 1, 2, -added]
    all_agree(say)
    assert list(disagreements(db, number)) == [-added]


def test_a_value_added_by_both_before_they_were_done_counts_once(db, number, say):
    added = [decide(db, decision(number, value="77", verdict="added", year=2019, reviewer=who)) for who in (LI, HAN)]
    assert [word.id for word in settled(db, number).values()] == added[1:]
    all_agree(say)
    assert disagreements(db, number) == {}
    assert facts(db).count("77") == 1


def test_a_value_that_only_one_added_is_listed_until_somebody_keeps_or_rejects_it(db, number, say):
    added = decide(db, decision(number, value="77", verdict="added", year=2019, reviewer=LI))
    all_agree(say)
    row = next(row for row in review(db, number, HAN) if row.key == -added)
    assert (row.state, row.settled, str(row.proposal.value)) == ("doubtful", None, "77")
    assert row.findings[0].message.zh == "只有一人补录了这个值，李雷：77 亿元。请定夺。"
    assert progress(db, number).open == 1
    decide(db, decision(number, -added, None, verdict="rejected", reviewer=HAN))
    assert disagreements(db, number) == {}
    assert "77" not in facts(db)


def test_an_added_value_its_adder_rejected_again_bothers_nobody(db, number, say):
    added = decide(db, decision(number, value="77", verdict="added", year=2019, reviewer=LI))
    decide(db, decision(number, -added, None, verdict="rejected", reviewer=LI))
    all_agree(say)
    assert disagreements(db, number) == {}


def test_without_a_name_nobody_reviews_as_one_of_two(db, number):
    with pytest.raises(UnfitValue) as refused:
        decide(db, decision(number, reviewer=" "))
    assert "请先填写您的姓名" in refused.value.sentence.zh
    assert decisions(db, number) == []


def test_a_chart_one_person_has_reviewed_can_be_asked_for_a_second_look(db, read):
    number = read()
    decide_all(db, [decision(number, key, reviewer="", year=2022 + key) for key in range(3)])
    assert len(facts(db)) == 3
    ask_twice(db, kept_extraction(db, number).image)
    assert facts(db) == []
    decide_all(db, [decision(number, key, reviewer=HAN, year=2022 + key) for key in range(3)])
    assert len(facts(db)) == 3


def test_after_a_second_look_is_withdrawn_one_word_counts_again(db, number, say):
    say(LI, 0)
    ask_twice(db, kept_extraction(db, number).image, wanted=False)
    assert list(settled(db, number)) == [0]
    say("", 1)
    say(HAN, 0, "1205.0")
    assert values(db, number) == {0: Decimal("1205.0"), 1: Decimal("1250.0")}
    assert disagreements(db, number) == {}
    assert len(undo_step(db, number, HAN)) == 1
    assert values(db, number)[0] == Decimal("1250.0")


def test_withdrawing_the_second_look_settles_no_disagreement(db, number, say):
    say(LI, 0)
    say(LI, 1)
    say(HAN, 1, "1205.0")
    ask_twice(db, kept_extraction(db, number).image, wanted=False)
    assert list(settled(db, number)) == [0]
    assert list(disagreements(db, number)) == [1]
    say(LI, 1)
    assert list(settled(db, number)) == [0, 1]


def test_a_third_person_may_take_the_place_of_one_who_never_came_back(db, number, say):
    for key in range(3):
        say(LI, key)
    say(HAN, 0)
    for key in range(3):
        say(WANG, key)
    assert stage(db, number) == "open"
    assert list(settled(db, number)) == [0, 1, 2]


def test_a_name_that_is_learned_to_mean_the_same_ends_the_disagreement(db, number, say):
    all_words = [(LI, "星河科技"), (HAN, "星河")]
    for reviewer, company in all_words:
        for key in range(3):
            say(reviewer, key, company=company)
    assert list(disagreements(db, number)) == [0, 1, 2]
    galaxy = add_company(db, "星河科技", "Galaxy")
    add_company_alias(db, galaxy.key, "星河")
    assert disagreements(db, number) == {}


def test_who_said_what_and_when_is_always_answerable(db, number, say):
    one_differs(say)
    say(WANG, 1, "1205.0")
    undo(db, number, WANG)
    say(WANG, 1, "1250.0")
    told = history(db, number, 1)
    assert [(said.word.reviewer, said.word.verdict, said.standing, said.in_sight) for said in told] == [
        (LI, "confirmed", "withheld", False),
        (HAN, "corrected", "withheld", False),
        (WANG, "corrected", "taken_back", True),
        (WANG, "undone", "counts", False),
        (WANG, "confirmed", "counts", True),
    ]
    times = [said.word.decided_at for said in told if said.word.decided_at]
    assert len(times) == len(told)
    assert times == sorted(times)


def test_the_queue_counts_what_is_left_for_the_one_who_asks(db, number, say):
    for key in range(3):
        say(LI, key)
    assert review_queue(db, LI) == []
    say(HAN, 0)
    assert [(row.settled, row.open) for row in review_queue(db, HAN)] == [(1, 2)]


def test_asking_twice_is_remembered_and_asking_again_writes_nothing(db, number):
    image = kept_extraction(db, number).image
    ask_twice(db, image)
    assert asked_twice(db, image)
    assert db.read("SELECT count(*) FROM second_look") == [(1,)]
    with pytest.raises(UnknownRow):
        ask_twice(db, "no such picture")


def test_a_restart_in_the_middle_changes_nothing(db, number, say):
    one_differs(say)
    before = (values(db, number), list(disagreements(db, number)))
    db.close()
    with open_database(db.folder) as again:
        assert (values(again, number), list(disagreements(again, number))) == before


def test_three_hundred_values_are_compared_one_by_one(db, read):
    number = read(*(point(str(key), year=1900 + key) for key in range(300)))
    ask_twice(db, kept_extraction(db, number).image)
    for reviewer in (LI, HAN):
        said = [decision(number, key, str(key), reviewer=reviewer, year=1900 + key) for key in range(300)]
        if reviewer == HAN:
            said[7] = replace(said[7], value=Decimal(70))
            said[299] = replace(said[299], value=Decimal(992))
        decide_all(db, said)
    assert list(disagreements(db, number)) == [7, 299]
    assert len(settled(db, number)) == 298
