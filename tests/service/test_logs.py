"""The log says what happened and where, and holds no key, no picture and no word that was read in one."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
import warnings

import pytest
import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from service import logs
from service.request_log import RequestLog

KEY = "planted-key-93fa61c07b"
READ = "营业收入 1,789.01 亿元"
PICTURE = b"\x89PNG\r\n\x1a\nplanted"


@pytest.fixture
def written(monkeypatch):
    """What the log holds from here on; afterwards the process speaks as it did before."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook, threading.excepthook, warnings.showwarning
    levels = {name: logging.getLogger(name).level for name in logs.OURS}
    monkeypatch.setenv("CHARTLEDGER_SERVER_KEY", KEY)
    stream = io.StringIO()
    logs.begin("json", "info", stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:], root.level, sys.excepthook, threading.excepthook, warnings.showwarning = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    structlog.reset_defaults()


def lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_an_event_is_a_line_with_its_fields(written):
    structlog.get_logger("service.reading").info("read", image="ab12", seconds=1.5)
    (line,) = lines(written)
    assert (line["event"], line["level"], line["logger"], line["image"], line["seconds"]) == (
        "read",
        "info",
        "service.reading",
        "ab12",
        1.5,
    )
    assert str(line["timestamp"]).endswith("Z")


def fail_over_what_was_read() -> None:
    try:
        int(READ)
    except ValueError as problem:
        raise KeyError(READ) from problem


@pytest.mark.parametrize(
    "speak",
    [
        lambda log: log.error("Asked with Authorization: Bearer %s", KEY),
        lambda log: log.error("GET http://vlm.example/v1?api_key=%s&x=1", KEY),
        lambda log: log.error("postgresql://reader:%s@db/ledger", KEY),
        lambda log: log.error("%s came back as it was", KEY),
        lambda log: log.error("a field", extra={"server_key": KEY, "texts": [READ], "picture": PICTURE}),
        lambda log: log.error("a table", extra={"sent": {"authorization": KEY, "bytes": PICTURE}}),
        lambda log: log.error("Not kept: %s", ValueError(READ)),
        lambda log: log.error("refused: sk-%s data:image/png;base64,cGxhbnRlZA==", KEY),
    ],
    ids=["bearer", "query", "address", "known", "fields", "table", "exception", "shapes"],
)
def test_what_is_planted_does_not_come_out(written, speak):
    speak(logging.getLogger("service.planted"))
    said = written.getvalue()
    assert len(lines(written)) == 1
    for planted in (KEY, "planted-key", READ, "1,789.01", "planted\\n", "x89PNG", "cGxhbnRlZA"):
        assert planted not in said


def test_an_exception_tells_where_and_not_what_was_read(written):
    try:
        fail_over_what_was_read()
    except KeyError:
        logging.getLogger("service.reading").exception("Reading went wrong")
    (line,) = lines(written)
    told = str(line["exception"])
    assert "in fail_over_what_was_read" in told
    assert told.endswith("KeyError")
    assert "ValueError" in told
    assert "1,789.01" not in written.getvalue()


def test_the_system_s_own_words_are_told(written):
    logging.getLogger("storage").error("Not saved: %s", OSError(28, "No space left on device"))
    assert "No space left on device" in str(lines(written)[0]["event"])


def test_libraries_are_heard_when_something_is_wrong_only(written):
    logging.getLogger("openai").debug("Request options: %s", READ)
    logging.getLogger("httpx").info("HTTP Request")
    logging.getLogger("asyncio").error(
        "Task exception was never retrieved\nfuture: %s", READ, exc_info=ValueError(READ)
    )
    (line,) = lines(written)
    assert line["logger"] == "asyncio"
    assert READ not in written.getvalue()


def test_nobody_writes_a_line_of_the_log_from_outside(written):
    logging.getLogger("service").warning("Reading %s", 'a.png\n{"event": "forged"}\x1b[2J')
    (line,) = lines(written)
    assert line["event"] == 'Reading a.png\\n{"event": "forged"}\\x1b[2J'


def test_a_thread_that_ends_badly_is_in_the_log(written):
    thread = threading.Thread(target=fail_over_what_was_read, name="daily-backup")
    thread.start()
    thread.join()
    (line,) = lines(written)
    assert line["event"] == "The thread daily-backup ended"


def test_a_person_reads_a_sentence(written):
    logs.begin("readable", "info", written)
    structlog.get_logger("service.reading").warning("read again", attempt=2)
    assert written.getvalue().rstrip().endswith("warning service.reading: read again  attempt=2")


def test_a_request_is_told_without_what_came_with_it(written):
    app = Starlette(
        routes=[Route("/chat", lambda _request: PlainTextResponse(READ), methods=["POST"])],
        middleware=[Middleware(RequestLog)],
    )
    headers = {"Authorization": f"Bearer {KEY}"}
    TestClient(app).post(f"/chat?key={KEY}", content=PICTURE, headers=headers)
    (line,) = lines(written)
    assert (line["event"], line["method"], line["path"], line["status"]) == ("request", "POST", "/chat", 200)
    assert not any(planted in written.getvalue() for planted in (KEY, READ, "planted"))
