"""What stands of rows that take one another back: nothing is ever deleted, so an undo is a row, and so is a redo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Said(Protocol):
    """A row with a rising number; one that `undoes` another says nothing itself."""

    @property
    def id(self) -> int: ...
    @property
    def undoes(self) -> int | None: ...
    @property
    def reviewer(self) -> str: ...


Word = TypeVar("Word", bound=Said)


def standing(rows: Sequence[Word]) -> list[Word]:
    """The rows that say something and are not taken back, in their order."""
    gone = {undo.undoes for undo in standing_undos(rows)}
    return [row for row in rows if row.undoes is None and row.id not in gone]


def standing_undos(rows: Sequence[Word]) -> list[Word]:
    """The undos that nobody has undone in turn, of words and of undos."""
    undone = {row.undoes for row in rows}
    return [row for row in rows if row.undoes is not None and row.id not in undone]


def bringing_back(rows: Sequence[Word]) -> list[Word]:
    """The undos of words that stand: to undo one of them brings its word back."""
    said = {row.id for row in rows if row.undoes is None}
    return [undo for undo in standing_undos(rows) if undo.undoes in said]
