"""What a person did at the desk, applied to the ledger: each deed once, in the order it was done.

A browser sends its deeds under ids of its own and may send them again; it also says which word on the value the person
had before them, so that a press in an old tab overwrites nothing. What cannot be done is refused with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import get_args

from dashboard.desk.adjusting import NothingToAdjust, change_of
from dashboard.desk.habits import keep_with, silence
from dashboard.desk.older import read_anew, stay
from dashboard.desk.people import busy
from dashboard.desk.second import ask_again, load_again, stop_reading
from dashboard.desk.shown import Desk, passed
from dashboard.text import say, tell
from extraction.geometry import Box
from extraction.periods import parse_period
from service.answers import NotUnderstood, Typed, answer, as_typed
from storage import adjustments
from storage.decisions import Basis, Decision, Scope
from storage.deeds import once
from storage.drafts import NEW_VALUE, ON_AXES, keep_draft
from storage.errors import CannotKeep, StoreError
from storage.gold import add_gold_case
from storage.review_list import PointToReview
from storage.reviews import decide, decide_all, redo_step, undo_step

WITHOUT_MEMORY = ("draft",)  # to do these twice is the same as once
WITHOUT_WORDS = frozenset(  # nobody's word: whoever has the chart
    {"second_ask", "second_stop", "second_load", "second_anew", "second_stay"}
)
BASES: tuple[Basis, ...] = get_args(Basis)
FIELDS = {"review.not_a_number": "value", "review.not_a_unit": "unit", "review.not_a_period": "period"}


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing a person did, looking at `reading`.

    `fields` are those of the card that the person saw or changed, `said` is the word on the value that lay before them
    (0 for none), `keys` the values that a deed on many is about, `seconds` the time it took.
    """

    id: str
    do: str
    reading: int | None = None
    key: int | None = None
    fields: dict[str, str] = field(default_factory=dict)
    said: int = 0
    box: tuple[float, float, float, float] | None = None
    keys: tuple[int, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A deed that was not done: why, and the field of the card that has to change, where it is one."""

    id: str
    words: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Which deeds are done, which were refused and why, and the value to stand at after an undo or an addition."""

    done: tuple[str, ...]
    refused: tuple[Refusal, ...]
    at: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """What a deed led to: the words it wrote or took back, and the value to stand at where the browser cannot know."""

    words: tuple[int, ...] = ()
    at: int | None = None


class Refused(Exception):
    """A deed that cannot be done; `words` tell the person why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def carry_out(desk: Desk, deeds: Iterable[Deed]) -> Outcome:
    """Do them in order; one that is refused leaves no trace and does not hold up the others.

    CannotKeep ends it: what was done before it is done, and does no harm if it is sent again.
    """
    done: list[str] = []
    refused: list[Refusal] = []
    at: int | None = None
    for deed in deeds:
        try:
            stood = do_once(desk, deed)
        except Refused as problem:
            refused.append(Refusal(deed.id, problem.words))
        except NotUnderstood as problem:
            words = say(problem.key, desk.language, text=problem.text)
            refused.append(Refusal(deed.id, words, FIELDS.get(problem.key)))
        except CannotKeep:
            raise  # not refused but not saved either: the browser keeps it and sends it again
        except StoreError as problem:
            refused.append(Refusal(deed.id, tell(problem.sentence, desk.language)))
        else:
            done.append(deed.id)
            at = at if stood is None else stood
    return Outcome(tuple(done), tuple(refused), at)


def do_once(desk: Desk, deed: Deed) -> int | None:
    """Do a deed unless it is done already; the value to stand at, where the browser cannot know it."""
    if deed.do not in DEEDS:
        raise Refused(say("desk.unknown_deed", desk.language))
    if deed.reading not in (None, desk.extraction_id):
        raise Refused(say("desk.read_again", desk.language))
    if deed.do in WITHOUT_MEMORY:
        return DEEDS[deed.do](desk, deed).at
    stood: list[int] = []

    def act() -> list[int]:
        taken = None if deed.do in WITHOUT_WORDS else busy(desk)
        if taken:
            raise Refused(taken)
        done = DEEDS[deed.do](desk, deed)
        stood.extend([] if done.at is None else [done.at])
        return list(done.words)

    once(desk.db, deed.id, act)
    return stood[0] if stood else None


def answer_value(desk: Desk, deed: Deed) -> Done:
    """Write down what the fields say: confirmed where the reading stands as it was, else corrected."""
    row = row_before(desk, deed)
    said = answer(row.settled or row.proposal, row.claim, typed(desk, row.settled or row.proposal, deed), desk.language)
    return Done((said_of(desk, row, fresh(desk, said, deed)),))


def reject(desk: Desk, deed: Deed) -> Done:
    row = row_before(desk, deed)
    rejected = replace(row.settled or row.proposal, verdict="rejected", mistake=None)
    return Done((said_of(desk, row, fresh(desk, rejected, deed)),))


def said_of(desk: Desk, row: PointToReview, word: Decision) -> int:
    """Write down one word on a value, and with it which habits had shaped what was proposed; its id."""
    number = decide(desk.db, word)
    keep_with(desk.db, row, replace(word, id=number))
    return number


def confirm_passed(desk: Desk, deed: Deed) -> Done:
    """Confirm, as one step, the values that nothing speaks against, of those that the person saw."""
    said = [fresh(desk, row.proposal, deed) for row in passed(desk.rows_before()) if row.key in deed.keys]
    timed = [word if at == 0 else replace(word, seconds=None) for at, word in enumerate(said)]  # one look at them all
    return Done(tuple(decide_all(desk.db, timed)))


def add(desk: Desk, deed: Deed) -> Done:
    """Write down a value the engine missed, with the box drawn round it; `key` names the neighbour it is like."""
    if deed.box is None:
        raise Refused(say("review.draw_first", desk.language))
    drawn = Box(*deed.box).clipped(desk.image.width, desk.image.height)
    proposal = like_its_neighbour(desk, deed.key)
    written = typed(desk, proposal, deed)
    written = replace(written, period=written.period or period_words(written.category))
    said = answer(proposal, None, written, desk.language)
    added = replace(said, verdict="added", evidence=drawn, point=None)
    return Done((decide(desk.db, fresh(desk, added, deed)),))


def adjust(desk: Desk, deed: Deed) -> Done:
    """Put the axis or the series of a value right; what follows is proposed for the values without a word."""
    try:
        adjustments.adjust(desk.db, desk.extraction_id, change_of(desk, deed.key, deed.fields), desk.reviewer)
    except NothingToAdjust as nothing:
        raise Refused(say("desk.nothing_to_adjust", desk.language)) from nothing
    except NotUnderstood as problem:  # said of the axis: no field of the card is at fault
        raise Refused(say(problem.key, desk.language, text=problem.text)) from problem
    return Done()


def use_habit(desk: Desk, deed: Deed) -> Done:
    """Silence a habit on this chart, or let it speak again."""
    named = deed.fields.get("habit", "")
    if not silence(desk.db, desk.extraction_id, named, desk.reviewer, use=deed.fields.get("use") == "1"):
        raise Refused(say("desk.unknown_deed", desk.language))
    return Done()


def make_gold(desk: Desk) -> None:
    """Make the chart a gold case, with its values as they are confirmed now."""
    add_gold_case(desk.db, desk.extraction_id, desk.reviewer)


def take_back(desk: Desk, _deed: Deed) -> Done:
    """Undo the last step, whether it was about values or an axis; the value it was about."""
    number = adjustments.last_adjustment(desk.db, desk.extraction_id, desk.reviewer)
    if number is not None:
        adjustments.take_back(desk.db, desk.extraction_id, number, desk.reviewer)
        return Done()
    return of(desk, undo_step(desk.db, desk.extraction_id, desk.reviewer)[::-1])


def bring_back(desk: Desk, _deed: Deed) -> Done:
    """Redo the step that was undone last; the value it was about."""
    number = adjustments.last_taken_back(desk.db, desk.extraction_id, desk.reviewer)
    if number is not None:
        adjustments.take_back(desk.db, desk.extraction_id, number, desk.reviewer)
        return Done()
    return of(desk, redo_step(desk.db, desk.extraction_id, desk.reviewer))


def keep_typing(desk: Desk, deed: Deed) -> Done:
    """Keep letters that are no word yet; letters that come behind the word they became are let go."""
    if deed.key not in (None, NEW_VALUE, ON_AXES):
        row_before(desk, deed)
    keep_draft(desk.db, desk.extraction_id, NEW_VALUE if deed.key is None else deed.key, deed.fields, desk.reviewer)
    return Done()


def with_no_word(act: Callable[[Desk], None]) -> Callable[[Desk, Deed], Done]:
    """A deed that says nothing about any value."""

    def deed_without_word(desk: Desk, _deed: Deed) -> Done:
        act(desk)
        return Done()

    return deed_without_word


DEEDS: dict[str, Callable[[Desk, Deed], Done]] = {
    "confirm": answer_value,
    "correct": answer_value,
    "reject": reject,
    "confirm_passed": confirm_passed,
    "add": add,
    "draft": keep_typing,
    "adjust": adjust,
    "habit": use_habit,
    "gold": with_no_word(make_gold),
    "undo": take_back,
    "redo": bring_back,
    "second_ask": with_no_word(ask_again),
    "second_stop": with_no_word(stop_reading),
    "second_load": with_no_word(load_again),
    "second_anew": with_no_word(read_anew),
    "second_stay": with_no_word(stay),
}


def row_before(desk: Desk, deed: Deed) -> PointToReview:
    """The value a deed is about; refused where it has another word by now than the person saw."""
    row = next((row for row in desk.rows_before() if row.key == deed.key), None)
    if row is None:
        raise Refused(say("desk.value_gone", desk.language))
    if (row.settled.id if row.settled else 0) != deed.said:
        raise Refused(say("desk.said_elsewhere", desk.language))
    return row


def typed(desk: Desk, proposal: Decision, deed: Deed) -> Typed:
    """What the card said when the button was pressed: the proposal, and over it what the browser sent."""
    shown = asdict(as_typed(proposal, desk.language))
    known = {name: text for name, text in deed.fields.items() if name in shown}
    words = shown | {name: text.strip() if name in ("value", "unit") else text for name, text in known.items()}
    scope: Scope = "parent" if words.pop("scope") == "parent" else "consolidated"
    basis = next((basis for basis in BASES if basis == words["basis"]), proposal.basis)
    company, metric = words.pop("company") or None, words.pop("metric") or None
    return Typed(**words | {"basis": basis}, company=company, metric=metric, scope=scope)


def fresh(desk: Desk, said: Decision, deed: Deed) -> Decision:
    """The words as a new decision of whoever is at the desk."""
    return replace(said, id=0, decided_at=None, undoes=None, seconds=deed.seconds, reviewer=desk.reviewer)


def like_its_neighbour(desk: Desk, key: int | None) -> Decision:
    """A blank with a neighbour's series, company, metric and unit, since a missed value is seldom alone."""
    row = next((row for row in desk.rows_before() if row.key == key), None)
    if row is None:
        return Decision(desk.extraction_id, "added")
    said = row.settled or row.proposal
    return Decision(
        desk.extraction_id, "added", series=said.series, company=said.company, metric=said.metric, unit=said.unit,
        segment=said.segment if said.segment == said.series else "", scope=said.scope, basis=said.basis,
    )  # fmt: skip


def period_words(category: str) -> str:
    """The category where it names a period: nobody types 2018 twice."""
    return category if parse_period(category) else ""


def of(desk: Desk, words: list[Decision]) -> Done:
    """Words taken back or brought back, the first one being that to return to."""
    return Done(tuple(word.id for word in words), stands_at(desk, words[0]) if words else None)


def stands_at(desk: Desk, word: Decision) -> int | None:
    """The key under which the desk shows the value that this word is about."""
    if word.extraction == desk.extraction_id and word.key >= 0:  # a point of the reading itself, which is always shown
        return word.key
    for row in desk.rows():
        address = row.settled or row.proposal
        if (address.extraction, address.key) == (word.extraction, word.key):
            return row.key
    return None
