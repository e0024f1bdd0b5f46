"""The sample workspace of the first start: three invented companies, four years, some values confirmed, five charts
waiting, one picture that will be refused. Pictures and prepared readings lie in `sample/`, drawn by us.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pydantic import TypeAdapter

from extraction.chart import Extraction, Reading
from extraction.opening import open_image
from storage.companies import add_company, find_company
from storage.database import Database
from storage.extractions import latest_extraction, save_extraction
from storage.images import describe_image, save_image
from storage.jobs import enqueue
from storage.metrics import find_metric
from storage.reviews import Decision, decide_all, settled

FOLDER = Path(__file__).parent / "sample"
ENGINE = "drawn"  # the prepared readings are what was drawn, except for one planted misreading
REVIEWER = "示例 sample"


@dataclass(frozen=True, slots=True)
class SampleCompany:
    zh: str
    en: str
    ticker: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What the sample reviewer typed over a misread point."""

    point: int
    value: Decimal
    printed: str


@dataclass(frozen=True, slots=True)
class SamplePicture:
    """One picture; with a reading it comes confirmed, without one it waits to be read."""

    file: str
    company: str
    report: str
    report_date: dt.date
    figure: str
    reading: Reading | None
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    companies: tuple[SampleCompany, ...]
    pictures: tuple[SamplePicture, ...]


SAMPLE_JSON: TypeAdapter[Sample] = TypeAdapter(Sample)


def build_sample(db: Database, engine: str = "embedded") -> None:
    """Fill a workspace with the sample. Interrupted half-way it can simply be called again."""
    sample = SAMPLE_JSON.validate_json((FOLDER / "sample.json").read_bytes())
    for company in sample.companies:
        if find_company(db, company.zh) is None:
            add_company(db, company.zh, company.en, company.ticker, company.aliases, added_by=REVIEWER)
    for picture in sample.pictures:
        place(db, picture, engine)


def place(db: Database, picture: SamplePicture, engine: str) -> None:
    image = open_image((FOLDER / picture.file).read_bytes(), picture.file)
    if save_image(db, image):
        describe_image(
            db,
            image.sha256,
            company=picture.company,
            report=picture.report,
            report_date=picture.report_date,
            figure=picture.figure or None,
            noted_by=REVIEWER,
        )
    known = latest_extraction(db, image.sha256)
    if picture.reading is None:
        if known is None:
            enqueue(db, image.sha256, engine)
        return
    extraction = known[0] if known else save_extraction(db, prepared(image.sha256, picture.reading))
    if not settled(db, extraction):
        decide_all(db, answers(db, extraction, picture, picture.reading))


def prepared(sha: str, reading: Reading) -> Extraction:
    return Extraction(sha, ENGINE, "1", prompt="", parameters="{}", reading=reading, seconds=0.0)


def answers(db: Database, extraction: int, picture: SamplePicture, reading: Reading) -> list[Decision]:
    """Every point of a confirmed picture settled, the misread ones by their correction."""
    corrections = {correction.point: correction for correction in picture.corrections}
    decisions = []
    for position, point in enumerate(reading.points):
        right = corrections.get(position)
        metric = find_metric(db, point.series)
        decisions.append(
            Decision(
                extraction=extraction,
                verdict="corrected" if right else "confirmed",
                point=position,
                series=point.series,
                category=point.category,
                company=picture.company,
                metric=metric.key if metric else point.series,
                period=point.period,
                period_text=point.category,
                value=right.value if right else point.value,
                printed=right.printed if right else point.printed,
                unit=point.unit,
                evidence=point.evidence,
                reviewer=REVIEWER,
            )
        )
    return decisions
