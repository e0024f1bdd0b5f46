"""The command line: `python -m extraction read PATH… [--engine NAME] [--prompt NAME] [--jsonl FILE]`.

Prints a table of what was read and, with --jsonl, writes one JSON line a picture, in the order of the pictures. Of a
report (PDF) every chart found is a picture; its line says file, page and box. One bad file never stops the others. For
thousands of them: --processes N, --resume; Ctrl+C leaves whole lines. Exit status 1 when nothing could be read, 2 for
wrong arguments, 130 when it was stopped.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from extraction import ENGINES
from extraction.batch import Asked, Limits, Outcome, Results, Start, in_order, read_here, read_in_processes
from extraction.batch.asked import LOADER
from extraction.batch.exhibits import Cuts, Source, files_in, sources_of
from extraction.batch.lines import LineFile, line_file
from extraction.batch.progress import watched
from extraction.chart import PromptVersion, Reading
from extraction.documents.files import MAX_PAGES
from extraction.errors import ChartError
from extraction.jsonl import exhibit_line, picture_line
from extraction.prompts import load_prompt, prompt_of

WITHOUT_PROMPT = ("embedded",)  # engines that ask no model
STOPPED = 130  # what a shell says of a program that Ctrl+C ended


def main(arguments: list[str] | None = None, loader: str = LOADER) -> int:
    """Run the command line; returns the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.resume and options.jsonl is None:
        parser.error("--resume goes on with a file of lines: say which with --jsonl FILE")
    start = Start(options.engine, _prompt(parser, options), loader)
    files = list(files_in(options.path))
    if not files:
        print("No pictures found.", file=sys.stderr)
        return 1
    try:
        with contextlib.ExitStack() as stack:
            out = stack.enter_context(line_file(options.jsonl, resume=options.resume)) if options.jsonl else None
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chartledger-")))
            return _read(files, start, options, out, folder)
    except ChartError as problem:
        print(problem.sentence.in_language(options.language), file=sys.stderr)
    except OSError as problem:
        print(f"Cannot write {options.jsonl}: {problem.strerror}.", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m extraction", description="Read numbers out of chart pictures.")
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("read", help="read pictures, PDF reports, or all of both in folders")
    read.add_argument("path", nargs="+", type=Path)
    read.add_argument("--engine", choices=sorted(ENGINES), default="embedded")
    read.add_argument(
        "--prompt", metavar="NAME", help="the words a model is asked in: extract.zh, extract.en, or a file of your own"
    )
    read.add_argument("--jsonl", type=Path, metavar="FILE", help="write one JSON line a picture")
    read.add_argument(
        "--pages", type=_pages, default=(), metavar="3-8,12", help="of reports, look only at these pages (default: all)"
    )
    read.add_argument("--password", default="", help="opens locked reports; other users of the machine may see it")
    read.add_argument("--resume", action="store_true", help="go on with FILE: what has a line there is not read again")
    read.add_argument("--language", choices=("zh", "en"), default="en", help="language of reasons")
    read.add_argument("--quiet", action="store_true", help="print no tables")
    many = read.add_argument_group("many pictures")
    many.add_argument(
        "--processes", type=_positive, metavar="N",
        help="read in N processes: a crash or an endless reading costs one picture (default: in this one);"
        " with --ray so many on each node (default: 1)",
    )  # fmt: skip
    usual = Limits()
    many.add_argument(
        "--seconds", type=float, default=usual.seconds, help=f"longest a picture may take there ({usual.seconds:.0f})"
    )
    many.add_argument(
        "--memory", type=_positive, default=usual.memory, metavar="MB",
        help=f"most that each of them may hold ({usual.memory})",
    )  # fmt: skip
    many.add_argument(
        "--ray", metavar="ADDRESS", help="read on a Ray cluster: auto, HOST:PORT, or local to start one here"
    )
    return parser


def _positive(word: str) -> int:
    if not word.isdigit() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word} is no whole number above 0")
    return int(word)


