"""A picture that came with a request: its form, its way into the ledger, and waiting until it has been read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api.problems import Refusal
from extraction.errors import Sentence
from service import resources
from service.intake import Origin, take_in
from storage import jobs
from storage.database import Database
from storage.jobs import Job
from storage.texts import texts_of

FILES, FIELDS = 4, 16  # the most of each in one form
FIRST_LOOK, LAST_LOOK = 0.02, 0.3  # seconds between looks whether it has been read
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Form:
    """What a multipart form holds of interest; None for what is not there."""

    name: str
    image: bytes | None
    fields: dict[str, str]


async def form_of(request: Request, *fields: str) -> Form:
    """The picture `image` and these fields of a form; raises Refusal 415 where the body is no form, 400 if broken."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Refusal(415)
    try:
        async with request.form(max_files=FILES, max_fields=FIELDS) as form:
            return await _taken(form, fields)
    except HTTPException as problem:  # also what the parser says of a broken form
        raise Refusal(problem.status_code) from problem


async def _taken(form: FormData, fields: tuple[str, ...]) -> Form:
    sent = form.get("image")
    said = {name: value for name in fields if isinstance(value := form.get(name), str)}
    if not isinstance(sent, UploadFile):
        return Form("", None, said)
    return Form(clean_name(sent.filename or ""), await sent.read(), said)


def clean_name(sent: str) -> str:
    """A name to show and never to open: without folders or control characters, and not too long."""
    last = sent.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:LONGEST_NAME].strip() or "picture"


def keep_picture(db: Database, name: str, data: bytes, origin: Origin, asked_by: str) -> str:
    """The hash of the picture, which is now kept and waits to be read; raises Refusal 422 if it cannot be opened."""
    batch = take_in(db, [(name, data)], origin, asked_by=asked_by)
    if batch.taken:
        return batch.taken[0]
    said = jobs.job(db, batch.refused[0]).reason
    raise Refusal(422, said)


async def until_read(db: Database, sha: str, seconds: float) -> Job | None:
    """The last reading asked of the first reader, once it is done or the time is up; None if there was none."""

    def look() -> Job | None:
        return jobs.last_job(db, sha, resources.ENGINE)

    await until(lambda: (job := look()) is None or job.state not in ("waiting", "reading"), seconds)
    return await run_in_threadpool(look)


async def until_texts(db: Database, sha: str, seconds: float) -> Sentence | None:
    """Have the texts of a picture read; why that cannot be, None if they are there."""
    wishes = resources.text_wishes()
    if wishes is None:
        return Sentence(zh="现在没有人读取图片。", en="Nothing reads pictures now.")
    wishes.ask_for(sha)
    await until(lambda: wishes.trouble(sha) is not None or texts_of(db, sha) is not None, seconds)
    return wishes.trouble(sha)


async def until(done: Callable[[], bool], seconds: float) -> None:
    """Look again and again until it is done, the time is up, or nobody reads."""
    ends, pause = time.monotonic() + seconds, FIRST_LOOK
    while not await run_in_threadpool(done):
        if time.monotonic() >= ends or resources.first_worker() is None:
            return
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, LAST_LOOK)
