"""What the words of a prompt must hold before they are kept; each refusal says what to write."""

from __future__ import annotations

import unicodedata
from string import Template

from extraction.chart import PromptVersion
from extraction.errors import Sentence
from extraction.prompts import prompt_key
from extraction.prompts.naming import NEEDED, VARIABLES, PromptKey
from storage.errors import UnfitPrompt

LONGEST_PROMPT = 20_000  # characters
TURNS_ROUND = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # what follows is shown in another order


def check_words(version: PromptVersion) -> None:
    """UnfitPrompt where a model could not do its task with these words."""
    key = _key_of(version.name)
    if len(version.text) > LONGEST_PROMPT:
        raise UnfitPrompt(
            Sentence(
                zh=f"措辞有 {len(version.text):,} 个字符，最多 {LONGEST_PROMPT:,} 个。",
                en=f"These words have {len(version.text):,} characters; at most {LONGEST_PROMPT:,} are allowed.",
            )
        )
    unseen = next((letter for letter in version.text if _is_unseen(letter)), None)
    if unseen is not None:
        raise UnfitPrompt(
            Sentence(
                zh=f"措辞里有看不见的控制字符（U+{ord(unseen):04X}）：看到的与模型读到的会不一样。请删去。",
                en=f"There is an invisible control character (U+{ord(unseen):04X}) in these words: what is seen would "
                "not be what the model is told. Take it out.",
            )
        )
    used = Template(version.text).get_identifiers()
    unknown = [name for name in used if name not in VARIABLES]
    if unknown:
        given = " ".join(f"${name}" for name in VARIABLES)
        raise UnfitPrompt(
            Sentence(
                zh=f"没有变量 ${unknown[0]}。可用的有：{given}。要写美元符号本身，请写 $$。",
                en=f"There is no variable ${unknown[0]}. These are there: {given}. For a dollar sign write $$.",
            )
        )
    missing = [name for name in NEEDED[key.task] if name not in used]
    if missing:
        raise UnfitPrompt(_missing(missing[0], key))


def _is_unseen(letter: str) -> bool:
    return letter in TURNS_ROUND or (unicodedata.category(letter) == "Cc" and letter not in "\n\r\t")


def _key_of(name: str) -> PromptKey:
    try:
        return prompt_key(name)
    except KeyError as problem:
        raise UnfitPrompt(
            Sentence(
                zh=f"没有名为“{name}”的提示词。名称由任务、图类（可不写）、语言组成，如 extract.pie.zh。",
                en=f"No prompt can be called “{name}”. A name is a task, a kind of chart or none, and a language, "
                "such as extract.pie.en.",
            )
        ) from problem


def _missing(name: str, key: PromptKey) -> Sentence:
    if name == "words":
        return Sentence(
            zh="缺少 $words：识别出的文字要放在它的位置，否则模型看不到小字。",
            en="$words is missing: what text recognition read goes there, or small print stays unseen.",
        )
    if key.task == "crop":
        return Sentence(
            zh="缺少 $question：要再看一遍的数值清单放在它的位置。",
            en="$question is missing: the list of values to look at again goes there.",
        )
    return Sentence(
        zh="缺少 $question：提出的问题放在它的位置。", en="$question is missing: what was asked goes there."
    )
