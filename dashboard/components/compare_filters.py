"""The filters of Compare: every choice starts with something that shows something, and goes into the address.

Only what the ledger has is offered. What an address says that the ledger no longer knows is left as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar, cast

import streamlit as st

from dashboard.components.compare_figures import AMOUNTS, DECEMBER, OFFERED
from dashboard.components.units import nearest, units_in
from dashboard.periods_shown import short_name, slot
from dashboard.text import plain, say
from dashboard.views import (
    BY_SEGMENT,
    FORMS,
    LAYOUTS,
    PLAIN,
    RHYTHMS,
    SAID,
    Figured,
    Form,
    Rhythm,
    View,
    said_in_address,
    unit_named,
    unit_said,
    view_from,
)
from extraction.chart import Period, Unit
from extraction.errors import Language
from extraction.numbers.units import display_units
from storage.choices import Choices, Known, choices_of, companies_known
from storage.database import Database

FEW_COMPANIES = 8  # side by side to be clicked; more in a list to be searched
MOST_LINES, MOST_RANKED, MOST_METRICS = 8, 40, 12  # what is shown before anybody chooses
NOW, TOLD, OURS = "view-now", "view-in-address", "compare-"
Each = TypeVar("Each")


@dataclass(frozen=True, slots=True)
class Offer:
    """What the ledger has for this view: metrics and companies by key, the units, what it can be narrowed to."""

    metrics: dict[str, Known]
    companies: dict[str, Known]
    choices: Choices
    units: tuple[Unit, ...]

    def unit(self, view: View) -> Unit | None:
        return unit_named(view.unit, self.units)


def view_asked() -> View:
    """The view of the address; without one, as after a click on another page, the view of before."""
    address = {name: st.query_params.get_all(name) for name in SAID.values() if name in st.query_params}
    told = st.session_state.get(TOLD)
    if told is None or address != told:
        if address or told is None:
            st.session_state[NOW] = view_from(address)
        for key in [key for key in st.session_state if str(key).startswith(OURS)]:
            del st.session_state[key]
    found: View = st.session_state.get(NOW, PLAIN)
    return found


def tell_view(view: View) -> None:
    """Put the view into the address, where it can be copied and come back to."""
    said = said_in_address(view)
    for name in SAID.values():
        if name in said:
            if st.query_params.get_all(name) != said[name]:
                st.query_params[name] = said[name]
        elif name in st.query_params:
            del st.query_params[name]
    st.session_state[NOW], st.session_state[TOLD] = view, said


def ask_layout(view: View, language: Language) -> View:
    """The one switch between the four layouts, and how the chosen one is drawn."""
    with st.container(key="compare-switches", horizontal=True, vertical_alignment="bottom"):
        layout = switch("layout", LAYOUTS, view.layout, language, label=say("compare.layout", language))
        forms = FORMS[layout]
        if not forms:
            return replace(view, layout=layout)
        kept: Form = view.form if view.form in forms else forms[0]
        form = switch("form", forms, kept, language, of=layout, label=say("compare.as", language))
    return replace(view, layout=layout, form=form)


def ask_view(db: Database, view: View, metrics: list[Known], language: Language) -> tuple[View, Offer]:
    """The filters on the left, from what is compared to how it is counted."""
    known = {each.key: each for each in metrics}
    view, companies = ask_what(db, view, known, language)
    choices = choices_of(db, view.metrics, view.companies)
    view = ask_periods(view, choices, language)
    view = ask_figures(view, choices, known, language)
    view, units = ask_unit(view, choices, language)
    view = ask_narrower(view, choices, language)
    shows_open = view.figured == "value"
    if shows_open:
        st.session_state.setdefault(f"{OURS}open", view.with_open)
        view = replace(view, with_open=st.toggle(say("compare.show_open", language), key=f"{OURS}open"))
    return view, Offer(known, companies, choices, units)


# ------------------------------------------------------------------------------------------------- what is compared


def ask_what(db: Database, view: View, metrics: dict[str, Known], language: Language) -> tuple[View, dict[str, Known]]:
    """Metric and companies; the layout says of which there are many."""
    if one_company(view):
        companies = {each.key: each for each in companies_known(db, ())}
        company = pick("company", list(companies), first_of(view.companies, companies), companies, language)
        ours = {each.key: each for each in metrics.values()}
        chosen = pick_several("metrics", ours, view, MOST_METRICS, language, many=0)
        return replace(view, companies=(company,), metrics=chosen, none="" if chosen else "metrics"), companies
    metric = pick("metric", list(metrics), first_of(view.metrics, metrics), metrics, language)
    companies = {each.key: each for each in companies_known(db, (metric,))}
    most = MOST_LINES if view.layout == "companies" else MOST_RANKED
    chosen = pick_several("companies", companies, view, most, language, many=FEW_COMPANIES, of=metric)
    return replace(view, metrics=(metric,), companies=chosen, none="" if chosen else "companies"), companies


def one_company(view: View) -> bool:
    return view.layout == "metrics" or (view.layout == "coverage" and view.form == "by_metric")


def first_of(wanted: Sequence[str], known: dict[str, Known]) -> str:
    return next(iter(known_as(wanted, known)), next(iter(known)))


def known_as(wanted: Sequence[str], known: dict[str, Known]) -> list[str]:
    """The keys that these words mean; a link written by hand may say a name."""
    named = {name: key for key, each in known.items() for name in (each.zh, each.en)}
    keys = (word if word in known else named.get(word) for word in wanted)
    return list(dict.fromkeys(key for key in keys if key is not None))


def pick(about: str, options: Sequence[str], wanted: str, known: dict[str, Known], language: Language) -> str:
    chosen = seeded(about, options, wanted)
    return st.selectbox(
        say(f"compare.{about}", language), options, format_func=lambda key: known[key].name(language),
        key=chosen,
    )  # fmt: skip


def pick_several(
    about: Literal["companies", "metrics"], known: dict[str, Known], view: View, most: int, language: Language,
    many: int, of: str = "",
) -> tuple[str, ...]:  # fmt: skip
    """A few side by side to be clicked; many in a list to be searched."""
    key = f"{OURS}{about}-{of}"
    wanted = view.companies if about == "companies" else view.metrics
    usual = [] if view.none == about else known_as(wanted, known) or list(known)[:most]
    before = st.session_state.get(key)
    st.session_state[key] = usual if before is None else [each for each in before if each in known]
    label = say(f"compare.{about}", language)
    if len(known) <= many:
        chosen = st.pills(label, list(known), selection_mode="multi", key=key, wrap=True,
                          format_func=lambda each: plain(known[each].name(language)))  # fmt: skip
    else:
        chosen = st.multiselect(label, list(known), key=key, placeholder=say("review.choose", language),
                                wrap=len(st.session_state[key]) <= FEW_COMPANIES,
                                format_func=lambda each: known[each].name(language))  # fmt: skip
    return tuple(chosen)


# --------------------------------------------------------------------------------------------- periods and figures


def ask_periods(view: View, choices: Choices, language: Language) -> View:
    rhythms = [rhythm for rhythm in RHYTHMS if offered(rhythm, choices)]
    if not rhythms:
        return view
    wanted = view.rhythm if view.rhythm in rhythms else rhythms[0]
    rhythm: Rhythm = select("rhythm", rhythms, wanted, say("compare.kinds", language), worded("rhythm", language))
    view = replace(view, rhythm=rhythm)
    if view.layout == "ranking":
        slots = sorted({slot(Period(kind, year, end), rhythm) for kind, year, end, _ in choices.periods
                        if kind in RHYTHMS[rhythm]}, reverse=True)  # fmt: skip
        names = [short_name(each, rhythm) for each in slots]
        at = view.at if view.at in names else best_known(choices, rhythm, names)
        return replace(view, at=select("at", names, at, say("compare.period", language), str, of=rhythm))
    years = [year for kind, year, _, _ in choices.periods if kind in RHYTHMS[rhythm]]
    return ask_years(view, min(years), max(years), language)


def offered(rhythm: Rhythm, choices: Choices) -> bool:
    if rhythm == "to_date":
        return any(kind in ("H1", "9M") for kind in choices.kinds)
    return any(kind in RHYTHMS[rhythm] for kind in choices.kinds)


def best_known(choices: Choices, rhythm: Rhythm, names: Sequence[str]) -> str:
    """The latest period that at least half as many companies are known of as of the best known one."""
    many: dict[str, int] = dict.fromkeys(names, 0)
    for kind, year, end, count in choices.periods:
        if kind in RHYTHMS[rhythm]:
            many[short_name(slot(Period(kind, year, end), rhythm), rhythm)] += count
    enough = max(many.values()) / 2
    return next(name for name in names if many[name] >= enough)


def ask_years(view: View, low: int, high: int, language: Language) -> View:
    """Where nothing is cut off the years stay open, for values to come and for those that nobody confirmed."""
    if low == high:
        return replace(view, first=None, last=None)
    key = f"{OURS}years-{view.rhythm}-{low}-{high}"
    if key not in st.session_state:
        first, last = max(low, view.first or low), min(high, view.last or high)
        st.session_state[key] = (first, last) if first <= last else (low, high)  # no such years: all of them
    first, last = cast(tuple[int, int], st.slider(say("compare.years", language), low, high, key=key))
    return replace(view, first=None if first == low else first, last=None if last == high else last)


def ask_figures(view: View, choices: Choices, metrics: dict[str, Known], language: Language) -> View:
    """The values themselves, or what is worked out of them."""
    if view.layout == "coverage":
        return replace(view, figured="value")
    options = [each for each in OFFERED[view.rhythm] if can_be_figured(each, view, choices, metrics)]
    wanted: Figured = view.figured if view.figured in options else "value"
    chosen: Figured = select("figured", options, wanted, say("compare.figured", language), worded("figured", language))
    view = replace(view, figured=chosen)
    if chosen != "margin":
        return view
    others = {key: each for key, each in metrics.items() if key not in view.metrics or len(view.metrics) > 1}
    usual = view.of if view.of in others else next((key for key in ("revenue",) if key in others), next(iter(others)))
    return replace(view, of=select("of", list(others), usual, say("compare.of", language),
                                   lambda key: others[key].name(language)))  # fmt: skip


def can_be_figured(figured: Figured, view: View, choices: Choices, metrics: dict[str, Known]) -> bool:
    match figured:
        case "share":
            return bool(choices.segments) and view.segment != ""
        case "margin":
            return len(metrics) > 1
        case "calendar":
            return any(kind == "FY" and end.month != DECEMBER for kind, _, end, _ in choices.periods)
        case "single" | "ttm":
            return any(kind in ("H1", "9M") for kind in choices.kinds) or figured == "ttm"
    return True


def ask_unit(view: View, choices: Choices, language: Language) -> tuple[View, tuple[Unit, ...]]:
    """The unit that the axis counts in; a rate has its own."""
    units = tuple(units_in(units_for(choices), language))
    if not units or view.layout == "coverage" or view.figured not in AMOUNTS:
        return view, units
    usual = units[nearest(units, choices.units[0])]
    wanted = unit_named(view.unit, units) or usual
    said = {unit_said(unit): unit for unit in units}
    chosen = select("unit", list(said), unit_said(wanted), say("compare.unit", language), lambda each: str(said[each]),
                    of=choices.units[0].measure + language)  # fmt: skip
    return replace(view, unit=chosen), units


def units_for(choices: Choices) -> list[Unit]:
    """As printed, the commonest first, and every usual unit of the same measures."""
    found = {(unit.measure, unit.scale): unit for unit in choices.units}
    for unit in choices.units:
        for usual in display_units(unit):
            found.setdefault((usual.measure, usual.scale), usual)
    return list(found.values())


def ask_narrower(view: View, choices: Choices, language: Language) -> View:
    """Segment, scope and basis, each only where there is more than one."""
    if choices.segments:
        by_segment = [BY_SEGMENT] if view.layout in ("companies", "ranking") else []
        options = [*([""] if choices.whole else []), *by_segment, *choices.segments]
        words = {"": say("compare.whole", language), BY_SEGMENT: say("compare.by_segment", language)}
        wanted = view.segment if view.segment in options else options[0]
        chosen = select("segment", options, wanted, say("compare.segment", language), of_word(words))
        view = replace(view, segment=chosen)
    if len(choices.scopes) > 1 or view.scope not in (*choices.scopes, "consolidated"):
        wanted_scope = view.scope if view.scope in choices.scopes else choices.scopes[0]
        view = replace(view, scope=select("scope", list(choices.scopes), wanted_scope, say("compare.scope", language),
                                          worded("scope", language)))  # fmt: skip
    elif choices.scopes:
        view = replace(view, scope=choices.scopes[0])
    if len(choices.bases) > 1:
        key = f"{OURS}bases"
        st.session_state.setdefault(key, [each for each in view.bases if each in choices.bases])
        bases = st.pills(say("compare.basis", language), list(choices.bases), selection_mode="multi", key=key,
                         wrap=True, format_func=worded("basis", language))  # fmt: skip
        view = replace(view, bases=tuple(bases))
    return view


# ------------------------------------------------------------------------------------------------------- widgets


def of_word(words: dict[str, str]) -> Callable[[str], str]:
    """These words where there are some, else what was printed."""
    return lambda each: words.get(each, each)


def worded(about: str, language: Language) -> Callable[[str], str]:
    return lambda each: say(f"compare.{about}.{each}", language)


def seeded(about: str, options: Sequence[Each], wanted: Each, of: str = "") -> str:
    """The key of a widget whose state holds a choice that is among the options."""
    key = f"{OURS}{about}{f'-{of}' if of else ''}"
    now = st.session_state.get(key, wanted)
    st.session_state[key] = now if now in options else wanted
    return key


def select(
    about: str, options: Sequence[Each], wanted: Each, label: str, words: Callable[[Each], str], of: str = ""
) -> Each:
    return st.selectbox(label, options, format_func=words, key=seeded(about, options, wanted, of))


def switch(about: str, options: Sequence[Each], wanted: Each, language: Language, label: str, of: str = "") -> Each:
    chosen = st.segmented_control(
        label, options, format_func=worded(about, language), key=seeded(about, options, wanted, of),
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    return wanted if chosen is None else chosen
