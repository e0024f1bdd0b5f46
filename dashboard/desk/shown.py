"""One chart as the desk in the browser shows it: every value with its state, fields, doubts and ways out.

Everything here is text and numbers that travel as JSON; what they look like is the browser's part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from dashboard.components.states import STATES, state_words
from dashboard.desk.gold import gold_shown
from dashboard.desk.habits import habits_shown
from dashboard.desk.last_shown import keep_shown, marked, shown_at
from dashboard.desk.overlay import redrawn
from dashboard.text import say, tell
from extraction.chart import Extraction
from extraction.errors import Language
from extraction.numbers.printed import format_number
from service.answers import Typed, as_typed, period_text, value_text
from storage.database import Database
from storage.decisions import Decision
from storage.desk import DeskWords, can_redo, can_undo, desk_version, desk_words
from storage.drafts import NEW_VALUE, ON_AXES, drafts
from storage.extractions import latest_extraction
from storage.images import StoredImage, stored_image
from storage.kept import Kept
from storage.name_book import NameBook, name_book
from storage.names import fold
from storage.queue import review_queue
from storage.review_list import PointToReview, review
from storage.second_readings import SECOND_READINGS_FROM

Json = dict[str, Any]
FIELDS = tuple(each.name for each in fields(Typed))
PLACES = ("company", "metric", "period")
_names: Kept[dict[str, dict[str, str]]] = Kept(4)
_listed: Kept[dict[str, list[dict[str, str]]]] = Kept(4)
TOLD_FROM = 0.8  # confidences below it were too modest on charts kept back: the findings say more


@dataclass(frozen=True, slots=True)
class Desk:
    """One chart under review: its picture, its reading, who reviews it, and the language it is shown in."""

    db: Database
    language: Language
    image: StoredImage
    extraction_id: int
    extraction: Extraction
    reviewer: str = ""

    def rows(self, words: DeskWords | None = None) -> list[PointToReview]:
        """Every value as it stands now, as far as this reviewer may see it."""
        return review(self.db, self.extraction_id, self.reviewer, words)

    def rows_before(self) -> list[PointToReview]:
        """The same, as this reviewer was last shown them where no word was said since."""
        version = desk_version(self.db, self.extraction_id)
        rows = shown_at(self.db, self.extraction_id, self.reviewer, version)
        return self.rows() if rows is None else rows


def lay_out(db: Database, sha: str, language: Language, reviewer: str = "") -> Desk | None:
    """The chart with its latest reading; None if either is missing."""
    image = stored_image(db, sha)
    found = latest_extraction(db, sha) if image else None
    return Desk(db, language, image, *found, reviewer) if image and found else None


def chart(desk: Desk) -> Json:
    """Everything the browser needs to review this chart, the names for its pickers and the chart after it included."""
    names = known_names(desk.db, desk.language)
    waiting = review_queue(desk.db, desk.reviewer)
    following = next((row.image for row in waiting if row.image != desk.image.sha256), None)
    return {**marked(desk.db, values_now(desk, names)), "names": listed(desk.db, desk.language), "next": following}


def values_now(desk: Desk, names: dict[str, dict[str, str]] | None = None) -> Json:
    """What a word may have changed: the values, their order, how far the review is, what can be taken back."""
    words = desk_words(desk.db, desk.extraction_id)
    rows = desk.rows(words)
    keep_shown(desk.db, desk.extraction_id, desk.reviewer, words.version, rows)
    known = names or known_names(desk.db, desk.language)
    typed = drafts(desk.db, desk.extraction_id, desk.reviewer)
    settled, doubts = sum(not is_open(row) for row in rows), sum(is_open(row) and row.doubtful for row in rows)
    overlay = redrawn(words.adjustments(desk.reviewer), desk.extraction.reading, rows)
    return {
        "sha": desk.image.sha256,
        "version": words.version,
        "picture": picture(desk),
        "title": desk.extraction.reading.title or say("review.untitled", desk.language),
        "kind": desk.extraction.reading.kind,
        "extraction": desk.extraction_id,
        "progress": {"settled": settled, "total": len(rows), "doubtful_open": doubts},
        "values": with_misses(
            [value(row, known, desk.language) | {"draft": typed.get(row.key)} for row in rows], overlay, desk.language
        ),
        "new_draft": typed.get(NEW_VALUE),
        "axes_draft": typed.get(ON_AXES),
        "order": [row.key for row in sorted(rows, key=lambda row: not row.doubtful)],  # sorting keeps reading order
        "passed": [row.key for row in passed(rows)],
        "can_undo": can_undo(words, desk.reviewer),
        "can_redo": can_redo(words, desk.reviewer),
        "summary": summary(rows, desk.language),
        "gold": gold_shown(desk.db, desk.image.sha256, rows, desk.language),
        "overlay": overlay,
    }


def picture(desk: Desk) -> Json:
    image = desk.image
    alt = say("picture.alt", desk.language, name=image.name)
    address = f"/picture/{image.sha256}"
    return {"src": address, "width": image.width, "height": image.height, "alt": alt, "name": image.name}


def listed(db: Database, language: Language) -> dict[str, list[dict[str, str]]]:
    """The same as the browser takes it."""
    key = (language, name_book(db).last_change)
    kept = _listed.get(db, key)
    if kept is not None:
        return kept
    known = known_names(db, language)
    return _listed.put(
        db, key, {kind: [{"key": key, "name": name} for key, name in names.items()] for kind, names in known.items()}
    )


def known_names(db: Database, language: Language) -> dict[str, dict[str, str]]:
    """What the pickers offer: how each company and each metric is called, by its key."""
    book = name_book(db)
    key = (language, book.last_change)
    kept = _names.get(db, key)
    return kept if kept is not None else _names.put(db, key, _names_in(book, language))


def _names_in(book: NameBook, language: Language) -> dict[str, dict[str, str]]:
    return {
        "companies": {key: company.name(language) for key, company in book.companies.items()},
        "metrics": {key: metric.name(language) for key, metric in book.metrics.items()},
    }


def is_open(row: PointToReview) -> bool:
    return row.settled is None


def passed(rows: Iterable[PointToReview]) -> list[PointToReview]:
    """The open values that nothing speaks against."""
    return [row for row in rows if is_open(row) and not row.doubtful and row.proposal.value is not None]


def value(row: PointToReview, names: dict[str, dict[str, str]], language: Language) -> Json:
    """One value: its box, its fields before anyone types, and all that is said about it."""
    said = row.settled or row.proposal
    box = said.evidence or row.proposal.evidence
    doubts = [tell(finding.message, language) for finding in row.findings]
    typed = as_typed(said, language)
    return {
        "key": row.key,
        "open": is_open(row),
        "doubtful": row.doubtful,
        "state": row.state,
        "sign": STATES[row.state].sign,
        "word": state_words(row, language),
        "standing": standing(row, language),
        "box": [box.left, box.top, box.right, box.bottom] if box else None,
        "label": "\n".join([box_label(row, said, language), *doubts]),
        "said": row.settled.id if row.settled else 0,
        "verdict": row.settled.verdict if row.settled else None,
        "fields": {name: getattr(typed, name) or "" for name in FIELDS},
        "placed": placed(said, names, language),
        "missing": missing(said),
        "doubts": doubts,
        "because": because(row, language),
        "miss": None,
        "notes": notes(row, language),
        "perhaps": perhaps(row, language),
        "habits": habits_shown(row, language),
        "of_series": row.claim is not None and row.key < SECOND_READINGS_FROM,
        "ways": ways_out(row, language),
    }


def with_misses(values: list[Json], overlay: Json | None, language: Language) -> list[Json]:
    """The values with how far each, drawn again, ends from its mark, where there is one to compare."""
    misses = {one["key"]: one for one in (overlay or {"redraw": []})["redraw"] if one["miss"] is not None}
    for shown in values:
        one = misses.get(shown["key"])
        if one is not None:
            words = say("desk.miss_off" if one["off"] else "desk.miss", language, pixels=f"{one['miss']:.1f}")
            miss = {"pixels": one["miss"], "off": one["off"], "words": words}
            shown |= {"label": f"{shown['label']}\n{words}", "miss": miss}
    return values


def box_label(row: PointToReview, said: Decision, language: Language) -> str:
    shown = value_text(said.value, said.printed) or "?"
    state = state_words(row, language)
    return say("picture.box", language, series=said.series, category=said.category, value=shown, state=state)


def standing(row: PointToReview, language: Language) -> str:
    """Its state in words, with what was said about it before, or what was measured."""
    if row.settled is not None:
        shown = value_text(row.settled.value, row.settled.printed)
        return say(f"review.said.{row.settled.verdict}", language, value=shown)
    words, read = [state_words(row, language)], row.adjusted or row.claim
    if read is not None and read.value is None:
        words.append(say("review.value_missing", language))
    elif read is not None and read.error is not None and read.value is not None:
        measured, error = format_number(read.value), format_number(read.error)
        words.append(say("review.measured", language, value=measured, error=error))
    return " · ".join(words)


def placed(said: Decision, names: dict[str, dict[str, str]], language: Language) -> str:
    """Company · metric · segment · period in one line, with what is missing named as missing.

    Of segment, scope and basis only what is not usual: a part, the parent alone, anything but a first report.
    """
    company = names["companies"].get(said.company or "", said.company or "")
    metric = names["metrics"].get(said.metric or "", said.metric or "")
    known = {"company": company, "metric": metric, "period": period_text(said.period, "", language)}
    told = [word or say(f"review.unknown_{name}", language) for name, word in known.items()]
    scope = say(f"review.scope.{said.scope}", language) if said.scope != "consolidated" else ""
    forecast = said.basis == "estimate" and said.period is not None and said.period.estimate  # the period says so
    basis = "" if forecast or said.basis == "reported" else say(f"review.basis.{said.basis}", language)
    return " · ".join(filter(None, [*told[:2], said.segment, told[2], scope, basis]))


def missing(said: Decision) -> list[str]:
    """What is not known yet of where the value belongs: asked for in the open."""
    known = {"company": said.company, "metric": said.metric, "period": said.period}
    return [name for name in PLACES if not known[name]]


def because(row: PointToReview, language: Language) -> list[str]:
    """Why another number is proposed than was read, where a person said so of its whole axis or series."""
    adjusted = row.adjusted
    return [] if adjusted is None or not adjusted.sure else [tell(why, language) for why in adjusted.why]


def notes(row: PointToReview, language: Language) -> list[str]:
    """What is good to know and no doubt: how often such values are right, and what the second reader says."""
    if row.settled is not None:
        return []
    told = []
    confidence = None if row.claim is None or row.doubtful else row.claim.confidence
    if confidence is not None and confidence >= TOLD_FROM:
        right = 100 * confidence
        told.append(say("review.confidence", language, right=f"{right:.1f}" if right > 99 else f"{right:.0f}"))
    if row.second is not None and row.second.verdict != "differs":
        told.append(say(f"second.{row.second.verdict}", language))
    return told


def perhaps(row: PointToReview, language: Language) -> list[Json]:
    """The metrics that its series may mean, the likeliest first, each with the reason: taken with one key, or left."""
    if row.settled is not None:
        return []
    offered = [(one, one.metric.name(language)) for one in row.perhaps]
    return [
        {"metric": one.metric.key, "words": name, "reason": tell(one.reason, language), "segment": one.rest}
        for one, name in offered
    ]


def ways_out(row: PointToReview, language: Language) -> list[Json]:
    """What an open, doubtful value may be instead, each with the words for it: label, measurement, second reading."""
    claim, ways = row.claim, {}
    if row.differing:
        return words_of_two(row, language)
    if row.settled is not None or claim is None or claim.value is None or not (row.doubtful or row.adjusted):
        return []
    if row.proposal.value != claim.value:
        ways = {"review.use_read": value_text(claim.value, claim.printed)}
    measured = row.mark or claim.measured
    if measured is not None and claim.printed and abs(claim.value - measured.value) > measured.error:
        ways |= {"review.use_label": claim.printed, "review.use_measured": format_number(measured.value)}
    if row.second is not None and row.second.verdict == "differs" and row.heard is not None:
        ways = ways or {"review.use_first": value_text(claim.value, claim.printed)}
        ways["review.use_second"] = value_text(row.heard.value, row.heard.printed)
    return [{"words": say(key, language, value=text), "value": text} for key, text in ways.items()]


def words_of_two(row: PointToReview, language: Language) -> list[Json]:
    """What each of two people said, where their numbers differ: taken as it is with one key."""
    kept = [word for word in row.differing if word.verdict != "rejected"]
    if len({word.value for word in kept}) < len(kept):
        return []
    nameless, ways = say("desk.people.nameless", language), []
    for word in kept:
        text = value_text(word.value, word.printed)
        words = say("desk.people.use", language, who=word.reviewer or nameless, value=text)
        ways.append({"words": words, "value": text})
    return ways


def summary(rows: Sequence[PointToReview], language: Language) -> Json | None:
    """What was said over a chart with nothing open any more, and what Compare will not show of it."""
    if not rows or any(is_open(row) for row in rows):
        return None
    words = [row.settled for row in rows if row.settled]
    counts = {name: sum(word.verdict == name for word in words) for name in ("confirmed", "corrected", "rejected")}
    added = sum(word.verdict == "added" for word in words)
    seconds = round(sum(word.seconds or 0 for word in words))
    unplaced = [row.key for row in rows if not is_placed(row.settled)]
    hidden = hidden_by_others(words)
    return {
        "line": say("review.summary_line", language, **counts, added=added),
        "time": say("review.summary_time", language, seconds=seconds) if seconds else "",
        "unplaced": say("review.unplaced", language, count=len(unplaced)) if unplaced else "",
        "unplaced_first": unplaced[0] if unplaced else None,
        "hidden": say("review.hidden", language, count=hidden) if hidden else "",
    }


def is_placed(said: Decision | None) -> bool:
    return said is None or said.verdict == "rejected" or not missing(said)


def hidden_by_others(words: Iterable[Decision]) -> int:
    """How many values of a chart Compare will not show: another one has the same company, metric and period."""
    values: dict[tuple[object, ...], set[object]] = {}
    for said in words:
        if said.verdict != "rejected" and is_placed(said):
            place = (said.company, said.metric, fold(said.segment), said.period, said.scope, said.basis)
            values.setdefault(place, set()).add((said.value, said.unit))
    return sum(len(found) - 1 for found in values.values())
