"""A person's first ten minutes: drop a chart, correct one number, confirm the rest, see it on Compare."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Page, expect, sync_playwright

HOME = Path(__file__).parents[2]
CHART = HOME / "tests" / "golden" / "bar_zh.png"  # five years of one company's revenue, every bar labelled
BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PATIENCE = 90_000  # milliseconds; the first reading loads its models

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server of its own on an empty workspace, as `python main.py` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "main.py", "--port", str(port), "--workspace", str(tmp_path / "ledger")]
    server = subprocess.Popen(command, cwd=HOME, env={**os.environ, "OMP_NUM_THREADS": "2"})
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(health: str) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(health, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.3)
    raise TimeoutError(health)


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=list(BROWSER))
        opened = browser.new_page(viewport={"width": 1366, "height": 768}, locale="en-GB")
        opened.set_default_timeout(PATIENCE)
        yield opened
        browser.close()


def test_a_chart_goes_in_and_a_confirmed_number_comes_out(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(CHART)
    page.get_by_role("button", name="Review 1 ready").click()

    expect(page.get_by_text(re.compile(r"^0 of \d+ reviewed"))).to_be_visible(timeout=PATIENCE)
    total = int(page.get_by_text(re.compile(r"^0 of \d+ reviewed")).inner_text().split()[2])
    page.get_by_role("combobox", name="Company").fill("Northdome")
    page.keyboard.press("Enter")
    page.get_by_label("Value", exact=True).fill("98.76")
    page.keyboard.press("Enter")
    for reviewed in range(1, total):
        expect(page.get_by_text(f"{reviewed} of {total} reviewed")).to_be_visible()
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="This chart is done")).to_be_visible()
    expect(page.get_by_text("1 corrected")).to_be_visible()

    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_text("Northdome").first).to_be_visible()
    dot = page.locator(".js-plotly-plot .point").first
    expect(dot).to_be_visible()
    dot.click(force=True)
    expect(page.get_by_role("button", name="Open in Review")).to_be_visible()
    expect(page.get_by_text("printed as 98.76")).to_be_visible()
