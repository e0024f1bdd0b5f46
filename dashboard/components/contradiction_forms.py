"""What a person has to say where two sources differ, and the way back: which was misread, what else one of them is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.components.who import name_given
from dashboard.fact_names import moment, word_name
from dashboard.text import plain, say, tell
from extraction.errors import Language, Sentence
from extraction.numbers.units import unit_in
from extraction.periods import format_period
from service.answers import NotUnderstood, amount_text, understood_period
from storage.confirmed import ConfirmedValue
from storage.contradiction_answers import (
    Answer,
    Answered,
    Identity,
    answers,
    put_right,
    say_misread,
    say_not_same,
    say_restated,
    standing_word,
    take_back_answer,
    waits,
)
from storage.contradictions import Contradiction, Group
from storage.database import Database
from storage.decisions import Basis, Mistake, Scope
from storage.disagreements import BASES, SCOPES
from storage.errors import StoreError
from storage.likely_causes import in_words

MISTAKES: tuple[Mistake, ...] = (
    "digit", "decimal_point", "sign", "scale", "series", "category", "order", "rounded", "imprecise", "other"
)  # fmt: skip
SCOPES_OFFERED: tuple[Scope, ...] = ("consolidated", "parent")
BASES_OFFERED: tuple[Basis, ...] = ("reported", "restated", "estimate", "guidance")
SETTLED_SHOWN = 20
POINTS_TO: dict[str, Answer] = {  # what a guess proposes to answer
    "restated": "restated",
    "unit": "misread",
    "misread": "misread",
    "another": "not_same",
}


def show_form(db: Database, one: Contradiction, answer: Answer, language: Language) -> None:
    """The questions of one answer."""
    key = f"{answer}-{one.counting.decision}"
    with st.container(key=f"form-{key}"):
        about = ask_which(one, answer, key, language)
        if about is None:
            return
        others = [group[0] for group in one.groups if group is not about]
        if answer == "misread":
            ask_misread(db, one, about, others, key, language)
        elif answer == "not_same":
            ask_what_else(db, one, about, others[0], key, language)
        else:
            reason = ask_reason(one, answer, key, language)
            save(key, language, lambda: restated(db, one, about, st.session_state.get(reason, "")))


def ask_which(one: Contradiction, answer: Answer, key: str, language: Language) -> Group | None:
    """Which of the sources it is about; one is proposed only where the guess says this answer and names a suspect."""
    suspect = one.guess.suspect if POINTS_TO.get(one.guess.cause) == answer else None
    proposed = None if suspect is None else one.groups.index(one.group_of(suspect))
    chosen = st.radio(
        say(f"contradictions.which.{answer}", language),
        range(len(one.groups)),
        proposed,
        format_func=lambda at: plain(named(one.groups[at][0], language)),
        key=f"which-{key}",
    )
    return None if chosen is None else one.groups[chosen]


def named(word: ConfirmedValue, language: Language) -> str:
    """A source by its number and its report."""
    source = " ".join(str(part) for part in (word.report, word.source_date) if part)
    return f"{in_words(word, language)} · {source or say('contradictions.no_report', language)}"


def ask_reason(one: Contradiction, answer: Answer, key: str, language: Language) -> str:
    """Why; the guess is proposed where it points to this answer. The key of the field."""
    proposed = tell(one.guess.reason, language) if POINTS_TO.get(one.guess.cause) == answer else ""
    st.text_input(say("contradictions.reason", language), proposed, key=f"reason-{key}")
    return f"reason-{key}"


def ask_misread(
    db: Database, one: Contradiction, about: Group, others: Sequence[ConfirmedValue], key: str, language: Language
) -> None:
    """Take the other's number and name the mistake, or look at the picture again."""
    right = others[0]
    if len(others) > 1:
        right = st.selectbox(
            say("contradictions.right", language), others, format_func=lambda each: named(each, language),
            key=f"right-{key}",
        )  # fmt: skip
    becomes = put_right(standing_word(db, about[0].decision), standing_word(db, right.decision))
    left, wide = st.columns([1, 3])
    left.selectbox(
        say("contradictions.mistake", language),
        MISTAKES,
        None,
        format_func=lambda each: say(f"mistake.{each}", language),
        key=f"mistake-{key}",
        placeholder=say("contradictions.mistake_guessed", language),
    )
    with wide:
        reason = ask_reason(one, "misread", key, language)

    def take() -> None:
        mistake: Mistake | None = st.session_state.get(f"mistake-{key}")
        numbers = [word.decision for word in about]
        answer_it(
            "misread",
            lambda: say_misread(db, numbers, right.decision, mistake, name_given(), st.session_state.get(reason, "")),
        )

    with st.container(horizontal=True):
        number = f"{becomes.value:,f} {unit_in(becomes.unit, language)}".strip()
        st.button(
            say("contradictions.take", language, value=plain(number)), key=f"save-{key}", type="primary",
            icon=":material/check:", on_click=take,
        )  # fmt: skip
        if st.button(say("compare.open_review", language), key=f"review-{key}", icon=":material/fact_check:"):
            query = {"lang": language, "chart": about[0].image, "point": str(about[0].point)}
            st.switch_page("pages/review.py", query_params=query)


