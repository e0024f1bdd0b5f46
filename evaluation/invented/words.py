"""The words of invented charts: companies that do not exist, what they report, in which units, under which titles."""

from __future__ import annotations

from typing import Literal

from evaluation.invented.chance import Chance
from extraction.chart import Unit

Language = Literal["zh", "en"]
PERCENT = Unit("%", 1, "%")
COMPANIES = {
    "zh": (
        "霁川电子",
        "云岫半导体",
        "望舒科技",
        "砚湖微电",
        "松屿股份",
        "澹月医药",
        "栖霞重工",
        "青棠食品",
        "凌汐航运",
    ),
    "en": ("Halden", "Orrin", "Tessaly", "Brackwater", "Ulvik", "Meridale", "Castorp", "Nyland", "Quillon"),
}
MONEY = {
    "zh": (
        Unit("CNY", 10**8, "亿元"),
        Unit("CNY", 10**6, "百万元"),
        Unit("CNY", 10**4, "万元"),
        Unit("USD", 10**8, "亿美元"),
    ),
    "en": (
        Unit("USD", 10**6, "US$ m"),
        Unit("CNY", 10**6, "RMB m"),
        Unit("USD", 10**9, "US$ bn"),
        Unit("EUR", 10**6, "EUR m"),
    ),
}
LEVELS = {
    "zh": ("营业收入", "归母净利润", "研发费用", "经营现金流", "在手订单", "资本开支", "存货", "销售费用"),
    "en": (
        "Revenue",
        "Net profit",
        "R&D expenses",
        "Operating cash flow",
        "Order backlog",
        "Capex",
        "Inventories",
        "EBITDA",
    ),
}
RATIOS = {
    "zh": ("毛利率", "净利率", "同比增速", "资产负债率", "研发费用率", "净资产收益率"),
    "en": ("Gross margin", "Net margin", "Growth", "Debt ratio", "R&D ratio", "Return on equity"),
}
PARTS = {
    "zh": ("储能系统", "功率器件", "运维服务", "智能电表", "海外业务", "其他"),
    "en": ("Automation", "Sensors", "Software", "Service", "Drives", "Other"),
}
STATEMENT = {
    "zh": ("营业收入", "营业成本", "税金及附加", "销售费用", "管理费用", "研发费用", "财务费用", "投资收益", "营业利润",
           "利润总额", "所得税", "净利润", "少数股东损益", "归母净利润", "每股收益"),
    "en": ("Revenue", "Cost of sales", "Gross profit", "Selling expenses", "General expenses", "R&D expenses",
           "Finance cost", "Share of associates", "Operating profit", "Profit before tax", "Income tax", "Net profit",
           "Minority interests", "Attributable profit", "Earnings per share"),
}  # fmt: skip
STEPS = {
    "zh": ("价格", "销量", "原材料", "汇率", "费用", "一次性"),
    "en": ("Price", "Volume", "Materials", "Currency", "Costs", "One-offs"),
}


def title_of(chance: Chance, language: Language, subject: str) -> str:
    company, number = chance.one(COMPANIES[language]), chance.whole(1, 40)
    if language == "zh":
        return chance.one(
            (f"图 {number}：{company}{subject}", f"图表{number}: {company}{subject}情况", f"{company}{subject}")
        )
    return chance.one(
        (f"Exhibit {number}: {company}, {subject}", f"{company}: {subject}", f"Figure {number}. {subject} of {company}")
    )


def source_line(chance: Chance, language: Language) -> str:
    if chance.happens(0.3):
        return ""
    return (
        "资料来源：公司公告（虚构），研究部整理"
        if language == "zh"
        else "Source: company reports (invented), own research"
    )
