"""What a cell's neighbours say of it."""

from __future__ import annotations

from tests.tables import HEAD, SALES, reading, values


def test_a_lost_point_is_doubted():
    found = reading(HEAD, SALES, ["净利润", "23.4", "456", "56.7"], ["存货", "1.2", "2.3", "3.4"])
    assert values(found)["净利润", "2023"] == "456"
    assert [f.check for f in found.findings] == ["unsure_digits"]


def test_a_comma_read_as_a_point_is_put_back_and_doubted():
    found = reading(HEAD, ["营业收入", "35,854", "47.348", "44,564"], ["净利润", "3,896", "5,264", "5,946"])
    assert values(found)["营业收入", "2023"] == "47348"
    assert [found.points[i].printed for f in found.findings for i in f.points] == ["47.348"]


def test_a_point_for_a_comma_is_seen_in_its_own_row_though_other_rows_have_decimals():
    found = reading(HEAD, ["存货", "47,348", "3.858", "7,564"], ["毛利", "1,234.50", "1,345.60", "1,456.70"])
    assert values(found)["存货", "2023"] == "3858"
    assert [found.points[i].printed for f in found.findings for i in f.points] == ["3.858"]


def test_three_decimals_stay_where_they_are_the_rule():
    found = reading(HEAD, ["汇率", "6.354", "7.348", "7.564"], ["指数", "3,896", "3,264", "3,946"])
    assert values(found)["汇率", "2023"] in ("7.348", "7348")
    assert found.findings  # either way somebody looks


def test_a_total_that_does_not_add_is_doubted_where_the_others_do():
    found = reading(HEAD, ["甲", "1.5", "2.5", "3.5"], ["乙", "4.5", "5.5", "6.5"], ["合计", "6.0", "8.3", "10.0"])
    (finding,) = found.findings
    assert finding.check == "rows_do_not_add"
    assert {found.points[i].category for i in finding.points} == {"2023"}


def test_totals_that_add_within_rounding_are_silent():
    found = reading(HEAD, ["甲", "1.5", "2.5", "3.5"], ["乙", "4.5", "5.5", "6.5"], ["合计", "6.1", "8.0", "10.0"])
    assert not found.findings


def test_growth_that_the_levels_deny_is_doubted_although_a_margin_stands_between():
    found = reading(
        ["项目", "2020", "2021", "2022", "2023", "2024"],
        ["收入", "50.0", "60.0", "66.0", "72.6", "80.0"],
        ["净利率", "10.0%", "12.0%", "11.0%", "13.0%", "12.0%"],
        ["YoY", "", "20.0%", "10.0%", "10.0%", "16.2%"],
        ["利润", "5.0", "6.0", "6.6", "7.3", "8.0"],
        ["YoY", "", "20.0%", "10.0%", "10.6%", "9.6%"],
    )
    doubted = {found.points[i].category for finding in found.findings for i in finding.points}
    assert "2024" in doubted
    assert not doubted & {"2020", "2021", "2022"}


def test_a_total_reaches_up_to_the_row_that_makes_every_column_add():
    head = ["项目", "本期", "上期", "其中"]
    rows = [
        ["处置", "", "2.5", ""],
        ["捐赠", "1.5", "3.5", "1.5"],
        ["其他", "2.0", "1.0", "2.0"],
        ["合计", "3.5", "7.0", "3.5"],
    ]
    assert not reading(head, *rows).findings


def test_rates_need_not_add_to_a_total():
    head = ["业务", "2023", "2024", "2025", "CAGR(%)"]
    rows = [
        ["甲", "1.5", "2.5", "3.5", "52.8"],
        ["乙", "4.5", "5.5", "6.5", "20.2"],
        ["合计", "6.0", "8.0", "10.0", "29.1"],
    ]
    assert not reading(head, *rows).findings
