"""The words that go with a question to a second reader: what is in use now, and known names that the picture prints.

A reading keeps to the words that were in use when it was asked for; others found later never change what was read.
"""

from __future__ import annotations

from dashboard.posts import FIRST
from dashboard.reading_process import Question
from storage.database import Database
from storage.prompts import active_prompts, names_for, prompt_version


def asked_about(db: Database, engine: str, sha: str, prompt: str = "") -> Question:
    """A question to that engine about a picture, without its path; with a prompt, in these words whatever it is."""
    if engine in FIRST.engines:
        return Question(engine)
    active = active_prompts(db)
    tried = prompt_version(db, prompt) if prompt else None
    told = names_for(db, sha, active if tried is None else (*active, tried))
    return Question(engine, prompts=active, known=told, tried=tried)
