"""One card a picture on the Upload page: thumbnail, name, where it comes from, and where its reading stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from dashboard.text import say
from extraction.errors import Language

HERE = Path(__file__).parent
CSS = (HERE / "cards.css").read_text(encoding="utf-8")
JS = (HERE / "cards.js").read_text(encoding="utf-8")
COMPONENT = st.components.v2.component("chartledger_cards", html="<div class='cards'></div>", css=CSS, js=JS)


@dataclass(frozen=True, slots=True)
class Card:
    """What one card says; `opens` makes it a button, `edits` offers to fill in where the picture comes from.

    `guess` is what nobody has confirmed; `ground` says from what it was guessed. `like` names an earlier picture,
    which opens if `like_id` is there.
    """

    id: str
    src: str
    name: str
    detail: str
    state: str
    sign: str
    line: str
    opens: bool
    edits: bool = False
    origin: str = ""
    guess: str = ""
    ground: str = ""
    quality: str = ""
    like: str = ""
    like_id: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class Touched:
    """What the person just did with a card: of which picture, and what."""

    deed: Literal["open", "edit", "accept"]
    picture: str


def show_cards(cards: tuple[Card, ...], *, key: str, language: Language) -> Touched | None:
    """The cards as a grid; returns what was just done with one of them."""
    words = {name: say(f"upload.{name}", language) for name in ("edit", "accept", "open_like")}
    data = {"cards": [asdict(card) for card in cards], "words": words}
    result = COMPONENT(key=key, data=data, on_deed_change=nothing)
    done = result.get("deed")
    return Touched(done["deed"], str(done["picture"])) if done else None


def file_size(size: int) -> str:
    """A file's size as people say it."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 2**10))} KB"


def nothing() -> None:
    """Streamlit reports a trigger only where a callback is named; the page reads the result itself."""
