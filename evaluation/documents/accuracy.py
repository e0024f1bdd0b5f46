"""How exactly charts in PDF reports are measured, with what the document draws and without.

Invented charts are printed by matplotlib, by plotly in Chromium and by LibreOffice. No value is printed in them, so
every point is measured; it counts as exact within a thousandth of what its axis reaches over.
"""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.documents import by_browser, by_matplotlib, by_office
from evaluation.documents.invented import KINDS, Invented, Kind, Row, invent
from extraction.chart import ChartImage, ExtractedPoint
from extraction.documents import opening
from extraction.documents.nouns import Exhibit, Place
from extraction.engines.embedded import EmbeddedEngine
from extraction.errors import ChartError
from extraction.geometry import Box
from extraction.numbers.captions import strip_unit

EXACT = 0.001  # of the axis' span
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OFFICES = ("soffice", "libreoffice")

Print = Callable[[Invented], bytes]


@dataclass(frozen=True, slots=True)
class Judged:
    """How far the points of one chart are off, as shares of their axis' span; None for one that was not read."""

    maker: str
    kind: Kind
    with_layer: tuple[float | None, ...]
    without: tuple[float | None, ...]


def judged(count: int, seed: int, told: Callable[[str], None], kinds: Sequence[Kind] = KINDS) -> Iterator[Judged]:
    """Every kind of chart so often from every program that is here, read in both ways."""
    engine = EmbeddedEngine()
    with makers() as printers, tempfile.TemporaryDirectory(prefix="chartledger-charts-") as home:
        for maker, print_pdf in printers.items():
            for kind in kinds:
                for number in range(seed, seed + count):
                    chart = invent(kind, number)
                    path = Path(home) / f"{maker}-{kind}-{number}.pdf"
                    path.write_bytes(print_pdf(chart))
                    image = cut_from(path)
                    told(path.stem)
                    yield Judged(maker, kind, misses(engine, image, chart),
                                 misses(engine, replace(image, layer=None), chart))  # fmt: skip


@contextmanager
def makers() -> Iterator[dict[str, Print]]:
    """The programs that can print charts here, by name."""
    found: dict[str, Print] = {"matplotlib": by_matplotlib.print_pdf}
    office, browser = _first(OFFICES), _first(BROWSERS)
    if office is not None:
        found["LibreOffice"] = lambda chart: by_office.print_pdf(chart, office)
    if browser is None:
        yield found
        return
    with by_browser.printing(browser) as print_pdf:
        yield found | {"plotly in Chromium": print_pdf}


def _first(names: Sequence[str]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def cut_from(path: Path) -> ChartImage:
    """The largest chart that is found on the first page, or the whole page."""
    document = opening.open_document(path)
    charts = [each for each in opening.find_exhibits(path, pages=(1,)) if each.kind == "chart"]
    if charts:
        return opening.cut(path, max(charts, key=lambda each: each.places[0].box.area), document)
    (look,) = opening.look_at_pages(path, (1,))
    whole = Exhibit(1, "chart", (Place(1, Box(0, 0, look.width, look.height)),), "drawn")
    return opening.cut(path, whole, document)


def misses(engine: EmbeddedEngine, image: ChartImage, chart: Invented) -> tuple[float | None, ...]:
    """How far every point of a chart is off."""
    try:
        points = engine.read(image).points
    except ChartError:
        points = ()
    return tuple(
        _miss(_point_of(points, chart, row, category), value, chart, row)
        for row in chart.rows
        for category, value in zip(chart.categories, row.values, strict=True)
    )


def _point_of(points: Sequence[ExtractedPoint], chart: Invented, row: Row, category: str) -> ExtractedPoint | None:
    """The point of a row and category; the only row of a chart may go by any name."""
    names = {row.name, strip_unit(row.name)}
    own = [p for p in points if p.category == category and (len(chart.rows) == 1 or p.series in names)]
    return own[0] if len(own) == 1 else None


def _miss(point: ExtractedPoint | None, value: float, chart: Invented, row: Row) -> float | None:
    if point is None or point.value is None:
        return None
    if chart.kind == "log":
        decades = math.log10(max(row.values) / min(row.values))
        return abs(math.log10(float(point.value) / value)) / decades if point.value > 0 else math.inf
    return abs(float(point.value) - value) / chart.span(row)


def table(charts: Sequence[Judged]) -> str:
    """By program, then all: how many points were read, and which share of them is exact, in both ways."""
    rows = [
        "| printed by | charts | points | read | exact | largest miss | read without | exact without |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    names = list(dict.fromkeys(chart.maker for chart in charts))
    for name in [*names, "all"]:
        own = [chart for chart in charts if name in (chart.maker, "all")]
        drawn = [miss for chart in own for miss in chart.with_layer]
        seen = [miss for chart in own for miss in chart.without]
        read, read_too = ([miss for miss in every if miss is not None] for every in (drawn, seen))
        rows.append(
            f"| {name} | {len(own)} | {len(drawn)} | {len(read)} | {exact_share(drawn):.1%} | "
            f"{max(read, default=0.0):.2%} | {len(read_too)} | {exact_share(seen):.1%} |"
        )
    return "\n".join(rows)


def exact_share(found: Sequence[float | None]) -> float:
    """Of the points that were read, the share within a thousandth of the span."""
    read = [miss for miss in found if miss is not None]
    return sum(miss <= EXACT for miss in read) / max(1, len(read))
