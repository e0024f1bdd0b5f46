"""Looks for habits: what people said of at least three charts of a family, and of none otherwise.

Only charts that no habit had a part in are evidence for one; a word against it counts however it came about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extraction.chart import ExtractedPoint
from extraction.errors import Sentence
from storage.acting import working_out
from storage.database import Database
from storage.decisions import Decision
from storage.extractions import extraction
from storage.families import ENGINE, Family, Origin, called, known_until, members
from storage.habits import CONTRARY, OURSELVES, Habit, habit, habits, keep_habit, move, note_evidence
from storage.habits.charts import AS_READ, Answer, Chart, Condition
from storage.habits.kinds import KINDS
from storage.kept import Kept
from storage.name_book import NameBook, name_book
from storage.reviews import decision_of, settled

_looked: Kept[bool] = Kept(4)

Members = Mapping[Family, Sequence[Origin]]

CHARTS = 3  # so many different pictures have to say the same


@dataclass(frozen=True, slots=True)
class Witness:
    """One picture that bears a habit out: a value of it as it was read, and the word that a person said of it."""

    image: str
    claim: ExtractedPoint
    word: Decision


@dataclass(frozen=True, slots=True)
class Found:
    """A habit as the words of now bear it out: the pictures that say so and by which words."""

    kind: str
    family: Family
    condition: Condition
    answer: Answer
    wording: str
    evidence: dict[str, tuple[int, ...]]


def bring_up_habits(db: Database) -> None:
    """Look for habits, unless nothing was said, read or noted since the last look."""
    state = known_until(db)
    if _looked.get(db, state) is None:
        look_for_habits(db)
        _looked.put(db, state, True)


def look_for_habits(db: Database) -> list[int]:
    """Keep every habit that the words bear out, and turn off those that words speak against; the ids borne out."""
    everyone = members(db)
    found, doubted = list(borne_out(db, everyone)), [one.id for one in habits(db) if one.state == "on"]
    doubted = [number for number in doubted if any(contrary(db, habit(db, number), everyone))]
    kept = []
    with working_out(), db.write():
        for one in found:
            number = keep_habit(db, one.kind, one.family, one.condition, one.answer, one.wording)
            note_evidence(db, number, one.evidence)
            kept.append(number)
        for number in doubted:
            move(db, number, "off", OURSELVES, CONTRARY)
    return kept


def in_words(db: Database, one: Habit) -> Sentence:
    """The habit as a sentence."""
    return KINDS[one.kind].told(called(one.family, name_book(db)), one.condition, one.answer, one.wording)


def witnesses(db: Database, one: Habit) -> list[Witness]:
    """The first word of each picture that bears a habit out, in the order in which they were said."""
    first = [words[0] for words in one.evidence.values() if words]
    rows = db.read(
        "SELECT * FROM said_in_words WHERE id IN (SELECT unnest($ids::BIGINT[])) ORDER BY id", {"ids": first}
    )
    found = []
    for word in map(decision_of, rows):
        made = extraction(db, word.extraction)
        found.append(Witness(made.image, made.reading.points[word.key], word))
    return found


def borne_out(db: Database, everyone: Members) -> Iterator[Found]:
    """The habits that the words of now bear out; a series of reports has one only where its house has not."""
    corrected, shaped = _corrected(db), _shaped(db)
    if len(corrected) < CHARTS:
        return
    told: set[tuple[str, Condition, Answer, str]] = set()
    for family, origins in sorted(everyone.items(), key=lambda each: each[0].kind == "report"):
        if sum(one.extraction in corrected for one in origins) < CHARTS:
            continue
        charts = _charts(db, [one.extraction for one in origins])
        for kind, rules in KINDS.items():
            for condition in sorted({each for chart in charts for each in rules.learned(chart)}):
                one = _agreed(kind, family, condition, charts, shaped)
                if one is None or (kind, condition, one.answer, family.key.split("|")[0]) in told:
                    continue
                told.add((kind, condition, one.answer, family.key))
                yield one


def contrary(db: Database, one: Habit, everyone: Members | None = None) -> Iterator[int]:
    """The charts of its family of which people said otherwise, by their readings."""
    origins = (members(db) if everyone is None else everyone).get(one.family, [])
    for chart in _charts(db, [each.extraction for each in origins]):
        said = KINDS[one.kind].said(chart, one.condition)
        if said is not None and said.answer != one.answer:
            yield chart.extraction


def chart_of(db: Database, number: int, book: NameBook) -> Chart:
    """A reading with the words that count on its own points."""
    made = extraction(db, number)
    words = {
        key: word
        for key, word in settled(db, number).items()
        if 0 <= key < len(made.reading.points) and word.verdict in ("confirmed", "corrected")
    }
    return Chart(number, made.image, made.reading, book, words)


def _charts(db: Database, readings: Sequence[int]) -> list[Chart]:
    book = name_book(db)
    charts = (chart_of(db, number, book) for number in readings)
    return [chart for chart in charts if chart.words]


def _agreed(
    kind: str, family: Family, condition: Condition, charts: Sequence[Chart], shaped: frozenset[int]
) -> Found | None:
    """The habit, if enough charts say the same by words of their own and none says otherwise."""
    told = [(chart, said) for chart in charts if (said := KINDS[kind].said(chart, condition)) is not None]
    answers = {said.answer for _, said in told}
    if len(answers) != 1 or AS_READ in answers:
        return None
    own = {chart.image: said.decisions for chart, said in told if shaped.isdisjoint(said.decisions)}
    if len(own) < CHARTS:
        return None
    wordings = [said.wording for _, said in told]
    (answer,) = answers
    return Found(kind, family, condition, answer, max(sorted(set(wordings)), key=wordings.count), own)


def _corrected(db: Database) -> frozenset[int]:
    """The readings of our own engine of which somebody gave a unit or a name otherwise than was read."""
    rows = db.read(
        """SELECT DISTINCT d.extraction FROM decision d
           JOIN point p ON p.extraction = d.extraction AND p.position = d.point
           JOIN extraction e ON e.id = d.extraction
           WHERE e.engine = $engine AND d.verdict IN ('confirmed', 'corrected')
             AND (d.unit_measure IS DISTINCT FROM p.unit_measure OR d.unit_scale IS DISTINCT FROM p.unit_scale
                  OR d.series <> p.series)""",
        {"engine": ENGINE},
    )
    return frozenset(int(number) for (number,) in rows)


def _shaped(db: Database) -> frozenset[int]:
    """The words that answered a proposal which a habit had a part in."""
    return frozenset(int(number) for (number,) in db.read("SELECT DISTINCT decision FROM habit_word"))
