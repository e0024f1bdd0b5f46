"""The list of pages, and the frame round them: language, workspace, one look."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from dashboard.components.frame import show_frame
from dashboard.components.signed_in import is_let_in, page_is_for, show_not_yours
from dashboard.text import language_now, say, tell
from service import resources
from storage.acting import acting
from storage.errors import StoreError

PAGES = (
    ("upload", ":material/upload_file:"),
    ("review", ":material/fact_check:"),
    ("compare", ":material/stacked_line_chart:"),
    ("ask", ":material/forum:"),
    ("feedback", ":material/rule:"),
    ("prompts", ":material/edit_note:"),
    ("jobs", ":material/pending_actions:"),
    ("names", ":material/label:"),
    ("settings", ":material/tune:"),
    ("disagreements", ":material/compare_arrows:"),
)
REACHED = ("disagreements",)  # from other pages, with something in hand: not in the row at the top

ICON = Path(__file__).parent / "icon.png"  # our own: an icon by name would be fetched from the network

log = logging.getLogger(__name__)
language = language_now()
st.set_page_config(page_title=say("app.name", language), page_icon=str(ICON), layout="wide")
who = acting()
first = next((at for at, (name, _) in enumerate(PAGES) if page_is_for(name, who)), 0)
pages = [
    st.Page(
        f"pages/{name}.py",
        title=say(f"page.{name}", language),
        icon=icon,
        url_path=name,
        default=at == 0,  # for everybody: the first page has no address of its own, and links must not depend on roles
        visibility="hidden" if name in REACHED or not page_is_for(name, who) else "visible",
    )
    for at, (name, icon) in enumerate(PAGES)
]
page = st.navigation(pages, position="top")
try:
    language = show_frame(language)
    if not is_let_in(language):
        pass
    elif page == pages[0] and first:
        st.switch_page(pages[first], query_params={"lang": language})
    elif not page_is_for(PAGES[pages.index(page)][0], who):
        show_not_yours(who, language)
    else:
        page.run()
except StoreError as problem:
    log.exception("The ledger refused")
    st.error(say("error.store", language, reason=tell(problem.sentence, language)), icon=":material/error:")
except resources.Closed:
    st.info(say("error.closed", language))
