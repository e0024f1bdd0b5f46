"""A picture with boxes, and a magnified part of it: our own component, drawn sharp by the browser.

The browser fetches the original from `/picture/<sha256>`; only boxes and words travel through Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard.components.states import State
from dashboard.text import say
from extraction.errors import Language
from extraction.geometry import Box

HERE = Path(__file__).parent
CSS = (HERE / "picture.css").read_text(encoding="utf-8")
JS = (HERE / "picture.js").read_text(encoding="utf-8")
COMPONENT = st.components.v2.component("chartledger_picture", html="<div class='chart'></div>", css=CSS, js=JS)


@dataclass(frozen=True, slots=True)
class PictureBox:
    """A box over a picture: what it marks, and in which state."""

    id: int
    box: Box
    state: State
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What the browser needs to know of a picture to show it."""

    sha256: str
    width: int
    height: int
    alt: str

    @property
    def address(self) -> str:
        return f"/picture/{self.sha256}"


def show_picture(
    picture: Picture,
    boxes: tuple[PictureBox, ...],
    *,
    selected: int | None,
    language: Language,
    key: str,
    tall: int,
) -> None:
    """The whole picture with its boxes, to be moved and magnified; the `selected` one stands out."""
    data = {
        **common(picture, tall),
        "boxes": [as_drawn(each) for each in boxes],
        "selected": selected,
        "movable": True,
        "words": {name: say(f"picture.{name}", language) for name in ("closer", "farther", "fit")},
    }
    COMPONENT(key=key, data=data)


def show_crop(picture: Picture, box: Box, state: State, *, key: str, tall: int) -> None:
    """The part round one value, magnified, with a frame round the value."""
    margin = max(10.0, min(box.height * 0.9, 30.0))
    around = Box(box.left - margin * 2, box.top - margin, box.right + margin * 2, box.bottom + margin)
    around = around.clipped(picture.width, picture.height)
    data = {
        **common(picture, tall),
        "crop": [around.left, around.top, around.right, around.bottom],
        "boxes": [as_drawn(PictureBox(0, box.grown(2), state, ""))],
        "selected": None,
        "movable": False,
        "words": {},
    }
    COMPONENT(key=key, data=data)


def common(picture: Picture, tall: int) -> dict[str, object]:
    return {
        "src": picture.address,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "tall": tall,
        "crop": None,
    }


def as_drawn(each: PictureBox) -> dict[str, object]:
    return {
        "id": each.id,
        "left": each.box.left,
        "top": each.box.top,
        "right": each.box.right,
        "bottom": each.box.bottom,
        "state": each.state.name,
        "sign": each.state.sign,
        "label": each.label,
    }
