"""A view goes into an address and comes back the same."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.components.compare_views import address_of
from dashboard.views import (
    BASES,
    EVERY_FORM,
    FIGURED,
    LAYOUTS,
    PLAIN,
    RHYTHMS,
    SCOPES,
    View,
    said_in_address,
    view_from,
)

WORDS = st.text(min_size=1, max_size=8)
YEARS = st.none() | st.integers(1900, 2100)
VIEWS = st.builds(
    View,
    layout=st.sampled_from(LAYOUTS),
    metrics=st.lists(WORDS, unique=True, max_size=3).map(tuple),
    companies=st.lists(WORDS, unique=True, max_size=3).map(tuple),
    segment=st.just("") | WORDS,
    scope=st.sampled_from(SCOPES),
    bases=st.sets(st.sampled_from(BASES)).map(lambda chosen: tuple(basis for basis in BASES if basis in chosen)),
    rhythm=st.sampled_from(tuple(RHYTHMS)),
    first=YEARS,
    last=YEARS,
    unit=st.just("") | WORDS,
    form=st.sampled_from(EVERY_FORM),
    figured=st.sampled_from(FIGURED),
    with_open=st.booleans(),
    none=st.sampled_from(("", "companies", "metrics")),
)


@settings(max_examples=60)
@given(VIEWS)
def test_a_view_survives_its_address(view):
    said = replace(view, first=None, last=None) if view.layout == "ranking" else view  # its years are its period's
    assert view_from(said_in_address(view)) == said


def test_what_an_address_says_wrongly_is_left_as_usual():
    assert view_from({"layout": ["circle"], "from": ["soon"], "basis": ["rumour"], "show": [""]}) == PLAIN


def test_a_saved_address_names_what_was_chosen():
    assert address_of(PLAIN) == "layout=companies"
    assert (
        address_of(View(layout="ranking", metrics=("revenue",), with_open=False))
        == "layout=ranking&metric=revenue&open=0"
    )
