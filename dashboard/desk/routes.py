"""The desk's own routes beside the pages: a chart, what was done to it, the queue, the second reader, and the code.

A page that is run again costs hundreds of milliseconds, these a few. Whoever writes must say that it is our own desk,
with a header that no foreign page can send, and is answered with the chart as it stands then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.components.states import STATES
from dashboard.desk.deeds import Deed, carry_out
from dashboard.desk.last_shown import changes
from dashboard.desk.origin import say_origin, shown_guess, take_guess
from dashboard.desk.people import LONGEST_NAME, arrive, words_on
from dashboard.desk.rereading import read_again
from dashboard.desk.second import beside_card
from dashboard.desk.shown import Desk, chart, lay_out, values_now
from dashboard.text import say, tell
from extraction.errors import Language
from extraction.geometry import Box
from service.resources import Closed, first_worker
from storage.acting import acting
from storage.database import Database
from storage.errors import CannotKeep, NotAllowed, StoreError
from storage.queue import QueueRow, queue

CODE = Path(__file__).parent / "code"
KINDS = {".js": "text/javascript", ".css": "text/css"}
FOR_EVER = "public,max-age=31536000,immutable"  # the address carries the hash of what is served
MANY = 200  # deeds in one request
LARGE = 1_000_000  # bytes of a request: forty charts of typing

Json = dict[str, Any]


class Sent(BaseModel):
    """What a browser sends when a person did something; `mark` is that of the chart as it has it."""

    lang: Language = "zh"
    mark: str = Field("", max_length=64)
    reviewer: str = ""
    deeds: list[Deed] = Field(max_length=MANY)


class Arrival(BaseModel):
    """What a browser tells of its person, who is at a chart."""

    verb: Literal["here", "leave", "take_over", "twice", "once", "said"]
    key: int = 0


class Drawn(BaseModel):
    """A box to be read again, for the value of that key; without one, for a value that was missed."""

    lang: Language = "zh"
    box: tuple[float, float, float, float]
    key: int | None = None


class SaidOrigin(BaseModel):
    """Where a chart comes from: as was guessed, or as the fields say."""

    do: Literal["take", "say"]
    fields: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request without its network side: the open ledger, the chart, who asks in which language, and what was sent."""

    db: Database
    sha: str
    language: Language
    reviewer: str = ""
    body: bytes = b""


class NotThere(Exception):
    """There is no such chart to review; `words` say why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def desk_routes(ledger: Callable[[], Database]) -> list[Route]:
    """The routes; `ledger` gives the database that is open when the request comes."""
    return [
        Route("/desk/code/{mark}/{name}", code, methods=["GET"]),
        Route("/desk/chart/{sha}", endpoint(ledger, show_chart), methods=["GET"]),
        Route("/desk/chart/{sha}", endpoint(ledger, do_deeds), methods=["POST"]),
        Route("/desk/people/{sha}", endpoint(ledger, show_people), methods=["POST"]),
        Route("/desk/chart/{sha}/reread", endpoint(ledger, reread_box), methods=["POST"]),
        Route("/desk/origin/{sha}", endpoint(ledger, show_origin), methods=["GET", "POST"]),
        Route("/desk/second/{sha}", endpoint(ledger, show_second), methods=["GET"]),
        Route("/desk/queue", endpoint(ledger, show_queue), methods=["GET"]),
    ]


def endpoint(
    ledger: Callable[[], Database], answer: Callable[[Asked], Json]
) -> Callable[[Request], Awaitable[Response]]:
    """What answers a route: from a thread of its own, with words where there is no answer."""

    async def answered(request: Request) -> Response:
        if request.method == "POST" and request.headers.get("x-chartledger") != "desk":
            return Response(status_code=403)
        if int(request.headers.get("content-length") or 0) > LARGE:
            return Response(status_code=413)
        return await run_in_threadpool(in_words, ledger, answer, request, await request.body())

    return answered


def in_words(
    ledger: Callable[[], Database], answer: Callable[[Asked], Json], request: Request, body: bytes
) -> Response:
    language: Language = "zh" if request.query_params.get("lang", "zh") == "zh" else "en"
    try:
        reviewer = as_name(acting().name or request.query_params.get("reviewer", ""))
        made = answer(Asked(ledger(), request.path_params.get("sha", ""), language, reviewer, body))
    except ValidationError:
        return Response(status_code=400)
    except NotThere as problem:
        return JSONResponse({"words": problem.words}, status_code=404)
    except Closed:
        return JSONResponse({"words": say("error.closed", language)}, status_code=503)
    except NotAllowed as problem:
        return JSONResponse({"words": tell(problem.sentence, language)}, status_code=403)
    except CannotKeep as problem:
        return JSONResponse({"words": tell(problem.sentence, language)}, status_code=507)
    except StoreError as problem:
        reason = tell(problem.sentence, language)
        return JSONResponse({"words": say("error.store", language, reason=reason)}, status_code=500)
    return JSONResponse(made, headers={"Cache-Control": "no-store"})


def show_chart(asked: Asked) -> Json:
    """The chart; whoever looks at it may soon want a part of it read again, so the reader is woken."""
    desk = on_desk(asked)
    worker = first_worker()
    if worker is not None and not worker.is_warm:
        worker.load(worker.post.engines[0])
    return chart(desk)


def do_deeds(asked: Asked) -> Json:
    """Do what was done in the browser, and show what is another by now than what it has."""
    sent = Sent.model_validate_json(asked.body)
    desk = on_desk(
        replace(asked, language=sent.lang, reviewer=as_name(acting().name or sent.reviewer) or asked.reviewer)
    )
    outcome = carry_out(desk, sent.deeds)
    only_drafts = all(deed.do == "draft" for deed in sent.deeds)
    return {
        "done": outcome.done,
        "refused": [asdict(each) for each in outcome.refused],
        "at": outcome.at,
        "chart": None if only_drafts else changes(desk.db, values_now(desk), sent.mark),
    }


def show_people(asked: Asked) -> Json:
    """Somebody gave a sign of life, or asks for something that concerns the people at this chart."""
    told = Arrival.model_validate_json(asked.body)
    desk = on_desk(asked)
    return words_on(desk, told.key) if told.verb == "said" else arrive(desk, told.verb)


def as_name(sent: str) -> str:
    """The name that a browser's person goes by, on one line; none is a name too."""
    return " ".join(sent.split())[:LONGEST_NAME]


