"""Kills the whole server in the middle of a batch, again and again, while somebody reviews: is all there afterwards?

Reviews go through the desk's own routes, as a browser sends them: a deed that got no answer is sent again to the next
server. Every second kill takes the reading processes along, as when the machine dies; else only the server itself.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from evaluation.by_pillow import draw
from evaluation.sheets import ECHARTS, NAVY, OFFICE, TABLEAU, Look, Sheet, Values
from evaluation.shipped import ROOT, YI
from extraction.opening import open_image
from storage.database import Database, open_database
from storage.deeds import done
from storage.extractions import history
from storage.images import list_images, save_image
from storage.jobs import enqueue, list_jobs
from storage.queue import queue
from storage.reviews import decisions

PATIENCE = 120.0  # seconds without any news, after which there is none to come
LONGEST_WAIT = 1.5  # seconds between the reading that was waited for and the kill
FIELDS = {"company": "星河科技", "metric": "营业收入"}

Json = dict[str, Any]


@dataclass(slots=True)
class ServerTally:
    """What came of the kills so far; `lost` and `not_once` have to stay empty."""

    kills: int = 0
    in_mid_batch: int = 0
    pictures: int = 0
    acknowledged: list[tuple[str, str]] = field(default_factory=list)  # the deed, and the picture it is about
    sent_again: int = 0
    refused: int = 0
    seconds_to_answer: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    not_once: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Reviewer:
    """Somebody who reviews as fast as the server answers, until told to stop; what was said yes to is kept."""

    address: str
    dice: random.Random
    tally: ServerTally
    unanswered: tuple[str, Json] | None = None
    stopping: threading.Event = field(default_factory=threading.Event)

    def review(self) -> None:
        """Send one deed after the other; a server that is gone ends it."""
        while not self.stopping.is_set():
            try:
                if self.unanswered:
                    self.send(*self.unanswered)
                    self.tally.sent_again += 1
                self.one_deed()
            except (OSError, HTTPException, ValueError):
                return

    def one_deed(self) -> None:
        """Settle a value that is open, or now and then take a step back."""
        charts = [each for each in ask(f"{self.address}/desk/queue")["charts"] if each["open"]]
        if not charts:
            self.stopping.wait(0.2)
            return
        sha = self.dice.choice(charts)["sha"]
        shown = ask(f"{self.address}/desk/chart/{sha}?lang=en")
        free = [each for each in shown["values"] if not each["said"]]
        if shown["can_undo"] and self.dice.random() < 0.2:
            self.send(sha, new_deed("undo"))
        elif free:
            verb = self.dice.choice(("confirm", "confirm", "reject"))
            self.send(sha, {**new_deed(verb), "key": free[0]["key"], "fields": FIELDS})

    def send(self, sha: str, deed: Json) -> None:
        self.unanswered = sha, deed
        body = {"lang": "en", "reviewer": "李雷", "deeds": [deed]}
        answer = ask(f"{self.address}/desk/chart/{sha}", body)
        self.unanswered = None
        self.tally.acknowledged += [(number, sha) for number in answer["done"]]
        self.tally.refused += len(answer["refused"])


def new_deed(verb: str) -> Json:
    return {"id": str(uuid.uuid4()), "do": verb, "said": 0}


def kill_server_often(
    rounds: int, pictures: int = 60, seed: int = 1, told: Callable[[ServerTally], None] = lambda _: None
) -> ServerTally:
    """Have a batch read by one server after the other, each killed in the middle of it; the last may finish."""
    tally, dice = ServerTally(pictures=pictures), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="chartledger-kills-", ignore_cleanup_errors=True) as home:
        folder = Path(home) / "workspace"
        with open_database(folder) as db:
            for number in range(pictures):
                image = open_image(drawn(number), f"{number}.png")
                save_image(db, image)
                enqueue(db, image.sha256, "embedded", asked_by="batch")
        unanswered = None
        for number in range(1, rounds + 1):
            target = round(pictures * number / (rounds + 1))
            with life(folder, dice, tally, unanswered, to_the_end=False) as (server, reviewer):
                wait_until_read(reviewer.address, target, server)
                time.sleep(dice.uniform(0, LONGEST_WAIT))
                tally.in_mid_batch += read_so_far(reviewer.address) < pictures
                kill(server, with_readers=number % 2 == 0)
            unanswered = reviewer.unanswered
            tally.kills = number
            told(tally)
        with life(folder, dice, tally, unanswered, to_the_end=True) as (server, reviewer):
            wait_until_read(reviewer.address, pictures, server)
        with open_database(folder) as db:
            look_back(db, tally)
    return tally


@contextmanager
def life(
    folder: Path, dice: random.Random, tally: ServerTally, unanswered: tuple[str, Json] | None, *, to_the_end: bool
) -> Iterator[tuple[subprocess.Popen[bytes], Reviewer]]:
    """A server that answers, and somebody who reviews; it ends killed, or as a person ends it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    address, began = f"http://127.0.0.1:{port}", time.monotonic()
    command = [sys.executable, "main.py", "--port", str(port), "--workspace", str(folder)]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        wait_for(lambda: read_so_far(address) >= 0, server)
        tally.seconds_to_answer.append(time.monotonic() - began)
        reviewer = Reviewer(address, dice, tally, unanswered)
        at_work = threading.Thread(target=reviewer.review, daemon=True)
        at_work.start()
        yield server, reviewer
        reviewer.stopping.set()
        at_work.join(PATIENCE)
        if to_the_end:
            server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE)
    finally:
        kill(server, with_readers=True)


