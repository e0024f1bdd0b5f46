"""The pictures of the sample workspace: `python -m evaluation draw sample` writes service/sample/."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from decimal import Decimal

from evaluation.by_pillow import draw
from evaluation.sheets import NAVY, OFFICE, TABLEAU, Look, Sheet, Values
from evaluation.shipped import FOUR_YEARS, PERCENT, RMB_M, ROOT, SOURCE_EN, SOURCE_ZH, YEARS, YI, save
from evaluation.traps import photo
from evaluation.truth import Drawn
from extraction.chart import READING_JSON, Reading

SAMPLE = ROOT / "dashboard" / "sample"


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
