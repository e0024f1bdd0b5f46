"""The golden set, read once with the embedded engine; the floors are what it reaches today, less a little slack.

Golden files change only with `make golden`.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extraction import extract, load_engine, open_image
from extraction.chart import ChartImage, ExtractedPoint, Reading
from extraction.errors import NotAChart

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
TRUTH: list[dict[str, Any]] = [json.loads(line) for line in (GOLDEN / "truth.jsonl").read_text("utf-8").splitlines()]

RIGHT = 0.98  # of all points
LABELS_RIGHT = 0.98  # of the labelled ones, to the last digit
MEASURED_RIGHT = 0.96  # of the others, within 2 % of the value or 1 % of the axis
SILENT = 0.01  # of the points nobody doubts may be wrong
KINDS_RIGHT = 17
UNITS_RIGHT = 0.9
TITLES_RIGHT = 17

pytestmark = pytest.mark.timeout(1200)  # the first test waits for all the pictures, on a machine that may be busy


@dataclass(frozen=True, slots=True)
class Seen:
    """One golden picture: what it shows and what was read, None where it was refused."""

    truth: dict[str, Any]
    image: ChartImage
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One point of the truth or of a reading, and whether the two agree."""

    picture: str
    point: str
    true: str | None  # None: there is no such point in the picture
    said: Decimal | None
    right: bool
    labelled: bool
    doubted: bool

    def __str__(self) -> str:
        return f"{self.picture}: {self.point} is {self.true}, read {self.said}{' (doubted)' if self.doubted else ''}"


@pytest.fixture(scope="session")
def seen() -> list[Seen]:
    engine, found = load_engine(), []
    for truth in TRUTH:
        image = open_image((GOLDEN / truth["file"]).read_bytes(), truth["file"])
        try:
            found.append(Seen(truth, image, extract(image, engine).reading))
        except NotAChart:
            found.append(Seen(truth, image, None))
    return found


@pytest.fixture(scope="session")
def verdicts(seen: list[Seen]) -> list[Verdict]:
    return [verdict for one in seen for verdict in judged(one)]


@pytest.fixture(scope="session")
def charts(seen: list[Seen]) -> list[tuple[Seen, Reading]]:
    """The pictures that were read, with what was read in them."""
    return [(one, one.reading) for one in seen if one.reading is not None and one.truth["chart_type"] != "none"]


def judged(one: Seen) -> list[Verdict]:
    """Every true point against what was said about it, and every point that was made up."""
    doubted = {index for finding in one.reading.findings for index in finding.points} if one.reading else set()
    said = {_key(one, p.series, p.category): (p, k in doubted) for k, p in _numbered(one.reading)}
    out = []
    for series in one.truth["series"]:
        for true in series["points"]:
            point, doubt = said.pop(_key(one, series["name"], true["category"]), (None, False))
            value = point.value if point is not None else None
            right = value is not None and _is_right(value, true, series["axis_span"])
            name = f"{series['name']} {true['category']}"
            out.append(Verdict(one.truth["id"], name, true["value"], value, right, true["label_shown"], doubt))
    for (series, category), (p, doubt) in said.items():
        out.append(Verdict(one.truth["id"], f"{series} {category}", None, p.value, False, False, doubt))
    return out


def _numbered(reading: Reading | None) -> list[tuple[int, ExtractedPoint]]:
    return list(enumerate(reading.points)) if reading is not None else []


def _key(one: Seen, series: str, category: str) -> tuple[str, str]:
    """A lone series goes by its category: its name may stand nowhere but in the title."""
    return ("" if len(one.truth["series"]) == 1 else _plain(series), _plain(category))


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())


def _is_right(value: Decimal, true: dict[str, Any], span: Sequence[float]) -> bool:
    wanted = [Decimal(true["value"]), *(Decimal(other["value"]) for other in true.get("alt", []))]
    if true["label_shown"]:
        return any(value == number for number in wanted)
    allowed = [max(abs(number) * 2 / 100, Decimal(str(span[1] - span[0])) / 100) for number in wanted]
    return any(abs(value - number) <= most for number, most in zip(wanted, allowed, strict=True))


