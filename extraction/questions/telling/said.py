"""What is said of one slot: its number, or every number where sources of the same standing differ."""

from __future__ import annotations

from extraction.errors import Sentence
from extraction.questions.finding import Slot
from extraction.questions.words import full_name, joined, listed, source, standing_words, value_words


def sentence_of(slot: Slot, with_company: bool) -> Sentence:
    name, said, standing = full_name(slot.best, with_company), number_of(slot), standing_words(slot.words)
    return Sentence(f"{name.zh}：{said.zh}{standing.zh}。", f"{name.en}: {said.en}{standing.en}.")


def number_of(slot: Slot) -> Sentence:
    """The number, or all of them where sources of the same standing differ."""
    if len(slot.words) == 1:
        return value_words(slot.best)
    both = [joined(value_words(word), source(word)) for word in slot.words]
    together = listed(both)
    return Sentence(f"各处不一，{together.zh}", f"sources differ, {together.en}")
