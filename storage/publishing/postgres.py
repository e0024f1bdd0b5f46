"""Confirmed values in a schema of PostgreSQL: brought up to date in one transaction, as often as one likes.

The server is told every fact with the digest of its row; only rows that it lacks or has otherwise are sent, and rows of
facts that nobody's word counts for any more are removed. Whoever reads meanwhile sees all as before, then all as now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from duckdb import DuckDBPyConnection
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from extraction.errors import Sentence
from storage.database import Database
from storage.errors import CannotPublish
from storage.fact_table import one_moment_brought_up
from storage.publishing.published import Published, ledger_id
from storage.publishing.values import COLUMNS, digests, lay_out, of_facts

SCHEMA = "chartledger"
PATIENCE = 10  # seconds for a server to answer, or for a table that somebody holds
AT_ONCE = 10_000
LISTED = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
Server = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step from an older structure of the published tables to a newer one."""

    number: int
    sql: str


def steps() -> list[Step]:
    """Every step this version knows, oldest first."""
    files = sorted((Path(__file__).parent / "steps").glob("[0-9][0-9][0-9]_*.sql"))
    return [Step(int(file.name[:3]), file.read_text(encoding="utf-8")) for file in files]


def publish_to_postgres(db: Database, address: str, by: str = "", schema: str = SCHEMA) -> Published:
    """Bring the schema there up to this moment. CannotPublish says what stood in the way; then nothing was changed."""
    place = shown_place(address, schema)
    ledger = ledger_id(db)
    try:
        with (
            psycopg.connect(address, connect_timeout=PATIENCE, application_name="ChartLedger") as server,
            one_moment_brought_up(db) as cursor,
        ):
            _enter(server, schema)
            _refuse_other_ledger(server, ledger, schema)
            rows = lay_out(cursor)
            done = Published(place, rows, *_brought_up_to_date(server, cursor))
            if not done.did_nothing or not server.execute("SELECT 1 FROM publication LIMIT 1").fetchall():
                server.execute(
                    """INSERT INTO publication (ledger, published_by, rows, added, changed, removed)
                       VALUES (%s, %s, %s, %s, %s, %s)""",
                    [ledger, by.replace("\0", ""), rows, done.added, done.changed, done.removed],
                )
    except psycopg.Error as problem:
        raise CannotPublish(_why(problem, place)) from problem
    return done


def shown_place(address: str, schema: str = SCHEMA) -> str:
    """The address as it may be shown and kept: no password in it."""
    try:
        parts = conninfo_to_dict(address)
    except psycopg.Error as problem:
        raise CannotPublish(
            Sentence(
                zh="这不是 PostgreSQL 的地址。请写成 postgresql://用户@主机:5432/数据库。",
                en="This is no address of PostgreSQL. Write postgresql://user@host:5432/database.",
            )
        ) from problem
    who = f"{parts['user']}@" if parts.get("user") else ""
    where = f"{parts.get('host') or ''}{':' + str(parts['port']) if parts.get('port') else ''}"
    return f"postgresql://{who}{where}/{parts.get('dbname') or ''} ({schema})"


def has_password(address: str) -> bool:
    """True if the address says its password, which then must not be kept."""
    try:
        return bool(conninfo_to_dict(address).get("password"))
    except psycopg.Error:
        return False


def _enter(server: Server, schema: str) -> None:
    """The schema, made or brought to this version's structure; nobody else publishes into it meanwhile."""
    server.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(f"{PATIENCE}s")))
    free = server.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"ChartLedger {schema}"])
    if free.fetchall() == [(False,)]:
        raise CannotPublish(
            Sentence(zh="另一次发布正在进行，请稍候。", en="Another publication is under way; wait a moment.")
        )
    if not server.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema]).fetchall():
        server.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    server.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(schema)))
    server.execute(
        """CREATE TABLE IF NOT EXISTS chartledger_structure (
               number integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"""
    )
    applied = {number for (number,) in server.execute("SELECT number FROM chartledger_structure")}
    known = steps()
    if applied and max(applied) > known[-1].number:
        raise CannotPublish(
            Sentence(
                zh=f"“{schema}”由更新版本的程序发布(结构 {max(applied)}，本程序只到 {known[-1].number})。请升级程序。",
                en=f"“{schema}” was published by a newer version (structure {max(applied)}; this program knows up to "
                f"{known[-1].number}). Upgrade the program.",
            )
        )
    for step in known:
        if step.number not in applied:
            server.execute(step.sql.encode())  # a step is many statements, and takes no values
            server.execute("INSERT INTO chartledger_structure (number) VALUES (%s)", [step.number])


