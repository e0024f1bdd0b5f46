"""What comes under a foreign name or from a foreign page is turned away, and every answer says what may be loaded."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from api.guard import Guard, names, policy

AT_HOME = "127.0.0.1:8501"


async def answer(request):
    return PlainTextResponse("done", headers={"Referrer-Policy": "no-referrer"} if "own" in request.url.path else {})


async def talk(socket):
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


def server(host="127.0.0.1", more=""):
    routes = [Route("/{path:path}", answer, methods=["GET", "POST", "PUT", "DELETE"]), WebSocketRoute("/socket", talk)]
    guard = Middleware(Guard, names=names(host, more), policy=policy("<script>\nlet ready = 1\n</script>"))
    return TestClient(Starlette(routes=routes, middleware=[guard]), base_url=f"http://{AT_HOME}")


@pytest.mark.parametrize(
    ("host", "more", "asked", "status"),
    [
        ("127.0.0.1", "", "localhost:8501", 200),
        ("127.0.0.1", "", "[::1]:8501", 200),
        ("127.0.0.1", "", "rebound.example:8501", 421),
        ("127.0.0.1", "", "127.0.0.1.rebound.example", 421),
        ("127.0.0.1", "", "192.168.1.7:8501", 421),
        ("127.0.0.1", "", "", 421),
        ("0.0.0.0", "", "192.168.1.7:8501", 200),
        ("0.0.0.0", "", "rebound.example", 421),
        ("0.0.0.0", "Ledger.House.example, other", "ledger.house.example", 200),
    ],
)
def test_only_names_that_the_server_goes_by_are_answered(host, more, asked, status):
    assert server(host, more).get("/", headers={"Host": asked}).status_code == status


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({}, 200),
        ({"Origin": f"http://{AT_HOME}"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:3000"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_written_for_another_sites_page(told, status, method):
    assert server().request(method, "/desk/chart/x", headers=told).status_code == status


def test_behind_a_proxy_a_page_of_the_given_name_is_ours():
    proxied = server(more="ledger.house.example")
    assert proxied.post("/", headers={"Origin": "https://ledger.house.example"}).status_code == 200
    assert proxied.post("/", headers={"Origin": "https://house.example"}).status_code == 403


@pytest.mark.parametrize(
    "told",
    [
        {"Host": AT_HOME, "Origin": "http://evil.example"},
        {"Host": "rebound.example", "Origin": "http://rebound.example"},
    ],
)
def test_a_foreign_page_gets_no_socket(told):
    with pytest.raises(WebSocketDisconnect), server().websocket_connect("/socket", headers=told):
        pass


def test_our_own_page_gets_its_socket():
    told = {"Host": AT_HOME, "Origin": f"http://{AT_HOME}"}
    with server().websocket_connect("/socket", headers=told) as socket:
        assert socket.receive_text() == "hello"


def test_a_browser_loads_nothing_from_elsewhere_and_runs_no_words_as_a_program():
    said = server().get("/").headers
    rules = dict(rule.split(" ", 1) for rule in said["content-security-policy"].split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == "'none'"
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "'unsafe-eval'" not in rules["script-src"]
    assert "'sha256-" in rules["script-src"]
    assert not any("http" in rule or "*" in rule for rule in rules.values())
    assert (said["x-content-type-options"], said["x-frame-options"]) == ("nosniff", "SAMEORIGIN")
    assert rules["frame-ancestors"] == "'self'"


def test_refusals_carry_the_headers_too_and_an_answers_own_stays():
    assert "content-security-policy" in server().get("/", headers={"Host": "rebound.example"}).headers
    assert server().get("/own").headers.get_list("referrer-policy") == ["no-referrer"]
