"""Opening pictures from outside without decoding them here: a small process of its own does, and may die of it.

Whoever runs as long as the server opens pictures through this door. Two of these processes are kept warm; one that
takes too long is ended, one that died over a picture is tried once more, and the picture is refused with a sentence.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path

from extraction.chart import ChartImage
from extraction.errors import ImageTooLarge, Sentence, UnreadableImage
from extraction.geometry import Box
from extraction.image import check_bytes
from extraction.opening_process import ASKED_JSON, TOLD_JSON, Asked, Look, Parts, Told, Wanted

log = logging.getLogger(__name__)
PROJECT = Path(__file__).parent.parent
SECONDS = 30.0  # the slowest picture within our limits takes 3
AT_ONCE = 2
RETIRES = 1000  # questions; whatever a decoder leaks goes with its process
KNOWN = 20_000  # pictures that are known to be shown as they are
KEYS = "CHARTLEDGER_"  # settings, among them keys: of no use to who opens pictures


def open_image(data: bytes, name: str) -> ChartImage:
    """The picture in `data`, proven to decode as a whole; raises UnreadableImage."""
    check_bytes(data, name)
    sha = hashlib.sha256(data).hexdigest()
    told, _ = _openers.ask("open", name, ((sha, data),))
    return ChartImage(sha, name, *told.size, data)


def look_at(image: ChartImage) -> Look:
    """What is wrong with an opened picture, and its print."""
    return _look(_openers.ask("look", image.name, (_of(image),))[0])


def print_of(image: ChartImage) -> str:
    """What stays nearly the same when the picture is saved anew."""
    return _look(_openers.ask("print", image.name, (_of(image),))[0]).print


def same_drawing(one: ChartImage, other: ChartImage) -> bool:
    """True if one could be a copy of the other."""
    return _openers.ask("same", one.name, (_of(one), _of(other)))[0].is_same


def for_browsers(image: ChartImage) -> tuple[bytes, str]:
    """What every browser shows as we measured it, and its media type."""
    if image.sha256 in _shown_as_they_are:
        return image.data, _shown_as_they_are[image.sha256]
    told, parts = _openers.ask("browser", image.name, (_of(image),))
    if parts:
        return parts[0], told.kind
    if len(_shown_as_they_are) >= KNOWN:
        _shown_as_they_are.clear()
    _shown_as_they_are[image.sha256] = told.kind
    return image.data, told.kind


def as_others_see_it(image: ChartImage) -> tuple[bytes, str]:
    """The picture as every program shows it, and how the name of such a file ends."""
    told, parts = _openers.ask("others", image.name, (_of(image),))
    return (parts[0] if parts else image.data), told.kind


def crops(image: ChartImage, boxes: tuple[Box, ...], largest: tuple[int, int]) -> Parts:
    """Each box as a PNG reduced to fit `largest`; empty for one that lies outside the picture."""
    return _openers.ask("crops", image.name, (_of(image),), boxes, largest)[1]


def get_ready() -> None:
    """Have a process started and warm before the first picture comes."""
    threading.Thread(target=_openers.start_one, name="opening", daemon=True).start()


def _of(image: ChartImage) -> tuple[str, bytes]:
    return image.sha256, image.data


def _look(told: Told) -> Look:
    if told.look is None:
        raise ValueError("an answer without a look")
    return told.look


class OpeningProcess:
    """A running opener: put a question, wait for its answer, or end it for good."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "extraction.opening_process"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if not name.startswith(KEYS)},
        )
        self.answered = 0
        self.answers: queue.Queue[tuple[Told, Parts] | None] = queue.Queue()
        threading.Thread(target=self.listen, name="opening-answers", daemon=True).start()

    def listen(self) -> None:
        """Collect answers until the process is gone, which None tells; half an answer is none."""
        stdout = self.process.stdout
        try:
            while stdout is not None and (line := stdout.readline()).endswith(b"\n"):
                told = TOLD_JSON.validate_json(line)
                parts = tuple(stdout.read(size) for size in told.parts)
                if tuple(map(len, parts)) != told.parts:
                    break
                self.answers.put((told, parts))
        finally:
            self.answers.put(None)

    def ask(self, asked: Asked, pictures: tuple[bytes, ...]) -> tuple[Told, Parts]:
        """The answer; EOFError if the process died over it, TimeoutError if it takes too long."""
        if self.process.stdin is None:
            raise EOFError
        try:
            self.process.stdin.write(ASKED_JSON.dump_json(asked) + b"\n")
            for data in pictures:
                self.process.stdin.write(data)
            self.process.stdin.flush()
            answer = self.answers.get(timeout=SECONDS)
        except OSError as death:
            raise EOFError from death
        except queue.Empty as late:
            raise TimeoutError from late
        if answer is None:
            raise EOFError
        self.answered += 1
        return answer

    def stop(self) -> None:
        """End it now, whatever it is doing."""
        self.process.kill()
        self.process.wait()


