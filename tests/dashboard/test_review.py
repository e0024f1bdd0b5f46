"""The review desk: what its browser part is told, and what becomes of what it asks for."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from dashboard.desk.routes import CODE, code_mark
from dashboard.text import TABLES
from extraction.chart import Measurement
from extraction.geometry import Box
from service import resources
from storage.companies import add_company
from storage.drafts import ON_AXES
from storage.facts import confirmed
from storage.images import describe_image, save_image
from storage.reviews import decide, decide_all, decisions, settled
from tests import builders
from tests.dashboard.conftest import OUR_DESK, deed, value, words

THREE = tuple(builders.point(value, year=year) for value, year in (("10.5", 2022), ("12.0", 2023), ("80.0", 2024)))


@pytest.fixture
def doubtful(chart):
    """Three values, the last one doubted."""
    return chart(builders.reading(*THREE, findings=(builders.finding(2),)))


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_charts_the_page_teaches(show_page):
    assert "No chart is waiting" in words(show_page("review"))
    assert "没有待核对的图表" in words(show_page("review", "zh"))


def test_with_a_chart_the_page_is_the_desk(show_page, doubtful):
    page = show_page("review")
    assert not page.exception
    assert "No chart is waiting" not in words(page)


def test_every_word_that_the_desk_says_exists():
    said = set()
    for path in CODE.glob("*.js"):
        said |= set(
            re.findall(r"(?:say|words)[(\[]'((?:desk|review|picture|second)\.[a-z_.]+)'", path.read_text("utf-8"))
        )
        said |= {f"desk.do.{name}" for name in re.findall(r"desk\.button\('(\w+)'", path.read_text("utf-8"))}
    assert said - TABLES["en"].keys() == set()
    assert len(said) > 30


def test_every_action_of_the_desk_has_a_name():
    (usual,) = re.findall(r"USUAL = \{(.*?)\}", (CODE / "keys.js").read_text("utf-8"), re.DOTALL)
    names = re.findall(r"(\w+): '", usual)
    assert {f"desk.do.{name}" for name in names} <= TABLES["en"].keys()


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_chart_is_said_to_be_unknown(browser):
    reply = browser.get(f"/desk/chart/{'0' * 64}", params={"lang": "en"})
    assert (reply.status_code, "not found" in reply.json()["words"]) == (404, True)


def test_a_chart_without_a_reading_says_so(browser, ledger):
    picture = builders.image()
    save_image(ledger, picture)
    reply = browser.get(f"/desk/chart/{picture.sha256}", params={"lang": "en"})
    assert (reply.status_code, "no reading yet" in reply.json()["words"]) == (404, True)


def test_the_doubtful_value_comes_first_with_its_reason(look, doubtful):
    shown = look(doubtful[0])
    assert shown["order"] == [2, 0, 1]
    assert value(shown, 2)["doubts"] == ["Label 1,234.5, bar 1,243 ± 4."]
    assert "Label 1,234.5" in value(shown, 2)["label"]
    assert value(look(doubtful[0], "zh"), 2)["doubts"] == ["标签为 1,234.5,柱高测得 1,243 ± 4。"]


def test_a_box_of_a_value_is_in_pixels_of_the_picture(look, doubtful):
    box = builders.BOX
    assert value(look(doubtful[0]), 0)["box"] == [box.left, box.top, box.right, box.bottom]


@pytest.mark.parametrize(("confidence", "right"), [(0.843, "84"), (0.985, "98"), (0.997, "99.7")])
def test_how_often_such_values_are_right_is_said_where_it_is_known(look, chart, confidence, right):
    sha = chart(builders.reading(replace(THREE[0], confidence=confidence)))[0]
    assert value(look(sha), 0)["notes"] == [f"Of 100 values read like this one, about {right} were right."]


def test_a_doubt_is_not_talked_away_by_how_often_such_values_are_right(look, chart):
    sure = replace(THREE[0], confidence=0.997)
    sha = chart(builders.reading(sure, findings=(builders.finding(0),)))[0]
    assert look(sha)["values"][0]["notes"] == []


@pytest.mark.parametrize("confidence", [None, 0.38])
def test_nothing_is_said_of_values_where_too_little_is_known(look, chart, confidence):
    sha = chart(builders.reading(replace(THREE[0], confidence=confidence)))[0]
    assert value(look(sha), 0)["notes"] == []


def test_what_is_not_known_of_a_place_is_asked_for(look, chart):
    sha = chart(builders.reading(builders.point(series="某指标"), title=""))[0]
    shown = value(look(sha), 0)
    assert shown["missing"] == ["company", "metric"]
    assert shown["placed"] == "company? · metric? · 2024"


def test_the_company_of_the_picture_is_inherited(look, doubtful, ledger):
    add_company(ledger, "星河科技", "Starriver")
    describe_image(ledger, doubtful[0], company="星河科技")
    assert value(look(doubtful[0]), 0)["missing"] == []


def test_the_version_rises_with_every_word(look, send, doubtful):
    first = look(doubtful[0])["version"]
    second = send(doubtful[0], deed("confirm", 0))["chart"]["version"]
    assert first < second < send(doubtful[0], deed("undo"))["chart"]["version"]


# ── what is done ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_confirming_keeps_the_value(send, doubtful, ledger):
    reply = send(doubtful[0], deed("confirm", 2, seconds=1.5))
    assert (reply["refused"], value(reply["chart"], 2)["open"]) == ([], False)
    assert [(one.verdict, one.seconds) for one in decisions(ledger, doubtful[1])] == [("confirmed", 1.5)]


def test_another_number_is_a_correction_with_its_mistake(send, doubtful, ledger):
    send(doubtful[0], deed("confirm", 2, fields={"value": "30.0"}))
    word = settled(ledger, doubtful[1])[2]
    assert (word.verdict, word.value, word.printed, word.mistake) == ("corrected", Decimal("30.0"), "30.0", "digit")


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("value", "about thirty", "is not a number"),
        ("unit", "furlong", "unit “furlong” is not known"),
        ("period", "once upon a time", "not understood"),
    ],
)
def test_what_is_not_understood_is_refused_beside_its_field(send, doubtful, ledger, field, text, told):
    (refusal,) = send(doubtful[0], deed("confirm", 2, fields={field: text}))["refused"]
    assert refusal["field"] == field
    assert told in refusal["words"]
    assert settled(ledger, doubtful[1]) == {}


def test_a_rejected_value_is_no_value(send, doubtful, ledger):
    send(doubtful[0], deed("reject", 2))
    assert settled(ledger, doubtful[1])[2].verdict == "rejected"


def test_a_deed_sent_twice_is_done_once(send, doubtful, ledger):
    same = deed("confirm", 0)
    assert send(doubtful[0], same)["done"] == send(doubtful[0], same)["done"] == [same["id"]]
    assert len(decisions(ledger, doubtful[1])) == 1


def test_an_undo_sent_twice_takes_back_one_word(send, doubtful, ledger):
    send(doubtful[0], deed("confirm", 0), deed("confirm", 1))
    same = deed("undo")
    send(doubtful[0], same)
    send(doubtful[0], same)
    assert list(settled(ledger, doubtful[1])) == [0]


def test_a_value_decided_in_another_tab_is_not_overwritten(send, doubtful, ledger):
    send(doubtful[0], deed("confirm", 2))
    (refusal,) = send(doubtful[0], deed("confirm", 2, fields={"value": "30.0"}))["refused"]
    assert "decided elsewhere" in refusal["words"]
    assert settled(ledger, doubtful[1])[2].value == Decimal("80.0")


def test_a_settled_value_can_be_corrected_by_who_saw_its_word(send, doubtful, ledger):
    said = value(send(doubtful[0], deed("confirm", 2))["chart"], 2)["said"]
    assert send(doubtful[0], deed("confirm", 2, said, fields={"value": "30.0"}))["refused"] == []
    assert settled(ledger, doubtful[1])[2].value == Decimal("30.0")


def test_one_refusal_does_not_hold_up_the_others(send, doubtful, ledger):
    reply = send(doubtful[0], deed("confirm", 0, fields={"value": "x"}), deed("confirm", 1))
    assert (len(reply["refused"]), len(reply["done"])) == (1, 1)
    assert list(settled(ledger, doubtful[1])) == [1]


def test_undo_takes_the_last_word_back_and_returns_to_it_and_redo_brings_it_again(send, doubtful, ledger):
    assert send(doubtful[0], deed("confirm", 0))["chart"]["can_undo"]
    reply = send(doubtful[0], deed("undo"))
    assert (reply["at"], settled(ledger, doubtful[1])) == (0, {})
    assert (reply["chart"]["can_undo"], reply["chart"]["can_redo"]) == (False, True)
    reply = send(doubtful[0], deed("redo"))
    assert (reply["at"], list(settled(ledger, doubtful[1]))) == (0, [0])


def test_all_that_passed_is_confirmed_at_once_and_taken_back_at_once(look, send, doubtful, ledger):
    passed = look(doubtful[0])["passed"]
    send(doubtful[0], deed("confirm_passed", keys=passed))
    assert sorted(settled(ledger, doubtful[1])) == passed == [0, 1]
    send(doubtful[0], deed("undo"))
    assert settled(ledger, doubtful[1]) == {}


def test_only_values_that_the_person_saw_are_waved_through(send, doubtful, ledger):
    send(doubtful[0], deed("confirm_passed", keys=[1, 2]))
    assert list(settled(ledger, doubtful[1])) == [1]


def test_a_named_company_reaches_compare_and_the_values_beside_it(send, doubtful, ledger):
    add_company(ledger, "星河科技", "Starriver")
    reply = send(doubtful[0], deed("confirm", 2, fields={"company": "星河科技"}))
    assert list(confirmed(ledger, "revenue")["company_zh"]) == ["星河科技"]
    assert value(reply["chart"], 0)["fields"]["company"] == "星河科技"


def test_a_missed_value_needs_its_box(send, doubtful, ledger):
    (refusal,) = send(doubtful[0], deed("add", 2, fields={"value": "9.9"}))["refused"]
    assert "First draw a box" in refusal["words"]
    assert settled(ledger, doubtful[1]) == {}


def test_a_missed_value_is_like_its_neighbour_and_dated_by_its_category(send, doubtful, ledger):
    box = builders.BOX
    corners = [box.left, box.top, box.right, box.bottom]
    reply = send(doubtful[0], deed("add", 2, fields={"value": "9.9", "category": "2021"}, box=corners))
    (word,) = settled(ledger, doubtful[1]).values()
    assert (word.verdict, word.value, word.evidence) == ("added", Decimal("9.9"), box)
    assert (word.series, word.unit, word.period) == (THREE[2].series, builders.YI, builders.period(2021))
    assert value(reply["chart"], word.key)["state"] == "missing"


def test_a_measurement_taken_instead_of_a_label_shows_the_mark_and_claims_no_print(look, send, chart, ledger):
    mark = Box(60, 70, 80, 120)
    measured = replace(THREE[2], measured=Measurement(Decimal("13.1"), Decimal("0.2"), mark))
    agreeing = replace(THREE[0], measured=Measurement(Decimal("10.6"), Decimal("0.2"), mark))
    sha, number = chart(builders.reading(agreeing, measured, findings=(builders.finding(1),)))
    shown = look(sha)
    assert value(shown, 0)["ways"] == []
    ways = value(shown, 1)["ways"]
    assert [way["words"] for way in ways] == ["Use label 80.0", "Use measured 13.1"]
    send(sha, deed("confirm", 1, fields={"value": ways[1]["value"]}))
    word = settled(ledger, number)[1]
    assert (word.value, word.printed, word.evidence) == (Decimal("13.1"), None, mark)


# ── what is typed and not said ───────────────────────────────────────────────────────────────────────────────────────


def test_letters_typed_come_back_until_the_value_has_its_word(look, send, doubtful):
    assert send(doubtful[0], deed("draft", 2, fields={"value": "8"}))["chart"] is None
    assert value(look(doubtful[0]), 2)["draft"] == {"value": "8"}
    send(doubtful[0], deed("confirm", 2, fields={"value": "81"}))
    assert value(look(doubtful[0]), 2)["draft"] is None


def test_letters_that_come_behind_their_word_are_let_go(look, send, doubtful):
    send(doubtful[0], deed("confirm", 2, fields={"value": "81"}))
    send(doubtful[0], deed("draft", 2, fields={"value": "8"}))
    assert value(look(doubtful[0]), 2)["draft"] is None


def test_a_value_half_added_comes_back(look, send, doubtful):
    send(doubtful[0], deed("draft", -1, fields={"value": "9.", "box": "1 2 3 4"}))
    assert look(doubtful[0])["new_draft"] == {"value": "9.", "box": "1 2 3 4"}


def test_a_word_on_an_axis_half_typed_comes_back_until_it_is_said(look, send, doubtful):
    send(doubtful[0], deed("draft", ON_AXES, fields={"first 0": "30"}))
    send(doubtful[0], deed("confirm", 0))
    assert look(doubtful[0])["axes_draft"] == {"first 0": "30"}
    send(doubtful[0], deed("draft", ON_AXES))
    assert look(doubtful[0])["axes_draft"] is None


def test_a_word_on_an_earlier_reading_is_not_put_on_a_new_one(send, doubtful, ledger):
    reply = send(doubtful[0], deed("confirm", 0, reading=doubtful[1] - 1))
    assert "read again meanwhile" in reply["refused"][0]["words"]
    assert settled(ledger, doubtful[1]) == {}


def test_who_decided_is_kept(browser, doubtful, ledger):
    body = {"lang": "en", "reviewer": "李雷", "deeds": [deed("confirm", 0)]}
    browser.post(f"/desk/chart/{doubtful[0]}", json=body, headers=OUR_DESK)
    assert settled(ledger, doubtful[1])[0].reviewer == "李雷"


# ── when all is said ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_finished_chart_is_summed_up(send, doubtful):
    reply = send(doubtful[0], *(deed("confirm", key, seconds=2.0) for key in (0, 1, 2)))
    assert reply["chart"]["summary"]["line"] == "3 confirmed · 0 corrected · 0 rejected · 0 added"
    assert reply["chart"]["summary"]["time"] == "about 6 s"


def test_an_unfinished_chart_is_not(send, doubtful):
    assert send(doubtful[0], deed("confirm", 0))["chart"]["summary"] is None


def test_what_is_not_placed_can_be_gone_to(send, chart):
    sha = chart(builders.reading(builders.point(series="某指标"), title=""))[0]
    summary = send(sha, deed("confirm", 0))["chart"]["summary"]
    assert (summary["unplaced_first"], "1 values lack" in summary["unplaced"]) == (0, True)


def test_values_that_would_hide_each_other_on_compare_are_counted(look, chart, ledger):
    add_company(ledger, "星河科技", "Starriver")
    shares = [replace(builders.point(value), category=name) for value, name in (("55", "A"), ("45", "B"), ("45", "C"))]
    sha, number = chart(builders.reading(*shares))
    decide_all(ledger, [builders.decision(number, at, value) for at, value in enumerate(("55", "45", "45"))])
    assert "1 values share company, metric and period" in look(sha)["summary"]["hidden"]


def test_the_queue_puts_doubts_first_and_reviewed_charts_last(browser, chart, doubtful, ledger):
    sha, number = chart(builders.reading(), "donut_zh.png")
    decide(ledger, builders.decision(number))
    charts = browser.get("/desk/queue").json()["charts"]
    assert [(each["sha"], each["reviewed"]) for each in charts] == [(doubtful[0], False), (sha, True)]


# ── at the door ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_foreign_page_cannot_write(browser, doubtful, ledger):
    body = {"lang": "en", "deeds": [deed("confirm", 0)]}
    assert browser.post(f"/desk/chart/{doubtful[0]}", json=body).status_code == 403
    assert settled(ledger, doubtful[1]) == {}


def test_what_is_no_deed_is_not_understood(browser, doubtful):
    sent = browser.post(f"/desk/chart/{doubtful[0]}", content="{}", headers=OUR_DESK)
    assert sent.status_code == 400


def test_a_verb_of_a_newer_page_is_refused_with_a_sentence(send, doubtful):
    (refusal,) = send(doubtful[0], deed("dance", 0))["refused"]
    assert "reload" in refusal["words"]


def test_while_the_workspace_is_switched_the_desk_is_told_to_wait(browser):
    resources.close_workspace()
    assert browser.get("/desk/queue").status_code == 503


def test_code_is_kept_for_ever_under_its_own_address_only(browser):
    kept = browser.get(f"/desk/code/{code_mark()}/desk.js")
    assert kept.headers["content-type"].startswith("text/javascript")
    assert "immutable" in kept.headers["cache-control"]
    assert browser.get("/desk/code/0000/desk.js").headers["cache-control"] == "no-cache"
    assert browser.get("/desk/code/0000/..%2froutes.py").status_code == 404
