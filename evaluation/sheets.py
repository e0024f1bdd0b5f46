"""What to draw and how: a `Sheet` of given numbers and its `Look`, the same for every program that draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evaluation.paper import Face
from extraction.chart import AxisSide, ChartKind, MarkKind, Unit

TABLEAU = ("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#edc948", "#b07aa1")
NAVY = ("#1f3a68", "#c00000", "#8fa3bf", "#d9a441", "#5b7f95", "#a6a6a6", "#704214")
ECHARTS = ("#5470c6", "#91cc75", "#fac858", "#ee6666", "#73c0de", "#3ba272", "#fc8452")
OFFICE = ("#5b9bd5", "#ed7d31", "#a5a5a5", "#ffc000", "#4472c4", "#70ad47", "#255e91")
Place = Literal["top", "bottom", "right", "none"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a chart is dressed. `axis_from` cuts the value axis there; `lift` leaves free space above the bars."""

    width: int = 760
    height: int = 440
    palette: tuple[str, ...] = NAVY
    face: Face = "sans"
    paper: str = "#ffffff"
    ink: str = "#333333"
    title_at: Literal["left", "middle"] = "left"
    unit_at: Literal["corner", "title", "legend", "none"] = "corner"
    legend: Place = "top"
    rules: bool = True
    grid: Literal["solid", "dashed", "none"] = "solid"
    axis_shown: bool = True
    axis_from: float | None = None
    right_from: float | None = None
    lift: float = 1.12
    right_lift: float = 1.12
    commas: bool = True
    markers: bool = True
    slice_labels: Literal["outside", "inside", "none"] = "outside"
    slice_gap: bool = False
    hole: float = 0.0
    # the following are habits of other drawing programs; `draw` knows nothing of them
    axis_cut: bool = False  # starts above zero, somewhere under the least value
    log: bool = False
    smooth: bool = False  # lines bent through their points
    one_ink: bool = False  # lines told apart by markers and dashes alone
    turned: int = 0  # degrees by which category names are turned
    every: int = 1  # only each so-manieth category is printed
    letters: float = 1.0  # size of the letters
    abreast: bool = False  # a long table in two halves side by side


@dataclass(frozen=True, slots=True)
class Values:
    """One row of numbers, as printed. `drawn` are the heights where they differ from the labels: a misprint."""

    name: str
    unit: Unit
    numbers: tuple[str | None, ...]
    mark: MarkKind = "bar"
    axis: AxisSide = "left"
    labelled: bool = True
    drawn: tuple[str | None, ...] | None = None
    label_at: tuple[int, ...] | None = None  # only these positions carry a label

    def label_shown(self, position: int) -> bool:
        return self.labelled and (self.label_at is None or position in self.label_at)

    def height(self, position: int) -> float | None:
        number = (self.drawn or self.numbers)[position]
        return None if number is None else float(number)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a chart shows."""

    kind: ChartKind
    language: Literal["zh", "en"]
    title: str
    categories: tuple[str, ...]
    values: tuple[Values, ...]
    look: Look = field(default_factory=Look)
    source: str = ""
    shares: tuple[str, ...] = ()  # percentages printed beside a pie's amounts
