"""One picture as one line of JSON: what `python -m extraction read --jsonl` writes and `evaluation` scores."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from pathlib import Path

from extraction.chart import ChartImage, ExtractedPoint, Reading
from extraction.documents.nouns import Document, Exhibit
from extraction.errors import Sentence, UnreadableImage
from extraction.image import MAX_BYTES, open_image


def open_file(path: Path) -> ChartImage:
    """The picture in a file; raises UnreadableImage when there is none."""
    return open_image(bytes_of(path), path.name)


def bytes_of(path: Path) -> bytes:
    """What is in a file, of one beyond the limit only that it is; raises UnreadableImage where nothing can be read."""
    try:
        return b"\0" * (MAX_BYTES + 1) if path.stat().st_size > MAX_BYTES else path.read_bytes()
    except OSError as problem:
        raise UnreadableImage(
            Sentence(f"无法打开文件 {path.name}:{problem.strerror}。", f"Cannot open {path.name}: {problem.strerror}.")
        ) from problem


def picture_line(file: str, reading: Reading | None, reason: str | None, seconds: float) -> dict[str, object]:
    """What was read in one picture, or why nothing was."""
    if reading is None:
        return {
            "file": file, "chart_type": "none", "title": "", "refused": True, "reason": reason,
            "seconds": seconds, "series": [],
        }  # fmt: skip
    flags: dict[int, list[str]] = defaultdict(list)
    for finding in reading.findings:
        for point in finding.points:
            flags[point].append(finding.check)
    series = [
        {
            "name": one.name, "unit": None if one.unit is None else str(one.unit), "axis": one.axis, "mark": one.mark,
            "points": [_point(p, flags[k]) for k, p in enumerate(reading.points) if p.series == one.name],
        }
        for one in reading.series
    ]  # fmt: skip
    return {
        "file": file, "chart_type": reading.kind, "title": reading.title, "refused": False, "reason": None,
        "seconds": seconds, "series": series,
    }  # fmt: skip


def exhibit_line(
    line: dict[str, object], document: Document, exhibit: Exhibit, size: tuple[int, int] | None
) -> dict[str, object]:
    """A picture's line with where in a report it was cut out.

    `box` is in points (1/72 inch) from the top left corner of `page`; boxes of points are in pixels of the cut, whose
    width and height are `pixels` (None where it could not be cut). `document` is the SHA-256 of the report.
    """
    first = exhibit.places[0]
    return line | {
        "page": first.page,
        "box": [round(edge, 2) for edge in dataclasses.astuple(first.box)],
        "pixels": None if size is None else list(size),
        "exhibit": exhibit.number,
        "document": document.sha256,
    }


def _point(point: ExtractedPoint, flags: list[str]) -> dict[str, object]:
    return {
        "category": point.category,
        "value": None if point.value is None else f"{point.value:f}",
        "printed": point.printed,
        "source": point.source,
        "error": None if point.error is None else f"{point.error:f}",
        "flags": flags,
        "confidence": point.confidence,
        "box": [round(edge) for edge in dataclasses.astuple(point.evidence)],
        **({} if point.taken_from == "pixels" else {"taken_from": point.taken_from}),
    }
