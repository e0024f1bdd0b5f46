"""The golden charts for the tests, and traps beside them: `python -m evaluation draw golden` writes tests/golden/."""

from __future__ import annotations

import json
from collections.abc import Iterator

from PIL import Image

from evaluation.by_pillow import draw
from evaluation.sheets import ECHARTS, OFFICE, TABLEAU, Look, Sheet, Values
from evaluation.shipped import BAIWAN, PERCENT, RMB_M, ROOT, SOURCE_EN, SOURCE_ZH, USD_M, YEARS, YI, save
from evaluation.traps import photo, text_page, trap_line
from evaluation.truth import Drawn

GOLDEN = ROOT / "tests" / "golden"


def write_golden() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, drawn in golden_charts():
        save(drawn.picture, GOLDEN / f"{name}.png")
        lines.append(drawn.truth_line(name))
    for name, picture in golden_traps():
        save(picture, GOLDEN / f"{name}.png")
        lines.append(trap_line(name))
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (GOLDEN / "truth.jsonl").write_text(text, encoding="utf-8")
    print(f"{len(lines)} pictures in {GOLDEN}")


def golden_charts() -> Iterator[tuple[str, Drawn]]:
    for name, sheet in GOLDEN_SHEETS.items():
        yield name, draw(sheet)


def golden_traps() -> Iterator[tuple[str, Image.Image]]:
    """Pictures without a chart, from which no number may be claimed."""
    yield "trap_blank", Image.new("RGB", (640, 420), "#fdfdfb")
    yield "trap_text", text_page()
    yield "trap_photo", photo(3)


