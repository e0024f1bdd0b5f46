"""A workspace, and charts that a model read with the words in use, corrected by a person."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace

import pytest

from extraction.prompts import load_prompt
from storage.database import Database
from storage.decisions import Verdict
from storage.extractions import save_extraction
from storage.gold import split_of
from storage.images import describe_image, save_image
from storage.names import fold
from storage.prompts import save_prompt
from storage.reviews import decide_all
from tests.builders import decision, extraction, image, point, reading, with_texts, written

Chart = Callable[..., int]
EN = load_prompt("extract", "en")
TUNED = tuple(name for name in (f"Firm {at}" for at in range(20)) if split_of(f"company:{fold(name)}") == "tune")
TESTED = tuple(name for name in (f"Firm {at}" for at in range(20)) if name not in TUNED)


@pytest.fixture
def chart(db: Database) -> Chart:
    """Keeps a chart as `corrected_chart` does, in the workspace."""
    return functools.partial(corrected_chart, db)


def corrected_chart(db: Database, claim: str, truth: str, *, kind="bar", company="", values=1, prompt=EN) -> int:
    """A picture that a model read as `claim` and a person answers with `truth`; the reading."""
    shown = image()
    save_image(db, shown)
    save_prompt(db, prompt)
    if company:
        describe_image(db, shown.sha256, company=company)
    texts = [written("Sales", 30, 4, height=2), written(truth, 8, 6, height=2), written("2021", 8, 8, height=2)]
    points = [
        replace(point(claim.replace(",", ""), series="Sales", year=2021 + at), printed=claim, source="model")
        for at in range(values)
    ]
    read = with_texts(reading(*points, kind=kind, title="Sales"), *texts)
    number = save_extraction(db, extraction(shown, read, engine="qwen", prompt=prompt.id))
    verdict: Verdict = "confirmed" if claim == truth else "corrected"
    said = [
        replace(
            decision(number, at, truth.replace(",", ""), year=2021 + at, verdict=verdict, company=company or None),
            series="Sales", printed=truth,
        )
        for at in range(values)
    ]  # fmt: skip
    decide_all(db, said)
    return number
