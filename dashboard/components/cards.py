"""One card a picture on the Upload page: thumbnail, name, size, and where its reading stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from dashboard.components.pictures import nothing

HERE = Path(__file__).parent
CSS = (HERE / "cards.css").read_text(encoding="utf-8")
JS = (HERE / "cards.js").read_text(encoding="utf-8")
COMPONENT = st.components.v2.component("chartledger_cards", html="<div class='cards'></div>", css=CSS, js=JS)


@dataclass(frozen=True, slots=True)
class Card:
    """What one card says; `opens` makes it a button."""

    id: str
    src: str
    name: str
    detail: str
    state: str
    sign: str
    line: str
    opens: bool
    selected: bool = False


def show_cards(cards: tuple[Card, ...], *, key: str, narrow: bool = False) -> str | None:
    """The cards as a grid, or as one `narrow` column; returns the id of the card just opened."""
    data = {"cards": [asdict(card) for card in cards], "compact": narrow}
    result = COMPONENT(key=key, data=data, on_opened_change=nothing)
    opened = result.get("opened")
    return str(opened) if opened is not None else None


def file_size(size: int) -> str:
    """A file's size as people say it."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 2**10))} KB"
