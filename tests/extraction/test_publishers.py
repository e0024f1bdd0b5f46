from __future__ import annotations

import pytest

from extraction.publishers import publisher_in, publisher_of


@pytest.mark.parametrize(
    ("line", "house"),
    [
        ("资料来源：Wind，公司公告，中信证券研究部", "中信证券"),
        ("数据来源: 公司年报、国信证券经济研究所整理", "国信证券"),
        ("资料来源：公司公告，中金公司研究部", "中金公司"),
        ("Source: Company data, Goldman Sachs Global Investment Research", "Goldman Sachs"),
        ("Source: Bloomberg, Huatai Securities", "Huatai Securities"),
        ("资料来源：公司公告", ""),
        ("资料来源：上海证券交易所，证券时报，中国证券业协会", ""),
        ("资料来源：中信证券，华泰证券", ""),
        ("中信证券营业收入（亿元）", ""),
        ("Source: Securities and Exchange Commission", ""),
    ],
)
def test_the_source_line_says_who_drew_the_chart(line, house):
    assert publisher_of(["营业收入", line]) == house


def test_the_name_of_a_report_says_it_too():
    assert publisher_in("20240503-国信证券-贵州茅台深度报告.png") == "国信证券"
    assert publisher_in("贵州茅台_2023年年报_p12.png") == ""
