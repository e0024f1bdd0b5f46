"""What a drawing path measures for one point."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exact:
    """A value in the unit of its series, and how far it may be off."""

    value: float
    error: float
