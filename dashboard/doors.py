"""Stands before our own routes where a login is configured: who asks is known to all that follows, strangers stay out.

The pages themselves ask their session; this is for what a browser fetches beside them: pictures and the desk.
"""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.signing_in import is_login_on, whose_cookie
from service import resources
from service.team import welcome
from storage.acting import NOT_YOURS, Acting, Door, acts
from storage.audit import What, note

GUARDED: Final = ("/picture/", "/desk/")
CODE: Final = "/desk/code/"  # the program itself, nobody's data
PROGRAMS: Final = ("/api", "/chat", "/metrics")  # these ask for keys themselves, and let a signed-in person read
CALLBACK, LOGOUT = "/oauth2callback", "/auth/logout"


class TeamDoor:
    """Lets a request in as the user whose cookie it carries; keeps nothing between requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on whatever is not ours to guard; refuse with 401 who is not signed in, with 403 who has no role."""
        if scope["type"] != "http" or not is_login_on():
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        path = request.url.path
        if path == CALLBACK:
            await self._app(scope, receive, noting_sign_in(request, send))
            return
        if path == LOGOUT:
            await run_in_threadpool(note_coming_or_going, request.cookies, request, "sign_out")
        if not path.startswith((*GUARDED, *PROGRAMS)):
            await self._app(scope, receive, send)
            return
        who = await run_in_threadpool(who_asks, request)
        if path.startswith(GUARDED) and not path.startswith(CODE) and not who.may("read"):
            await refusal(who)(scope, receive, send)
            return
        with acts(who):
            await self._app(scope, receive, send)


def who_asks(request: Request) -> Acting:
    door: Door = "api" if request.url.path.startswith(PROGRAMS) else "desk"
    return whose_cookie(request.cookies, door, address_of(request))


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def refusal(who: Acting) -> JSONResponse:
    words = {"zh": NOT_YOURS["read"].zh, "en": NOT_YOURS["read"].en, "words": NOT_YOURS["read"].en}
    return JSONResponse(words, status_code=403 if who.username else 401, headers={"Cache-Control": "no-store"})


def noting_sign_in(request: Request, send: Send) -> Send:
    """Looks at the answer of the sign-in: if it hands out our cookie, somebody has come."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            handed = [value.decode("latin-1") for name, value in message["headers"] if name == b"set-cookie"]
            cookies = {key: one.value for line in handed for key, one in SimpleCookie(line).items() if one.value}
            if USER_COOKIE_NAME in cookies:
                await run_in_threadpool(note_coming_or_going, cookies, request, "sign_in")
        await send(message)

    return sent


def note_coming_or_going(cookies: dict[str, str], request: Request, what: What) -> None:
    who = whose_cookie(cookies, "page", address_of(request))
    if who.username:
        db = resources.ledger()
        welcome(db, who)
        with acts(who):
            note(db, what)
