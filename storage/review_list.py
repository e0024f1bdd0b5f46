"""What a reviewer works through: each point with its doubts, its last word, and an answer ready to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extraction.agreement import Compared
from extraction.chart import ExtractedPoint, Extraction, Finding, Measurement, Source
from extraction.labels_again import MISMATCH, MarkAgain, labels_again
from extraction.recalibration import Proposed
from storage.adjustments import as_adjusted
from storage.database import Database
from storage.decisions import Decision
from storage.desk import DeskWords, desk_version, desk_words
from storage.disagreements import disagreement_in_words
from storage.extractions import extraction
from storage.habits.applied import Spoken, spoken
from storage.kept import Kept
from storage.matching import MetricProposal
from storage.places import Places
from storage.second_readings import SECOND_READINGS_FROM, Beside, beside, is_second_reader
from storage.slips.ledger import desk_slips

PointState = Literal[Source, "doubtful", "confirmed", "rejected", "missing"]


@dataclass(frozen=True, slots=True)
class PointToReview:
    """One value on the reviewer's list; `claim` is None for a value added by hand.

    `second` is what a second reader says of it, where one has read the picture too, and `heard` that reader's point. A
    value that only the second reader saw belongs to its reading, which `proposal` names.
    `adjusted` is what follows for it from words on its axis, its series or other values; `differing` are the words of
    two people who do not say the same; `perhaps` are metrics that its name may mean, for a person to take. `mark` is
    what its mark measures where its axis was put right. `habits` are those that speak of it, or were told not to.
    """

    key: int
    claim: ExtractedPoint | None
    settled: Decision | None
    findings: tuple[Finding, ...]
    doubtful: bool
    state: PointState
    proposal: Decision
    second: Compared | None = None
    heard: ExtractedPoint | None = None
    adjusted: Proposed | None = None
    differing: tuple[Decision, ...] = ()
    perhaps: tuple[MetricProposal, ...] = ()
    mark: Measurement | None = None
    habits: tuple[Spoken, ...] = ()


_made: Kept[tuple[int, list[PointToReview]]] = Kept(64)


def review(
    db: Database, extraction_id: int, reviewer: str | None = None, words: DeskWords | None = None
) -> list[PointToReview]:
    """Every point of a reading in its order, what only a second reader saw, then the values added by hand.

    A `reviewer` sees their own words only while two people review the chart unseen by each other. `words` are those
    said at the desk, where somebody has asked for them already.
    """
    made = extraction(db, extraction_id)
    words = words or desk_words(db, extraction_id)
    desk = _words_on(db, words, extraction_id, reviewer)
    places = Places(db, made, desk.said.values(), extraction_id)
    rows = _claimed(db, extraction_id, made, desk, places, beside(db, extraction_id) if words.laid else None)
    state = as_adjusted(words.adjustments(reviewer), made.reading, desk.said).without(desk.differing)
    follows, marks = state.proposals, labels_again(made.reading, state)
    rows = [_adjusted(row, follows[row.key], places) if row.key in follows else row for row in rows]
    rows = [_marked_again(row, marks[row.key]) if row.key in marks and not row.settled else row for row in rows]
    alone = reviewer if words.stage == "blind" else None
    habits = spoken(db, extraction_id, made, desk.said, alone)
    rows = [_by_habit(row, habits[row.key], places) if row.key in habits else row for row in rows]
    for number, positions in words.proposed.items():
        rows += _proposed(db, number, positions, _words_on(db, words, number, reviewer), places)
    rows = [
        replace(row, perhaps=places.perhaps(row.claim, row.proposal)) if row.claim and not row.settled else row
        for row in rows
    ]
    by_hand = sorted((key for key in desk.said if key < 0), reverse=True)
    rows += [
        PointToReview(key, None, desk.said[key], (), False, _state(None, desk.said[key], False), desk.said[key])
        for key in by_hand
    ]
    added = sorted((key for key in desk.differing if key < 0), reverse=True)
    rows += [
        PointToReview(key, None, None, (desk.differing[key],), True, "doubtful", desk.words[key][-1]) for key in added
    ]
    rows = [replace(row, differing=tuple(desk.words[row.key])) if row.key in desk.words else row for row in rows]
    slips = desk_slips(db, places.names, rows)
    rows = [_slipped(row, slips[row.key]) if row.key in slips else row for row in rows]
    if words.stage == "single":  # then it is the same for everybody
        _made.put(db, extraction_id, (words.version, list(rows)))
    return rows


def review_as_made(db: Database, extraction_id: int, last: int) -> list[PointToReview]:
    """The same as it was made last, if nothing was said of the chart since; what other charts say may be older.

    `last` is the number of the last news of it: a habit that was turned on is news, though no word on the chart.
    """
    version, rows = _made.get(db, extraction_id) or (0, [])
    is_new_enough = version >= last and version == desk_version(db, extraction_id)
    return rows if is_new_enough else review(db, extraction_id)


def _slipped(row: PointToReview, findings: tuple[Finding, ...]) -> PointToReview:
    """The value with what history says against it."""
    return replace(row, findings=row.findings + findings, doubtful=True, state=_state(row.claim, row.settled, True))


@dataclass(frozen=True, slots=True)
class _Words:
    """What was said of a reading, as far as this reviewer may see it, and where two people differ."""

    said: Mapping[int, Decision]
    words: Mapping[int, Sequence[Decision]]
    differing: Mapping[int, Finding]


def _words_on(db: Database, words: DeskWords, reading: int, reviewer: str | None) -> _Words:
    differing = words.differing(reading)
    in_words = {key: disagreement_in_words(db, key, said) for key, said in differing.items()}
    return _Words(words.settled(reading, reviewer), differing, in_words)


def _claimed(
    db: Database, extraction_id: int, made: Extraction, desk: _Words, places: Places, other: Beside | None
) -> list[PointToReview]:
    """The reading's own points, each with what a second reader says of it, and where two people differ."""
    doubted = _doubted(made, alone=is_second_reader(db, made.engine)) | desk.differing.keys()
    if other is not None:
        doubted |= {word.first for word in other.words if word.verdict == "differs" and word.first is not None}
    said = desk.said
    heard = extraction(db, other.extraction).reading.points if other else ()
    rows = []
    for key, claim in enumerate(made.reading.points):
        findings = tuple(finding for finding in made.reading.findings if key in finding.points)
        second = other.word(key) if other else None
        if second is not None and second.verdict == "differs" and second.sentence is not None:
            findings += (Finding("second_reader", second.sentence, (key,)),)
        if key in desk.differing:
            findings = (desk.differing[key], *findings)
        proposal = places.proposal(extraction_id, key, claim)
        state = _state(claim, said.get(key), key in doubted)
        rows.append(
            PointToReview(
                key, claim, said.get(key), findings, key in doubted, state, proposal,
                second, heard[second.second] if second else None,
            )
        )  # fmt: skip
    return rows


