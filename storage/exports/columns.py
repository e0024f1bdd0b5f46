"""What stands in each column of an exported table, in both languages, and how a cell is written and read back.

The first columns are for people. The rest is what it takes to say the same words again in another ledger.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from extraction.errors import Language, Sentence
from storage.errors import ForeignFile

CellKind = Literal["text", "number", "whole", "day", "moment", "yes", "word"]
Cell = str | int | Decimal | dt.date | dt.datetime | bool | None
Row = dict[str, Cell]
For = Literal["both", "zh", "en", "record"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its key and its two heads; `shown` to people of which language, or kept for the record."""

    key: str
    zh: str
    en: str
    kind: CellKind = "text"
    shown: For = "record"

    def head(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def for_people(self, language: Language) -> bool:
        return self.shown in ("both", language)


WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "standing": {
        "counts": ("有效", "counts"),
        "competes": ("另一说法", "another word"),
        "unplaced": ("未归位", "unplaced"),
        "unconfirmed": ("未确认", "UNCONFIRMED"),
    },
    "verdict": {
        "confirmed": ("已确认", "confirmed"),
        "corrected": ("已更正", "corrected"),
        "added": ("补录", "added"),
    },
    "source": {
        "printed": ("印刷", "printed"),
        "measured": ("测得", "measured"),
        "computed": ("推算", "computed"),
        "model": ("模型", "model"),
        "typed": ("人工", "typed"),
    },
    "scope": {"consolidated": ("合并", "consolidated"), "parent": ("母公司", "parent company")},
    "basis": {
        "reported": ("披露", "reported"),
        "estimate": ("预测", "estimate"),
        "guidance": ("公司指引", "guidance"),
        "restated": ("重述", "restated"),
    },
}
YES = {"true": ("是", "yes"), "false": ("否", "no")}

COLUMNS: tuple[Column, ...] = (
    Column("company_zh", "公司", "Company (Chinese)", shown="zh"),
    Column("company_en", "公司(英文)", "Company", shown="en"),
    Column("metric_zh", "指标", "Metric (Chinese)", shown="zh"),
    Column("metric_en", "指标(英文)", "Metric", shown="en"),
    Column("segment", "分部", "Segment", shown="both"),
    Column("period", "期间", "Period", shown="both"),
    Column("value", "数值", "Value", "number", "both"),
    Column("unit", "单位", "Unit", shown="both"),
    Column("growth", "同比%(推算)", "Growth % (derived)", "number", "both"),
    Column("change_points", "增减百分点(推算)", "Change in points (derived)", "number", "both"),
    Column("standing", "状态", "Standing", "word", "both"),
    Column("different", "不同说法数", "Different words", "whole", "both"),
    Column("base_different", "基期不同说法数", "Different words on the base", "whole", "both"),
    Column("source", "来源", "Read as", "word", "both"),
    Column("printed", "印刷原文", "Printed", shown="both"),
    Column("error", "误差±", "Error ±", "number", "both"),
    Column("scope", "口径", "Scope", "word", "both"),
    Column("basis", "披露类别", "Basis", "word", "both"),
    Column("verdict", "核对", "Verdict", "word", "both"),
    Column("report", "报告", "Report", shown="both"),
    Column("source_date", "报告日期", "Report date", "day", "both"),
    Column("data_date", "数据截止日", "Data date", "day", "both"),
    Column("page", "页码", "Page", shown="both"),
    Column("figure", "图号", "Figure", shown="both"),
    Column("picture", "图片", "Picture", shown="both"),
    Column("reviewer", "核对人", "Reviewer", shown="both"),
    Column("decided_at", "核对时间", "Decided at", "moment", "both"),
    Column("reason", "理由", "Reason", shown="both"),
    Column("link", "链接", "Link", shown="both"),
    # the record
    Column("image", "图片哈希", "Picture hash"),
    Column("width", "图宽", "Picture width", "whole"),
    Column("height", "图高", "Picture height", "whole"),
    Column("bytes", "图片字节", "Picture bytes", "whole"),
    Column("file", "图片文件", "Picture file"),
    Column("note_company", "图片所属公司", "Company of the picture"),
    Column("source_url", "来源网址", "Source address"),
    Column("extraction", "识别编号", "Reading", "whole"),
    Column("engine", "引擎", "Engine"),
    Column("engine_version", "引擎版本", "Engine version"),
    Column("prompt", "提示词", "Prompt"),
    Column("parameters", "参数", "Parameters"),
    Column("kind", "图表类型", "Chart kind"),
    Column("title", "图表标题", "Chart title"),
    Column("reading_seconds", "识别秒数", "Seconds to read", "number"),
    Column("point", "数据点", "Point", "whole"),
    Column("series", "系列", "Series"),
    Column("category", "类别", "Category"),
    Column("company_said", "公司(所填)", "Company as said"),
    Column("ticker", "代码", "Ticker"),
    Column("industry", "行业", "Industry"),
    Column("year_end", "财年末月", "Last month of its year", "whole"),
    Column("metric_said", "指标(所填)", "Metric as said"),
    Column("measure", "指标量纲", "Measure of the metric"),
    Column("metric_kind", "指标性质", "Kind of metric"),
    Column("metric_sign", "指标符号", "Sign of the metric"),
    Column("period_kind", "期间类型", "Kind of period"),
    Column("period_year", "年度", "Year", "whole"),
    Column("period_end", "期末", "Period end", "day"),
    Column("period_cumulative", "累计", "Cumulative", "yes"),
    Column("period_estimate", "预测期", "Forecast", "yes"),
    Column("period_text", "期间原文", "Period as said"),
    Column("unit_measure", "量纲", "Measure"),
    Column("unit_scale", "倍数", "Scale", "whole"),
    Column("unit_printed", "单位原文", "Unit as printed"),
    Column("box", "位置", "Box"),
    Column("mistake", "错误类型", "Mistake"),
    Column("seconds", "核对秒数", "Seconds to decide", "number"),
    Column("claim_value", "识别值", "Claimed value", "number"),
    Column("claim_printed", "识别原文", "Claimed as printed"),
    Column("claim_source", "识别来源", "Claim read as"),
    Column("claim_error", "识别误差", "Claimed error", "number"),
    Column("claim_series", "识别系列", "Claimed series"),
    Column("claim_category", "识别类别", "Claimed category"),
    Column("claim_unit_measure", "识别量纲", "Claimed measure"),
    Column("claim_unit_scale", "识别倍数", "Claimed scale", "whole"),
    Column("claim_unit_printed", "识别单位", "Claimed unit"),
    Column("claim_period_kind", "识别期间类型", "Claimed kind of period"),
    Column("claim_period_year", "识别年度", "Claimed year", "whole"),
    Column("claim_period_end", "识别期末", "Claimed period end", "day"),
    Column("claim_period_cumulative", "识别累计", "Claimed cumulative", "yes"),
    Column("claim_period_estimate", "识别预测期", "Claimed forecast", "yes"),
    Column("claim_box", "识别位置", "Claimed box"),
)
VALUE_NOW = Column("value", "数值(现在的认识)", "Value (as believed now)", "number", "both")  # in a file of another day
BY_KEY = {column.key: column for column in COLUMNS}
DERIVED = ("period", "unit", "growth", "change_points", "standing", "different", "base_different", "source", "link",
           "data_date")  # fmt: skip
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(E[+-]?\d+)?", re.ASCII)


