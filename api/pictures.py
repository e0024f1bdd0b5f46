"""`GET /picture/<sha256>`: the picture as uploaded, or as PNG where a browser would not show it upright and right."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from extraction.errors import UnreadableImage
from extraction.opening import for_browsers
from storage.database import Database
from storage.errors import DamagedWorkspace, UnknownRow
from storage.images import load_image

SHA256 = re.compile(r"[0-9a-f]{64}")
FOR_EVER = "public, max-age=31536000, immutable"  # the address is the hash of the bytes: it can never show another


def picture_route(ledger: Callable[[], Database]) -> Route:
    """The route; `ledger` gives the database that is open when the request comes."""

    async def picture(request: Request) -> Response:
        sha = request.path_params["sha"]
        if not SHA256.fullmatch(sha):
            return PlainTextResponse("not found", status_code=404)
        if request.headers.get("if-none-match") == f'"{sha}"':
            return Response(status_code=304, headers=headers(sha))
        return await run_in_threadpool(answer, ledger(), sha)

    return Route("/picture/{sha}", picture, methods=["GET"])


def answer(db: Database, sha: str) -> Response:
    try:
        image = load_image(db, sha)
    except (UnknownRow, DamagedWorkspace):  # the file may be gone
        return PlainTextResponse("not found", status_code=404)
    try:
        data, media_type = for_browsers(image)
    except UnreadableImage as problem:  # a kept picture that opened once; the process for it cannot be started now
        return PlainTextResponse(problem.sentence.en, status_code=503)
    return Response(data, media_type=media_type, headers=headers(sha))


def headers(sha: str) -> dict[str, str]:
    return {"Cache-Control": FOR_EVER, "ETag": f'"{sha}"', "X-Content-Type-Options": "nosniff"}
