"""What to tell a model that makes a kind of mistake again and again: a sentence each that an analyst would agree with.

They go beside what the prompts say already and take nothing of it back. No sentence helps where a number was measured
(`imprecise`), or where nobody could say what went wrong (`other`).
"""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz

from extraction.errors import Language, Sentence
from storage.decisions import Mistake

SAID_ALREADY = 85  # of 100: so alike a line of the prompt says the same

RULES: Mapping[Mistake, Sentence] = {
    "digit": Sentence(
        zh="逐位核对每个数字:图中与下面的文字识别结果不一致时,回到图中再看一遍,照图抄写。",
        en="Check every digit: where the picture and the words below differ, look at the picture again and copy that.",
    ),
    "decimal_point": Sentence(
        zh="小数点和千分位逗号照原位抄写:1,234 和 1.234 是两个不同的数。",
        en="Decimal points and thousands commas stay where they are printed: 1,234 and 1.234 are different numbers.",
    ),
    "sign": Sentence(
        zh="负号和括号是数值的一部分:-3.2 写作 -3.2,(3.2) 写作 (3.2)。",
        en="A minus and brackets are part of the number: -3.2 stays -3.2, and (3.2) stays (3.2).",
    ),
    "scale": Sentence(
        zh="单位要在标题、坐标轴两端、图的四角、图例和表头中找全;左右两轴单位不同时,各系列写各自的单位。",
        en="Look for units in the title, at the ends of the axes, in the corners, the legend and the heads of columns; "
        "where two axes differ, each series has the unit of its own axis.",
    ),
    "series": Sentence(
        zh="数值属于哪个系列,看图例的颜色和标记,不看哪个离得近。",
        en="The colours and marks of the legend tell which series a number belongs to, not what is nearest to it.",
    ),
    "category": Sentence(
        zh="每个数值写在它正对的类目下;坐标轴上省略了部分类目名称时,先数清柱子或数据点。",
        en="Put each number under the category that it stands in line with; where the axis leaves names out, count the "
        "bars or marks.",
    ),
    "missed": Sentence(
        zh="写出答案前先数类目:每个系列的 values 与 categories 一样多,印出的数值一个都不能少。",
        en="Count the categories before you answer: each series has as many values, and no printed number is left out.",
    ),
    "invented": Sentence(
        zh="柱子、线条或扇区旁没有印数字的,写 null;脚注、页码、年份和来源说明中的数字都不是数值。",
        en="Where no number stands at a bar, line or slice, write null; numbers of footnotes, pages, years and sources "
        "are no values.",
    ),
    "rounded": Sentence(
        zh="小数位数照抄,末尾的 0 也要写:12.50 不写成 12.5。",
        en="Keep every printed decimal, zeros at the end too: 12.50 is not written 12.5.",
    ),
    "order": Sentence(
        zh="数值的顺序与类目一致:横向类目从左到右,纵向类目从上到下;标签错开或重叠时,逐个对准再写。",
        en="Values come in the order of the categories, from left to right or from top to bottom; where labels overlap "
        "or stand apart, line each of them up first.",
    ),
}  # fmt: skip

NAMES: Mapping[Mistake, Sentence] = {  # as the pages call them
    "digit": Sentence("数字读错", "wrong digit"),
    "decimal_point": Sentence("小数点错位", "decimal point"),
    "sign": Sentence("正负号错", "sign"),
    "scale": Sentence("单位或量级错", "unit or scale"),
    "series": Sentence("系列错", "series"),
    "category": Sentence("类别或期间错", "category or period"),
    "missed": Sentence("漏读", "missed"),
    "invented": Sentence("多读", "invented"),
    "rounded": Sentence("被取整", "rounded"),
    "order": Sentence("位置互换", "swapped places"),
    "imprecise": Sentence("量得不准", "measured imprecisely"),
    "other": Sentence("其他", "other"),
}


def rule_for(mistake: Mistake, language: Language) -> str | None:
    """The sentence; None where none helps."""
    found = RULES.get(mistake)
    return None if found is None else found.in_language(language)


def says(text: str, rule: str) -> bool:
    """True if a line of the prompt says as much already, maybe in a person's own words."""
    lines = [line.strip().lstrip("-").strip() for line in text.splitlines()]
    return any(fuzz.ratio(line, rule) >= SAID_ALREADY for line in lines)