def ask_what_else(
    db: Database, one: Contradiction, about: Group, against: ConfirmedValue, key: str, language: Language
) -> None:
    """What this one is of: scope, segment, period, basis."""
    word = about[0]
    like = one.guess.instead if one.guess.instead and one.guess.suspect in {each.decision for each in about} else word
    fields = st.columns(4)
    at = f"{key}-{word.decision}"
    fields[0].selectbox(
        say("contradictions.scope", language), SCOPES_OFFERED, SCOPES_OFFERED.index(like.scope),
        format_func=lambda each: SCOPES[language][each], key=f"scope-{at}",
    )  # fmt: skip
    fields[1].text_input(
        say("contradictions.segment", language), like.segment, key=f"segment-{at}",
        placeholder=say("contradictions.whole", language),
    )  # fmt: skip
    fields[2].text_input(
        say("contradictions.period", language), format_period(like.period, language), key=f"period-{at}"
    )
    fields[3].selectbox(
        say("contradictions.basis", language), BASES_OFFERED, BASES_OFFERED.index(like.basis),
        format_func=lambda each: BASES[language][each], key=f"basis-{at}",
    )  # fmt: skip
    reason = ask_reason(one, "not_same", key, language)

    def tell_apart() -> list[int]:
        state = st.session_state
        said = standing_word(db, word.decision)
        typed = state[f"period-{at}"]
        period = said.period if typed == format_period(word.period, language) else understood_period(typed)
        if period is None:
            raise NotUnderstood("review.not_a_period", typed)
        what = Identity(state[f"scope-{at}"], state[f"segment-{at}"].strip(), period, state[f"basis-{at}"])
        numbers = [each.decision for each in about]
        return say_not_same(db, numbers, against.decision, what, name_given(), state.get(reason, ""))

    save(key, language, lambda: answer_it("not_same", tell_apart))


def save(key: str, language: Language, act: Callable[[], None]) -> None:
    st.button(
        say("contradictions.save", language), key=f"save-{key}", type="primary", icon=":material/check:", on_click=act
    )


def restated(db: Database, one: Contradiction, later: Group, reason: str) -> None:
    """The later report's words are restated; the group that counts of the others is the one first reported."""
    earlier = next(group for group in one.groups if group is not later)[0]
    numbers = [word.decision for word in later]
    answer_it("restated", lambda: say_restated(db, numbers, earlier.decision, name_given(), reason))


def answer_it(answer: Answer, act: Callable[[], list[int]]) -> None:
    """Say it; what it came to is told at the next look, with the way back."""
    state = st.session_state
    try:
        state["contradiction-last"] = (answer, tuple(act()))
        state["contradiction-open"] = None
    except StoreError as problem:
        state["contradiction-refused"] = problem.sentence
    except NotUnderstood as problem:
        state["contradiction-refused"] = problem


def show_last(db: Database, language: Language) -> None:
    """What the last press came to: done, with undo beside it, or refused with a sentence."""
    refused = st.session_state.pop("contradiction-refused", None)
    if isinstance(refused, Sentence):
        st.warning(plain(tell(refused, language)), icon=":material/block:")
    elif isinstance(refused, NotUnderstood):
        st.warning(plain(say(refused.key, language, text=refused.text)), icon=":material/block:")
    last: tuple[Answer, tuple[int, ...]] | None = st.session_state.get("contradiction-last")
    if last is None:
        return
    left, right = st.columns([6, 1], vertical_alignment="center")
    if waits(db, last[1]):
        left.warning(say("contradictions.waits", language), icon=":material/hourglass_empty:")
    else:
        left.success(say(f"contradictions.done.{last[0]}", language), icon=":material/check:")
    right.button(
        say("contradictions.undo", language), key="contradiction-undo", icon=":material/undo:", on_click=take_back,
        args=(db, last[1]), width="stretch",
    )  # fmt: skip


def show_settled(db: Database, language: Language) -> None:
    """What was said so far, newest first, each with its way back."""
    found = answers(db)
    if not found:
        return
    with st.expander(say("contradictions.settled", language, count=len(found))):
        for one in found[:SETTLED_SHOWN]:
            left, right = st.columns([6, 1], vertical_alignment="center")
            left.text(settled_line(db, one, language))
            right.button(
                say("contradictions.undo", language), key=f"undo-{one.said.id}", icon=":material/undo:",
                on_click=take_back, args=(db, (one.said.id,)), width="stretch",
            )  # fmt: skip


def settled_line(db: Database, one: Answered, language: Language) -> str:
    """Which answer, of what, against which number, by whom, when and why."""
    said, other = one.said, one.against
    when = moment(said.decided_at) if said.decided_at else ""
    who_said = said.reviewer or say("contradictions.nameless", language)
    numbers = " ↔ ".join(amount_text(each.value, each.printed, each.unit, language) for each in (said, other))
    fact = word_name(db, said, language)
    parts = (say(f"contradictions.{one.answer}", language), fact, numbers, who_said, when, said.reason)
    return " · ".join(part for part in parts if part)


def take_back(db: Database, words: Sequence[int]) -> None:
    try:
        take_back_answer(db, words, name_given())
    except StoreError as problem:
        st.session_state["contradiction-refused"] = problem.sentence
    st.session_state["contradiction-last"] = None
