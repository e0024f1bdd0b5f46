"""A picture that is to be read, what came of it, and the reading itself, wherever it is done."""

from __future__ import annotations

import importlib
import logging
import os
import sys
import time
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from extraction import Engine, extract
from extraction.chart import LAYER_JSON, ChartImage, Extraction, PromptVersion
from extraction.errors import ChartError, ModelUnavailable, Sentence
from extraction.image import open_image
from extraction.jsonl import bytes_of

log = logging.getLogger(__name__)

LOADER = "extraction:load_engine"  # a function from an engine's name to the engine, by its own name
ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif"}  # what is taken up out of a folder
AHEAD = 1000  # pictures that may be read before the oldest one under way is done: what waits is kept in memory
MB = 2**20

BROKE_DOWN = Sentence(
    zh="读取程序出错，这张图没有读成；详情见日志。",
    en="The reader broke down over this picture; details are in the log.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A picture to be read: its place in the batch, where its bytes are, and what it is called.

    `layer` is the file with what a document holds behind a picture cut from it, "" for all others.
    """

    key: int
    path: str
    name: str
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """What a reader is made of: its engine, the words it asks in (None: its own), and the function that loads it."""

    engine: str
    prompt: PromptVersion | None = None
    loader: str = LOADER


@dataclass(frozen=True, slots=True)
class Outcome:
    """At most one of these: what was read, why the picture is refused, or how the reading broke down.

    `memory` is what the process held afterwards, in MB; 0 where nobody can tell. `reader` names the machine that read
    it, where there are several.
    """

    extraction: Extraction | None = None
    refusal: Sentence | None = None
    breakdown: Sentence | None = None
    seconds: float = 0.0
    memory: int = 0
    reader: str = ""

    @property
    def reason(self) -> Sentence | None:
        """Why there is no reading; None where there is one."""
        return self.refusal or self.breakdown


Results = Generator[tuple[Asked, Outcome], None, None]  # to be closed: whoever reads then stops
OUTCOME_JSON = TypeAdapter(Outcome)
START_JSON = TypeAdapter(Start)
ASKED_JSON = TypeAdapter(Asked)


def pictures_in(paths: Iterable[Path], endings: Collection[str] = ENDINGS) -> Iterator[Path]:
    """These files, and of folders every picture in them and below (what has one of these endings), by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in endings)
        else:
            yield path


def asked_of(files: Sequence[Path]) -> Iterator[Asked]:
    """The files of a batch, in their order."""
    for key, path in enumerate(files):
        yield Asked(key, str(path.absolute()), path.name)


def load(start: Start) -> Engine:
    """The engine, ready; raises ModelUnavailable."""
    module, function = start.loader.split(":")
    engine: Engine = getattr(importlib.import_module(module), function)(start.engine)
    return engine


def read_here(asked: Iterable[Asked], start: Start) -> Results:
    """Read one picture after another in this process."""
    engine = load(start)
    for each in asked:
        yield each, read_file(each, engine, start.prompt)


def read_file(asked: Asked, engine: Engine, prompt: PromptVersion | None) -> Outcome:
    """What comes of a picture in a file."""

    def opened() -> ChartImage:
        return with_layer(open_image(bytes_of(Path(asked.path)), asked.name), layer_bytes(asked))

    return _read(opened, asked.name, engine, prompt)


def read_bytes(data: bytes, name: str, layer: bytes, engine: Engine, prompt: PromptVersion | None) -> Outcome:
    """What comes of a picture that was sent here."""
    return _read(lambda: with_layer(open_image(data, name), layer), name, engine, prompt)


def layer_bytes(asked: Asked) -> bytes:
    """The layer of a picture as it was saved; nothing for one without."""
    return bytes_of(Path(asked.layer)) if asked.layer else b""


def with_layer(image: ChartImage, layer: bytes) -> ChartImage:
    return replace(image, layer=LAYER_JSON.validate_json(layer)) if layer else image


class Waiting:
    """The pictures that nobody reads: those not taken up yet, and those whose reader died over them."""

    def __init__(self, left: Iterable[Asked], tries: int) -> None:
        self._left = iter(left)
        self._again: list[Asked] = []
        self._tries = tries
        self._died: dict[int, int] = {}
        self._newest = -1
        self.all_taken = False

    def take(self, under_way: Iterable[Asked]) -> Asked | None:
        """The next one; None when there is none, or while the oldest of those under way is too far behind."""
        if self._again:
            return self._again.pop()
        oldest = min((asked.key for asked in under_way), default=self._newest)
        if self._newest - oldest >= AHEAD:
            return None
        asked = next(self._left, None)
        if asked is None:
            self.all_taken = True
        else:
            self._newest = asked.key
        return asked

    def put_back(self, asked: Asked, *, died: bool = True) -> bool:
        """It will be taken once more; False if too many readers have `died` over it."""
        self._died[asked.key] = self._died.get(asked.key, 0) + died
        if self._died[asked.key] >= self._tries:
            return False
        self._again.append(asked)
        return True

    def __bool__(self) -> bool:
        """True while there may be pictures to take."""
        return bool(self._again) or not self.all_taken


def in_order(results: Iterable[tuple[Asked, Outcome]]) -> Iterator[tuple[Asked, Outcome]]:
    """The same results in the order in which they were asked for, each as soon as all before it are there."""
    early: dict[int, tuple[Asked, Outcome]] = {}
    due = 0
    for asked, outcome in results:
        early[asked.key] = (asked, outcome)
        while due in early:
            yield early.pop(due)
            due += 1


def held(process: int | str = "self") -> int:
    """The memory that a process holds now, in MB; 0 where nobody can tell."""
    if sys.platform != "linux":
        return 0
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // MB


def _read(opened: Callable[[], ChartImage], name: str, engine: Engine, prompt: PromptVersion | None) -> Outcome:
    extraction, refusal, breakdown = None, None, None
    started = time.perf_counter()
    try:
        extraction = extract(opened(), engine, prompt)
    except ModelUnavailable as problem:
        breakdown = problem.sentence  # not the picture's fault
    except ChartError as problem:
        refusal = problem.sentence
    except Exception:  # the outermost door of one reading: logged here, and the other pictures go on
        log.exception("Reading %s went wrong", name)
        breakdown = BROKE_DOWN
    return Outcome(extraction, refusal, breakdown, time.perf_counter() - started, held())
