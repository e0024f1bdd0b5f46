"""Users of a configured login, and the role each of them has. Roles are given, never changed: the last one counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from extraction.errors import Sentence
from storage.acting import Role, need, working_out
from storage.audit import note
from storage.columns import utc
from storage.database import Database, now
from storage.errors import NotAllowed, UnknownRow

LONGEST = 200  # letters of a name; an e-mail address is at most 254, and no login gives longer ones
BY_SETTINGS = "settings"  # who gave a role that the server's own settings ask for


@dataclass(frozen=True, slots=True)
class User:
    """Who signed in, or was given a role before they ever did (`name` is empty then)."""

    username: str
    name: str
    role: Role
    first_seen: dt.datetime | None


def as_username(said: str) -> str:
    """A user as the ledger knows them: the same address in other letters is the same user."""
    return " ".join(said.split()).lower()[:LONGEST]


def role_of(db: Database, username: str) -> Role | None:
    """The role given last; None if none ever was."""
    rows = db.read("SELECT role FROM given_role WHERE username = ? ORDER BY id DESC LIMIT 1", [username])
    return rows[0][0] if rows else None


def users(db: Database) -> list[User]:
    """Everybody who was ever here or has a role, admins first, then by name."""
    rows = db.read(
        """WITH seen AS (SELECT username, arg_max(name, id) AS name, min(seen_at) AS seen_at FROM signed_in_user
                         GROUP BY username)
           SELECT username, coalesce(name, ''), coalesce(role, 'none') AS now, seen_at
           FROM seen FULL JOIN user_role USING (username)
           ORDER BY list_position(['admin', 'reviewer', 'reader', 'none'], now), username"""
    )
    return [User(who, name, role, utc(seen) if seen else None) for who, name, role, seen in rows]


def greet(db: Database, username: str, name: str) -> None:
    """Note who came, if they are new or go by another name than before."""
    known = db.read("SELECT name FROM signed_in_user WHERE username = ? ORDER BY id DESC LIMIT 1", [username])
    if known != [(name,)]:
        with working_out(), db.write() as cursor:
            cursor.execute(
                "INSERT INTO signed_in_user VALUES (nextval('row_number_of_ledger'), ?, ?, ?)",
                [username, name[:LONGEST], now()],
            )


def told_apart(db: Database, username: str, name: str) -> str:
    """The name, with the address behind it where another user of that name came earlier: words must not be confused."""
    rows = db.read(
        """SELECT 1 FROM signed_in_user other
           WHERE other.name = $name AND other.username <> $username AND other.id < coalesce(
               (SELECT min(id) FROM signed_in_user WHERE username = $username AND name = $name), other.id + 1)""",
        {"name": name, "username": username},
    )
    return f"{name} <{username}>" if rows else name


def give_role(db: Database, username: str, role: Role) -> None:
    """From now on the user has this role, and so have their keys. NotAllowed if nobody would be an admin any more."""
    who = need("admin")
    known = as_username(username)
    if not known:
        raise UnknownRow(
            Sentence(zh="请填写用户（登录时的邮箱）。", en="Say which user: the e-mail they sign in with.")
        )
    with db.write():
        before = role_of(db, known)
        if before == role:
            return
        if before == "admin" and sum(one.role == "admin" for one in users(db)) == 1:
            raise NotAllowed(
                Sentence(
                    zh="这是最后一位管理员；请先让另一位用户成为管理员。",
                    en="This is the last admin; make another user an admin first.",
                )
            )
        _give(db, known, role, who.username)


def give_by_settings(db: Database, username: str, role: Role) -> None:
    """A role that the server's settings ask for, not a person."""
    with working_out(), db.write():
        if role_of(db, username) != role:
            _give(db, username, role, BY_SETTINGS)


def _give(db: Database, username: str, role: Role, by: str) -> None:
    with db.write() as cursor:
        cursor.execute(
            "INSERT INTO given_role VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?)", [username, role, by, now()]
        )
        note(db, "role", username, role if by != BY_SETTINGS else f"{role} ({by})")
