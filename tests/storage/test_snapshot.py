"""What other programs read: whole at any moment, and confirmed unless asked otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from storage.__main__ import main
from storage.companies import add_company
from storage.errors import CannotWrite
from storage.exports.snapshot import DATABASE, TABLE, last_snapshot, refresh_snapshot
from storage.images import describe_image
from storage.reviews import decide
from tests.builders import decision, point

HOME = Path(__file__).parents[2]


@pytest.fixture
def known(db, read):
    add_company(db, "星河科技", "Starriver")
    number = read(point("10.0", year=2022), point("12", year=2023))
    describe_image(db, db.read("SELECT image FROM extraction")[0][0], company="星河科技")
    decide(db, decision(number, 0, "10.0", year=2022))
    return number


def values(file, view):
    with duckdb.connect(file, read_only=True) as connection:
        return connection.execute("SELECT value_text FROM query_table(?) ORDER BY ALL", [view]).fetchall()


def test_the_snapshot_holds_what_is_confirmed_and_nothing_else(db, known, tmp_path):
    made = refresh_snapshot(db, tmp_path / "bi")
    assert values(made.database, "confirmed") == [("10.0",)]
    assert values(made.database, "exported") == [("10.0",)]
    assert pq.read_table(made.table).num_rows == 1


def test_the_unconfirmed_come_only_if_asked_and_stand_apart(db, known, tmp_path):
    made = refresh_snapshot(db, tmp_path, with_unconfirmed=True)
    assert values(made.database, "confirmed") == values(made.database, "words") == [("10.0",)]
    assert values(made.database, "unconfirmed") == [("12",)]


def test_a_copy_tells_when_it_was_made_and_two_are_not_made_at_once(db, known, tmp_path):
    assert last_snapshot(tmp_path) is None
    refused = []

    def told(_done: int, _total: int) -> None:
        with pytest.raises(CannotWrite, match="already") as caught:
            refresh_snapshot(db, tmp_path)
        refused.append(caught)

    made = refresh_snapshot(db, tmp_path, told=told)
    assert refused
    assert last_snapshot(tmp_path) == made
    (tmp_path / DATABASE).unlink()
    (tmp_path / DATABASE).write_text("no ledger")
    assert last_snapshot(tmp_path) is None


def test_a_refresh_shows_what_was_said_since(db, known, tmp_path):
    refresh_snapshot(db, tmp_path)
    decide(db, decision(known, 1, "12", year=2023))
    assert values(refresh_snapshot(db, tmp_path).database, "confirmed") == [("10.0",), ("12",)]
    assert sorted(path.name for path in tmp_path.glob("chart*")) == [DATABASE, TABLE]
    assert list(tmp_path.glob(".*")) == []


def test_nobody_can_write_into_it(db, known, tmp_path):
    made = refresh_snapshot(db, tmp_path)
    assert [file.stat().st_mode & 0o777 for file in (made.database, made.table)] == [0o444, 0o444]


def test_who_reads_it_while_it_is_refreshed_sees_it_whole(db, known, tmp_path):
    refresh_snapshot(db, tmp_path)
    stop, seen, problems = threading.Event(), [], []

    def look() -> None:
        while not stop.is_set():
            try:
                seen.append(pq.read_table(tmp_path / TABLE).num_rows)
            except OSError as problem:
                problems.append(problem)

    reader = threading.Thread(target=look)
    reader.start()
    with duckdb.connect(tmp_path / DATABASE, read_only=True) as earlier:
        for _ in range(5):
            refresh_snapshot(db, tmp_path)
        assert earlier.execute("SELECT count(*) FROM confirmed").fetchall() == [(1,)]
    stop.set()
    reader.join()
    assert (problems, set(seen)) == ([], {1})


def test_a_place_where_nothing_can_lie_is_said(db, known, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CannotWrite):
        refresh_snapshot(db, tmp_path / "taken")


# ── the command line ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_out_and_in_on_the_command_line(db, known, tmp_path, empty_workspace, capsys):
    db.close()
    here, file = str(db.folder), str(tmp_path / "out.xlsx")
    assert main(["export", file, "--workspace", here, "--metric", "营业收入"]) == 0
    assert main(["import", file, "--workspace", here]) == 0
    assert main(["snapshot", str(tmp_path / "bi"), "--workspace", here]) == 0
    assert "1 rows written" in (said := capsys.readouterr().out)
    assert "0 confirmed words were imported, 1 were known before" in said


def test_a_ledger_that_is_open_elsewhere_is_left_alone(db, known, tmp_path):
    order = [sys.executable, "-m", "storage", "export", str(tmp_path / "out.csv"), "--workspace", str(db.folder)]
    done = subprocess.run(
        order, cwd=HOME, capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}, check=False
    )
    assert done.returncode == 1
    assert "正被另一个程序使用" in done.stderr
    assert "use “Export” on its page Compare" in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_a_foreign_file_is_said_on_the_command_line(db, tmp_path, capsys):
    db.close()
    (tmp_path / "foreign.csv").write_text("a,b")
    assert main(["import", str(tmp_path / "foreign.csv"), "--workspace", str(db.folder)]) == 1
    assert "不是本程序导出的文件" in capsys.readouterr().err


def test_a_folder_without_a_ledger_is_not_made_one(tmp_path, capsys):
    assert main(["export", str(tmp_path / "out.csv"), "--workspace", str(tmp_path / "none")]) == 1
    assert not (tmp_path / "none").exists()
    assert "There is no ledger" in capsys.readouterr().err