def heads() -> Mapping[str, Column]:
    """Every head in either language, and the keys, to the column they mean."""
    return {name: column for column in (VALUE_NOW, *COLUMNS)
            for name in (column.zh, column.en, column.key)}  # fmt: skip


def written(column: Column, cell: Cell, language: Language) -> str:
    """A cell as text that `read_cell` gives back; an empty one is no word."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES[str(cell).lower()][language == "en"]
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "microseconds")
    if column.kind == "word":
        words = WORDS[column.key].get(str(cell))
        return str(cell) if words is None else words[language == "en"]
    return format(cell, "f") if isinstance(cell, Decimal) and cell.adjusted() < 60 else str(cell)


def read_cell(column: Column, text: str, row: int) -> Cell:
    """What a written cell means; a text column keeps its letters, "" is none. ForeignFile says which row is wrong."""
    try:
        return _meaning(column, text)
    except (ValueError, InvalidOperation) as problem:
        shown = text if len(text) < 60 else text[:60] + "…"
        raise ForeignFile(
            Sentence(
                zh=f"第 {row} 行“{column.zh}”里的“{shown}”读不懂。没有导入任何内容。",
                en=f"Row {row}: “{shown}” under “{column.en}” cannot be understood. Nothing was imported.",
            )
        ) from problem


def _meaning(column: Column, text: str) -> Cell:
    if text == "":
        return None
    if column.kind == "number":
        if NUMBER.fullmatch(text) is None:
            raise ValueError(text)
        return Decimal(text)
    if column.kind == "whole":
        return int(text)
    if column.kind == "day":
        return dt.date.fromisoformat(text)
    if column.kind == "moment":
        return dt.datetime.fromisoformat(text)
    if column.kind == "yes":
        return _code_of(YES, text) == "true"
    if column.kind == "word":
        return _code_of(WORDS[column.key], text)
    return text


def _code_of(vocabulary: Mapping[str, tuple[str, str]], text: str) -> str:
    for code, words in vocabulary.items():
        if text == code or text in words:
            return code
    raise ValueError(text)
