"""Looking after a server: what is set, and what is missing.

python -m service settings      every setting, what it is now, whether somebody set it
python -m service doctor        what this machine lacks; exit status 1 if the server would not work
python -m service read PATH…    pictures read into a ledger that no server has open, to be reviewed there
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


def read(asked: argparse.Namespace) -> int:
    """Read pictures into a ledger; whatever stops it, the same words again go on."""
    from extraction.errors import ChartError
    from service.filing import read_into  # brings the ledger and what opens pictures along
    from storage.database import open_database
    from storage.errors import StoreError

    try:
        with open_database(asked.workspace) as db:
            done = read_into(db, asked.path, asked.processes)
    except (StoreError, ChartError) as problem:
        print(problem.sentence.zh, problem.sentence.en, sep="\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已停止；用同样的命令继续。\nStopped; the same command goes on.", file=sys.stderr)
        return 130
    print(done.zh, done.en, sep="\n")
    return 0


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
    take = orders.add_parser("read", help="read pictures, or all of folders, into a ledger, to be reviewed")
    take.add_argument("path", nargs="+", type=Path)
    take.add_argument("--workspace", type=Path, required=True, metavar="DIR", help="the folder of the ledger")
    take.add_argument("--processes", type=int, default=2, metavar="N", help="how many read at once (default: 2)")
    take.set_defaults(run=read)
    return made


if __name__ == "__main__":
    sys.exit(main())
