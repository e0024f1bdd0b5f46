"""The small process in which pictures from outside are decoded: `python -m extraction.opening_process`.

A decoder is a large piece of C that reads what strangers wrote. Here it has a bounded memory and a bounded time, it can
open neither a file nor a connection, and the server's keys are not in its environment. Bytes come in, and a size, a
print, a sentence or a PNG goes out. Questions are one line of JSON and the bytes of the pictures; so are answers.
"""

from __future__ import annotations

import errno
import io
import logging
import os
import signal
import sys
import warnings
from dataclasses import dataclass
from typing import IO, Literal

import numpy as np
from PIL import ExifTags, Image, features
from pydantic import TypeAdapter

from extraction.chart import ChartImage
from extraction.errors import ImageTooLarge, Sentence, UnreadableImage
from extraction.geometry import Box
from extraction.image import FORMATS, Pixels, as_others_see_it, open_with_pixels, pixels, what_it_is_instead
from extraction.likeness import print_of, same_drawing
from extraction.quality import Trouble, flaws, in_words
from extraction.shut_in import begin_clock, shut_in

log = logging.getLogger(__name__)

MEMORY = 3 * 2**30  # bytes of addresses; the hungriest picture within our limits was seen to need half of it
PROCESSOR_SECONDS = 60  # for one question; who asks gives up earlier, unless it died
SHOWN_BY_BROWSERS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")

