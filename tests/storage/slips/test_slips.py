"""What is said of a value beside its company's past, and where silence is right."""

from __future__ import annotations

import pytest

from extraction.chart import Unit
from tests.builders import WAN, period
from tests.storage.slips.builders import checks, placed, quarters, slips, years

MILLION = Unit("CNY", 10**6, "百万元")
PAST = years("1,000".replace(",", ""), "1050", "1100")


def test_a_digit_too_many_is_told_with_both_numbers_and_a_way_out():
    (slip,) = slips(placed("12050"), PAST)
    assert slip.message.zh == (
        "2023 年营业收入 12,050 亿元，是已确认的 2022 年 1,100 亿元的 10.95 倍："
        "是否多读了一位或漏了小数点，或单位应为千万元？"
    )
    assert slip.message.en == (
        "Revenue of 12,050 亿元 for FY2023 is 10.95 times the confirmed 1,100 亿元 for FY2022: "
        "was a digit read too many or a point lost, or should the unit be CNY 10 million?"
    )


@pytest.mark.parametrize("value", ["115.5", "11.55", "0.1155", "115500", "1155000", "11550000", "115500000000"])
def test_every_usual_step_of_ten_is_a_slip(value):
    assert checks(placed(value), PAST) == {"scale_slip"}


def test_the_unit_counts_not_the_figures():
    assert checks(placed("115500", unit=MILLION), PAST) == set()
    assert checks(placed("115500", unit=WAN), PAST) == {"scale_slip"}


@pytest.mark.parametrize("value", ["1155", "1300", "800", "3500", "350"])
def test_growth_and_a_jump_to_three_times_are_no_slips(value):
    assert checks(placed(value), PAST) == set()


def test_a_series_in_a_wrong_unit_is_one_doubt_about_all_of_it():
    (slip,) = slips([placed("11500", of=2023), placed("12000", of=2024), placed("12500", of=2025)], PAST)
    assert len(slip.about) == 3
    assert slip.message.zh.endswith("同一序列另有 2 个值也是如此。")


def test_a_slip_that_was_confirmed_does_not_make_its_neighbours_slips():
    past = years("1000", "1050", "1100", "11500")
    assert checks(placed("1200", of=2023), past) == set()


def test_a_cash_flow_ten_times_the_share_of_revenue_it_has_ever_been_is_a_slip():
    past = years("30", "-40", "90", "8", "35", metric="operating_cash_flow")
    sales = years("1000", "1050", "1100", "1150", "1200")
    assert checks(placed("900", "operating_cash_flow"), [*past, *sales]) == {"scale_slip"}
    assert checks(placed("900", "operating_cash_flow"), past) == set()  # by itself it goes up and down as far
    assert checks(placed("300", "operating_cash_flow"), [*past, *sales]) == set()  # a good year
    merged = [placed("900", "operating_cash_flow"), placed("9000")]
    assert checks(merged, [*past, *sales]) == {"scale_slip"}
    assert [slip.about[0].metric for slip in slips(merged, [*past, *sales])] == ["revenue"]


def test_a_merger_that_lifts_every_figure_is_no_slip_and_hides_none():
    past = years("100", "105", "110") + years("60", "63", "66", metric="cost_of_revenue")
    past += years("200", "205", "210", metric="total_assets")
    lifted = [placed("420"), placed("250", "cost_of_revenue"), placed("780", "total_assets")]
    assert checks(lifted, past) == set()
    past += years("50", "51", "52", metric="inventory")
    assert checks([*lifted, placed("19.9", "inventory")], past) == {"scale_slip"}


def test_another_word_on_the_same_fact_tells_a_unit_from_a_misreading():
    said = [placed("1100")]
    assert checks(placed("1100.04"), said) == set()  # what rounding allows
    assert checks(placed("11000"), said) == {"scale_slip"}
    assert checks(placed("-1100", "net_profit"), [placed("1100", "net_profit")]) == {"sign_slip"}
    (slip,) = slips(placed("1700"), said)
    assert slip.check == "unlike_confirmed"
    assert "只差一个字符" in slip.message.zh
    assert checks(placed("1700", basis="estimate"), [placed("1100", basis="estimate")]) == set()


def test_revenue_below_zero_is_doubted_and_so_is_a_turn_of_just_the_usual_size():
    assert checks(placed("-1155")) == {"sign_slip"}
    profits = years("100", "104", "109", "113", metric="net_profit")
    assert checks(placed("-118", "net_profit"), profits) == {"sign_slip"}
    assert checks(placed("-40", "net_profit"), profits) == set()  # a loss may come


def test_a_table_that_prints_its_expenses_below_zero_has_its_custom():
    printed = [placed("-700", "cost_of_revenue"), placed("-650", "cost_of_revenue", 2022)]
    assert checks(printed) == set()
    (slip,) = slips(printed, years("600", "610", metric="cost_of_revenue", last=2021))
    assert len(slip.about) == 2
    assert "费用按正数记录" in slip.message.zh
    assert checks([printed[0], placed("650", "cost_of_revenue", 2022)]) == {"sign_slip"}


def test_a_fraction_under_a_percent_sign_is_told_by_its_own_past_or_by_its_peers():
    past = years("45.1", "45.8", "46.3", metric="gross_margin")
    (slip,) = slips(placed("0.46", "gross_margin"), past)
    assert slip.check == "percent_or_fraction"
    assert "小数当成了百分数" in slip.message.zh
    peers = [
        placed(value, "debt_ratio", company=name)
        for name, value in zip("甲乙丙丁戊", ["41", "45", "52", "48", "60"], strict=True)
    ]
    assert checks(placed("0.5", "debt_ratio"), peers=peers) == {"percent_or_fraction"}
    assert checks(placed("38", "debt_ratio"), peers=peers) == set()


@pytest.mark.parametrize(
    ("kind", "said", "value"), [("Q3", "9M", "330.5"), ("H1", "Q2", "110.2"), ("FY", "9M", "330.5")]
)
def test_a_quarter_that_equals_the_year_to_date_is_doubted(kind, said, value):
    assert checks(placed(value, of=period(2023, kind)), [placed(value, of=period(2023, said))]) == {
        "single_or_cumulative"
    }


def test_balance_sheets_stand_the_same_at_the_end_of_the_quarter_and_the_year():
    assert checks(placed("330.5", "total_assets"), [placed("330.5", "total_assets", period(2023, "Q4"))]) == set()


def test_quarters_that_rise_through_the_year_are_read_as_the_year_to_date():
    past = quarters("21", "24", "25", "30", year=2022)
    (slip,) = slips(quarters("23", "49", "77", "110", year=2023), past)
    assert slip.check == "single_or_cumulative"
    assert len(slip.about) == 3
    assert slips(quarters("23", "26", "28", "33", year=2023), past) == []


def test_a_line_that_is_a_year_late_was_read_from_the_wrong_column():
    past = years("1003.5", "1051.2", "1100.7")
    late = [placed("1051.2", of=2022), placed("1100.7", of=2023)]
    assert checks(late, past) >= {"wrong_year"}
    assert checks(placed("1100.7"), years("100.7", "1100.7", "1100.7")) == set()  # it has stood still before


def test_the_number_of_another_row_is_told_where_the_two_differ_at_other_times():
    past = years("1003.5", "1051.2") + years("803.1", "811.9", metric="inventory")
    past += [placed("1100.7", of=2023), placed("809.4", "inventory", 2021)]
    assert checks(placed("1100.7", "inventory"), past) == {"other_metric"}
