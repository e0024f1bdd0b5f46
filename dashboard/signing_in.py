"""Signing in with an OpenID Connect provider, if one is configured in `.streamlit/secrets.toml`; else nobody is asked.

Streamlit does the talking with the provider and signs a cookie. Pages know the cookie's claims from Streamlit; our own
routes beside the pages read the same cookie here, which Streamlit 1.67 has no public door for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.auth_util import get_origin_from_redirect_uri, get_secrets_auth_section
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.web.server.starlette import starlette_websocket as streamlit_cookies
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from extraction.errors import Sentence
from service.team import Rules, acting_as
from storage.acting import Acting, Door, ask_page
from storage.database import Database

NEEDED = ("redirect_uri", "cookie_secret")
OF_PROVIDER = ("client_id", "client_secret", "server_metadata_url")
ON_THIS_MACHINE = "127.0.0.1"  # which Streamlit does not say
SHORTEST_SECRET = 32  # letters of what signs the cookies

_on: list[tuple[Callable[[], Database], Rules]] = []


class LoginWrong(Exception):
    """A login is configured, but not so that anybody could sign in; the sentence says what is missing."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


def use_login(ledger: Callable[[], Database], rules: Rules) -> bool:
    """From now on everybody has to sign in, if a login is configured; True if one is. Raises LoginWrong."""
    forget_login()
    section = login_section()
    if not section:
        return False
    missing = what_is_missing(section)
    if missing:
        raise LoginWrong(
            Sentence(
                zh=f"登录设置 [auth] 缺少或有误：{', '.join(missing)}。",
                en=f"The login in [auth] of secrets.toml lacks, or has wrong: {', '.join(missing)}.",
            )
        )
    _on.append((ledger, rules))
    ask_page(whose_page)
    return True


def forget_login() -> None:
    """Everybody is the local user again."""
    _on.clear()
    ask_page(None)


def is_login_on() -> bool:
    return bool(_on)


def login_section() -> dict[str, Any]:
    return dict(get_secrets_auth_section().to_dict())


def login_host() -> str:
    """The name of this server as people who sign in know it."""
    return urlsplit(str(login_section().get("redirect_uri", ""))).hostname or ""


def providers(section: Mapping[str, Any]) -> tuple[str | None, ...]:
    """The providers to choose from; None is the only one, which needs no name."""
    return tuple(name for name, value in section.items() if isinstance(value, dict) and "client_id" in value) or (None,)


def what_is_missing(section: Mapping[str, Any]) -> list[str]:
    """The settings without which nobody can sign in."""
    missing = [name for name in NEEDED if not section.get(name)]
    if "cookie_secret" not in missing and len(str(section["cookie_secret"])) < SHORTEST_SECRET:
        missing.append(f"cookie_secret(≥{SHORTEST_SECRET})")
    for name in providers(section):
        of = section if name is None else section[name]
        missing += [f"{name}.{part}" if name else part for part in OF_PROVIDER if not of.get(part)]
    return missing


def whose_page() -> Acting | None:
    """Whom the page serves that this thread runs; None where it runs none."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or not _on:
        return None
    ledger, rules = _on[-1]
    return acting_as(ledger(), rules, dict(context.user_info), "page", st.context.ip_address or ON_THIS_MACHINE)


def whose_cookie(cookies: dict[str, str], door: Door, address: str) -> Acting:
    """Whom a request serves that came with these cookies; somebody who may do nothing, where nobody is signed in."""
    ledger, rules = _on[-1]
    return acting_as(ledger(), rules, claims_of(cookies), door, address)


def claims_of(cookies: dict[str, str]) -> dict[str, Any]:
    """What the provider said of the person whose cookies these are; nothing unless we signed it."""
    signed = streamlit_cookies._get_signed_cookie_with_chunks(cookies, USER_COOKIE_NAME)
    origin = get_origin_from_redirect_uri()
    return streamlit_cookies._parse_decoded_user_cookie(signed, origin) if signed and origin else {}
