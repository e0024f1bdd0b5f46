"""The review desk in the page: one component that fills it and talks to the desk's own routes."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import desk
from dashboard.components.signed_in import reviewer_name
from dashboard.components.states import STATES
from dashboard.desk.routes import code_mark
from dashboard.text import TABLES
from extraction.errors import Language
from storage.acting import acting

CSS = (Path(desk.__file__).parent / "code" / "desk.css").read_text(encoding="utf-8")
# The modules import each other by relative address, which Streamlit's own way of loading a script does not allow.
JS = """
export default async function (component) {
  const address = new URL(component.data.code, window.location.origin).href;
  const { show } = await import(address);
  show(component.parentElement.querySelector('.desk'), component.data);
}
"""
COMPONENT = st.components.v2.component("chartledger_desk", html="<div class='desk'></div>", css=CSS, js=JS)
SPOKEN = ("desk.", "picture.", "review.", "second.", "state.")


def show_desk(chart: str | None, point: str | None, language: Language) -> None:
    """The desk, opened at this chart and value; without a chart, at the first one that waits."""
    data = {
        "code": f"/desk/code/{code_mark()}/desk.js",
        "language": language,
        "chart": chart,
        "point": point,
        "reviewer": reviewer_name(),
        "only_looks": not acting().may("write"),
        "words": {key: words for key, words in TABLES[language].items() if key.startswith(SPOKEN)},
        "states": {state.name: {"sign": state.sign, "light": state.on_light, "dark": state.on_dark}
                   for state in STATES.values()},
    }  # fmt: skip
    COMPONENT(key="desk", data=data)
