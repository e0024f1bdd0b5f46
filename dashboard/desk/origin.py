"""Where the chart on the desk comes from, as far as that is only guessed: in one line, for a person to take or change.

A batch of pictures is asked about once: what is said of one is said of what the others have in common with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.components.upload_cards import grounds_words, origin_words
from dashboard.desk.shown import Desk
from dashboard.text import say
from extraction.file_names import Origin
from service.intake import day_of, note_origin, shared_with, write_down
from service.origins import FIELDS, PictureOrigin, origins
from storage.companies import find_companies

ASKED = ("company", "report", "report_date", "page", "figure")  # an address is seldom guessed, and too long for a line
WITHOUT = ("company", "report")  # a chart with both needs no question

Json = dict[str, Any]


def shown_guess(desk: Desk) -> Json:
    """The guess in words and in fields, and of how many pictures it would be said; none where it is known."""
    found = origins(desk.db)
    own = found.get(desk.image.sha256)
    if own is None or not own.guessed or all(getattr(own.said, name) for name in WITHOUT):
        return {"guess": None}
    company = own.likely.company
    known = {words: each.name(desk.language) for words, each in find_companies(desk.db, {company} - {""}).items()}
    pictures = [each for each in of_its_batch(found, own) if each.guessed]
    return {
        "guess": {
            "batch": own.batch,
            "count": len(pictures),
            "words": origin_words(own.guessed, known, desk.language),
            "ground": grounds_words(own, desk.language),
            "fields": [
                {
                    "name": name,
                    "label": say(f"upload.{name}", desk.language),
                    "text": str(getattr(own.likely, name) or ""),
                }
                for name in ASKED
            ],
        }
    }


def take_guess(desk: Desk) -> Json:
    """Say yes to what is guessed of this chart and of those that came with it."""
    found = origins(desk.db)
    taken = [each for each in of_its_batch(found, found[desk.image.sha256]) if each.guessed]
    for each in taken:
        note_origin(desk.db, each.image, each.guessed, desk.reviewer)
    return {"said": say("upload.applied", desk.language, count=len(taken)), "guess": None}


def say_origin(desk: Desk, typed: Mapping[str, str]) -> Json:
    """Write down what a person says instead; of the pictures beside it only what they have in common."""
    found = origins(desk.db)
    own = found[desk.image.sha256]
    words = {name: typed.get(name, str(getattr(own.likely, name) or "")).strip() for name in FIELDS}
    written = words.pop("report_date")
    day = day_of(written)
    if written and day is None:
        return {"refused": say("upload.date_unclear", desk.language)}
    said = Origin(report_date=day, **words)
    write_down(desk.db, own, said, desk.reviewer)
    others = [each for each in of_its_batch(found, own) if each.image != own.image]
    for other in others:
        note_origin(desk.db, other.image, shared_with(other, said), desk.reviewer)
    return {"said": say("upload.applied", desk.language, count=1 + len(others)), "guess": None}


def of_its_batch(found: Mapping[str, PictureOrigin], own: PictureOrigin) -> list[PictureOrigin]:
    """The picture and those that came in together with it."""
    return [each for each in found.values() if each.image == own.image or (own.batch and each.batch == own.batch)]
