"""The audit trail as a table for a spreadsheet: oldest first, and nothing in it is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import fields

from storage.audit import Event
from storage.exports.safe import for_csv


def trail_csv(events: Iterable[Event]) -> str:
    """The events in the order in which they happened, as text of a CSV file."""
    kept = io.StringIO()
    table = csv.writer(kept, lineterminator="\r\n")
    table.writerow([one.name for one in fields(Event)])
    for event in sorted(events, key=lambda one: one.id):
        said = (event.username, event.door, event.address, event.what, event.about, event.detail)
        table.writerow([event.id, event.at.isoformat(), *map(for_csv, said)])
    return "\ufeff" + kept.getvalue()  # or Excel takes Chinese for something else
