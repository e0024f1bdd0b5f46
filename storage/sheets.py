"""The first sheet of an Excel workbook as rows of text: values only, no formulas, within limits."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

from extraction.errors import Sentence
from storage.errors import UnknownRow

MOST_BYTES = 64 * 1024 * 1024  # of one part, unpacked: a small file may unpack to gigabytes
MOST_COLUMNS = 200
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def is_workbook(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def first_sheet(content: bytes) -> list[list[str]]:
    """The rows of the first sheet; a file that is no workbook is refused in words."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            shared = _shared(packed)
            sheet = _part(packed, _first_name(packed))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, ValueError, StopIteration) as problem:
        raise UnknownRow(
            Sentence(
                "这个 Excel 文件打不开，请另存为 .xlsx 或 CSV。",
                "This workbook cannot be opened; save it as .xlsx or CSV.",
            )
        ) from problem
    return [_row(row, shared) for row in sheet.iter(f"{_MAIN}row")]


def _first_name(packed: zipfile.ZipFile) -> str:
    """Where the sheet lies that stands first in the book."""
    sheet = next(_part(packed, "xl/workbook.xml").iter(f"{_MAIN}sheet"))
    links = _part(packed, "xl/_rels/workbook.xml.rels")
    target = next(str(link.get("Target")) for link in links if link.get("Id") == sheet.get(_LINK))
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _shared(packed: zipfile.ZipFile) -> list[str]:
    """The texts that cells refer to by number."""
    if "xl/sharedStrings.xml" not in packed.namelist():
        return []
    return [_text(entry) for entry in _part(packed, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _part(packed: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with packed.open(name) as file:
        written = file.read(MOST_BYTES + 1)
    if len(written) > MOST_BYTES or b"<!DOCTYPE" in written or b"<!ENTITY" in written:
        raise ValueError(name)  # too large, or entities that could unfold without end
    return ElementTree.fromstring(written)


def _row(row: ElementTree.Element, shared: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{_MAIN}c"):
        at = _column(cell.get("r") or "", len(cells))
        if at < MOST_COLUMNS:
            cells += [""] * (at + 1 - len(cells))
            cells[at] = _value(cell, shared)
    return cells


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    value = cell.findtext(f"{_MAIN}v") or ""
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    if cell.get("t") == "inlineStr":
        return _text(cell)
    return value.removesuffix(".0")


def _text(element: ElementTree.Element) -> str:
    """The words of a cell without the reading aids of Asian scripts."""
    aids = {id(text) for aid in element.iter(f"{_MAIN}rPh") for text in aid.iter(f"{_MAIN}t")}
    return "".join(text.text or "" for text in element.iter(f"{_MAIN}t") if id(text) not in aids)


def _column(reference: str, after: int) -> int:
    """The place of a cell in its row: "C7" is 2; a cell without a reference follows the one before."""
    letters = re.match(r"[A-Z]{1,3}", reference)
    if letters is None:
        return after
    at = 0
    for letter in letters[0]:
        at = 26 * at + ord(letter) - 64
    return at - 1
