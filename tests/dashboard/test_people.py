"""Two people at the desk: who has the chart, under which name words are said, and reviewing unseen by each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from storage.database import now
from storage.disagreements import history
from storage.feedback import review_pace
from storage.holds import hold, holder, holds
from storage.reviews import decisions
from tests import builders
from tests.dashboard.conftest import OUR_DESK, deed, value
from tests.dashboard.test_adjusting import AXIS, bar, drawn

Json = dict[str, Any]
LI, HAN = "李雷", "韩梅梅"
THREE = tuple(builders.point(text, year=year) for text, year in (("10.5", 2022), ("12.0", 2023), ("80.0", 2024)))


class Person:
    """Somebody at a browser of their own, under a name."""

    def __init__(self, browser: TestClient, name: str, language: str) -> None:
        self._browser = browser
        self._who = {"reviewer": name, "lang": language}

    def look(self, sha: str) -> Json:
        shown: Json = self._browser.get(f"/desk/chart/{sha}", params=self._who).json()
        return shown

    def send(self, sha: str, *deeds: Json) -> Json:
        body = {"lang": self._who["lang"], "deeds": deeds}
        reply: Json = self._browser.post(f"/desk/chart/{sha}", params=self._who, json=body, headers=OUR_DESK).json()
        return reply

    def come(self, sha: str, verb: str = "here", key: int = 0) -> Json:
        address, body = f"/desk/people/{sha}", {"verb": verb, "key": key}
        reply: Json = self._browser.post(address, params=self._who, json=body, headers=OUR_DESK).json()
        return reply

    def queue(self) -> list[Json]:
        found: list[Json] = self._browser.get("/desk/queue", params=self._who).json()["charts"]
        return found

    def confirm(self, sha: str, *keys: int) -> Json:
        return self.send(sha, *(deed("confirm", key, fields={}) for key in keys))


@pytest.fixture
def person(browser: TestClient) -> Callable[..., Person]:
    return lambda name, language="en": Person(browser, name, language)


@pytest.fixture
def sha(chart: Callable[..., tuple[str, int]]) -> str:
    return chart(builders.reading(*THREE))[0]


@pytest.fixture
def number(ledger, sha) -> int:
    return int(ledger.read("SELECT max(id) FROM extraction")[0][0])


def test_the_name_stands_beside_every_word(person, sha, ledger, number):
    li = person(LI)
    li.confirm(sha, 0)
    li.send(sha, deed("reject", 1))
    li.send(sha, deed("confirm_passed", keys=[2], seconds=3.0))
    li.send(sha, deed("add", box=[1, 2, 30, 40], fields={"value": "7", "category": "2019"}))
    li.send(sha, deed("undo"))
    assert [word.reviewer for word in decisions(ledger, number)] == [LI] * 5


def test_a_name_is_kept_on_one_line_and_short(person, sha, ledger, number):
    person(f" {LI}\n" + "x" * 500).confirm(sha, 0)
    assert decisions(ledger, number)[0].reviewer == f"{LI} " + "x" * 57


def test_confirming_all_takes_its_time_once(person, sha, ledger):
    person(LI).send(sha, deed("confirm_passed", keys=[0, 1, 2], seconds=6.0))
    assert review_pace(ledger).seconds_per_value == 2.0


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "李雷 is on this chart (came 3 min ago)."), ("zh", "李雷 正在核对这张图（3 分钟前开始）。")],
)
def test_the_second_to_come_is_told_who_has_the_chart_since_when(person, sha, ledger, language, told):
    hold(ledger, sha, LI, now() - dt.timedelta(minutes=3, seconds=5))
    assert person(HAN, language).come(sha)["lock"] == {"words": told, "can_take_over": True}
    assert person(LI, language).come(sha)["lock"] is None


def test_a_word_on_a_held_chart_is_refused_in_words_and_taken_after_taking_over(person, sha, ledger, number):
    li, han = person(LI), person(HAN)
    li.come(sha)
    refused = han.confirm(sha, 0)["refused"]
    assert [each["words"] for each in refused] == [
        "李雷 is on this chart, so this is not saved. Take over to go on; what you typed is still here."
    ]
    assert decisions(ledger, number) == []
    assert han.come(sha, "take_over")["lock"] is None
    assert han.confirm(sha, 0)["refused"] == []
    assert li.come(sha)["lock"]["words"].startswith("韩梅梅 took this chart over from you, just now.")
    assert [each.reviewer for each in holds(ledger, sha)] == [LI, HAN]


def test_a_deed_that_was_done_before_the_chart_was_taken_over_stays_done_when_it_is_sent_again(person, sha):
    li, confirmed = person(LI), deed("confirm", 0)
    li.come(sha)
    li.send(sha, confirmed)
    person(HAN).come(sha, "take_over")
    again = li.send(sha, confirmed)
    assert (again["refused"], again["done"]) == ([], [confirmed["id"]])


def test_letters_are_kept_on_a_chart_that_somebody_else_has(person, sha):
    person(LI).come(sha)
    reply = person(HAN).send(sha, deed("draft", 0, fields={"value": "7"}))
    assert reply["refused"] == []
    assert value(person(HAN).look(sha), 0)["draft"] == {"value": "7"}
    assert value(person(LI).look(sha), 0)["draft"] is None


def test_leaving_for_the_next_chart_frees_this_one(person, sha):
    person(LI).come(sha)
    person(LI).come(sha, "leave")
    assert person(HAN).come(sha)["lock"] is None


def test_looking_ahead_at_a_chart_does_not_take_it(person, sha):
    person(LI).look(sha)
    assert person(HAN).come(sha)["lock"] is None


def test_without_names_nobody_is_in_anybodys_way(person, sha):
    nobody, somebody = person(""), person("")
    assert nobody.come(sha)["lock"] is None
    assert somebody.confirm(sha, 0)["refused"] == []
    person(LI).come(sha)
    lock = nobody.come(sha)["lock"]
    assert lock["can_take_over"] is False
    assert lock["words"].endswith("Give your name to take over.")


def test_a_reviewer_gone_for_a_day_finds_the_chart_as_it_was_left(person, sha, ledger):
    hold(ledger, sha, LI, now() - dt.timedelta(days=1))
    assert person(HAN).confirm(sha, 0)["refused"] == []
    assert person(LI).come(sha)["lock"] is None


def test_two_tabs_of_one_person_overwrite_nothing(person, sha):
    first, second = person(LI), person(LI)
    first.come(sha)
    second.come(sha)
    assert first.confirm(sha, 0)["refused"] == []
    assert "decided elsewhere" in second.confirm(sha, 0)["refused"][0]["words"]


def test_of_two_people_neither_sees_the_others_words(person, sha):
    li, han = person(LI), person(HAN)
    assert li.come(sha, "twice")["twice"]
    li.confirm(sha, 0, 1, 2)
    seen = han.look(sha)
    assert [each["open"] for each in seen["values"]] == [True] * 3
    assert (seen["progress"]["settled"], seen["summary"]) == (0, None)
    assert [each["open"] for each in han.queue()] == [3]
    assert [each["reviewed"] for each in li.queue()] == [True]
    assert han.come(sha)["lock"] is None


def test_whoever_had_the_chart_holds_nobody_up_once_two_review_it(person, sha, ledger):
    han = person(HAN)
    han.come(sha)
    han.come(sha, "twice")
    assert holder(ledger, sha) is None
    assert person(LI).confirm(sha, 0)["refused"] == []


def test_only_what_the_two_see_differently_is_listed_and_a_third_word_settles_it(person, sha, ledger, number):
    li, han = person(LI), person(HAN)
    li.come(sha, "twice")
    li.confirm(sha, 0, 1, 2)
    assert li.come(sha)["line"] == "You are done; the other person is not yet."
    han.confirm(sha, 0, 2)
    shown = han.send(sha, deed("confirm", 1, fields={"value": "12.5"}))["chart"]
    assert [each["key"] for each in shown["values"] if each["open"]] == [1]
    assert value(shown, 1)["doubts"][0].startswith("Two people differ, 李雷: 12.0")
    assert value(shown, 1)["ways"] == [
        {"words": "As 李雷 said: 12.0", "value": "12.0"},
        {"words": "As 韩梅梅 said: 12.5", "value": "12.5"},
    ]
    told = "李雷 and 韩梅梅 have reviewed this chart; values they differ on, listed as doubts: 1."
    assert han.come(sha)["line"] == told
    han.come(sha, "leave")
    shown = li.send(sha, deed("confirm", 1, fields={"value": "12.5"}))["chart"]
    assert not any(each["open"] for each in shown["values"])
    assert han.come(sha)["line"] == "李雷 and 韩梅梅 have reviewed this chart and agree."
    assert [(said.word.reviewer, said.in_sight) for said in history(ledger, number, 1)] == [
        (LI, False),
        (HAN, False),
        (LI, True),
    ]


def test_where_the_two_say_the_same_number_of_different_things_there_is_no_way_out_by_the_number(person, sha):
    li, han = person(LI), person(HAN)
    li.come(sha, "twice")
    li.confirm(sha, 0, 1, 2)
    han.confirm(sha, 0, 1)
    shown = han.send(sha, deed("confirm", 2, fields={"value": "80.0", "company": "星河科技"}))["chart"]
    assert value(shown, 2)["open"]
    assert value(shown, 2)["ways"] == []


def test_who_said_what_of_a_value_is_told_as_far_as_one_may_see_it(person, sha):
    li, han = person(LI), person(HAN)
    li.confirm(sha, 0)
    li.send(sha, deed("undo"))
    told = li.come(sha, "said", 0)["said"]
    assert [(each["who"], each["what"], each["aside"]) for each in told] == [
        (LI, "confirmed: 10.5", "taken back"),
        (LI, "took it back", ""),
    ]
    assert all(len(each["when"]) == len("2026-11-23 14:03") for each in told)
    li.come(sha, "twice")
    li.confirm(sha, 1)
    assert han.come(sha, "said", 1)["said"] == []
    assert han.come(sha, "said", 99)["said"] == []


def test_the_life_of_a_value_is_offered_once_it_is_known_what_it_is_of(person, sha):
    li = person(LI)
    assert li.come(sha, "said", 0)["life"] is None
    li.confirm(sha, 0)
    assert li.come(sha, "said", 0)["life"] is None  # nobody knows of which company
    li.send(sha, deed("confirm", 1, fields={"company": "星河科技", "metric": "revenue"}))
    assert isinstance(li.come(sha, "said", 1)["life"], int)


def test_one_of_two_needs_a_name(person, sha, ledger, number):
    person(LI).come(sha, "twice")
    assert "姓名" in person("", "zh").come(sha)["line"]
    assert "give your name first" in person("").confirm(sha, 0)["refused"][0]["words"]
    assert decisions(ledger, number) == []


def test_the_wish_can_be_withdrawn(person, sha):
    person(LI).come(sha, "twice")
    told = person(LI).come(sha, "once")
    assert (told["twice"], told["line"]) == (False, "")


def test_what_is_not_one_of_the_verbs_is_not_understood(browser, sha):
    for body in ({"verb": "fly"}, {}):
        assert browser.post(f"/desk/people/{sha}", json=body, headers=OUR_DESK).status_code == 400
    assert browser.post(f"/desk/people/{sha}", json={"verb": "here"}).status_code == 403


def steps(shown: Json) -> tuple[bool, bool]:
    return shown["can_undo"], shown["can_redo"]


def test_undo_and_redo_are_offered_for_ones_own_words_where_two_review(person, sha):
    li, han = person(LI), person(HAN)
    li.come(sha, "twice")
    li.confirm(sha, 0)
    assert (steps(li.look(sha)), steps(han.look(sha))) == ((True, False), (False, False))
    assert han.send(sha, deed("undo"))["at"] is None
    han.confirm(sha, 1)
    li.send(sha, deed("undo"))
    assert (steps(li.look(sha)), steps(han.look(sha))) == ((False, True), (True, False))
    li.send(sha, deed("redo"))
    assert steps(li.look(sha)) == (True, False)


def test_undo_of_an_axis_is_offered_to_whoever_put_it_right(person, chart):
    sha = chart(drawn(bar("40", 2022), bar("60", 2023)))[0]
    li, han = person(LI), person(HAN)
    li.come(sha, "twice")
    li.send(sha, deed("adjust", 0, fields=AXIS))
    assert (steps(li.look(sha)), steps(han.look(sha))) == ((True, False), (False, False))
    li.send(sha, deed("undo"))
    assert (steps(li.look(sha)), steps(han.look(sha))) == ((False, True), (False, False))
