"""What the whole server shares: the workspace that is open, and the workers that read for it.

A workspace is a folder. The sample one and a person's own lie side by side; one of them is open at a time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from extraction.errors import Sentence
from extraction.questions.talking import PictureTalker
from service.backups import DailyBackup
from service.download import Download, Source
from service.model_choice import ModelChoice, keep_choice, kept_choice, with_environment
from service.posts import FIRST, SECOND
from service.reading import ReadingWorker
from service.reading_process import ReadingProcess
from service.second_reader import follow_up, hand_over
from service.talks import SecondTalker
from service.text_wishes import TextWishes
from service.trying import try_next
from storage import jobs
from storage.acting import need
from storage.audit import note
from storage.backup import Backup, Restored, plan, restore
from storage.database import Database, open_database
from storage.queue import queue
from storage.second_readings import note_second_readers

if TYPE_CHECKING:
    from service.watching import FolderWatch  # takes pictures in for us, and so stands above

ENGINE = "embedded"
SAMPLE = "sample"
MINE = "mine"
WATCH = "CHARTLEDGER_WATCH"
LAST_OPENED = "last-opened"  # a one-word file beside the workspaces


@dataclass(frozen=True, slots=True)
class Readers:
    """The worker of the first reader, and that of the second ones."""

    first: ReadingWorker
    second: ReadingWorker


HireReaders = Callable[[Database], Readers]


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open ledger, and the workers that read for it (none where nothing needs reading, as in tests)."""

    database: Database
    readers: Readers | None
    hire_readers: HireReaders | None
    daily: DailyBackup | None
    watch: FolderWatch | None = None


class Closed(Exception):
    """No workspace is open: the server is starting, stopping or switching."""


_open: list[Workspace] = []
_downloads: list[Download] = []
_talkers: list[PictureTalker] = []
_lock = threading.RLock()


def hire(database: Database) -> Readers:
    """The readers of a ledger: what either of them has read may ask the second one, or stand beside its reading."""

    def what_follows(db: Database, sha: str) -> None:
        follow_up(db, sha, model_choice(db.folder))

    def first_process() -> ReadingProcess:
        return ReadingProcess(memory=FIRST.memory)

    def second_process() -> ReadingProcess:
        return ReadingProcess(settings=model_choice(database.folder).settings, yields=True)

    return Readers(
        ReadingWorker(database, first_process, FIRST, what_follows, try_next),
        ReadingWorker(database, second_process, SECOND, what_follows, try_next),
    )


def open_workspace(folder: Path, hire_readers: HireReaders | None = hire) -> Database:
    """Open a folder as the workspace of this server and begin to read what waits in it."""
    with _lock:
        close_workspace()
        database = open_database(folder)
        if is_sample(folder) and not queue(database):
            fill_sample(database)
        note_second_readers(database, SECOND.engines)
        readers = hire_readers(database) if hire_readers else None
        if readers:
            take_up_forgotten(database)
            begin(readers, model_choice(folder))
        daily = DailyBackup(database) if readers and not is_sample(folder) else None
        if daily:
            daily.start()
        watch = watch_for(database) if daily else None
        _open.append(Workspace(database, readers, hire_readers, daily, watch))
        remember_opened(folder)
        return database


def close_workspace() -> None:
    """Stop reading and close the ledger; nothing happens if none is open."""
    with _lock:
        while _open:
            workspace = _open.pop()
            if workspace.watch:
                workspace.watch.stop()
            if workspace.readers:
                workspace.readers.first.stop()
                workspace.readers.second.stop()
            if workspace.daily:
                workspace.daily.stop()
            workspace.database.close()


def restore_workspace(backup: Backup, replace: bool) -> Restored:
    """Bring a backup back in place of the open workspace, which is kept under another name; then go on in it."""
    with _lock:
        now = _open[-1]
        close_workspace()
        try:
            return restore(plan(backup, now.database.folder), replace)
        finally:
            open_workspace(now.database.folder, now.hire_readers)


def backup_trouble() -> Sentence | None:
    """Why the last daily backup was not made; None if all is well."""
    with _lock:
        daily = _open[-1].daily if _open else None
        return daily.trouble if daily else None


def folder_watch() -> FolderWatch | None:
    """Who watches a folder for the open workspace; nobody in the sample one, or where no folder was named."""
    with _lock:
        return _open[-1].watch if _open else None


def ledger() -> Database:
    """The open ledger."""
    with _lock:
        if not _open:
            raise Closed
        return _open[-1].database


