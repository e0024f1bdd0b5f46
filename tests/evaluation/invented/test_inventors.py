from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evaluation.invented.chance import Chance
from evaluation.invented.inventors import INVENTORS, invent

SEEDS = st.integers(0, 10**6)


@given(SEEDS, st.sampled_from(sorted(INVENTORS)))
def test_the_same_seed_invents_the_same_chart(seed, kind):
    assert invent(Chance(seed), kind) == invent(Chance(seed), kind)


@given(SEEDS, st.sampled_from(sorted(INVENTORS)))
def test_every_row_has_a_number_or_a_gap_for_every_category(seed, kind):
    sheet = invent(Chance(seed), kind)
    assert len(set(sheet.categories)) == len(sheet.categories) >= 2
    assert len({values.name for values in sheet.values}) == len(sheet.values) >= 1
    for values in sheet.values:
        assert len(values.numbers) == len(sheet.categories)
        assert all(number is None or Decimal(number).is_finite() for number in values.numbers)


@given(SEEDS)
def test_shares_sum_up_to_a_hundred(seed):
    for kind in ("shares", "pie", "donut"):
        sheet = invent(Chance(seed), kind)
        rows = zip(*(v.numbers for v in sheet.values), strict=True) if kind == "shares" else [sheet.values[0].numbers]
        assert all(sum(Decimal(number or 0) for number in row) == 100 for row in rows)


@given(SEEDS)
def test_a_waterfall_ends_where_its_steps_lead(seed):
    *steps, end = (Decimal(number or 0) for number in invent(Chance(seed), "waterfall").values[0].numbers)
    assert sum(steps) == end
