"""The door of documents for whoever runs as long as the server: the same functions, done by a small process.

The process has limits on memory, time and what it may write, and may die of a document: it is ended and replaced, and
the document refused with a sentence. Whoever stops listening to a stream (a scan that is cancelled) ends its process.
Keep to one thread a stream; several streams may run at once, each in a process of its own.
"""

from __future__ import annotations

import atexit
import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from extraction.chart import ChartImage
from extraction.documents.files import is_pdf
from extraction.documents.nouns import Document, Exhibit, PageLook
from extraction.documents.opening_process import ASKED_JSON, TOLD_JSON, Answer, Asked, Told
from extraction.errors import DocumentTooLarge, PasswordNeeded, Sentence, UnreadableDocument

log = logging.getLogger(__name__)
PROJECT = Path(__file__).parents[2]
SECONDS = 120.0  # between two answers; the slowest page within our limits takes a few
AT_ONCE = 3  # a scan takes minutes, and thumbnails should come meanwhile
RETIRES = 500  # questions; whatever leaks goes with the process
KEYS = "CHARTLEDGER_"  # settings, among them keys: of no use to who opens documents
WAITING = 64  # answers that nobody has fetched yet; the process waits then, so that memory stays bounded

T = TypeVar("T")


def _unheard(page: int, pages: int) -> None:
    """Nobody waits to hear how far we are."""


def open_document(path: Path, password: str = "", name: str = "") -> Document:
    """What the file is and whose report; raises UnreadableDocument, PasswordNeeded, DocumentTooLarge."""
    return _the_one(told.document for told, _ in _answers(Asked("open", path, name or path.name, password)))


def look_at_pages(path: Path, pages: Sequence[int], password: str = "") -> Generator[PageLook, None, None]:
    """Size and letters of each of these pages, one after the other; pages count from 1."""
    for told, _ in _answers(Asked("look", path, path.name, password, tuple(pages))):
        if told.look is not None:
            yield told.look


def thumbnails(path: Path, pages: Sequence[int], width: int = 200, password: str = "") -> Iterator[bytes]:
    """Each of these pages as a PNG so many pixels wide; any width up to what a whole page on a screen needs."""
    for told, data in _answers(Asked("thumbnails", path, path.name, password, tuple(pages), width)):
        if told.follow:
            yield data


def thumbnail(path: Path, page: int, width: int = 200, password: str = "") -> bytes:
    """The page as a PNG so many pixels wide."""
    return _the_one(thumbnails(path, (page,), width, password))


def find_exhibits(
    path: Path, on_page: Callable[[int, int], None] = _unheard, password: str = "", pages: Sequence[int] = ()
) -> Generator[Exhibit, None, None]:
    """The charts and tables, page after page; `on_page` hears the page done and how many there are."""
    with closing(_answers(Asked("find", path, path.name, password, tuple(pages)))) as answers:
        for told, _ in answers:
            if told.pages:
                on_page(told.page, told.pages)
            if told.exhibit is not None:
                yield told.exhibit


def cut(path: Path, exhibit: Exhibit, document: Document, password: str = "") -> ChartImage:
    """The picture of an exhibit with the layer behind it."""
    asked = Asked("cut", path, document.name, password, exhibit=exhibit, document=document)
    return _the_one(_whole(told, data) for told, data in _answers(asked))


def _whole(told: Told, data: bytes) -> ChartImage | None:
    return None if told.image is None else replace(told.image, data=data, layer=told.layer)


def _the_one(answers: Iterator[T | None]) -> T:
    """The only answer to a question that has one; the rest is heard too, so that the process is free again."""
    (answer,) = [each for each in answers if each is not None]
    return answer


# ──────────────────────────────────────────────────────────────────────────────────────────────────── the processes


