"""The words of the pages in both languages. A page says a key; the tables hold the same keys, which a test checks."""

from __future__ import annotations

import re
from typing import Literal

import streamlit as st

from dashboard.text.backup_en import WORDS as BACKUP_ENGLISH
from dashboard.text.backup_zh import WORDS as BACKUP_CHINESE
from dashboard.text.compare_en import WORDS as COMPARE_ENGLISH
from dashboard.text.compare_zh import WORDS as COMPARE_CHINESE
from dashboard.text.en import WORDS as ENGLISH
from dashboard.text.feedback_en import WORDS as FEEDBACK_ENGLISH
from dashboard.text.feedback_zh import WORDS as FEEDBACK_CHINESE
from dashboard.text.fields_en import WORDS as FIELDS_ENGLISH
from dashboard.text.fields_zh import WORDS as FIELDS_CHINESE
from dashboard.text.gold_en import WORDS as GOLD_ENGLISH
from dashboard.text.gold_zh import WORDS as GOLD_CHINESE
from dashboard.text.habits_en import WORDS as HABITS_ENGLISH
from dashboard.text.habits_zh import WORDS as HABITS_CHINESE
from dashboard.text.history_en import WORDS as HISTORY_ENGLISH
from dashboard.text.history_zh import WORDS as HISTORY_CHINESE
from dashboard.text.jobs_en import WORDS as JOBS_ENGLISH
from dashboard.text.jobs_zh import WORDS as JOBS_CHINESE
from dashboard.text.model_en import WORDS as MODEL_ENGLISH
from dashboard.text.model_zh import WORDS as MODEL_CHINESE
from dashboard.text.names_en import WORDS as NAMES_ENGLISH
from dashboard.text.names_zh import WORDS as NAMES_CHINESE
from dashboard.text.origin_en import WORDS as ORIGIN_ENGLISH
from dashboard.text.origin_zh import WORDS as ORIGIN_CHINESE
from dashboard.text.people_en import WORDS as PEOPLE_ENGLISH
from dashboard.text.people_zh import WORDS as PEOPLE_CHINESE
from dashboard.text.promote_en import WORDS as PROMOTE_ENGLISH
from dashboard.text.promote_zh import WORDS as PROMOTE_CHINESE
from dashboard.text.prompts_en import WORDS as PROMPTS_ENGLISH
from dashboard.text.prompts_zh import WORDS as PROMPTS_CHINESE
from dashboard.text.team_en import WORDS as TEAM_ENGLISH
from dashboard.text.team_zh import WORDS as TEAM_CHINESE
from dashboard.text.trials_en import WORDS as TRIALS_ENGLISH
from dashboard.text.trials_zh import WORDS as TRIALS_CHINESE
from dashboard.text.tuning_en import WORDS as TUNING_ENGLISH
from dashboard.text.tuning_zh import WORDS as TUNING_CHINESE
from dashboard.text.upload_en import WORDS as UPLOAD_ENGLISH
from dashboard.text.upload_zh import WORDS as UPLOAD_CHINESE
from dashboard.text.zh import WORDS as CHINESE
from extraction.errors import Language, Sentence

TABLES: dict[Language, dict[str, str]] = {
    "zh": {
        **CHINESE,
        **BACKUP_CHINESE,
        **COMPARE_CHINESE,
        **FEEDBACK_CHINESE,
        **FIELDS_CHINESE,
        **HISTORY_CHINESE,
        **JOBS_CHINESE,
        **MODEL_CHINESE,
        **NAMES_CHINESE,
        **ORIGIN_CHINESE,
        **PEOPLE_CHINESE,
        **PROMPTS_CHINESE,
        **GOLD_CHINESE,
        **TEAM_CHINESE,
        **TRIALS_CHINESE,
        **HABITS_CHINESE,
        **PROMOTE_CHINESE,
        **TUNING_CHINESE,
        **UPLOAD_CHINESE,
    },
    "en": {
        **ENGLISH,
        **BACKUP_ENGLISH,
        **COMPARE_ENGLISH,
        **FEEDBACK_ENGLISH,
        **FIELDS_ENGLISH,
        **HISTORY_ENGLISH,
        **JOBS_ENGLISH,
        **MODEL_ENGLISH,
        **NAMES_ENGLISH,
        **ORIGIN_ENGLISH,
        **PEOPLE_ENGLISH,
        **PROMPTS_ENGLISH,
        **GOLD_ENGLISH,
        **TEAM_ENGLISH,
        **TRIALS_ENGLISH,
        **HABITS_ENGLISH,
        **PROMOTE_ENGLISH,
        **TUNING_ENGLISH,
        **UPLOAD_ENGLISH,
    },
}
LANGUAGES: tuple[Language, ...] = ("zh", "en")
MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def say(key: str, language: Language, **values: object) -> str:
    """The words of `key`, with `values` put in their places."""
    return TABLES[language][key].format(**values)


def tell(sentence: Sentence | None, language: Language) -> str:
    """A sentence that came with the data, or nothing."""
    return sentence.in_language(language) if sentence else ""


def plain(text: str) -> str:
    """Text from a picture or a person, harmless where Streamlit reads Markdown."""
    return MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def language_now() -> Language:
    """The language of this session: as chosen, else as the address says, else as the browser prefers."""
    chosen: Literal["zh", "en"] | None = st.session_state.get("language")
    if chosen in LANGUAGES:
        return chosen
    asked = st.query_params.get("lang", "") or (st.context.locale or "")
    return "zh" if asked.lower().startswith("zh") else "en"
