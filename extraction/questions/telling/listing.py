"""Telling what is shown: the metrics of a picture or of the ledger, its words, and what only a model could say."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.chart import ChartKind, TextBox
from extraction.errors import Sentence
from extraction.questions.finding import rows, settle
from extraction.questions.known import Known, Statement
from extraction.questions.telling.lack import lacking, not_held
from extraction.questions.words import joined, subject_words, when

ROWS = 12
KIND_WORDS: dict[ChartKind, Sentence] = {
    "bar": Sentence("柱形图", "a bar chart"),
    "hbar": Sentence("条形图", "a chart of level bars"),
    "stacked_bar": Sentence("堆积柱形图", "a stacked bar chart"),
    "stacked_100": Sentence("百分比堆积图", "a chart of stacked shares"),
    "line": Sentence("折线图", "a line chart"),
    "area": Sentence("面积图", "an area chart"),
    "pie": Sentence("饼图", "a pie chart"),
    "donut": Sentence("环形图", "a donut chart"),
    "combo": Sentence("柱线组合图", "a chart of bars and lines"),
    "waterfall": Sentence("瀑布图", "a waterfall chart"),
    "table": Sentence("表格", "a table"),
}


def kind_words(chart: ChartKind) -> Sentence:
    return KIND_WORDS.get(chart, Sentence("图", "a picture"))


def tell_metrics(known: Sequence[Known], with_company: bool) -> list[Statement]:
    """What is held, row by row: name, unit, periods, and how much of it is confirmed."""
    if not known:
        from extraction.questions.finding import Found
        from extraction.questions.known import Clause

        return lacking(Clause("metrics"), Found(), known, with_company)
    statements = _headings(known)
    groups = _groups(known)
    for name, own in list(groups.items())[:ROWS]:
        statements.append(_row(name, own))
    left = len(groups) - ROWS
    if left > 0:
        statements.append(not_held(Sentence(f"另有 {left} 项未列出。", f"{left} more are not listed.")))
    return statements


def tell_texts(texts: Sequence[TextBox] | None, in_picture: bool) -> list[Statement]:
    """How many texts were found; the texts themselves travel beside the statements."""
    if texts is None and in_picture:
        return [not_held(Sentence(zh="这张图的文字还没有读出。", en="The text of this picture has not been read yet."))]
    if texts is None:
        return [
            not_held(
                Sentence(
                    zh="要列出文字，请先选定一张图片。",
                    en="Choose one picture first to have its text listed.",
                )
            )
        ]
    if not texts:
        return [Statement(Sentence(zh="这张图里没有读到文字。", en="No text was found in this picture."))]
    return [
        Statement(
            Sentence(
                zh=f"图中共读到 {len(texts)} 处文字，按从上到下、从左到右排列；由文字识别读出，未经核对。",
                en=f"{len(texts)} pieces of text were found, top to bottom and left to right; they are as the OCR read "
                "them and nobody has checked them.",
            )
        )
    ]


def tell_open(with_model: bool) -> list[Statement]:
    """What no arithmetic answers; `with_model` where a model can be asked."""
    if with_model:
        return [
            not_held(
                Sentence(
                    zh="这个问题不能由读出的数值算出；可以让视觉模型看图回答，它的话会标为模型所说，不作为数据。",
                    en="This cannot be worked out from the values read. The vision model can be asked to look at the "
                    "picture; what it says is marked as its own and is no data.",
                )
            )
        ]
    return [
        not_held(
            Sentence(
                zh="这个问题不能由读出的数值算出，需要视觉语言模型，而现在没有安装。"
                "可以改问数值、同比、占比、合计、平均、复合增长率、比较、排名或趋势。",
                en="This cannot be worked out from the values read; it needs a vision language model, and none is "
                "installed. Values, growth, shares, sums, averages, CAGR, comparisons, rankings, trends can be asked.",
            )
        )
    ]


def _headings(known: Sequence[Known]) -> list[Statement]:
    """The chart's title and kind, where all values are from one picture."""
    pictures = {one.whence.image for one in known}
    if len(pictures) != 1:
        names = len({one.company for one in known if one.company})
        return [
            Statement(
                Sentence(
                    f"共 {len(pictures)} 张图、{names} 家公司、{len(known)} 个数值：",
                    f"{len(known)} values of {names} companies in {len(pictures)} pictures:",
                )
            )
        ]
    kind = kind_words(known[0].chart)
    title = known[0].title
    zh = f"“{title}”，{kind.zh}，" if title else f"{kind.zh}，"
    en = f"“{title}”, {kind.en}," if title else f"{kind.en[0].upper()}{kind.en[1:]}"
    count = len(_groups(known))
    return [Statement(Sentence(f"{zh}展示 {count} 项：", f"{en} showing {count} item{'' if count == 1 else 's'}:"))]


def _groups(known: Sequence[Known]) -> dict[Sentence, list[Known]]:
    """The values by what they are numbers of."""
    groups: dict[Sentence, list[Known]] = {}
    for row in rows(settle(known)):
        for slot in row:
            groups.setdefault(subject_words(slot.best), []).append(slot.best)
    return groups


def _row(name: Sentence, own: Sequence[Known]) -> Statement:
    units = list(dict.fromkeys(str(one.unit) for one in own if one.unit))
    unit = f"（{'、'.join(units)}）" if units else ""
    unit_en = f" ({', '.join(units)})" if units else ""
    confirmed = sum(one.standing == "confirmed" for one in own)
    doubtful = sum(bool(one.doubts) for one in own)
    span, count = _span(own), len(own)
    doubts_zh = f"，{doubtful} 个存疑" if doubtful else ""
    doubts_en = f", {doubtful} doubtful" if doubtful else ""
    head = joined(name)
    return Statement(
        Sentence(
            f"{head.zh}{unit}：{span.zh}{count} 个数值，已确认 {confirmed} 个{doubts_zh}。",
            f"{head.en}{unit_en}: {span.en}{count} value{'' if count == 1 else 's'}, {confirmed} confirmed{doubts_en}.",
        ),
        tuple(own),
    )


def _span(own: Sequence[Known]) -> Sentence:
    dated = [one for one in own if one.period]
    if not dated:
        return Sentence("", "")
    first, last = when(dated[0]), when(dated[-1])
    if first == last:
        return Sentence(f"{first.zh}，", f"{first.en}, ")
    return Sentence(f"{first.zh}至{last.zh}，", f"{first.en} to {last.en}, ")