def first_reader_is_loading() -> bool:
    """True while the first reader still loads what it reads with."""
    with _lock:
        readers = _open[-1].readers if _open else None
        return readers is not None and readers.first.doing.state == "loading"


def second_worker() -> ReadingWorker | None:
    """The worker of the second readers; none where nothing is read."""
    with _lock:
        readers = _open[-1].readers if _open else None
        return readers.second if readers else None


def first_worker() -> ReadingWorker | None:
    """The worker of the first reader; none where nothing is read."""
    with _lock:
        readers = _open[-1].readers if _open else None
        return readers.first if readers else None


def text_wishes() -> TextWishes | None:
    """Where to ask for the texts of a picture; none where nothing is read."""
    with _lock:
        readers = _open[-1].readers if _open else None
        return readers.first.wishes if readers else None


def talker() -> PictureTalker | None:
    """The vision model that can be asked about a picture in words: one that was offered, else the second reader."""
    with _lock:
        if _talkers:
            return _talkers[-1]
        worker = second_worker()
        choice = model_choice(ledger().folder)
        name = choice.server_model or Path(choice.place).name
        return SecondTalker(ledger(), worker, choice.engine, name) if worker and choice.place else None


def offer_talker(offered: PictureTalker | None) -> None:
    """From now on this model answers what the read values cannot; None takes the offer back."""
    with _lock:
        _talkers[:] = [] if offered is None else [offered]


def model_choice(folder: Path) -> ModelChoice:
    """The second reader chosen on this machine, or by its environment."""
    return with_environment(kept_choice(machine_folder(folder)))


def choose_model(folder: Path, choice: ModelChoice) -> None:
    """Another second reader from now on; one that is loaded gives its memory back."""
    need("admin")
    keep_choice(machine_folder(folder), choice)
    note(ledger(), "setting", "second reader", choice.engine)
    hand_over(ledger(), model_choice(folder))
    worker = second_worker()
    if worker:
        worker.change()


def offer(*sources: Source) -> None:
    """Have a model ready to be fetched from any of these; what was being fetched before is paused."""
    with _lock:
        while _downloads:
            _downloads.pop().pause()
        _downloads.extend(Download(source, arrived) for source in sources)


def downloads() -> tuple[Download, ...]:
    """Where a model can be fetched from, and how far it is; none where there is nothing to fetch."""
    with _lock:
        return tuple(_downloads)


def arrived(folder: Path) -> None:
    """Weights that were fetched are the second reader from now on."""
    home = ledger().folder
    choose_model(home, replace(kept_choice(machine_folder(home)), engine="qwen", folder=str(folder)))


def machine_folder(folder: Path) -> Path:
    """What holds for all workspaces of this machine stands beside them; one that lies alone keeps it inside."""
    return folder.parent if folder.name in (SAMPLE, MINE) else folder


def begin(readers: Readers, choice: ModelChoice) -> None:
    readers.first.start()
    if choice.preload and choice.place:
        readers.second.load(choice.engine)
    readers.second.start()


def switch_workspace(name: str) -> None:
    """Open the workspace of that name beside the one that is open now; neither loses anything."""
    with _lock:
        now = _open[-1]
        open_workspace(now.database.folder.parent / name, now.hire_readers)


def is_sample(folder: Path) -> bool:
    return folder.name == SAMPLE


def last_opened(folder_of_workspaces: Path) -> Path:
    """The workspace that was open last, else the sample one."""
    note = folder_of_workspaces / LAST_OPENED
    name = note.read_text(encoding="utf-8").strip() if note.is_file() else SAMPLE
    return folder_of_workspaces / (name if name in (SAMPLE, MINE) else SAMPLE)


def remember_opened(folder: Path) -> None:
    if folder.name in (SAMPLE, MINE):
        (folder.parent / LAST_OPENED).write_text(folder.name, encoding="utf-8")


def watch_for(database: Database) -> FolderWatch | None:
    """Begin to watch the folder that whoever runs the server named; None where nobody did."""
    from service.watching import FolderWatch

    named = os.environ.get(WATCH, "").strip()
    if not named:
        return None
    watch = FolderWatch(database, Path(named))
    watch.start()
    return watch


def fill_sample(database: Database) -> None:
    """Put the invented companies and their charts into an empty sample workspace."""
    from service.sample import build_sample

    build_sample(database)


def take_up_forgotten(database: Database) -> None:
    """Ask for a reading of every picture that was saved just before the server died, and so never queued."""
    for row in queue(database):
        if row.state == "new":
            jobs.enqueue(database, row.image, ENGINE)
