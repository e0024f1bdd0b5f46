"""A script publishes at night while the server runs: only to where an admin said, and only with an admin's key."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from api.callers import Door
from service.publishing import PLACE, choose_place, publish_place
from storage.acting import Acting, acts
from storage.audit import Sought, trail
from storage.errors import CannotPublish, NotAllowed
from storage.publishing import publish
from storage.reviews import decide
from tests import builders
from tests.api.test_problems import said


@dataclass(frozen=True)
class MadeKey:
    name: str = "nightly"
    user: str = "han"
    scopes: list[str] = field(default_factory=lambda: ["write"])


def test_what_was_confirmed_is_published_and_again_only_what_is_new(api, ledger, put, tmp_path):
    problem = said(api.post("/api/publications"), 409)
    assert "Nobody has said where to publish" in problem["en"]
    _, number = put(builders.reading(builders.point("10")))
    decide(ledger, builders.decision(number, 0, "10"))
    choose_place(ledger, str(tmp_path / "bi"))
    first, second = (api.post("/api/publications").json() for _ in range(2))
    assert [(told["rows"], told["added"]) for told in (first, second)] == [(1, 1), (1, 0)]
    listed = api.get("/api/publications").json()["publications"]
    assert [each["sentence"]["en"] for each in listed] == [second["sentence"]["en"], first["sentence"]["en"]]
    assert [event.about for event in trail(ledger, Sought(what="publish"))] == [str(tmp_path / "bi")] * 2


def test_who_is_no_admin_publishes_nothing_and_chooses_no_place(serve, ledger, tmp_path):
    api = serve(Door(needs_key=True, find_key=lambda _db, _key: MadeKey()))
    said(api.post("/api/publications", headers={"X-API-Key": "k"}), 403)
    with acts(Acting("han", "韩梅梅", "reviewer", "page")):
        with pytest.raises(NotAllowed):
            choose_place(ledger, str(tmp_path))
        with pytest.raises(NotAllowed):
            publish(ledger, str(tmp_path / "bi"))
    assert publish_place(ledger) == ""


@pytest.mark.parametrize("address", ["postgresql://u:geheim@h/d", "postgresql://u@h/d?password=geheim"])
def test_a_password_never_gets_into_the_ledger(ledger, address):
    with pytest.raises(CannotPublish, match="leave the password out"):
        choose_place(ledger, address)
    choose_place(ledger, "postgresql://u@h/d")
    assert ledger.read("SELECT value FROM setting WHERE name = ?", [PLACE]) == [("postgresql://u@h/d",)]
