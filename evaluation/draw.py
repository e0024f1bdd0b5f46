"""The pictures that ship with us: golden charts for the tests and the sample workspace, all of invented companies.

    python -m evaluation draw golden    writes tests/golden/
    python -m evaluation draw sample    writes dashboard/sample/

The same numbers give the same pictures, so a difference in git is a difference in the drawing.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
from PIL import Image

from evaluation.charts import ECHARTS, NAVY, OFFICE, TABLEAU, Drawn, Look, Sheet, Values, draw
from evaluation.paper import Paper
from extraction.chart import READING_JSON, Reading, Unit

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
SAMPLE = ROOT / "dashboard" / "sample"

YI = Unit("CNY", 10**8, "亿元")
BAIWAN = Unit("CNY", 10**6, "百万元")
RMB_M = Unit("CNY", 10**6, "RMB m")
USD_M = Unit("USD", 10**6, "US$ m")
PERCENT = Unit("%", 1, "%")

YEARS = ("2020", "2021", "2022", "2023", "2024")
FOUR_YEARS = ("2021", "2022", "2023", "2024")
SOURCE_ZH = "资料来源：公司公告（虚构公司，示例数据）"
SOURCE_EN = "Source: company reports (invented company, sample data)"


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


def write_sample() -> None:
    SAMPLE.mkdir(parents=True, exist_ok=True)
    for page in SAMPLE_PAGES:
        save(page.drawn().picture if page.sheet else photo(7), SAMPLE / page.file)
    text = json.dumps(
        {"companies": SAMPLE_COMPANIES, "pictures": [page.as_json() for page in SAMPLE_PAGES]},
        ensure_ascii=False,
        indent=1,
    )
    (SAMPLE / "sample.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(SAMPLE_PAGES)} pictures in {SAMPLE}")


def save(picture: Image.Image, file: Path) -> None:
    """As PNG; a file whose pixels would not change is left alone, whatever compressor wrote it."""
    if file.exists():
        with Image.open(file) as before:
            if before.size == picture.size and before.convert("RGB").tobytes() == picture.convert("RGB").tobytes():
                return
    grey = np.ptp(np.asarray(picture.convert("RGB")), axis=2).max() == 0
    packed = io.BytesIO()
    (picture.convert("L") if grey else picture).save(packed, "PNG", optimize=True)
    file.write_bytes(packed.getvalue())


# ---------------------------------------------------------------------------------------------------------- golden


def golden_charts() -> Iterator[tuple[str, Drawn]]:
    for name, sheet in GOLDEN_SHEETS.items():
        yield name, draw(sheet)


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


def golden_traps() -> Iterator[tuple[str, Image.Image]]:
    """Pictures without a chart, from which no number may be claimed."""
    yield "trap_blank", Image.new("RGB", (640, 420), "#fdfdfb")
    yield "trap_text", text_page()
    yield "trap_photo", photo(3)


def trap_line(name: str) -> dict[str, object]:
    return {
        "id": name, "file": f"{name}.png", "renderer": "pillow", "chart_type": "none", "lang": "none", "title": "",
        "labels": "none", "degradation": "none", "series": [], "meta": {"trap": name.removeprefix("trap_")},
    }  # fmt: skip


def text_page() -> Image.Image:
    paper = Paper(700, 460)
    paper.words(40, 34, "霁川电子（虚构）：年报点评", 20, "#222222", "lt", bold=True)
    lines = (
        "公司全年实现营业收入23.45亿元,同比增长30.9%;归母净利润1.71亿元,扭亏为盈。",
        "分业务看,储能系统保持较快增长,功率器件受价格影响增速放缓,运维服务毛利率提升",
        "2.4个百分点。公司维持较高研发投入,全年研发费用2.94亿元,占收入的12.5%。",
        "",
        "展望后续,管理层预计新产线于下半年投产,海外渠道逐步打开。我们认为公司在手订单",
        "充足,盈利能力有望继续修复。",
        "",
        "风险提示：原材料价格波动;海外需求不及预期;汇率波动;新产线爬坡进度慢于计划。",
        "",
        "This page speaks of an invented company. It holds sentences and no chart, so there is",
        "nothing here that could be read as one: the figures above stand in running text.",
    )
    for position, line in enumerate(lines):
        paper.words(40, 88 + 30 * position, line, 15, "#333333", "lt")
    return paper.finished()


def photo(seed: int) -> Image.Image:
    """Something like a photo out of focus: a hazy sky, hills and ground, with grain."""
    chance = np.random.default_rng(seed)
    width, height = 390, 260
    clouds = np.zeros((height, width))
    for cells, strength in ((3, 60.0), (7, 28.0), (19, 14.0)):
        coarse = Image.fromarray(chance.integers(0, 256, (cells, cells + 2), dtype=np.uint8))
        smooth = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float64)
        clouds += (smooth - 128) / 128 * strength
    rows, columns = np.mgrid[0:height, 0:width]
    hills = height * (0.5 + 0.06 * np.sin(columns / 61) + 0.04 * np.sin(columns / 23 + 1))
    depth = np.clip((rows - hills) / 30 + 0.5, 0, 1)[:, :, None]  # a soft edge between sky and ground
    scene = np.array([164.0, 186, 210]) * (1 - depth) + np.array([96.0, 104, 74]) * depth
    scene += clouds[:, :, None] * np.array([1.0, 0.95, 0.8]) + chance.normal(0, 1.0, (height, width, 1))
    picture = Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))
    return picture.quantize(40, dither=Image.Dither.NONE).convert("RGB")


# --------------------------------------------------------------------------------------------- the sample workspace


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One picture of the sample workspace. Confirmed ones carry a prepared reading; the rest wait to be read.

    `misread` are claims of the prepared reading that the sample reviewer corrected, by series and category.
    """

    file: str
    company: str
    report: str
    figure: str
    sheet: Sheet | None
    confirmed: bool = False
    misread: dict[tuple[str, str], str] = field(default_factory=dict)

    def drawn(self) -> Drawn:
        if self.sheet is None:
            raise ValueError(f"{self.file} is not a chart")
        return draw(self.sheet)

    def as_json(self) -> dict[str, object]:
        reading = None
        corrections = []
        if self.confirmed:
            right = self.drawn().perfect_reading()
            reading = READING_JSON.dump_python(self._claimed(right), mode="json")
            corrections = [
                {"point": position, "value": str(point.value), "printed": point.printed}
                for position, point in enumerate(right.points)
                if (point.series, point.category) in self.misread
            ]
        return {
            "file": self.file, "company": self.company, "report": self.report, "report_date": "2025-03-28",
            "figure": self.figure, "reading": reading, "corrections": corrections,
        }  # fmt: skip

    def _claimed(self, right: Reading) -> Reading:
        points = tuple(
            replace(point, value=Decimal(wrong), printed=wrong)
            if (wrong := self.misread.get((point.series, point.category)))
            else point
            for point in right.points
        )
        return replace(right, points=points)


