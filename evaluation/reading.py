"""Reads the pictures of a set with an engine, in as many processes as asked for, and keeps a line for each.

A line is what `extraction.jsonl` makes of a picture, and two things more: `code`, the state of the program that read
it, so that an interrupted run can go on, and `ocr_seconds`, how long the text recognition alone took right beside it.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

import numpy as np

import extraction
from evaluation.score import Line
from evaluation.sets import Sample, predictions_of
from extraction import Engine, extract, load_engine
from extraction.errors import ChartError
from extraction.image import pixels
from extraction.jsonl import open_file, picture_line
from extraction.ocr import find_texts


def read_set(
    samples: Sequence[Sample], engine: str, keep: Path, jobs: int = 1, resume: bool = False, time_ocr: bool = False
) -> dict[str, Line]:
    """The prediction for each picture, also written to `keep`, line by line."""
    code = code_version()
    lines = _already_read(keep, code, time_ocr) if resume and keep.is_file() else {}
    todo = [sample.file for sample in samples if sample.file.stem not in lines]
    keep.parent.mkdir(parents=True, exist_ok=True)
    with keep.open("w", encoding="utf-8") as file:
        file.writelines(_text(line) for line in lines.values())
        read = partial(read_picture, engine, time_ocr)
        for done, line in enumerate(_in_processes(read, todo, jobs), 1):
            lines[Path(str(line["file"])).stem] = line
            file.write(_text({**line, "code": code}))
            file.flush()
            _progress(done, len(todo), str(line["file"]))
    return lines


def read_picture(engine: str, time_ocr: bool, file: Path) -> Line:
    """One picture as a line; a refusal is a line as well."""
    ready(engine)
    reading, reason, ocr_seconds = None, None, None
    started = time.perf_counter()
    try:
        image = open_file(file)
        reading = extract(image, ready(engine)).reading
    except ChartError as problem:
        reason = problem.sentence.in_language("en")
    except Exception as problem:  # noqa: BLE001  # the outermost door: a crash is one picture without a reading
        reason = f"The program failed: {problem!r}"
        print(f"{file}: {reason}", file=sys.stderr)
    seconds = time.perf_counter() - started
    if time_ocr and reading is not None:
        ocr_seconds = round(_ocr_alone(file), 3)
    return picture_line(file.name, reading, reason, round(seconds, 3)) | {"ocr_seconds": ocr_seconds}


@cache
def code_version(patterns: tuple[str, ...] = ("*.py", "*.json")) -> str:
    """A name for the state of the readers: the hash of their source."""
    source = hashlib.sha256()
    home = Path(str(extraction.__file__)).parent
    for path in (path for pattern in patterns for path in sorted(home.rglob(pattern))):
        source.update(path.read_bytes())
    return source.hexdigest()[:12]


@cache
def ready(engine: str) -> Engine:
    """The engine with its models loaded, so that no picture pays for that."""
    find_texts(np.full((64, 64, 3), 255, np.uint8))
    return load_engine(engine)


def _ocr_alone(file: Path) -> float:
    started = time.perf_counter()
    find_texts(pixels(open_file(file)))
    return time.perf_counter() - started


def _already_read(keep: Path, code: str, time_ocr: bool) -> dict[str, Line]:
    """Lines of an earlier run by the same program; those without the time wanted are read again."""
    return {
        name: line
        for name, line in predictions_of(keep).items()
        if line.get("code") == code and (not time_ocr or line["refused"] or line.get("ocr_seconds") is not None)
    }


def _in_processes(read: Callable[[Path], Line], files: Sequence[Path], jobs: int) -> Iterator[Line]:
    if jobs == 1:
        yield from map(read, files)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(read, files)


def _text(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"


def _progress(done: int, of: int, name: str) -> None:
    if sys.stderr.isatty() or done == of or done % 20 == 0:
        end = "\n" if done == of or not sys.stderr.isatty() else ""
        print(f"\r{done:4d} of {of}  {name[:40]:40s}", end=end, file=sys.stderr, flush=True)
