"""`POST /api/read`: a picture in, what is read in it out; where that takes longer, a job to be asked for."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.arrivals import Form, form_of, keep_picture, until_read
from api.callers import Ledger, Writer
from api.jobs import JobShape, job_shape
from api.problems import Refusal, language_asked, problems
from extraction.chart import AxisSide, ChartKind, Extraction, MarkKind, Source
from extraction.errors import Sentence
from extraction.jsonl import picture_line
from service.intake import Origin
from storage.database import Database
from storage.extractions import latest_extraction
from storage.jobs import Job
from storage.kept import Kept
from storage.touched import touched

LARGE = 4 * 2**20  # bytes of a picture that is not waited for, unless the caller says so
USUAL_WAIT = 30.0  # seconds
LONGEST_WAIT = 120.0
ORIGIN = ("company", "report", "page", "figure", "source_url")
MISSING = Sentence(zh="表单里没有图片 image。", en="There is no picture `image` in the form.")
TOO_LONG = Sentence(zh="来源说明太长。", en="What is said of the picture's origin is too long.")
CALLED_OFF = Sentence(zh="这次读取已被取消。", en="This reading was cancelled.")
LONGEST_WORDS = 500
KEPT_REPLIES = 256

router = APIRouter(tags=["reading"])


class ReadPoint(BaseModel):
    """One claimed value with its evidence."""

    category: str = Field(examples=["2023"])
    value: str | None = Field(description="In `unit`, exactly; null where it could not be read.", examples=["1789.01"])
    printed: str | None = Field(examples=["1,789.01"])
    source: Source
    error: str | None = Field(description="± in the unit, for measured values.")
    flags: list[str] = Field(description="Checks that doubt it.", examples=[["label_bar_mismatch"]])
    confidence: float | None = Field(description="The share of points like this that were right; null where unknown.")
    box: list[int] = Field(description="Left, top, right, bottom in pixels.", examples=[[741, 73, 807, 96]])


class ReadSeries(BaseModel):
    """A row of values that share a unit, an axis and a kind of mark."""

    name: str = Field(examples=["营业收入"])
    unit: str | None = Field(examples=["亿元"])
    axis: AxisSide
    mark: MarkKind
    points: list[ReadPoint]


class ReadReply(BaseModel):
    """What was read: the same fields as the command line writes, and where it is kept. All of it waits for review."""

    file: str = Field(examples=["chart.png"])
    chart_type: ChartKind
    title: str
    refused: bool = Field(description="True where the picture is no readable chart.")
    reason: str | None = Field(description="Why it was refused.")
    seconds: float
    series: list[ReadSeries]
    image: str = Field(description="The SHA-256 of the picture.")
    extraction: int | None = Field(description="The number of the reading.")
    engine: str = Field(examples=["embedded"])


_replies: Kept[tuple[tuple[int, int], ReadReply]] = Kept(KEPT_REPLIES)

FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["image"],
                    "properties": {
                        "image": {
                            "type": "string",
                            "format": "binary",
                            "description": "PNG, JPEG, WebP, GIF, BMP or TIFF; at most 20 MB.",
                        },
                        **{
                            name: {"type": "string", "maxLength": LONGEST_WORDS, "description": "Where it comes from."}
                            for name in ORIGIN
                        },
                    },
                },
                "example": {"image": "(file)", "company": "澜石化工", "report": "2024 年年度报告"},
            }
        },
    }
}


@router.post(
    "/api/read",
    summary="Read a picture",
    response_model=ReadReply,
    responses={
        202: {"model": JobShape, "description": "It takes longer: the job, whose address stands in Location."},
        **problems(400, 409, 413, 415, 507),
    },
    openapi_extra=FORM,
)
async def read(
    request: Request,
    db: Ledger,
    caller: Writer,
    wait: Annotated[
        float | None, Query(ge=0, le=LONGEST_WAIT, description="Seconds to wait; 0 gives a job at once.")
    ] = None,
) -> Response | ReadReply:
    """Keep the picture and have it read; nothing becomes confirmed. One that was read before is answered at once, and
    nothing is written unless its origin is said.

    A large picture (over 4 MB) or a slow reading is answered with its job, to be asked for at `/api/jobs/{number}`.
    """
    form = await form_of(request, *ORIGIN)
    if form.image is None:
        raise Refusal(400, MISSING)
    if any(len(words) > LONGEST_WORDS for words in form.fields.values()):
        raise Refusal(422, TOO_LONG)
    if wait is None:
        wait = 0.0 if len(form.image) > LARGE else USUAL_WAIT
    origin = origin_of(form)
    known = None if origin else await run_in_threadpool(read_before, db, form.name, form.image)
    if known is not None:
        return known
    sha = await run_in_threadpool(keep_picture, db, form.name, form.image, origin, caller.name)
    before = await run_in_threadpool(latest_extraction, db, sha)
    job = None if before else await until_read(db, sha, wait)
    found = before or await run_in_threadpool(latest_extraction, db, sha)
    if found is not None:
        return was_read(form.name, sha, *found)
    if job is None:
        raise Refusal(503)
    return unread(request, form.name, sha, job)


def read_before(db: Database, name: str, data: bytes) -> Response | None:
    """What is known of a picture that was read before; None for any other."""
    sha = hashlib.sha256(data).hexdigest()
    version = touched(db, sha)
    kept = _replies.get(db, sha)
    if kept is None or kept[0] != version:
        found = latest_extraction(db, sha)
        if found is None:
            return None
        kept = _replies.put(db, sha, (version, was_read(name, sha, *found)))
    reply = kept[1].model_copy(update={"file": name})
    return Response(reply.model_dump_json(), media_type="application/json")


def origin_of(form: Form) -> Origin:
    said = {name: form.fields.get(name, "").strip() for name in ORIGIN}
    return Origin(said["company"], said["report"], None, said["page"], said["figure"], said["source_url"])


def was_read(name: str, sha: str, number: int, made: Extraction) -> ReadReply:
    line = picture_line(name, made.reading, None, made.seconds)
    return ReadReply.model_validate({**line, "image": sha, "extraction": number, "engine": made.engine})


def unread(request: Request, name: str, sha: str, job: Job) -> Response | ReadReply:
    """Why there is no reading: not yet, or never."""
    if job.state in ("waiting", "reading"):
        headers = {"Location": f"/api/jobs/{job.id}", "Retry-After": "2"}
        return JSONResponse(job_shape(job).model_dump(mode="json"), 202, headers)
    if job.state == "refused" and job.reason is not None:
        line = picture_line(name, None, job.reason.in_language(language_asked(request)), 0.0)
        return ReadReply.model_validate({**line, "image": sha, "extraction": None, "engine": job.engine})
    if job.state == "cancelled":
        raise Refusal(409, CALLED_OFF)
    raise Refusal(500, job.reason)
