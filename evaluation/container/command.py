"""`python -m evaluation container`: build what the Dockerfile says in a folder, and show the service at work there."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.container.building import Binding, Lent, build
from evaluation.container.dockerfile import NotUnderstood
from evaluation.container.showing import NotShown, show

if TYPE_CHECKING:
    from argparse import _SubParsersAction

HOME = Path(__file__).parent.parent.parent


class Failed(Exception):
    """A step of the Dockerfile, or what the service was to do afterwards, did not work."""


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Its words on the command line."""
    made = commands.add_parser("container", help="do the Dockerfile's steps in a fresh Debian tree; needs root")
    made.set_defaults(command=container)
    made.add_argument("tree", type=Path, help="folder of the tree; a Debian base that lies there is taken")
    made.add_argument("--mirror", default=Lent().mirror, help="where Debian comes from")
    made.add_argument(
        "--bind", action="append", default=[], metavar="HERE[:THERE]", help="what pip needs of this machine"
    )
    made.add_argument("--env", action="append", default=[], metavar="NAME=VALUE", help="a variable while steps run")
    made.add_argument("--build-arg", action="append", default=[], metavar="NAME=VALUE", help="as docker build has it")


def container(options: argparse.Namespace) -> None:
    """Build, then show; raises Failed."""
    lent = Lent(tuple(binding(words) for words in options.bind), named(options.env), options.mirror)
    try:
        image = build(HOME, options.tree, lent, named(options.build_arg))
        show(image, options.tree.with_name(f"{options.tree.name}-data"), HOME)
    except (NotUnderstood, NotShown, subprocess.CalledProcessError) as problem:
        print(problem, file=sys.stderr)
        raise Failed from problem


def binding(words: str) -> Binding:
    """HERE:THERE, or one path for both."""
    here, _, there = words.partition(":")
    return Binding(Path(here), there or here)


def named(words: list[str]) -> dict[str, str]:
    """NAME=VALUE as a table."""
    return dict(word.split("=", 1) for word in words)
