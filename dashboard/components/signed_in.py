"""The door of the pages where a login is configured: signing in, waiting for a role, who is here, signing out."""

from __future__ import annotations

import streamlit as st

from dashboard.signing_in import is_login_on, login_section, providers, whose_page
from dashboard.text import plain, say
from extraction.errors import Language
from service import resources
from service.team import welcome
from storage.acting import Acting, Scope, acting

NEEDS: dict[str, Scope] = {"upload": "write", "prompts": "write", "settings": "admin"}  # other pages: whoever may look


def page_is_for(name: str, who: Acting) -> bool:
    """True if the role of whoever looks is enough for this page."""
    return who.may(NEEDS.get(name, "read"))


def is_let_in(language: Language) -> bool:
    """True for somebody with a role; to anybody else it shows what to do."""
    who = whose_page() if is_login_on() else None
    if who is None:
        return True
    if not who.username:
        show_sign_in(language)
        return False
    if st.session_state.get("welcomed") != who.name:
        welcome(resources.ledger(), who)
        st.session_state["welcomed"] = st.session_state["reviewer-name"] = who.name
    if not who.may("read"):
        st.info(say("team.no_role", language, who=plain(who.username)), icon=":material/hourglass_empty:")
        st.button(say("team.sign_out", language), key="sign-out", on_click=st.logout)
        return False
    return True


def show_sign_in(language: Language) -> None:
    """One button a provider; somebody who came without a checked address is told so."""
    st.subheader(say("team.welcome", language), anchor=False)
    st.write(say("team.please_sign_in", language))
    if st.user.get("is_logged_in"):
        st.warning(say("team.no_address", language), icon=":material/block:")
        st.button(say("team.sign_out", language), key="sign-out", on_click=st.logout)
        return
    for name in providers(login_section()):
        label = say("team.sign_in", language) if name is None else say("team.sign_in_with", language, provider=name)
        st.button(label, key=f"sign-in-{name or ''}", type="primary", icon=":material/login:", on_click=sign_in,
                  args=(name,))  # fmt: skip


def sign_in(provider: str | None) -> None:
    st.login(provider) if provider else st.login()


def show_who(language: Language) -> None:
    """Who is signed in, their role in words, and the way out; nothing where there is no login."""
    who = acting()
    if not is_login_on() or not who.username:
        return
    with st.popover(plain(who.name), icon=":material/person:", type="tertiary", key="who-is-here"):
        st.write(plain(who.username))
        st.caption(f"{say(f'team.role.{who.role}', language)} · {say(f'team.may.{who.role}', language)}")
        st.button(say("team.sign_out", language), key="sign-out", on_click=st.logout, icon=":material/logout:")


def show_not_yours(who: Acting, language: Language) -> None:
    st.info(say("team.not_yours", language, role=say(f"team.role.{who.role}", language)), icon=":material/lock:")


def reviewer_name() -> str | None:
    """The name of whoever is signed in, under which they decide; None where everybody says a name themselves."""
    who = acting()
    return who.name if who.username else None
