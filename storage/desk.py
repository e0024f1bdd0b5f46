"""Everything that people said at one desk, asked for once: what stands of it, what it comes to, what can be taken back.

The views say the same of the whole ledger, and a key press would have to ask half a dozen of them. The bare rows of one
desk are quicker gone through here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.adjustments import Adjustment, AdjustmentRow, adjustment_rows
from storage.database import Database
from storage.decisions import Decision
from storage.double_entry import Stage, said_in_sight, stage, withheld
from storage.habits import last_left
from storage.reviews import decisions
from storage.second_readings import laid_beside, proposals
from storage.undoing import Word, bringing_back, standing


@dataclass(frozen=True, slots=True)
class DeskWords:
    """The words on a reading and on the second readings ever laid beside it, oldest first, those taken back too.

    `laid` are these second readings, the one that stands last, and `proposed` what only they saw. `withheld` are words
    that do not count (yet), True for one that is shown to be settled; `in_sight` were said with another person's word
    on the desk. `version` rises with every word said here, of a value or an axis, every reading laid beside, and every
    habit that was told to be silent here or to speak.
    """

    reading: int
    version: int
    stage: Stage
    laid: Sequence[int]
    proposed: Mapping[int, Sequence[int]]
    words: Mapping[int, Sequence[Decision]]
    withheld: Mapping[int, bool]
    in_sight: frozenset[int]
    adjusted: Sequence[AdjustmentRow]

    def settled(self, reading: int, reviewer: str | None = None) -> dict[int, Decision]:
        """The last standing word on each value that counts, by its key.

        For a `reviewer` of a chart that two people review unseen by each other: that person's own last words.
        """
        stands = standing(self.words[reading])
        if reviewer is not None and self.stage == "blind":
            counts = [word for word in stands if word.reviewer == reviewer]
        else:
            counts = [word for word in stands if word.id not in self.withheld]
        last = {word.key: word for word in counts}
        return {word.key: word for word in sorted(last.values(), key=lambda word: word.id)}

    def differing(self, reading: int) -> dict[int, tuple[Decision, ...]]:
        """The words that two people said of a value and do not agree on, by its key; values added by hand last."""
        disputed = [word for word in self.words[reading] if self.withheld.get(word.id)]
        keys = sorted({word.key for word in disputed}, key=lambda key: (key < 0, abs(key)))
        return {key: tuple(word for word in disputed if word.key == key) for key in keys}

    def adjustments(self, reviewer: str | None = None) -> list[Adjustment]:
        """The words on axes and series that stand; to a `reviewer` their own only, while two review it unseen."""
        rows = standing(self.adjusted)
        return [row.said() for row in rows if self.stage != "blind" or reviewer in (None, row.reviewer)]


def desk_version(db: Database, reading: int) -> int:
    """The version alone: whether what was shown is still what is said."""
    ((version,),) = db.read(
        """SELECT greatest(
               $desk, (SELECT max(id) FROM agreement WHERE first_reading = $desk),
               (SELECT max(id) FROM adjustment WHERE extraction = $desk),
               (SELECT max(id) FROM habit_left WHERE extraction = $desk),
               (SELECT max(id) FROM decision WHERE extraction = $desk),
               (SELECT max(d.id) FROM decision d JOIN agreement a ON a.second_reading = d.extraction
                WHERE a.first_reading = $desk))""",
        {"desk": reading},
    )
    return int(version)


def desk_words(db: Database, reading: int) -> DeskWords:
    """What is said at the desk by now."""
    laid = laid_beside(db, reading)
    readings = [reading, *(second for _, second in laid)]
    words = {number: decisions(db, number) for number in dict.fromkeys(readings)}
    adjusted = adjustment_rows(db, reading)
    said = [*(word.id for each in words.values() for word in each), *(row.id for row in adjusted)]
    said.append(last_left(db, reading))
    at = stage(db, reading)
    twice = at != "single"  # else no word waits for another one
    return DeskWords(
        reading, max([reading, *(number for number, _ in laid), *said]), at, readings[1:],
        proposals(db, reading) if laid else {}, words,
        {word: open_ for number in readings for word, open_ in withheld(db, number).items()} if twice else {},
        frozenset(word for number in readings for word in said_in_sight(db, number)) if twice else frozenset(),
        adjusted,
    )  # fmt: skip


# ── what can be taken back, and what can be brought back ─────────────────────────────────────────────────────────────


def can_undo(desk: DeskWords, reviewer: str) -> bool:
    """True if there is a step to take back; where two people review the chart, one of this person's own."""
    words = _own(desk, standing(desk.words[desk.reading]), reviewer)
    for reading, positions in desk.proposed.items():
        words += [word for word in _own(desk, standing(desk.words[reading]), reviewer) if word.key in positions]
    adjusted = _own(desk, standing(desk.adjusted), reviewer)
    if adjusted and adjusted[-1].id > max((word.id for word in words), default=0):
        return True
    return any(desk.stage == "single" or (word.id in desk.in_sight) == (desk.stage == "open") for word in words)


def can_redo(desk: DeskWords, reviewer: str) -> bool:
    """True if something that was taken back can be brought back, as nothing new was said after it."""
    undos = [undo for reading in (desk.reading, *desk.laid[-1:]) for undo in _last_undos(desk, desk.words[reading])]
    said = [word.id for word in desk.words[desk.reading] if word.undoes is None]
    said += [one.id for one in desk.adjusted if one.undoes is None]
    adjusted = [undo for undo in bringing_back(desk.adjusted) if undo.id > max(said, default=0)]
    return bool(_own(desk, undos, reviewer) or _own(desk, adjusted, reviewer))


def _last_undos(desk: DeskWords, words: Sequence[Decision]) -> list[Decision]:
    """The undos after which nothing new was said of the reading; where two review it, nothing by the same person."""
    last: dict[str, int] = {}
    for word in words:
        if word.undoes is None:
            last[word.reviewer if desk.stage != "single" else ""] = word.id
    undos = bringing_back(words)
    return [undo for undo in undos if undo.id > last.get(undo.reviewer if desk.stage != "single" else "", 0)]


def _own(desk: DeskWords, rows: Sequence[Word], reviewer: str) -> list[Word]:
    """The rows that are this person's to take back: one's own where two people review the chart, else all."""
    return [row for row in rows if desk.stage == "single" or row.reviewer == reviewer]
