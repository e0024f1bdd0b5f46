"""A browser that says what it has is sent only what is another by now; laid over what it has, it is the whole chart."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.desk import last_shown
from storage.companies import add_company
from storage.images import describe_image
from tests import builders
from tests.dashboard.conftest import OUR_DESK, deed, value

Json = dict[str, Any]
POINTS = tuple(builders.point(f"{at}.5", year=2000 + at) for at in range(12))


class Tab:
    """A browser's tab, and the chart as it has it."""

    def __init__(self, browser: TestClient, sha: str, reviewer: str) -> None:
        self._browser, self._address = browser, f"/desk/chart/{sha}"
        self._who = {"lang": "en", "reviewer": reviewer}
        self.has = self.look()
        self.told: Json = {}

    def look(self) -> Json:
        shown: Json = self._browser.get(self._address, params=self._who).json()
        return shown

    def send(self, *deeds: Json) -> None:
        body = {**self._who, "mark": self.has["mark"], "deeds": deeds}
        reply = self._browser.post(self._address, params=self._who, json=body, headers=OUR_DESK).json()
        self.told = reply["chart"] or {}
        if "since" in self.told:
            assert self.told["since"] == self.has["mark"]
            fresh = {one["key"]: one for one in self.told["values"]}
            self.told["values"] = [fresh.get(one["key"], one) for one in self.has["values"]]
        self.has |= self.told

    def do(self, verb: str, key: int, **more: object) -> None:
        self.send(deed(verb, key, said=value(self.has, key)["said"], **more))


def bare(shown: Json) -> Json:
    return {name: part for name, part in shown.items() if name not in ("mark", "since")}


@pytest.fixture
def sha(chart: Callable[..., tuple[str, int]]) -> str:
    return chart(builders.reading(*POINTS, findings=(builders.finding(3), builders.finding(7))))[0]


def test_what_two_tabs_are_told_of_changes_comes_to_what_is_true(browser: TestClient, sha: str) -> None:
    chance = random.Random(5)
    tabs = [Tab(browser, sha, "李雷"), Tab(browser, sha, "李雷")]
    for turn in range(24):
        tab = chance.choice(tabs)
        key = chance.choice([one["key"] for one in tab.has["values"]])
        match chance.randrange(7):
            case 0:
                tab.do("reject", key)
            case 1:
                tab.send(deed("undo"))
            case 2:
                tab.send(deed("redo"))
            case 3:
                tab.do("draft", key, fields={"value": f"{turn}"})
            case 4:
                tab.send(deed("add", 1, fields={"value": f"{turn}", "category": "2030"}, box=[1, 2, 30, 40]))
            case _:
                tab.do("confirm", key, fields={"value": f"{turn}"})
        if tab.told:
            assert bare(tab.has) == bare(tab.look())


def test_names_and_notes_of_others_arrive_with_the_next_word(ledger: Any, browser: TestClient, sha: str) -> None:
    tab = Tab(browser, sha, "")
    add_company(ledger, "星河科技", "Starriver")
    describe_image(ledger, sha, company="星河科技")
    tab.do("confirm", 0, fields={})
    assert value(tab.has, 5)["fields"]["company"] == "星河科技"
    assert bare(tab.has) == bare(tab.look()) | {"names": tab.has["names"]}


def test_one_word_changes_little(browser: TestClient, sha: str) -> None:
    tab = Tab(browser, sha, "")
    tab.do("confirm", 0, fields={})
    before = tab.has["mark"]
    browser_reply = browser.post(
        f"/desk/chart/{sha}", headers=OUR_DESK,
        json={"lang": "en", "mark": before, "deeds": [deed("confirm", 1, fields={})]},
    ).json()["chart"]  # fmt: skip
    assert [one["key"] for one in browser_reply["values"]] == [1]
    assert "picture" not in browser_reply
    assert len(json.dumps(browser_reply)) < len(json.dumps(tab.look())) / 5


def test_a_mark_that_nobody_remembers_brings_everything(browser: TestClient, sha: str) -> None:
    tab = Tab(browser, sha, "")
    tab.has["mark"] = "made up"
    tab.do("confirm", 0, fields={})
    assert "since" not in tab.told
    assert bare(tab.has) == bare(tab.look())
    for _ in range(last_shown.MANY):
        tab.look()
    tab.do("confirm", 1, fields={})
    assert "since" not in tab.told
