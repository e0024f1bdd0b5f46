"""Somebody who talks to a ledger as fast as it listens, and says what was acknowledged: to be killed in mid-word.

Every word carries the mark of its step, and steps are of one or three words, so that half a step can be told.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path

from PIL import Image

from extraction.chart import ChartImage, ExtractedPoint, Extraction, Period, Reading, Series, Unit
from extraction.geometry import Box
from extraction.image import open_image
from storage.backup import back_up
from storage.database import Database, open_database
from storage.decisions import Decision
from storage.deeds import decide_once
from storage.drafts import keep_draft
from storage.extractions import save_extraction
from storage.fact_table import bring_up
from storage.images import describe_image, save_image
from storage.reviews import decide, decide_all, undo_step
from storage.uploads import new_batch, note_upload

YI = Unit("CNY", 10**8, "亿元")
BOX = Box(10, 20, 50, 32)
VALUES = 6  # on a chart
TYPED = 5  # the value that is only ever typed at


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Something the ledger has said yes to: which act it was, on which reading or picture, and what must be there."""

    act: str
    about: int | str
    turn: int
    said: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """What is talked about in one life: a picture, its reading, and whom to tell."""

    db: Database
    sha: str
    reading: int
    kept: Path
    dice: random.Random


def talk(folder: Path, seed: int, heard: Connection) -> None:
    """Open the ledger and talk until killed; each acknowledgement goes to `heard` after the ledger has given it."""
    db = open_database(folder)
    dice = random.Random(seed)
    image = picture(seed)
    save_image(db, image)
    heard.send(Acknowledged("picture", image.sha256, 0))
    number = save_extraction(db, Extraction(image.sha256, "embedded", "1", "", "{}", reading(), 1.0))
    heard.send(Acknowledged("reading", number, 0))
    chart = Chart(db, image.sha256, number, folder.parent / "kept", dice)
    names, weights = zip(*((name, weight) for name, (_, weight) in ACTS.items()), strict=True)
    turn = 0
    while True:
        turn += 1
        (name,) = dice.choices(names, weights)
        act, _ = ACTS[name]
        about, said = act(chart, turn)
        heard.send(Acknowledged(name, about, turn, said))


def picture(seed: int) -> ChartImage:
    """A small picture like no other."""
    made = io.BytesIO()
    noise = random.Random(-seed).randbytes(3 * 48 * 32)
    Image.frombytes("RGB", (48, 32), noise).save(made, "PNG")
    return open_image(made.getvalue(), f"{seed}.png")


def reading() -> Reading:
    """Six years of one series."""
    points = tuple(
        ExtractedPoint("营业收入", str(year), Decimal(year), "printed", BOX, YI, fiscal(year), str(year))
        for year in range(2020, 2020 + VALUES)
    )
    return Reading("bar", "", (Series("营业收入", YI, "left", "bar"),), points, ())


def fiscal(year: int) -> Period:
    return Period("FY", year, dt.date(year, 12, 31))


def word(chart: Chart, key: int, turn: int, step: str) -> Decision:
    """A word on one value, marked with its step; of companies that meet those of other charts."""
    year = 2020 + key
    return Decision(
        chart.reading, "corrected", key, "营业收入", str(year), f"公司{chart.dice.randrange(4)}", "营业收入",
        period=fiscal(year), period_text=str(year), value=Decimal(turn) / 10, unit=YI, evidence=BOX, reviewer="李雷",
        reason=f"{step} {turn}",
    )  # fmt: skip


def deed_id(reading_id: int, turn: int) -> str:
    """What a deed is known by if it is sent again."""
    return f"{reading_id}-{turn}"


Did = tuple[int | str, tuple[int, ...]]


def say_one(chart: Chart, turn: int) -> Did:
    return chart.reading, (decide(chart.db, word(chart, turn % TYPED, turn, "one")),)


def say_three(chart: Chart, turn: int) -> Did:
    said = [word(chart, (turn + more) % TYPED, turn, "three") for more in range(3)]
    return chart.reading, tuple(decide_all(chart.db, said))


def do_deed(chart: Chart, turn: int) -> Did:
    said = [word(chart, (turn + more) % TYPED, turn, "deed") for more in range(3)]
    return chart.reading, tuple(decide_once(chart.db, deed_id(chart.reading, turn), said))


def take_back(chart: Chart, _turn: int) -> Did:
    return chart.reading, tuple(taken.id for taken in undo_step(chart.db, chart.reading))


def type_letters(chart: Chart, turn: int) -> Did:
    keep_draft(chart.db, chart.reading, TYPED, {"value": str(turn)})
    return chart.reading, ()


def note(chart: Chart, turn: int) -> Did:
    describe_image(chart.db, chart.sha, figure=str(turn))
    return chart.sha, ()


def upload(chart: Chart, turn: int) -> Did:
    another = picture(chart.reading * 100_000 + turn)
    save_image(chart.db, another)
    note_upload(chart.db, new_batch(chart.db), another.sha256, another.name)
    return another.sha256, ()


def look_up(chart: Chart, _turn: int) -> Did:
    bring_up(chart.db)
    return chart.reading, ()


def save(chart: Chart, _turn: int) -> Did:
    return str(back_up(chart.db, chart.kept).backup.place), ()


ACTS: dict[str, tuple[Callable[[Chart, int], Did], float]] = {
    "one": (say_one, 8),
    "three": (say_three, 4),
    "deed": (do_deed, 4),
    "undo": (take_back, 2),
    "draft": (type_letters, 4),
    "note": (note, 2),
    "upload": (upload, 1),
    "facts": (look_up, 1),
    "backup": (save, 0.5),
}