def _refuse_other_ledger(server: Server, ledger: str, schema: str) -> None:
    others = server.execute("SELECT 1 FROM publication WHERE ledger <> %s LIMIT 1", [ledger]).fetchall()
    if others:
        raise CannotPublish(
            Sentence(
                zh=f"“{schema}”里是另一个账本发布的数值，未改动。请换一个 schema。",
                en=f"“{schema}” holds what another ledger published and was left as it is. Choose another schema.",
            )
        )


def _brought_up_to_date(server: Server, cursor: DuckDBPyConnection) -> tuple[int, int, int]:
    """How many rows were added, changed and removed."""
    server.execute("CREATE TEMP TABLE now_known (fact uuid PRIMARY KEY, digest text NOT NULL) ON COMMIT DROP")
    with server.cursor().copy("COPY now_known FROM STDIN") as told:
        for pair in digests(cursor):
            told.write_row(pair)
    server.execute("ANALYZE now_known")
    removed = server.execute(
        "DELETE FROM confirmed_value v WHERE NOT EXISTS (SELECT 1 FROM now_known k WHERE k.fact = v.fact)"
    ).rowcount
    server.execute("CREATE TEMP TABLE coming (LIKE confirmed_value) ON COMMIT DROP")
    server.execute("ALTER TABLE coming ALTER published_at DROP NOT NULL")
    rows = of_facts(cursor, _differing(server))
    with server.cursor().copy(sql.SQL("COPY coming ({}) FROM STDIN").format(LISTED)) as sent:
        for row in rows:
            sent.write_row(row)
    ((changed,),) = server.execute("SELECT count(*) FROM coming JOIN confirmed_value USING (fact)").fetchall()
    stored = server.execute(
        sql.SQL(
            "INSERT INTO confirmed_value ({listed}) SELECT {listed} FROM coming "
            "ON CONFLICT (fact) DO UPDATE SET ({listed}, published_at) = ROW ({told}, now())"
        ).format(listed=LISTED, told=sql.SQL(", ").join(sql.SQL("excluded.") + sql.Identifier(one) for one in COLUMNS))
    ).rowcount
    return stored - changed, changed, removed


def _differing(server: Server) -> Iterator[list[str]]:
    """The facts whose row is not there, or another one; all are known before the next question to the server."""
    found = server.execute(
        """SELECT k.fact FROM now_known k LEFT JOIN confirmed_value v USING (fact)
           WHERE v.digest IS DISTINCT FROM k.digest"""
    )
    while some := found.fetchmany(AT_ONCE):
        yield [fact.hex for (fact,) in some]


def _why(problem: psycopg.Error, place: str) -> Sentence:
    """What to tell who wanted to publish; nothing of a transaction that failed is left."""
    if isinstance(problem, psycopg.errors.DuplicateTable):
        return Sentence(
            zh=f"{place} 里已有别的程序的同名表，未改动。请换一个 schema。",
            en=f"{place} has tables of another program under our names. Nothing was changed; choose another schema.",
        )
    said = str(problem).strip().partition("\n")[0]
    if isinstance(problem, psycopg.errors.InsufficientPrivilege):
        return Sentence(
            zh=f"在 {place} 没有写入的权限，未改动：{said}",
            en=f"No right to write in {place}; nothing was changed: {said}",
        )
    if isinstance(problem, psycopg.errors.DiskFull):
        return Sentence(
            zh=f"{place} 的服务器磁盘已满，未改动。", en=f"The disk of {place} is full; nothing was changed."
        )
    if isinstance(problem, psycopg.OperationalError) and problem.sqlstate is None:
        return Sentence(
            zh=f"连不上 {place}，或连接中断；那里未改动。请检查地址、密码和网络：{said}",
            en=f"{place} cannot be reached, or the connection broke; nothing was changed there. "
            f"Check address, password and network: {said}",
        )
    return Sentence(zh=f"{place} 拒绝了，未改动：{said}", en=f"{place} refused; nothing was changed: {said}")
