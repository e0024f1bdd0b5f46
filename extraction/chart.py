"""The nouns of chart reading, all on one page.

Everything here is a value: made once, never changed, passed along. Boxes are in pixels of the upright
original (see `geometry`), numbers are exact decimals as printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, Self

from pydantic import TypeAdapter

from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.rulers import Ruler

ChartKind = Literal[
    "bar", "hbar", "stacked_bar", "stacked_100", "line", "area", "pie", "donut", "combo", "waterfall", "table", "none"
]
Source = Literal["printed", "measured", "computed", "model"]
TakenFrom = Literal["pixels", "text_layer", "paths", "native"]
AxisSide = Literal["left", "right", "top", "bottom", "none"]
MarkKind = Literal["bar", "line", "area", "pie", "cell"]
PeriodKind = Literal["FY", "H1", "H2", "Q1", "Q2", "Q3", "Q4", "9M", "month", "instant"]


@dataclass(frozen=True, slots=True)
class ChartImage:
    """An uploaded picture. Its identity is the SHA-256 of the uploaded bytes.

    `width` and `height` are those of the upright picture: camera rotation (EXIF) is applied before anything
    is measured, so every box refers to the picture as a person sees it.
    """

    sha256: str
    name: str
    width: int
    height: int
    data: bytes = field(repr=False)
    layer: Layer | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class TextBox:
    """A run of text as printed, and where. `angle` is degrees clockwise; `score` is the OCR's own, 0 to 1."""

    text: str
    box: Box
    angle: float = 0.0
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts: `Unit("CNY", 10**8, "亿元")`. `printed` is the unit as the picture words it.

    A value in this unit times `scale` is in the base measure (yuan, shares, percent, times …).
    """

    measure: str
    scale: int = 1
    printed: str = ""

    def __str__(self) -> str:
        return self.printed or (self.measure if self.scale == 1 else f"{self.measure} ×{self.scale}")


@dataclass(frozen=True, slots=True)
class Period:
    """The span (or, for `instant`, the day) a value speaks of, by its last day.

    `cumulative` marks year-to-date figures (2024Q1-3); `estimate` marks forecasts (2025E).
    """

    kind: PeriodKind
    year: int
    end: dt.date
    cumulative: bool = False
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of values that share a unit, an axis and a kind of mark. Names are unique in a reading."""

    name: str
    unit: Unit | None
    axis: AxisSide
    mark: MarkKind


@dataclass(frozen=True, slots=True)
class Measurement:
    """What the geometry says: a value ± `error` in the series' unit, and the box of the mark measured."""

    value: Decimal
    error: Decimal
    box: Box


@dataclass(frozen=True, slots=True)
class ExtractedPoint:
    """One claimed number with its evidence.

    `value` is in `unit` as printed (scale not applied); None is a point that is there and could not be read.
    `evidence` is the printed label's box where there is one, else the measured mark's.
    Where both were read, `value` is the printed one and `measured` keeps the geometry's word.
    `error` is ± in the value's unit for measured values, None for printed ones.
    `confidence` is the share of points read like this one that were right, None where we have seen too few.
    `taken_from` tells what it was read from: pixels, or what a document holds beside them, which is exact: its
    characters (`text_layer`), its drawing paths (`paths`), the data of an Office chart or table (`native`).
    """

    series: str
    category: str
    value: Decimal | None
    source: Source
    evidence: Box
    unit: Unit | None = None
    period: Period | None = None
    printed: str | None = None
    error: Decimal | None = None
    measured: Measurement | None = None
    confidence: float | None = None
    taken_from: TakenFrom = "pixels"


