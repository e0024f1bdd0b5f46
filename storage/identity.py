"""What printed names say beside the metric: of which part of a company a value is, of which scope, on which basis.

Words alone, in Chinese and English; all of it is only proposed. A name that may be anything else (a metric, a company,
a period, a total) is not asked about here, or says nothing.
"""

from __future__ import annotations

import re

from storage.decisions import Basis, Scope
from storage.names import fold

WHOLE = frozenset(
    fold(word)
    for word in (
        *("合计", "总计", "总和", "总额", "总数", "总量", "总体", "整体", "全部", "集团", "本集团", "公司", "本公司"),
        *("全公司", "合并", "数值", "数值轴", "值", "数据", "系列", "金额", "数量", "占比", "比例", "比重", "份额"),
        *("total", "totals", "grand total", "sum", "all", "overall", "whole", "group", "the group", "company"),
        *("consolidated", "value", "values", "data", "series", "amount", "share", "percentage", "percent"),
        *("实际", "实际值", "预测", "预测值", "预计", "一致预期", "指引", "公司指引", "重述", "重述前", "重述后"),
        *("actual", "forecast", "estimate", "consensus", "guidance", "restated", "reported", "as reported"),
    )
)  # fmt: skip
_NUMBERED = re.compile(r"^(?:系列|series|数据|data|#)\s*\d*$", re.IGNORECASE)
_MOMENT = re.compile(
    r"^[\W\d_]*$|\d{4}|\d{2}\s*年|\d+\s*(?:月|季|周|日|天|号|个月)|(?:^|\W)(?:FY|[QHWM])\s?\d|\d\s?[QHWM](?:\W|$)|\d[AE]$"
    r"|[上下]半年|季度|全年|年初|年末|期末|期初|至今|以来|累计|(?:^|\W)(?:YTD|LTM|TTM|to date)(?:\W|$)"
    r"|(?:^|\W)(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\W*\d",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"(?:股份|集团|公司|银行|证券|科技)$|(?:^|\W)(?:Inc|Corp|Corporation|Co|Ltd|Limited|PLC|AG|SA|Group|Holdings)\.?$",
    re.IGNORECASE,
)
_OF_FIRMS = re.compile(
    r"可比公司|可比上市|同业|同行|各公司|各家|各企业|各厂商|主要厂商|主要公司|主要企业|龙头|行业内|市场份额|市占率|竞争格局"
    r"|\b(?:peers?|comparables?|companies|competitors|players|vendors|market shares?)\b",
    re.IGNORECASE,
)
_OF_OWNERS = re.compile(
    r"归属|归母|母公司(?:普通股)?(?:股东|所有者|拥有人|权益)|少数股东"
    r"|attributable|(?:owners|shareholders|holders|equity)\W+(?:of|in)\W+(?:the\W+)?parent",
    re.IGNORECASE,
)
_PARENT = re.compile(r"母公司|\bparent(?:\W+company|\W+only)?\b", re.IGNORECASE)
_AS_BEFORE = re.compile(r"(?:重述|追溯调整|追溯|调整)前|\b(?:before|pre)\W*restate", re.IGNORECASE)
_BASES: tuple[tuple[Basis, re.Pattern[str]], ...] = (
    (
        "restated",
        re.compile(r"重述|追溯调整|追溯重|调整后报表|[(（]\s*(?:经)?调整后\s*[)）]|\brestated\b", re.IGNORECASE),
    ),
    ("guidance", re.compile(r"指引|业绩预告|\bguidance\b|\bguided\b", re.IGNORECASE)),
    (
        "estimate",
        re.compile(r"预测|预计|预期|(?:^|\W)(?:forecasts?|estimates?d?|consensus|projected)(?:\W|$)", re.IGNORECASE),
    ),
)
_COMPARED = re.compile(
    r"超|高于|低于|对比|与|及|和|vs|\b(?:above|below|beats?|miss|versus|and|raised?|cut)\b", re.IGNORECASE
)


def may_be_segment(name: str) -> bool:
    """True if a name that is no metric and no known company can be a part of a company: no total, date or firm."""
    word = fold(name)
    return bool(word) and word not in WHOLE and not any(no.search(name) for no in (_NUMBERED, _MOMENT, _FIRM))


def compares_firms(title: str) -> bool:
    """True if a title says that its values are of several companies, known or not."""
    return bool(_OF_FIRMS.search(title))


def scope_said(*texts: str) -> Scope:
    """The parent alone where one of the texts says so; profit attributable to its owners is the whole group's."""
    return "parent" if any(_PARENT.search(text) and not _OF_OWNERS.search(text) for text in texts) else "consolidated"


def basis_said(name: str) -> Basis | None:
    """The basis that a series or a column names; None if it names none."""
    if _AS_BEFORE.search(name):
        return "reported"
    return next((basis for basis, words in _BASES if words.search(name)), None)


def basis_of_title(title: str) -> Basis | None:
    """The basis of everything under a title: restated or guided, unless the title compares one with another."""
    found = None if _COMPARED.search(title) else basis_said(title)
    return found if found in ("restated", "guidance") else None
