"""The door at which requests for our own addresses part from those for the pages.

What programs and the desk ask for needs neither the sessions nor the packing that Streamlit lays round everything; on
the way through those a small answer costs more than in its own route.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


class Beside:
    """Hands a request to the app whose address it asks for, by the first part of its path; all others pass on."""

    def __init__(self, app: ASGIApp, own: Mapping[str, ASGIApp]) -> None:
        self.app = app
        self.own = dict(own)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        first = scope["path"].split("/", 2)[1:2] if scope["type"] == "http" else []
        app = self.own.get(first[0], self.app) if first else self.app
        await app(scope, receive, send)
