"""Which charts are kept apart, so that nothing learns from what it is judged on.

Words and habits are tuned on the tune split of the gold set, and models are trained on no more than that. Whatever
shares its company, its report or its looks with a case of the check or final split is held out, gold case or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storage.database import Database
from storage.gold.groups import Kinship, Split, kinship, split_of, ties_by
from storage.gold.left import Left
from storage.images import image_description

STRICTEST: tuple[Split, ...] = ("final", "check", "tune")


@dataclass(frozen=True, slots=True)
class Apart:
    """What ties charts to gold cases at one moment, asked for once for many charts."""

    db: Database
    kin: Kinship
    splits: Mapping[str, Split]  # of each tie

    def split(self, image: str, left: Left) -> Split | None:
        """The split of the gold cases that a chart must not be torn from, the strictest; None if it is tied to none.

        A chart of several companies is tied to each of them here: one that is tested is enough to keep it apart.
        """
        tied = ties_by(self.kin, image_description(self.db, image), left.companies)
        ties = {*tied.ties, *(f"company:{name}" for name in left.companies)}
        found = {self.splits[tie] for tie in ties if tie in self.splits}
        return next((split for split in STRICTEST if split in found), None)

    def is_held_out(self, image: str, left: Left) -> bool:
        return self.split(image, left) in ("check", "final")

    def may_be_shown(self, image: str, left: Left) -> bool:
        """True if its numbers may stand in a prompt: of the tune split, or sure to fall into it as a case."""
        split = self.split(image, left)
        if split is not None:
            return split == "tune"
        tied = ties_by(self.kin, image_description(self.db, image), left.companies)
        return split_of(f"company:{tied.company}" if tied.company else tied.ties[0]) == "tune"


def apart(db: Database) -> Apart:
    """What ties charts to gold cases now."""
    rows = db.read("SELECT t.tie, g.split FROM gold_tie t JOIN gold_group g ON g.name = t.gold_group")
    return Apart(db, kinship(db), dict(rows))
