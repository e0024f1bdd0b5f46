"""The JSONL file of a batch: whole lines only, whenever it stops, and what an earlier run wrote is not read again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import Protocol, TypeVar


class Named(Protocol):
    """What is written down by its name."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


@dataclass(slots=True)
class LineFile:
    """An open file of lines; `read` and `refused` count what an earlier run left in it, `names` says of which files."""

    file: FileIO
    names: Counter[str] = field(default_factory=Counter)
    read: int = 0

    def write(self, line: dict[str, object]) -> None:
        """Add a line as a whole or not at all; raises OSError."""
        text = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        start = self.file.tell()
        try:
            left = memoryview(text)
            while left:
                left = left[self.file.write(left) :]
        except BaseException:  # a full disk, Ctrl+C: what is half written goes, then the trouble goes on
            self.file.truncate(start)
            raise

    def left(self, files: Sequence[T]) -> list[T]:
        """The files without a line; of several with one name, as of a report's charts, the first ones have theirs."""
        there = Counter(self.names)
        todo = []
        for file in files:
            if there[file.name]:
                there[file.name] -= 1
            else:
                todo.append(file)
        return todo


@contextmanager
def line_file(path: Path, *, resume: bool) -> Iterator[LineFile]:
    """Begin a file, or go on after its last whole line; raises OSError."""
    with FileIO(path, "r+b" if resume and path.exists() else "wb") as file:
        lines = LineFile(file)
        if file.readable():
            _take_up(lines, path)
        yield lines


def _take_up(lines: LineFile, path: Path) -> None:
    """Count the whole lines and cut off what a dying machine left half written."""
    whole = 0
    with path.open("rb") as earlier:
        for text in earlier:
            try:
                line = json.loads(text)
                name, refused = str(line["file"]), bool(line["refused"])
            except (ValueError, KeyError, TypeError):
                break
            if not text.endswith(b"\n"):
                break
            whole += len(text)
            lines.names[name] += 1
            lines.read += not refused
    lines.file.truncate(whole)
    lines.file.seek(whole)
