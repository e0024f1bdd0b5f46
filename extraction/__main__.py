"""The command line: `python -m extraction read PATH… [--engine NAME] [--jsonl FILE]`.

Prints a table of what was read and, with --jsonl, writes one JSON line a picture. One bad file never stops
the others. Exit status 1 when nothing could be read, 2 for wrong arguments.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from extraction import ENGINES, Engine, extract, load_engine
from extraction.chart import Reading
from extraction.errors import ChartError, Language
from extraction.jsonl import open_file, picture_line

PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif"}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    files = list(_files(options.path))
    if not files:
        print("No pictures found.", file=sys.stderr)
        return 1
    engine = load_engine(options.engine)
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(options.jsonl.open("w", encoding="utf-8")) if options.jsonl else None
        read = [_read_one(path, engine, options.language, out) for path in files]
    print(f"{sum(read)} of {len(files)} pictures read.")
    return 0 if any(read) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m extraction", description="Read numbers out of chart pictures.")
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("read", help="read pictures, or all pictures of folders")
    read.add_argument("path", nargs="+", type=Path)
    read.add_argument("--engine", choices=sorted(ENGINES), default="embedded")
    read.add_argument("--jsonl", type=Path, metavar="FILE", help="write one JSON line a picture")
    read.add_argument("--language", choices=("zh", "en"), default="en", help="language of reasons")
    return parser


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in PICTURES)
        else:
            yield path


def _read_one(path: Path, engine: Engine, language: Language, out: TextIO | None) -> bool:
    """Read one picture, print it, write its line; True if it could be read."""
    started = time.perf_counter()
    reading, reason = None, None
    try:
        reading = extract(open_file(path), engine).reading
    except ChartError as problem:
        reason = problem.sentence.in_language(language)
    seconds = round(time.perf_counter() - started, 3)
    if out is not None:
        out.write(json.dumps(picture_line(path.name, reading, reason, seconds), ensure_ascii=False) + "\n")
        out.flush()
    _show(path.name, reading, reason, seconds)
    return reading is not None


def _show(file: str, reading: Reading | None, reason: str | None, seconds: float) -> None:
    if reading is None:
        print(f"{file}: refused: {reason}\n")
        return
    print(f"{file}: {reading.kind}, {reading.title!r}, {len(reading.points)} values, {seconds:.1f} s")
    doubtful = {point for finding in reading.findings for point in finding.points}
    for index, p in enumerate(reading.points):
        value = "?" if p.value is None else f"{p.value:f}"
        error = f" ± {p.error:f}" if p.error is not None else ""
        mark = "!" if index in doubtful else " "
        unit = "" if p.unit is None else str(p.unit)
        print(f"  {mark} {p.series} · {p.category}: {value}{error} {unit} ({p.source})")
    print()


if __name__ == "__main__":
    sys.exit(main())
