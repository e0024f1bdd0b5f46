"""The table of facts says what follows from the words, whatever was said in whatever order."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.companies import add_company, add_company_alias, change_company, company, drop_company_alias
from storage.confirmed import Wanted, confirmed_values
from storage.database import Database
from storage.double_entry import ask_twice
from storage.extractions import extraction, save_extraction
from storage.fact_table import bring_up, work_out_anew
from storage.images import describe_image
from storage.reviews import decide, decide_all, decisions, redo, undo
from tests.builders import decision, period, point, reading
from tests.builders import extraction as read_again

EVERYTHING = Wanted(segments=None)


def the_table(db: Database) -> list[list[tuple[object, ...]]]:
    return [
        db.read("SELECT * FROM query_table(?) ORDER BY ALL", [table])
        for table in ("fact", "unplaced_word", "open_point")
    ]


def last_words(db: Database, numbers: list[int]) -> dict[tuple[object, ...], tuple[str, int]]:
    """What counts for each fact by the rule alone: the last standing word on a value, the last value of a fact."""
    said = sorted((word for number in numbers for word in decisions(db, number)), key=lambda word: word.id)
    taken = {word.undoes for word in said if word.verdict == "undone"}
    standing = [word for word in said if word.verdict != "undone" and word.id not in _taken_back(said, taken)]
    points = {(word.extraction, word.key): word for word in standing}
    facts: dict[tuple[object, ...], tuple[str, int]] = {}
    for word in sorted(points.values(), key=lambda word: word.id):
        if word.verdict != "rejected" and word.period is not None:
            key = (word.company, word.segment, word.period.year, word.basis)
            facts[key] = (f"{word.value:f}", facts.get(key, ("", 0))[1] + 1)
    return facts


def _taken_back(said, taken):
    """Words whose taking back was not itself taken back."""
    return {word.undoes for word in said if word.verdict == "undone" and word.id not in taken}


WORDS = st.tuples(
    st.integers(0, 3), st.sampled_from(["", "储能", "光伏"]), st.sampled_from([2023, 2024]),
    st.sampled_from(["reported", "restated", "guidance"]), st.sampled_from(["10", "10.4", "11", "12.50"]),
    st.sampled_from(["confirmed", "corrected", "rejected", "added"]),
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(WORDS | st.sampled_from(["undo", "redo"]), min_size=1, max_size=14))
def test_the_last_standing_word_counts_in_any_order(db, read, steps):
    numbers = [read(*(point(year=2023) for _ in range(2))) for _ in range(2)]
    name = f"公司{numbers[0]}"
    for step in steps:
        if isinstance(step, str):
            (undo if step == "undo" else redo)(db, numbers[len(steps) % 2])
            continue
        place, segment, year, basis, value, verdict = step
        word = decision(numbers[place // 2], place % 2, value, company=name, year=year, basis=basis, verdict=verdict)
        decide(db, replace(word, segment=segment))
    counted = {
        (name, each.segment, each.period.year, each.basis): (f"{each.value:f}", each.words)
        for each in confirmed_values(db, replace(EVERYTHING, companies=[name]))
    }
    assert counted == last_words(db, numbers)


def test_the_table_is_what_the_words_give_after_anything_that_can_be_said(db, read):
    chance = random.Random(7)
    add_company(db, "星河科技", year_end=6)
    numbers = [read(*(point(value, year=2020 + value) for value in range(1, 5))) for _ in range(8)]
    shas = [extraction(db, number).image for number in numbers]

    def say(number: int) -> None:
        word = decision(
            number, chance.randrange(4), chance.choice(["1", "1.04", "2"]), year=chance.choice([2023, 2024]),
            company=chance.choice(["星河", "星河科技", "甲", None]), reviewer=chance.choice(["李雷", "韩梅梅"]),
            verdict=chance.choice(["confirmed", "confirmed", "rejected", "added"]),
        )  # fmt: skip
        decide(db, replace(word, segment=chance.choice(["", "储能"])))

    deeds = (
        *[lambda at: say(numbers[at])] * 6,
        lambda at: undo(db, numbers[at], "李雷"),
        lambda at: redo(db, numbers[at], "李雷"),
        lambda at: describe_image(db, shas[at], company="星河", report=f"报告{at}"),
        lambda at: ask_twice(db, shas[at], chance.random() < 0.5),
        lambda _: add_company_alias(db, "星河科技", "星河"),
        lambda _: drop_company_alias(db, "星河科技", "星河"),
        lambda _: change_company(db, replace(company(db, "星河科技"), year_end=chance.choice([6, 12]))),
        lambda at: save_extraction(db, read_again(shas[at], reading(point("9", year=2024)), engine="e2")),
    )
    for _ in range(8):
        for _ in range(8):
            chance.choice(deeds)(chance.randrange(8))
        bring_up(db)
        followed = the_table(db)
        work_out_anew(db)
        assert the_table(db) == followed


def test_many_words_said_at_once_are_followed_too(db, read):
    numbers = [read(*(point(year=2020 + at) for at in range(4))) for _ in range(3)]
    bring_up(db)
    decide_all(db, [decision(number, at, 5, year=2020 + at) for number in numbers for at in range(4)])
    assert [(each.value, each.words) for each in confirmed_values(db, EVERYTHING)] == [(Decimal(5), 3)] * 4
    assert [each.period for each in confirmed_values(db, EVERYTHING)] == [period(2020 + at) for at in range(4)]
