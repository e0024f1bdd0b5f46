"""Who may knock, and what a browser is told to refuse: before every page, picture, socket and route of the server.

- A name that the server does not go by is turned away: a foreign page whose name was made to point here (DNS rebinding)
  would otherwise speak as one of ours.
- What writes, and the socket of the pages, is turned away when it comes from another page than our own (CSRF).
- Every answer tells the browser to load nothing from elsewhere, to guess no types, to be framed by nobody else, and to
  tell other sites nothing of where it was.

Knows nothing of keys and logins. A plain ASGI middleware; an answer that brings a header of its own keeps it.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HARMLESS = ("GET", "HEAD", "OPTIONS")
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
USUAL_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}

UNKNOWN_NAME = (
    "此服务器不使用这个名称；如需使用，请写入设置 CHARTLEDGER_HOSTS。\n"
    "This server does not go by that name; to use it, say so in the setting CHARTLEDGER_HOSTS.\n"
)
FOREIGN_PAGE = "此请求来自别的网页，未执行。\nThis request came from another site's page and was not carried out.\n"


@dataclass(frozen=True, slots=True)
class Names:
    """What the server goes by: the address it listens on, and what a person gave.

    Where it listens for other machines (`is_open`) any bare address will do: no name can be made to point to it.
    """

    listens: str = "127.0.0.1"
    given: frozenset[str] = frozenset()
    is_open: bool = False

    def know(self, host: str) -> bool:
        """True if a request to this name, as in the header Host, is meant for us."""
        name = _place(f"http://{host}")[0]
        return (
            name in THIS_MACHINE or name == self.listens or name in self.given or (self.is_open and _is_address(name))
        )

    def own(self, origin: str, host: str) -> bool:
        """True if a page of this origin is one of our own, asked as `host`."""
        place = _place(origin)
        scheme = origin.partition("://")[0]
        return bool(place[0]) and (place == _place(f"{scheme}://{host}") or place[0] in self.given)


def names(host: str, more: str = "") -> Names:
    """The names of a server that listens on `host`; `more` are those a person gave, separated by commas."""
    given = frozenset(each.strip().lower() for each in more.split(",") if each.strip())
    return Names(host.lower(), given, host not in THIS_MACHINE)


def policy(page: str = "") -> str:
    """What a page may load: its own, and the scripts that stand written in `page`. No eval; styles may be inline."""
    scripts = " ".join(f"'sha256-{_digest(script)}'" for script in INLINE.findall(page))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: {scripts}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


class Guard:
    """The middleware."""

    def __init__(self, app: ASGIApp, names: Names, policy: str) -> None:
        self.app = app
        self.names = names
        self.headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = self.refused(scope)
        if refusal is None:
            await self.app(scope, receive, self.telling(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal(scope, receive, self.telling(send))

    def refused(self, scope: Scope) -> PlainTextResponse | None:
        """The answer to a request that is not let in; None for one that is."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self.names.know(host):
            return PlainTextResponse(UNKNOWN_NAME, status_code=421)
        if scope["type"] == "http" and scope["method"] in HARMLESS:
            return None
        origin = headers.get("origin")
        if origin is None:  # no browser, or one that says it otherwise
            is_ours = headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        else:
            is_ours = self.names.own(origin, host)
        return None if is_ours else PlainTextResponse(FOREIGN_PAGE, status_code=403)

    def telling(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    told.setdefault(name, value)
            await send(message)

        return sending


def _place(address: str) -> tuple[str, int]:
    """Name and port of an address; no name for what is none."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").rstrip("."), parts.port or USUAL_PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", 0


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
