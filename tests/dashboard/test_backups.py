"""Backups, as the page Settings and the running program make them and bring them back."""

from __future__ import annotations

import json
import logging

import pytest

from service import resources
from service.backups import DailyBackup, back_up_now, backup_folder, choose_daily, choose_folder, newest
from storage.backup import forget_old, list_backups
from storage.backup.manifest import MANIFEST
from storage.reviews import decide, decisions
from tests.builders import decision, point, reading
from tests.dashboard.conftest import words
from tests.full_disk import full_disk, needs_limits


@pytest.fixture
def number(ledger, chart):
    _, number = chart(reading(point("12"), point("13", year=2023)))
    decide(ledger, decision(number, 0, "12"))
    return number


def test_the_page_makes_a_backup_and_says_when_the_last_was(ledger, number, show_page):
    page = show_page("settings")
    assert "no backup yet" in words(page)
    page.button(key="backup-now").click().run()
    assert not page.exception
    assert "Backed up, read back and compared." in words(page)
    assert "1 decisions, 1 pictures" in words(page)
    assert len(list_backups(backup_folder(ledger))) == 1
    assert str(backup_folder(ledger)) in words(page)


def test_a_backup_is_brought_back_from_the_page_once_its_counts_were_seen(ledger, number, show_page):
    back_up_now(ledger)
    decide(ledger, decision(number, 1, "14"))
    page = show_page("settings", "zh")
    page.selectbox(key="backup-chosen").select_index(0).run()
    assert "备份里没有其中 1 项" in words(page)
    assert page.button(key="backup-restore").disabled
    page.checkbox(key="backup-sure").check().run()
    page.button(key="backup-restore").click().run()
    assert not page.exception
    assert "已恢复" in words(page)
    assert page.selectbox(key="backup-chosen").value is None
    now = resources.ledger()
    assert now.folder == ledger.folder
    assert len(decisions(now, number)) == 1
    assert len(list(ledger.folder.parent.glob("ledger.before-*"))) == 1


def test_where_backups_go_is_chosen_on_the_page(ledger, number, show_page, tmp_path):
    page = show_page("settings")
    page.text_input(key="backup-folder").set_value(str(tmp_path / "far")).run()
    page.button(key="backup-now").click().run()
    assert [one.place.parent for one in list_backups(tmp_path / "far")] == [tmp_path / "far"]
    page.text_input(key="backup-folder").set_value("").run()
    assert backup_folder(ledger) == tmp_path / "ledger-backups"


def test_a_backup_is_made_by_itself_at_most_once_a_day_and_not_if_it_is_not_wanted(ledger, number):
    daily = DailyBackup(ledger)
    choose_daily(ledger, False)
    daily.back_up_if_due()
    assert newest(ledger) is None
    choose_daily(ledger, True)
    daily.back_up_if_due()
    daily.back_up_if_due()
    assert len(list_backups(backup_folder(ledger))) == 1


def test_a_clock_that_was_ahead_when_a_backup_was_made_keeps_no_later_one_from_being_made_and_kept(ledger, number):
    ahead = back_up_now(ledger).place
    said = json.loads((ahead / MANIFEST).read_text())
    said["made_at"] = "2099-01-01T00:00:00Z"
    (ahead / MANIFEST).write_text(json.dumps(said))
    ahead.rename(ahead.with_name("2099-01-01T000000Z"))
    daily = DailyBackup(ledger)
    for _ in range(2):
        daily.back_up_if_due()
    assert len(list_backups(backup_folder(ledger))) == 2
    assert forget_old(backup_folder(ledger), 1) == []


@needs_limits
def test_a_daily_backup_that_does_not_fit_is_told_and_tried_again(ledger, number, caplog):
    daily = DailyBackup(ledger)
    with full_disk(10_000), caplog.at_level(logging.WARNING):
        daily.back_up_if_due()
    assert daily.trouble is not None
    assert "磁盘已满" in daily.trouble.zh
    daily.back_up_if_due()
    assert daily.trouble is None
    assert newest(ledger) is not None


def test_a_folder_that_cannot_be_written_is_said_on_the_page(ledger, number, show_page, tmp_path):
    (tmp_path / "file").write_text("no folder")
    choose_folder(ledger, str(tmp_path / "file"))
    page = show_page("settings")
    page.button(key="backup-now").click().run()
    assert not page.exception
    assert "cannot be written" in words(page)
