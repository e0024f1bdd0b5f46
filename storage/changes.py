"""What became of what was believed on a day: values added since, corrected, moved to another fact, taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from storage.confirmed import ConfirmedValue, Wanted, confirmed_values
from storage.database import Database
from storage.names import fold

ChangeKind = Literal["added", "corrected", "moved", "taken_back"]
Identity = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """One fact that is believed otherwise now: what counted then, and what counts now.

    added       nothing counted then
    corrected   another amount counts now, be it a correction or a later source
    moved       the same place in the same picture is now of another fact, as after a restatement
    taken_back  nothing counts now
    """

    kind: ChangeKind
    before: ConfirmedValue | None
    after: ConfirmedValue | None

    @property
    def told(self) -> ConfirmedValue:
        """The value to name the fact by: that of now, else that of then."""
        value = self.after or self.before
        if value is None:
            raise ValueError("A change has a value before it or after it.")
        return value


def changes_since(db: Database, wanted: Wanted, as_of: dt.datetime) -> list[Changed]:
    """What is believed otherwise now than at that moment, in the order of the facts."""
    then = {_identity(value): value for value in confirmed_values(db, replace(wanted, as_of=as_of))}
    now = {_identity(value): value for value in confirmed_values(db, replace(wanted, as_of=None))}
    whole = Wanted(wanted.metrics, wanted.companies, segments=None)
    places = {_place(value): value for value in confirmed_values(db, whole)}
    found: list[Changed] = []
    arrived: set[Identity] = set()
    for identity, value in then.items():
        after = places.get(_place(value))
        if after is not None and _identity(after) != identity:
            found.append(Changed("moved", value, after))
            arrived.add(_identity(after))
        elif identity not in now:
            found.append(Changed("taken_back", value, None))
    for identity, value in now.items():
        before = then.get(identity)
        if before is None and identity not in arrived:
            found.append(Changed("added", None, value))
        elif before is not None and _said(before) != _said(value):
            found.append(Changed("corrected", before, value))
    return sorted(found, key=lambda one: (one.told.company, one.told.metric, one.told.period.end, one.kind))


def _identity(value: ConfirmedValue) -> Identity:
    period = value.period
    return (
        value.company, value.metric, fold(value.segment), period.kind, period.end, period.cumulative, value.scope,
        value.basis,
    )  # fmt: skip


def _place(value: ConfirmedValue) -> tuple[int, int]:
    return value.extraction, value.point


def _said(value: ConfirmedValue) -> tuple[object, ...]:
    """The amount: 1 亿元 and 10,000 万元 are the same."""
    unit = value.unit
    return (value.value * (unit.scale if unit else 1), unit.measure if unit else None)
