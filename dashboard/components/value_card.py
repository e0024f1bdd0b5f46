"""The value card: one value magnified, the fields to correct it, and the words that decide it.

It shows and collects; what a word means is decided by the page that gives the callbacks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard.answers import Typed, as_typed, period_text, value_text
from dashboard.components.pictures import Picture, show_crop
from dashboard.components.states import STATES, state_words
from dashboard.text import plain, say, tell
from extraction.errors import Language
from extraction.numbers.printed import format_number
from storage.decisions import Decision, Scope
from storage.review_list import PointToReview

SCOPES: tuple[Scope, ...] = ("consolidated", "parent")
CROP_TALL = 104
TOLD_FROM = 0.8  # confidences below it were too modest on charts kept back: the findings say more


@dataclass(frozen=True, slots=True)
class Names:
    """What the pickers offer: keys of companies or metrics, and how each is called."""

    companies: dict[str, str]
    metrics: dict[str, str]


@dataclass(frozen=True, slots=True)
class Deeds:
    """What the page does when a button of the card is pressed."""

    confirm: Callable[[], None]
    reject: Callable[[], None]
    correct: Callable[[], None]


def show_value(row: PointToReview, picture: Picture, names: Names, deeds: Deeds, language: Language) -> None:
    """The card of one value: where it stands, its doubts, its crop, its fields, its buttons."""
    show_state(row, language)
    said = row.settled or row.proposal
    if said.evidence is not None:
        show_crop(picture, said.evidence, STATES[row.state], key="crop", tall=CROP_TALL)
    for finding in row.findings:
        with st.container(key=f"doubt-{finding.check}"):
            st.text(f"! {tell(finding.message, language)}")
    show_confidence(row, language)
    show_second_word(row, language)
    show_ways_out(row, language)
    with st.form(key=f"card-{field_key(row, '')}", border=False):
        show_fields(said, row, language)
        unknown = missing(said)
        for name in unknown:
            PLACES[name](row, said, names, language)
        show_buttons(deeds, language)
        with st.expander(placement(said, names, language)):
            for name, show_place in PLACES.items():
                if name not in unknown:
                    show_place(row, said, names, language)
            show_rest(row, said, language)
    start_clock(row)


def show_buttons(deeds: Deeds, language: Language) -> None:
    """What can be said of the value."""
    with st.container(horizontal=True, gap="small"):
        st.form_submit_button(
            say("review.confirm", language), key="confirm", type="primary", shortcut="Enter", on_click=deeds.confirm
        )
        st.form_submit_button(
            say("review.correct", language),
            key="correct",
            shortcut="E",
            help=say("review.correct_help", language),
            on_click=deeds.correct,
        )
        st.form_submit_button(
            say("review.reject", language),
            key="reject",
            shortcut="X",
            help=say("review.reject_help", language),
            on_click=deeds.reject,
        )


def show_state(row: PointToReview, language: Language) -> None:
    """Its sign and state, and what was said about it before."""
    state = STATES[row.state]
    words = [f"{state.sign} {state_words(row, language)}"]
    if row.settled is not None:
        value = value_text(row.settled.value, row.settled.printed)
        words = [f"{state.sign} {say(f'review.said.{row.settled.verdict}', language, value=value)}"]
    elif row.claim is not None and row.claim.value is None:
        words.append(say("review.value_missing", language))
    elif row.claim is not None and row.claim.error is not None and row.claim.value is not None:
        value, error = format_number(row.claim.value), format_number(row.claim.error)
        words.append(say("review.measured", language, value=value, error=error))
    with st.container(key=f"said-{state.name}"):
        st.text(" · ".join(words))


def show_confidence(row: PointToReview, language: Language) -> None:
    """How often values read like this one were right, where what was learned holds on charts kept back."""
    confidence = None if row.settled or row.claim is None else row.claim.confidence
    if confidence is not None and confidence >= TOLD_FROM:
        right = 100 * confidence
        st.caption(say("review.confidence", language, right=f"{right:.1f}" if right > 99 else f"{right:.0f}"))


def show_second_word(row: PointToReview, language: Language) -> None:
    """What the second reader says, where it is no doubt of its own: the same, or that only it saw the value."""
    if row.settled is None and row.second is not None and row.second.verdict != "differs":
        st.caption(say(f"second.{row.second.verdict}", language))


def show_ways_out(row: PointToReview, language: Language) -> None:
    """Where two words for a value disagree, either can be taken with one click."""
    ways = ways_out(row)
    if row.settled is None and len(ways) > 1:
        with st.container(horizontal=True, gap="small"):
            for key, text in ways.items():
                label = say(key, language, value=plain(text))
                st.button(label, key=key, type="tertiary", on_click=fill_value, args=(row, text))


def ways_out(row: PointToReview) -> dict[str, str]:
    """What a doubtful value may be, by the words for each: label, measurement, second reading."""
    claim, ways = row.claim, {}
    if claim is None or claim.value is None or not row.doubtful:
        return {}
    measured = claim.measured
    if measured is not None and claim.printed and abs(claim.value - measured.value) > measured.error:
        ways = {"review.use_label": claim.printed, "review.use_measured": format_number(measured.value)}
    if row.second is not None and row.second.verdict == "differs" and row.heard is not None:
        ways = ways or {"review.use_first": value_text(claim.value, claim.printed)}
        ways["review.use_second"] = value_text(row.heard.value, row.heard.printed)
    return ways


def fill_value(row: PointToReview, text: str) -> None:
    st.session_state[field_key(row, "value")] = text


def show_fields(said: Decision, row: PointToReview, language: Language) -> None:
    """Value and unit, and what they are the value of."""
    before = as_typed(said, language)
    with st.container(key="answer"):
        value, unit = st.columns([3, 2], gap="small")
    value.text_input(say("review.value", language), before.value, key=field_key(row, "value"))
    unit.text_input(say("review.unit", language), before.unit, key=field_key(row, "unit"))
    st.text(" · ".join(word for word in (said.series, said.category) if word), wrap=False)


def show_company(row: PointToReview, said: Decision, names: Names, language: Language) -> None:
    pick(say("review.company", language), names.companies, said.company, field_key(row, "company"), language)


def show_metric(row: PointToReview, said: Decision, names: Names, language: Language) -> None:
    pick(say("review.metric", language), names.metrics, said.metric, field_key(row, "metric"), language)


def show_period(row: PointToReview, said: Decision, _names: Names, language: Language) -> None:
    st.text_input(
        say("review.period", language),
        as_typed(said, language).period,
        key=field_key(row, "period"),
        placeholder=say("review.period_hint", language),
    )


PLACES = {"company": show_company, "metric": show_metric, "period": show_period}


def missing(said: Decision) -> tuple[str, ...]:
    """What is not known yet of where the value belongs: asked for in the open, the rest is folded away."""
    known = {"company": said.company, "metric": said.metric, "period": said.period}
    return tuple(name for name, value in known.items() if not value)


def show_rest(row: PointToReview, said: Decision, language: Language) -> None:
    """What is seldom changed."""
    before = as_typed(said, language)
    series, category = st.columns(2, gap="small")
    series.text_input(say("review.series", language), before.series, key=field_key(row, "series"))
    category.text_input(say("review.category", language), before.category, key=field_key(row, "category"))
    st.radio(
        say("review.scope", language),
        SCOPES,
        SCOPES.index(before.scope),
        format_func=lambda scope: say(f"review.scope.{scope}", language),
        key=field_key(row, "scope"),
        horizontal=True,
    )
    st.text_input(say("review.reason", language), before.reason, key=field_key(row, "reason"))


def pick(label: str, options: dict[str, str], chosen: str | None, key: str, language: Language) -> None:
    """A picker of known names that also takes a new one."""
    known = list(options) if chosen is None or chosen in options else [chosen, *options]
    st.selectbox(
        label,
        known,
        known.index(chosen) if chosen is not None else None,
        format_func=lambda each: options.get(each, each),
        key=key,
        placeholder=say("review.choose", language),
        accept_new_options=True,
    )


def placement(proposal: Decision, names: Names, language: Language) -> str:
    """Company · metric · period in one line, with what is missing named as missing."""
    company = names.companies.get(proposal.company or "", proposal.company or "")
    metric = names.metrics.get(proposal.metric or "", proposal.metric or "")
    period = period_text(proposal.period, "", language)
    return " · ".join(
        (
            plain(company) or say("review.unknown_company", language),
            plain(metric) or say("review.unknown_metric", language),
            plain(period) or say("review.unknown_period", language),
        )
    )


def typed(row: PointToReview) -> Typed:
    """What the fields hold now."""

    def field(name: str) -> str:
        return str(st.session_state.get(field_key(row, name)) or "")

    return Typed(
        value=field("value").strip(),
        unit=field("unit").strip(),
        series=field("series"),
        category=field("category"),
        company=field("company") or None,
        metric=field("metric") or None,
        period=field("period"),
        scope="parent" if field("scope") == "parent" else "consolidated",
        reason=field("reason"),
    )


def field_key(row: PointToReview, name: str) -> str:
    """A field's name, new for every word said about the value, so that a card never shows an older one's typing."""
    said = row.settled.id if row.settled else 0
    return f"answer-{row.proposal.extraction}-{row.key}-{said}-{name}"


def start_clock(row: PointToReview) -> None:
    shown = st.session_state.get("shown-since")
    if shown is None or shown[0] != field_key(row, ""):
        st.session_state["shown-since"] = (field_key(row, ""), time.monotonic())


def seconds_on(row: PointToReview) -> float | None:
    """How long this value has been looked at."""
    shown = st.session_state.get("shown-since")
    return round(time.monotonic() - shown[1], 1) if shown and shown[0] == field_key(row, "") else None
