"""Keys with which programs ask: shown once when made, kept as a hash, with scopes, an end, and a moment of last use.

A key may never do more than the user may whose key it is: who becomes a reader has keys that read.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from extraction.errors import Sentence
from storage.acting import ROLES, SCOPES, Role, Scope, need, working_out
from storage.audit import note
from storage.columns import stored_time, utc
from storage.database import Database, now
from storage.errors import CannotKeep, UnknownRow

SIGN = "cl_"  # so that a key that got lost somewhere is recognised as one
OPENING = 8  # letters of a key by which its owner knows it
BYTES = 32
LONGEST = 80  # letters of a name
NOTED = dt.timedelta(minutes=1)  # the last use is written down no oftener than this


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret. `scopes` are what it may do now; it is of no use where there are none."""

    id: int
    name: str
    opening: str
    scopes: frozenset[Scope]
    user: str
    made_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    used_at: dt.datetime | None

    def is_valid(self, at: dt.datetime | None = None) -> bool:
        """True if it opens anything at that moment (now, if none is named)."""
        moment = at or dt.datetime.now(dt.UTC)
        return self.revoked_at is None and (self.expires_at is None or moment < self.expires_at)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made, and what a program has to present: shown once, known to nobody afterwards."""

    key: Key
    secret: str


def make_key(db: Database, name: str, scopes: Iterable[Scope], expires_at: dt.datetime | None = None) -> NewKey:
    """Make a key of the user who is acting; only an admin may."""
    who = need("admin")
    word = " ".join(name.split())[:LONGEST]
    wanted = [scope for scope in SCOPES if scope in set(scopes)]
    if not word or not wanted:
        raise UnknownRow(Sentence(zh="密钥需要名称和至少一种权限。", en="A key needs a name and at least one scope."))
    secret = SIGN + secrets.token_urlsafe(BYTES)
    with db.write() as cursor:
        ((number,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        ends = stored_time(expires_at) if expires_at else None
        cursor.execute(
            "INSERT INTO program_key VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [number, word, _hash(secret), secret[:OPENING], wanted, who.username, now(), ends],
        )
        note(db, "key_made", word, " ".join([f"{secret[:OPENING]}…", *wanted]))
    return NewKey(next(key for key in keys(db) if key.id == number), secret)


def find_key(db: Database, presented: str) -> Key | None:
    """The key that was presented, if it is one and still holds; its use is noted."""
    if not presented.startswith(SIGN):
        return None
    rows = db.read("SELECT * FROM known_key WHERE hash = ?", [_hash(presented)])
    key = _key(rows[0]) if rows else None
    if key is None or not key.is_valid():
        return None
    _note_use(db, key)
    return key


def keys(db: Database) -> list[Key]:
    """Every key that was ever made, the newest first."""
    return [_key(row) for row in db.read("SELECT * FROM known_key ORDER BY id DESC")]


def revoke_key(db: Database, number: int) -> None:
    """The key opens nothing from now on."""
    who = need("admin")
    key = next((key for key in keys(db) if key.id == number), None)
    if key is None:
        raise UnknownRow(Sentence(zh="没有这个密钥。", en="There is no such key."))
    if key.revoked_at is None:
        with db.write() as cursor:
            cursor.execute("INSERT INTO revoked_key VALUES (?, ?, ?)", [number, who.username, now()])
            note(db, "key_revoked", key.name, f"{key.opening}…")


def _note_use(db: Database, key: Key) -> None:
    """Nobody is refused because the disk is full."""
    if key.used_at is not None and dt.datetime.now(dt.UTC) - key.used_at < NOTED:
        return
    with suppress(CannotKeep), working_out(), db.write() as cursor:
        cursor.execute("DELETE FROM key_use WHERE key = ?", [key.id])
        cursor.execute("INSERT INTO key_use VALUES (?, ?)", [key.id, now()])


def _hash(presented: str) -> str:
    """A key is as random as its hash is long: no salt and no slow hash would add anything."""
    return hashlib.sha256(presented.encode("utf-8", "surrogatepass")).hexdigest()


def _key(row: tuple[Any, ...]) -> Key:
    number, name, opening, scopes, user, made, expires, revoked, used, _, role = row
    times = [None if at is None else utc(at) for at in (expires, revoked, used)]
    return Key(number, name, opening, _allowed(scopes, role), user, utc(made), times[0], times[1], times[2])


def _allowed(scopes: list[Scope], role: Role) -> frozenset[Scope]:
    return frozenset(scope for scope in scopes if ROLES.index(role) > SCOPES.index(scope))
