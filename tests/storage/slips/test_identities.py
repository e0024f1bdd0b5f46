"""What must add up, within what rounding allows, and who is to blame if it does not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.chart import Unit
from storage.slips.placed import Placed
from tests.builders import YI, period
from tests.storage.slips.builders import QUARTERS, checks, placed, slips

SHARES = Unit("share", 10**8, "亿股")
PER_SHARE = Unit("CNY/share", 1, "元/股")


def statement(**values: str) -> list[Placed]:
    return [placed(value, metric) for metric, value in values.items()]


@pytest.mark.parametrize(
    "broken",
    [
        {"revenue": "1000.0", "cost_of_revenue": "700.0", "gross_profit": "320.0"},
        {"total_assets": "500.0", "total_liabilities": "300.0", "equity": "210.0"},
        {"net_profit": "90.0", "net_profit_parent": "88.0", "minority_profit": "5.0"},
        {
            "operating_cash_flow": "50.0",
            "investing_cash_flow": "-30.0",
            "financing_cash_flow": "-5.0",
            "net_cash_increase": "35.0",
        },
    ],
)
def test_statements_that_do_not_foot_are_doubted_once(broken):
    (slip,) = slips(statement(**broken))
    assert slip.check == "cross_foot"


@pytest.mark.parametrize(
    "held",
    [
        {"revenue": "1000.0", "cost_of_revenue": "700.0", "gross_profit": "300.1"},  # what rounding allows
        {"total_assets": "500.0", "total_liabilities": "300.0", "equity": "200"},
        {
            "operating_cash_flow": "50.0",
            "investing_cash_flow": "-30.0",
            "financing_cash_flow": "-5.0",
            "net_cash_increase": "16.1",
        },
        {"revenue": "1000.0", "cost_of_revenue": "-700.0", "gross_profit": "300.0"},  # printed below zero
        {"revenue": "1000.0", "net_profit": "95.0", "net_margin": "9.5"},
        {"revenue": "1000.0", "net_profit_parent": "93.0", "net_margin": "9.5"},  # of all owners, so nothing is said
    ],
)
def test_statements_that_foot_within_rounding_are_not(held):
    assert checks(statement(**held)) == set()


def test_the_value_that_would_put_it_right_is_named_and_it_alone_is_doubted():
    (slip,) = slips(statement(revenue="1000.0", cost_of_revenue="7000.0", gross_profit="300.0"))
    assert [one.metric for one in slip.about] == ["cost_of_revenue"]
    assert "若 2023 年营业成本是 700.00 亿元而非 7,000.0 亿元，则相符" in slip.message.zh


def test_what_people_confirmed_is_a_witness_and_never_blamed_at_a_desk():
    known = statement(total_assets="500.0", total_liabilities="300.0")
    (slip,) = slips(placed("210.0", "equity"), known)
    assert [one.metric for one in slip.about] == ["equity"]
    assert checks(placed("210.0", "equity", 2022), known) == set()  # another year


def test_ratios_are_worked_out():
    assert checks(statement(revenue="1000.0", gross_profit="300.0", gross_margin="35.0")) == {"ratio_mismatch"}
    assert checks(statement(revenue="1000.0", net_profit="95.0", net_margin="-9.5")) == {"ratio_mismatch"}
    known = [placed("95.0", "net_profit_parent"), placed("100.0", "total_shares", unit=SHARES)]
    assert checks(placed("0.95", "eps", unit=PER_SHARE), known) == set()
    assert checks(placed("1.2", "eps", unit=PER_SHARE), known) == set()  # shares were fewer through the year
    assert checks(placed("9.5", "eps", unit=PER_SHARE), known) == {"ratio_mismatch"}


def test_growth_is_laid_beside_the_confirmed_year_before():
    known = [placed("1000.0", of=2022)]
    assert checks([placed("1120.0"), placed("12.0", "revenue_yoy")], known) == set()
    assert checks([placed("1120.0"), placed("-12.0", "revenue_yoy")], known) == {"growth_mismatch"}


def test_a_part_is_not_larger_than_its_whole():
    assert checks(statement(total_assets="500.0", inventory="800.0")) == {"part_above_whole"}


def test_segments_add_up_as_they_did_before():
    past = [placed("60.0", of=2022, segment="甲"), placed("40.0", of=2022, segment="乙"), placed("100.0", of=2022)]
    now = [placed("66.0", segment="甲"), placed("45.0", segment="乙"), placed("111.0")]
    assert checks(now, past) == set()
    assert checks([*now[:1], placed("54.0", segment="乙"), now[2]], past) == {"segments_do_not_add"}
    assert checks([*now[:1], placed("54.0", segment="乙"), now[2]]) == set()  # perhaps they never did


AMOUNTS = st.decimals(Decimal("0.5"), Decimal(5000), places=2, allow_nan=False)


@settings(max_examples=150)
@given(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS), st.integers(0, 2), st.integers(0, 3))
def test_rounded_quarters_always_add_up_to_the_rounded_year(quarters, places, slipped):
    """Whatever is rounded to as many figures as one likes is not doubted; ten times of one quarter is, if it shows."""

    def rounded(value: Decimal) -> str:
        return format(round(value, places), "f")

    parts = [placed(rounded(value), of=period(2023, kind)) for kind, value in zip(QUARTERS, quarters, strict=True)]
    whole = placed(rounded(sum(quarters, Decimal(0))), unit=YI)
    assert not {slip for slip in slips([*parts, whole]) if slip.check == "year_foot"}
    wrong = placed(rounded(10 * quarters[slipped] + 5), of=period(2023, QUARTERS[slipped]))
    assert "year_foot" in checks([*parts[:slipped], wrong, *parts[slipped + 1 :], whole])
