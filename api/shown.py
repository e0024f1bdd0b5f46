"""Charts as they were answered last, and the door before all routes that answers them so while nothing is another.

Most of what a request costs is the way to its route. A chart that nobody touched since it was last asked for needs
neither route nor thread nor ledger: whether it was touched is told by numbers in memory.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.callers import allowed
from api.problems import Refusal
from api.together import together
from service.resources import Closed
from storage.database import Database
from storage.kept import Kept
from storage.touched import look_again, touched, touched_as_known

FRESH = 5.0  # seconds: words on other charts may cast doubt on this one, too
MANY = 512  # charts
CHART = re.compile(r"/api/charts/([0-9a-f]{64})")
ROUTE = "chartledger.route"  # where a request carries the name of a route that it did not have to reach


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart as it was answered last; `version` is another one once anybody touched it."""

    version: tuple[int, int]
    at: float
    mark: str
    made: bytes

    @property
    def is_fresh(self) -> bool:
        """True while no word on another chart can have cast a doubt on this one for long."""
        return time.monotonic() - self.at < FRESH


_shown: Kept[Shown] = Kept(MANY)


def keep(db: Database, image: str, reviewer: str, shown: Shown) -> None:
    """Remember what was answered; the chart that was asked for the longest time ago is let go."""
    _shown.put(db, (image, reviewer), shown)


def is_kept(db: Database, image: str, reviewer: str) -> bool:
    """True if there is something that may be answered again."""
    kept = _shown.get(db, (image, reviewer))
    return kept is not None and kept.is_fresh


def still(db: Database, image: str, reviewer: str) -> Shown | None:
    """What was answered last, if it would be answered again; asks the ledger whether anything was said since."""
    kept = _shown.get(db, (image, reviewer))
    return kept if kept is not None and kept.is_fresh and kept.version == touched(db, image) else None


def still_as_known(db: Database, image: str, reviewer: str) -> Shown | None:
    """The same without asking the ledger; None too where that would have to be asked."""
    kept = _shown.get(db, (image, reviewer))
    return kept if kept is not None and kept.is_fresh and kept.version == touched_as_known(db, image) else None


def answer(shown: Shown, asked_mark: str | None) -> Response:
    """The chart, or that it is still the one the asker has."""
    headers = {"ETag": shown.mark, "Cache-Control": "private, no-cache"}
    if asked_mark == shown.mark:
        return Response(status_code=304, headers=headers)
    return Response(shown.made, media_type="application/json", headers=headers)


class AsBefore:
    """Answers for a chart what was answered before, to who may read and while it holds; passes all else on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = CHART.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        shown = None if found is None or scope["query_string"] else await self.as_before(Request(scope), found[1])
        if shown is None:
            await self.app(scope, receive, send)
            return
        scope[ROUTE] = "/api/charts/{image}"
        await answer(shown, Request(scope).headers.get("if-none-match"))(scope, receive, send)

    async def as_before(self, request: Request, image: str) -> Shown | None:
        """The chart; None for everything that the route has to answer, a refusal too."""
        try:
            caller, db = allowed(request), request.app.state.ledger()
        except (Refusal, Closed):
            return None
        if "read" not in caller.scopes or not is_kept(db, image, caller.name):
            return None
        shown = still_as_known(db, image, caller.name)
        if shown is None:
            await together(("touched", id(db)), lambda: look_again(db))
            shown = still_as_known(db, image, caller.name)
        return shown
