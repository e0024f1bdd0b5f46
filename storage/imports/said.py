"""Rows of an exported table as what they stand for: readings with their claims, and the words on these."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from extraction.chart import Extraction, Series
from extraction.errors import Sentence
from storage.columns import fits
from storage.decisions import Decision
from storage.errors import ForeignFile
from storage.exports.columns import Cell, Row

_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)
_EXTRACTION: TypeAdapter[Extraction] = TypeAdapter(Extraction)
_OF_READING = ("image", "extraction", "engine", "engine_version", "prompt", "parameters", "kind", "title")
_SHA = re.compile(r"[0-9a-f]{64}")
_FORMER: Mapping[Cell, Cell] = {"unit": "scale", "period": "category"}  # what earlier versions called a mistake

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A word, its row in the table, and which of its reading's claims it is about (none: added by hand)."""

    row: int
    claim: int | None
    word: Decision


@dataclass(frozen=True, slots=True)
class SaidReading:
    """A reading with the claims that words were said about, and these words."""

    extraction: Extraction
    words: tuple[SaidWord, ...]


def readings_in(rows: list[Row]) -> list[SaidReading]:
    """The readings that a table speaks of, each with its words in order. ForeignFile says which row is no word."""
    groups: dict[tuple[Cell, ...], list[tuple[int, Row]]] = defaultdict(list)
    for number, row in enumerate(rows, 1):
        groups[tuple(row[key] for key in _OF_READING)].append((number, row))
    return [_reading(group) for group in groups.values()]


def _reading(group: list[tuple[int, Row]]) -> SaidReading:
    claimed = sorted((one for one in group if one[1]["claim_source"] is not None), key=_point_of)
    places = {number: place for place, (number, _) in enumerate(claimed)}
    claims = []
    for number, row in claimed:
        claims.append(_claim(row))
        _checked(_extraction_of(row, claims[-1:]), number)  # so that the sentence names the row
    whole = _checked(_extraction_of(group[0][1], claims), group[0][0])
    words = tuple(SaidWord(number, places.get(number), _word(row, number)) for number, row in group)
    return SaidReading(whole, words)


def _point_of(one: tuple[int, Row]) -> int:
    point = one[1]["point"]
    return point if isinstance(point, int) else 0


def _checked(fields: Fields, number: int) -> Extraction:
    try:
        return _EXTRACTION.validate_python(fields)
    except ValidationError as problem:
        raise _no_word(number) from problem


def _word(row: Row, number: int) -> Decision:
    """What was said, as it was said."""
    fields = {
        **{key: row[key] for key in ("verdict", "value", "printed", "scope", "basis")},
        "mistake": _FORMER.get(row["mistake"], row["mistake"]),
        **{key: row[key] or "" for key in ("series", "category", "segment", "period_text", "reviewer", "reason")},
        "extraction": 0,
        "company": row["company_said"],
        "metric": row["metric_said"],
        "period": _period(row, "period"),
        "unit": _unit(row, "unit"),
        "evidence": _box(row["box"]),
        "seconds": None if row["seconds"] is None else float(str(row["seconds"])),
        "decided_at": row["decided_at"],
    }
    try:
        word = _DECISION.validate_python(fields)
    except ValidationError as problem:
        raise _no_word(number) from problem
    in_order = word.decided_at is not None and word.decided_at.tzinfo is not None and word.undoes is None
    if word.verdict not in ("confirmed", "corrected", "added") or word.value is None or not fits(word.value):
        raise _no_word(number)
    if not in_order or (word.unit is not None and word.unit.scale <= 0) or (word.seconds or 0) < 0:
        raise _no_word(number)
    return word


def _extraction_of(row: Row, claims: list[Fields]) -> Fields:
    image = str(row["image"] or "")
    names = list(dict.fromkeys(str(claim["series"]) for claim in claims))
    units = {str(claim["series"]): claim["unit"] for claim in claims}
    return {
        **{key: row[key] or "" for key in ("engine", "engine_version", "prompt", "parameters")},
        "image": image if _SHA.fullmatch(image) else None,
        "seconds": 0.0 if row["reading_seconds"] is None else float(str(row["reading_seconds"])),
        "reading": {
            "kind": row["kind"],
            "title": row["title"] or "",
            "series": [Series(name, None, "none", "bar") if units[name] is None else
                       {"name": name, "unit": units[name], "axis": "none", "mark": "bar"} for name in names],
            "points": claims,
        },
    }  # fmt: skip


def _claim(row: Row) -> Fields:
    return {
        "series": row["claim_series"] or "",
        "category": row["claim_category"] or "",
        "value": row["claim_value"],
        "source": row["claim_source"],
        "evidence": _box(row["claim_box"]),
        "unit": _unit(row, "claim_unit"),
        "period": _period(row, "claim_period"),
        "printed": row["claim_printed"],
        "error": row["claim_error"],
    }


def _unit(row: Row, name: str) -> Fields | None:
    if row[f"{name}_measure"] is None and row[f"{name}_scale"] is None:
        return None
    return {part: row[f"{name}_{part}"] for part in ("measure", "scale")} | {"printed": row[f"{name}_printed"] or ""}


def _period(row: Row, name: str) -> Fields | None:
    if row[f"{name}_kind"] is None:
        return None
    return {part: row[f"{name}_{part}"] for part in ("kind", "year", "end", "cumulative", "estimate")}


def _box(corners: Cell) -> Fields | None:
    if corners is None:
        return None
    sides = str(corners).split()
    return dict(zip(("left", "top", "right", "bottom"), sides, strict=False))


def _no_word(number: int) -> ForeignFile:
    return ForeignFile(
        Sentence(
            zh=f"第 {number + 1} 行不是一个完整的已确认数值（缺栏或内容不合规则）。没有导入任何内容。",
            en=f"Row {number + 1} is not a whole confirmed value: a cell is missing or breaks a rule. "
            "Nothing was imported.",
        )
    )
