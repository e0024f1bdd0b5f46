"""The words that go with a question to a second reader: what is in use now, and known names that the picture prints.

A reading keeps to the words that were in use when it was asked for; others found later never change what was read.
"""

from __future__ import annotations

from extraction.chart import PromptVersion
from service.posts import FIRST
from service.reading_process import Question
from storage.database import Database
from storage.prompts import active_prompts, names_for, prompt_version


def asked_about(db: Database, engine: str, sha: str, prompt: str = "") -> Question:
    """A question to that engine about a picture, without its path; with a prompt, in these words whatever it is."""
    if engine in FIRST.engines:
        return Question(engine)
    if prompt:
        return tried_on(db, engine, sha, prompt_version(db, prompt))
    active = active_prompts(db)
    return Question(engine, prompts=active, known=names_for(db, sha, active))


def tried_on(db: Database, engine: str, sha: str, tried: PromptVersion) -> Question:
    """A question in words that may be kept nowhere yet; for all other tasks in those in use."""
    active = active_prompts(db)
    return Question(engine, prompts=active, known=names_for(db, sha, (*active, tried)), tried=tried)