def kill(server: subprocess.Popen[bytes], *, with_readers: bool) -> None:
    """End it as a power cut does: the server alone, or with all that it started."""
    if server.poll() is None:
        (os.killpg if with_readers else os.kill)(server.pid, signal.SIGKILL)
        server.wait()


def ask(address: str, body: Json | None = None) -> Json:
    """What a route answers; OSError where nobody does."""
    data = None if body is None else json.dumps(body).encode()
    request = Request(address, data, {"X-ChartLedger": "desk", "Content-Type": "application/json"})
    with urlopen(request, timeout=PATIENCE) as answer:
        told: Json = json.load(answer)
        return told


def read_so_far(address: str) -> int:
    """How many pictures have a reading; -1 where nobody answers."""
    try:
        return len(ask(f"{address}/desk/queue")["charts"])
    except (OSError, HTTPException):
        return -1


def wait_until_read(address: str, target: int, server: subprocess.Popen[bytes]) -> None:
    wait_for(lambda: read_so_far(address) >= target, server)


def wait_for(condition: Callable[[], bool], server: subprocess.Popen[bytes]) -> None:
    """Until it holds; a server that ended by itself, or tells nothing new for long, is a fault of its own."""
    until = time.monotonic() + 10 * PATIENCE
    while not condition():
        if server.poll() is not None or time.monotonic() > until:
            raise TimeoutError("The server ended by itself or came to a stand.")
        time.sleep(0.25)


def look_back(db: Database, tally: ServerTally) -> None:
    """Note what is missing of what was acknowledged, and every picture that was not read exactly once."""
    readings = {row.image: row.extraction for row in queue(db)}
    words = {sha: {word.id for word in decisions(db, number)} for sha, number in readings.items() if number}
    for deed, sha in tally.acknowledged:
        led_to = done(db, deed)
        if led_to is None or not set(led_to) <= words.get(sha, set()):
            tally.lost.append(f"deed {deed} on {sha[:8]}: {led_to}")
    asked = [job.image for job in list_jobs(db, 10 * tally.pictures, states=["ready"])]
    for image in list_images(db):
        kept, ready = len(history(db, image.sha256)), asked.count(image.sha256)
        if (kept, ready) != (1, 1):
            tally.not_once.append(f"{image.name}: {kept} readings, {ready} jobs done")
    if len(readings) != tally.pictures:
        tally.not_once.append(f"{len(readings)} pictures instead of {tally.pictures}")


def drawn(number: int) -> bytes:
    """A small chart like no other."""
    dice = random.Random(number)
    values = tuple(f"{dice.uniform(10, 90):.2f}" for _ in range(4))
    palette = (NAVY, TABLEAU, ECHARTS, OFFICE)[number % 4]
    years = tuple(str(year) for year in range(2020, 2024))
    sheet = Sheet("bar", "zh", f"图 {number + 1}：星河科技营业收入", years, (Values("营业收入", YI, values),),
                  Look(width=520, height=320, palette=palette, legend="none"))  # fmt: skip
    packed = io.BytesIO()
    draw(sheet).picture.save(packed, "PNG")
    return packed.getvalue()


def summary(tally: ServerTally) -> str:
    """The figures, and what was lost, if anything was."""
    took = sorted(tally.seconds_to_answer)
    lines = [
        f"{tally.kills} kills of the server, {tally.in_mid_batch} of them in the middle of {tally.pictures} pictures",
        f"{len(tally.acknowledged)} deeds acknowledged, {len(tally.lost)} lost; {tally.sent_again} sent again",
        f"{len(tally.not_once)} pictures not read exactly once; {tally.refused} deeds refused",
        f"answered again in {took[len(took) // 2]:.1f} s (median), {took[-1]:.1f} s at most",
    ]
    return "\n".join([*lines, *(f"LOST  {one}" for one in tally.lost), *(f"NOT ONCE  {one}" for one in tally.not_once)])
