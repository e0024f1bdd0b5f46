"""An open ledger behind the pages, with nothing that reads in the background."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import resources
from extraction import open_image
from extraction.chart import Reading
from storage.database import Database
from storage.extractions import save_extraction
from storage.images import save_image
from tests import builders

HOME = Path(__file__).parents[2]
GOLDEN = HOME / "tests" / "golden"
SECONDS = 30

ShowPage = Callable[..., AppTest]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Database]:
    """An empty workspace, open for the pages."""
    yield resources.open_workspace(tmp_path / "ledger", hire_readers=None)
    resources.close_workspace()


@pytest.fixture
def show_page(ledger: Database) -> ShowPage:
    """Run a page in a language, as a browser with that address would."""

    def show(name: str, language: str = "en", **query: str) -> AppTest:
        page = AppTest.from_file(str(HOME / "dashboard" / "pages" / f"{name}.py"), default_timeout=SECONDS)
        page.query_params.update({"lang": language, **query})
        return page.run()

    return show


@pytest.fixture
def chart(ledger: Database) -> Callable[[Reading], tuple[str, int]]:
    """Put a picture with a prepared reading into the ledger; its hash and its extraction."""

    def put(reading: Reading, name: str = "bar_zh.png") -> tuple[str, int]:
        image = open_image((GOLDEN / name).read_bytes(), name)
        save_image(ledger, image)
        return image.sha256, save_extraction(ledger, builders.extraction(image, reading))

    return put


def words(page: AppTest) -> str:
    """Everything a page says, in one string."""
    shown = [*page.text, *page.markdown, *page.caption, *page.info, *page.warning, *page.error, *page.success]
    shown += [*page.subheader]
    return "\n".join(str(each.value) for each in shown)
