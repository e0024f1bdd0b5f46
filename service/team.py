"""Who a signed-in person is to the ledger: the user their login vouches for, with the role they have here.

Without a configured login nothing of this is asked: everybody is the one local user.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storage.acting import Acting, Door, Role
from storage.database import Database
from storage.roles import as_username, give_by_settings, greet, role_of, told_apart

LONGEST = 60  # letters of a name on a word


@dataclass(frozen=True, slots=True)
class Rules:
    """What the server's settings say of roles: who is always an admin, and what somebody new may do."""

    admins: frozenset[str] = frozenset()
    newcomers: Role = "none"


def rules_of(admins: str, newcomers: Role) -> Rules:
    """The rules as settings write them: addresses separated by commas."""
    return Rules(frozenset(as_username(one) for one in admins.split(",") if one.strip()), newcomers)


def acting_as(db: Database, rules: Rules, claims: Mapping[str, object], door: Door, address: str) -> Acting:
    """The user of these claims of a login, who may do nothing if they name no address that the login vouches for."""
    username = username_of(claims)
    if not username:
        return Acting(role="none", door=door, address=address)
    name = told_apart(db, username, " ".join(str(claims.get("name") or username).split())[:LONGEST])
    return Acting(username, name, role_now(db, rules, username), door, address)


def role_now(db: Database, rules: Rules, username: str) -> Role:
    """The role given last; what the settings ask for is given before, so that keys follow it too."""
    known = role_of(db, username)
    wanted: Role | None = "admin" if username in rules.admins else None
    if known is None and wanted is None and rules.newcomers != "none":
        wanted = rules.newcomers
    if wanted is not None and wanted != known:
        give_by_settings(db, username, wanted)
    return wanted or known or "none"


def username_of(claims: Mapping[str, object]) -> str:
    """The e-mail address, unless the login says that it has not checked it; "" where there is none to go by."""
    signed_in = claims.get("is_logged_in") in (True, "true")
    unchecked = str(claims.get("email_verified", True)).lower() in ("false", "0")
    return as_username(str(claims.get("email") or "")) if signed_in and not unchecked else ""


def welcome(db: Database, who: Acting) -> None:
    """Remember the user by the name that others read."""
    if who.username:
        greet(db, who.username, who.name)