@dataclass(frozen=True, slots=True)
class AxisTick:
    """A number printed beside an axis, and where."""

    value: Decimal
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class AxisFit:
    """How a value axis was understood: which pixel means which value.

    Values run `along` the rows ("y") or the columns ("x"), and the plot goes from pixel to pixel of `across`. In a
    tilted picture the ruler is counted on by `lean` for every pixel across. `residual` is its ticks' largest miss in
    pixels. `series` are drawn against it; those in `lengths` say how long a mark is, the others where it ends.
    """

    side: AxisSide
    along: Literal["x", "y"]
    ruler: Ruler
    ticks: tuple[AxisTick, ...]
    residual: float
    unit: Unit | None
    across: tuple[float, float]
    series: tuple[str, ...] = ()
    lengths: tuple[str, ...] = ()
    lean: float = 0.0

    def value_at(self, pixel: float, across: float = 0.0) -> float:
        return self.ruler.value_at(pixel + self.lean * across)

    def pixel_at(self, value: float, across: float = 0.0) -> float:
        """Where along the axis a value lies; infinitely far for zero on a logarithmic one."""
        return self.ruler.pixel_at(value) - self.lean * across

    def units_at(self, pixel: float, across: float = 0.0) -> float:
        return self.ruler.units_at(pixel + self.lean * across)

    def middle_of(self, box: Box) -> float:
        """Where across the plot a mark stands."""
        return box.center_x if self.along == "y" else box.center_y

    def moved(self, right: float, down: float) -> Self:
        """The same axis so many pixels further to the right and down."""
        on, beside = (down, right) if self.along == "y" else (right, down)
        return replace(
            self,
            ruler=self.ruler.moved(on + self.lean * beside),
            ticks=tuple(replace(tick, box=tick.box.moved(right, down)) for tick in self.ticks),
            across=(self.across[0] + beside, self.across[1] + beside),
        )

    def enlarged(self, factor: float) -> Self:
        """The same axis in a picture of `factor` times as many pixels along each side."""
        return replace(
            self,
            ruler=self.ruler.stretched(1 / factor),
            ticks=tuple(replace(tick, box=tick.box.times(factor)) for tick in self.ticks),
            residual=self.residual * factor,
            across=(self.across[0] * factor, self.across[1] * factor),
        )

    def renamed(self, names: Mapping[str, str]) -> Self:
        """The same axis for series under other names."""
        series, lengths = (tuple(names.get(name, name) for name in own) for own in (self.series, self.lengths))
        return replace(self, series=series, lengths=lengths)


@dataclass(frozen=True, slots=True)
class DiscFit:
    """How a pie was understood: its rim, its hole (0: none), and at which turns its slices start.

    A turn is the share of a full one, clockwise from the top. `starts` are those of the first points of its series, in
    their order: slices too thin to be seen come last. `flat` is height to width, below 1 for a pie seen from the side.
    """

    series: str
    x: float
    y: float
    radius: float
    hole: float
    flat: float
    starts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason to look twice at some points; never changes a number. `points` are positions in the reading."""

    check: str
    message: Sentence
    points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine saw in one picture: points grouped into series, and the doubts about them.

    `texts` is every text found, top to bottom; empty for an engine that keeps none.
    `axes` and `discs` say where in the picture a value of its series lies; empty where nothing was measured.
    """

    kind: ChartKind
    title: str
    series: tuple[Series, ...]
    points: tuple[ExtractedPoint, ...]
    findings: tuple[Finding, ...] = ()
    answer: str | None = None  # a model's own words, kept for the record
    texts: tuple[TextBox, ...] = ()
    axes: tuple[AxisFit, ...] = ()
    discs: tuple[DiscFit, ...] = ()


@dataclass(frozen=True, slots=True)
class PromptVersion:
    """The words given to a model. `id` is the hash of the words, so an edited prompt is a new version."""

    name: str
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """One claim set about one picture, never edited. `parameters` is canonical JSON, part of its identity."""

    image: str  # the ChartImage's sha256
    engine: str
    engine_version: str
    prompt: str  # a PromptVersion's id, "" for an engine that uses no prompt
    parameters: str
    reading: Reading
    seconds: float


@dataclass(frozen=True, slots=True)
class DrawnPath:
    """A line or shape as a document draws it, in pixels of the picture; curves are given as short straight pieces.

    `fill` and `line` are "#rrggbb", None where there is none; `width` is that of the line.
    """

    points: tuple[tuple[float, float], ...]
    is_closed: bool = False
    fill: str | None = None
    line: str | None = None
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Layer:
    """What a document holds behind a picture that was cut from it, in pixels of the picture: no OCR, no measuring.

    `texts` are empty where the document holds none or their characters cannot be trusted. `native` is the data of an
    Office chart or table, which is then the reading.
    """

    texts: tuple[TextBox, ...] = ()
    paths: tuple[DrawnPath, ...] = ()
    native: Reading | None = None


READING_JSON: TypeAdapter[Reading] = TypeAdapter(Reading)
LAYER_JSON: TypeAdapter[Layer] = TypeAdapter(Layer)
