"""Looking after a server: what is set, and what is missing.

python -m service settings      every setting, what it is now, whether somebody set it
python -m service doctor        what this machine lacks; exit status 1 if the server would not work
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from service.settings import PROJECT, SettingsWrong, lines, load, page, tell


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


def doctor(asked: argparse.Namespace) -> int:
    """Print what this machine lacks; 1 if the server would not work here."""
    try:
        from service.doctor import WORDS, examine
        from service.resources import last_opened, model_choice
    except ImportError as problem:  # a library is not there, or not whole
        print(f"缺失     依赖库: {problem.name}。请运行 python bootstrap.py setup")
        print(f"MISSING  libraries: {problem.name}. Run python bootstrap.py setup")
        return 1

    found = load()
    tell(found)
    folder = asked.workspace or found.workspace or last_opened(PROJECT / "workspace")
    looks = list(examine(found, folder, model_choice(folder)))
    for look in looks:
        for language in (asked.language,) if asked.language else ("zh", "en"):
            words = [part.in_language(language) for part in (WORDS[look.state], look.at, look.said)]
            print("{:<8} {}: {}".format(*words))
    return int(any(look.state == "broken" for look in looks))


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m service", description="Look after a server of ChartLedger.")
    orders = made.add_subparsers(required=True)
    said = orders.add_parser("settings", help="print every setting and what it is now")
    said.add_argument("--page", action="store_true", help="print docs/settings.md instead")
    said.set_defaults(run=settings)
    looking = orders.add_parser("doctor", help="say what this machine lacks; exit status 1 if it would not work")
    looking.add_argument("--workspace", type=Path, help="folder of the ledger (default: the one opened last)")
    looking.add_argument("--language", choices=("zh", "en"), help="default: both")
    looking.set_defaults(run=doctor)
    return made


if __name__ == "__main__":
    sys.exit(main())
