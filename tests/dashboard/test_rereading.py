"""A box drawn at the desk: the ways it opens for the value under review, the fields it fills for a missed one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from dashboard.desk.rereading import read_again
from dashboard.desk.shown import lay_out
from extraction.chart import Measurement
from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.regions.reread import NOTHING, Proposal, Reread
from service.regions import BUSY
from storage.reviews import decisions
from tests.builders import point, reading, with_texts, written
from tests.dashboard.conftest import OUR_DESK

BOX = Box(380, 30, 430, 50)
DOUBT = Sentence(zh="各次识别不一致。", en="The looks differ.")


class Reader:
    """Finds in every box what a test says; None: it does not get to it."""

    is_warm = True

    def __init__(self, *proposals, trouble=None):
        self.found, self.trouble, self.asked = Reread(proposals, ()), trouble, []

    def reread_soon(self, wish):
        self.asked.append(wish)
        wish.end(None if self.trouble else self.found, self.trouble)


def says(number, **more):
    return Proposal(Decimal(number.replace(",", "").strip("%")), more.pop("unit", None), BOX, number, **more)


@pytest.fixture
def desk(ledger, chart):
    """营业收入 at 2021 to 2023, 净利润 at 2021 and 2022; the first value was read as 1,284.5."""
    points = [point("1284.5", year=2021), *(point(year=y) for y in (2022, 2023))]
    points += [point("99.5", year=y, series="净利润") for y in (2021, 2022)]
    points = [replace(p, evidence=Box(100.0 * int(p.category) - 202_000, 90, 100.0 * int(p.category) - 201_960, 100))
              for p in points]  # fmt: skip
    years = (written(str(2021 + k), 120 + 100 * k, 200) for k in range(4))
    sha, _ = chart(with_texts(reading(*points), *years))
    return lay_out(ledger, sha, "en")


def test_another_number_is_offered_beside_the_one_it_would_replace(desk):
    told = read_again(desk, Reader(says("1,234.5")), BOX, 0)
    assert [way["words"] for way in told["ways"]] == ["This region says 1,234.5 (was 1284.5): use it"]
    assert told["ways"][0]["value"] == "1,234.5"
    assert told["refused"] == ""


def test_the_same_number_is_said_to_be_the_same(desk):
    told = read_again(desk, Reader(says("1,284.5")), BOX, 0)
    assert "as before" in told["ways"][0]["words"]


def test_what_speaks_against_the_second_look_is_told_once(desk):
    told = read_again(desk, Reader(says("1,234.5", doubts=(DOUBT,)), says("7.5", doubts=(DOUBT,))), BOX, 0)
    assert told["notes"] == ["The looks differ."]


def test_a_point_that_was_lost_is_proposed_where_the_other_labels_have_one(desk):
    told = read_again(desk, Reader(says("12,345")), BOX, 0)
    assert [way["value"] for way in told["ways"]] == ["12,345", "1,234.5"]
    assert "point may be lost" in told["notes"][0]


def test_no_more_ways_than_there_are_keys_for(desk):
    assert len(read_again(desk, Reader(*(says(str(k)) for k in range(9))), BOX, 0)["ways"]) == 3


def test_a_missed_value_gets_its_fields_from_where_the_box_stands(desk):
    box = Box(300, 30, 340, 50)
    told = read_again(desk, Reader(replace(says("77.1"), box=box)), box, None)
    assert told["fields"] == {"value": "77.1", "unit": "亿元", "category": "2023", "series": "净利润"}
    assert told["ways"][0]["words"] == "This region says 77.1: use it"


def test_what_the_place_does_not_tell_is_left_to_the_person(desk):
    box = Box(400, 30, 440, 50)
    told = read_again(desk, Reader(replace(says("77.1"), box=box)), box, None)
    assert told["fields"]["category"] == "2024"
    assert "series" not in told["fields"]


def test_a_mark_without_print_tells_its_measure(ledger, chart):
    mark = Measurement(Decimal(1243), Decimal(4), Box(100, 50, 130, 200))
    sha, _ = chart(reading(replace(point(None), measured=mark)))
    laid = lay_out(ledger, sha, "en")
    assert laid is not None
    told = read_again(laid, Reader(trouble=NOTHING), Box(95, 45, 135, 205), 0)
    assert told["ways"][0]["words"] == "The mark here measures 1,243 ± 4: use it"
    assert told["refused"] == ""


@pytest.mark.parametrize(("trouble", "words"), [(NOTHING, "Nothing was read"), (BUSY, "busy")])
def test_a_refusal_is_told_in_words(desk, trouble, words):
    told = read_again(desk, Reader(trouble=trouble), BOX, 0)
    assert words in told["refused"]
    assert told["ways"] == []


def test_print_without_a_number_is_said_to_hold_none(desk):
    assert "no number" in read_again(desk, Reader(), BOX, 0)["refused"]


def test_the_route_wants_our_own_desk_and_a_box_and_writes_nothing(browser, desk, ledger):
    address = f"/desk/chart/{desk.image.sha256}/reread"
    body = {"lang": "en", "box": [1, 2, 30, 40], "key": 0}
    assert browser.post(address, json=body).status_code == 403
    assert browser.post(address, json={"lang": "en", "box": [1, 2]}, headers=OUR_DESK).status_code == 400
    told = browser.post(address, json=body, headers=OUR_DESK).json()
    assert "No reader is at work" in told["refused"]
    assert browser.post("/desk/chart/" + "0" * 64 + "/reread", json=body, headers=OUR_DESK).status_code == 404
    assert decisions(ledger, desk.extraction_id) == []
