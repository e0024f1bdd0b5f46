"""Parquet files for other programs: one a year, whole, exact, and only what changed is written anew."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.__main__ import main
from storage.confirmed import Wanted, confirmed_values
from storage.errors import CannotPublish, CannotWrite
from storage.publishing import publish
from storage.reviews import decide, decide_all, undo
from tests.builders import decision
from tests.full_disk import full_disk, needs_limits

LONG = "1234567890123456789012345678.0000000001"


@pytest.fixture
def known(db, read) -> int:
    """Two confirmed years, a third one that nobody has looked at."""
    number: int = read()
    decide_all(db, [decision(number, at, value, year=2022 + at) for at, value in enumerate(("10.0", "12.50"))])
    return number


def there(folder: Path) -> list[tuple[int, str]]:
    """Read by a program that is not ours."""
    rows = duckdb.execute(
        "SELECT decision, value_text FROM read_parquet(?, hive_partitioning = true) ORDER BY ALL",
        [f"{folder}/**/*.parquet"],
    )
    return rows.fetchall()


def here(db) -> list[tuple[int, str]]:
    return sorted((value.decision, str(value.value)) for value in confirmed_values(db, Wanted(segments=None)))


def counted(done) -> tuple[int, int, int, int]:
    return (done.rows, done.added, done.changed, done.removed)


def test_a_year_that_nothing_was_said_about_is_not_written_again(db, known, tmp_path):
    folder = tmp_path / "bi"
    assert counted(publish(db, str(folder))) == (2, 2, 0, 0)
    before = {file.parent.name: file.stat().st_ino for file in folder.glob("*/values.parquet")}
    assert publish(db, str(folder)).did_nothing
    decide(db, decision(known, 1, "12.05", year=2023, verdict="corrected"))
    assert counted(publish(db, str(folder))) == (2, 0, 1, 0)
    after = {file.parent.name: file.stat().st_ino for file in folder.glob("*/values.parquet")}
    assert [year for year in before if before[year] == after[year]] == ["period_year=2022"]
    decide(db, decision(known, 0, None, verdict="rejected"))
    assert counted(publish(db, str(folder))) == (1, 0, 0, 1)
    assert sorted(path.name for path in folder.iterdir()) == ["_chartledger.json", "period_year=2023"]


def test_readers_get_the_year_the_exact_number_and_where_it_comes_from(db, read, tmp_path):
    decide(db, decision(read(), 0, LONG))
    publish(db, str(tmp_path / "bi"))
    (row,) = pq.read_table(tmp_path / "bi").to_pylist()
    ((sha,),) = db.read("SELECT image FROM extraction")
    assert (row["period_year"], row["value"], row["value_text"], row["amount"]) == (2024, Decimal(LONG), LONG, None)
    assert (row["reviewer"], row["picture_sha256"], row["box_left"], row["unit_scale"]) == ("李雷", sha, 10.0, 10**8)


said = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["7", "7.0", "-8.25", None, "undo"])), max_size=4)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said)
def test_whatever_is_said_between_two_publications_the_last_one_is_what_counts(db, known, tmp_path, words):
    for point, word in words:
        if word == "undo":
            undo(db, known, "李雷")
        else:
            decide(db, decision(known, point, word, year=2022 + point, verdict="corrected" if word else "rejected"))
    publish(db, str(tmp_path / "bi"))
    if here(db):
        assert there(tmp_path / "bi") == here(db)
    else:
        assert list((tmp_path / "bi").glob("*/*")) == []


def test_a_folder_of_somebody_else_is_left_as_it_is(db, known, tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "notes.txt").write_text("mine")
    with pytest.raises(CannotPublish, match="something else"):
        publish(db, str(tmp_path / "theirs"))
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == ["notes.txt"]
    with pytest.raises(CannotPublish, match="cannot be made"):
        publish(db, str(tmp_path / "theirs" / "notes.txt"))


@needs_limits
def test_a_full_disk_leaves_each_year_whole_and_a_broken_file_is_made_good(db, known, tmp_path):
    publish(db, str(tmp_path / "bi"))
    before = there(tmp_path / "bi")
    decide(db, decision(known, 1, "12.05", year=2023, verdict="corrected"))
    confirmed_values(db, Wanted())  # what is published is made from a table in the ledger
    with full_disk(1000), pytest.raises(CannotWrite, match="disk is full"):
        publish(db, str(tmp_path / "bi"))
    assert there(tmp_path / "bi") == before
    (tmp_path / "bi" / "period_year=2022" / "values.parquet").write_bytes(b"PAR1")
    publish(db, str(tmp_path / "bi"))
    assert there(tmp_path / "bi") == here(db)


def test_a_folder_is_published_on_the_command_line(db, known, tmp_path, capsys):
    db.close()
    assert main(["publish", str(tmp_path / "bi"), "--workspace", str(db.folder)]) == 0
    assert "已发布 2 个已确认数值" in capsys.readouterr().out
