"""Growth as the SQL view says it and as it is derived, figure for figure."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.chart import Unit
from storage.derived import growth
from storage.fact_table import bring_up
from storage.reviews import decide_all
from tests.builders import PERCENT, WAN, YI, confirmed_value, decision, point

VALUES = st.decimals("-99999999", "99999999", places=2) | st.decimals("-9", "9", places=4)
UNITS = st.sampled_from([YI, WAN, PERCENT, None, Unit("USD", 10**6), Unit("count", 12, "打")])


@given(pairs=st.lists(st.tuples(VALUES, UNITS, VALUES, UNITS), min_size=1, max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=6, deadline=None)
def test_derived_growth_agrees_with_the_view(db, read, pairs):
    number = read(*(point(0) for _ in pairs))
    earlier = read(*(point(0) for _ in pairs))
    names = [f"公司{number}-{at}" for at in range(len(pairs))]
    told = list(enumerate(zip(names, pairs, strict=True)))
    decide_all(db, [decision(earlier, at, p[0], unit=p[1], year=2023, company=name) for at, (name, p) in told])
    decide_all(db, [decision(number, at, p[2], unit=p[3], year=2024, company=name) for at, (name, p) in told])
    bring_up(db)
    rows = db.read("SELECT company, growth, change_points FROM growth WHERE period_year = 2024")
    viewed = {company: (rate, points) for company, rate, points in rows}
    for name, (base, base_unit, value, unit) in zip(names, pairs, strict=True):
        derived = growth(confirmed_value(value, unit=unit), confirmed_value(base, 2023, unit=base_unit))
        rate, points = viewed[name]
        assert derived.value == (rate if points is None else points), (name, derived.why_not)
