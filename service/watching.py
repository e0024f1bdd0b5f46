"""The watched folder: whatever pictures are put there are taken in like uploads, and wait for a person's review.

A file counts once it has stayed the same between two looks. Nothing in the folder is moved, changed or followed
elsewhere (links are left alone); what became of each file is noted in the ledger. The folder is named by whoever runs
the server, never by a page: a page can only pause the watch.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG

from extraction.batch.asked import ENDINGS
from extraction.errors import Sentence
from extraction.file_names import Origin
from extraction.image import MAX_BYTES
from service.intake import take_in
from storage.database import Database
from storage.errors import StoreError
from storage.settings import choose, setting
from storage.watched import FileState, note_file, noted_files

BETWEEN = 2.0  # seconds between two looks: a file that did not change from one to the next has arrived
PAUSED = "watch.paused"
ASKED_BY = "监视文件夹 watched folder"  # its readings take turns with those of people
log = logging.getLogger(__name__)


def is_paused(db: Database) -> bool:
    return setting(db, PAUSED) == "yes"


def pause(db: Database, paused: bool) -> None:
    choose(db, PAUSED, "yes" if paused else "no")


class FolderWatch:
    """Watches one folder for one open workspace, in a thread of its own; what went wrong stands in `trouble`."""

    def __init__(self, db: Database, folder: Path, between: float = BETWEEN) -> None:
        self.db = db
        self.folder = folder
        self.between = between
        self.trouble: Sentence | None = None
        self.before: set[FileState] = set()  # how files looked the last time
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="watched-folder", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """No further look; a file being taken in is waited for."""
        self.stopping.set()
        if self.thread.is_alive():
            self.thread.join()

    def run(self) -> None:
        while not self.stopping.wait(self.between):
            try:
                self.look()
            except Exception:  # the outermost door of this thread: the next look may go better
                log.exception("The look into the watched folder met an unexpected problem")

    def look(self) -> None:
        """Take in every file that is new or changed, and has stayed the same since the last look."""
        if is_paused(self.db):
            return
        try:
            there = set(self.files())
            arrived = sorted(there & self.before - noted_files(self.db), key=lambda file: file.path)
            self.before = there
            for file in arrived:
                if self.stopping.is_set():
                    return
                self.take(file)
            self.trouble = None
        except StoreError as problem:
            self.trouble = problem.sentence
        except OSError as problem:
            self.trouble = Sentence(
                zh=f"无法读取监视文件夹“{self.folder}”：{problem.strerror}。",
                en=f"The watched folder “{self.folder}” cannot be read: {problem.strerror}.",
            )

    def files(self) -> Iterator[FileState]:
        """The pictures in the folder and in those below, by their names; raises OSError where the folder is gone."""
        for below, folders, names in os.walk(self.folder, onerror=self.gone):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                path = Path(below, name)
                if path.suffix.lower() in ENDINGS and not name.startswith("."):
                    try:
                        state = path.lstat()
                    except FileNotFoundError:
                        continue  # it left while we looked
                    if S_ISREG(state.st_mode):
                        yield FileState(path.relative_to(self.folder).as_posix(), state.st_size, state.st_mtime_ns)

    def gone(self, problem: OSError) -> None:
        if problem.filename == str(self.folder):
            raise problem

    def take(self, file: FileState) -> None:
        """Take one file in, and note what became of it; one that cannot be opened now is tried at the next look."""
        path = self.folder / file.path
        try:
            data = contents(path)
        except OSError as problem:
            log.warning("A file of the watched folder cannot be read yet: %s", problem.strerror)
            return
        batch = take_in(self.db, [(path.name, data)], Origin(), asked_by=ASKED_BY)
        note_file(self.db, file, "refused" if batch.refused else "seen before" if batch.seen_before else "taken")


def contents(path: Path) -> bytes:
    """What is in a file, up to what shows that it is too large; raises OSError, also for a link."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        return file.read(MAX_BYTES + 1)
