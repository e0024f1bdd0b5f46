"""`python -m evaluation documents --speed [--pages 300] [--report FILE]`: time and memory of taking a report in."""

from __future__ import annotations

import argparse
from pathlib import Path

from evaluation.documents import speed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--speed", action="store_true", help="seconds, pages a second and peak memory")
    parser.add_argument("--pages", type=int, default=speed.PAGES, help="of the report that is drawn")
    parser.add_argument("--report", type=Path, help="measure with this PDF instead")
    parser.set_defaults(command=documents)


def documents(options: argparse.Namespace) -> None:
    print(speed.in_words(speed.measured(options.report, options.pages)))
