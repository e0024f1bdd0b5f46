from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.axes import Tick
from extraction.chart import Unit
from extraction.labels import FAR, Anchor, disagreement, pair_cost, pair_labels
from tests.builders import PERCENT, YI, written


def label(value: str, x: float, y: float, unit: Unit | None = None) -> Tick:
    return Tick(written(value, x, y), Decimal(value), unit)


def mark(x: float, y: float, measured: float | None = None, percent: bool | None = None) -> Anchor:
    """A mark that ends at the pixel (x, y) on an axis of half a unit a pixel."""
    return Anchor(((x, y),), 20.0, measured, 0.5, percent)


@given(st.lists(st.tuples(st.integers(0, 200), st.floats(-3, 3), st.booleans()), min_size=1, max_size=7), st.randoms())
def test_the_order_of_labels_and_marks_does_not_matter(drawn: list[tuple[int, float, bool]], chance: object) -> None:
    marks = [mark(60.0 * k, 300 - 2 * v, float(v)) for k, (v, _, _) in enumerate(drawn)]
    shown = [(k, v, aside) for k, (v, aside, labelled) in enumerate(drawn) if labelled]
    labels = [label(str(v), 60.0 * k + aside, 290 - 2 * v) for k, v, aside in shown]
    mixed_marks, mixed_labels = list(marks), list(labels)
    chance.shuffle(mixed_marks)  # type: ignore[attr-defined]  # hypothesis hands over a random.Random
    chance.shuffle(mixed_labels)  # type: ignore[attr-defined]  # the same
    straight = {(marks[m], labels[n]) for m, n in pair_labels(labels, marks).items()}
    mixed = {(mixed_marks[m], mixed_labels[n]) for m, n in pair_labels(mixed_labels, mixed_marks).items()}
    assert straight == mixed == {(marks[k], labels[n]) for n, (k, _, _) in enumerate(shown)}


def test_each_mark_gets_the_label_that_stands_by_it() -> None:
    labels = [label("30", 160, 40), label("10", 60, 140)]
    assert pair_labels(labels, [mark(60, 150), mark(160, 50)]) == {0: 1, 1: 0}


def test_between_two_labels_the_value_decides() -> None:
    labels = [label("12", 60, 90), label("40", 60, 108)]
    assert pair_labels(labels, [mark(60, 100, 40.2)]) == {0: 1}


def test_a_label_is_given_once() -> None:
    pairs = pair_labels([label("20", 60, 90)], [mark(58, 100, 20.0), mark(62, 100, 35.0)])
    assert pairs == {0: 0}


@pytest.mark.parametrize(("x", "y"), [(160, 90), (60, 20)], ids=["beside", "above"])
def test_a_label_far_away_belongs_to_nobody(x: float, y: float) -> None:
    assert pair_labels([label("20", x, y)], [mark(60, 100, 20.0)]) == {}


@pytest.mark.parametrize(("unit", "percent"), [(PERCENT, False), (YI, True)])
def test_a_rate_never_labels_an_amount(unit: Unit, percent: bool) -> None:
    assert pair_cost(label("20", 60, 90, unit), mark(60, 100, 20.0, percent)) >= FAR


def test_a_label_without_a_unit_may_be_either() -> None:
    assert pair_cost(label("20", 60, 90), mark(60, 100, 20.0, True)) < FAR


def test_a_misprint_beside_its_bar_is_still_its_label() -> None:
    assert pair_labels([label("99", 60, 90)], [mark(60, 100, 20.0)]) == {0: 0}


@given(st.floats(0, 400), st.floats(0, 400))
def test_the_more_a_label_disagrees_the_more_it_costs(a: float, b: float) -> None:
    near, far = sorted((a, b))
    said = label("0", 60, 90)
    assert pair_cost(said, mark(60, 100, near)) <= pair_cost(said, mark(60, 100, far))


def test_disagreement_counts_in_pixels() -> None:
    assert disagreement(label("20", 0, 0), mark(0, 0, 25.0)) == pytest.approx(10)


@pytest.mark.parametrize(("labels", "marks"), [([], [mark(0, 0)]), ([label("1", 0, 0)], []), ([], [])])
def test_nothing_is_paired_with_nothing(labels: list[Tick], marks: list[Anchor]) -> None:
    assert pair_labels(labels, marks) == {}