SAMPLE_COMPANIES: list[dict[str, object]] = [
    {"zh": "青屿精密", "en": "Qingyu Precision", "ticker": "999001.SH", "aliases": ["青屿精密制造", "Qingyu"]},
    {"zh": "澜石化工", "en": "Lanshi Chemical", "ticker": "999002.SZ", "aliases": ["澜石化工集团", "Lanshi"]},
    {"zh": "北穹医疗", "en": "Northdome Medical", "ticker": "999003.HK", "aliases": ["北穹医疗科技", "Northdome"]},
]

QINGYU, LANSHI, NORTHDOME = "青屿精密", "澜石化工", "北穹医疗"

SAMPLE_PAGES: list[SamplePage] = [
    SamplePage(
        "qingyu_revenue_profit.png", QINGYU, "青屿精密2024年年报点评", "图 1",
        Sheet(
            "bar", "zh", "图 1：青屿精密营业收入与归母净利润", FOUR_YEARS,
            (
                Values("营业收入", YI, ("18.42", "23.57", "28.16", "34.90")),
                Values("归母净利润", YI, ("2.31", "3.05", "3.62", "4.87")),
            ),
            Look(grid="dashed"), SOURCE_ZH,
        ),
        confirmed=True, misread={("归母净利润", "2022"): "8.05"},
    ),
    SamplePage(
        "qingyu_margin.png", QINGYU, "青屿精密2024年年报点评", "图 2",
        Sheet(
            "line", "zh", "图 2：青屿精密毛利率", FOUR_YEARS,
            (Values("毛利率", PERCENT, ("31.2", "32.8", "33.5", "35.1"), "line"),),
            Look(axis_from=28, unit_at="none", lift=1.15), SOURCE_ZH,
        ),
        confirmed=True,
    ),
    SamplePage(
        "lanshi_revenue_margin.png", LANSHI, "澜石化工深度报告", "图表 5",
        Sheet(
            "combo", "zh", "图表 5：澜石化工营业收入与毛利率", FOUR_YEARS,
            (
                Values("营业收入", YI, ("126.4", "148.9", "133.2", "141.7")),
                Values("毛利率", PERCENT, ("22.6", "21.9", "17.4", "18.8"), "line", "right"),
            ),
            Look(palette=OFFICE, lift=1.8, right_from=0, grid="none", legend="bottom"), SOURCE_ZH,
        ),
        confirmed=True,
    ),
    SamplePage(
        "lanshi_profit.png", LANSHI, "澜石化工深度报告", "图表 6",
        Sheet(
            "bar", "zh", "图表 6：澜石化工归母净利润", FOUR_YEARS,
            (Values("归母净利润", YI, ("10.85", "12.40", "7.96", "9.13")),),
            Look(palette=OFFICE, legend="bottom"), SOURCE_ZH,
        ),
        confirmed=True,
    ),
    SamplePage(
        "northdome_revenue_profit.png", NORTHDOME, "Northdome Medical: FY2024 results", "Exhibit 1",
        Sheet(
            "bar", "en", "Exhibit 1: Northdome Medical, revenue and net profit", FOUR_YEARS,
            (
                Values("Revenue", RMB_M, ("2846", "3312", "3985", "4720")),
                Values("Net profit attributable to owners", RMB_M, ("402", "458", "611", "748")),
            ),
            Look(palette=TABLEAU, rules=False), SOURCE_EN,
        ),
        confirmed=True,
    ),
    SamplePage(
        "northdome_margin.png", NORTHDOME, "Northdome Medical: FY2024 results", "Exhibit 2",
        Sheet(
            "line", "en", "Exhibit 2: Northdome Medical, gross margin", FOUR_YEARS,
            (Values("Gross margin", PERCENT, ("58.3", "57.6", "59.4", "60.2"), "line"),),
            Look(palette=TABLEAU, axis_from=54, unit_at="none", rules=False, lift=1.15), SOURCE_EN,
        ),
        confirmed=True,
    ),
    SamplePage(  # the misprint: the bar of 2023 is drawn at 2.52, its label says 5.22
        "qingyu_research.png", QINGYU, "青屿精密2024年年报点评", "图 3",
        Sheet(
            "bar", "zh", "图 3：青屿精密研发费用", YEARS,
            (
                Values("研发费用", YI, ("1.12", "1.46", "1.87", "5.22", "2.94"),
                       drawn=("1.12", "1.46", "1.87", "2.52", "2.94")),
            ),
            Look(legend="bottom"), SOURCE_ZH,
        ),
    ),
    SamplePage(
        "northdome_forecast.png", NORTHDOME, "Northdome Medical: FY2024 results", "Exhibit 3",
        Sheet(
            "combo", "en", "Exhibit 3: Northdome Medical, R&D expenses and growth",
            ("2022", "2023", "2024", "2025E", "2026E"),
            (
                Values("R&D expenses", RMB_M, ("318", "402", "467", "540", "615")),
                Values("Growth", PERCENT, ("12.4", "26.4", "16.2", "15.6", "13.9"), "line", "right"),
            ),
            Look(palette=TABLEAU, lift=1.7, right_from=-30, legend="bottom", rules=False, grid="none"), SOURCE_EN,
        ),
    ),
    SamplePage(
        "lanshi_products.png", LANSHI, "澜石化工深度报告", "图表 9",
        Sheet(
            "pie", "zh", "图表 9：澜石化工2024年分产品收入占比",
            ("聚酯切片", "工程塑料", "特种溶剂", "电子化学品", "其他"),
            (Values("", PERCENT, ("41.7", "24.9", "16.8", "11.2", "5.4"), "pie", "none"),),
            Look(palette=OFFICE, legend="none", slice_gap=True, unit_at="none"), SOURCE_ZH,
        ),
    ),
    SamplePage(
        "qingyu_regions.png", QINGYU, "青屿精密2024年年报点评", "图 6",
        Sheet(
            "hbar", "zh", "图 6：青屿精密2024年分地区收入", ("华东", "华南", "华北", "西南", "海外"),
            (Values("营业收入", YI, ("12.63", "8.15", "5.27", "3.48", "5.37")),),
            Look(palette=NAVY, legend="none", lift=1.15), SOURCE_ZH,
        ),
    ),
    SamplePage(
        "lanshi_statement.png", LANSHI, "澜石化工深度报告", "表 2",
        Sheet(
            "table", "zh", "表 2：澜石化工利润表摘要", FOUR_YEARS,
            (
                Values("营业收入", YI, ("126.4", "148.9", "133.2", "141.7"), "cell", "none"),
                Values("营业成本", YI, ("97.8", "116.3", "110.0", "115.1"), "cell", "none"),
                Values("销售费用", YI, ("3.2", "3.6", "3.9", "4.1"), "cell", "none"),
                Values("研发费用", YI, ("4.5", "5.2", "5.6", "5.9"), "cell", "none"),
                Values("归母净利润", YI, ("10.85", "12.40", "7.96", "9.13"), "cell", "none"),
            ),
            Look(height=320, palette=OFFICE, legend="none"), SOURCE_ZH,
        ),
    ),
    SamplePage("site_visit_photo.png", QINGYU, "青屿精密调研纪要", "", None),
]  # fmt: skip