Wanted = Literal["open", "look", "print", "same", "browser", "others", "crops"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of the pictures whose bytes follow, each with its hash and so many bytes."""

    wanted: Wanted
    name: str
    pictures: tuple[tuple[str, int], ...]
    boxes: tuple[Box, ...] = ()
    largest: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """What a first look at a picture finds: its troubles, the sentence about them, and its print."""

    troubles: tuple[Trouble, ...]
    quality: Sentence | None
    print: str


@dataclass(frozen=True, slots=True)
class Told:
    """The answer; `parts` says how many bytes of each picture follow, `kind` what they are.

    Without parts where a picture was wanted, its own bytes will do. `is_broken` is no refusal: something went wrong.
    """

    size: tuple[int, int] = (0, 0)
    look: Look | None = None
    is_same: bool = False
    kind: str = ""
    parts: tuple[int, ...] = ()
    refusal: Sentence | None = None
    is_too_large: bool = False
    is_broken: bool = False


ASKED_JSON = TypeAdapter(Asked)
TOLD_JSON = TypeAdapter(Told)
Parts = tuple[bytes, ...]


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then stops us
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not mix with our answers
    warnings.simplefilter("ignore")  # Pillow's doubts about damaged notes: strangers would fill the server's log
    warm_up()
    shut_doors()
    open_on_request(sys.stdin.buffer, answers)


def open_on_request(questions: IO[bytes], answers: IO[bytes]) -> None:
    """The life of the process: answer until the other side hangs up."""
    at_hand: dict[str, Pixels] = {}
    while line := questions.readline():
        asked = ASKED_JSON.validate_json(line)
        begin_clock(PROCESSOR_SECONDS)
        told, parts = answer(asked, [questions.read(size) for _, size in asked.pictures], at_hand)
        answers.write(TOLD_JSON.dump_json(told) + b"\n" + b"".join(parts))
        answers.flush()


def answer(asked: Asked, data: list[bytes], at_hand: dict[str, Pixels]) -> tuple[Told, Parts]:
    """The answer to a question and the bytes that go with it; `at_hand` keeps the picture looked at last."""
    try:
        if asked.wanted == "open":
            at_hand.clear()
            image, at_hand[asked.pictures[0][0]] = open_with_pixels(data[0], asked.name)
            return Told(size=(image.width, image.height)), ()
        images = [ChartImage(sha, asked.name, 0, 0, each) for (sha, _), each in zip(asked.pictures, data, strict=True)]
        return looked(asked, images, at_hand)
    except UnreadableImage as refusal:
        cause = refusal.__cause__
        if isinstance(cause, ImportError) or (isinstance(cause, OSError) and cause.errno == errno.EMFILE):
            log.exception("Opening a picture needs a file that was not loaded before the doors were shut")
            return Told(is_broken=True), ()
        return Told(refusal=refusal.sentence, is_too_large=isinstance(refusal, ImageTooLarge)), ()
    except Exception:  # the outermost door of this process: logged here, told as a picture that cannot be opened
        log.exception("Opening a picture went wrong")
        return Told(is_broken=True), ()


def looked(asked: Asked, images: list[ChartImage], at_hand: dict[str, Pixels]) -> tuple[Told, Parts]:
    def seen(image: ChartImage) -> Pixels:
        return at_hand[image.sha256] if image.sha256 in at_hand else pixels(image)

    first = images[0]
    if asked.wanted == "same":
        return Told(is_same=same_drawing(seen(first), seen(images[1]))), ()
    if asked.wanted == "look":
        wrong = flaws(seen(first))
        return Told(look=Look(tuple(flaw.trouble for flaw in wrong), in_words(wrong), print_of(seen(first)))), ()
    if asked.wanted == "print":
        return Told(look=Look((), None, print_of(seen(first)))), ()
    if asked.wanted == "crops":
        return with_parts("image/png", *(crop(seen(first), box, asked.largest) for box in asked.boxes))
    made, kind = for_browsers(first) if asked.wanted == "browser" else as_others_see_it(first)
    return (Told(kind=kind), ()) if made is first.data else with_parts(kind, made)


def with_parts(kind: str, *parts: bytes) -> tuple[Told, Parts]:
    return Told(kind=kind, parts=tuple(map(len, parts))), parts


def for_browsers(image: ChartImage) -> tuple[bytes, str]:
    """The original bytes where every browser shows them as we measured them, else a PNG of what we measured."""
    with Image.open(io.BytesIO(image.data), formats=FORMATS) as picture:
        kind = picture.format or ""
        turned = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
        if kind in SHOWN_BY_BROWSERS and not turned and picture.mode != "CMYK":
            return image.data, Image.MIME[kind]
    return as_png(Image.fromarray(pixels(image))), "image/png"


def crop(drawn: Pixels, box: Box, largest: tuple[int, int]) -> bytes:
    """The part of a picture as PNG, reduced to fit; empty where the box lies outside."""
    height, width = drawn.shape[:2]
    left, top = max(0, int(box.left)), max(0, int(box.top))
    right, bottom = min(width, int(box.right) + 1), min(height, int(box.bottom) + 1)
    if right <= left or bottom <= top:
        return b""
    part = Image.fromarray(drawn[top:bottom, left:right])
    part.thumbnail(largest)
    return as_png(part)


def as_png(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


# ────────────────────────────────────────────────────────────────────────────────────────────── before the doors shut


def warm_up() -> None:
    """Have everything loaded that a picture may need: afterwards no file can be opened, not even a library's."""
    Image.init()
    what_it_is_instead("中文".encode("gb18030"), "")
    paper = np.full((80, 120, 3), 255, np.uint8)
    paper[20:60, 30:34] = paper[40:44, 30:90] = 0
    turned = Image.Exif()
    turned[ExifTags.Base.Orientation] = 6
    for form in FORMATS:
        if form == "WEBP" and not features.check("webp"):
            continue
        made = io.BytesIO()
        picture = Image.fromarray(paper)
        picture.save(made, form, **({"exif": turned} if form in ("JPEG", "PNG", "TIFF", "WEBP") else {}))
        size = len(made.getvalue())
        for wanted in ("open", "look", "same", "browser", "others", "crops"):
            twice = 2 if wanted == "same" else 1
            asked = Asked(wanted, "", (("", size),) * twice, (Box(0, 0, 50, 50),), (20, 20))
            answer(asked, [made.getvalue()] * twice, {})


def shut_doors() -> None:
    """From here on: no file, no connection, nothing written, and so much memory."""
    shut_in(MEMORY, files=0, written=0)


if __name__ == "__main__":
    main()
