"""`Idempotency-Key`: a write that is sent twice under one name is done once, and answered twice.

An ASGI middleware, so that no route needs to know of it. A name belongs to its caller and to one request: method,
address and body. What was refused did nothing, so its name is free again.
"""

from __future__ import annotations

import hashlib
import re
import threading
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.callers import allowed
from api.problems import Refusal, problem
from extraction.errors import Sentence
from service.resources import Closed
from storage.database import Database
from storage.errors import StoreError
from storage.repeats import Answered, Named, begin, forget, keep_answer

HEADER = "Idempotency-Key"
WRITES = ("POST", "PUT", "PATCH", "DELETE")
LONGEST_KEY = 255
LARGEST_ANSWER = 2**20  # bytes; a larger one is given, and not kept
KEPT_HEADERS = ("content-type", "location", "content-language")
HARMLESS = re.compile(r"/chat|/api/read|/api/jobs|/api/jobs/\d+/cancel")  # done twice they change nothing more
NOTHING_DONE = (503, 507)

BAD_KEY = Sentence(
    zh=f"Idempotency-Key 需为 1 至 {LONGEST_KEY} 个字符。",
    en=f"An Idempotency-Key has 1 to {LONGEST_KEY} characters.",
)
ANOTHER = Sentence(
    zh="这个 Idempotency-Key 已用于另一个请求；请换一个。",
    en="This Idempotency-Key was used for another request; choose a new one.",
)
UNDER_WAY = Sentence(
    zh="同一个请求正在处理，请稍后再试。", en="The same request is being answered; ask again in a moment."
)
UNKNOWN_END = Sentence(
    zh="服务器在处理这个请求时中断，不知道是否已经完成；请先查看，再换一个 Idempotency-Key 重发。",
    en="The server broke off while doing this, and whether it was done is not known; look first, then send it under a "
    "new Idempotency-Key.",
)


class Repeats:
    """Answers a named write that was answered before as it was then; keeps count of those under way."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.under_way: set[tuple[str, str]] = set()
        self.lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive) if scope["type"] == "http" else None
        if request is None or request.method not in WRITES or HEADER not in request.headers:
            await self.app(scope, receive, send)
            return
        try:
            answer = await self.once(request, send)
        except Refusal as refusal:
            answer = problem(request, refusal.status, refusal.sentence, headers=refusal.headers)
        except HTTPException as refusal:
            answer = problem(request, refusal.status_code)
        except Closed:
            answer = problem(request, 503, headers={"Retry-After": "5"})
        except StoreError as refusal:
            answer = problem(request, 507, refusal.sentence)
        if answer is not None:
            await answer(scope, receive, send)

    async def once(self, request: Request, send: Send) -> Response | None:
        """The answer of before; None once the request was done and answered now."""
        db: Database = request.app.state.ledger()
        named = Named(await run_in_threadpool(caller_of, request), key_of(request), await fingerprint(request))
        own = (named.caller, named.key)
        with self.lock:
            if own in self.under_way:
                raise Refusal(409, UNDER_WAY, {"Retry-After": "2"})
            self.under_way.add(own)
        try:
            before = await run_in_threadpool(begin, db, named)
            if before == "another":
                raise Refusal(422, ANOTHER)
            if isinstance(before, Answered):
                return Response(before.body, before.status, {**before.headers, "Idempotent-Replayed": "true"})
            if before == "unanswered" and not HARMLESS.fullmatch(request.url.path):
                raise Refusal(409, UNKNOWN_END)
            await self.do(request, send, db, named)
        finally:
            with self.lock:
                self.under_way.discard(own)
        return None

    async def do(self, request: Request, send: Send, db: Database, named: Named) -> None:
        """Have the request done, and keep its answer before it is sent: who has heard it can rely on it."""
        heard: list[Message] = []
        await self.app(request.scope, again(await request.body()), hearing(heard))
        answer = answered(heard)
        with suppress(StoreError):  # what was done is done: a full disk only costs us the memory of having answered
            if 200 <= answer.status < 300 and len(answer.body) <= LARGEST_ANSWER:
                await run_in_threadpool(keep_answer, db, named, answer)
            elif answer.status < 500 or answer.status in NOTHING_DONE:
                await run_in_threadpool(forget, db, named)
        for message in heard:
            await send(message)


def caller_of(request: Request) -> str:
    return allowed(request).name


def key_of(request: Request) -> str:
    key = request.headers[HEADER]
    if not 0 < len(key) <= LONGEST_KEY:
        raise Refusal(400, BAD_KEY)
    return key


async def fingerprint(request: Request) -> str:
    """A hash of all that is asked; the line that parts a form is drawn anew each time and does not count."""
    body, kind = await request.body(), request.headers.get("content-type", "")
    line = re.search(r'boundary="?([^";]+)', kind)
    if line:
        body, kind = body.replace(line[1].encode("latin-1"), b""), "form"
    head = f"{request.method} {request.url.path}?{request.url.query} {kind}\n"
    return hashlib.sha256(head.encode() + body).hexdigest()


def again(body: bytes) -> Receive:
    """A body that was read already, to be read by the app."""
    left = [body]

    async def receiving() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return {"type": "http.disconnect"}

    return receiving


def hearing(heard: list[Message]) -> Send:
    async def sending(message: Message) -> None:
        heard.append(message)

    return sending


def answered(heard: list[Message]) -> Answered:
    start = next(message for message in heard if message["type"] == "http.response.start")
    headers = Headers(raw=start["headers"])
    body = b"".join(message.get("body", b"") for message in heard if message["type"] == "http.response.body")
    return Answered(start["status"], {name: headers[name] for name in KEPT_HEADERS if name in headers}, body)
