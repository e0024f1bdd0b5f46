"""The nouns of asking: what is held, what was asked, what is replied. Everything is a value, and every sentence is
said in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import TypeAdapter

from extraction.chart import ChartKind, Period, PeriodKind, Source, TextBox, Unit
from extraction.errors import Sentence
from extraction.geometry import Box

Standing = Literal["confirmed", "extracted", "model"]
Operation = Literal[
    "texts", "metrics", "value", "growth", "sequential", "cagr", "share", "ratio", "difference", "sum", "average",
    "median",     "rank", "compare", "trend", "when", "unit", "origin", "title", "beyond", "open",
]  # fmt: skip
OpenEnd = Literal["", "since", "after", "until", "before"]
Among = Literal["anything", "periods", "companies"]  # what a ranking ranks
ReplyState = Literal["answered", "partly", "unknown", "ask_back", "needs_model", "needs_texts"]

STANDINGS: tuple[Standing, ...] = ("confirmed", "extracted", "model")  # the order of truth


@dataclass(frozen=True, slots=True)
class Whence:
    """Where a value stands: its picture, its reading, its place in it. `point` is negative for one added by hand."""

    image: str  # the picture's sha256
    name: str
    extraction: int
    point: int
    box: Box | None
    report: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """One value we hold. `value` counts in `unit` as printed; `metric` and `company` are keys, "" where unknown.

    `part` names what the value is a part or a kind of (a product, a region), where series or category says so.
    `error` is ± in the value's unit for values measured in the picture.
    """

    value: Decimal
    unit: Unit | None
    series: str
    category: str
    period: Period | None
    standing: Standing
    source: Source
    whence: Whence
    part: str = ""
    metric: str = ""
    metric_name: Sentence | None = None
    company: str = ""
    company_name: Sentence | None = None
    printed: str | None = None
    error: Decimal | None = None
    doubts: tuple[Sentence, ...] = ()
    chart: ChartKind = "none"
    title: str = ""
    parent_only: bool = False  # the parent company alone, not the group
    restated: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Something a question may name: a metric, a company, or an item printed in a picture; under all its wordings."""

    kind: Literal["metric", "company", "item"]
    key: str
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question wants to know about, in its own words, and everything those words may name."""

    said: str
    named: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that values are held against: "超过20亿". `measure` is "" where the question does not say it.

    `value` is in the base measure, or, `as_printed`, in the unit of the values themselves. `reached`: the limit itself
    counts. `of_growth`: the growth is held against it, not the value. `turning`: only where the period before does not.
    """

    value: Decimal
    measure: str
    said: str
    below: bool = False
    reached: bool = False
    as_printed: bool = False
    of_growth: bool = False
    turning: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked. `whole` is what a share is a share of; `latest` counts periods back from the newest.

    `both_ends` asks for the highest and the lowest, `top` for so many of the first places together; `every` asks for
    each period by itself; `open_end` makes the one period named the first or last of a stretch; `beyond` is a way of
    reckoning that we do not know, in the asker's words.
    """

    operation: Operation
    subjects: tuple[Subject, ...] = ()
    companies: tuple[Named, ...] = ()
    periods: tuple[Period, ...] = ()
    kinds: tuple[PeriodKind, ...] = ()
    span: bool = False
    latest: int | None = None
    whole: Subject | None = None
    lowest: bool = False
    by_growth: bool = False
    by_share: bool = False
    both_ends: bool = False
    top: int = 0
    among: Among = "anything"
    every: bool = False
    open_end: OpenEnd = ""
    limit: Limit | None = None
    beyond: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as understood. `unused` are its words that meant nothing to us; `refusal` says why there is none."""

    text: str
    clauses: tuple[Clause, ...] = ()
    unused: tuple[str, ...] = ()
    remarks: tuple[Sentence, ...] = ()
    refusal: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a reply, the formula behind it, and the values it stands on. Not `answered`: what is lacking.

    `remark` is what must be said with it: rounding, conversion, how wide a measurement leaves it.
    """

    sentence: Sentence
    used: tuple[Known, ...] = ()
    formula: str = ""
    remark: Sentence | None = None
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """What we say to a question: statements, the doubts about what they stand on, and texts where those were asked.

    `asks_model` says that some of it only a vision model could answer.
    """

    question: str
    state: ReplyState
    statements: tuple[Statement, ...]
    doubts: tuple[Sentence, ...] = ()
    texts: tuple[TextBox, ...] = ()
    asks_model: bool = False

    @property
    def used(self) -> tuple[Known, ...]:
        """Every value the reply stands on, each once, in the order of the statements."""
        return tuple(dict.fromkeys(one for statement in self.statements for one in statement.used))


REPLY_JSON: TypeAdapter[Reply] = TypeAdapter(Reply)
