"""The menu of saved views: open one, keep this one by a name, take one back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import streamlit as st

from dashboard.components.told import attempt, show_told
from dashboard.text import plain, say
from dashboard.views import SAID, View, said_in_address
from extraction.errors import Language
from storage.database import Database
from storage.saved_views import LONGEST, forget_view, save_view, saved_views


def show_views_menu(db: Database, view: View, language: Language) -> None:
    """The button and what it opens."""
    menu = st.popover(
        say("compare.views", language), icon=":material/bookmark:", width="stretch", key="views-menu", on_change="rerun"
    )
    with menu:
        if menu.open:
            show_views(db, view, language)


def show_views(db: Database, view: View, language: Language) -> None:
    show_told("view", language)
    found = saved_views(db)
    if not found:
        st.caption(say("compare.no_views", language))
    for number, kept in enumerate(found):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(plain(kept.name), key=f"view-open-{number}", width="stretch", type="tertiary",
                      on_click=open_view, args=(kept.address,))  # fmt: skip
            st.button("", key=f"view-drop-{number}", icon=":material/delete:", type="tertiary",
                      help=say("compare.view_forget", language, name=plain(kept.name)),
                      on_click=forget, args=(db, kept.name))  # fmt: skip
    st.text_input(say("compare.view_name", language), key="view-name", max_chars=LONGEST)
    st.button(say("compare.view_save", language), key="view-save", type="primary", width="stretch",
              on_click=keep, args=(db, address_of(view)))  # fmt: skip


def address_of(view: View) -> str:
    """The view as a link says it, without the page and the language; "layout=companies" where all is as usual."""
    return urlencode(said_in_address(view), doseq=True) or "layout=companies"


def open_view(address: str) -> None:
    """Choose what the saved view says, by putting it into the address."""
    said = parse_qs(address)
    for name in SAID.values():
        if name in said:
            st.query_params[name] = said[name]
        elif name in st.query_params:
            del st.query_params[name]


def keep(db: Database, address: str) -> None:
    name = str(st.session_state.get("view-name", ""))
    attempt("view", "compare.view_saved", lambda: save_view(db, name, address))


def forget(db: Database, name: str) -> None:
    attempt("view", "compare.view_forgotten", lambda: forget_view(db, name))
