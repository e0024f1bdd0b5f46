"""What the embedded engine has learned of brokers and companies: each habit, its evidence, effect and switch."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from dashboard.components.pictures import Picture, show_crop
from dashboard.components.states import STATES
from dashboard.components.told import attempt, show_told
from dashboard.components.who import ask_name, name_given
from dashboard.text import plain, say, tell
from evaluation.habits import Changed, Measured, ask_final, measure, turn_on
from extraction.chart import ExtractedPoint, Unit
from extraction.errors import Language
from service.answers import value_text
from storage.database import Database
from storage.gold import add_gold_case
from storage.habits import CONTRARY, Habit, Move, habits, move
from storage.habits.final import FinalWord
from storage.habits.found import Witness, bring_up_habits, in_words, witnesses
from storage.images import stored_image

AT_ONCE = 3  # crops side by side
TALL = 72


def show(db: Database, language: Language) -> None:
    """Every habit, those that can be turned on first."""
    bring_up_habits(db)
    found = habits(db)
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    left.caption(say("habits.about", language))
    show_told("habits", language)
    if not found:
        st.info(say("habits.none", language), icon=":material/lightbulb:")
        if st.button(say("habits.go_review", language), key="habits-review", type="primary"):
            st.switch_page("pages/review.py", query_params={"lang": language})
        return
    ask_name(right, say("habits.name", language), "habits-reviewer")
    for one in found:
        show_habit(db, one, measure(db, one), language)


def show_habit(db: Database, one: Habit, measured: Measured, language: Language) -> None:
    """One habit: the sentence, what it would do, where it comes from, and the switch."""
    with st.container(border=True, key=f"habit-{one.id}"):
        said, switch = st.columns([5, 1], vertical_alignment="top")
        state = say(f"habits.state.{one.state}", language)
        said.markdown(f"**{plain(tell(in_words(db, one), language))}** · {state}")
        words = sum(len(each) for each in one.evidence.values())
        said.caption(say("habits.learnt", language, charts=len(one.evidence), words=words))
        with said:
            show_effect(db, one, measured, language)
        with switch:
            show_switch(db, one, measured, language)
        show_witnesses(db, one, language)
        breaks = [row for row in measured.rows if row.outcome == "broken"]
        if breaks:
            with st.expander(f"{say('habits.breaks', language)} · {len(breaks)}"):
                show_breaks(db, one, breaks, language)
        with st.expander(say("habits.history", language)):
            for line in history(one, language):
                st.text(line)


def show_effect(db: Database, one: Habit, measured: Measured, language: Language) -> None:
    """What it does to gold cases, how far that can be trusted, and what would tell more."""
    effect = measured.effect
    told = []
    if effect.charts:
        told.append(say("habits.effect", language, charts=effect.charts, fixed=effect.fixed, broken=effect.broken))
    elif not measured.set_apart:
        told.append(say("habits.no_gold", language))
    if effect.fixed:
        told.append(say("habits.unseen" if effect.unseen else "habits.unseen_none", language, unseen=effect.unseen))
    if measured.set_apart:
        told.append(
            say("habits.set_apart" if effect.charts else "habits.all_apart", language, count=measured.set_apart)
        )
    st.text(" ".join(told))
    if measured.final is not None:
        st.text(final_words(measured.final, language))
    if measured.may_ask_final:
        st.button(
            say("habits.ask_final", language),
            key=f"habit-final-{one.id}",
            icon=":material/gavel:",
            help=say("habits.ask_final_help", language),
            on_click=asked_final,
            args=(db, one),
        )
    if measured.against:
        with st.container(key=f"doubt-habit-{one.id}"):
            st.text(say("habits.against", language, count=measured.against))
    if measured.waiting:
        st.button(
            say("habits.make_gold", language, count=len(measured.waiting)),
            key=f"habit-gold-{one.id}",
            type="tertiary",
            icon=":material/verified:",
            help=say("habits.make_gold_help", language),
            on_click=made_gold,
            args=(db, measured.waiting),
        )


def final_words(found: FinalWord, language: Language) -> str:
    """What the final split said, when, and when it may be asked again."""
    effect, who = found.effect, found.asked_by or say("habits.nameless", language)
    return say(
        "habits.final", language, when=day(found.asked_at), who=who, charts=effect.charts, fixed=effect.fixed,
        broken=effect.broken, again=found.again_at,
    )  # fmt: skip


def asked_final(db: Database, one: Habit) -> None:
    who = name_given()
    attempt("habits", "habits.moved", lambda: ask_final(db, one.id, who))


def made_gold(db: Database, readings: tuple[int, ...]) -> None:
    """Make these charts gold cases; one that cannot be says why."""
    who = name_given()
    for number in readings:
        attempt("habits", "habits.moved", partial(add_gold_case, db, number, who))


def show_switch(db: Database, one: Habit, measured: Measured, language: Language) -> None:
    """On or off; on only where it puts something right and breaks nothing."""
    if one.state == "on":
        label = say("habits.turn_off", language)
        st.button(label, key=f"habit-off-{one.id}", on_click=moved, args=(db, one), width="stretch")
        return
    st.button(
        say("habits.turn_on", language),
        key=f"habit-on-{one.id}",
        type="primary",
        disabled=not measured.allows,
        help=None if measured.allows else say("habits.cannot", language),
        on_click=moved,
        args=(db, one),
        width="stretch",
    )


def moved(db: Database, one: Habit) -> None:
    """What the switch does."""
    who = name_given()
    if one.state == "on":
        attempt("habits", "habits.moved", lambda: move(db, one.id, "off", who))
    else:
        attempt("habits", "habits.moved", lambda: turn_on(db, one.id, who))


def show_witnesses(db: Database, one: Habit, language: Language) -> None:
    """A value of each chart that it comes from: the crop, what was read, what a person said."""
    seen = witnesses(db, one)
    for place, witness in zip(st.columns(AT_ONCE), seen, strict=False):
        with place:
            show_witness(db, one, witness, language)
    if len(seen) > AT_ONCE:
        st.caption(say("habits.more", language, count=len(seen) - AT_ONCE))


def show_witness(db: Database, one: Habit, witness: Witness, language: Language) -> None:
    word = witness.word
    show_value(db, witness.image, witness.claim, f"habit-{one.id}-{word.id}")
    read = value_words(witness.claim.value is not None, witness.claim, witness.claim.unit, witness.claim.series)
    said = f"{value_text(word.value, word.printed)} {word.unit or ''} · {word.series or witness.claim.series}"
    st.caption(plain(say("habits.read_and_said", language, read=read, said=" ".join(said.split()))))
    if st.button(
        say("habits.look_at", language), key=f"habit-look-{one.id}-{word.id}", type="tertiary",
        icon=":material/fact_check:",
    ):  # fmt: skip
        query = {"lang": language, "chart": witness.image, "point": str(word.key)}
        st.switch_page("pages/review.py", query_params=query)


def show_breaks(db: Database, one: Habit, rows: list[Changed], language: Language) -> None:
    """The first of the right values that it would make wrong."""
    for place, row in zip(st.columns(AT_ONCE), rows, strict=False):
        with place:
            show_value(db, row.image, row.claim, f"habit-breaks-{one.id}-{row.extraction}-{row.position}")
            read = value_words(True, row.claim, row.claim.unit, row.claim.series)
            would = value_words(True, row.claim, row.said.unit or row.claim.unit, row.said.series or row.claim.series)
            st.caption(plain(say("habits.read_and_would", language, read=read, would=would)))


def show_value(db: Database, image: str, claim: ExtractedPoint, key: str) -> None:
    """The part of a picture where a value stands."""
    stored = stored_image(db, image)
    if stored is not None:
        alt = f"{claim.series} {claim.category}"
        picture = Picture(stored.sha256, stored.width, stored.height, alt)
        show_crop(picture, claim.evidence, STATES["confirmed"], key=key, tall=TALL)


def value_words(known: bool, claim: ExtractedPoint, unit: Unit | None, series: str) -> str:
    """A value with its unit and series, in one line."""
    value = value_text(claim.value, claim.printed) if known else "?"
    return " ".join(f"{value} {unit or ''} · {series}".split())


def history(one: Habit, language: Language) -> list[str]:
    """Who moved it, when and why, the last first; at the end how it came to be."""
    lines = [moved_line(each, language) for each in reversed(one.moves)]
    return [*lines, say("habits.found_line", language, when=day(one.found_at))]


def moved_line(each: Move, language: Language) -> str:
    state = say(f"habits.state.{each.state}", language)
    who = each.moved_by or say("habits.nameless", language)
    line = say("habits.line", language, when=day(each.moved_at), who=who, state=state)
    if each.effect is not None:
        line += say("habits.line_effect", language, fixed=each.effect.fixed, broken=each.effect.broken)
    why = say("habits.contrary", language) if each.why == CONTRARY else each.why
    return f"{line} · {why}" if why else line


def day(at: dt.datetime) -> str:
    local = at.astimezone()
    return f"{local:%Y-%m-%d} {local:%H:%M}"
