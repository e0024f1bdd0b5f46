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

Key = tuple[str, str, int]  # file, and of what was cut out of a report the document's hash and the exhibit's number


class Keyed(Protocol):
    """What has a line of its own."""

    @property
    def key(self) -> Key: ...


T = TypeVar("T", bound=Keyed)


@dataclass(slots=True)
class LineFile:
    """An open file of lines; `read` counts what an earlier run left in it, `keys` says of what there are lines."""

    file: FileIO
    keys: Counter[Key] = field(default_factory=Counter)
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
        """The files without a line; of several with one key (pictures of one name) the first ones have theirs."""
        there = Counter(self.keys)
        todo = []
        for file in files:
            if there[file.key]:
                there[file.key] -= 1
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
                key = str(line["file"]), str(line.get("document", "")), int(line.get("exhibit", 0))
                refused = bool(line["refused"])
            except (ValueError, KeyError, TypeError, AttributeError):
                break
            if not text.endswith(b"\n"):
                break
            whole += len(text)
            lines.keys[key] += 1
            lines.read += not refused
    lines.file.truncate(whole)
    lines.file.seek(whole)
