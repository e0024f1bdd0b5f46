"""Reports among the pictures of a batch: searched first, and each exhibit cut out when its turn comes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from extraction.batch.asked import ENDINGS, Asked, Outcome, Results, pictures_in
from extraction.batch.lines import Key
from extraction.chart import LAYER_JSON, ChartImage, Layer
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

    @property
    def key(self) -> Key:
        """What its line is known by: an exhibit by its number in its document, all else by the file's name alone."""
        if self.document is None or self.exhibit is None:
            return self.name, "", 0
        return self.name, self.document.sha256, self.exhibit.number


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """These files, and of folders every picture and PDF in them and below, by name."""
    return pictures_in(paths, {*ENDINGS, ".pdf"})


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
    uncut: list[tuple[Asked, Outcome]] = field(default_factory=list)

    def asked(self) -> Iterator[Asked]:
        """The pictures, cut as they are asked for; what cannot be cut is put down as refused."""
        for key, source in enumerate(self.sources):
            if source.refusal is not None:
                continue
            if source.exhibit is None or source.document is None:
                yield Asked(key, str(source.path.absolute()), source.name)
                continue
            try:
                image = opening.cut(source.path, source.exhibit, source.document, self.password)
            except UnreadableDocument as problem:
                self.uncut.append(_refused(key, source, problem.sentence))
                continue
            yield self._saved(Asked(key, "", source.name), image)

    def with_refused(self, results: Results) -> Results:
        """The results of reading `asked`, and what was refused before it came to reading."""
        with closing(results):
            yield from (_refused(k, one, one.refusal) for k, one in enumerate(self.sources) if one.refusal is not None)
            for asked, outcome in results:
                yield from self._those_uncut()
                if self.sources[asked.key].exhibit is not None:
                    for file in (asked.path, asked.layer):
                        Path(file).unlink(missing_ok=True)
                yield asked, outcome
        yield from self._those_uncut()

    def _saved(self, asked: Asked, image: ChartImage) -> Asked:
        self.sizes[asked.key] = (image.width, image.height)
        file, layer = (self.folder / f"{asked.key}.{ending}" for ending in ("png", "json"))
        file.write_bytes(image.data)
        layer.write_bytes(LAYER_JSON.dump_json(image.layer or Layer()))
        return replace(asked, path=str(file.absolute()), layer=str(layer.absolute()))

    def _those_uncut(self) -> Results:
        while self.uncut:
            yield self.uncut.pop(0)


def _refused(key: int, source: Source, why: Sentence) -> tuple[Asked, Outcome]:
    return Asked(key, str(source.path.absolute()), source.name), Outcome(refusal=why)
