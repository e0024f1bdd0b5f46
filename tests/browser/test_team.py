"""Two people sign in with a provider in a real browser: an admin, who makes the other a reader, who then looks only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from storage.audit import trail
from storage.database import open_database
from tests.browser.conftest import HOME, PATIENCE, fill, free_port, settle, wait_for
from tests.oidc import CLIENT, CLIENT_SECRET, Provider, provider

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BOSS = {"sub": "1", "email": "Boss@example.com", "email_verified": True, "name": "韩梅梅"}
STRANGER = {"sub": "3", "email": "boss@example.com", "email_verified": False, "name": "韩梅梅"}
LI = {"sub": "2", "email": "li@example.com", "email_verified": True, "name": "李雷"}


@pytest.fixture
def login() -> Iterator[Provider]:
    with provider(free_port()) as made:
        yield made


@contextmanager
def team(login: Provider, tmp_path: Path) -> Iterator[str]:
    """The address of a server where everybody signs in; its ledger is in the folder `ledger`."""
    fill(tmp_path / "ledger")
    port = free_port()
    address = f"http://localhost:{port}"
    (tmp_path / ".streamlit").mkdir()
    shutil.copy(HOME / ".streamlit" / "config.toml", tmp_path / ".streamlit")
    (tmp_path / ".streamlit" / "secrets.toml").write_text(f"""[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "a secret of the tests, long enough to sign"
client_id = "{CLIENT}"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{login.issuer}/.well-known/openid-configuration"
""")
    command = [sys.executable, str(HOME / "main.py"), "--port", str(port), "--workspace", str(tmp_path / "ledger")]
    environment = {**os.environ, "OMP_NUM_THREADS": "2", "CHARTLEDGER_ADMINS": "boss@example.com"}
    server = subprocess.Popen(command, cwd=tmp_path, env=environment)
    try:
        wait_for(f"{address}/_stcore/health")
        yield address
    finally:
        server.terminate()
        server.wait(30)


def sign_in(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/?lang=zh")
    expect(page.get_by_text("这个账本属于一个团队")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="登录").click()
    return page


def test_two_people_sign_in_and_each_may_do_what_their_role_says(
    browser: Browser, login: Provider, tmp_path: Path
) -> None:
    with team(login, tmp_path) as address:
        login.person = BOSS
        gives_a_role(sign_in(browser, address), address)
        login.person = LI
        only_looks(sign_in(browser, address), address)
        login.person = STRANGER
        page = sign_in(browser, address)
        expect(page.get_by_text("没有给出经过验证的邮箱地址")).to_be_visible(timeout=PATIENCE)
    with open_database(tmp_path / "ledger") as ledger:
        told = [(one.what, one.username, one.address) for one in reversed(trail(ledger)) if one.what != "decision"]
    assert told == [
        ("role", "", ""),  # the server's own settings say so
        ("sign_in", "boss@example.com", "127.0.0.1"),
        ("role", "boss@example.com", "127.0.0.1"),
        ("sign_in", "li@example.com", "127.0.0.1"),
        ("sign_out", "li@example.com", "127.0.0.1"),
    ]


def gives_a_role(page: Page, address: str) -> None:
    expect(page.get_by_role("button", name="韩梅梅")).to_be_visible(timeout=PATIENCE)
    page.goto(f"{address}/settings?lang=zh")
    page.locator(".st-key-role-user input").fill("li@example.com")
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_role("button", name="分配角色").click()
    expect(page.get_by_text("角色已生效")).to_be_visible(timeout=PATIENCE)
    settle(page)


def only_looks(page: Page, address: str) -> None:
    expect(page.get_by_text("您是查看者")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".people input[readonly]")).to_have_value("李雷", timeout=PATIENCE)
    expect(page.get_by_role("link", name="设置")).to_have_count(0)
    assert page.request.get(f"{address}/desk/queue").status == 200
    page.goto(f"{address}/review?lang=zh")  # a link from a colleague who may do more
    expect(page.locator(".desk .card:visible")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_text("您的角色是查看者：可以查看所有数值")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("button[data-action=confirm]:visible, button[data-action=reject]:visible")).to_have_count(
        0, timeout=PATIENCE
    )
    expect(page.locator(".desk input[data-field=value]")).not_to_be_editable(timeout=PATIENCE)
    page.goto(f"{address}/settings?lang=zh")
    expect(page.get_by_text("您的角色（查看者）不能使用此页")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="李雷").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("这个账本属于一个团队")).to_be_visible(timeout=PATIENCE)
    assert page.request.get(f"{address}/desk/queue").status == 401
