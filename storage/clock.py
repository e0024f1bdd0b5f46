"""Tells that this machine's clock has gone back behind what the ledger already holds.

Nothing depends on it: what was said later counts by its number, not by its date. But dates are shown and asked for.
"""

from __future__ import annotations

import datetime as dt

from extraction.errors import Sentence
from storage.columns import stored_time
from storage.database import Database, now

NEGLIGIBLE = dt.timedelta(minutes=2)  # machines of one ledger, one after the other, differ by so much


def clock_behind(db: Database, at: dt.datetime | None = None) -> Sentence | None:
    """What to tell people where the clock shows an earlier time than something that was kept; None if it does not."""
    moment = now() if at is None else stored_time(at)
    ((latest,),) = db.read(
        """SELECT greatest((SELECT max(decided_at) FROM decision), (SELECT max(received_at) FROM image),
                           (SELECT max(asked_at) FROM job))"""
    )
    if latest is None or latest <= moment + NEGLIGIBLE:
        return None
    return Sentence(
        zh=f"服务器时钟是 {moment:%Y-%m-%d %H:%M} UTC，早于账本里最后的记录（{latest:%Y-%m-%d %H:%M} UTC）。请校时；"
        "已确认的内容不受影响，先后以说的顺序为准，只是新记录的日期会不对。",
        en=f"The server's clock says {moment:%Y-%m-%d %H:%M} UTC, earlier than the last thing in the ledger "
        f"({latest:%Y-%m-%d %H:%M} UTC). Set it. Nothing confirmed is lost and the last word still counts, but new "
        "words get wrong dates.",
    )
