"""`/api/decisions`: what people said, and saying it from a program, through the same doors as the review desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request

from api.callers import Caller, Ledger, Reader, Writer
from api.places import LARGEST, SHA256, Many, OfPicture
from api.problems import Refusal, problems
from api.shapes import (
    DECIMAL,
    BoxShape,
    PeriodShape,
    UnitShape,
    box_shape,
    exact,
    period_shape,
    unit_shape,
)
from extraction.errors import Sentence
from extraction.geometry import Box
from service.answers import NotUnderstood, Typed, answer, as_typed
from storage.database import Database
from storage.decisions import Basis, Decision, Mistake, Scope, Verdict
from storage.double_entry import stage
from storage.extractions import latest_extraction
from storage.habits.applied import heard
from storage.holds import holder
from storage.images import stored_image
from storage.pages import page_of_words
from storage.review_list import PointToReview, review
from storage.reviews import decide, decisions, undo_step

router = APIRouter(prefix="/api/decisions", tags=["decisions"])

NOT_UNDERSTOOD = {
    "review.not_a_number": Sentence(zh="“{text}”不是一个数。", en="“{text}” is not a number."),
    "review.not_a_unit": Sentence(zh="不认识单位“{text}”。", en="The unit “{text}” is not known."),
    "review.not_a_period": Sentence(zh="看不懂期间“{text}”。", en="The period “{text}” is not understood."),
}
NO_READING = Sentence(zh="这张图片还没有识别结果。", en="This picture has no reading yet.")
NO_VALUE = Sentence(zh="这次识别里没有这个数值。", en="There is no such value in the reading.")
READ_AGAIN = Sentence(zh="这张图又被识别过，请重新查看。", en="The picture was read again meanwhile; look at it anew.")
SAID_ELSEWHERE = Sentence(
    zh="这个数值已有另一句话，请先查看再说。", en="Another word was said on this value meanwhile; look at it first."
)
NOT_AS_READ = Sentence(
    zh="与识别结果不同：这是更正，请用 corrected。",
    en="This differs from what was read: it is a correction; say `corrected`.",
)
AS_READ = Sentence(zh="与识别结果相同：请用 confirmed。", en="This is what was read; say `confirmed`.")
HELD = Sentence(zh="{who}正在复核这张图。", en="{who} has this chart on the desk.")
BOX_NEEDED = Sentence(zh="补充的数值须给出它在图中的位置。", en="A value that is added needs its box in the picture.")


class WordShape(BaseModel):
    """One word of a reviewer, never edited; a later one takes it back or says otherwise."""

    decision: int = Field(examples=[812])
    image: str = Field(description="The SHA-256 of the picture.")
    extraction: int
    point: int | None = Field(description="The value's place in the reading; null for one added by hand.")
    verdict: Verdict
    value: str | None = Field(pattern=DECIMAL, examples=["141.7"])
    unit: UnitShape | None
    printed: str | None
    series: str
    category: str
    company: str | None
    metric: str | None
    segment: str
    period: PeriodShape | None
    scope: Scope
    basis: Basis
    box: BoxShape | None
    reviewer: str
    reason: str
    mistake: Mistake | None = Field(description="What was wrong with what was read, named from the difference.")
    decided_at: dt.datetime | None
    undoes: int | None = Field(description="The word that this one takes back.")
    taken_back: bool


class WordsPage(BaseModel):
    """Words, newest first; `next` is the address of the next page, null on the last."""

    decisions: list[WordShape]
    next: str | None


class Fields(BaseModel):
    """What the card of a value says; whatever is left out stays as it was read or proposed."""

    value: str | None = Field(default=None, max_length=100, description="As printed.", examples=["1,234.5"])
    unit: str | None = Field(default=None, max_length=100, examples=["亿元"])
    series: str | None = Field(default=None, max_length=300)
    category: str | None = Field(default=None, max_length=300)
    company: str | None = Field(default=None, max_length=300, description="A key, a name or a ticker.")
    metric: str | None = Field(default=None, max_length=300, description="A key or a name.")
    segment: str | None = Field(default=None, max_length=300)
    period: str | None = Field(default=None, max_length=100, examples=["2024H1"])
    scope: Scope | None = None
    basis: Basis | None = None
    reason: str | None = Field(default=None, max_length=1000)


class Said(BaseModel):
    """One word on one value, by somebody who saw the chart at `extraction` with the word `seen` on that value."""

    image: str = Field(pattern=SHA256)
    extraction: int = Field(ge=1, le=LARGEST, description="The reading that was looked at.")
    point: int | None = Field(default=None, ge=-LARGEST, le=LARGEST, description="Which value; null to add one.")
    verdict: Literal["confirmed", "corrected", "rejected", "added"]
    seen: int = Field(0, ge=0, le=LARGEST, description="The word that stood on the value; 0 for none.")
    fields: Fields = Field(default_factory=Fields)
    box: BoxShape | None = Field(default=None, description="Where an added value stands.")
    reviewer: str = Field("", max_length=60, description="Who says it, where no key says so.")


class Undone(BaseModel):
    """Take back the last step of a reviewer on a chart."""

    image: str = Field(pattern=SHA256)
    reviewer: str = Field("", max_length=60)


@router.get("", summary="What was said")
def list_words(
    request: Request,
    db: Ledger,
    _caller: Reader,
    image: OfPicture = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST, description="Only words older than this one.")] = None,
    limit: Many = 100,
) -> WordsPage:
    """Every word that may be seen, newest first; words that wait unseen for a second reviewer are left out."""
    found = page_of_words(db, image, before, limit)
    following = None
    if len(found) == limit:
        address = request.url.include_query_params(before=found[-1].decision.id)
        following = f"{address.path}?{address.query}"
    said = [word_shape(word.decision, word.image, taken_back=word.taken_back) for word in found]
    return WordsPage(decisions=said, next=following)


@router.post("", status_code=201, summary="Say a word on a value", responses=problems(404, 409, 413, 415, 507))
def say_word(db: Ledger, caller: Writer, said: Said) -> WordShape:
    """Confirm, correct or reject a value, or add a missed one; refused where another word came meanwhile."""
    who = speaker(caller, said.reviewer)
    with db.write():
        reading = looked_at(db, said.image, said.extraction, who)
        row = None if said.point is None else row_seen(review(db, reading, who), said)
        word = replace(word_of(reading, row, said), id=0, decided_at=None, undoes=None, seconds=None, reviewer=who)
        kept = replace(word, id=decide(db, word))
        if row is not None and row.claim is not None and row.settled is None and row.habits:
            heard(db, row.habits, row.claim, kept)
    return word_shape(next(each for each in decisions(db, reading) if each.id == kept.id), said.image, taken_back=False)


@router.post("/undo", summary="Take the last step back", responses=problems(404, 409, 413, 415, 507))
def undo(db: Ledger, caller: Writer, wanted: Undone) -> WordsPage:
    """The words that were taken back; none where nothing of this reviewer stands."""
    who = speaker(caller, wanted.reviewer)
    with db.write():
        reading = looked_at(db, wanted.image, None, who)
        back = undo_step(db, reading, who)
    return WordsPage(decisions=[word_shape(word, wanted.image, taken_back=True) for word in back], next=None)


def speaker(caller: Caller, named: str) -> str:
    """Whose word it is: a key speaks for whom it was made for, nobody else."""
    return caller.name or " ".join(named.split())


def looked_at(db: Database, image: str, extraction: int | None, who: str) -> int:
    """The reading under review; refused where it is another one by now, or where somebody else has the chart."""
    if stored_image(db, image) is None:
        raise Refusal(404)
    found = latest_extraction(db, image)
    if found is None:
        raise Refusal(409, NO_READING)
    if extraction not in (None, found[0]):
        raise Refusal(409, READ_AGAIN)
    held = holder(db, image)
    if held is not None and held.reviewer != who and stage(db, found[0]) != "blind":
        raise Refusal(409, Sentence(zh=HELD.zh.format(who=held.reviewer), en=HELD.en.format(who=held.reviewer)))
    return found[0]


def row_seen(rows: list[PointToReview], said: Said) -> PointToReview:
    row = next((row for row in rows if row.key == said.point), None)
    if row is None:
        raise Refusal(404, NO_VALUE)
    if (row.settled.id if row.settled else 0) != said.seen:
        raise Refusal(409, SAID_ELSEWHERE)
    return row


def word_of(reading: int, row: PointToReview | None, said: Said) -> Decision:
    """The decision that these fields make, worded as the desk would."""
    if (row is None) != (said.verdict == "added"):
        raise Refusal(422, NO_VALUE)
    if row is None:
        return added(reading, said)
    before = row.settled or row.proposal
    if said.verdict == "rejected":
        return replace(before, verdict="rejected", mistake=None, reason=said.fields.reason or before.reason)
    made = understood(before, row, said.fields)
    if made.verdict != said.verdict:
        raise Refusal(409, NOT_AS_READ if made.verdict == "corrected" else AS_READ)
    return made


def added(reading: int, said: Said) -> Decision:
    if said.box is None:
        raise Refusal(422, BOX_NEEDED)
    made = understood(Decision(reading, "added"), None, said.fields)
    box = Box(said.box.left, said.box.top, said.box.right, said.box.bottom)
    return replace(made, verdict="added", evidence=box, point=None)


def understood(before: Decision, row: PointToReview | None, fields: Fields) -> Decision:
    """The fields over what stood on the card; raises Refusal where one of them cannot be read."""
    typed = asdict(as_typed(before, "en")) | fields.model_dump(exclude_none=True)
    try:
        return answer(before, row.claim if row else None, Typed(**typed), "en")
    except NotUnderstood as problem:
        said = NOT_UNDERSTOOD[problem.key]
        zh, en = said.zh.format(text=problem.text), said.en.format(text=problem.text)
        raise Refusal(422, Sentence(zh=zh, en=en)) from problem


def word_shape(word: Decision, image: str, *, taken_back: bool) -> WordShape:
    return WordShape(
        decision=word.id, image=image, extraction=word.extraction, point=word.point, verdict=word.verdict,
        value=None if word.value is None else exact(word.value), unit=unit_shape(word.unit), printed=word.printed,
        series=word.series, category=word.category, company=word.company, metric=word.metric, segment=word.segment,
        period=period_shape(word.period), scope=word.scope, basis=word.basis, box=box_shape(word.evidence),
        reviewer=word.reviewer, reason=word.reason, mistake=word.mistake, decided_at=word.decided_at,
        undoes=word.undoes, taken_back=taken_back,
    )  # fmt: skip
