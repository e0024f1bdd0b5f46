"""Reports among the pictures of a batch: searched first, and each exhibit cut out when its turn comes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from extraction.batch.asked import ENDINGS, Asked, Outcome, Results
from extraction.chart import ChartImage
from extraction.documents import opening
from extraction.documents.files import is_document
from extraction.documents.nouns import Document, Exhibit
from extraction.errors import Sentence, UnreadableDocument

TELL_EVERY = 50  # pages between two lines about a long report


@dataclass(frozen=True, slots=True)
class Source:
    """What is to be read: a picture's file, an exhibit of a report, or (`refusal`) a report that cannot be opened."""

    path: Path
    document: Document | None = None
    exhibit: Exhibit | None = None
    refusal: Sentence | None = None

    @property
    def name(self) -> str:
        return self.path.name


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """These files, and of folders every picture and PDF in them and below, by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in {*ENDINGS, ".pdf"})
        else:
            yield path


def sources_of(files: Iterable[Path], pages: Sequence[int] = (), password: str = "") -> Iterator[Source]:
    """Pictures as they are, and the exhibits of reports on these pages (all where none are named)."""
    for path in files:
        if _is_report(path):
            yield from _searched(path, pages, password)
        else:
            yield Source(path)


def _is_report(path: Path) -> bool:
    try:
        return is_document(path)
    except OSError:
        return False  # whoever reads it as a picture says why it cannot be opened


def _searched(path: Path, pages: Sequence[int], password: str) -> Iterator[Source]:
    def tell(page: int, of: int) -> None:
        if page % TELL_EVERY == 0:
            sys.stderr.write(f"{path.name}: page {page} of {of} searched.\n")

    found = 0
    try:
        document = opening.open_document(path, password)
        for exhibit in opening.find_exhibits(path, tell, password, pages):
            found += 1
            yield Source(path, document, exhibit)
    except UnreadableDocument as problem:
        yield Source(path, refusal=problem.sentence)
        return
    sys.stderr.write(f"{path.name}: pages: {document.pages}, charts and pictures found: {found}\n")


@dataclass(slots=True)
class Cuts:
    """The sources of one run: their exhibits as picture files in `folder`, each there only while it is being read.

    `sizes` has width and height, in pixels, of what was cut for a key: boxes of points refer to them.
    """

    sources: Sequence[Source]
    folder: Path
    password: str = ""
    sizes: dict[int, tuple[int, int]] = field(default_factory=dict)
    refused: list[tuple[Asked, Outcome]] = field(default_factory=list)

    def asked(self) -> Iterator[Asked]:
        """The pictures, cut as they are asked for; what cannot be cut is put down as refused."""
        for key, source in enumerate(self.sources):
            file, refusal = source.path, source.refusal
            if source.exhibit is not None and source.document is not None:
                try:
                    file = self._saved(key, opening.cut(source.path, source.exhibit, source.document, self.password))
                except UnreadableDocument as problem:
                    refusal = problem.sentence
            asked = Asked(key, str(file.absolute()), source.name)
            if refusal is None:
                yield asked
            else:
                self.refused.append((asked, Outcome(refusal=refusal)))

    def with_refused(self, results: Results) -> Results:
        """The results of reading `asked`, and the refused ones as soon as they are known."""
        with closing(results):
            for asked, outcome in results:
                yield from self._put_down()
                if self.sources[asked.key].exhibit is not None:
                    Path(asked.path).unlink(missing_ok=True)
                yield asked, outcome
        yield from self._put_down()

    def _saved(self, key: int, image: ChartImage) -> Path:
        self.sizes[key] = (image.width, image.height)
        file = self.folder / f"{key}.png"
        file.write_bytes(image.data)
        return file

    def _put_down(self) -> Results:
        while self.refused:
            yield self.refused.pop(0)
