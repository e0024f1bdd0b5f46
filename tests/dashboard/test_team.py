"""Where a login is configured: strangers stay out, a reader looks, a reviewer decides under their own name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from api.app import FIRST, build_app
from api.beside import Beside
from api.callers import Door
from api.pictures import picture_route
from dashboard.desk.routes import desk_routes
from dashboard.doors import TeamDoor
from dashboard.signing_in import LoginWrong, forget_login, is_login_on, use_login
from service import resources
from service.team import acting_as, rules_of
from storage.acting import Acting, Role, ask_page
from storage.audit import trail
from storage.keys import find_key, make_key
from storage.reviews import decisions
from storage.roles import give_role, greet, role_of, users
from tests.builders import point, reading
from tests.dashboard.conftest import HOME, OUR_DESK, SECONDS, deed, words

ORIGIN = "http://testserver"
COOKIE_SECRET = "a secret of the tests, long enough to sign"
AUTH = f"""[auth]
redirect_uri = "{ORIGIN}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "chartledger"
client_secret = "of nobody"
server_metadata_url = "http://127.0.0.1:9/.well-known/openid-configuration"
"""


def secrets(folder: Path, words: str) -> None:
    file = folder / "secrets.toml"
    file.write_text(words, encoding="utf-8")
    config.set_option("secrets.files", [str(file)])
    secrets_singleton._reset()


@pytest.fixture
def login(ledger, tmp_path) -> Iterator[None]:
    """A login that is configured, with one person who is always an admin."""
    secrets(tmp_path, AUTH)
    assert use_login(resources.ledger, rules_of("Boss@Example.com", "none"))
    yield
    forget_login()
    config.set_option("secrets.files", [])
    secrets_singleton._reset()


def cookie(email: str, name: str = "", secret: str = COOKIE_SECRET, **more: object) -> dict[str, str]:
    """The cookie of somebody who signed in."""
    claims = {"email": email, "name": name or email, "is_logged_in": True, "origin": ORIGIN, **more}
    signed = create_signed_value(secret, "_streamlit_user", json.dumps(claims))
    return {"Cookie": f"_streamlit_user={signed.decode()}"}


@pytest.fixture
def server(login) -> Iterator[TestClient]:
    app = build_app(resources.ledger, Door(needs_key=True, find_key=find_key))
    own = dict.fromkeys(FIRST, app)
    routes = [picture_route(resources.ledger), *desk_routes(resources.ledger)]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(TeamDoor), Middleware(Beside, own=own)])) as client:
        yield client


def test_strangers_get_neither_pictures_nor_charts(server, chart, ledger):
    sha, _ = chart(reading(point("12")))
    give_role(ledger, "li@example.com", "reader")
    strangers = {
        "nobody": {},
        "forged": cookie("li@example.com", secret="another secret, just as long as it is"),
        "unchecked": cookie("li@example.com", email_verified=False),
        "of another place": cookie("li@example.com", origin="http://elsewhere"),
        "signed out": cookie("li@example.com", is_logged_in=False),
        "without a role": cookie("new@example.com"),
    }
    for address in (f"/picture/{sha}", f"/desk/chart/{sha}", "/desk/queue", f"/desk//chart/{sha}"):
        answers = {who: server.get(address, headers=headers).status_code for who, headers in strangers.items()}
        assert set(answers.values()) <= {401, 403, 404}, (address, answers)
    assert server.get(f"/picture/{sha}", headers=cookie("LI@example.com")).status_code == 200


def test_a_reader_sees_a_chart_and_cannot_say_a_word(server, chart, ledger):
    sha, number = chart(reading(point("12")))
    give_role(ledger, "li@example.com", "reader")
    known = cookie("li@example.com", "李雷")
    assert server.get(f"/desk/chart/{sha}", headers=known).json()["values"]
    body = {"lang": "en", "deeds": [deed("reject", 0), deed("draft", 0, fields={"value": "9"})]}
    reply = server.post(f"/desk/chart/{sha}", json=body, headers=known | OUR_DESK).json()
    assert reply["done"] == []
    assert {one["words"] for one in reply["refused"]} == {
        "Your role is reader: you may look, not change. An admin can make you a reviewer."
    }
    assert server.post(f"/desk/people/{sha}", json={"verb": "here"}, headers=known | OUR_DESK).status_code == 200
    assert decisions(ledger, number) == []


def test_a_reviewer_decides_under_their_own_name_whatever_the_browser_says(server, chart, ledger):
    sha, number = chart(reading(point("12")))
    give_role(ledger, "li@example.com", "reviewer")
    body = {"lang": "en", "reviewer": "the boss", "deeds": [deed("reject", 0)]}
    server.post(f"/desk/chart/{sha}?reviewer=boss", json=body, headers=cookie("li@example.com", "李雷") | OUR_DESK)
    assert [one.reviewer for one in decisions(ledger, number)] == ["李雷"]
    said = trail(ledger)[0]
    assert (said.what, said.username, said.door) == ("decision", "li@example.com", "desk")


def test_a_role_that_is_taken_away_is_gone_at_once(server, chart, ledger):
    sha, _ = chart(reading(point("12")))
    seen = []
    for role in ("reader", "none"):
        give_role(ledger, "li@example.com", role)
        seen.append(server.get(f"/desk/chart/{sha}", headers=cookie("li@example.com")).status_code)
    assert seen == [200, 403]


def test_whom_the_settings_name_is_an_admin(server, ledger):
    assert server.get("/desk/queue", headers=cookie("boss@example.com")).status_code == 200
    assert role_of(ledger, "boss@example.com") == "admin"
    assert [one.what for one in trail(ledger)] == ["role"]


def test_the_api_wants_a_key_or_somebody_who_looks(server, ledger):
    key = {"Authorization": f"Bearer {make_key(ledger, 'night run', ['read']).secret}"}
    ask = "/api/openapi.json"
    assert server.get(ask, headers=key).status_code == 200
    give_role(ledger, "li@example.com", "admin")
    chat = [server.post("/chat", headers=one).status_code for one in ({}, key, cookie("li@example.com"))]
    assert chat == [401, 403, 403]  # a cookie may come along from elsewhere: it never writes


def test_a_login_that_nobody_could_use_is_told_at_the_start(ledger, tmp_path):
    secrets(tmp_path, AUTH.replace("client_id", "klient").replace(COOKIE_SECRET, "short"))
    with pytest.raises(LoginWrong, match=r"cookie_secret.*, client_id"):
        use_login(resources.ledger, rules_of("", "none"))
    secrets(tmp_path, "")
    assert not use_login(resources.ledger, rules_of("", "none"))
    assert not is_login_on()


# ── the pages ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def open_as(ledger) -> Iterator[Callable[..., AppTest]]:
    """A page, shown to somebody of a role."""

    def opening(name: str, role: Role) -> AppTest:
        ask_page(lambda: Acting("li@example.com", "李雷", role, "page"))
        page = AppTest.from_file(str(HOME / "dashboard" / "pages" / f"{name}.py"), default_timeout=SECONDS)
        page.query_params["lang"] = "en"
        return page.run()

    yield opening
    ask_page(None)


@pytest.mark.parametrize("name", ["review", "compare", "ask", "feedback", "names"])
def test_a_reader_looks_at_every_page_that_is_theirs(open_as, chart, name):
    chart(reading(point("12")))
    page = open_as(name, "reader")
    assert not page.exception
    assert not page.error


def test_a_reader_begins_with_what_they_may_do(ledger, open_as):
    ask_page(lambda: Acting("li@example.com", "李雷", "reader", "page"))
    app = AppTest.from_file(str(HOME / "dashboard" / "app.py"), default_timeout=SECONDS)
    app.query_params["lang"] = "en"
    assert "Is this number right?" in words(app.run())
    assert "switch-workspace" not in [button.key for button in app.button]
    assert users(ledger) == []


@pytest.fixture
def by_an_admin(login) -> None:
    """A login is configured, and whoever looks at the page is an admin."""
    ask_page(lambda: Acting("boss@example.com", "韩梅梅", "admin", "page"))


def test_an_admin_gives_roles_makes_a_key_that_is_seen_once_and_finds_both_in_the_trail(ledger, by_an_admin, show_page):
    give_role(ledger, "boss@example.com", "admin")
    greet(ledger, "li@example.com", "李雷")
    page = show_page("settings")
    page.selectbox("role-user").set_value("li@example.com")
    page.selectbox("role-given").set_value("admin")
    page.button("role-give").click().run()
    assert role_of(ledger, "li@example.com") == "admin"
    page.text_input("key-name").set_value("night run")
    page.button("key-make").click().run()
    secret = page.code[0].value
    assert find_key(ledger, secret) is not None
    page.button("key-seen").click().run()
    assert not page.code
    assert [event.what for event in trail(ledger)] == ["key_made", "role", "role"]
    page.selectbox("audit-what").set_value("role").run()
    assert [list(one.value["About"]) for one in page.dataframe if "About" in one.value] == [
        ["li@example.com", "boss@example.com"]
    ]
    page.selectbox("key-revoke").select_index(0).run()
    page.button("key-revoke-it").click().run()
    assert "The key opens nothing from now on." in words(page)
    assert find_key(ledger, secret) is None


def test_a_role_that_cannot_be_given_is_told(by_an_admin, show_page):
    page = show_page("settings", "zh")
    page.button("role-give").click().run()
    assert "请填写用户" in words(page)


def test_two_users_of_one_name_are_told_apart(server, ledger):
    for address in ("li@example.com", "li.lei@example.com"):
        greet(ledger, address, "李雷")
    rules = rules_of("", "reader")
    claims = [{"is_logged_in": True, "email": one, "name": "李雷"} for one in ("li@example.com", "li.lei@example.com")]
    names = [acting_as(ledger, rules, claim, "page", "").name for claim in claims]
    assert names == ["李雷", "李雷 <li.lei@example.com>"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_the_server_does_not_let_other_machines_in_unless_they_sign_in_or_it_is_meant_so(host, tmp_path):
    command = [sys.executable, str(HOME / "main.py"), "--host", host, "--workspace", str(tmp_path / "ledger")]
    environment = {**os.environ, "HOME": str(tmp_path), "CHARTLEDGER_OPEN": "false"}
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 1
    assert "未启动" in ran.stderr
    assert "whoever comes may do everything" in ran.stderr
    assert not (tmp_path / "ledger").exists()


@pytest.mark.parametrize(
    ("page", "field", "query"),
    [
        ("disagreements", "contradiction-reviewer", {}),
        ("prompts", "prompt-who-typed", {}),
        ("prompts", "gold-reviewer", {"tab": "gold"}),
    ],
)
def test_who_is_signed_in_speaks_as_nobody_else(show_page, page, field, query):
    ask_page(lambda: Acting("li@example.com", "李雷", "reviewer", "page"))
    try:
        shown = show_page(page, "zh", **query).text_input(key=field)
        assert (shown.value, shown.disabled) == ("李雷", True)
    finally:
        ask_page(None)
