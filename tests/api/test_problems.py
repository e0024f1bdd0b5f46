"""Whatever goes wrong is said in problem details, in both languages, without a word on how we are built."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from api.callers import Door
from api.limits import OTHERWISE
from service import resources


def said(answer, status):
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    told = answer.json()
    assert (told["status"], bool(told["zh"] and told["en"])) == (status, True)
    return told


@pytest.mark.parametrize("address", ["/api/nothing", "/api", "/api/", "/api/jobs%0A/x", "/api/jobs/"])
def test_an_address_that_is_not_there(api, address):
    assert said(api.get(address), 404)["type"] == "urn:chartledger:not-found"


def test_a_method_that_is_not_taken_names_the_one_that_is(api):
    answer = api.delete("/chat")
    said(answer, 405)
    assert answer.headers["allow"] == "POST"


def test_the_detail_is_in_the_language_that_was_asked_for(api):
    chinese = said(api.get("/api/nothing", headers={"Accept-Language": "fr, zh-CN;q=0.8"}), 404)
    assert chinese["detail"] == chinese["zh"]
    assert (english := said(api.get("/api/nothing?lang=en"), 404))["detail"] == english["en"]


def test_a_body_over_the_limit_is_turned_away_before_it_is_read(api):
    said(api.post("/api/jobs", content=b"x" * (OTHERWISE + 1), headers={"Content-Type": "application/json"}), 413)


def test_a_body_that_comes_without_its_length_is_counted(api):
    pieces = (b"x" * OTHERWISE for _ in range(30))
    sent = {"Content-Type": "multipart/form-data; boundary=b"}
    said(api.post("/chat", content=pieces, headers=sent), 413)


def test_a_body_of_another_type_is_not_taken(api):
    said(api.post("/api/jobs", content=b"a,b", headers={"Content-Type": "text/csv"}), 415)


def test_a_ledger_that_is_not_open_is_a_matter_of_patience(api):
    resources.close_workspace()
    answer = api.get("/api/health")
    said(answer, 503)
    assert answer.headers["retry-after"]


def test_an_error_nobody_foresaw_shows_nothing_of_itself(api, monkeypatch):
    def broken():
        raise ZeroDivisionError("/secret/place")

    api.app.state.ledger = broken
    answer = api.get("/api/health")
    said(answer, 500)
    assert "secret" not in answer.text
    assert "ZeroDivision" not in answer.text


@pytest.fixture
def guarded(serve):
    """The API of a server that others can reach, with a key for reading and one for writing."""
    keys = {name: SimpleNamespace(name=name, user="", scopes=(name,)) for name in ("read", "write")}
    return serve(Door(needs_key=True, find_key=lambda _db, presented: keys.get(presented)))


def test_where_others_can_call_a_key_is_needed(guarded):
    said(guarded.post("/chat"), 401)
    answer = guarded.post("/chat", headers={"Authorization": "Bearer guessed"})
    said(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_key_allows_what_its_scope_says(guarded):
    said(guarded.post("/chat", headers={"Authorization": "Bearer read"}), 403)
    assert guarded.post("/chat", headers={"X-API-Key": "write"}).status_code == 400


def test_health_needs_no_key(guarded):
    assert guarded.get("/api/health").json()["status"] == "ok"
