"""What a desk works out from its bare rows is what the views of the whole ledger say, whatever was said and undone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from extraction.agreement import Compared
from extraction.errors import Sentence
from extraction.recalibration import UnitGiven
from storage.adjustments import adjust, last_adjustment, last_taken_back, take_back
from storage.database import Database
from storage.decisions import Verdict
from storage.desk import can_redo, can_undo, desk_version, desk_words
from storage.disagreements import disagreements
from storage.double_entry import ask_twice, asked_twice
from storage.errors import UnfitValue
from storage.extractions import extraction as kept
from storage.extractions import save_extraction
from storage.images import save_image
from storage.review_list import review
from storage.reviews import decide, decide_all, redo_step, settled, undo_step
from storage.second_readings import lay_beside, note_second_readers
from tests.builders import PERCENT, YI, decision, extraction, finding, image, point, reading

LI, HAN = "李雷", "韩梅梅"
FIRST = reading(
    point("1", year=2022), point("2", year=2023, source="model"), point(None, year=2024), findings=(finding(0),)
)
SECOND = reading(point("1", year=2022), point("3", year=2023), point("4", year=2025), point("5", year=2026))
DIFFERS = Sentence("第一次读作 2，第二次读作 3。", "The first reader has 2, the second 3.")
BESIDE = (Compared(0, 0, "agrees"), Compared(1, 1, "differs", DIFFERS), Compared(None, 2, "proposes"))
ALSO_BESIDE = (*BESIDE[:2], Compared(None, 3, "proposes"))


@pytest.fixture
def chart(db: Database) -> tuple[int, int]:
    """A reading of three values, and one by a second reader that is not laid beside it yet."""
    note_second_readers(db, ("qwen",))
    picture = image()
    save_image(db, picture)
    first = save_extraction(db, extraction(picture, FIRST))
    return first, save_extraction(db, extraction(picture, SECOND, engine="qwen"))


def something(db: Database, first: int, second: int, chance: random.Random) -> None:
    """Two people do at a desk what people do there."""
    who = chance.choice((LI, LI, HAN))
    value = chance.choice(("1", "2", "3", None))
    verdict: Verdict = "rejected" if value is None else chance.choice(("confirmed", "corrected"))
    match chance.randrange(9):
        case 0 | 1:
            decide(db, decision(first, chance.randrange(3), value, verdict=verdict, reviewer=who))
        case 2:
            decide_all(db, [decision(first, key, "1", reviewer=who) for key in range(chance.randrange(1, 4))])
        case 3:
            decide(db, decision(first, value=chance.choice("67"), verdict="added", reviewer=who))
        case 4:
            lay_beside(db, first, second, chance.choice((BESIDE, ALSO_BESIDE)))
        case 5:
            proposed = [row.proposal for row in review(db, first) if row.proposal.extraction == second]
            decide_all(db, [decision(second, word.key, value, verdict=verdict, reviewer=who) for word in proposed[:1]])
        case 6:
            with suppress(UnfitValue):  # it has this unit already
                adjust(db, first, UnitGiven(("营业收入",), chance.choice((PERCENT, YI))), who)
        case _:
            backwards = chance.random() < 0.6
            words = desk_words(db, first)
            offered = (can_undo if backwards else can_redo)(words, who)
            assert offered == (undone if backwards else redone)(db, first, who)


def undone(db: Database, first: int, who: str) -> bool:
    """Undo as the desk does; whether there was anything to undo."""
    number = last_adjustment(db, first, who)
    if number is not None:
        take_back(db, first, number, who)
    return number is not None or bool(undo_step(db, first, who))


def redone(db: Database, first: int, who: str) -> bool:
    number = last_taken_back(db, first, who)
    if number is not None:
        take_back(db, first, number, who)
    return number is not None or bool(redo_step(db, first, who))


def at_the_desk(db: Database, chart: tuple[int, int], seed: int, times: int) -> Iterator[None]:
    chance = random.Random(seed)
    for _ in range(times):
        something(db, *chart, chance)
        yield


@pytest.mark.parametrize(("seed", "twice"), [(1, False), (2, True)])
def test_what_a_desk_works_out_is_what_the_views_say(
    db: Database, chart: tuple[int, int], seed: int, twice: bool
) -> None:
    first = chart[0]
    sha = kept(db, first).image
    before = 0
    for turn, _ in enumerate(at_the_desk(db, chart, seed, 16)):
        words = desk_words(db, first)
        assert words.version == desk_version(db, first) >= before
        before = words.version
        for number in words.words:
            assert [words.settled(number, who) for who in (None, HAN)] == [
                settled(db, number, who) for who in (None, HAN)
            ]
            assert words.differing(number) == disagreements(db, number)
        doubtful = db.read("SELECT position FROM doubtful_point WHERE extraction = ? AND position >= 0", [first])
        shown = {row.key for row in review(db, first) if row.doubtful and 0 <= row.key < len(FIRST.points)}
        assert shown == {position for (position,) in doubtful}
        if twice and turn % 7 == 2:  # asked for, withdrawn, and asked for again
            ask_twice(db, sha, not asked_twice(db, sha))


def test_every_word_makes_a_desk_newer(db: Database, read: Callable[..., int]) -> None:
    number = read()
    versions = [desk_version(db, number)]
    for act in (
        lambda: decide(db, decision(number, 0)),
        lambda: undo_step(db, number),
        lambda: redo_step(db, number),
        lambda: adjust(db, number, UnitGiven(("营业收入",), PERCENT)),
    ):
        act()
        versions.append(desk_version(db, number))
    assert versions == sorted(set(versions))
