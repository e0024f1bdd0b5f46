"""What others read is what was confirmed, every figure of it, however often it is published and whatever changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from storage.__main__ import main
from storage.companies import add_company, change_company
from storage.confirmed import Wanted, confirmed_values
from storage.double_entry import ask_twice
from storage.errors import CannotPublish
from storage.extractions import save_extraction
from storage.images import describe_image, save_image
from storage.publishing import publications, publish
from storage.reviews import decide, decide_all, undo
from tests.builders import decision, extraction, image, point, reading
from tests.postgres import postgres

LONG = "1234567890123456789012345678.0000000001"
QUOTED = "'); DROP TABLE confirmed_value; --\t\\N\n“星河”"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as address:
        yield address


@pytest.fixture
def place(server: str) -> str:
    """An empty database of the server."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS bi WITH (FORCE)")
        admin.execute("CREATE DATABASE bi")
    return server.replace("/postgres?", "/bi?")


@pytest.fixture
def known(db, read):
    """Two confirmed years of one company, a third one that nobody has looked at."""
    add_company(db, "星河科技", "Starriver", "600001.SH")
    number = read(*(point(value, year=2022 + at) for at, value in enumerate(("10.0", "12.50", "13"))))
    ((sha,),) = db.read("SELECT image FROM extraction")
    describe_image(db, sha, company="星河科技", report="年报", noted_by="李雷")
    decide_all(db, [decision(number, at, value, year=2022 + at) for at, value in enumerate(("10.0", "12.50"))])
    return number


