"""Charts that two people review without seeing each other's words: asked for, how far, and who has said what.

single   nobody asked for a second person: a word counts as soon as it is said
blind    each reviewer sees their own words only; a value counts once two people have said the same of it
open     two people have said all they had to (or the wish was withdrawn): what they see differently is listed and does
         not count until a further word settles it
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.database import Database, now
from storage.images import image_file

Stage = Literal["single", "blind", "open"]


def ask_twice(db: Database, sha: str, wanted: bool = True, by: str = "") -> None:
    """From now on this chart is reviewed twice, or no longer; asking the same again writes nothing."""
    image_file(db, sha)
    with db.write() as cursor:
        if asked_twice(db, sha) != wanted:
            cursor.execute(
                "INSERT INTO second_look VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?)", [sha, wanted, by, now()]
            )
            _weigh(db, sha)


def asked_twice(db: Database, sha: str) -> bool:
    """True if two people are to review this chart."""
    ((wanted,),) = db.read("SELECT arg_max(wanted, id) FROM second_look WHERE image = ?", [sha])
    return bool(wanted)


def stage(db: Database, extraction_id: int) -> Stage:
    """Where the review of this reading stands."""
    sha = _reviewed_twice(db, extraction_id)
    if sha is None:
        return "single"
    return "open" if db.read("SELECT 1 FROM in_sight WHERE image = ?", [sha]) else "blind"


def withheld(db: Database, extraction_id: int) -> dict[int, bool]:
    """The words on a reading that do not count (yet): True for one that is shown to be settled by a further word."""
    return dict(db.read("SELECT decision, disputed FROM withheld WHERE extraction = ?", [extraction_id]))


def said_in_sight(db: Database, extraction_id: int) -> list[int]:
    """The words on a reading that were said with the other person's words on the desk."""
    rows = db.read(
        "SELECT o.decision FROM open_word o JOIN decision d ON d.id = o.decision WHERE d.extraction = ?",
        [extraction_id],
    )
    return [number for (number,) in rows]


def unseen(db: Database) -> set[str]:
    """The pictures that two people review, neither of them seeing the other's words."""
    rows = db.read(
        "SELECT DISTINCT t.image FROM twice_reviewed t LEFT JOIN in_sight s ON s.image = t.image WHERE s.image IS NULL"
    )
    return {image for (image,) in rows}


def finished(db: Database, sha: str) -> list[str]:
    """Who has said a word, unseen by the others, on every value of a chart that is reviewed twice, by name.

    In a chart without any value nobody can be finished; there, whoever has spoken is.
    """
    return _finished(db, sha, _blind(_spoken(db, sha)))


def weigh(db: Database, extraction_ids: Iterable[int]) -> None:
    """After a new word or a new reading: which words count, where two people review the chart."""
    for sha in {_reviewed_twice(db, number) for number in extraction_ids}:
        if sha is not None:
            _weigh(db, sha)


def weigh_wordings(db: Database) -> None:
    """After a new alias: two words that differed may now mean the same."""
    for (number,) in db.read("SELECT DISTINCT extraction FROM withheld"):
        weigh(db, [number])


