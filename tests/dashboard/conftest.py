"""Pages, and the desk as a browser has it, over the open ledger."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.desk.routes import desk_routes
from service import resources
from storage.database import Database

HOME = Path(__file__).parents[2]
GOLDEN = HOME / "tests" / "golden"
SECONDS = 30

OUR_DESK = {"X-ChartLedger": "desk"}

ShowPage = Callable[..., AppTest]
Json = dict[str, Any]


@pytest.fixture
def show_page(ledger: Database) -> ShowPage:
    """Run a page in a language, as a browser with that address would."""

    def show(name: str, language: str = "en", **query: str) -> AppTest:
        page = AppTest.from_file(str(HOME / "dashboard" / "pages" / f"{name}.py"), default_timeout=SECONDS)
        page.query_params.update({"lang": language, **query})
        return page.run()

    return show


@pytest.fixture
def browser(ledger: Database) -> Iterator[TestClient]:
    """A browser that knows the review desk's own routes."""
    with TestClient(Starlette(routes=desk_routes(resources.ledger))) as client:
        yield client


@pytest.fixture
def look(browser: TestClient) -> Callable[..., Json]:
    """A chart as the desk is shown it."""

    def looking(sha: str, language: str = "en") -> Json:
        shown: Json = browser.get(f"/desk/chart/{sha}", params={"lang": language}).json()
        return shown

    return looking


@pytest.fixture
def send(browser: TestClient) -> Callable[..., Json]:
    """Deeds, sent as the desk sends them; the answer."""

    def sending(sha: str, *deeds: Json, language: str = "en") -> Json:
        body = {"lang": language, "deeds": deeds}
        reply: Json = browser.post(f"/desk/chart/{sha}", json=body, headers=OUR_DESK).json()
        return reply

    return sending


def deed(do: str, key: int | None = None, said: int = 0, **more: object) -> Json:
    """One deed under an id of its own; `said` is the word on the value that the person saw."""
    return {"id": str(uuid.uuid4()), "do": do, "key": key, "said": said, **more}


def value(shown: Json, key: int) -> Json:
    """One value of a chart that was shown."""
    return next(each for each in shown["values"] if each["key"] == key)


def words(page: AppTest) -> str:
    """Everything a page says, in one string."""
    shown = [*page.text, *page.markdown, *page.caption, *page.info, *page.warning, *page.error, *page.success]
    shown += [*page.subheader]
    return "\n".join(str(each.value) for each in shown)
