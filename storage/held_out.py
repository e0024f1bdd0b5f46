"""Which charts are kept apart, so that nothing learns from what it is judged on.

Words and habits are tuned on the tune split of the gold set, and models are trained on no more than that. Whatever
shares its company, its report or its looks with a case of the check or final split is held out, gold case or not.
"""

from __future__ import annotations

from storage.database import Database
from storage.gold.groups import Split, ties_of
from storage.gold.left import Left

TO_LEARN_FROM: tuple[Split | None, ...] = ("tune", None)


def split_tied_to(db: Database, image: str, left: Left) -> Split | None:
    """The split of the gold cases that a chart must not be torn from, the strictest one; None if it is tied to none.

    A chart of several companies is tied to each of them here: one that is tested is enough to keep it apart.
    """
    ties = {*ties_of(db, image, left.companies).ties, *(f"company:{name}" for name in left.companies)}
    rows = db.read(
        """SELECT DISTINCT g.split FROM gold_tie t JOIN gold_group g ON g.name = t.gold_group
           WHERE list_contains(?, t.tie)""",
        [sorted(ties)],
    )
    splits = {split for (split,) in rows}
    return next((split for split in ("final", "check", "tune") if split in splits), None)
