"""The people at the desk: who has the chart before them, and whether two review it unseen by each other.

A browser says under which name its person works; what it is told depends on that name.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from dashboard.desk.shown import Desk
from dashboard.text import say
from extraction.errors import Language
from service.answers import value_text
from storage.acting import acting
from storage.disagreements import Said, disagreements, history
from storage.double_entry import ask_twice, asked_twice, finished, stage
from storage.holds import Hold, hold, holder, leave, take_over
from storage.life import has_life

LONGEST_NAME = 60  # letters
HOUR = 60  # minutes

Json = dict[str, Any]


def arrive(desk: Desk, verb: str) -> Json:
    """Somebody came, is still there, leaves, takes the chart over, or asks for two reviewers; what they are told."""
    sha, who = desk.image.sha256, desk.reviewer
    if not acting().may("write"):
        return told(desk, None)  # who only looks is in nobody's way
    if verb == "leave":
        leave(desk.db, sha, who)
        return told(desk, holder(desk.db, sha))
    if verb in ("twice", "once"):
        ask_twice(desk.db, sha, verb == "twice", who)
    if stage(desk.db, desk.extraction_id) == "blind":
        leave(desk.db, sha, who)  # both may work at once: neither touches what the other says
        return told(desk, None)
    return told(desk, take_over(desk.db, sha, who) if verb == "take_over" else hold(desk.db, sha, who))


def words_on(desk: Desk, key: int) -> Json:
    """Everything said of one value, oldest first: when, by whom, what, whether it counts; and whose life to show."""
    row = next((row for row in desk.rows() if row.key == key), None)
    address = None if row is None else row.settled or row.proposal
    words = history(desk.db, address.extraction, address.key, desk.reviewer) if address else []
    last = None if row is None or row.settled is None else row.settled.id
    life = last if last is not None and has_life(desk.db, last) else None
    return {"said": [in_words(said, desk.language) for said in words], "life": life}


def in_words(said: Said, language: Language) -> Json:
    word = said.word
    who = word.reviewer or say("desk.people.nameless", language)
    when = word.decided_at.astimezone().isoformat(" ", "minutes")[:16] if word.decided_at else ""
    if word.verdict == "undone":
        what = say("desk.people.undone", language)
    else:
        what = say(f"review.said.{word.verdict}", language, value=value_text(word.value, word.printed))
    return {"when": when, "who": who, "what": what, "standing": said.standing,
            "aside": say(f"desk.people.{said.standing}", language) if said.standing != "counts" else ""}  # fmt: skip


def told(desk: Desk, held: Hold | None) -> Json:
    lock = None if held is None or held.reviewer == desk.reviewer else held_by(desk, held)
    wanted = asked_twice(desk.db, desk.image.sha256)
    return {"lock": lock, "twice": wanted, "line": where_two_stand(desk, wanted)}


def held_by(desk: Desk, held: Hold) -> Json:
    """Who has the chart, since when, and whether this person may take it over."""
    mine = bool(desk.reviewer) and held.taken_from == desk.reviewer
    key = "desk.people.taken_from_you" if mine else "desk.people.held"
    words = say(key, desk.language, who=held.reviewer, since=since(held.since, desk.language))
    if not desk.reviewer:
        words += " " * (desk.language == "en") + say("desk.people.name_to_take_over", desk.language)
    return {"words": words, "can_take_over": bool(desk.reviewer)}


def since(moment: dt.datetime, language: Language) -> str:
    minutes = int((dt.datetime.now(dt.UTC) - moment).total_seconds() // 60)
    if minutes < 1:
        return say("desk.people.now", language)
    if minutes < HOUR:
        return say("desk.people.minutes", language, minutes=minutes)
    return say("desk.people.hours", language, hours=minutes // HOUR)


def where_two_stand(desk: Desk, wanted: bool) -> str:
    """Where the review by two people stands, in a sentence; nothing where one is enough."""
    at = stage(desk.db, desk.extraction_id)
    if at == "blind":
        return say(f"desk.people.{how_far(desk)}", desk.language)
    differing = len(disagreements(desk.db, desk.extraction_id)) if at == "open" else 0
    if not wanted:
        return say("desk.people.withdrawn", desk.language, count=differing) if differing else ""
    names = [name or say("desk.people.nameless", desk.language) for name in finished(desk.db, desk.image.sha256)]
    who = say("desk.people.and", desk.language).join(names)
    return say("desk.people.open" if differing else "desk.people.agreed", desk.language, who=who, count=differing)


def how_far(desk: Desk) -> str:
    if not desk.reviewer:
        return "blind_nameless"
    return "waiting" if desk.reviewer in finished(desk.db, desk.image.sha256) else "blind"


def busy(desk: Desk) -> str | None:
    """Why this person's word is not taken now: somebody else has the chart on the desk."""
    held = holder(desk.db, desk.image.sha256)
    if held is None or held.reviewer == desk.reviewer or stage(desk.db, desk.extraction_id) == "blind":
        return None
    return say("desk.people.refused", desk.language, who=held.reviewer)
