"""A box drawn at the desk, read again: what the value under review may be instead, or the fields of a missed one.

Nothing is written down here: a person takes a way or leaves it.
"""

from __future__ import annotations

from typing import Any

from dashboard.desk.shown import Desk
from dashboard.text import say, tell
from extraction.errors import ChartError, Language
from extraction.geometry import Box
from extraction.numbers.printed import format_number
from extraction.regions.judged import held_against
from extraction.regions.places import Place, place_of
from extraction.regions.reread import Proposal, measured_there
from service.answers import value_text
from service.regions import NO_READER, Rereading, reread
from storage.decisions import Decision

Json = dict[str, Any]
MOST_WAYS = 3  # as many keys as the card has for them


def read_again(desk: Desk, worker: Rereading | None, box: Box, key: int | None) -> Json:
    """What stands in the box: ways for the value of that key, notes on how sure they are, fields for a missed value."""
    reading, language = desk.extraction.reading, desk.language
    row = next((row for row in desk.rows() if row.key == key), None)
    place = place_of(reading, box)
    measured = measured_there(reading, box)
    try:
        if worker is None:
            raise ChartError(NO_READER)
        read = reread(worker, desk.image.sha256, box).proposals
    except ChartError as refusal:
        if not measured:
            return {"ways": [], "notes": [], "fields": {}, "refused": tell(refusal.sentence, language)}
        read = ()
    claim = row.claim if row is not None else None
    series, mark = (claim.series, claim.measured) if claim is not None else (place.series, None)
    proposals = [*held_against(read, reading, series, mark), *measured]
    was = None if row is None else row.settled or row.proposal
    ways = [way(proposal, was, language) for proposal in proposals[:MOST_WAYS]]
    return {
        "ways": ways,
        "notes": list(dict.fromkeys(tell(doubt, language) for one in proposals[:MOST_WAYS] for doubt in one.doubts)),
        "fields": missed(proposals[0], place) if proposals else {},
        "refused": "" if ways else say("review.reread_nothing", language),
    }


def way(proposal: Proposal, was: Decision | None, language: Language) -> Json:
    """One number that the box may hold, in words that name the one it would replace."""
    value = shown(proposal)
    old = value_text(was.value, was.printed) if was is not None else ""
    if proposal.error is not None:
        words = say("review.reread_measures", language, value=value, error=format_number(proposal.error))
    elif was is not None and was.value == proposal.value:
        words = say("review.reread_same", language, value=value)
    elif old:
        words = say("review.reread_says", language, value=value, before=old)
    else:
        words = say("review.reread_new", language, value=value)
    return {"words": words, "value": value, "unit": str(proposal.unit) if proposal.unit else ""}


def missed(proposal: Proposal, place: Place) -> Json:
    """The fields of a value that was not read, as far as the box tells; what it does not tell is left out."""
    unit = proposal.unit or place.unit
    told = {"value": shown(proposal), "unit": str(unit or ""), "category": place.category, "series": place.series}
    return {name: words for name, words in told.items() if words}


def shown(proposal: Proposal) -> str:
    return proposal.printed or format_number(proposal.value)
