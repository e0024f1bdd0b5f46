"""What was worked out from an open ledger and is kept for the next time, under a key that says what it was made from.

Nothing here knows when it is out of date: a key holds the number of a row that never changes, or of the last change.
Numbers may be given again only by a file that was opened anew, and from then on nothing of before is found.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from storage.database import Database

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """The things asked for last, at most so many for each open ledger; gone with the ledger."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: WeakKeyDictionary[Database, dict[Hashable, Thing]] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def get(self, db: Database, key: Hashable) -> Thing | None:
        """The thing under this key, which stays a while longer; None where it is not kept any more."""
        with self._lock:
            kept, key = self._things.get(db, {}), (db.openings, key)
            if key not in kept:
                return None
            kept[key] = kept.pop(key)
            return kept[key]

    def put(self, db: Database, key: Hashable, thing: Thing) -> Thing:
        """Keep it, in place of the one that was not asked for the longest; but nothing that may yet be given up."""
        if db.is_writing:
            return thing
        with self._lock:
            kept, key = self._things.setdefault(db, {}), (db.openings, key)
            kept.pop(key, None)
            kept[key] = thing
            while len(kept) > self._most:
                kept.pop(next(iter(kept)))
        return thing