def _reviewed_twice(db: Database, extraction_id: int) -> str | None:
    """The picture of a reading, if two people were ever asked to review it.

    In three short questions, since most ledgers are done with the first one: a key press asks this several times.
    """
    if not db.read("SELECT 1 FROM second_look LIMIT 1"):
        return None
    rows = db.read("SELECT image FROM extraction WHERE id = ?", [extraction_id])
    return next((sha for (sha,) in rows if db.read("SELECT 1 FROM second_look WHERE image = ? LIMIT 1", [sha])), None)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A standing word on a chart that is reviewed twice: `said` is what it comes to, `place` the value it is about."""

    id: int
    extraction: int
    key: int
    reviewer: str
    in_sight: bool
    said: str
    place: str

    @property
    def added_in_vain(self) -> bool:
        """True if somebody added a value by hand and rejected it again."""
        return self.key < 0 and self.said == "rejected"


def _weigh(db: Database, sha: str) -> None:
    """Which words of a chart do not count (yet), and which of these are shown to be settled."""
    words = _spoken(db, sha)
    blind = _blind(words)
    wanted = asked_twice(db, sha)
    seen = not wanted or len(_finished(db, sha, blind)) > 1
    agreed = _agreed(blind)
    agreed_places = {(word.extraction, word.place) for word in blind if word.id in agreed}
    differing = _differing(blind)
    withheld = [
        word
        for word in words
        if not word.in_sight and word.id not in agreed and (wanted or (word.extraction, word.key) in differing)
    ]
    settled = {(word.extraction, word.key) for word in words if word.in_sight or word.id in agreed}
    disputed = {
        word.id
        for word in blind
        if seen
        and (word.extraction, word.key) not in settled
        and (word.extraction, word.place) not in agreed_places
        and not word.added_in_vain
    }
    _keep(db, sha, [(word.id, word.extraction, word.id in disputed) for word in withheld], seen)


def _keep(db: Database, sha: str, withheld: Sequence[tuple[int, int, bool]], seen: bool) -> None:
    with db.write() as cursor:
        cursor.execute(
            "DELETE FROM withheld WHERE extraction IN (SELECT extraction FROM twice_reviewed WHERE image = ?)", [sha]
        )
        cursor.execute("DELETE FROM in_sight WHERE image = ?", [sha])
        if withheld:
            cursor.execute(
                "INSERT INTO withheld SELECT unnest(?), unnest(?), unnest(?)",
                [list(each) for each in zip(*withheld, strict=True)],
            )
        if seen:
            cursor.execute("INSERT INTO in_sight VALUES (?)", [sha])


def _spoken(db: Database, sha: str) -> list[_Spoken]:
    rows = db.read(
        """SELECT id, extraction, point_key, reviewer, in_sight, said, place FROM spoken_word
           WHERE image = ? ORDER BY id""",
        [sha],
    )
    return [_Spoken(*row) for row in rows]


def _blind(words: Iterable[_Spoken]) -> list[_Spoken]:
    """The last word of each reviewer on each value that was said without having seen the other's."""
    return list({(word.extraction, word.key, word.reviewer): word for word in words if not word.in_sight}.values())


def _agreed(blind: Iterable[_Spoken]) -> set[int]:
    """Of words in which two people agree the later one: it counts for both."""
    same = defaultdict(list)
    for word in blind:
        same[word.extraction, word.place, word.said].append(word)
    return {max(word.id for word in words) for words in same.values() if len({word.reviewer for word in words}) > 1}


def _differing(blind: Iterable[_Spoken]) -> set[tuple[int, int]]:
    said = defaultdict(set)
    for word in blind:
        said[word.extraction, word.key].add(word.said)
    return {place for place, words in said.items() if len(words) > 1}


def _finished(db: Database, sha: str, blind: Sequence[_Spoken]) -> list[str]:
    lies = [
        lying
        for (desk,) in db.read("SELECT id FROM latest_extraction WHERE image = ?", [sha])
        for lying in _lies(db, desk)
    ]
    spoken = defaultdict(set)
    for word in blind:
        spoken[word.reviewer].add((word.extraction, word.key))
    return sorted(reviewer for reviewer, said in spoken.items() if said.issuperset(lies))


def _lies(db: Database, desk: int) -> list[tuple[int, int]]:
    """Every value that lies on a desk before anybody adds one: its reading and its position."""
    own = db.read("SELECT extraction, position FROM point WHERE extraction = ?", [desk])
    if not db.read("SELECT 1 FROM agreement WHERE first_reading = ? LIMIT 1", [desk]):
        return own  # no second reader has proposed anything: the long question is not worth asking
    return own + db.read("SELECT extraction, position FROM proposed_point WHERE desk = ?", [desk])
