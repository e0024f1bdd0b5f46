"""What lies on the desk while one chart is reviewed, and the words spoken over it.

Every word is written to the ledger at once; where the person stands is kept in the page's address.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from dashboard.answers import NotUnderstood, answer
from dashboard.components.pictures import Picture
from dashboard.components.value_card import Names, seconds_on, typed
from dashboard.text import plain, say, tell
from extraction.chart import Extraction
from extraction.errors import Language
from extraction.geometry import Box
from storage.companies import list_companies
from storage.database import Database
from storage.decisions import Decision
from storage.errors import StoreError
from storage.images import StoredImage
from storage.metrics import list_metrics
from storage.review_list import PointToReview, next_open, review
from storage.reviews import decide, decide_all, settled, undo_step


@dataclass(frozen=True, slots=True)
class Desk:
    """One chart under review: its picture, its reading, and every value in it."""

    db: Database
    language: Language
    image: StoredImage
    extraction_id: int
    extraction: Extraction
    rows: tuple[PointToReview, ...]

    @property
    def picture(self) -> Picture:
        alt = say("picture.alt", self.language, name=self.image.name)
        return Picture(self.image.sha256, self.image.width, self.image.height, alt)

    def row(self, key: int | None) -> PointToReview | None:
        return next((row for row in self.rows if row.key == key), None)


def names_known(db: Database, language: Language) -> Names:
    return Names(
        companies={company.key: company.name(language) for company in list_companies(db)},
        metrics={metric.key: metric.name(language) for metric in list_metrics(db)},
    )


def point_asked() -> int | None:
    """The value the address names."""
    asked = st.query_params.get("point", "")
    return int(asked) if asked.lstrip("-").isdigit() else None


def go_to(key: int | None) -> None:
    """Stand at a value; at none, the summary is shown."""
    if key is None:
        st.query_params.pop("point", None)
    else:
        st.query_params["point"] = str(key)


def stop_drawing() -> None:
    for key in ("drawing", "drawn"):
        st.session_state.pop(key, None)


def note(kind: str, words: str) -> None:
    """A remark for the next look at the card."""
    st.session_state["review-note"] = (kind, words)


def confirm(desk: Desk, row: PointToReview) -> None:
    """Write down what the fields say, and go on."""
    if pressed_late(desk, row):
        return
    try:
        said = answer(row.settled or row.proposal, row.claim, typed(row), desk.language)
        decide(desk.db, replace(said, id=0, decided_at=None, undoes=None, seconds=seconds_on(row)))
    except NotUnderstood as problem:
        note("warning", say(problem.key, desk.language, text=plain(problem.text)))
    except StoreError as problem:
        note("warning", plain(tell(problem.sentence, desk.language)))
    else:
        go_on(desk, row.key)


def pressed_late(desk: Desk, row: PointToReview) -> bool:
    """True for a second press that was meant for the next value, but came before its card was shown."""
    address = row.settled or row.proposal  # what only the second reader saw belongs to its own reading
    said = settled(desk.db, address.extraction).get(address.key)
    return (said.id if said else None) != (row.settled.id if row.settled else None)


def reject(desk: Desk, row: PointToReview) -> None:
    if pressed_late(desk, row):
        return
    said = row.settled or row.proposal
    rejected = replace(said, verdict="rejected", id=0, decided_at=None, undoes=None, seconds=seconds_on(row))
    decide(desk.db, replace(rejected, mistake=None))
    go_on(desk, row.key)


def correct() -> None:
    """Put the cursor into the value field."""
    st.session_state["focus"] = st.session_state.get("focus", 0) + 1


def go_on(desk: Desk, after: int) -> None:
    """To the next doubt, or when none is left, to the next value in reading order."""
    rows = review(desk.db, desk.extraction_id)
    following = next_open(rows, after, doubtful_only=True)
    go_to(next_open(rows, after) if following is None else following)


def confirm_passed(desk: Desk) -> None:
    """Confirm, as one step, every value that nothing speaks against."""
    decide_all(desk.db, [row.proposal for row in passed(desk)])
    note("success", say("review.confirmed_many", desk.language, count=len(passed(desk))))
    go_on(desk, -1)


def passed(desk: Desk) -> list[PointToReview]:
    return [row for row in desk.rows if row.settled is None and not row.doubtful and row.proposal.value is not None]


def take_back(desk: Desk) -> None:
    """Undo the last step and stand where it was."""
    taken = undo_step(desk.db, desk.extraction_id)
    if not taken:
        note("info", say("review.undo_nothing", desk.language))
        return
    left = review(desk.db, desk.extraction_id)
    last = next((row.key for row in left if stands_for(row, taken[-1])), None)
    go_to(next_open(left) if last is None else last)


def stands_for(row: PointToReview, word: Decision) -> bool:
    """True if the word was said about this value."""
    address = row.settled or row.proposal
    return (address.extraction, address.key) == (word.extraction, word.key)


def add(desk: Desk, box: Box, said: Decision) -> None:
    """Write down a value the engine missed, with the box drawn round it as its evidence."""
    number = decide(desk.db, replace(said, verdict="added", evidence=box, point=None))
    stop_drawing()
    go_to(None)
    go_on(desk, -number)
