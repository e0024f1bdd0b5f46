"""The API before an open ledger, and a prepared reading in it; nothing reads in the background."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from api.app import build_app
from api.callers import Door
from extraction import open_image
from extraction.chart import Reading
from service import resources
from storage import jobs
from storage.database import Database
from storage.extractions import save_extraction
from storage.images import save_image
from tests import builders

GOLDEN = Path(__file__).parents[1] / "golden"
PICTURE = (GOLDEN / "bar_zh.png").read_bytes()

Serve = Callable[[Door], TestClient]
Put = Callable[[Reading], tuple[str, int]]


@pytest.fixture
def ledger(db: Database) -> Iterator[Database]:
    """The empty ledger, open for the API and read by nobody."""
    yield resources.open_workspace(db.folder, hire_readers=None)
    resources.close_workspace()


@pytest.fixture
def serve(ledger: Database) -> Serve:
    """The API behind a door."""

    def opened(door: Door) -> TestClient:
        return TestClient(build_app(resources.ledger, door))

    return opened


@pytest.fixture
def api(serve: Serve) -> TestClient:
    """The API as a program on this machine finds it."""
    return serve(Door())


@pytest.fixture
def put(ledger: Database) -> Put:
    """Have `PICTURE` read so; its hash and its extraction."""

    def reading(read: Reading) -> tuple[str, int]:
        image = open_image(PICTURE, "bar_zh.png")
        save_image(ledger, image)
        job = jobs.enqueue(ledger, image.sha256, resources.ENGINE)
        number = save_extraction(ledger, builders.extraction(image, read))
        jobs.finish(ledger, job, number)
        return image.sha256, number

    return reading


@pytest.fixture
def url(ledger: Database) -> Iterator[str]:
    """The address of a real server with the API of the ledger."""
    with served(build_app(resources.ledger)) as address:
        yield address


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """An app behind a real socket, at this address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        serving = threading.Thread(target=server.run, args=([listening],), daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        serving.join()
