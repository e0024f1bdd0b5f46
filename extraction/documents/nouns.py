"""The nouns of documents: what is opened, what is found on its pages, and what is cut out of them.

Places on a page are in points (1/72 inch) from its top left corner, as the page is shown (rotation applied).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from extraction.chart import Period
from extraction.geometry import Box

DocumentKind = Literal["pdf", "pptx", "docx", "xlsx"]
ExhibitKind = Literal["chart", "table"]
Way = Literal["native", "drawn", "text", "picture"]
Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Identity:
    """What the first pages say of a document; empty or None where they do not."""

    company: str = ""
    ticker: str = ""
    report: str = ""  # "2024 年年度报告"
    period: Period | None = None
    report_date: dt.date | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An opened file. Its identity is the SHA-256 of its bytes. A slide or a sheet counts as a page."""

    sha256: str
    name: str
    kind: DocumentKind
    pages: int
    identity: Identity = Identity()


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a page; pages count from 1."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A chart or table found in a document. `number` is its place in the document, from 1, the same at every opening.

    `places` are several where a table goes on over pages: their cuts are put under one another. `title` and `figure`
    ("图 3") are those of its caption, `unit` the note beside it ("单位：元"), `cited` the source named under it.
    `way` tells what it can be read from: the document's own data, drawing paths, characters, or only pixels.
    """

    number: int
    kind: ExhibitKind
    places: tuple[Place, ...]
    way: Way
    title: str = ""
    figure: str = ""
    unit: str = ""
    cited: str = ""
    statement: str = ""  # "balance", "income", "cash_flow", "key_figures" where it is a standard one, else ""


@dataclass(frozen=True, slots=True)
class PageLook:
    """What is told of a page before anybody cuts from it: its size in points, and what is there."""

    number: int
    width: float
    height: float
    letters: int  # characters that can be trusted
    is_scan: bool  # nothing but a picture


DOCUMENT_JSON: TypeAdapter[Document] = TypeAdapter(Document)
EXHIBIT_JSON: TypeAdapter[Exhibit] = TypeAdapter(Exhibit)
