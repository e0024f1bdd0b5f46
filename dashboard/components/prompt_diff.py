"""What differs between two versions of a prompt: line by line, with + and − for eyes that see no colour."""

from __future__ import annotations

import difflib

import streamlit as st

from dashboard.components.prompt_labels import label_words
from dashboard.text import say
from extraction.chart import PromptVersion
from extraction.errors import Language
from storage.prompts import PromptRow

AROUND = 2  # unchanged lines shown beside a change


def show_differences(
    rows: list[PromptRow], row: PromptRow | None, base: PromptVersion, words: PromptVersion, language: Language
) -> None:
    """The words as they stand in the editor against another version: by default the one that they were made from."""
    others: dict[str, PromptRow | None] = {one.version.id: one for one in rows if one.version.id != words.id}
    if words.id != base.id and base.id not in others:
        others = {base.id: None, **others}  # a kind of chart begins with the words for any chart
    if not others:
        return
    numbers = list(others)
    usual = usual_other(row, base, words, numbers)
    with st.container(border=True, key="prompt-difference"):
        against = st.selectbox(
            say("prompts.against", language),
            numbers,
            numbers.index(usual),
            format_func=lambda each: other_words(each, others[each], language),
            key=f"prompt-against-{words.name}-{base.id}-{words.id != base.id}",
            width=420,
        )
        other = others[against]
        show_lines((other.version if other else base).text, words.text, language)


def usual_other(row: PromptRow | None, base: PromptVersion, words: PromptVersion, numbers: list[str]) -> str:
    """Changed words against those they were changed from, a kept version against its parent, else the one in use."""
    wanted = base.id if words.id != base.id else row.parent if row is not None else None
    return wanted if wanted in numbers and wanted is not None else numbers[0]


def other_words(number: str, row: PromptRow | None, language: Language) -> str:
    if row is None:
        return f"{number[:8]} · {say('prompts.kind.any', language)}"
    return " · ".join(part for part in (number[:8], label_words(row.label, language), row.remark) if part)


def show_lines(before: str, after: str, language: Language) -> None:
    lines = differing_lines(before, after)
    added = sum(line.startswith("+") for line in lines)
    removed = sum(line.startswith("-") for line in lines)
    if not lines:
        st.caption(say("prompts.same", language))
        return
    st.text(say("prompts.differ", language, added=added, removed=removed))
    st.code("\n".join(lines), language="diff", wrap_lines=True)


def differing_lines(before: str, after: str) -> list[str]:
    """The lines that went (-), that came (+), and a few round them; no heads of files."""
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=AROUND)
    return ["…" if line.startswith("@@") else line for line in list(found)[2:]][1:]
