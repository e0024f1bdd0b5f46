"""A disk that is full, or may not be written: said in words, and nothing that was said before is lost."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from storage.__main__ import main
from storage.database import Database, open_database
from storage.drafts import drafts, keep_draft
from storage.errors import CannotKeep, CannotWrite, DamagedWorkspace, NewerWorkspace
from storage.exports import export
from storage.exports.snapshot import last_snapshot, refresh_snapshot
from storage.fact_table import bring_up
from storage.images import list_images, save_image
from storage.migrate import migrations
from storage.reviews import decide, decide_all, decisions
from tests.builders import decision, image
from tests.full_disk import full_disk, log_size, needs_limits

HOME = Path(__file__).parents[2]


@pytest.fixture
def reviewed(db: Database, read) -> int:
    """A reading with one word on it, all of it in the log."""
    number: int = read()
    decide(db, decision(number))
    return number


def said(db: Database, number: int) -> list[str]:
    return [str(word.value) for word in decisions(db, number)]


@needs_limits
def test_a_word_that_the_disk_does_not_take_is_refused_and_can_be_said_again(db, reviewed):
    with full_disk(log_size(db.folder)), pytest.raises(CannotKeep) as refused:
        decide(db, decision(reviewed, value="7"))
    assert "磁盘已满" in refused.value.sentence.zh
    assert "Make room and try again" in refused.value.sentence.en
    assert said(db, reviewed) == ["1250.0"]
    decide(db, decision(reviewed, value="8"))
    db.close()
    with open_database(db.folder) as again:
        assert said(again, reviewed) == ["1250.0", "8"]


@needs_limits
def test_of_a_step_that_does_not_fit_nothing_is_kept_and_of_a_draft_the_letters_before_it(db, reviewed):
    keep_draft(db, reviewed, 1, {"value": "12"})
    with full_disk(log_size(db.folder)):
        with pytest.raises(CannotKeep):
            decide_all(db, [decision(reviewed, key) for key in range(3)])
        with pytest.raises(CannotKeep):
            keep_draft(db, reviewed, 1, {"value": "123"})
        assert drafts(db, reviewed) == {1: {"value": "12"}}
    assert said(db, reviewed) == ["1250.0"]


@needs_limits
def test_a_picture_that_does_not_fit_leaves_neither_a_row_nor_half_a_file(db, reviewed):
    large = image()
    with full_disk(len(large.data) - 1), pytest.raises(CannotKeep):
        save_image(db, large)
    assert len(list_images(db)) == 1
    assert len(list(db.folder.glob("images/*/*"))) == 1
    assert save_image(db, large)


@needs_limits
def test_a_ledger_that_its_database_gave_up_opens_itself_again(db, reviewed):
    with full_disk(log_size(db.folder)):
        db.checkpoint()  # fails, and with it everything that DuckDB is asked until the file is opened anew
        assert said(db, reviewed) == ["1250.0"]
        with pytest.raises(CannotKeep):
            decide(db, decision(reviewed, value="7"))
    decide(db, decision(reviewed, value="8"))
    assert said(db, reviewed) == ["1250.0", "8"]
    db.checkpoint()
    assert not (db.folder / "ledger.duckdb.wal").exists() or log_size(db.folder) == 0
    assert db.recovered is None
    with pytest.raises(duckdb.PermissionException):
        db.read("SELECT * FROM read_csv('/etc/passwd')")


@needs_limits
def test_who_is_in_the_middle_of_a_look_when_the_file_is_given_up_is_told_so_and_holds_nobody_up(db, reviewed):
    with db.one_moment() as cursor:
        cursor.execute("SELECT 1").fetchall()
        with full_disk(log_size(db.folder)):
            db.checkpoint()
        with pytest.raises(CannotKeep):
            decide(db, decision(reviewed, value="7"))
    decide(db, decision(reviewed, value="8"))
    assert said(db, reviewed) == ["1250.0", "8"]


@needs_limits
@pytest.mark.parametrize("form", ["excel", "csv", "parquet", "jsonl"])
def test_an_export_that_does_not_fit_leaves_the_earlier_file(db, reviewed, tmp_path, form):
    file = tmp_path / "out"
    file.write_text("earlier")
    bring_up(db)  # what an export is made from lies in the ledger
    with full_disk(100), pytest.raises(CannotWrite) as refused:
        export(db, form, file)
    assert "磁盘已满" in refused.value.sentence.zh
    assert file.read_text() == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "workspace"]


@needs_limits
def test_a_snapshot_that_does_not_fit_leaves_the_earlier_one(db, reviewed, tmp_path):
    before = refresh_snapshot(db, tmp_path / "bi")
    with full_disk(20_000), pytest.raises(CannotWrite):
        refresh_snapshot(db, tmp_path / "bi")
    assert last_snapshot(tmp_path / "bi") == before


AS_NOBODY = """
import os, sys
from pathlib import Path
from storage.database import open_database
from storage.errors import StoreError
from storage.settings import choose
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)  # root may write everywhere, whatever the rights say
try:
    db = open_database(Path(sys.argv[1]))
    choose(db, "a", "b")
