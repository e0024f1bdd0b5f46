"""The small process in which documents from outside are opened: `python -m extraction.documents.opening_process`.

What reads PDF is a large piece of C that reads what strangers wrote. Here it has a bounded memory and a bounded time,
it can write no file, and the server's keys are not in its environment. A question is one line of JSON; the answers are
a line each, some followed by bytes, the last one says that it is done. A document is streamed: nothing is kept of a
page that has been told.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from pydantic import TypeAdapter

from extraction import documents
from extraction.chart import ChartImage, Layer
from extraction.documents.nouns import Document, Exhibit, PageLook
from extraction.errors import DocumentTooLarge, PasswordNeeded, Sentence, UnreadableDocument
from extraction.shut_in import begin_clock, shut_in

log = logging.getLogger(__name__)

MEMORY = 3 * 2**30  # bytes of addresses; 300 pages were seen to need a tenth of it
PROCESSOR_SECONDS = 90  # between two answers; who asks gives up earlier, unless it died
OPEN_FILES = 48
WRITTEN = 512 * 2**20  # bytes of one file, for the program that draws Office pages; PDF writes nothing

Wanted = Literal["open", "look", "thumbnails", "find", "cut"]
Refused = Literal["unreadable", "too_large", "password"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of a document."""

    wanted: Wanted
    path: Path
    name: str
    password: str = ""
    pages: tuple[int, ...] = ()
    width: int = 200
    exhibit: Exhibit | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: whatever is not None. `follow` bytes of a PNG come after it; `page` of `pages` is done."""

    document: Document | None = None
    look: PageLook | None = None
    exhibit: Exhibit | None = None
    image: ChartImage | None = None
    layer: Layer | None = None
    page: int = 0
    pages: int = 0
    follow: int = 0
    refusal: Sentence | None = None
    refused: Refused = "unreadable"
    is_broken: bool = False
    is_done: bool = False


ASKED_JSON = TypeAdapter(Asked)
TOLD_JSON = TypeAdapter(Told)
Answer = tuple[Told, bytes]


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then stops us
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not mix with our answers
    warnings.simplefilter("ignore")
    shut_doors(writes="office" in sys.argv[1:])
    answer_on_request(sys.stdin.buffer, answers)


def answer_on_request(questions: IO[bytes], answers: IO[bytes]) -> None:
    """The life of the process: answer until the other side hangs up."""
    while line := questions.readline():
        begin_clock(PROCESSOR_SECONDS)
        for told, data in answered(ASKED_JSON.validate_json(line)):
            answers.write(TOLD_JSON.dump_json(told) + b"\n" + data)
            answers.flush()
            begin_clock(PROCESSOR_SECONDS)


def answered(asked: Asked) -> Iterator[Answer]:
    """The answers to a question, the last one among them."""
    try:
        yield from _told(asked)
    except UnreadableDocument as refusal:
        yield Told(refusal=refusal.sentence, refused=_sort(refusal), is_done=True), b""
        return
    except Exception:  # the outermost door of this process: logged here, told as a document that cannot be opened
        log.exception("Opening a document went wrong")
        yield Told(is_broken=True, is_done=True), b""
        return
    yield Told(is_done=True), b""


def _told(asked: Asked) -> Iterator[Answer]:
    if asked.wanted == "open":
        yield Told(document=documents.open_document(asked.path, asked.password, asked.name)), b""
    elif asked.wanted == "look":
        for look in documents.look_at_pages(asked.path, asked.pages, asked.password):
            yield Told(look=look), b""
    elif asked.wanted == "thumbnails":
        for page in asked.pages:
            data = documents.thumbnail(asked.path, page, asked.width, asked.password)
            yield Told(page=page, follow=len(data)), data
    elif asked.wanted == "find":
        yield from _found(asked)
    elif asked.exhibit is not None and asked.document is not None:
        image = documents.cut(asked.path, asked.exhibit, asked.document, asked.password)
        bare = ChartImage(image.sha256, image.name, image.width, image.height, b"")
        yield Told(image=bare, layer=image.layer, follow=len(image.data)), image.data


def _found(asked: Asked) -> Iterator[Answer]:
    """Exhibits and how far we are. A page that holds none is told before the next exhibit is."""
    done: list[tuple[int, int]] = []
    for exhibit in documents.find_exhibits(asked.path, lambda *page: done.append(page), asked.password, asked.pages):
        yield from _told_done(done)
        yield Told(exhibit=exhibit), b""
    yield from _told_done(done)


def _told_done(done: list[tuple[int, int]]) -> Iterator[Answer]:
    for page, pages in done:
        yield Told(page=page, pages=pages), b""
    done.clear()


def _sort(refusal: UnreadableDocument) -> Refused:
    if isinstance(refusal, PasswordNeeded):
        return "password"
    return "too_large" if isinstance(refusal, DocumentTooLarge) else "unreadable"


def shut_doors(*, writes: bool) -> None:
    """From here on: nothing written (little, where pages of Office are drawn), few files, and so much memory."""
    shut_in(MEMORY, 1024 if writes else OPEN_FILES, WRITTEN if writes else 0)


if __name__ == "__main__":
    main()
