"""Copy the link to this view, save the plot as PNG or SVG: our own component, for both happen in the browser.

The picture is made by Plotly with the browser's own letters, so that Chinese is there; the link is the page's address.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.text import say
from extraction.errors import Language

HERE = Path(__file__).parent
CSS = (HERE / "compare_tools.css").read_text(encoding="utf-8")
JS = (HERE / "compare_tools.js").read_text(encoding="utf-8")
COMPONENT = st.components.v2.component("chartledger_compare_tools", html="<div class='tools'></div>", css=CSS, js=JS)
PLOT_WIDE = 1200  # pixels of a saved picture, before its scale


def show_tools(file: str, high: int, *, key: str, language: Language) -> None:
    """The three buttons; `high` is how tall the plot is, so that a saved one has the same proportions everywhere."""
    words = {name: say(f"compare.tool.{name}", language) for name in ("link", "copied", "png", "svg")}
    COMPONENT(key=key, data={"words": words, "file": file, "width": PLOT_WIDE, "height": high})


def plot_config(file: str) -> dict[str, object]:
    """What Plotly needs to save the picture under a name that says what is in it; its own button bar is not shown."""
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": file, "width": PLOT_WIDE, "scale": 2},
    }
