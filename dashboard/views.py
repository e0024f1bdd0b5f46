"""A view: everything that was chosen on Compare, as one value that goes into an address and comes back from it.

What an address says and this ledger does not know is not an error: the page shows what it can.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal, TypeVar, get_args

from extraction.chart import PeriodKind, Unit
from storage.decisions import Basis, Scope

Layout = Literal["companies", "metrics", "ranking", "coverage"]
Form = Literal["line", "bar", "panels", "indexed", "by_company", "by_metric"]
Figured = Literal["value", "yoy", "qoq", "index", "share", "margin", "single", "ttm", "calendar"]
Rhythm = Literal["year", "half", "quarter", "to_date", "month", "instant"]
NothingOf = Literal["", "companies", "metrics"]
Each = TypeVar("Each")
EVERY_FORM: tuple[Form, ...] = get_args(Form)
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
FIGURED: tuple[Figured, ...] = get_args(Figured)
BASES: tuple[Basis, ...] = get_args(Basis)
SCOPES: tuple[Scope, ...] = get_args(Scope)
FORMS: dict[Layout, tuple[Form, ...]] = {
    "companies": ("line", "bar"),
    "metrics": ("panels", "indexed"),
    "ranking": (),
    "coverage": ("by_company", "by_metric"),
}
RHYTHMS: dict[Rhythm, tuple[PeriodKind, ...]] = {
    "year": ("FY",),
    "half": ("H1", "H2"),
    "quarter": ("Q1", "Q2", "Q3", "Q4"),
    "to_date": ("Q1", "H1", "9M", "FY"),
    "month": ("month",),
    "instant": ("instant",),
}
BY_SEGMENT = "*"  # every segment its own line


@dataclass(frozen=True, slots=True)
class View:
    """What is compared, and how. Nothing named is the page's own choice; '' as a segment is the whole company."""

    layout: Layout = "companies"
    metrics: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    segment: str = ""
    scope: Scope = "consolidated"
    bases: tuple[Basis, ...] = ()
    rhythm: Rhythm = "year"
    first: int | None = None
    last: int | None = None
    at: str = ""  # the one period that is ranked: "2024", "2024Q3"
    unit: str = ""  # "CNY×100000000"
    form: Form = "line"
    figured: Figured = "value"
    of: str = ""  # the metric that a margin is of
    with_open: bool = True
    none: NothingOf = ""  # of what nothing is chosen on purpose, where naming nothing is the page's own choice
    as_of: str = ""  # a day: only what had been said by its end counts

    @property
    def until(self) -> dt.datetime | None:
        """The moment up to which words count, where it is not now: the end of that day where the reader is."""
        if not self.as_of:
            return None
        return dt.datetime.combine(dt.date.fromisoformat(self.as_of), dt.time.max).astimezone(dt.UTC)

    @property
    def span(self) -> tuple[int | None, int | None]:
        """The first and last year that are looked at: a ranking's own year; the years chosen stay for other layouts."""
        if self.layout != "ranking":
            return self.first, self.last
        year = year_in(self.at[:4])
        return year, year

    @property
    def metric(self) -> str:
        return self.metrics[0] if self.metrics else ""

    @property
    def kinds(self) -> tuple[PeriodKind, ...]:
        return RHYTHMS[self.rhythm]


SAID: dict[str, str] = {  # the field, and how an address names it
    "layout": "layout",
    "metrics": "metric",
    "companies": "company",
    "segment": "segment",
    "scope": "scope",
    "bases": "basis",
    "rhythm": "period",
    "first": "from",
    "last": "to",
    "at": "at",
    "unit": "unit",
    "form": "plot",
    "figured": "show",
    "of": "of",
    "with_open": "open",
    "none": "none",
    "as_of": "on",
}
PLAIN = View()


def said_in_address(view: View) -> dict[str, list[str]]:
    """The view as an address says it; what is as usual is left out."""
    said: dict[str, list[str]] = {}
    for field in fields(View):
        value = getattr(view, field.name)
        spans = field.name in ("first", "last") and view.layout == "ranking"
        if value == getattr(PLAIN, field.name) or spans:
            continue
        many = value if isinstance(value, tuple) else (value,)
        said[SAID[field.name]] = ["0" if each is False else str(each) for each in many]
    return said


def view_from(address: Mapping[str, Sequence[str]]) -> View:
    """The view that an address means; what it says wrongly is left as usual."""

    def words(field: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for word in address.get(SAID[field], ()) if word))

    def word(field: str) -> str:
        return next(iter(words(field)), "")

    layout = one_of(word("layout"), LAYOUTS, PLAIN.layout)
    return View(
        layout=layout,
        metrics=words("metrics"),
        companies=words("companies"),
        segment=word("segment"),
        scope=one_of(word("scope"), SCOPES, PLAIN.scope),
        bases=tuple(basis for basis in BASES if basis in words("bases")),
        rhythm=one_of(word("rhythm"), tuple(RHYTHMS), PLAIN.rhythm),
        first=None if layout == "ranking" else year_in(word("first")),
        last=None if layout == "ranking" else year_in(word("last")),
        at=word("at"),
        unit=word("unit"),
        form=one_of(word("form"), EVERY_FORM, PLAIN.form),
        figured=one_of(word("figured"), FIGURED, PLAIN.figured),
        of=word("of"),
        with_open=word("with_open") != "0",
        none=one_of(word("none"), get_args(NothingOf), PLAIN.none),
        as_of=day_in(word("as_of")),
    )


def one_of(word: str, options: Sequence[Each], usual: Each) -> Each:
    """The option of this name, or the usual one."""
    return next((option for option in options if option == word), usual)


def year_in(word: str) -> int | None:
    return int(word) if len(word) == 4 and word.isascii() and word.isdigit() else None


def today() -> dt.date:
    """The day it is where the reader is."""
    return dt.datetime.now().astimezone().date()


def day_in(word: str) -> str:
    """A day of the calendar that an address names, and that is not to come."""
    try:
        day = dt.date.fromisoformat(word)
    except ValueError:
        return ""
    return day.isoformat() if day <= today() else ""


def unit_said(unit: Unit) -> str:
    """A unit as an address names it, whatever the language."""
    return f"{unit.measure}×{unit.scale}"


def unit_named(said: str, units: Sequence[Unit]) -> Unit | None:
    """The unit among these that an address names."""
    return next((unit for unit in units if unit_said(unit) == said), None)
