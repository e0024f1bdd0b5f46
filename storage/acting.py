"""Who is acting, and what their role lets them do: known to everything that writes, without being passed along.

Without a login everybody is the one local user, who may do everything. A server with a login says here whom it serves:
a page asks the session it runs for, a route says it for the time it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, get_args

from extraction.errors import Sentence
from storage.errors import NotAllowed

Role = Literal["none", "reader", "reviewer", "admin"]
Scope = Literal["read", "write", "admin"]
Door = Literal["page", "desk", "api", "command"]

ROLES: tuple[Role, ...] = get_args(Role)  # the more to the right, the more it may do
SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class Acting:
    """A user at work: as the login knows them, as others read them, with which role, through which door, from where."""

    username: str = ""
    name: str = ""
    role: Role = "admin"
    door: Door = "command"
    address: str = ""

    def may(self, scope: Scope) -> bool:
        return ROLES.index(self.role) > SCOPES.index(scope)


LOCAL = Acting()
_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)
_asked: list[Callable[[], Acting | None]] = []


def acting() -> Acting:
    """Who is acting now: as was said for this call, else as the open page knows; else the local user."""
    said = _acting.get()
    if said is not None:
        return said
    return next((known for ask in _asked if (known := ask()) is not None), LOCAL)


@contextmanager
def acts(who: Acting) -> Iterator[None]:
    """For as long as this lasts, what happens in this thread is done by this user."""
    before = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(before)


@contextmanager
def working_out() -> Iterator[None]:
    """What is only worked out from what was said is nobody's word: a reader's question may write it down."""
    with acts(LOCAL):
        yield


def ask_page(ask: Callable[[], Acting | None] | None) -> None:
    """How to find out whom an open page serves; None: nobody is asked, everybody is the local user."""
    _asked[:] = [] if ask is None else [ask]


def need(scope: Scope) -> Acting:
    """Who is acting, if they may do this; NotAllowed where their role is not enough."""
    who = acting()
    if not who.may(scope):
        raise NotAllowed(NOT_YOURS[scope])
    return who


NOT_YOURS: dict[Scope, Sentence] = {
    "read": Sentence(
        zh="您还没有角色，请管理员在“设置”中为您分配。",
        en="You have no role yet; an admin can give you one in Settings.",
    ),
    "write": Sentence(
        zh="您的角色是查看者，只能查看；要更改内容，请管理员改为复核者。",
        en="Your role is reader: you may look, not change. An admin can make you a reviewer.",
    ),
    "admin": Sentence(zh="只有管理员可以这样做。", en="Only an admin may do this."),
}