class Openers:
    """The processes that are warm, handed to one asker at a time; the one used last is handed out first."""

    def __init__(self) -> None:
        self.warm: list[OpeningProcess] = []
        self.places = threading.BoundedSemaphore(AT_ONCE)

    def start_one(self) -> None:
        with self.places:
            if not self.warm:
                self.warm.append(OpeningProcess())

    def ask(
        self,
        wanted: Wanted,
        name: str,
        pictures: tuple[tuple[str, bytes], ...],
        boxes: tuple[Box, ...] = (),
        largest: tuple[int, int] = (0, 0),
    ) -> tuple[Told, Parts]:
        """The answer to a question about pictures; raises UnreadableImage."""
        asked = Asked(wanted, name, tuple((sha, len(data)) for sha, data in pictures), boxes, largest)
        with self.places:
            told, parts = self.answer_to(asked, tuple(data for _, data in pictures))
        if told.refusal is not None:
            raise (ImageTooLarge if told.is_too_large else UnreadableImage)(told.refusal)
        if told.is_broken:
            raise UnreadableImage(broke_down(name))
        return told, parts

    def answer_to(self, asked: Asked, pictures: tuple[bytes, ...]) -> tuple[Told, Parts]:
        for _ in range(2):  # a process may have been ended from outside: the picture gets a second one
            process = self.take()
            try:
                answer = process.ask(asked, pictures)
            except EOFError:
                process.stop()
                log.warning("The process that opens pictures died (%s)", process.process.returncode)
                continue
            except TimeoutError as late:
                process.stop()
                log.warning("Opening a picture took longer than %.0f s", SECONDS)
                raise UnreadableImage(too_slow(asked.name)) from late
            self.give_back(process)
            return answer
        raise UnreadableImage(broke_down(asked.name))

    def take(self) -> OpeningProcess:
        try:
            return self.warm.pop()
        except IndexError:
            return OpeningProcess()

    def give_back(self, process: OpeningProcess) -> None:
        if process.answered < RETIRES:
            self.warm.append(process)
        else:
            process.stop()

    def stop(self) -> None:
        """End those that are warm."""
        while self.warm:
            self.warm.pop().stop()


def broke_down(name: str) -> Sentence:
    return Sentence(
        zh=f"打开“{name}”的程序中途退出，这个文件没有收下；请另存为 PNG 再上传，详情见服务器日志。",
        en=f"The program that opens pictures broke down over “{name}”, which was not taken in; "
        "save it as PNG and upload that. Details are in the server's log.",
    )


def too_slow(name: str) -> Sentence:
    return Sentence(
        zh=f"打开“{name}”超过 {SECONDS:.0f} 秒，已停止；请另存为 PNG 再上传。",
        en=f"Opening “{name}” took more than {SECONDS:.0f} seconds and was stopped; save it as PNG and upload that.",
    )


_shown_as_they_are: dict[str, str] = {}  # hash → media type: a page asks for the same pictures all day
_openers = Openers()
atexit.register(_openers.stop)
