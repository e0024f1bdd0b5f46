"""The article's questions, from drawn pictures through the embedded engine alone to the replies. No model anywhere."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from evaluation.by_pillow import draw
from evaluation.sheets import Sheet, Values
from extraction import extract, load_engine, open_image
from storage.asking import About, ask
from storage.database import Database, open_database
from storage.extractions import save_extraction
from storage.images import save_image
from tests.builders import PERCENT, YI
from tests.held import formulas, said

YEARS = ("2021", "2022", "2023")
PROFIT = Sheet(
    "line",
    "zh",
    "近三年营业收入与净利润趋势图",
    YEARS,
    (
        Values("营业收入", YI, ("60.4", "71.5", "80.2"), mark="line"),
        Values("净利润", YI, ("8.2", "9.7", "11.3"), mark="line"),
    ),
    source="资料来源：公司公告",
)
PRODUCTS = Sheet(
    "pie",
    "zh",
    "2023年各产品销售额占比",
    ("A产品", "B产品", "C产品"),
    (Values("销售额占比", PERCENT, ("45.2", "30.1", "24.7"), mark="pie"),),
)


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory):
    """A ledger with both pictures read as the pages read them: the function to ask with."""
    folder: Path = tmp_path_factory.mktemp("article")
    engine = load_engine("embedded")
    with open_database(folder) as db:
        pictures = {name: keep(db, engine, name, sheet) for name, sheet in (("profit", PROFIT), ("products", PRODUCTS))}
        yield lambda question, name: ask(db, question, About(image=pictures[name]))


def keep(db: Database, engine, name: str, sheet: Sheet) -> str:
    file = io.BytesIO()
    draw(sheet).picture.convert("RGB").save(file, "PNG")
    image = open_image(file.getvalue(), f"{name}.png")
    save_image(db, image)
    save_extraction(db, extract(image, engine))
    return image.sha256


def test_which_metrics_does_it_show(article):
    reply = article("这张图展示了哪些财务指标？", "profit")
    assert reply.state == "answered"
    assert "营业收入（亿元）：2021年至2023年，3 个数值" in said(reply)
    assert "净利润（亿元）：2021年至2023年，3 个数值" in said(reply)


def test_all_text_comes_with_the_reading(article):
    reply = article("请提取图中的所有文字内容。", "profit")
    assert reply.state == "answered"
    printed = "".join(text.text for text in reply.texts)
    assert all(words in printed for words in ("近三年营业收入与净利润趋势图", "11.3", "资料来源", *YEARS))


def test_value_and_growth(article):
    reply = article("2023年的净利润是多少？同比增长多少？", "profit")
    assert "2023年净利润：11.3 亿元（待核对）" in said(reply)
    assert formulas(reply) == "(11.3 − 9.7) ÷ 9.7 ≈ 16.5 %"
    assert all(one.whence.box and one.printed == str(one.value) for one in reply.used)


def test_shares_of_two_products(article):
    reply = article("比较A产品和B产品的销售额占比。", "products")
    assert "2023年A产品：45.2 %，是图中印刷的比例" in said(reply)
    assert "多 15.1 个百分点，是其 1.50 倍" in said(reply)


def test_the_worked_example(article):
    reply = article("请分析这张图的趋势，并计算2023年相比2022年净利润的增长率。", "profit")
    assert "净利润（亿元）：2021年 8.2 → 2022年 9.7 → 2023年 11.3，逐期上升" in said(reply)
    assert "(11.3 − 9.7) ÷ 9.7 ≈ 16.5 %" in formulas(reply).splitlines()


def test_the_same_in_english(article):
    reply = article("Analyse the trend and calculate the growth rate of net profit from 2022 to 2023.", "profit")
    assert "Net profit rose from 9.7 亿元 (RMB 970 m) in 2022 to 11.3 亿元 (RMB 1,130 m) in 2023: +16.5 %" in said(
        reply, "en"
    )
