"""Everything on one page of a PDF, and whether its letters can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extraction.chart import DrawnPath, TextBox
from extraction.documents.content import PageContent
from extraction.documents.pdf.characters import Character, characters
from extraction.documents.pdf.opened import Page
from extraction.documents.pdf.paths import drawn_on
from extraction.documents.pdf.soundness import is_sound
from extraction.documents.pdf.texts import runs
from extraction.geometry import Box

WHOLE_PAGE = 0.6  # of the page: pictures that cover so much may be a scan
TELLING = 5  # letters shown; fewer (a page number, a stamp) do not make a scan a page of text

Told = tuple[Character | None, ...]  # in the order of reading; None ends a line


@dataclass(frozen=True, slots=True)
class Everything:
    """A page's content in points, with what only cutting needs: its characters, and how fine its pictures are."""

    content: PageContent
    told: Told
    densest: float

    def letters_in(self, box: Box) -> tuple[Character, ...]:
        """The letters shown whose middle lies in the box."""
        return tuple(c for c in self.told if c is not None and _is_letter(c) and _is_in(c, box))

    def texts_in(self, box: Box) -> tuple[TextBox, ...]:
        """The texts in the box; none where its letters cannot be trusted, whatever the rest of the page is like."""
        if not is_sound(self.letters_in(box)):
            return ()
        return _texts(c for c in self.told if c is None or _is_in(c, box))

    def paths_in(self, box: Box) -> tuple[DrawnPath, ...]:
        """The paths of which a part lies in the box."""
        return tuple(path for path in self.content.paths if _touches(path, box))


def everything_on(page: Page) -> Everything:
    sheet = Box(0, 0, page.width, page.height)
    told = tuple(c for c in characters(page) if c is None or _is_in(c, sheet))
    drawn = drawn_on(page)
    letters = [c for c in told if c is not None and _is_letter(c)]
    sound = is_sound(letters)
    is_scan = len(letters) < TELLING and sum(p.area for p in drawn.pictures) > WHOLE_PAGE * sheet.area
    texts = _texts(told) if sound and not is_scan else ()
    content = PageContent(
        page.number, page.width, page.height, texts, tuple(drawn.paths), tuple(drawn.pictures), sound, is_scan
    )
    return Everything(content, told, drawn.densest)


def _texts(told: Iterable[Character | None]) -> tuple[TextBox, ...]:
    return tuple(runs(c for c in told if c is None or (c.is_known and c.is_shown)))


def _is_letter(character: Character) -> bool:
    return character.is_shown and not character.is_blank


def _is_in(character: Character, box: Box) -> bool:
    return box.holds(character.ink.center_x, character.ink.center_y)


def _touches(path: DrawnPath, box: Box) -> bool:
    xs, ys = [x for x, _ in path.points], [y for _, y in path.points]
    return min(xs) <= box.right and max(xs) >= box.left and min(ys) <= box.bottom and max(ys) >= box.top
