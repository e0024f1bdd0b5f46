"""What stands on one page of a document: the words, lines and pictures that exhibits are found from."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.chart import DrawnPath, TextBox
from extraction.geometry import Box


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything on a page, in points from its top left corner as the page is shown.

    `texts` are empty where there are none or they cannot be trusted (`is_sound` tells: a page without a letter is
    sound). `pictures` are embedded ones. `is_scan`: one picture fills the page, and no letter that shows is there.
    """

    number: int
    width: float
    height: float
    texts: tuple[TextBox, ...] = ()
    paths: tuple[DrawnPath, ...] = ()
    pictures: tuple[Box, ...] = ()
    is_sound: bool = True
    is_scan: bool = False
