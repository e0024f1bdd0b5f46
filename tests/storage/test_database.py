from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from extraction.chart import READING_JSON
from storage.companies import Company, find_company
from storage.confirmed import Wanted, confirmed_values
from storage.database import LONG_LOG, Database, open_database
from storage.drafts import keep_draft
from storage.errors import DamagedWorkspace, NewerWorkspace, StoreError, WorkspaceBusy
from storage.extractions import extraction as made_before
from storage.extractions import history, save_extraction
from storage.feedback import review_pace
from storage.images import list_images, save_image
from storage.metrics import find_metrics, list_metrics
from storage.migrate import Migration, migrate, migrations
from storage.progress import progress
from storage.reviews import decide, decide_all, decisions, settled
from tests.builders import decision, extraction, image, point, reading
from tests.full_disk import log_size

ROOT = Path(__file__).parents[2]

HOLD = """
import sys
from pathlib import Path
from storage.database import open_database
db = open_database(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def child(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def read_chart(db: Database) -> int:
    picture = image()
    save_image(db, picture)
    return save_extraction(db, extraction(picture, reading(*(point(year=year) for year in (2022, 2023, 2024)))))


def leave_a_log(folder: Path) -> None:
    """A workspace that ended without a checkpoint, as after a power cut: its last words are only in the log."""
    busy = folder.with_name("busy")
    with open_database(busy) as db:
        number = read_chart(db)
        db.checkpoint()
        decide(db, decision(number))
        shutil.copytree(busy, folder, dirs_exist_ok=True)


def test_an_unreadable_log_is_set_aside_loudly_and_the_rest_opens(tmp_path, caplog):
    folder = tmp_path / "after"
    leave_a_log(folder)
    log = folder / "ledger.duckdb.wal"
    damaged = bytearray(log.read_bytes())
    damaged[len(damaged) // 3 : len(damaged) // 3 + 64] = os.urandom(64)
    log.write_bytes(damaged)
    with caplog.at_level(logging.ERROR), open_database(folder) as db:
        assert db.recovered is not None
        assert db.recovered.name.startswith("ledger.duckdb.wal.unreadable-2")
        assert db.recovered.read_bytes() == bytes(damaged)
        (picture,) = list_images(db)
        assert len(history(db, picture.sha256)) == 1
        decide(db, decision(history(db, picture.sha256)[0].extraction))
    assert "set aside" in caplog.text
    with open_database(folder) as db:
        assert db.recovered is None
        assert db.read("SELECT count(*) FROM decision") == [(1,)]


@pytest.mark.parametrize("place", ["beginning", "length of an entry"])
def test_damage_that_duckdb_passes_over_in_silence_is_said_too(tmp_path, caplog, place):
    folder = tmp_path / "after"
    leave_a_log(folder)
    log = folder / "ledger.duckdb.wal"
    damaged = b"nonsense" * 100 if place == "beginning" else log.read_bytes()[:8] + b"\xff" * 4 + log.read_bytes()[12:]
    log.write_bytes(damaged)
    with open_database(folder) as db:
        assert db.recovered is not None
        assert db.recovered.read_bytes() == damaged
        assert db.read("SELECT count(*) FROM decision") == [(0,)]
    assert "set aside" in caplog.text


def test_a_good_log_is_read_and_nothing_is_set_aside(tmp_path):
    folder = tmp_path / "after"
    leave_a_log(folder)
    with open_database(folder) as db:
        assert db.recovered is None
        assert db.read("SELECT count(*) FROM decision") == [(1,)]


def test_a_damaged_database_file_is_refused_and_left_as_it_is(tmp_path):
    (tmp_path / "ledger.duckdb").write_bytes(b"no database" * 1000)
    (tmp_path / "ledger.duckdb.wal").write_bytes(b"its log")
    with pytest.raises(DamagedWorkspace) as refused:
        open_database(tmp_path)
    assert "备份" in refused.value.sentence.zh
    assert sorted(file.name for file in tmp_path.glob("ledger*")) == ["ledger.duckdb", "ledger.duckdb.wal"]


def test_a_second_process_is_told_that_the_workspace_is_in_use(tmp_path):
    holder = child(HOLD, tmp_path / "shared")
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    with pytest.raises(WorkspaceBusy) as refused:
        open_database(tmp_path / "shared")
    holder.communicate("")
    assert isinstance(refused.value, StoreError)
    assert "正被另一个程序使用" in refused.value.sentence.zh
    assert "in use by another process" in refused.value.sentence.en
    open_database(tmp_path / "shared").close()


def test_names_that_people_gave_outlive_the_larger_dictionary(tmp_path):
    before = next(step.number for step in migrations() if step.name.endswith("_names"))
    old = duckdb.connect(tmp_path / "ledger.duckdb")
    migrate(old, [step for step in migrations() if step.number < before])
    old.execute("INSERT INTO metric VALUES ('应付账款', '应付账款', 'Owed', 'money', 90, '李雷', now()::TIMESTAMP)")
    old.execute("INSERT INTO metric_alias VALUES ('应付账款', '应付账款', '应付账款', '李雷', now()::TIMESTAMP)")
    old.execute("INSERT INTO metric_alias VALUES ('dso', 'DSO', 'receivables', '李雷', now()::TIMESTAMP)")
    old.execute("INSERT INTO company VALUES ('星河', '星河', 'Xinghe', '600001.SH', '李雷', now()::TIMESTAMP)")
    old.execute("INSERT INTO company_alias VALUES ('600001.sh', '600001.SH', '星河', '李雷', now()::TIMESTAMP)")
    old.close()
    with open_database(tmp_path) as db:
        named = find_metrics(db, ["应付账款", "DSO", "存货周转天数"])
        assert {word: one.key for word, one in named.items()} == {
            "应付账款": "应付账款",
            "DSO": "receivables",
            "存货周转天数": "inventory_days",
        }
        assert [one.key for one in list_metrics(db) if one.zh == "应付账款"] == ["应付账款"]
        assert find_company(db, "600001.SH") == Company("星河", "星河", "Xinghe", "600001.SH")


def test_words_said_before_two_people_could_review_still_count(tmp_path):
    old = duckdb.connect(tmp_path / "ledger.duckdb")
    migrate(old, migrations()[:6])
    old.execute("INSERT INTO image VALUES ('ab', 'old.png', 4, 4, 9, 'ab/ab.png', TIMESTAMP '2026-01-01 00:00:00')")
    claims = READING_JSON.dump_json(reading(point("12"))).decode()
    old.execute("INSERT INTO extraction VALUES (1, 'ab', 'e', '1', '', '', 'bar', '', 1.0, ?, '2026-01-01')", [claims])
    old.execute(
        """INSERT INTO decision (id, step, extraction, point, verdict, series, category, period_text, value, value_text,
               scope, basis, reviewer, reason, seconds, decided_at)
           VALUES (2, 2, 1, 0, 'confirmed', '', '', '', 12, '12', 'consolidated', 'reported', '', '', 4, '2026-01-01')
        """
    )
    old.close()
    with open_database(tmp_path) as db:
        assert [str(word.value) for word in settled(db, 1).values()] == ["12"]
        assert progress(db, 1).settled == 1
        assert review_pace(db).seconds_per_value == 4.0


def test_words_said_before_there_were_segments_are_facts_about_the_whole_company(tmp_path):
    before = next(step.number for step in migrations() if step.name.endswith("_facts"))
    old = duckdb.connect(tmp_path / "ledger.duckdb")
    migrate(old, [step for step in migrations() if step.number < before])
    old.execute("INSERT INTO image VALUES ('ab', 'old.png', 4, 4, 9, 'ab/ab.png', TIMESTAMP '2026-01-01 00:00:00')")
    claims = READING_JSON.dump_json(reading(point("12"))).decode()
    old.execute("INSERT INTO extraction VALUES (1, 'ab', 'e', '1', '', '', 'bar', '', 1.0, ?, '2026-01-01')", [claims])
    old.execute(
        """INSERT INTO decision
           SELECT 2 + i, 2 + i, 1, 0, 'confirmed', NULL, '', '', '星河', '星河', '营收', '营收', 'FY', 2024,
                  DATE '2024-12-31', false, false, '2024', 12 + i, (12 + i)::VARCHAR, '12', 'CNY', 100000000, '亿元',
                  'consolidated', 'reported', 1, 2, 3, 4, '李雷', '因为', NULL, 4, TIMESTAMP '2026-01-01 00:00:00'
           FROM range(2) t(i)"""
    )
    rows = old.execute("SELECT * FROM decision ORDER BY id").fetchall()
    old.close()
    with open_database(tmp_path) as db:
        assert db.read("SELECT * EXCLUDE (segment, segment_folded) FROM decision ORDER BY id") == rows
        assert made_before(db, 1).reading == reading(point("12"))
        (one,) = confirmed_values(db, Wanted())
        assert (one.company, one.metric, one.segment, str(one.value), one.words) == ("星河", "revenue", "", "13", 1)


def test_a_workspace_of_a_newer_version_is_refused_in_clear_words(tmp_path):
    with open_database(tmp_path) as db, db.write() as cursor:
        cursor.execute("INSERT INTO migration VALUES (999, '999_from_the_future', now()::TIMESTAMP)")
    with pytest.raises(NewerWorkspace) as refused:
        open_database(tmp_path)
    assert "请升级程序" in refused.value.sentence.zh
    assert "Upgrade the program" in str(refused.value)


def test_a_migration_that_fails_half_way_leaves_nothing_behind(tmp_path):
    connection = duckdb.connect(tmp_path / "ledger.duckdb")
    with pytest.raises(duckdb.Error):
        migrate(connection, [Migration(1, "001_broken", "CREATE TABLE a (x INTEGER); INSERT INTO nowhere VALUES (1);")])
    assert connection.execute("SELECT count(*) FROM migration").fetchall() == [(0,)]
    assert connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'a'").fetchall() == [(0,)]
    connection.close()


def test_migrations_are_numbered_without_a_gap():
    numbers = [step.number for step in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_opening_the_workspace_twice_in_one_process_is_no_trouble(tmp_path):
    with open_database(tmp_path) as first, open_database(tmp_path) as second:
        read_chart(first)
        assert len(list_images(second)) == 1


def test_the_database_reads_no_other_files_and_keeps_its_limits(db):
    with pytest.raises(duckdb.PermissionException):
        db.read("SELECT * FROM read_csv('/etc/passwd')")
    with pytest.raises(duckdb.InvalidInputException):
        db.read("SET memory_limit = '100GB'")


def test_many_small_writes_leave_a_short_log_and_a_small_file(db):
    number = read_chart(db)
    letters, longest = "0" * 500_000, 0
    for turn in range(120):  # 60 MB in all, of which the last counts
        keep_draft(db, number, turn % 3, {"value": letters})
        longest = max(longest, log_size(db.folder))
    assert longest < LONG_LOG + 2**20
    assert log_size(db.folder) < LONG_LOG
    assert (db.folder / "ledger.duckdb").stat().st_size < 45 * 2**20  # what is gone leaves room that is used again


def fail_in_a_write(db: Database) -> None:
    with db.write():
        decide(db, decision(read_chart(db)))
        raise ZeroDivisionError


def test_a_failed_write_leaves_nothing_of_all_that_was_written_inside_it(db):
    with pytest.raises(ZeroDivisionError):
        fail_in_a_write(db)
    assert list_images(db) == []
    assert db.read("SELECT * FROM decision") == []
    decide(db, decision(read_chart(db)))
    assert db.read("SELECT count(*) FROM decision") == [(1,)]


def test_threads_read_and_write_without_seeing_each_others_rows(db):
    numbers = [read_chart(db) for _ in range(4)]
    done = threading.Event()

    def look(number: int) -> int:
        looks = 0
        while not done.is_set():
            rows = db.read("SELECT DISTINCT extraction FROM point WHERE extraction = ?", [number])
            assert rows == [(number,)]
            looks += 1
        return looks

    def confirm(number: int) -> None:
        for turn in range(6):
            decide_all(db, [decision(number, key, turn) for key in range(3)])

    with ThreadPoolExecutor(8) as pool:
        looking = [pool.submit(look, number) for number in numbers]
        for written in [pool.submit(confirm, number) for number in numbers]:
            written.result()
        done.set()
        assert all(look.result() > 0 for look in looking)
    assert [len(decisions(db, number)) for number in numbers] == [18] * 4