def _pages(words: str) -> tuple[int, ...]:
    """The pages that "3-8,12" names; counted from 1."""
    pages: list[int] = []
    for part in words.split(","):
        first, _, last = part.partition("-")
        numbers = [first, last or first]
        if not all(n.isdecimal() for n in numbers) or not 1 <= int(numbers[0]) <= int(numbers[1]) <= MAX_PAGES:
            raise argparse.ArgumentTypeError(f"{words} names no pages; write them like 3-8,12 (up to {MAX_PAGES})")
        pages += range(int(numbers[0]), int(numbers[1]) + 1)
    return tuple(dict.fromkeys(pages))


def _prompt(parser: argparse.ArgumentParser, options: argparse.Namespace) -> PromptVersion | None:
    """The words asked for; None for an engine's own."""
    name = options.prompt
    if name is None or name == "extract":
        return None  # the usual words, in the language of each picture
    if options.engine in WITHOUT_PROMPT:
        print(f"The engine {options.engine} asks no model; --prompt changes nothing.", file=sys.stderr)
        return None
    if name in ("extract.zh", "extract.en"):
        return load_prompt("extract", name.removeprefix("extract."))
    try:
        return prompt_of(Path(name).stem, Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        parser.error(f"there is no prompt {name}: say extract, extract.zh, extract.en or a file of your own words")


def _read(files: Sequence[Path], start: Start, options: argparse.Namespace, out: LineFile | None, folder: Path) -> int:
    """Search the reports among the files, then read what is left to be read; the exit status."""
    try:
        sources = list(sources_of(files, options.pages, options.password))
    except KeyboardInterrupt:
        print("Stopped while reports were searched; nothing was read.", file=sys.stderr)
        return STOPPED
    if not sources:
        print("No pictures found.", file=sys.stderr)
        return 1
    return _read_sources(sources, start, options, out, folder)


def _read_sources(
    sources: Sequence[Source], start: Start, options: argparse.Namespace, out: LineFile | None, folder: Path
) -> int:
    """Read what is left to be read, show and write it; the exit status."""
    left = out.left(sources) if out is not None else sources
    read, done = (out.read if out is not None else 0), len(sources) - len(left)
    if done:
        print(f"{done} of {len(sources)} pictures have their line in {options.jsonl}.", file=sys.stderr)
    cuts = Cuts(left, folder, options.password)
    readable = any(one.refusal is None for one in left)
    results = _results(cuts.asked(), start, options) if readable else _none()  # nothing is loaded for nothing
    with contextlib.closing(cuts.with_refused(results)) as results:
        try:
            for asked, outcome in watched(in_order(results), len(left)):
                read += _keep(cuts, asked, outcome, options, out)
                done += 1
        except KeyboardInterrupt:
            way = " Go on with --resume." if out is not None else ""
            print(f"Stopped: {done} of {len(sources)} pictures done.{way}", file=sys.stderr)
            return STOPPED
    print(f"{read} of {len(sources)} pictures read.")
    return 0 if read else 1


def _results(asked: Iterable[Asked], start: Start, options: argparse.Namespace) -> Results:
    limits = Limits(options.seconds, options.memory)
    if options.ray is not None:
        from extraction.batch.cluster import read_on_cluster  # Ray is for whoever asks for it

        return read_on_cluster(asked, start, options.ray, options.processes or 1, limits)
    if options.processes is None:
        return read_here(asked, start)
    return read_in_processes(asked, start, options.processes, limits)


def _none() -> Results:
    yield from ()


def _keep(cuts: Cuts, asked: Asked, outcome: Outcome, options: argparse.Namespace, out: LineFile | None) -> bool:
    """Write a picture's line, print its table; True if it could be read."""
    reading = outcome.extraction.reading if outcome.extraction is not None else None
    reason = None if outcome.reason is None else outcome.reason.in_language(options.language)
    seconds = round(outcome.seconds, 3)
    source, name = cuts.sources[asked.key], asked.name
    line = picture_line(name, reading, reason, seconds)
    if source.document is not None and source.exhibit is not None:
        name = f"{name}, page {source.exhibit.places[0].page}, no. {source.exhibit.number}"
        line = exhibit_line(line, source.document, source.exhibit, cuts.sizes.get(asked.key))
    if out is not None:
        out.write(line)
    if not options.quiet:
        _show(name, reading, reason, seconds)
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
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a shutdown stops it as Ctrl+C does
    sys.exit(main())