def asked(place: str, question: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(place) as there:
        return there.execute(question).fetchall()


def counted(done) -> tuple[int, int, int, int]:
    return (done.rows, done.added, done.changed, done.removed)


def same_there(db, place: str) -> bool:
    """What is published is what counts here: as many values, the same sum, and each of them by the same word."""
    here = sorted((value.decision, str(value.value)) for value in confirmed_values(db, Wanted(segments=None)))
    there = asked(place, "SELECT decision, value::text FROM chartledger.confirmed_value ORDER BY decision")
    ((count, total),) = asked(place, "SELECT count(*), sum(value) FROM chartledger.confirmed_value")
    return there == here and (count, total) == (len(here), sum(Decimal(value) for _, value in here))


def test_what_is_confirmed_is_published_and_nothing_else(db, known, place):
    assert counted(publish(db, place)) == (2, 2, 0, 0)
    assert asked(place, "SELECT value::text, unit, amount FROM chartledger.confirmed_value ORDER BY period_end") == [
        ("10.0", "亿元", Decimal("1000000000.0")), ("12.50", "亿元", Decimal("1250000000.00")),
    ]  # fmt: skip
    assert same_there(db, place)


def test_a_value_says_who_confirmed_it_when_in_which_picture_and_where_in_it(db, known, place):
    publish(db, place)
    (row,) = asked(
        place,
        """SELECT company_en, ticker, metric_zh, reviewer, decided_at = (SELECT max(decided_at)
                  FROM chartledger.confirmed_value), picture_sha256, box_left, box_bottom, extraction, engine, report
           FROM chartledger.confirmed_value WHERE period_year = 2023""",
    )
    ((sha,),) = db.read("SELECT image FROM extraction")
    assert row == ("Starriver", "600001.SH", "营业收入", "李雷", True, sha, 10.0, 32.0, known, "embedded", "年报")


def test_published_again_without_a_new_word_nothing_is_written(db, known, place):
    publish(db, place)
    before = asked(place, "SELECT xmin::text, fact FROM chartledger.confirmed_value ORDER BY fact")
    assert publish(db, place).did_nothing
    assert asked(place, "SELECT xmin::text, fact FROM chartledger.confirmed_value ORDER BY fact") == before
    assert asked(place, "SELECT count(*) FROM chartledger.publication") == [(1,)]
    assert [publication.done.did_nothing for publication in publications(db)] == [True, False]


def test_a_word_a_correction_an_undo_a_new_name_and_a_restatement_arrive_and_only_they_are_sent(db, known, place):
    publish(db, place)
    decide(db, decision(known, 2, "13", year=2024))
    assert counted(publish(db, place)) == (3, 1, 0, 0)
    decide(db, decision(known, 1, "12.05", year=2023, verdict="corrected"))
    assert counted(publish(db, place)) == (3, 0, 1, 0)
    assert same_there(db, place)
    undo(db, known, "李雷")
    assert counted(publish(db, place)) == (3, 0, 1, 0)
    assert same_there(db, place)
    decide(db, decision(known, 1, "12.40", year=2023, basis="restated", verdict="corrected"))
    assert counted(publish(db, place)) == (3, 1, 0, 1)
    assert same_there(db, place)
    (company,) = {value.company for value in confirmed_values(db, Wanted())}
    change_company(db, replace(add_company(db, "远山", "Far Hill"), key=company, zh="新星", en="New Star"))
    assert counted(publish(db, place)) == (3, 0, 3, 0)
    decide(db, decision(known, 0, None, verdict="rejected"))
    assert counted(publish(db, place)) == (2, 0, 0, 1)
    assert same_there(db, place)
    assert asked(place, "SELECT DISTINCT company, company_en FROM chartledger.confirmed_value") == [
        (company, "New Star")
    ]


def test_a_later_picture_of_the_same_fact_takes_its_row_over(db, known, place):
    publish(db, place)
    ((fact,),) = asked(place, "SELECT fact FROM chartledger.confirmed_value WHERE period_year = 2022")
    save_image(db, later := image())
    decide(db, decision(save_extraction(db, extraction(later, reading())), 0, "10.2", year=2022))
    assert counted(publish(db, place)) == (2, 0, 1, 0)
    assert asked(place, "SELECT fact, value::text, words, different FROM chartledger.confirmed_value "
                 "WHERE period_year = 2022") == [(fact, "10.2", 2, 2)]  # fmt: skip


def test_one_of_two_people_is_not_enough_to_be_published(db, read, place):
    number = read()
    ask_twice(db, db.read("SELECT image FROM extraction")[0][0])
    decide(db, decision(number, 0, year=2022, reviewer="李雷"))
    assert publish(db, place).rows == 0
    decide(db, decision(number, 0, year=2022, reviewer="韩梅梅"))
    assert publish(db, place).rows == 1


def test_every_figure_and_every_letter_arrives(db, read, place):
    decide(db, replace(decision(read(), 0, LONG), reason=QUOTED + "\0", company=QUOTED))
    publish(db, place, by=QUOTED)
    assert asked(place, "SELECT value::text, amount::text, reason, company_zh FROM chartledger.confirmed_value") == [
        (LONG, "123456789012345678901234567800000000.0100000000", QUOTED, QUOTED)
    ]


def test_who_reads_meanwhile_sees_all_as_before_and_a_failure_leaves_it_so(db, known, place):
    publish(db, place)
    decide(db, decision(known, 2, "13", year=2024))
    with psycopg.connect(place) as holder:
        holder.execute("ALTER TABLE chartledger.confirmed_value ADD CHECK (value < 13)")
    with pytest.raises(CannotPublish) as refused:
        publish(db, place)
    assert "nothing was changed" in refused.value.sentence.en
    assert asked(place, "SELECT count(*) FROM chartledger.confirmed_value") == [(2,)]
    assert len(publications(db)) == 1


def test_two_ledgers_do_not_write_over_each_other(db, known, place):
    publish(db, place)
    with db.write() as cursor:
        cursor.execute("DELETE FROM setting WHERE name = 'ledger.id'")
    with pytest.raises(CannotPublish, match="another ledger"):
        publish(db, place)
    assert publish(db, place, schema='a "second" one').rows == 2
    assert asked(place, "SELECT count(*) FROM chartledger.confirmed_value") == [(2,)]


def test_a_newer_structure_and_a_foreign_table_are_left_alone(db, known, place):
    with psycopg.connect(place) as other:
        other.execute("CREATE SCHEMA chartledger; CREATE TABLE chartledger.confirmed_value (theirs int)")
    with pytest.raises(CannotPublish, match="another program"):
        publish(db, place)
    assert asked(place, "SELECT * FROM chartledger.confirmed_value") == []
    publish(db, place, schema="ours")
    with psycopg.connect(place) as newer:
        newer.execute("INSERT INTO ours.chartledger_structure (number) VALUES (999)")
    with pytest.raises(CannotPublish, match="newer version"):
        publish(db, place, schema="ours")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://ledger:geheim@127.0.0.1:1/bi", "cannot be reached"),
        ("postgresql://ledger:geheim@h/bi?nonsense=1", "no address"),
    ],
)
def test_a_server_that_is_not_there_is_said_without_the_password(db, address, words, capsys):
    db.close()
    assert main(["publish", address, "--workspace", str(db.folder)]) == 1
    told = capsys.readouterr().err
    assert words in told
    assert "geheim" not in told


def test_it_is_published_on_the_command_line(db, known, place, capsys):
    db.close()
    assert main(["publish", place, "--workspace", str(db.folder), "--by", "nightly"]) == 0
    assert "2 confirmed values published (2 added" in capsys.readouterr().out
    assert asked(place, "SELECT published_by, rows FROM chartledger.publication") == [("nightly", 2)]
