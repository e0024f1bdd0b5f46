"""When and where the open workspace is backed up: at a click, and by itself once a day while the program runs."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from pathlib import Path

from extraction.errors import Sentence
from storage.backup import Backup, Told, back_up, forget_old, list_backups
from storage.database import Database
from storage.errors import StoreError
from storage.settings import choose, setting

KEPT = 7  # moments that daily backups leave
A_DAY = dt.timedelta(days=1)
FIRST_QUIET = 60.0  # seconds after the start, while people look at their first page
BETWEEN = 900.0  # seconds between looks whether a day has passed
FOLDER, DAILY = "backup.folder", "backup.daily"
log = logging.getLogger(__name__)


def backup_folder(db: Database) -> Path:
    """Where backups of this workspace go: the folder that was chosen, else one beside it."""
    chosen = setting(db, FOLDER)
    return Path(chosen) if chosen else db.folder.with_name(f"{db.folder.name}-backups")


def choose_folder(db: Database, folder: str) -> None:
    """Backups go there from now on; no words mean the folder beside the workspace again."""
    choose(db, FOLDER, folder.strip())


def is_daily(db: Database) -> bool:
    """True unless somebody has said that no backup is to be made unasked."""
    return setting(db, DAILY) != "no"


def choose_daily(db: Database, daily: bool) -> None:
    choose(db, DAILY, "yes" if daily else "no")


def newest(db: Database) -> Backup | None:
    """The last backup in the folder of this workspace; None if there is none that can be read."""
    return next(iter(list_backups(backup_folder(db))), None)


def back_up_now(db: Database, told: Told | None = None) -> Backup:
    """One more moment in the folder of this workspace; CannotWrite says what stood in the way."""
    return back_up(db, backup_folder(db), told).backup


class DailyBackup:
    """Backs one open workspace up once a day, in a thread of its own; what went wrong stands in `trouble`."""

    def __init__(self, db: Database, quiet: float = FIRST_QUIET) -> None:
        self.db = db
        self.quiet = quiet
        self.trouble: Sentence | None = None
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="daily-backup", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """No further backup; one under way is waited for."""
        self.stopping.set()
        if self.thread.is_alive():
            self.thread.join()

    def run(self) -> None:
        pause = self.quiet
        while not self.stopping.wait(pause):
            pause = BETWEEN
            try:
                self.back_up_if_due()
            except Exception:  # the outermost door of this thread: the next look may go better
                log.exception("The daily backup met an unexpected problem")

    def back_up_if_due(self) -> None:
        """One more moment if the last is a day old, and only the newest kept."""
        if not is_daily(self.db):
            return
        at = dt.datetime.now(dt.UTC)
        made = [one.manifest.made_at for one in list_backups(backup_folder(self.db))]
        if any(at - A_DAY < moment <= at for moment in made):  # one of a clock that was ahead is no reason to wait
            return
        try:
            back_up_now(self.db)
            forget_old(backup_folder(self.db), KEPT)
            self.trouble = None
        except StoreError as problem:
            log.warning("No daily backup: %s", problem)
            self.trouble = problem.sentence
