"""Known values and names for questions, as the ledger hands them over; right in every field that is not mentioned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.chart import ChartKind, Period, Source, Unit
from extraction.errors import Language, Sentence
from extraction.geometry import Box
from extraction.questions import Known, Named, Reply, reply_to, understand
from extraction.questions.known import Standing, Whence
from extraction.questions.names_said import tight
from tests.builders import YI, period

METRICS = {
    "net_profit": Sentence("净利润", "Net profit"),
    "net_profit_parent": Sentence("归母净利润", "Net profit attributable to owners"),
    "net_profit_yoy": Sentence("净利润同比", "Net profit growth (YoY)"),
    "revenue": Sentence("营业收入", "Revenue"),
    "gross_profit": Sentence("毛利润", "Gross profit"),
    "cost_of_revenue": Sentence("营业成本", "Cost of revenue"),
    "gross_margin": Sentence("毛利率", "Gross margin"),
    "total_assets": Sentence("总资产", "Total assets"),
}
COMPANIES = {
    "青屿精密": Sentence("青屿精密", "Qingyu Precision"),
    "澜石化工": Sentence("澜石化工", "Lanshi Chemical"),
    "北穹医疗": Sentence("北穹医疗", "Northdome Medical"),
}
OTHER_WORDS = {"revenue": ("收入", "营收", "sales"), "net_profit_yoy": ("净利润增速",)}


def value(
    number: str,
    metric: str = "net_profit",
    year: int | Period | None = 2023,
    *,
    unit: Unit | None = YI,
    standing: Standing = "extracted",
    source: Source = "printed",
    company: str = "",
    part: str = "",
    picture: str = "p1",
    chart: ChartKind = "line",
    title: str = "",
    error: str | None = None,
    doubts: tuple[Sentence, ...] = (),
    at: int = 0,
) -> Known:
    """One value in a picture; a metric that nobody knows is a series by its name."""
    named = METRICS.get(metric)
    when = period(year) if isinstance(year, int) else year
    words = str(year) if isinstance(year, int) else part
    series = named.zh if named and not part else (part or metric)
    return Known(
        Decimal(number), unit, series, words, when, standing, source,
        Whence(picture, f"{picture}.png", 1, at, Box(10, 20, 50, 32)), part, metric if named else "", named, company,
        COMPANIES.get(company), number if source == "printed" else None, None if error is None else Decimal(error),
        doubts, chart, title,
    )  # fmt: skip


def profits(**said: object) -> tuple[Known, ...]:
    """The article's worked example: 8.2, 9.7 and 11.3 亿元."""
    title = "近三年净利润趋势图"
    years = ((2021, "8.2"), (2022, "9.7"), (2023, "11.3"))
    return tuple(value(number, year=year, title=title, at=at, **said) for at, (year, number) in enumerate(years))  # type: ignore[arg-type]  # a test names what it is about


def products(unit: Unit = YI, numbers: Sequence[str] = ("4.5", "3.0", "2.5")) -> tuple[Known, ...]:
    """A pie of three products in 2023."""
    title = "2023年各产品销售额占比"
    names = ("A产品", "B产品", "C产品")
    return tuple(
        replace(
            value(number, "", 2023, unit=unit, part=name, chart="pie", title=title, at=at), series=title, category=name
        )
        for at, (name, number) in enumerate(zip(names, numbers, strict=True))
    )


def names_for(known: Sequence[Known] = ()) -> tuple[Named, ...]:
    """The dictionary, the companies, and what the picture itself prints."""
    metrics = [Named("metric", key, (one.zh, one.en, *OTHER_WORDS.get(key, ()))) for key, one in METRICS.items()]
    companies = [Named("company", key, (one.zh, one.en, one.en.split()[0])) for key, one in COMPANIES.items()]
    printed = dict.fromkeys(word for one in known for word in (one.series, one.part) if word)
    return (*metrics, *companies, *(Named("item", tight(word), (word,)) for word in printed))


def ask(question: str, known: Sequence[Known], *, with_company: bool = False) -> Reply:
    return reply_to(understand(question, names_for(known)), known, with_company=with_company)


def said(reply: Reply, language: Language = "zh") -> str:
    """All sentences of a reply, one a line."""
    return "\n".join(one.sentence.in_language(language) for one in reply.statements)


def remarked(reply: Reply) -> str:
    return "\n".join(one.remark.zh for one in reply.statements if one.remark)


def formulas(reply: Reply) -> str:
    return "\n".join(one.formula for one in reply.statements if one.formula)
