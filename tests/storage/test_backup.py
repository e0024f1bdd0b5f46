"""Backups: of one moment while words go on, whole or not there, and never restored over a word that they lack."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from pathlib import Path

import pytest

from storage.__main__ import main
from storage.backup import back_up, find_backup, forget_old, list_backups, plan, restore
from storage.database import Database, open_database
from storage.drafts import keep_draft
from storage.errors import (
    BrokenBackup,
    CannotWrite,
    ForbiddenWorkspace,
    NewerWorkspace,
    StoreError,
    UnknownRow,
    WouldLose,
)
from storage.images import describe_image, list_images, load_image
from storage.reviews import decide, decide_all, decisions, undo
from tests.builders import decision
from tests.full_disk import full_disk, needs_limits
from tests.storage.test_disk import contents


@pytest.fixture
def number(db: Database, read) -> int:
    """Two read charts, one of them with three words, a note and an undo."""
    read()
    first: int = read()
    decide(db, decision(first, value="7"))
    decide_all(db, [decision(first, key) for key in (1, 2)])
    undo(db, first)
    describe_image(db, list_images(db)[0].sha256, company="星河科技")
    return first


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where an archive goes."""
    return tmp_path / "kept" / "all.zip"


@pytest.fixture(params=["all.zip", "folder"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where a backup goes, in either of its forms."""
    return tmp_path / "kept" / str(request.param)


def all_said(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = db.read("SELECT table_name FROM duckdb_tables() ORDER BY 1")
    return {name: db.read("SELECT * FROM query_table(?) ORDER BY ALL", [name]) for (name,) in tables}


def test_what_was_backed_up_comes_back_word_for_word_and_pixel_for_pixel(db, number, either, tmp_path):
    made = back_up(db, either).backup
    restored = restore(plan(find_backup(either), tmp_path / "new"))
    assert restored.put_aside is None
    with open_database(restored.folder) as again:
        assert all_said(again) == all_said(db)
        assert [load_image(again, kept.sha256).data for kept in list_images(again)] == [
            load_image(db, kept.sha256).data for kept in list_images(db)
        ]
    assert made.manifest.count("decision") == 4
    assert made.manifest.picture_count == 2
    assert [path.name for path in either.parent.iterdir()] == [either.name]


def test_words_go_on_while_a_backup_is_made_and_none_of_its_steps_is_half(db, number, either, tmp_path):
    stop = threading.Event()
    said: list[int] = []

    def talk() -> None:
        while not stop.is_set():
            said.extend(decide_all(db, [decision(number, key, len(said)) for key in range(3)]))

    talking = threading.Thread(target=talk)
    talking.start()
    try:
        for turn in range(2):
            before = len(said)
            made = back_up(db, either)
            assert len(said) > before
            done = restore(plan(find_backup(made.backup.place), tmp_path / f"new{turn}"))
            with open_database(done.folder) as again:
                kept = {word.id for word in decisions(again, number)}
                assert set(said[:before]) <= kept
                assert {count for (count,) in again.read("SELECT count(*) FROM decision GROUP BY step")} <= {1, 2, 3}
                assert (
                    again.read("SELECT count(*) FROM decision WHERE step > 9 GROUP BY step HAVING count(*) < 3") == []
                )
    finally:
        stop.set()
        talking.join()


def test_a_folder_keeps_several_moments_and_each_picture_once(db, number, tmp_path):
    first = back_up(db, tmp_path / "kept").backup
    decide(db, decision(number, value="9"))
    second = back_up(db, tmp_path / "kept").backup
    assert [one.place for one in list_backups(tmp_path / "kept")] == [second.place, first.place]
    assert find_backup(tmp_path / "kept") == second
    assert len(list((tmp_path / "kept" / "images").glob("*/*"))) == 2
    assert [one.manifest.count("decision") for one in (first, second)] == [4, 5]
    assert forget_old(tmp_path / "kept", keep=1) == [first.place]
    with open_database(restore(plan(find_backup(tmp_path / "kept"), tmp_path / "new")).folder) as again:
        assert len(decisions(again, number)) == 5


def test_a_workspace_with_words_that_the_backup_lacks_is_left_alone_and_the_words_are_counted(db, number, place):
    backup = back_up(db, place).backup
    decide(db, decision(number, value="9"))
    decide(db, decision(number, value="10"))
    describe_image(db, list_images(db)[0].sha256, report="年报")
    keep_draft(db, number, 0, {"value": "11"})  # nobody's word
    db.close()
    before = contents(db.folder)
    planned = plan(backup, db.folder)
    assert (planned.decisions_here, planned.lacking) == (6, (("decision", 2), ("image_note", 1)))
    assert "备份里没有其中 2 项及其他 1 条" in planned.sentence().zh
    with pytest.raises(WouldLose) as refused:
        restore(planned)
    assert "2 of them, and 1 other records, are not in the backup" in refused.value.sentence.en
    assert contents(db.folder) == before


def test_what_is_replaced_all_the_same_is_put_aside_and_not_lost(db, number, place):
    backup = back_up(db, place).backup
    decide(db, decision(number, value="9"))
    db.close()
    done = restore(plan(backup, db.folder), replace=True)
    assert done.put_aside is not None
    with open_database(done.folder) as again, open_database(done.put_aside) as earlier:
        assert [len(decisions(one, number)) for one in (again, earlier)] == [4, 5]


def test_a_workspace_that_says_nothing_new_is_replaced_unasked(db, number, place):
    backup = back_up(db, place).backup
    db.close()
    assert restore(plan(backup, db.folder)).put_aside is not None


def test_a_folder_that_holds_something_else_is_not_restored_into(db, number, place, tmp_path):
    backup = back_up(db, place).backup
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear").write_text("you")
    with pytest.raises(ForbiddenWorkspace):
        plan(backup, tmp_path / "letters")
    (tmp_path / "empty").mkdir()
    assert restore(plan(backup, tmp_path / "empty")).folder == tmp_path / "empty"


def test_a_lost_picture_is_counted_and_does_not_hold_up_the_rest(db, number, place, tmp_path):
    lost = next(iter(db.folder.glob("images/*/*")))
    lost.write_bytes(b"x" * lost.stat().st_size)
    backup = back_up(db, place).backup
    assert (backup.manifest.picture_count, backup.manifest.missing) == (1, 1)
    with open_database(restore(plan(backup, tmp_path / "new")).folder) as again:
        assert len(list_images(again)) == 2


# ── what is not whole, or not ours ───────────────────────────────────────────────────────────────────────────────────


def refused(place: Path, into: Path) -> StoreError:
    """What looking at a backup and restoring it is refused with; nothing may be there afterwards."""
    with pytest.raises(StoreError) as problem:
        restore(plan(find_backup(place), into))
    assert not into.exists()
    assert [path.name for path in into.parent.iterdir() if path.name.startswith(f".{into.name}")] == []
    return problem.value


@pytest.mark.parametrize("share", [0.02, 0.5, 0.999])
def test_a_truncated_archive_is_refused(db, number, tmp_path, share):
    file = back_up(db, tmp_path / "all.zip").backup.place
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
    assert isinstance(refused(file, tmp_path / "new"), BrokenBackup)


@pytest.mark.parametrize("name", ["ledger.duckdb", "pictures.json", "manifest.json", "images"])
def test_a_folder_with_a_file_that_is_cut_short_or_changed_is_refused(db, number, tmp_path, name):
    moment = back_up(db, tmp_path / "kept").backup.place
    file = next((moment.parent / "images").glob("*/*")) if name == "images" else moment / name
    whole = file.read_bytes()
    for spoiled in (whole[:-7], whole[:40] + b"!" + whole[41:], b""):
        file.write_bytes(spoiled)
        if name == "manifest.json" and spoiled[:30] == whole[:30] and spoiled[-1:] == whole[-1:]:
            continue  # a letter of a version or a name: no hash stands over the manifest itself
        assert isinstance(refused(moment, tmp_path / "new"), BrokenBackup)


def rewritten(file: Path, **changed: bytes) -> Path:
    """The archive with these members in place of its own, or beside them."""
    made = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            if name not in changed:
                target.writestr(name, source.read(name))
        for name, data in changed.items():
            target.writestr(name, data)
    return made


def test_a_path_in_an_archive_leads_nowhere(db, number, tmp_path):
    file = back_up(db, tmp_path / "kept" / "all.zip").backup.place
    beside = rewritten(file, **{"../../evil.txt": b"!", "/evil.txt": b"!", "images/../../evil.txt": b"!"})
    restore(plan(find_backup(beside), tmp_path / "new" / "workspace"))
    assert list(tmp_path.rglob("*evil*")) == []
    with zipfile.ZipFile(file) as source:
        manifest = json.loads(source.read("manifest.json"))
        pictures = json.loads(source.read("pictures.json"))
    pictures[0]["file"] = "../../evil.png"
    said = json.dumps(pictures).encode()
    manifest["pictures"] = {"bytes": len(said), "sha256": hashlib.sha256(said).hexdigest()}
    hostile = rewritten(
        file, **{"manifest.json": json.dumps(manifest).encode(), "pictures.json": said, "images/../../evil.png": b"!"}
    )
    assert isinstance(refused(hostile, tmp_path / "other"), BrokenBackup)


def test_a_ledger_whose_pictures_lie_outside_is_not_restored(db, number, tmp_path):
    with db.write() as cursor:
        cursor.execute("INSERT INTO image SELECT * REPLACE ('../../passwd' AS file, 'x' AS sha256) FROM image LIMIT 1")
    file = back_up(db, tmp_path / "all.zip").backup.place
    assert isinstance(refused(file, tmp_path / "new"), BrokenBackup)


@pytest.mark.parametrize("field", ["format", "structure"])
def test_a_backup_of_a_newer_version_is_refused_in_clear_words(db, number, tmp_path, field):
    file = back_up(db, tmp_path / "all.zip").backup.place
    with zipfile.ZipFile(file) as source:
        manifest = json.loads(source.read("manifest.json"))
    later = rewritten(file, **{"manifest.json": json.dumps({**manifest, field: 999}).encode()})
    problem = refused(later, tmp_path / "new")
    assert isinstance(problem, NewerWorkspace)
    assert "请升级程序" in problem.sentence.zh


@pytest.mark.parametrize("found", [b"", b"no archive", b"PK\x03\x04 nearly"])
def test_a_file_that_is_no_archive_is_refused(tmp_path, found):
    (tmp_path / "some.zip").write_bytes(found)
    assert isinstance(refused(tmp_path / "some.zip", tmp_path / "new"), BrokenBackup)
    assert isinstance(refused(tmp_path / "nowhere.zip", tmp_path / "new"), UnknownRow)
    (tmp_path / "nothing").mkdir()
    assert isinstance(refused(tmp_path / "nothing", tmp_path / "new"), UnknownRow)


# ── where there is no room, and on the command line ──────────────────────────────────────────────────────────────────


@needs_limits
def test_a_backup_that_does_not_fit_leaves_the_earlier_one_and_the_ledger(db, number, either):
    back_up(db, either)
    before = contents(either.parent)
    with full_disk(100_000), pytest.raises(CannotWrite) as refused:
        back_up(db, either)
    assert "磁盘已满" in refused.value.sentence.zh
    assert contents(either.parent) == before
    decide(db, decision(number, value="9"))
    assert back_up(db, either).backup.manifest.count("decision") == 5


@needs_limits
def test_a_restore_that_does_not_fit_leaves_the_workspace(db, number, place):
    backup = back_up(db, place).backup
    db.close()
    before = contents(db.folder)
    planned = plan(backup, db.folder)
    with full_disk(100_000), pytest.raises(StoreError) as refused:
        restore(planned, replace=True)
    assert "磁盘已满" in refused.value.sentence.zh
    assert contents(db.folder) == before


def test_the_command_line_backs_up_says_what_it_would_do_and_restores(db, number, place, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    here = str(db.folder)
    db.close()
    assert main(["backup", str(place), "--workspace", here]) == 0
    assert "Backed up and checked: 4 decisions, 2 pictures" in capsys.readouterr().out
    with open_database(db.folder) as again:
        decide(again, decision(number, value="9"))
    assert main(["restore", str(place), "--workspace", here]) == 1
    assert "备份里没有其中 1 项及其他 0 条" in capsys.readouterr().err
    assert main(["restore", str(place), "--only-say"]) == 0
    assert list(tmp_path.glob("workspace-2*")) == []
    assert main(["restore", str(place)]) == 0
    (new,) = tmp_path.glob("workspace-2*")
    with open_database(new) as again:
        assert len(decisions(again, number)) == 4
    assert main(["restore", str(place), "--workspace", here, "--replace"]) == 0
    assert "kept as" in capsys.readouterr().out
