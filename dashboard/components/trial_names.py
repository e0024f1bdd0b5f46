"""How prompts, versions, cases and spans of time are called where trials are shown."""

from __future__ import annotations

from dashboard.text import say
from extraction.errors import Language
from extraction.prompts import prompt_key
from storage.database import Database
from storage.gold import GoldCase
from storage.images import stored_image
from storage.trials import Trial

LETTERS = "ABCDEFGH"


def prompt_words(name: str, language: Language) -> str:
    """What a prompt is for: the task, the kind of chart, the language of the picture."""
    key = prompt_key(name)
    kind = say("trials.any_kind", language) if key.kind is None else say(f"kind.{key.kind}", language)
    return f"{say(f'trials.task.{key.task}', language)} · {kind} · {say(f'trials.language.{key.language}', language)}"


def letter(known: Trial, prompt: str) -> str:
    """A version in one letter; A is the baseline."""
    return LETTERS[known.prompts.index(prompt)]


def case_name(db: Database, case: GoldCase) -> str:
    """What its picture is called."""
    image = stored_image(db, case.image)
    return image.name if image else case.image[:12]


def points(share: float) -> str:
    """A change of a share in points of a hundred, with a plus or a minus that is no hyphen."""
    return f"{100 * share:+.1f}".replace("-", "−")


def lasting(seconds: float, language: Language) -> str:
    """A span in words, as rough as it is known."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return say("trials.less_minute", language)
    if minutes < 60:
        return say("trials.minutes", language, minutes=minutes)
    return say("trials.hours", language, hours=minutes // 60, minutes=minutes % 60)