def reread_box(asked: Asked) -> Json:
    """What a drawn box says; writes nothing, and takes as long as a person waits."""
    drawn = Drawn.model_validate_json(asked.body)
    desk = on_desk(replace(asked, language=drawn.lang, body=b""))
    return read_again(desk, first_worker(), Box(*drawn.box), drawn.key)


def show_second(asked: Asked) -> Json:
    return beside_card(on_desk(asked))


def show_origin(asked: Asked) -> Json:
    """What is guessed of the chart's origin; or what became of a person's word on it."""
    desk = on_desk(asked)
    if not asked.body:
        return shown_guess(desk)
    said = SaidOrigin.model_validate_json(asked.body)
    return take_guess(desk) if said.do == "take" else say_origin(desk, said.fields)


def show_queue(asked: Asked) -> Json:
    """Every chart with a reading: those with most doubts first, then the oldest; reviewed ones last."""
    read = [row for row in queue(asked.db, asked.reviewer) if row.extraction is not None]
    read.sort(key=lambda row: (row.reviewed, -row.doubtful_open, row.received_at, row.name))
    return {"charts": [queue_line(row) for row in read]}


def queue_line(row: QueueRow) -> Json:
    state = "confirmed" if row.reviewed else "doubtful" if row.doubtful_open else "printed"
    return {
        "sha": row.image,
        "src": f"/picture/{row.image}",
        "name": row.title or row.name,
        "state": state,
        "sign": STATES[state].sign if state != "printed" else "",
        "doubtful": row.doubtful_open,
        "open": row.open,
        "reviewed": row.reviewed,
    }


def on_desk(asked: Asked) -> Desk:
    """The chart that was asked for; where it cannot be reviewed, the reason."""
    desk = lay_out(asked.db, asked.sha, asked.language, asked.reviewer)
    if desk is not None:
        return desk
    row = next((row for row in queue(asked.db) if row.image == asked.sha), None)
    if row is None:
        raise NotThere(say("review.not_found", asked.language))
    reason = tell(row.reason, asked.language) or say(f"upload.state.{row.state}", asked.language)
    raise NotThere(say("review.no_reading", asked.language, reason=reason))


# ── the code that runs in the browser ────────────────────────────────────────────────────────────────────────────────


@cache
def code_mark() -> str:
    """A hash over everything in the code folder: other code has other addresses, so a browser may keep it for ever."""
    found = hashlib.sha256()
    for path in sorted(CODE.iterdir()):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


async def code(request: Request) -> Response:
    """One module; under an old address the browser is told not to keep what it gets."""
    path = CODE / request.path_params["name"]
    if path not in CODE.iterdir() or path.suffix not in KINDS:
        return Response(status_code=404)
    kept = FOR_EVER if request.path_params["mark"] == code_mark() else "no-cache"
    headers = {"Cache-Control": kept, "X-Content-Type-Options": "nosniff"}
    return Response(path.read_bytes(), media_type=KINDS[path.suffix], headers=headers)
