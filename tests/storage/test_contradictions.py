"""Two sources for one fact: listed, told apart, undone; both are kept."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal

import pytest

from storage.confirmed import Wanted, confirmed_values, words_on
from storage.contradiction_answers import (
    Identity,
    answers,
    say_misread,
    say_not_same,
    say_restated,
    take_back_answer,
    waits,
)
from storage.contradictions import contradictions, count_contradictions, grouped
from storage.database import Database
from storage.double_entry import ask_twice
from storage.errors import UnfitValue
from storage.extractions import save_extraction
from storage.holds import hold
from storage.images import describe_image, save_image
from storage.reviews import decide, decide_all, decisions
from tests.builders import WAN, YI, decision, extraction, image, period, point, reading

ALL = Wanted(segments=None)
Report = Callable[..., int]


@pytest.fixture
def report(db: Database) -> Report:
    """A report of a day that prints a value for 2022, confirmed; the id of the word."""

    def keep(value: str, day: str, *, unit=YI, claimed: str | None = None, **more) -> int:
        picture = image(f"{day}.png")
        save_image(db, picture)
        describe_image(db, picture.sha256, report=f"{day[:4]}年报", report_date=dt.date.fromisoformat(day))
        points = reading(point(claimed or value, year=2022, unit=unit))
        number = save_extraction(db, extraction(picture, points))
        return decide(db, decision(number, 0, value, year=2022, unit=unit, **more))

    return keep


@pytest.fixture
def two(report: Report) -> tuple[int, int]:
    """The report of 2022, and that of 2023 with another number for the same year."""
    return report("100.3", "2023-03-28"), report("105.8", "2024-03-29")


def counting(db: Database) -> dict[str, Decimal]:
    return {value.basis: value.value for value in confirmed_values(db, ALL)}


def test_two_sources_that_differ_are_listed_side_by_side(db, two):
    (found,) = contradictions(db, ALL)
    assert [[word.decision for word in group] for group in found.groups] == [[two[1]], [two[0]]]
    assert (found.guess.cause, found.guess.suspect) == ("restated", two[1])
    assert count_contradictions(db, ALL) == 1


def test_sources_that_agree_within_their_rounding_need_nobody(db, report):
    report("100.3", "2023-03-28")
    report("100.34", "2024-03-29")
    report("1003398", "2025-03-29", unit=WAN)
    assert contradictions(db, ALL) == []


def test_a_restated_value_stands_beside_the_one_first_reported(db, two):
    (word,) = say_restated(db, [two[1]], two[0], "韩梅梅", "会计政策变更")
    assert counting(db) == {"reported": Decimal("100.3"), "restated": Decimal("105.8")}
    assert contradictions(db, ALL) == []
    (found,) = answers(db)
    assert (found.answer, found.said.id, found.before.id, found.against.id) == ("restated", word, two[1], two[0])
    assert (found.said.reviewer, found.said.reason, found.said.verdict) == ("韩梅梅", "会计政策变更", "confirmed")
    assert {value.source_date for value in confirmed_values(db, ALL)} == {dt.date(2023, 3, 28), dt.date(2024, 3, 29)}


def test_an_answer_is_taken_back_in_one_step_and_nothing_is_lost(db, two):
    words = say_restated(db, [two[1]], two[0])
    take_back_answer(db, words, "韩梅梅")
    assert count_contradictions(db, ALL) == 1
    assert answers(db) == []
    reading_of_later = db.read("SELECT extraction FROM decision WHERE id = ?", [two[1]])[0][0]
    assert [word.verdict for word in decisions(db, reading_of_later)] == ["confirmed", "confirmed", "undone"]


def test_a_misreading_takes_the_number_of_the_other_and_is_named(db, report):
    right = report("1234.5", "2023-03-28")
    wrong = report("1284.5", "2024-03-29")
    (word,) = say_misread(db, [wrong], right, reason="3 读成 8")
    (value,) = confirmed_values(db, ALL)
    assert (value.decision, value.value, value.verdict, value.printed) == (word, Decimal("1234.5"), "corrected", None)
    assert answers(db)[0].said.mistake == "digit"
    assert count_contradictions(db, ALL) == 0


def test_a_person_who_mistyped_what_was_read_rightly_is_no_mistake_of_the_reader(db, report):
    right = report("1234.5", "2023-03-28")
    wrong = report("1284.5", "2024-03-29", claimed="1234.5", verdict="corrected")
    say_misread(db, [wrong], right)
    assert (answers(db)[0].said.verdict, answers(db)[0].said.mistake) == ("confirmed", None)


def test_a_unit_slip_keeps_the_printed_figures_and_changes_the_unit(db, report):
    right = report("1.2345", "2023-03-28")
    wrong = report("12345", "2024-03-29")
    say_misread(db, [wrong], right)
    (value,) = confirmed_values(db, ALL)
    assert (value.value, str(value.unit), value.printed) == (Decimal(12345), "万元", "12345")
    assert answers(db)[0].said.mistake == "scale"


def test_what_is_of_the_parent_company_or_a_segment_is_not_the_same_thing(db, two):
    what = Identity("parent", "储能", period(2022), "reported")
    say_not_same(db, [two[1]], two[0], what)
    assert {(value.scope, value.segment) for value in confirmed_values(db, ALL)} == {
        ("consolidated", ""), ("parent", "储能"),
    }  # fmt: skip
    assert count_contradictions(db, ALL) == 0


def test_telling_two_things_apart_by_nothing_is_refused(db, two):
    with pytest.raises(UnfitValue):
        say_not_same(db, [two[1]], two[0], Identity("consolidated", "", period(2022), "reported"))
    assert answers(db) == []


def test_a_word_that_is_no_longer_the_last_one_is_not_answered(db, two):
    say_restated(db, [two[1]], two[0])
    with pytest.raises(UnfitValue):
        say_misread(db, [two[1]], two[0])


def test_a_chart_that_somebody_else_has_on_the_desk_is_left_alone(db, two):
    sha = db.read("SELECT e.image FROM decision d JOIN extraction e ON e.id = d.extraction WHERE d.id = ?", [two[1]])
    hold(db, sha[0][0], "李雷")
    with pytest.raises(UnfitValue):
        say_restated(db, [two[1]], two[0], "韩梅梅")
    say_restated(db, [two[1]], two[0], "李雷")


def test_while_two_review_a_chart_unseen_an_answer_waits_for_the_other(db, two):
    ((sha,),) = db.read("SELECT e.image FROM decision d JOIN extraction e ON e.id = d.extraction WHERE d.id = ?",
                        [two[1]])  # fmt: skip
    words = say_restated(db, [two[1]], two[0], "韩梅梅")
    assert not waits(db, words)
    ask_twice(db, sha)
    assert waits(db, words)
    assert answers(db) == []


def test_values_of_other_companies_metrics_and_years_are_not_asked_for(db, two):
    assert count_contradictions(db, Wanted(companies=("别家",))) == 0
    assert count_contradictions(db, Wanted(years=(2023, 2024))) == 0
    assert count_contradictions(db, Wanted(metrics=("revenue",), companies=("星河科技",))) == 1


def test_sources_fall_into_as_many_groups_as_the_ledger_counts(db):
    chance = random.Random(7)
    picture = image()
    save_image(db, picture)
    number = save_extraction(db, extraction(picture, reading()))
    said = [
        decision(number, None, f"{chance.uniform(99, 101):.{chance.randint(0, 2)}f}", verdict="added", year=1950 + fact)
        for fact in range(60)
        for _ in range(chance.randint(2, 5))
    ]
    decide_all(db, said)
    found = confirmed_values(db, ALL)
    counts = [len(grouped(words_on(db, value.decision))) for value in found]
    assert counts == [value.different for value in found]
    assert set(counts) >= {1, 2, 3}
