"""Programs and reviewers at work on one server for some minutes, and how long each of their requests took.

Programs ask at moments that are fixed beforehand, and a reply is timed from that moment on: a server that falls behind
cannot make the load lighter (the "coordinated omission" of load tests). Reviewers wait for what they see, as people do.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.load.asking import Connections, Reply, Request, form
from evaluation.load.served import memory

DESK = (("X-ChartLedger", "desk"), ("Content-Type", "application/json"))
LOOK = 2.0  # seconds between looks at the memory
READ = 0.1  # the share of programs' requests that send a picture to be read; the others fetch a chart
THOUGHT = 0.9  # seconds that a reviewer looks at a value
KEY = 0.3  # seconds between two presses of the key that takes a word back
OK = 400  # statuses from here on are errors


@dataclass(slots=True)
class Measured:
    """Seconds of every reply by its kind, what went wrong, and MB held at moments since the start."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    lasted: float = 0.0

    def note(self, kind: str, seconds: float) -> None:
        self.seconds.setdefault(kind, []).append(seconds)


@dataclass(frozen=True, slots=True)
class Load:
    """How many requests of programs a second, how many reviewers, for how long."""

    rate: float
    reviewers: int
    seconds: float


async def read_all(connections: Connections, pictures: list[Path]) -> list[Request]:
    """Have every picture read once, with the real engine; the requests that ask for the same again."""
    requests = []
    for picture in pictures:
        data = picture.read_bytes()
        body, headers = form(picture.name, data)
        again = Request("read a picture read before", "POST", "/api/read?wait=120", body, headers)
        reply = await connections.ask(again)
        if reply.status < OK:
            sha = hashlib.sha256(data).hexdigest()
            requests += [again, Request("fetch a chart", "GET", f"/api/charts/{sha}")]
    return requests


async def drive(connections: Connections, requests: list[Request], charts: list[str], load: Load, pid: int) -> Measured:
    """Let everybody work at once."""
    measured = Measured()
    began = time.monotonic()
    until = began + load.seconds
    people = [review(connections, charts[at % len(charts)], until, measured) for at in range(load.reviewers)]
    await asyncio.gather(
        programs(connections, requests, load.rate, until, measured), watch(pid, began, until, measured), *people
    )
    measured.lasted = time.monotonic() - began
    return measured


async def programs(
    connections: Connections, requests: list[Request], rate: float, until: float, measured: Measured
) -> None:
    """So many requests a second, whatever becomes of those before."""
    fetches = itertools.cycle([each for each in requests if each.method == "GET"])
    reads = itertools.cycle([each for each in requests if each.method == "POST"])
    under_way: set[asyncio.Task[None]] = set()
    began, every = time.monotonic(), round(1 / READ)
    for number in itertools.count():
        due = began + number / rate
        if due > until:
            break
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        asked = next(reads) if number % every == 0 else next(fetches)
        task = asyncio.create_task(timed(connections, asked, due, measured))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)


async def timed(connections: Connections, request: Request, since: float, measured: Measured) -> None:
    await asked(connections, request, since, measured)


async def asked(connections: Connections, request: Request, since: float, measured: Measured) -> Reply | None:
    """The reply, its time noted; None, noted as an error, where there was none or it said that something is wrong."""
    try:
        reply = await connections.ask(request)
    except (OSError, EOFError, TimeoutError) as problem:
        measured.errors.append(f"{request.kind}: {type(problem).__name__}")
        return None
    if reply.status >= OK:
        measured.errors.append(f"{request.kind}: {reply.status} {reply.body[:200].decode(errors='replace')}")
        return None
    measured.note(request.kind, time.monotonic() - since)
    return reply


async def review(connections: Connections, chart: str, until: float, measured: Measured) -> None:
    """A person at the desk: looks, confirms value after value, takes all back, begins again."""
    while time.monotonic() < until:
        queue = Request("desk: the queue", "GET", "/desk/queue?lang=zh")
        await asked(connections, queue, time.monotonic(), measured)
        look = Request("desk: a chart", "GET", f"/desk/chart/{chart}?lang=zh")
        shown = await asked(connections, look, time.monotonic(), measured)
        if shown is None:
            await asyncio.sleep(THOUGHT)
            continue
        done = 0
        for value in shown.json()["values"]:
            if time.monotonic() > until:
                return
            await asyncio.sleep(THOUGHT)
            said = value.get("said") or 0
            done += await tell(connections, chart, {"do": "confirm", "key": value["key"], "said": said}, measured)
        for _ in range(done):
            await asyncio.sleep(KEY)
            await tell(connections, chart, {"do": "undo"}, measured)


async def tell(connections: Connections, chart: str, deed: dict[str, object], measured: Measured) -> bool:
    """One deed at the desk; False if it was not taken."""
    body = json.dumps({"lang": "zh", "reviewer": "", "deeds": [{"id": str(uuid.uuid4()), **deed}]}).encode()
    request = Request(f"desk: {deed['do']}", "POST", f"/desk/chart/{chart}", body, DESK)
    reply = await asked(connections, request, time.monotonic(), measured)
    if reply is None:
        return False
    told = reply.json()
    if told["refused"]:
        measured.errors.append(f"desk: refused: {told['refused'][0]['words']}")
    return not told["refused"]


async def watch(pid: int, began: float, until: float, measured: Measured) -> None:
    """Look at the memory of the server and all it started."""
    while time.monotonic() < until:
        measured.memory.append((time.monotonic() - began, memory(pid)))
        await asyncio.sleep(LOOK)