except StoreError as problem:
    print(type(problem).__name__, problem.sentence.zh, problem.sentence.en, sep="|")
"""


@pytest.fixture
def public(empty_workspace: Path) -> Iterator[Path]:
    """A workspace in a folder that everybody may look into, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield shutil.copytree(empty_workspace, Path(folder) / "workspace")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.skipif(sys.platform == "win32", reason="rights are said otherwise there")
@pytest.mark.parametrize(
    ("what", "named"),
    [("ledger.duckdb", "ledger.duckdb"), ("images", "images"), ("", "workspace"), ("none", "new")],
    ids=["file", "pictures", "folder", "no place for a new one"],
)
def test_what_may_not_be_written_is_said_at_the_start_and_stays_as_it_is(public, what, named):
    folder = public / "new" if what == "none" else public
    for path in [public, *public.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)
    path = public if what in ("", "none") else public / what
    path.chmod(0o555 if path.is_dir() else 0o444)
    before = contents(public)
    told = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, folder], cwd=HOME, capture_output=True, encoding="utf-8", check=True
    ).stdout.split("|")
    assert told[0] == "ForbiddenWorkspace"
    assert f"{named}”不可写" in told[1]
    assert f"{named}” may not be written" in told[2]
    assert contents(public) == before


def newer_format(file: Path) -> bytes:
    """The file as a database of a later format would be written, its checksum put right."""
    data = bytearray(file.read_bytes())
    data[12] = 200
    check = 5381
    for (word,) in struct.iter_unpack("<Q", data[8:4096]):
        check ^= word * 0xBF58476D1CE4E5B9 & 2**64 - 1
    data[:8] = struct.pack("<Q", check)
    return bytes(data)


def test_a_file_of_a_later_database_is_refused_as_such(db):
    db.close()
    file = db.folder / "ledger.duckdb"
    file.write_bytes(newer_format(file))
    before = contents(db.folder)
    with pytest.raises(NewerWorkspace) as refused:
        open_database(db.folder)
    assert "请升级程序" in refused.value.sentence.zh
    assert contents(db.folder) == before


@pytest.mark.parametrize("found", [b"", b"no database" * 1000])
def test_a_file_that_is_no_database_is_called_that_and_its_log_stays(tmp_path, found):
    (tmp_path / "ledger.duckdb").write_bytes(found)
    (tmp_path / "ledger.duckdb.wal").write_bytes(b"its log")
    with pytest.raises(DamagedWorkspace) as refused:
        open_database(tmp_path)
    assert "不是账本的数据库文件" in refused.value.sentence.zh
    assert "is no database of a ledger" in refused.value.sentence.en
    assert contents(tmp_path) == {"ledger.duckdb": found, "ledger.duckdb.wal": b"its log"}


def a_later_structure(folder: Path) -> None:
    with open_database(folder) as db, db.write() as cursor:
        cursor.execute("INSERT INTO migration VALUES (?, 'from_the_future', now()::TIMESTAMP)", [len(migrations()) + 9])


def no_database(folder: Path) -> None:
    (folder / "ledger.duckdb").write_bytes(b"something else")


@pytest.mark.parametrize(
    ("spoil", "zh", "en"),
    [(a_later_structure, "请升级程序", "Upgrade the program"), (no_database, "不是账本", "no database of a ledger")],
)
def test_the_command_line_says_in_both_languages_what_it_cannot_open(db, capsys, spoil, zh, en):
    db.close()
    spoil(db.folder)
    before = contents(db.folder)
    assert main(["export", str(db.folder.parent / "out.csv"), "--workspace", str(db.folder)]) == 1
    told = capsys.readouterr().err
    assert zh in told
    assert en in told
    assert contents(db.folder) == before
    assert not os.path.lexists(db.folder.parent / "out.csv")
