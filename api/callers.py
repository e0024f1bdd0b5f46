"""Who calls, and what they may do: everything on this machine alone, what their key allows as soon as it is not.

The table of keys is the ledger's business; here a key is presented as `Authorization: Bearer KEY` or `X-API-Key: KEY`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

from fastapi import Depends, Security
from fastapi.security import APIKeyHeader, HTTPBearer
from starlette.requests import Request

from api.problems import Refusal
from storage.database import Database

Scope = Literal["read", "write", "admin"]
HELD: dict[str, frozenset[Scope]] = {  # a wider scope holds the narrower ones
    "read": frozenset({"read"}),
    "write": frozenset({"read", "write"}),
    "admin": frozenset({"read", "write", "admin"}),
}
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
        if door.needs_key:
            raise Refusal(401, headers=BEARER)
        return ON_THIS_MACHINE
    key = door.find_key(request.app.state.ledger(), presented)
    if key is None:
        raise Refusal(401, headers=BEARER)
    return Caller(key.name, frozenset[Scope]().union(*(HELD.get(scope, frozenset()) for scope in key.scopes)))


def presented_key(request: Request) -> str:
    """The key that came with a request, "" if none did."""
    kind, _, word = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and word.strip():
        return word.strip()
    return request.headers.get("x-api-key", "").strip()


def _needing(scope: Scope) -> Callable[..., Caller]:
    def check(
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
