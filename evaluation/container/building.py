"""An image as a folder: Debian's base tree made by debootstrap, then the steps of the Dockerfile done in it by chroot.

Needs root, as Docker's own engine does. What this machine needs to reach Debian and the package index (a file of pip's,
a folder of wheels, certificates) is bound into the tree while steps run, and is no part of it afterwards.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.container.dockerfile import Step, context, filled, health_command, pairs, patterns_of, steps_of

DEBIAN = "debian:"
SLIM = "-slim"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")


@dataclass(frozen=True, slots=True)
class Binding:
    """A file or folder of this machine, and where a step sees it."""

    here: Path
    there: str


@dataclass(slots=True)
class Image:
    """What a Dockerfile has made so far: the tree, and how a program is started in it."""

    tree: Path
    folder: str = "/"
    user: str = "0:0"
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": PATH})
    arguments: dict[str, str] = field(default_factory=dict)
    entry: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()

    def inside(self, path: str) -> Path:
        """Where a path of the image lies on this machine."""
        return self.tree / os.path.normpath(os.path.join(self.folder, path)).lstrip("/")  # noqa: PTH118 — not of this machine


@dataclass(frozen=True, slots=True)
class Lent:
    """What this machine lends to the steps: bindings, variables, and the mirror that Debian comes from."""

    bindings: tuple[Binding, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    mirror: str = "http://deb.debian.org/debian"


def build(home: Path, tree: Path, lent: Lent, arguments: Mapping[str, str]) -> Image:
    """Do every step of the Dockerfile in `home`; each is told with the seconds it took. Raises CalledProcessError."""
    image = Image(tree)
    for step in steps_of((home / "Dockerfile").read_text(encoding="utf-8")):
        began = time.monotonic()
        do(step, image, home, lent, arguments)
        print(f"  {time.monotonic() - began:6.1f} s  {step.name} {step.words[:90]}", flush=True)
    return image


def do(step: Step, image: Image, home: Path, lent: Lent, arguments: Mapping[str, str]) -> None:
    """One step, as Docker would do it."""
    known = {**image.arguments, **image.environment}
    match step.name:
        case "FROM":
            lay_ground(step.words, image.tree, lent.mirror)
        case "ARG":
            name, _, usual = step.words.partition("=")
            image.arguments[name] = arguments.get(name, usual)
        case "ENV":
            image.environment |= pairs(step.words, known)
        case "WORKDIR":
            image.folder = filled(step.words, known)
            image.inside(".").mkdir(parents=True, exist_ok=True)
        case "COPY":
            copy(filled(step.words, known).split(), image, home)
        case "RUN":
            run(step, image, lent)
        case "USER":
            image.user = filled(step.words, known)
        case "VOLUME":
            image.volumes = step.listed
        case "HEALTHCHECK":
            image.health = health_command(step.words)
        case "ENTRYPOINT":
            image.entry, image.command = step.listed, ()
        case "CMD":
            image.command = step.listed


def lay_ground(base: str, tree: Path, mirror: str) -> None:
    """Debian's smallest tree of the named release; one that is there already is taken as it is."""
    release = base.removeprefix(DEBIAN).removesuffix(SLIM)
    if not (tree / "etc" / "debian_version").exists():
        tree.mkdir(parents=True, exist_ok=True)
        order = ["debootstrap", "--variant=minbase", release, str(tree), mirror]
        subprocess.run(order, check=True, stdout=subprocess.DEVNULL)


def copy(words: list[str], image: Image, home: Path) -> None:
    """Files of the build's context into the tree, readable for everybody, owned by root."""
    *sources, place = words
    target = image.inside(place)
    target.mkdir(parents=True, exist_ok=True)
    files = list(context(home, patterns_of((home / ".dockerignore").read_text(encoding="utf-8"))))
    for name in files:
        if "." in sources or name in sources:
            there = target / name
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(home / name, there)
            there.chmod(0o755 if os.access(home / name, os.X_OK) else 0o644)


def run(step: Step, image: Image, lent: Lent) -> None:
    """A command in the tree, with the network of this machine and what it lends."""
    environment = {**image.arguments, **image.environment, **lent.environment, "HOME": "/root"}
    with mounted(image.tree, lent.bindings):
        inside = ["chroot", str(image.tree), "/usr/bin/env", "--chdir", image.folder, *step.listed]
        done = subprocess.run(inside, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-3000:], flush=True)
        done.check_returncode()


@contextmanager
def mounted(tree: Path, bindings: tuple[Binding, ...]) -> Iterator[None]:
    """/proc, the harmless devices and the bindings in the tree, for as long as a step runs."""
    with ExitStack() as stack:
        stack.enter_context(mount(["-t", "proc", "proc"], tree / "proc"))
        for device in DEVICES:
            stack.enter_context(mount(["--bind", f"/dev/{device}"], touched(tree / "dev" / device)))
        for name in ("resolv.conf", "hosts"):  # as Docker's engine does
            stack.enter_context(mount(["--bind", f"/etc/{name}"], touched(tree / "etc" / name)))
        for binding in bindings:
            place = tree / binding.there.lstrip("/")
            there = place.exists()
            if binding.here.is_dir():
                place.mkdir(parents=True, exist_ok=True)
            else:
                touched(place)
            if not there:
                stack.callback(place.rmdir if binding.here.is_dir() else place.unlink)
            stack.enter_context(mount(["--bind", "-o", "ro", str(binding.here)], place))
        yield


@contextmanager
def mount(words: list[str], place: Path) -> Iterator[None]:
    subprocess.run(["mount", *words, str(place)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def touched(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.touch()
    return file
