"""A server of its own on a ledger that holds something to ask about, and a browser to ask it with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from extraction import open_image
from extraction.geometry import Box
from service.sample import build_sample
from storage import jobs
from storage.database import open_database
from storage.extractions import save_extraction
from storage.images import save_image
from tests import builders

HOME = Path(__file__).parents[2]
BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PATIENCE = 60_000  # milliseconds; the first page loads half of Python's libraries
POLICY = "Content Security Policy"
CHART = "bar_zh.png"  # five years of one company's revenue, every bar labelled
LABELS = (
    (2020, "12.84", Box(118, 234, 155, 250)),
    (2021, "15.37", Box(251, 208, 288, 225)),
    (2022, "19.06", Box(384, 174, 420, 188)),
    (2023, "17.92", Box(516, 182, 553, 200)),
    (2024, "23.45", Box(649, 129, 686, 146)),
)

OpenPage = Callable[..., Page]


def fill(folder: Path) -> None:
    """Three companies with confirmed values, and one chart that nobody has reviewed; nothing waits to be read."""
    ledger = open_database(folder)
    try:
        build_sample(ledger)
        for job in jobs.open_jobs(ledger):
            jobs.cancel(ledger, job.id)
        image = open_image((HOME / "tests" / "golden" / CHART).read_bytes(), CHART)
        save_image(ledger, image)
        points = [builders.point(number, year=year, evidence=label) for year, number, label in LABELS]
        read = builders.reading(*points, title="图 1：霁川电子营业收入")
        save_extraction(ledger, builders.extraction(image, read))
    finally:
        ledger.close()


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[str]:
    """The address of a server on this workspace, started as a person starts it; it may call nobody elsewhere."""
    port = free_port()
    seen = folder.parent / f"connections-{port}"
    path = os.pathsep.join(filter(None, (str(HOME / "tests" / "watched"), os.environ.get("PYTHONPATH", ""))))
    server = started(folder, port, **{"PYTHONPATH": path, "CONNECTIONS_SEEN": str(seen), **environment})
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)
    assert not seen.exists(), seen.read_text(encoding="utf-8")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def started(folder: Path, port: int, **environment: str) -> subprocess.Popen[bytes]:
    """A server on this workspace that answers; whoever started it ends it."""
    command = [sys.executable, "main.py", "--port", str(port), "--workspace", str(folder)]
    server = subprocess.Popen(command, cwd=HOME, env={**os.environ, "OMP_NUM_THREADS": "2", **environment})
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
    except BaseException:
        server.kill()
        raise
    return server


def wait_for(health: str) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(health, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.3)
    raise TimeoutError(health)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a ledger with companies, facts and an unreviewed chart."""
    folder = tmp_path_factory.mktemp("browser") / "ledger"
    fill(folder)
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=list(BROWSER))
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser, filled: str) -> Iterator[OpenPage]:
    """Open a page of the filled ledger in a language and a look, and wait until it stands still.

    Nothing of ours may be what the server's own policy makes a browser refuse.
    """
    opened: list[Page] = []
    refused: list[str] = []

    def show(name: str, language: str = "en", look: str = "light") -> Page:
        locale = {"en": "en-GB", "zh": "zh-CN"}[language]
        page = browser.new_page(
            viewport={"width": 1366, "height": 768}, locale=locale, color_scheme="dark" if look == "dark" else "light"
        )
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: refused.append(said.text) if POLICY in said.text else None)
        opened.append(page)
        page.goto(f"{filled}/{name}?lang={language}")
        settle(page)
        return page

    yield show
    for page in opened:
        page.context.close()
    assert refused == []


def settle(page: Page) -> None:
    """Wait until Streamlit has run what was asked of it, once more where a table reported itself, and nothing fades."""
    for pause in (300, 0):
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        page.locator("[data-stale=true]").first.wait_for(state="detached")
        page.wait_for_timeout(pause)
    page.evaluate(
        """Promise.all(document.getAnimations().filter(each => each.effect.getTiming().iterations !== Infinity)
           .map(each => each.finished.catch(() => null)))"""
    )
