"""Every error as problem details (RFC 9457): what is wrong, in both languages, and never how we are built.

A route raises what it met (`Refusal`, or an error of extraction or storage); the handlers here put it into words.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from extraction.errors import ChartError, ImageTooLarge, Language, ModelUnavailable, ReadingStopped, Sentence
from service.resources import Closed
from storage.errors import (
    AliasTaken,
    CannotKeep,
    DamagedWorkspace,
    ForbiddenWorkspace,
    NotAllowed,
    StoreError,
    UnknownRow,
    WorkspaceBusy,
)

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
SHORT = 200  # characters of a place in a request that are said again

STATUSES: dict[int, tuple[str, Sentence]] = {
    400: ("bad-request", Sentence(zh="无法理解这个请求。", en="The request cannot be understood.")),
    401: ("key-needed", Sentence(zh="需要有效的密钥。", en="A valid key is needed.")),
    403: ("not-allowed", Sentence(zh="这个密钥没有所需的权限范围。", en="The scope of this key does not allow it.")),
    404: ("not-found", Sentence(zh="没有这个地址或这一项。", en="There is no such address or item.")),
    405: ("wrong-method", Sentence(zh="这个地址不接受这种请求方法。", en="This address does not take that method.")),
    409: ("conflict", Sentence(zh="与已有内容冲突。", en="It contradicts what is there already.")),
    413: ("too-large", Sentence(zh="请求内容超过上限。", en="The body of the request is over the limit.")),
    415: ("wrong-type", Sentence(zh="不接受这种内容类型。", en="The body is of a type that is not taken here.")),
    422: ("unfit", Sentence(zh="请求中有不合适的值。", en="The request holds a value that does not fit.")),
    429: ("too-many", Sentence(zh="请求太多，请稍后再试。", en="Too many requests; try again later.")),
    500: ("our-fault", Sentence(zh="服务器出错了，已记入日志。", en="Something went wrong here; it is in the log.")),
    503: ("not-now", Sentence(zh="现在无法回答，请稍后再试。", en="There is no answer now; try again later.")),
    507: ("no-room", Sentence(zh="磁盘没有收下，什么都没有保存。", en="The disk did not take it; nothing was kept.")),
}  # fmt: skip

BY_ERROR: tuple[tuple[type[Exception], int], ...] = (  # the first that fits
    (UnknownRow, 404),
    (NotAllowed, 403),
    (CannotKeep, 507),
    (AliasTaken, 409),
    (WorkspaceBusy, 503),
    (DamagedWorkspace, 500),
    (ForbiddenWorkspace, 500),
    (StoreError, 422),
    (ImageTooLarge, 413),
    (ModelUnavailable, 503),
    (ReadingStopped, 503),
    (ChartError, 422),
)


class Misfit(BaseModel):
    """One value of a request that does not fit: where it stands, and why."""

    where: str = Field(examples=["query.limit"])
    why: str = Field(examples=["Input should be less than or equal to 500"])


class Problem(BaseModel):
    """Why there is no answer (RFC 9457). `detail` is in the language that was asked for, `zh` and `en` say the same."""

    type: str = Field(examples=["urn:chartledger:not-found"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no such picture in the workspace."])
    zh: str = Field(examples=["工作区里没有这张图片。"])
    en: str = Field(examples=["There is no such picture in the workspace."])
    errors: list[Misfit] = []


class Refusal(Exception):
    """A route does not do what was asked: with which status, and why."""

    def __init__(self, status: int, sentence: Sentence | None = None, headers: dict[str, str] | None = None) -> None:
        self.status = status
        self.sentence = sentence or STATUSES[status][1]
        self.headers = headers or {}
        super().__init__(self.sentence.en)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route says in OpenAPI of the problems that it may answer with."""
    return {status: _told(STATUSES[status][1].en) for status in statuses}


def any_problem() -> dict[int | str, dict[str, Any]]:
    """What holds for every route."""
    return {"default": _told("Why there is no answer."), **problems(401, 403, 422, 500, 503)}


def speak_of_problems(app: FastAPI) -> None:
    """Have every error of this app answered in problem details."""

    async def refused(request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        return problem(request, refusal.status, refusal.sentence, headers=refusal.headers)

    async def by_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, (StoreError, ChartError))
        status = next(status for kind, status in BY_ERROR if isinstance(error, kind))
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("A request met a ledger that does not answer: %s", error)
        return problem(request, status, error.sentence)

    async def closed(request: Request, _error: Exception) -> Response:
        return problem(request, 503, headers={"Retry-After": "5"})

    async def by_status(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return problem(request, error.status_code, headers=dict(error.headers or {}))

    async def unfit(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return problem(request, 422, errors=[_misfit(each) for each in error.errors()])

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(StoreError, by_error)
    app.add_exception_handler(ChartError, by_error)
    app.add_exception_handler(Closed, closed)
    app.add_exception_handler(HTTPException, by_status)
    app.add_exception_handler(RequestValidationError, unfit)


def problem(
    request: Request,
    status: int,
    sentence: Sentence | None = None,
    *,
    errors: list[Misfit] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """The answer that says what is wrong."""
    kind, usual = STATUSES.get(status, ("refused", STATUSES[400][1]))
    said, language = sentence or usual, language_asked(request)
    told = Problem(
        type=f"urn:chartledger:{kind}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=said.in_language(language),
        zh=said.zh,
        en=said.en,
        errors=errors or [],
    )
    sent = {"Cache-Control": "no-store", "Content-Language": language, **(headers or {})}
    return JSONResponse(told.model_dump(), status, sent, MEDIA_TYPE)


def language_asked(request: Request) -> Language:
    """The language of `?lang=`, else the first one in Accept-Language that we speak, else English."""
    words = [request.query_params.get("lang", ""), *request.headers.get("accept-language", "").split(",")]
    for word in words:
        tongue = word.strip().lower()[:2]
        if tongue == "zh":
            return "zh"
        if tongue == "en":
            return "en"
    return "en"


def _misfit(found: dict[str, Any]) -> Misfit:
    """Where and why, without the value itself: it may be anything, and long."""
    return Misfit(where=".".join(str(part) for part in found["loc"])[:SHORT], why=str(found["msg"])[:SHORT])


def _told(description: str) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
