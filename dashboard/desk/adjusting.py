"""What a person says of a whole axis or series at the desk, from the fields that were filled in to a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from dashboard.desk.shown import Desk
from extraction.chart import ExtractedPoint
from extraction.numbers.printed import parse_number
from extraction.recalibration import AxisPut, Change, Meant, Renamed, Scaled, UnitGiven
from extraction.redraw import axis_of
from service.answers import NotUnderstood, understood_unit
from storage.adjustments import adjustments, as_adjusted

Fields = Mapping[str, str]
LARGEST_POWER = 12


class NothingToAdjust(Exception):
    """The value stands on no axis, or what was filled in says nothing."""


def change_of(desk: Desk, key: int | None, fields: Fields) -> Change:
    """What the fields say of the axis or the series of the value `key`; raises NotUnderstood, NothingToAdjust."""
    points = desk.extraction.reading.points
    if key is None or not 0 <= key < len(points) or fields.get("what") not in _READ:
        raise NothingToAdjust
    return _READ[fields["what"]](desk, points[key], fields)


def _axis(desk: Desk, point: ExtractedPoint, fields: Fields) -> Change:
    axes = as_adjusted(adjustments(desk.db, desk.extraction_id, desk.reviewer), desk.extraction.reading, {}).axes
    number = axis_of(axes, point.series)
    if number is None:
        raise NothingToAdjust
    spots = tuple((_pixel(fields, name), _number(fields, name)) for name in ("first", "second") if fields.get(name))
    return AxisPut(number, spots)


def _pixel(fields: Fields, name: str) -> float:
    try:
        return float(fields.get(f"{name}_pixel", ""))
    except ValueError as problem:
        raise NothingToAdjust from problem


def _number(fields: Fields, name: str) -> Decimal:
    number = parse_number(fields[name])
    if number is None:
        raise NotUnderstood("review.not_a_number", fields[name])
    return number.value


def _scale(_desk: Desk, point: ExtractedPoint, fields: Fields) -> Change:
    power = fields.get("power", "")
    if not power.lstrip("-").isdigit() or not 0 < abs(int(power)) <= LARGEST_POWER:
        raise NothingToAdjust
    return Scaled((point.series,), int(power))


def _unit(_desk: Desk, point: ExtractedPoint, fields: Fields) -> Change:
    return UnitGiven((point.series,), understood_unit(fields.get("unit", "")))


def _name(_desk: Desk, point: ExtractedPoint, fields: Fields) -> Change:
    name = fields.get("name", "").strip()
    if not name:
        raise NothingToAdjust
    return Renamed(point.series, name)


def _metric(desk: Desk, point: ExtractedPoint, fields: Fields) -> Change:
    """A metric that is offered for a value of this series; any other one is typed into the field."""
    offered = [one for row in desk.rows_before() if row.claim == point for one in row.perhaps]
    chosen = next((one for one in offered if one.metric.key == fields.get("metric")), None)
    if chosen is None:
        raise NothingToAdjust
    return Meant(point.series, chosen.metric.key, chosen.rest)


_READ: dict[str, Callable[[Desk, ExtractedPoint, Fields], Change]] = {
    "axis": _axis,
    "scale": _scale,
    "unit": _unit,
    "name": _name,
    "metric": _metric,
}