class DocumentProcess:
    """A running opener of PDF or of Office files: put a question, hear its answers, or end it for good."""

    def __init__(self, reads: str) -> None:
        self.reads = reads
        self.process = subprocess.Popen(
            [sys.executable, "-m", "extraction.documents.opening_process", reads],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if not name.startswith(KEYS)},
            start_new_session=True,  # what it starts in turn ends with it
        )
        self.answered = 0
        self.answers: queue.Queue[Answer | None] = queue.Queue(WAITING)
        threading.Thread(target=self.listen, name="documents-answers", daemon=True).start()

    def listen(self) -> None:
        """Collect answers until the process is gone, which None tells; half an answer is none."""
        stdout = self.process.stdout
        try:
            while stdout is not None and (line := stdout.readline()).endswith(b"\n"):
                told = TOLD_JSON.validate_json(line)
                data = stdout.read(told.follow)
                if len(data) != told.follow:
                    break
                self.answers.put((told, data))
        finally:
            self.answers.put(None)

    def ask(self, asked: Asked) -> Iterator[Answer]:
        """The answers up to the last; EOFError if the process died over them, TimeoutError if one takes too long."""
        try:
            if self.process.stdin is None:
                raise EOFError
            self.process.stdin.write(ASKED_JSON.dump_json(asked) + b"\n")
            self.process.stdin.flush()
        except OSError as death:
            raise EOFError from death
        while True:
            try:
                answer = self.answers.get(timeout=SECONDS)
            except queue.Empty as late:
                raise TimeoutError from late
            if answer is None:
                raise EOFError
            yield answer
            if answer[0].is_done:
                self.answered += 1
                return

    def stop(self) -> None:
        """End it now, whatever it is doing, and whatever it started."""
        if self.process.poll() is None and sys.platform != "win32":
            with suppress(ProcessLookupError):  # it may have ended meanwhile
                os.killpg(self.process.pid, 9)
        self.process.kill()
        self.process.wait()
        while not self.answers.empty():
            self.answers.get_nowait()  # who listens may be waiting for room to say that it is gone


_warm: list[DocumentProcess] = []
_busy: list[DocumentProcess] = []
_places = threading.BoundedSemaphore(AT_ONCE)


def processes() -> list[int]:
    """The ids of the processes that run now, warm or busy."""
    return [each.process.pid for each in (*_warm, *_busy)]


def _answers(asked: Asked) -> Generator[Answer, None, None]:
    """The answers to a question; raises UnreadableDocument. A process that is not heard to the end is ended."""
    with _places:
        process = _take("pdf" if is_pdf(asked.path) else "office")
        heard = False
        _busy.append(process)
        try:
            for told, data in process.ask(asked):
                heard = told.is_done
                if told.refusal is not None:
                    raise _refusal(told)
                if told.is_broken:
                    raise UnreadableDocument(broke_down(asked.name))
                yield told, data
        except EOFError as death:
            log.warning("The process that opens documents died (%s)", process.process.poll())
            raise UnreadableDocument(broke_down(asked.name)) from death
        except TimeoutError as late:
            log.warning("Opening a document took longer than %.0f s", SECONDS)
            raise UnreadableDocument(too_slow(asked.name)) from late
        finally:
            _busy.remove(process)
            if heard and process.answered < RETIRES:
                _warm.append(process)
            else:
                process.stop()


def _take(reads: str) -> DocumentProcess:
    for process in reversed(_warm):
        if process.reads == reads:
            _warm.remove(process)
            if process.process.poll() is None:
                return process
            process.stop()  # ended from outside while nobody needed it
    return DocumentProcess(reads)


def _stop_all() -> None:
    while _warm:
        _warm.pop().stop()


def _refusal(told: Told) -> UnreadableDocument:
    if told.refusal is None:
        raise ValueError("a refusal without a sentence")
    sorts = {"password": PasswordNeeded, "too_large": DocumentTooLarge, "unreadable": UnreadableDocument}
    return sorts[told.refused](told.refusal)


def broke_down(name: str) -> Sentence:
    return Sentence(
        zh=f"打开“{name}”的程序中途退出；请用 PDF 阅读器另存（或打印为 PDF）再上传，详情见服务器日志。",
        en=f"The program that opens reports broke down over “{name}”; save it anew from a PDF reader "
        "(or print it as PDF) and upload that. Details are in the server's log.",
    )


def too_slow(name: str) -> Sentence:
    return Sentence(
        zh=f"打开“{name}”的某一页超过 {SECONDS:.0f} 秒，已停止；请拆分出需要的几页再上传。",
        en=f"A page of “{name}” took more than {SECONDS:.0f} seconds and was stopped; upload only the pages needed.",
    )


atexit.register(_stop_all)