def _doubted(made: Extraction, *, alone: bool) -> set[int]:
    """The points to look at twice: a finding names it, it could not be read, only a model says so (`alone`: of all)."""
    found = {position for finding in made.reading.findings for position in finding.points}
    for key, claim in enumerate(made.reading.points):
        if alone or claim.value is None or claim.source == "model":
            found.add(key)
    return found


def _adjusted(row: PointToReview, one: Proposed, places: Places) -> PointToReview:
    """The value with what follows for it; where that is inferred from words about others, it is a doubt."""
    findings = (
        row.findings if one.sure else row.findings + tuple(Finding("adjusted", why, (row.key,)) for why in one.why)
    )
    return replace(
        row, findings=findings, doubtful=row.doubtful or not one.sure, state=row.state if one.sure else "doubtful",
        proposal=places.adjusted(row.proposal, row.claim, one), adjusted=one,
    )  # fmt: skip


def _by_habit(row: PointToReview, habits: tuple[Spoken, ...], places: Places) -> PointToReview:
    """The value as habits propose it, as a doubt; where a person said something of its unit or series, that stands."""
    said = tuple(one for one in habits if row.claim is not None and not _said_already(row, row.claim, one))
    row = replace(row, habits=said)
    for one in said:
        if one.left or row.claim is None:
            continue
        read = Proposed(row.proposal.value, None, one.unit or row.proposal.unit, one.series or row.proposal.series)
        row = replace(
            row, findings=(*row.findings, Finding("habit", one.sentence, (row.key,))), doubtful=True, state="doubtful",
            proposal=places.adjusted(row.proposal, row.claim, read),
        )  # fmt: skip
    return row


def _said_already(row: PointToReview, claim: ExtractedPoint, one: Spoken) -> bool:
    """True if a word on its axis, its series or its neighbours has given the unit or the name that a habit gives."""
    return (one.unit is not None and row.proposal.unit != claim.unit) or (
        one.series is not None and row.proposal.series != claim.series
    )


def _marked_again(row: PointToReview, again: MarkAgain) -> PointToReview:
    """The value with what its mark measures on the axis as it stands; they may agree now, or no longer."""
    findings = tuple(finding for finding in row.findings if finding.check != MISMATCH)
    cleared = findings != row.findings and not findings and not row.differing
    findings += () if again.doubt is None else (again.doubt,)
    doubtful = again.doubt is not None or (row.doubtful and not cleared)
    state = _state(row.claim, None, doubtful)
    return replace(row, findings=findings, doubtful=doubtful, state=state, mark=again.mark)


def _proposed(db: Database, number: int, positions: Sequence[int], desk: _Words, places: Places) -> list[PointToReview]:
    """Points that only a second reader saw: to be looked at, whatever their evidence."""
    reading = extraction(db, number).reading
    said = desk.said
    rows = []
    for position in positions:
        claim = reading.points[position]
        findings = tuple(finding for finding in reading.findings if position in finding.points)
        if position in desk.differing:
            findings = (desk.differing[position], *findings)
        state = _state(claim, said[position], True) if position in said else "model"
        rows.append(
            PointToReview(
                number * SECOND_READINGS_FROM + position, claim, said.get(position), findings, True, state,
                places.proposal(number, position, claim), Compared(None, position, "proposes"), claim,
            )
        )  # fmt: skip
    return rows


def next_open(rows: Sequence[PointToReview], after: int | None = None, doubtful_only: bool = False) -> int | None:
    """The key of the next unsettled point behind `after`, going round once; None when all is said."""
    keys = [row.key for row in rows]
    start = keys.index(after) + 1 if after in keys else 0
    for row in [*rows[start:], *rows[:start]]:
        if row.settled is None and (row.doubtful or not doubtful_only):
            return row.key
    return None


def _state(claim: ExtractedPoint | None, said: Decision | None, doubtful: bool) -> PointState:
    if said is not None:
        if said.verdict == "rejected":
            return "rejected"
        return "missing" if said.verdict == "added" else "confirmed"
    if claim is None or claim.value is None:
        return "missing" if not doubtful else "doubtful"
    return "doubtful" if doubtful else claim.source
