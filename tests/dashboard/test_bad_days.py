"""What may befall a review: a picture without values, and a reviewer who comes back after a day."""

from __future__ import annotations

import re

from dashboard.desk.routes import CODE
from extraction.chart import Reading
from storage.reviews import decisions
from tests import builders
from tests.dashboard.conftest import deed, value
from tests.dashboard.test_people import HAN, LI, Person

YESTERDAY = "UPDATE {table} SET {moment} = {moment} - INTERVAL 1 DAY"


def test_a_picture_without_values_is_said_to_have_none_and_takes_a_value_by_hand(look, send, chart):
    sha = chart(Reading("bar", "", (), ()))[0]
    shown = look(sha)
    assert (shown["values"], shown["order"], shown["passed"], shown["summary"]) == ([], [], [], None)
    assert not shown["can_undo"]
    assert send(sha, deed("confirm", 0))["refused"][0]["words"]
    assert send(sha, deed("confirm_passed", keys=[0]))["refused"] == []
    added = send(
        sha, deed("add", box=[10, 10, 60, 30], fields={"value": "7", "series": "营业收入", "category": "2024"})
    )
    assert added["refused"] == []
    assert look(sha)["progress"] == {"settled": 1, "total": 1, "doubtful_open": 0}


def test_a_reviewer_who_was_gone_for_a_day_finds_letters_and_words_and_overwrites_nothing(browser, chart, ledger):
    sha, number = chart(builders.reading(*(builders.point(f"{at}.5", year=2020 + at) for at in range(3))))
    li, han = Person(browser, LI, "en"), Person(browser, HAN, "en")
    li.come(sha)
    sent = deed("confirm", 0, fields={})
    li.send(sha, sent, deed("draft", 1, fields={"value": "1.7"}))
    assert han.come(sha)["lock"]
    for table, moment in (("hold_seen", "seen_at"), ("hold", "since"), ("draft", "typed_at"), ("deed", "done_at")):
        ledger.read(YESTERDAY.format(table=table, moment=moment))
    assert han.come(sha)["lock"] is None
    han.send(sha, deed("correct", 2, fields={"value": "9"}))
    han.come(sha, "leave")
    assert value(li.look(sha), 1)["draft"] == {"value": "1.7"}
    assert li.come(sha)["lock"] is None
    reply = li.send(sha, sent, deed("confirm", 2, fields={}), deed("correct", 1, fields={"value": "1.7"}))
    assert [one["words"] for one in reply["refused"]] == [li.send(sha, deed("reject", 2))["refused"][0]["words"]]
    assert [(str(word.value), word.reviewer) for word in decisions(ledger, number)] == [
        ("0.5", LI), ("9", HAN), ("1.7", LI),
    ]  # fmt: skip


def test_every_action_of_the_desk_has_a_key_of_its_own():
    usual = (CODE / "keys.js").read_text(encoding="utf-8").partition("USUAL = {")[2].partition("}")[0]
    keys = re.findall(r"\w+: '([^']+)'", usual)
    assert len(keys) > 20
    assert sorted(keys) == sorted(set(keys))
