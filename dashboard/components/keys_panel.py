"""Keys for programs: which there are, one more, and one revoked. A new key is in sight once."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard.components.team_panel import moment
from dashboard.components.told import attempt, show_told
from dashboard.signing_in import is_login_on
from dashboard.text import say
from extraction.errors import Language
from storage.acting import SCOPES
from storage.database import Database
from storage.keys import LONGEST, Key, keys, make_key, revoke_key

ENDS = (90, 30, 365, 0)  # days; 0: never
NEW = "key-new"  # where the secret waits until it was copied


def show_keys(db: Database, language: Language) -> None:
    st.markdown(f"**{say('keys.title', language)}**")
    st.caption(say("keys.about", language))
    known = keys(db)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if not known:
            st.text(say("keys.none" if is_login_on() else "keys.not_needed", language))
        else:
            st.dataframe([line(key, language) for key in known], hide_index=True, key="keys-known")
        show_revoking(db, [key for key in known if key.is_valid()], language)
        show_told("keys", language)
    with right:
        show_new(language) if NEW in st.session_state else show_making(db, language)


def show_making(db: Database, language: Language) -> None:
    st.text_input(say("keys.name", language), key="key-name", max_chars=LONGEST)
    st.pills(
        say("keys.scopes", language), SCOPES, selection_mode="multi", default=["read"], key="key-scopes",
        format_func=lambda scope: say(f"keys.scope.{scope}", language),
    )  # fmt: skip
    st.selectbox(
        say("keys.ends", language), ENDS, key="key-ends", format_func=lambda days: say(f"keys.ends.{days}", language)
    )
    st.button(say("keys.make", language), key="key-make", icon=":material/key:", on_click=make, args=(db,))


def make(db: Database) -> None:
    days = st.session_state["key-ends"]
    ends = dt.datetime.now(dt.UTC) + dt.timedelta(days=days) if days else None

    def made() -> None:
        new = make_key(db, st.session_state["key-name"], st.session_state["key-scopes"], ends)
        st.session_state[NEW] = new.secret

    attempt("keys", "keys.made", made)


def show_new(language: Language) -> None:
    """The secret, until somebody says that they have it."""
    st.code(st.session_state[NEW], language=None)
    st.button(say("keys.seen", language), key="key-seen", type="primary", on_click=lambda: st.session_state.pop(NEW))


def show_revoking(db: Database, valid: list[Key], language: Language) -> None:
    if not valid:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            say("keys.revoke", language), valid, index=None, key="key-revoke", label_visibility="collapsed",
            format_func=lambda key: f"{key.name} · {key.opening}…", placeholder=say("keys.title", language),
        )  # fmt: skip
        if st.button(say("keys.revoke", language), key="key-revoke-it", disabled=chosen is None) and chosen:
            attempt("keys", "keys.revoked", lambda: revoke_key(db, chosen.id))
            st.rerun()


def line(key: Key, language: Language) -> dict[str, str]:
    """One key as a line of the table."""
    state = "revoked" if key.revoked_at else "valid" if key.is_valid() else "over"
    scopes = " ".join(say(f"keys.scope.{scope}", language) for scope in SCOPES if scope in key.scopes)
    return {
        say("keys.name", language): key.name,
        say("keys.column.opening", language): f"{key.opening}…",
        say("keys.scopes", language): scopes or "—",
        say("keys.column.state", language): say(f"keys.state.{state}", language),
        say("keys.column.used", language): moment(key.used_at) or say("keys.never", language),
        say("keys.ends", language): moment(key.expires_at) or say("keys.ends.0", language),
        say("keys.column.owner", language): key.user or say("keys.local_user", language),
        say("keys.column.made", language): moment(key.made_at),
    }