def share(good: Sequence[object], of: Sequence[object]) -> float:
    return len(good) / len(of)


def listed(wrong: Sequence[object]) -> str:
    return "\n" + "\n".join(map(str, wrong))


def test_every_trap_is_refused_or_doubted_as_a_whole(seen: list[Seen]) -> None:
    traps = [one for one in seen if one.truth["chart_type"] == "none"]
    assert len(traps) >= 3
    undoubted = [verdict for one in traps for verdict in judged(one) if not verdict.doubted]
    assert not undoubted, listed(undoubted)


def test_no_chart_is_refused(seen: list[Seen]) -> None:
    refused = [one.truth["id"] for one in seen if one.reading is None and one.truth["chart_type"] != "none"]
    assert not refused, listed(refused)


def test_nearly_every_point_is_right(verdicts: list[Verdict]) -> None:
    true = [verdict for verdict in verdicts if verdict.true is not None]
    wrong = [verdict for verdict in true if not verdict.right]
    assert 1 - share(wrong, true) >= RIGHT, listed(wrong)


def test_labels_are_read_to_the_last_digit(verdicts: list[Verdict]) -> None:
    labelled = [verdict for verdict in verdicts if verdict.true is not None and verdict.labelled]
    wrong = [verdict for verdict in labelled if not verdict.right]
    assert 1 - share(wrong, labelled) >= LABELS_RIGHT, listed(wrong)


def test_marks_without_labels_are_measured_closely(verdicts: list[Verdict]) -> None:
    measured = [verdict for verdict in verdicts if verdict.true is not None and not verdict.labelled]
    wrong = [verdict for verdict in measured if not verdict.right]
    assert 1 - share(wrong, measured) >= MEASURED_RIGHT, listed(wrong)


def test_hardly_a_wrong_number_goes_undoubted(verdicts: list[Verdict]) -> None:
    undoubted = [verdict for verdict in verdicts if verdict.said is not None and not verdict.doubted]
    silent = [verdict for verdict in undoubted if not verdict.right]
    assert share(silent, undoubted) <= SILENT, listed(silent)


def test_kinds_are_recognised(charts: list[tuple[Seen, Reading]]) -> None:
    wrong = [(one.truth["id"], reading.kind) for one, reading in charts if reading.kind != one.truth["chart_type"]]
    assert len(charts) - len(wrong) >= KINDS_RIGHT, listed(wrong)


def test_titles_are_found(charts: list[tuple[Seen, Reading]]) -> None:
    wrong = [
        (one.truth["id"], reading.title)
        for one, reading in charts
        if not _plain(reading.title).startswith(_plain(one.truth["title"]))
    ]
    assert len(charts) - len(wrong) >= TITLES_RIGHT, listed(wrong)


def test_units_are_those_of_the_picture(charts: list[tuple[Seen, Reading]]) -> None:
    shown, wrong = [], []
    for one, reading in charts:
        said = {_key(one, series.name, "")[0]: series.unit for series in reading.series}
        for series in (s for s in one.truth["series"] if s["unit_shown"] and s["mark"] != "pie"):
            unit = said.get(_key(one, series["name"], "")[0])
            shown.append(series)
            if unit is None or unit.scale != series["scale"] or (unit.measure == "%") != (series["unit"] == "%"):
                wrong.append(f"{one.truth['id']}: {series['name']} counts {series['unit']}, read {unit}")
    assert 1 - share(wrong, shown) >= UNITS_RIGHT, listed(wrong)


def test_every_number_has_its_evidence_in_the_picture(charts: list[tuple[Seen, Reading]]) -> None:
    for one, reading in charts:
        for point in reading.points:
            box = point.evidence
            assert box.area > 0, (one.truth["id"], point)
            assert box.clipped(one.image.width, one.image.height) == box, (one.truth["id"], point)
            assert (point.printed is not None) == (point.source == "printed"), (one.truth["id"], point)


def test_every_measured_number_says_how_sure_it_is(charts: list[tuple[Seen, Reading]]) -> None:
    for one, reading in charts:
        for point in reading.points:
            if point.source == "measured" and point.value is not None:
                assert point.error is not None, (one.truth["id"], point)
                assert point.error > 0, (one.truth["id"], point)
