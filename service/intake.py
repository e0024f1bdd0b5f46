"""From a dropped file to a picture in the queue, or to one sentence why not.

Each picture is looked at before anybody reads it: what is wrong with it, and whether it looks like one that came in
earlier. Neither keeps it from being read.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from extraction.chart import ChartImage
from extraction.errors import ChartError, UnreadableImage
from extraction.file_names import Origin
from extraction.likeness import NEAR, distance
from extraction.opening import look_at, open_image, print_of, same_drawing
from extraction.periods import parse_period
from service.origins import SHARED, PictureOrigin
from service.resources import ENGINE
from storage import images, jobs, uploads
from storage.database import Database
from storage.errors import StoreError
from storage.extractions import latest_extraction

__all__ = ["Batch", "Origin", "note_origin", "sample_chart", "take_in"]

FIRST_CHART = Path(__file__).parent / "sample" / "qingyu_revenue_profit.png"
NEAREST = 3  # earlier pictures that a new one is compared with pixel by pixel
CATCHING_UP = 3.0  # seconds for prints of older pictures, at each upload


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of the files dropped together."""

    taken: tuple[str, ...] = ()
    seen_before: tuple[str, ...] = ()
    refused: tuple[int, ...] = ()


def nothing_to_say(_taken: int) -> None:
    """Who does not want to know how far it is."""


def take_in(
    db: Database,
    files: Iterable[tuple[str, bytes]],
    origin: Origin,
    on_way: Callable[[int], None] = nothing_to_say,
    asked_by: str = "",
) -> Batch:
    """Open, keep and queue each file by itself: a bad one is refused with its sentence and the rest goes on.

    `on_way` is told after each file how many are done. Readings are `asked_by` whoever brought the files.
    """
    catch_up(db)
    batch, known = uploads.new_batch(db), uploads.prints(db)
    taken, seen, refused = [], [], []
    for done, (name, data) in enumerate(files, start=1):
        try:
            image = open_image(data, name)
        except UnreadableImage as refusal:
            refused.append(jobs.refuse_upload(db, name, refusal.sentence))
            on_way(done)
            continue
        sha = image.sha256
        if not images.save_image(db, image):
            seen.append(sha)
        uploads.note_upload(db, batch, sha, name)
        note_origin(db, sha, origin)
        if latest_extraction(db, sha) is None:
            jobs.enqueue(db, sha, ENGINE, asked_by=asked_by)
        if sha not in known:
            known[sha] = note_look(db, image, known)
        taken.append(sha)
        on_way(done)
    return Batch(tuple(taken), tuple(seen), tuple(refused))


def note_look(db: Database, image: ChartImage, known: Mapping[str, str]) -> str:
    """Note what is wrong with a new picture and which earlier one it looks like; its print."""
    sha, look = image.sha256, look_at(image)
    if look.troubles:
        images.describe_image(db, sha, quality=look.quality)
        uploads.note_flaws(db, sha, look.troubles)
    earlier = looks_like(db, image, look.print, known)
    if earlier is not None:
        uploads.note_likeness(db, sha, earlier)
    uploads.save_print(db, sha, look.print)
    return look.print


def looks_like(db: Database, image: ChartImage, own: str, known: Mapping[str, str]) -> str | None:
    """The earlier picture that shows the same drawing, as far as pixels tell."""
    near = sorted((distance(own, other), at, sha) for at, (sha, other) in enumerate(known.items()))
    return next((sha for bits, _, sha in near[:NEAREST] if bits <= NEAR and is_copy(db, image, sha)), None)


def is_copy(db: Database, image: ChartImage, sha: str) -> bool:
    """True if a kept picture shows the same drawing; False too where its file is gone or damaged."""
    try:
        return same_drawing(image, images.load_image(db, sha))
    except (StoreError, ChartError):
        return False


def catch_up(db: Database) -> None:
    """Make the prints of pictures that came in without one, as far as a few seconds go."""
    until = time.monotonic() + CATCHING_UP
    for sha in uploads.without_print(db):
        with suppress(StoreError, ChartError):  # its file is gone or damaged
            uploads.save_print(db, sha, print_of(images.load_image(db, sha)))
        if time.monotonic() > until:
            return


def note_origin(db: Database, sha: str, origin: Origin, by: str = "") -> None:
    """Write down what a person said of a picture; what the origin leaves empty stays as it was."""
    if origin:
        images.describe_image(
            db,
            sha,
            company=origin.company or None,
            report=origin.report or None,
            report_date=origin.report_date,
            page=origin.page or None,
            figure=origin.figure or None,
            source_url=origin.source_url or None,
            noted_by=by,
        )


def write_down(db: Database, before: PictureOrigin, said: Origin, by: str = "") -> None:
    """The fields as the person left them: what was emptied is taken back, and not guessed again."""
    shown = before.likely
    images.describe_image(
        db,
        before.image,
        company=said.company if said.company or shown.company else None,
        report=said.report if said.report or shown.report else None,
        report_date=said.report_date or ("" if shown.report_date else None),
        page=said.page if said.page or shown.page else None,
        figure=said.figure if said.figure or shown.figure else None,
        source_url=said.source_url if said.source_url or shown.source_url else None,
        noted_by=by,
    )


def shared_with(other: PictureOrigin, said: Origin) -> Origin:
    """Of what was said of a picture, what one that came with it has in common and nobody has said of it yet."""
    return Origin(**{name: getattr(said, name) for name in SHARED if not getattr(other.said, name)})


def day_of(written: str) -> dt.date | None:
    """The day that somebody wrote; None if it is none."""
    found = parse_period(written)
    return found.end if found is not None and found.kind == "instant" else None


def sample_chart() -> tuple[str, bytes]:
    """One of the charts shipped with us."""
    return FIRST_CHART.name, FIRST_CHART.read_bytes()