GOLDEN_SHEETS: dict[str, Sheet] = {
    "bar_zh": Sheet(
        "bar", "zh", "图 1：霁川电子营业收入", YEARS,
        (Values("营业收入", YI, ("12.84", "15.37", "19.06", "17.92", "23.45")),),
        Look(grid="dashed", legend="none"), SOURCE_ZH,
    ),
    "bar_en_unlabelled": Sheet(
        "bar", "en", "Halden Robotics: Revenue, US$ m", ("FY19", "FY20", "FY21", "FY22", "FY23", "FY24"),
        (Values("Revenue", USD_M, ("412", "388", "497", "563", "641", "722"), labelled=False),),
        Look(palette=TABLEAU, legend="none", rules=False, title_at="middle", unit_at="none"),
    ),
    "bar_zh_losses": Sheet(
        "bar", "zh", "图 7：霁川电子归母净利润", ("2019", *YEARS),
        (Values("归母净利润", BAIWAN, ("-86.4", "-41.2", "35.7", "128.5", "-22.9", "171.3")),),
        Look(palette=OFFICE, legend="bottom", grid="solid"), SOURCE_ZH,
    ),
    "grouped_zh": Sheet(
        "bar", "zh", "图表 4：分季度收入与利润", ("2023Q4", "2024Q1", "2024Q2", "2024Q3"),
        (
            Values("营业收入", BAIWAN, ("1346", "1128", "1573", "1690")),
            Values("毛利", BAIWAN, ("437", "352", "528", "571")),
        ),
        Look(legend="bottom", unit_at="title", rules=True), SOURCE_ZH,
    ),
    "grouped_en_unlabelled": Sheet(
        "bar", "en", "Capex and depreciation", ("2021", "2022", "2023", "2024"),
        (
            Values("Capex", RMB_M, ("840", "965", "1210", "1085"), labelled=False),
            Values("Depreciation", RMB_M, ("512", "560", "618", "702"), labelled=False),
        ),
        Look(palette=TABLEAU, title_at="middle", rules=False, grid="dashed"), SOURCE_EN,
    ),
    "stacked_zh": Sheet(
        "stacked_bar", "zh", "图 12：分业务收入", YEARS,
        (
            Values("储能系统", YI, ("8.2", "11.6", "16.9", "24.3", "31.5")),
            Values("功率器件", YI, ("6.4", "7.1", "8.8", "9.7", "10.2")),
            Values("运维服务", YI, ("2.9", "3.3", "4.1", "4.6", "5.8")),
        ),
        Look(palette=ECHARTS, legend="top", rules=False), SOURCE_ZH,
    ),
    "stacked_100_en": Sheet(
        "stacked_100", "en", "Revenue mix by region", ("FY21", "FY22", "FY23", "FY24"),
        (
            Values("Domestic", PERCENT, ("62", "58", "55", "49")),
            Values("Europe", PERCENT, ("25", "27", "26", "30")),
            Values("Other", PERCENT, ("13", "15", "19", "21")),
        ),
        Look(palette=OFFICE, legend="bottom", unit_at="none", rules=False), SOURCE_EN,
    ),
    "hbar_zh": Sheet(
        "hbar", "zh", "图 9：2024年可比公司毛利率", ("霁川电子", "云岫半导体", "望舒科技", "砚湖微电", "松屿股份"),
        (Values("毛利率", PERCENT, ("41.6", "38.2", "33.9", "27.5", "24.1")),),
        Look(axis_shown=False, legend="none", unit_at="none", grid="none"), SOURCE_ZH,
    ),
    "hbar_en_unlabelled": Sheet(
        "hbar", "en", "Orders by segment, US$ m", ("Automation", "Sensors", "Software", "Service", "Drives"),
        (Values("Orders", USD_M, ("318", "204", "147", "96", "258"), labelled=False),),
        Look(palette=ECHARTS, legend="none", rules=False, unit_at="none"), SOURCE_EN,
    ),
    "line_zh": Sheet(
        "line", "zh", "图 3：销售毛利率", ("2018", "2019", *YEARS),
        (Values("销售毛利率", PERCENT, ("35.8", "36.9", "34.2", "37.5", "39.1", "38.4", "40.7"), "line"),),
        Look(axis_from=30, legend="top", unit_at="none", lift=1.2), SOURCE_ZH,
    ),
    "line_en_unlabelled": Sheet(
        "line", "en", "Operating margin of three peers",
        ("1Q23", "2Q23", "3Q23", "4Q23", "1Q24", "2Q24", "3Q24", "4Q24"),
        (
            Values("Halden", PERCENT, ("14.2", "15.1", "15.8", "14.9", "16.3", "17.0", "17.8", "18.1"), "line",
                   labelled=False),
            Values("Orrin", PERCENT, ("11.5", "10.9", "11.8", "12.6", "12.1", "11.4", "12.2", "13.0"), "line",
                   labelled=False),
            Values("Tessaly", PERCENT, ("8.1", "8.9", "7.6", "6.8", "7.3", "8.4", "9.0", "8.7"), "line",
                   labelled=False),
        ),
        Look(palette=TABLEAU, legend="bottom", unit_at="none", rules=False, title_at="middle"),
    ),
    "pie_zh": Sheet(
        "pie", "zh", "图 15：2024年分产品收入占比", ("储能系统", "功率器件", "运维服务", "智能电表", "其他"),
        (Values("", PERCENT, ("46.3", "22.8", "14.1", "10.6", "6.2"), "pie", "none"),),
        Look(legend="none", slice_gap=True, unit_at="none"), SOURCE_ZH,
    ),
    "pie_en_unlabelled": Sheet(
        "pie", "en", "Revenue by region, FY24", ("Nordics", "Benelux", "Iberia", "Alps", "Overseas"),
        (Values("", PERCENT, ("34.5", "26.1", "18.3", "12.4", "8.7"), "pie", "none", labelled=False),),
        Look(palette=TABLEAU, legend="right", slice_labels="none", unit_at="none", rules=False),
    ),
    "donut_zh": Sheet(
        "donut", "zh", "图表 8：2023年分渠道收入占比", ("线上直营", "经销商", "大客户", "海外"),
        (Values("", PERCENT, ("38.4", "29.7", "20.6", "11.3"), "pie", "none"),),
        Look(palette=ECHARTS, legend="bottom", slice_labels="inside", hole=0.5, unit_at="none"), SOURCE_ZH,
    ),
    "pie_zh_amounts": Sheet(
        "pie", "zh", "图 18：2024年分地区收入", ("华东", "华南", "华北", "西南"),
        (Values("", YI, ("10.32", "6.75", "4.08", "2.30"), "pie", "none"),),
        Look(palette=OFFICE, legend="right", unit_at="title"), SOURCE_ZH,
        shares=("44.0", "28.8", "17.4", "9.8"),
    ),
    "combo_zh": Sheet(
        "combo", "zh", "图 2：营业收入及同比增速", ("2020", "2021", "2022", "2023", "2024", "2025E"),
        (
            Values("营业收入", YI, ("12.84", "15.37", "19.06", "17.92", "23.45", "27.80")),
            Values("同比增速", PERCENT, ("8.6", "19.7", "24.0", "-6.0", "30.9", "18.6"), "line", "right"),
        ),
        Look(lift=1.75, right_from=-60, grid="none"), SOURCE_ZH,
    ),
    "combo_en": Sheet(
        "combo", "en", "Deliveries and gross margin", ("2020", "2021", "2022", "2023", "2024"),
        (
            Values("Revenue", RMB_M, ("1820", "2264", "2975", "3310", "4146")),
            Values("Gross margin", PERCENT, ("21.4", "22.9", "20.8", "23.6", "25.2"), "line", "right", labelled=False),
        ),
        Look(palette=TABLEAU, lift=1.5, right_from=0, legend="bottom", rules=False, grid="dashed"), SOURCE_EN,
    ),
    "table_zh": Sheet(
        "table", "zh", "表 1：霁川电子利润表摘要", ("2021A", "2022A", "2023A", "2024E"),
        (
            Values("营业收入", BAIWAN, ("1537", "1906", "1792", "2345"), "cell", "none"),
            Values("营业成本", BAIWAN, ("961", "1161", "1104", "1391"), "cell", "none"),
            Values("销售费用", BAIWAN, ("88", "104", "112", "127"), "cell", "none"),
            Values("研发费用", BAIWAN, ("146", "187", "225", "294"), "cell", "none"),
            Values("投资收益", BAIWAN, ("12", None, "-9", "5"), "cell", "none"),
            Values("归母净利润", BAIWAN, ("128", "231", "-23", "171"), "cell", "none"),
        ),
        Look(height=340, legend="none"), SOURCE_ZH,
    ),
    "table_en": Sheet(
        "table", "en", "Halden Robotics: balance sheet summary", ("FY2022", "FY2023", "FY2024"),
        (
            Values("Cash and equivalents", USD_M, ("184.2", "211.7", "239.4"), "cell", "none"),
            Values("Trade receivables", USD_M, ("97.5", "108.3", "121.9"), "cell", "none"),
            Values("Inventories", USD_M, ("76.1", "82.6", "79.8"), "cell", "none"),
            Values("Total assets", USD_M, ("903.4", "988.0", "1074.6"), "cell", "none"),
            Values("Total equity", USD_M, ("521.8", "577.2", "640.3"), "cell", "none"),
        ),
        Look(height=310, palette=TABLEAU, legend="none", grid="none", rules=False), SOURCE_EN,
    ),
}  # fmt: skip
