"""A line of the log for every request: what was asked, how it ended, how long it took. Never what came with it."""

from __future__ import annotations

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger("service.request")
ASKED_ALL_THE_TIME = ("/_stcore/", "/static/", "/api/health", "/metrics")


class RequestLog:
    """Stands around the whole app; addresses are told without what follows the question mark."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), [500]

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            tell = log.debug if scope["path"].startswith(ASKED_ALL_THE_TIME) else log.info
            client = scope.get("client")
            tell(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=status[0],
                ms=round((time.perf_counter() - began) * 1000, 1),
                client=client[0] if client else "",
            )
