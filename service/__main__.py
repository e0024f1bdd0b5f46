"""Looking after a server: what is set, and what is missing.

python -m service settings      every setting, what it is now, whether somebody set it
python -m service doctor        what this machine lacks; exit status 1 if the server would not work
"""

from __future__ import annotations

import argparse
import sys

from service.settings import SettingsWrong, lines, load, page


def main(words: list[str] | None = None) -> int:
    asked = parser().parse_args(words)
    try:
        done: int = asked.run(asked)
    except SettingsWrong as problem:
        print(problem.sentence.zh, problem.sentence.en, sep="\n", file=sys.stderr)
        return 2
    return done


def settings(asked: argparse.Namespace) -> int:
    """Print the settings, or the page about them."""
    if asked.page:
        print(page(), end="")
        return 0
    for line in lines(load()):
        print(f"{line.name:<28} {line.value or '—':<24} {'已设置 set' if line.is_set else '默认 default'}")
    return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m service", description="Look after a server of ChartLedger.")
    orders = made.add_subparsers(required=True)
    said = orders.add_parser("settings", help="print every setting and what it is now")
    said.add_argument("--page", action="store_true", help="print docs/settings.md instead")
    said.set_defaults(run=settings)
    return made


if __name__ == "__main__":
    sys.exit(main())
