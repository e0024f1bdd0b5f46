"""What names of files say about a picture, and what they do not."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from extraction.file_names import Companies, KnownCompany, Origin, origin_in_name, origin_in_title

KNOWN = Companies(
    (
        KnownCompany("霁川电子", "霁川电子"),
        KnownCompany("Jichuan", "霁川电子"),
        KnownCompany("688999", "霁川电子"),
        KnownCompany("霁川电子新材料", "霁川电子新材料"),
        KnownCompany("GE", "GE"),
    )
)

TELLING = {
    "贵州茅台_2023年年报_p12_图3.png": Origin("贵州茅台", "2023年年报", None, "12", "图3"),
    "600519-2024Q1.png": Origin("600519", "2024Q1"),
    "Apple 10-K 2023 fig 4.png": Origin("Apple", "10-K 2023", None, "", "fig 4"),
    "贵州茅台2023年年报第12页.png": Origin("贵州茅台", "2023年年报", None, "12"),
    "宁德时代-2024年半年度报告-第 35 页-图表 12.jpg": Origin("宁德时代", "2024年半年度报告", None, "35", "图表12"),
    "2023年报 五粮液 图3.png": Origin("五粮液", "2023年报", None, "", "图3"),
    "比亚迪（002594）2024年一季报.png": Origin("比亚迪", "2024年一季报"),
    "万科A_2022年度报告_P88.PNG": Origin("万科A", "2022年度报告", None, "88"),
    "招商银行 2024年中期报告 p7 (2).jpeg": Origin("招商银行", "2024年中期报告", None, "7"),
    "20240403-中信证券-贵州茅台-600519-深度报告.png": Origin("贵州茅台", "深度报告", dt.date(2024, 4, 3)),
    "中信证券_2023年年报_p12.png": Origin("中信证券", "2023年年报", None, "12"),
    "隆基绿能 2023年年报点评 2024-05-06 图表5.png": Origin(
        "隆基绿能", "2023年年报点评", dt.date(2024, 5, 6), "", "图表5"
    ),
    "牧原股份_业绩预告_2025年1月20日.png": Origin("牧原股份", "业绩预告", dt.date(2025, 1, 20)),
    "腾讯控股_2024年第三季度报告.webp": Origin("腾讯控股", "2024年第三季度报告"),
    "0700.HK annual report 2023 p45.png": Origin("0700.HK", "annual report 2023", None, "45"),
    "Coca-Cola 2022 Annual Report page 31.png": Origin("Coca-Cola", "2022 Annual Report", None, "31"),
    "Halden_Robotics_10-Q_2024Q2_Fig.3.png": Origin("Halden Robotics", "10-Q 2024Q2", None, "", "Fig. 3"),
    "Nestle Half-Year Report 2024 p. 8.jpg": Origin("Nestle", "Half-Year Report 2024", None, "8"),
    "FY2023 results - Orrin Group - exhibit 7.png": Origin("Orrin Group", "FY2023 results", None, "", "exhibit 7"),
    "Tessaly investor presentation Q3 2024.png": Origin("Tessaly", "investor presentation Q3 2024"),
    "ASML_AR2023_p14.png": Origin("ASML", "AR 2023", None, "14"),
    "2024-02-15 Vestar earnings release.png": Origin("Vestar", "earnings release", dt.date(2024, 2, 15)),
    "C:\\图表\\平安银行_2023年年报.png": Origin("平安银行", "2023年年报"),
    "屏幕截图 五粮液 2023年年报 第8页.png": Origin("五粮液", "2023年年报", None, "8"),
    "p12_图3.png": Origin("", "", None, "12", "图3"),
}


@pytest.mark.parametrize("name", TELLING)
def test_a_name_that_tells_is_understood(name):
    assert origin_in_name(name) == TELLING[name]


SILENT = """
image.png|image(1).png|图片1.png|图片 (3).png|图1.png|图 3.png|chart.png|chart 3.png|figure-2.png|Fig4.png
untitled.png|未命名.png|未命名-1.jpg|新建图片.png|截图.png|截图 2024-05-03 103045.png
屏幕截图 2024-05-03 103045.png|截屏2024-05-03 10.30.45.png|屏幕快照 2020-01-02 上午9.12.33.png
微信图片_20240503103045.png|微信截图_20240503093012.png|QQ截图20240503093012.png|QQ图片20240503.jpg
企业微信截图_17146999991234.png|Screenshot 2024-05-03 103045.png|Screenshot_20240503-000512.png
Screen Shot 2021-04-01 at 10.22.31 AM.png|Screenshot 2024-05-03 at 10.22.31.png|Snipaste_2024-05-03_10-30-45.png
IMG_0001.JPG|IMG_20240503_103045.jpg|DSC00512.JPG|DSCN1234.jpg|PXL_20240503_093012345.jpg
WhatsApp Image 2024-05-03 at 10.30.45.jpeg|mmexport1714699999123.jpg|1714699999123.png|103045.png|000512.png
20240503.png|2024-05-03.png|2023.png|2024年.png|a.png|b7.png|p12.png|page 3.png|第3页.png|3f2b9c4d1e.png
550e8400-e29b-41d4-a716-446655440000.png|deadbeef.png|d001.png|s11_0000.png|bar_zh.png|营业收入.png
营收与净利润.png|毛利率走势图.png|净利润同比.png|各业务收入占比.png|revenue.png|Revenue by segment.png
gross margin 2023.png|test.png|test2 final.png|最终版.png|新版修改 2.png|副本.png|家庭相册 2023.jpg
Paris 2023.jpg|my holiday 2023.png|download (4).png|下载.png|CamScanner 05-03-2024 10.30.jpg|无标题.png|.png|
白酒行业 2023.png|P2P.png|H1.png|Q3.png|100%.png|图2023.png
""".replace("\n", "|").split("|")


@pytest.mark.parametrize("name", sorted(set(SILENT)))
def test_a_name_that_says_nothing_gives_nothing(name):
    assert not origin_in_name(name)


@pytest.mark.parametrize(
    ("name", "report"),
    [
        ("营业收入_2023年年报.png", "2023年年报"),
        ("白酒行业深度报告_图5.png", "深度报告"),
        ("毛利率对比 2024Q3.png", "2024Q3"),
        ("10-K 2023 revenue by segment.png", "10-K 2023"),
        ("中信证券_点评_20240403.png", "点评"),
    ],
)
def test_a_line_of_a_statement_an_industry_or_a_broker_is_no_company(name, report):
    origin = origin_in_name(name)
    assert (origin.company, origin.report) == ("", report)


def test_a_known_company_needs_no_report_beside_it():
    assert origin_in_name("霁川电子毛利率.png", KNOWN).company == "霁川电子"
    assert origin_in_name("jichuan_margin.png", KNOWN).company == "霁川电子"
    assert origin_in_name("688999 毛利率.png", KNOWN).company == "霁川电子"


def test_the_longest_known_name_counts():
    assert origin_in_name("霁川电子新材料 图3.png", KNOWN).company == "霁川电子新材料"


def test_a_known_name_inside_another_word_is_not_found():
    assert not origin_in_name("merger.png", KNOWN)
    assert origin_in_name("GE margin.png", KNOWN).company == "GE"


def test_thousands_of_known_companies_are_looked_through_quickly():
    many = Companies(tuple(KnownCompany(f"Orrin {number} Holdings", f"Orrin {number}") for number in range(4000)))
    started = time.process_time()
    found = {origin_in_name(f"Orrin {number} Holdings margin.png", many).company for number in range(50)}
    assert len(found) == 50
    assert time.process_time() - started < 3


def test_a_time_of_day_is_no_ticker():
    assert not origin_in_name("Screenshot_20240503-688999.png", KNOWN)


def test_two_known_companies_are_no_answer():
    both = Companies((KnownCompany("云岫半导", "云岫"), KnownCompany("霁川电子", "霁川")))
    assert origin_in_name("云岫半导与霁川电子.png", both).company == ""


def test_a_day_that_no_calendar_has_is_no_date():
    assert origin_in_name("贵州茅台_2023年年报_20231345.png").report_date is None


def test_a_title_says_its_number_and_a_known_company():
    assert origin_in_title("图表 5：霁川电子营业收入与毛利率", KNOWN) == Origin("霁川电子", figure="图表 5")
    assert origin_in_title("Figure 4: Revenue of Jichuan", KNOWN) == Origin("霁川电子", figure="Figure 4")


@pytest.mark.parametrize(
    "title", ["", "营业收入（亿元）", "2023年营业收入", "表内数据说明", "Table of contents", "Chart of accounts"]
)
def test_a_title_without_a_number_or_a_known_company_says_nothing(title):
    assert not origin_in_title(title, KNOWN)
