"""Users have roles, programs have keys, and the trail tells what either did."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from storage.acting import Acting, Role, acts
from storage.audit import Sought, note, trail
from storage.confirmed import Wanted, confirmed_values
from storage.decisions import Decision
from storage.errors import NotAllowed
from storage.exports.audit_csv import trail_csv
from storage.keys import find_key, keys, make_key, revoke_key
from storage.reviews import decide, decisions, undo
from storage.roles import give_role, greet, role_of, users
from storage.settings import choose, setting


def person(role: Role, username: str = "li@example.com") -> Acting:
    return Acting(username, "李雷", role, "desk", "10.0.0.7")


def test_without_a_login_everything_is_allowed_and_nobody_is_asked_who_they_are(db, read):
    number = decide(db, Decision(read(), "rejected", 0, reviewer="韩梅梅"))
    choose(db, "colour", "red")
    assert [(one.what, one.username, one.address) for one in trail(db)] == [
        ("setting", "", ""),
        ("decision", "韩梅梅", ""),
    ]
    assert db.read("SELECT count(*) FROM decision_from") == [(0,)]
    assert number > 0


def test_a_reader_looks_and_changes_nothing(db, read):
    reading = read()
    decide(db, Decision(reading, "rejected", 0))
    with acts(person("reader")):
        with pytest.raises(NotAllowed):
            decide(db, Decision(reading, "rejected", 1))
        with pytest.raises(NotAllowed):
            choose(db, "colour", "red")
        assert confirmed_values(db, Wanted()) == []  # worked out for whoever asks first
    assert len(decisions(db, reading)) == 1
    assert setting(db, "colour") is None


def test_only_an_admin_gives_roles_and_makes_keys(db):
    with acts(person("reviewer")):
        for forbidden in (lambda: give_role(db, "li@example.com", "admin"), lambda: make_key(db, "night", ["read"])):
            with pytest.raises(NotAllowed):
                forbidden()
    assert users(db) == []
    assert keys(db) == []


def test_the_last_role_counts_and_the_last_admin_stays(db):
    give_role(db, " Li@Example.com ", "reader")
    give_role(db, "li@example.com", "admin")
    greet(db, "li@example.com", "李雷")
    greet(db, "han@example.com", "韩梅梅")
    assert [(one.username, one.name, one.role) for one in users(db)] == [
        ("li@example.com", "李雷", "admin"),
        ("han@example.com", "韩梅梅", "none"),
    ]
    with pytest.raises(NotAllowed, match="last admin"):
        give_role(db, "li@example.com", "reviewer")
    give_role(db, "han@example.com", "admin")
    give_role(db, "li@example.com", "reviewer")
    assert role_of(db, "li@example.com") == "reviewer"


def test_a_key_opens_until_it_is_revoked_and_its_secret_is_nowhere(db):
    made = make_key(db, "night run", ["write", "read"])
    found = find_key(db, made.secret)
    assert found is not None
    assert (found.name, set(found.scopes), found.user) == ("night run", {"read", "write"}, "")
    assert find_key(db, made.secret + "x") is None
    assert find_key(db, "") is None
    revoke_key(db, found.id)
    assert find_key(db, made.secret) is None
    db.checkpoint()
    kept = b"".join(file.read_bytes() for file in db.folder.rglob("ledger*"))
    assert made.secret.encode() not in kept
    assert made.secret.encode()[9:] not in kept
    assert [one.what for one in trail(db)] == ["key_revoked", "key_made"]


def test_a_key_ends_at_its_moment(db):
    hour = dt.timedelta(hours=1)
    now = dt.datetime.now(dt.UTC)
    assert find_key(db, make_key(db, "over", ["read"], now - hour).secret) is None
    assert find_key(db, make_key(db, "open", ["read"], now + hour).secret) is not None


def test_a_key_tells_when_it_was_used_last(db):
    made = make_key(db, "night run", ["read"])
    assert made.key.used_at is None
    find_key(db, made.secret)
    (key,) = keys(db)
    assert key.used_at is not None
    assert dt.datetime.now(dt.UTC) - key.used_at < dt.timedelta(minutes=1)


def test_a_key_may_never_do_more_than_its_user_may_now(db):
    give_role(db, "boss@example.com", "admin")
    give_role(db, "li@example.com", "admin")
    with acts(person("admin")):
        made = make_key(db, "all", ["read", "write", "admin"])
    allowed = []
    for role in ("admin", "reviewer", "reader", "none"):
        give_role(db, "li@example.com", role)
        key = find_key(db, made.secret)
        allowed.append(set(key.scopes) if key else None)
    assert allowed == [{"read", "write", "admin"}, {"read", "write"}, {"read"}, set()]


def test_the_trail_says_who_was_signed_in_and_from_where_a_word_came(db, read):
    reading = read()
    with acts(person("reviewer")):
        decide(db, Decision(reading, "rejected", 0, reviewer="李雷"))
        undo(db, reading, "李雷")
    assert [(one.what, one.username, one.door, one.address, one.detail) for one in trail(db)] == [
        ("decision", "li@example.com", "desk", "10.0.0.7", "undone"),
        ("decision", "li@example.com", "desk", "10.0.0.7", "rejected"),
    ]


def test_the_trail_is_found_by_person_kind_words_and_time(db):
    with acts(person("admin")):
        note(db, "export", "confirmed.xlsx", "340 rows")
    note(db, "publish", "postgresql", "12 rows")
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    found = [
        [one.about for one in trail(db, sought)]
        for sought in (
            Sought(username="li@example.com"),
            Sought(what="publish"),
            Sought(words="XLSX"),
            Sought(since=later),
            Sought(until=later),
        )
    ]
    assert found == [["confirmed.xlsx"], ["postgresql"], ["confirmed.xlsx"], [], ["postgresql", "confirmed.xlsx"]]
    newest = trail(db, count=1)
    assert [one.about for one in trail(db, before=newest[0].id)] == ["confirmed.xlsx"]


def test_an_exported_trail_holds_no_formula(db):
    note(db, "export", '=HYPERLINK("http://x")', 'a,b\n"c"')
    (head, row) = csv.reader(io.StringIO(trail_csv(trail(db)).removeprefix("\ufeff")))
    assert dict(zip(head, row, strict=True))["about"] == '\'=HYPERLINK("http://x")'
    assert dict(zip(head, row, strict=True))["detail"] == 'a,b\n"c"'
