"""A server on this machine that answers as a test tells it to, well or badly, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Asked(BaseHTTPRequestHandler):
    """One request, and the means to answer it."""

    server: Script

    def do_GET(self) -> None:
        self.server.answer(self)

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(self)
        try:
            self.server.answer(self)
        except OSError:
            self.server.hung_up.set()

    def say(self, status: int, body: str | bytes, kind: str = "application/json", **more: str) -> None:
        self.begin(status, kind, **more)
        self.wfile.write(body.encode() if isinstance(body, str) else body)

    def begin(self, status: int = 200, kind: str = "text/event-stream", **more: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **more}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def event(self, event: object) -> None:
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())

    def piece(self, text: str, finish: str | None = None, key: str = "content") -> None:
        self.event({"model": "tiny", "choices": [{"index": 0, "delta": {key: text}, "finish_reason": finish}]})

    def speak(self, *pieces: str) -> None:
        """The whole of a good answer."""
        self.begin()
        for text in pieces:
            self.piece(text)
        self.piece("", finish="stop")
        self.event({"choices": [], "usage": {"prompt_tokens": 90, "completion_tokens": len(pieces)}})
        self.wfile.write(b"data: [DONE]\n\n")

    def wait_until_hung_up(self) -> None:
        """Say nothing until the one who asked has closed the connection, and say so."""
        self.connection.settimeout(20)
        if self.connection.recv(1) == b"":
            self.server.hung_up.set()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it has in the standard library
        pass


class Script(ThreadingHTTPServer):
    """A server with one way to answer."""

    daemon_threads = True

    def __init__(self, answer: Callable[[Asked], None]) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.answer = answer
        self.asked: list[Asked] = []
        self.hung_up = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that is closed while we write is what some tests are about."""


@contextmanager
def serving(answer: Callable[[Asked], None]) -> Iterator[Script]:
    with Script(answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
