"""Who calls, and what they may do: everything on this machine alone, what their key allows as soon as it is not.

The table of keys is the ledger's business; here a key is presented as `Authorization: Bearer KEY` or `X-API-Key: KEY`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Security
from fastapi.security import APIKeyHeader, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as StarletteScope

from api.problems import Refusal, problem
from service.resources import Closed
from storage.acting import Acting, Role, Scope, acting, acts
from storage.database import Database

HELD: dict[str, frozenset[Scope]] = {  # a wider scope holds the narrower ones
    "read": frozenset({"read"}),
    "write": frozenset({"read", "write"}),
    "admin": frozenset({"read", "write", "admin"}),
}
KEY_HEADERS = (b"authorization", b"x-api-key")
KEY = "chartledger.key"  # where a request carries the key that was found
BEARER = {"WWW-Authenticate": 'Bearer realm="ChartLedger"'}

_bearer = HTTPBearer(auto_error=False, description="A key, made in Settings.")
_header = APIKeyHeader(name="X-API-Key", auto_error=False, description="The same key, where no bearer can be sent.")


class Key(Protocol):
    """A key that is valid now."""

    @property
    def name(self) -> str:
        """What the person who made it called it."""
        ...

    @property
    def user(self) -> str:
        """Whose key it is; "" for the one local user."""
        ...

    @property
    def scopes(self) -> Collection[str]:
        """What it allows."""
        ...


FindKey = Callable[[Database, str], Key | None]


def no_keys(_db: Database, _presented: str) -> Key | None:
    """Where nobody has made any key."""
    return None


@dataclass(frozen=True, slots=True)
class Door:
    """How the API is guarded: whether a key is needed, and where keys are found."""

    needs_key: bool = False
    find_key: FindKey = no_keys


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the name of their key, "" for somebody on this machine."""

    name: str
    scopes: frozenset[Scope]


ON_THIS_MACHINE = Caller("", HELD["admin"])


def allowed(request: Request) -> Caller:
    """Who calls; raises Refusal 401 where a key is needed or the one presented is not valid."""
    door: Door = request.app.state.door
    presented = presented_key(request)
    if not presented:
        who = acting()
        if who.username:  # signed in at the pages: a cookie lets them look, since other sites can make it come along
            return Caller(who.name, HELD["read"] if who.may("read") else frozenset())
        if door.needs_key:
            raise Refusal(401, headers=BEARER)
        return ON_THIS_MACHINE
    key: Key | None = request.scope[KEY]
    if key is None:
        raise Refusal(401, headers=BEARER)
    return Caller(key.name, frozenset[Scope]().union(*(HELD.get(scope, frozenset()) for scope in key.scopes)))


class KeyHolder:
    """Looks up the key that came with a request, once, so that all that is written down for it is its owner's doing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: StarletteScope, receive: Receive, send: Send) -> None:
        """Pass on, as the owner of the key where one was presented that holds."""
        carries_key = scope["type"] == "http" and any(name in KEY_HEADERS for name, _ in scope["headers"])
        presented = presented_key(Request(scope)) if carries_key else ""
        if not presented:
            await self._app(scope, receive, send)
            return
        state = scope["app"].state
        try:
            key = await run_in_threadpool(lambda: state.door.find_key(state.ledger(), presented))
        except Closed:
            await problem(Request(scope), 503, headers={"Retry-After": "5"})(scope, receive, send)
            return
        scope[KEY] = key
        with acts(owner_of(key, scope["client"][0] if scope.get("client") else "")):
            await self._app(scope, receive, send)


def owner_of(key: Key | None, address: str) -> Acting:
    """Who acts with this key: its user by the key's name, allowed what the key allows; without one, nobody."""
    if key is None:
        return Acting(role="none", door="api", address=address)
    scopes = frozenset[Scope]().union(*(HELD.get(scope, frozenset()) for scope in key.scopes))
    role: Role = "admin" if "admin" in scopes else "reviewer" if "write" in scopes else "reader" if scopes else "none"
    return Acting(key.user or key.name, key.name, role, "api", address)


def presented_key(request: Request) -> str:
    """The key that came with a request, "" if none did."""
    kind, _, word = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and word.strip():
        return word.strip()
    return request.headers.get("x-api-key", "").strip()


def _needing(scope: Scope) -> Callable[..., Awaitable[Caller]]:
    async def check(  # it waits for nothing: a thread of its own would take longer
        request: Request,
        _bearer_seen: Annotated[object, Security(_bearer)] = None,  # these two only tell OpenAPI of keys
        _header_seen: Annotated[object, Security(_header)] = None,
    ) -> Caller:
        caller = allowed(request)
        if scope not in caller.scopes:
            raise Refusal(403)
        return caller

    return check


Reader = Annotated[Caller, Depends(_needing("read"))]
Writer = Annotated[Caller, Depends(_needing("write"))]
Admin = Annotated[Caller, Depends(_needing("admin"))]


def _open_ledger(request: Request) -> Database:
    db: Database = request.app.state.ledger()
    return db


Ledger = Annotated[Database, Depends(_open_ledger)]
