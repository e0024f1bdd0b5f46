"""Finding charts and tables on pages: for now every region that is drawn or embedded, and nothing cleverer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extraction.documents.content import PageContent
from extraction.documents.nouns import Exhibit, Identity, Place
from extraction.geometry import Box, around

APART = 12.0  # points between two drawings
SMALLEST = 60.0  # points along each side
PAPER = 2.0  # points left blank round a word at the edge


def identify(first: Sequence[PageContent], name: str) -> Identity:
    """Whose report the first pages say it is."""
    words = "".join(text.text for page in first for text in page.texts)
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in words)
    return Identity(report=Path(name).stem, language=("zh" if is_chinese else "en") if words else None)


def find_exhibits(pages: Iterable[PageContent]) -> Iterator[Exhibit]:
    """The exhibits, page after page; whoever asks numbers them."""
    for page in pages:
        pictures = [Box(p.left, p.top, p.right, p.bottom) for p in page.pictures]
        sheet = page.width * page.height
        drawn = [
            box
            for box in (around(Box(x, y, x, y) for x, y in path.points) for path in page.paths)
            if box.width * box.height < 0.8 * sheet
        ]
        for region in _regions([*pictures, *drawn]):
            if min(region.width, region.height) < SMALLEST:
                continue
            embedded = any(picture.area > 0.5 * region.area for picture in pictures)
            box = _with_whole_words(region.grown(4 if embedded else 24), page).clipped(page.width, page.height)
            yield Exhibit(0, "chart", (Place(page.number, box),), "picture" if embedded else "drawn")


def _with_whole_words(box: Box, page: PageContent) -> Box:
    """The box, so far grown that no word is cut through: half a year or half a number reads as another one."""
    across = [t.box for t in page.texts if t.box.overlap(box) > 0]
    return around([box, *(each.grown(PAPER) for each in across)])


def _regions(boxes: Sequence[Box]) -> list[Box]:
    """Boxes that nearly touch, put together."""
    regions: list[Box] = []
    for box in boxes:
        near = [region for region in regions if region.grown(APART).overlap(box.grown(0.1)) > 0]
        regions = [region for region in regions if region not in near] + [around([box, *near])]
    return sorted(regions, key=lambda box: (box.top, box.left))
