"""`POST /chat`: a picture and a question in, an answer in words out, with the values it stands on.

The form and the reply are those that the article about this kind of system promised: `image` and `question`, and
`{"response": …}`. All further fields are ours. Values are what was read or confirmed; where a vision model is at hand
and no arithmetic answers, its words are given as its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.arrivals import Form, form_of, keep_picture, until_read, until_texts
from api.callers import Ledger, Writer
from api.problems import Refusal, problems
from api.shapes import ReaderShape, ValueShape, Words, value_shape, words
from extraction.errors import Language, ModelUnavailable, Sentence
from extraction.questions.known import Reply, ReplyState
from extraction.questions.talking import unfounded_numbers
from extraction.questions.transcript import lines_of
from service import resources
from service.intake import Origin
from storage.asking import About, ask
from storage.database import Database
from storage.extractions import latest_extraction
from storage.images import load_image
from storage.known import known_in_picture
from storage.texts import texts_of

MISSING = {"error": "Missing image or question"}  # these words were promised
PATIENCE = 120.0  # seconds for the reading
MODEL_PATIENCE = 300.0  # seconds for a vision model's words
DOUBT = Sentence(zh="存疑：", en="Doubt: ")
MODEL_SAYS = Sentence(zh="视觉模型（{name}）说，未经核对：", en="The vision model ({name}) says, unchecked:")
UNFOUNDED = Sentence(
    zh="图中找不到这些数字：{numbers}。", en="These numbers were found nowhere in the picture: {numbers}."
)

router = APIRouter(tags=["reading"])


class Said(BaseModel):
    """One sentence of an answer, with how it was reckoned; `answered` is false for what is lacking."""

    text: str
    formula: str = Field(examples=["(11.3 - 9.7) / 9.7 = 16.49%"])
    remark: str
    answered: bool


class Answer(BaseModel):
    """The answer sentence by sentence."""

    state: ReplyState
    statements: list[Said]
    doubts: list[str]
    model: str = Field(description="A vision model's own words, checked by nobody; empty where none was asked.")


class ChatReply(BaseModel):
    """The answer to a question about a picture."""

    response: str = Field(description="The whole answer as plain text.", examples=["净利润 2023：11.3 亿元（读出）。"])
    language: Literal["zh", "en"] = Field(description="That of the question.")
    answer: Answer
    values: list[ValueShape] = Field(description="Every value that the answer stands on, with its evidence.")
    engine: ReaderShape | None = Field(description="Who read the picture; null where nothing could be read.")
    refused: Words | None = Field(description="Why nothing could be read in the picture.")
    image: str = Field(description="The SHA-256 of the picture, under which all else can be asked for.")
    seconds: float = Field(description="From the arrival of the request to its answer.")


class MissingReply(BaseModel):
    """There was no picture or no question in the form."""

    error: Literal["Missing image or question"]


FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["image", "question"],
                    "properties": {
                        "image": {
                            "type": "string",
                            "format": "binary",
                            "description": "PNG, JPEG, WebP, GIF, BMP or TIFF; at most 20 MB.",
                        },
                        "question": {"type": "string", "description": "In Chinese or English.", "maxLength": 2000},
                    },
                },
                "example": {"image": "(file)", "question": "2023年的净利润是多少？同比增长多少？"},
            }
        },
    }
}


BAD: dict[int | str, dict[str, Any]] = {
    400: {
        "model": MissingReply,
        "description": "No picture or no question; or an Idempotency-Key that is none.",
        "content": {"application/json": {"example": MISSING}, **problems(400)[400]["content"]},
    }
}


@router.post(
    "/chat",
    summary="Ask a question about a picture",
    response_model=ChatReply,
    responses={**BAD, **problems(413, 507)},
    openapi_extra=FORM,
)
async def chat(request: Request, db: Ledger, caller: Writer) -> Response | ChatReply:
    """Read the picture (at once if it was read before) and answer from what was read or confirmed.

    Without a vision model only what the values can answer is answered, and the rest is said to be lacking.
    """
    began = time.monotonic()
    form = await asked_in(request)
    if form is None or form.image is None or "question" not in form.fields:
        return JSONResponse(MISSING, 400)
    question = form.fields["question"]
    sha = await run_in_threadpool(keep_picture, db, form.name, form.image, Origin(), caller.name)
    job = await until_read(db, sha, PATIENCE)
    reply = await reply_to(db, question, sha)
    language = language_of(question)
    model = await run_in_threadpool(model_words, db, sha, question, language) if reply.asks_model else ""
    read = await run_in_threadpool(latest_extraction, db, sha)
    made = read[1] if read else None
    refused = words(job.reason) if made is None and job is not None and job.reason is not None else None
    return ChatReply(
        response=as_text(reply, model, language),
        language=language,
        answer=answer_of(reply, model, language),
        values=[value_shape(one) for one in reply.used],
        engine=ReaderShape(name=made.engine, version=made.engine_version, seconds=made.seconds) if made else None,
        refused=refused,
        image=sha,
        seconds=round(time.monotonic() - began, 3),
    )


async def asked_in(request: Request) -> Form | None:
    """The form; None where the body is no form, which lacks picture and question as well."""
    try:
        return await form_of(request, "question")
    except Refusal as refusal:
        if refusal.status in (400, 415):
            return None
        raise


async def reply_to(db: Database, question: str, sha: str) -> Reply:
    """The reply, after the texts of the picture were read where it needs them."""

    def asked() -> Reply:
        return ask(db, question, About(image=sha), with_model=resources.talker() is not None)

    reply = await run_in_threadpool(asked)
    if reply.state == "needs_texts" and await until_texts(db, sha, PATIENCE) is None:
        reply = await run_in_threadpool(asked)
    return reply


def model_words(db: Database, sha: str, question: str, language: Language) -> str:
    """What the vision model says, and which of its numbers stand nowhere; "" where there is none or it cannot."""
    talker = resources.talker()
    if talker is None:
        return ""
    try:
        said = "".join(in_time(talker.talk(load_image(db, sha), question, language))).strip()
    except ModelUnavailable as problem:
        return problem.sentence.in_language(language)
    strange = unfounded_numbers(said, known_in_picture(db, sha), texts_of(db, sha) or ())
    told = [MODEL_SAYS.in_language(language).format(name=talker.name), said]
    if strange:
        told.append(UNFOUNDED.in_language(language).format(numbers=", ".join(strange)))
    return "\n".join(told)


def in_time(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces that come before patience ends."""
    ends = time.monotonic() + MODEL_PATIENCE
    for piece in pieces:
        yield piece
        if time.monotonic() > ends:
            return


def answer_of(reply: Reply, model: str, language: Language) -> Answer:
    said = [
        Said(
            text=one.sentence.in_language(language),
            formula=one.formula,
            remark=one.remark.in_language(language) if one.remark else "",
            answered=one.answered,
        )
        for one in reply.statements
    ]
    doubts = [doubt.in_language(language) for doubt in reply.doubts]
    return Answer(state=reply.state, statements=said, doubts=doubts, model=model)


def as_text(reply: Reply, model: str, language: Language) -> str:
    """The reply as one text: its sentences with their formulas, then the doubts, then what the model says."""
    lines: list[str] = []
    for one in reply.statements:
        lines += [one.sentence.in_language(language), *one.formula.splitlines()]
        if one.remark and (remark := one.remark.in_language(language)) not in lines:
            lines.append(remark)
    lines += lines_of(reply.texts)
    lines += [DOUBT.in_language(language) + doubt.in_language(language) for doubt in reply.doubts]
    return "\n".join([*lines, *([model] if model else [])])


def language_of(question: str) -> Language:
    """Chinese if any Chinese character stands in it."""
    return "zh" if any("\u4e00" <= letter <= "\u9fff" for letter in question) else "en"
