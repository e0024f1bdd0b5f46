"""Names taken apart: what changes nothing is left off, what a part says is told with the rest."""

from __future__ import annotations

import pytest

from storage.name_parts import part_said, said_in_full
from storage.names import fold

KEYS = {
    "revenue": "revenue", "营业收入": "revenue", "营收": "revenue", "营收同比": "revenue_yoy",
    "营业收入同比": "revenue_yoy", "毛利": "gross_profit", "毛利率": "gross_margin", "netincome": "net_profit",
    "净利润": "net_profit", "息税前利润": "ebit", "ebit": "ebit", "p/b": "pb", "销售费用": "selling_expense",
    "税金及附加": "taxes_surcharges",
}  # fmt: skip


def means(wording: str) -> str | None:
    return KEYS.get(fold(wording))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Revenue in million GBP", "revenue"),
        ("Revenue in % of total assets", None),
        ("Revenue in percent", None),
        ("Net income/loss in million U.S. dollars", "net_profit"),
        ("Net income (loss)", "net_profit"),
        ("净利润（净亏损以“－”号填列）", "net_profit"),
        ("息税前利润(EBIT)", "ebit"),
        ("息税前利润(毛利)", None),
        ("营业收入 / (+/-)YOY(%)", "revenue_yoy"),
        ("YOY-营收", "revenue_yoy"),
        ("毛利 / 同比", None),
        ("锂盐 / 营业收入", None),
    ],
)
def test_what_changes_nothing_is_left_off(name, key):
    assert said_in_full(name, means) == key


@pytest.mark.parametrize(
    ("name", "key", "rest"),
    [
        ("锂盐 / 营业收入", "revenue", "锂盐"),
        ("锂盐 / 营业收入 / 同比", "revenue_yoy", "锂盐"),
        ("华东 / 锂盐 / 毛利率", "gross_margin", "华东 / 锂盐"),
        ("净利润 / 星河REIT", "net_profit", "星河REIT"),
        ("P/B（现价）", "pb", "现价"),
        ("毛利 / %销售收入", "gross_margin", ""),
        ("销售费用/收入", "selling_ratio", ""),
    ],
)
def test_a_part_that_says_a_metric_is_told_with_the_rest(name, key, rest):
    part = part_said(name, means)
    assert part is not None
    assert (part.key, part.rest) == (key, rest)


@pytest.mark.parametrize(
    "name",
    [
        "营业收入",
        "营业收入 / 毛利",
        "锂盐",
        "税金及附加/收入",
        "净利润 / 同比",
        "税金及附加 / 占营业收入比重",
    ],
)
def test_nothing_is_told_where_two_parts_speak_or_it_is_the_share_or_growth_of_something(name):
    assert part_said(name, means) is None
