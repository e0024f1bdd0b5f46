"""`python -m evaluation documents`: how exactly charts in PDFs are measured; with `--speed`, time and memory."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evaluation.documents import speed
from evaluation.sets import BadSet


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, default=3, help="charts of each kind from each program")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other charts")
    parser.add_argument("--speed", action="store_true", help="seconds, pages a second and peak memory of a report")
    parser.add_argument("--pages", type=int, default=speed.PAGES, help="of the report that is drawn")
    parser.add_argument("--report", type=Path, help="measure with this PDF instead")
    parser.set_defaults(command=documents)


def documents(options: argparse.Namespace) -> None:
    if options.speed or options.report:
        print(speed.in_words(speed.measured(options.report, options.pages)))
        return
    try:
        from evaluation.documents import accuracy
    except ModuleNotFoundError as missing:
        raise BadSet(f"{missing.name} draws charts and is not installed; ./test installs it.") from missing
    charts = list(accuracy.judged(options.count, options.seed, lambda name: print(name, file=sys.stderr)))
    print(accuracy.table(charts))
