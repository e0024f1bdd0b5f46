"""A habit at the desk says whence it comes, is silenced with one click, and is kept with the word that answers it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extraction.chart import Reading, Unit
from storage.database import Database
from storage.extractions import save_extraction
from storage.families import families
from storage.habits import Effect, habit, habits, keep_habit, move, note_evidence, spoke_on
from storage.habits.found import look_for_habits
from storage.images import save_image
from storage.review_list import review
from storage.reviews import decide_all, decisions
from tests import builders
from tests.builders import point, with_texts, written
from tests.dashboard.conftest import deed, value, words

MILLIONS = Unit("CNY", 10**6, "百万元")


def of_broker() -> Reading:
    read = builders.reading(point("1250", unit=None), point("980", year=2023, unit=None), title="营业收入")
    return with_texts(read, written("资料来源：Wind，中信证券研究部", 90, 90))


@pytest.fixture
def on(ledger: Database, chart):
    """A chart of 中信证券 read without a unit, and the habit that says it is in millions: hash, reading, habit."""
    sha, number = chart(of_broker())
    one = keep_habit(ledger, "unit", families(ledger, number)[0], ("money", "", ""), ("CNY", "1000000"), "百万元")
    note_evidence(ledger, one, {name: (at,) for at, name in enumerate("abc", 900_000)})
    move(ledger, one, "on", "李雷", effect=Effect(6, 0, 3))
    return sha, number, one


def test_the_desk_says_whence_the_unit_comes_and_keeps_the_doubt(look, on):
    shown = look(on[0])
    first = value(shown, 0)
    assert (first["fields"]["unit"], first["fields"]["value"], first["doubtful"]) == ("百万元", "1250", True)
    assert first["doubts"] == ["3 earlier charts of 中信证券: 百万元. This one was read without a unit; check it."]
    assert shown["passed"] == []
    assert value(look(on[0], "zh"), 0)["doubts"][0].startswith("“中信证券”此前 3 张图的单位是 百万元")


def test_one_click_silences_it_here_and_another_lets_it_speak(look, send, on):
    sha, _, one = on
    send(sha, deed("habit", 0, fields={"habit": str(one), "use": "0"}))
    first = value(look(sha), 0)
    assert (first["fields"]["unit"], first["doubtful"]) == ("", False)
    assert first["habits"][0]["note"].startswith("Left out here: 3 earlier charts")
    send(sha, deed("habit", 0, fields={"habit": str(one), "use": "1"}))
    assert value(look(sha), 0)["fields"]["unit"] == "百万元"


def test_the_word_that_answers_keeps_which_habit_had_proposed(ledger, send, look, on):
    sha, number, one = on
    shown = send(sha, deed("confirm", 0, fields={"value": "1250", "unit": "百万元"}))["chart"]
    (word,) = decisions(ledger, number)
    assert (word.unit, spoke_on(ledger, word.id)) == (MILLIONS, [one])
    assert not value(shown, 1)["doubtful"]  # a person has said so of its neighbour
    assert habit(ledger, one).state == "on"


def test_a_word_that_says_otherwise_turns_it_off(ledger, send, on):
    sha, _, one = on
    send(sha, deed("correct", 0, fields={"value": "1250", "unit": "亿元"}))
    assert (habit(ledger, one).state, habit(ledger, one).moves[-1].why) == ("off", "contrary")


def test_a_deed_that_names_no_habit_is_refused(send, on):
    assert send(on[0], deed("habit", 0, fields={"habit": "x"}))["refused"]
    assert send(on[0], deed("habit", 0, fields={"habit": "999999"}))["refused"]


def corrected(ledger: Database, name: str, shade: int) -> None:
    """One more chart of the broker, with its unit put right by a person."""
    picture = builders.image(name, shade)
    save_image(ledger, picture)
    number = save_extraction(ledger, builders.extraction(picture, of_broker()))
    decide_all(ledger, [replace(row.proposal, unit=MILLIONS, reviewer="韩梅梅") for row in review(ledger, number)])


def test_the_page_shows_a_habit_measures_it_and_turns_it_on_and_off(ledger, show_page):
    assert "No habit yet" in words(show_page("prompts", tab="habits"))
    for at in range(3):
        corrected(ledger, f"chart{at}.png", 4000 + at)
    page = show_page("prompts", tab="habits")
    told = words(page)
    assert r"Charts of 中信证券 read without a unit: amounts are in 百万元" in told.replace("\\", "")
    assert "No gold case of this house" in told
    (one,) = habits(ledger)
    assert page.button(key=f"habit-on-{one.id}").disabled
    page.button(key=f"habit-gold-{one.id}").click().run()
    told = words(page)
    assert "puts 6 values right, breaks 0. Not tested yet on charts it was not learnt from." in told
    page.text_input(key="habits-reviewer").set_value("李雷").run()
    page.button(key=f"habit-on-{one.id}").click().run()
    assert habit(ledger, one.id).state == "on"
    assert "李雷: on (puts right 6, breaks 0)" in words(page)
    page.button(key=f"habit-off-{one.id}").click().run()
    assert [move.state for move in habit(ledger, one.id).moves] == ["on", "off"]
    assert not page.exception


def test_the_page_names_the_values_it_would_break_and_the_switch_is_shut(ledger, show_page):
    for at in range(3):
        corrected(ledger, f"chart{at}.png", 5000 + at)
    look_for_habits(ledger)
    picture = builders.image("other.png", 5009)
    save_image(ledger, picture)
    number = save_extraction(ledger, builders.extraction(picture, of_broker()))
    decide_all(ledger, [row.proposal for row in review(ledger, number)])
    (one,) = habits(ledger)
    page = show_page("prompts", "zh", tab="habits")
    page.button(key=f"habit-gold-{one.id}").click().run()
    assert page.button(key=f"habit-on-{one.id}").disabled
    assert "有 1 张同类图上的决定与此相反" in words(page)
    assert "改错 2 个" in words(page)
    assert [each.label for each in page.expander] == ["会改错的数值 · 2", "记录"]
