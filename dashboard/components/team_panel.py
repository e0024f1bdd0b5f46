"""Users and the role of each; without a login, who may do what then."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard.components.told import attempt, show_told
from dashboard.signing_in import is_login_on
from dashboard.text import say
from extraction.errors import Language
from storage.acting import ROLES, Role
from storage.database import Database
from storage.roles import give_role, users


def show_team(db: Database, language: Language) -> None:
    st.markdown(f"**{say('team.title', language)}**")
    known = users(db)
    if not is_login_on():
        st.caption(say("team.no_login", language))
        if not known:
            return
    left, right = st.columns([3, 2], gap="large")
    with left:
        if not known:
            st.text(say("team.users_none", language))
        else:
            st.dataframe(
                [
                    {
                        say("team.column.user", language): one.username,
                        say("team.column.name", language): one.name,
                        say("team.column.role", language): say(f"team.role.{one.role}", language),
                        say("team.column.since", language): moment(one.first_seen),
                    }
                    for one in known
                ],
                hide_index=True,
                key="team-users",
            )
    with right:
        show_giving(db, [one.username for one in known], language)


def show_giving(db: Database, known: list[str], language: Language) -> None:
    """Somebody who is known or will come, and the role they are to have."""
    st.selectbox(
        say("team.user", language), known, index=None, accept_new_options=True, placeholder="name@example.com",
        key="role-user",
    )  # fmt: skip
    st.selectbox(
        say("team.role", language), tuple(reversed(ROLES)), index=2, key="role-given",
        format_func=lambda role: f"{say(f'team.role.{role}', language)} · {say(f'team.may.{role}', language)}",
    )  # fmt: skip
    st.button(say("team.give", language), key="role-give", on_click=give, args=(db,))
    show_told("team", language)


def give(db: Database) -> None:
    role: Role = st.session_state["role-given"]
    attempt("team", "team.given", lambda: give_role(db, st.session_state["role-user"] or "", role))


def moment(at: dt.datetime | None) -> str:
    """A time as the clock on the wall says it."""
    return "" if at is None else at.astimezone().replace(tzinfo=None).isoformat(" ", "minutes")
