"""What goes before every route: bodies that are too large or of a wrong type are turned away, and the last door shuts.

A plain ASGI middleware, so that nothing of a body is read before its size is known or counted.
"""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem
from extraction.image import MAX_BYTES
from service.resources import Closed

log = logging.getLogger(__name__)

WITH_PICTURES = ("/chat", "/api/read")
ROUND_A_PICTURE = 2**20  # bytes beside the picture: names, question, boundaries
OTHERWISE = 2**20  # bytes of any other body
TYPES = ("application/json", "multipart/form-data")


class Limits:
    """Turns away what is too large or of a wrong type; an error that nobody foresaw becomes one plain sentence."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refused = refused_at_once(request)
        if refused:
            await problem(request, refused)(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, counted(receive, limit(request)), sending)
        except Closed:  # also where something before the routes looked for the ledger
            await problem(request, 503, headers={"Retry-After": "5"})(scope, receive, send)
        except Exception:  # the outermost door of a request: the trace goes to the log, the caller gets a sentence
            log.exception("%s %s met an unexpected problem", request.method, request.url.path)
            if not begun:
                await problem(request, 500)(scope, receive, send)


def refused_at_once(request: Request) -> int:
    """The status of what can be told from the head of a request; 0 if nothing speaks against it."""
    length = request.headers.get("content-length", "")
    if length and (not length.isdecimal() or int(length) > limit(request)):
        return 413 if length.isdecimal() else 400
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    has_body = length not in ("", "0") or "transfer-encoding" in request.headers
    under_api = request.url.path.startswith("/api/")  # /chat answers a body without a picture in its own words
    return 415 if under_api and has_body and kind not in TYPES else 0


def limit(request: Request) -> int:
    """The largest body in bytes."""
    return MAX_BYTES + ROUND_A_PICTURE if request.url.path in WITH_PICTURES else OTHERWISE


def counted(receive: Receive, most: int) -> Receive:
    """The same body; raises HTTPException 413 where more comes than was announced or is allowed."""
    came = 0

    async def receiving() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > most:
            raise HTTPException(413)
        return message

    return receiving
