"""A model's words taken as a table: what it says of a chart, before anything of it is believed.

Knows nothing of the picture. Numbers stay text, digit by digit as the model wrote them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import get_args

import json_repair
from pydantic import TypeAdapter

from extraction.chart import ChartKind
from extraction.numbers.printed import PrintedNumber, parse_label

LONGEST = 50_000  # characters that are looked at: a chart is never so long
MOST_VALUES = 1000
ABOUT = re.compile(
    r"^(?:大约|大概|约为|约|近|左右|about|around|approximately|approx\.?|roughly|nearly|circa|ca\.|~|～|≈)\s*|\s*(?:左右|上下)$",
    re.IGNORECASE,
)
FENCED = re.compile(r"\s*```(?:json)?\s*(?P<inside>.*?)\s*```\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SaidSeries:
    """One row of values as written, None where the model says there is none."""

    name: str | None = None
    unit: str | None = None
    values: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What the model says the chart holds."""

    series: tuple[SaidSeries, ...]
    categories: tuple[str | None, ...] = ()
    kind: str = "none"
    title: str | None = None
    unit: str | None = None

    @property
    def chart_kind(self) -> ChartKind:
        """The kind, "none" for a word that names none."""
        return next((kind for kind in get_args(ChartKind) if kind == self.kind), "none")


@dataclass(frozen=True, slots=True)
class Heard:
    """The table in a model's words; None if there is none. `repaired` if the words were no whole JSON."""

    said: Said | None
    repaired: bool = False


SAID_JSON = TypeAdapter(Said)
SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {
            "kind": {"enum": list(get_args(ChartKind))},
            "title": {"type": "string"},
            "unit": {"type": ["string", "null"]},
            "categories": {"type": "array", "items": {"type": "string"}},
            "series": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string"},
                        "unit": {"type": ["string", "null"]},
                        "values": {"type": "array", "items": {"type": ["string", "null"]}},
                    },
                    "required": ["name", "unit", "values"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["kind", "title", "unit", "categories", "series"],
        "additionalProperties": False,
    },
    separators=(",", ":"),
)
"""What an answer must look like: the categories once, then each series with a value for each of them."""


def hear(answer: str) -> Heard:
    """The table in the words; a code fence round it is no damage, anything else that must be mended is told."""
    fenced = FENCED.fullmatch(answer[:LONGEST])
    words = (fenced["inside"] if fenced else answer[:LONGEST]).strip()
    try:
        return Heard(_said(json.loads(words, parse_int=str, parse_float=str)))
    except (ValueError, RecursionError):
        pass
    if "{" not in words:
        return Heard(None)
    try:
        return Heard(_said(_as_written(json_repair.loads(words[words.index("{") :]))), repaired=True)
    except (ValueError, RecursionError):
        return Heard(None, repaired=True)


def list_schema(values: int) -> str:
    """What an answer about so many numbered values must look like."""
    names = [str(number) for number in range(1, values + 1)]
    properties = {name: {"type": ["string", "null"]} for name in names}
    schema = {"type": "object", "properties": properties, "required": names, "additionalProperties": False}
    return json.dumps(schema, separators=(",", ":"))


def hear_list(answer: str, values: int) -> tuple[str | None, ...] | None:
    """The words for each of so many numbered values, None for "not there"; None if the answer is no such list."""
    fenced = FENCED.fullmatch(answer[:LONGEST])
    try:
        listed = json.loads((fenced["inside"] if fenced else answer[:LONGEST]).strip(), parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None  # a few words more or less can be asked again; a list that was mended proves nothing
    if not isinstance(listed, dict):
        return None
    words = [listed.get(str(number)) for number in range(1, values + 1)]
    return tuple(word if isinstance(word, str) and word.strip() else None for word in words)


def said_number(value: str) -> tuple[PrintedNumber | None, bool]:
    """The number a value names, and whether the model itself calls it approximate."""
    bare = ABOUT.sub("", value.strip())
    return parse_label(bare), bare != value.strip()


def _said(tree: object) -> Said:
    """The table; raises ValueError (pydantic's is one) if it is none or holds more than any chart."""
    if isinstance(tree, list) and len(tree) == 1:
        tree = tree[0]
    said = SAID_JSON.validate_python(tree)
    if len(said.series) * max(len(said.categories), *(len(row.values) for row in said.series), 0) > MOST_VALUES:
        raise ValueError("more values than a chart holds")
    return said


def _as_written(tree: object) -> object:
    """Numbers back to text, as far as the repair left their digits."""
    if isinstance(tree, dict):
        return {key: _as_written(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_as_written(value) for value in tree]
    return str(tree) if isinstance(tree, int | float) and not isinstance(tree, bool) else tree
