"""The words for what is to be done: each operation with how it is asked for in Chinese and in English.

Tried in this order on text whose names and periods are blanked out; what one takes the next cannot have, so that
复合增长率 is not also a growth rate and "total assets" is no sum. One wording a line; "…" stands for any letter within
one clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.questions.known import Among, Operation


@dataclass(frozen=True, slots=True)
class Wanted:
    """An operation asked for, and where; a description asks for two at once."""

    operations: tuple[Operation, ...]
    start: int
    end: int
    said: str


def find_operations(text: str) -> tuple[Wanted, ...]:
    """What is asked for, in the order of the text; a mere "how much" counts only where nothing else is asked."""
    found: list[Wanted] = []
    for operations, pattern in _PATTERNS:
        for place in pattern.finditer(text):
            found.append(Wanted(operations, place.start(), place.end(), place[0]))
            text = text[: place.start()] + "\0" * len(place[0]) + text[place.end() :]
    return tuple(sorted(found, key=lambda wanted: wanted.start))


def asks_for_lowest(text: str) -> bool:
    return _LOWEST.search(text) is not None


def asks_for_fastest(text: str) -> bool:
    """True if growth is ranked, not size."""
    return _FASTEST.search(text) is not None


def among(text: str) -> Among:
    """What is ranked, where the text says so."""
    if _COMPANIES.search(text):
        return "companies"
    return "periods" if _PERIODS.search(text) else "anything"


def _any_of(lines: str) -> re.Pattern[str]:
    wordings = [line.strip().replace("…", r"[^,.;?!。，；？！]") for line in lines.strip().splitlines()]
    return re.compile("|".join(wordings), re.IGNORECASE | re.ASCII)  # so that 请What has a border


_TEXTS = r"""
(?:所有|全部|全文|逐字|每个)…{0,4}(?:文字|文本|字符|字)(?:内容)?
(?:文字|文本)内容
(?:提取|识别|读出|转写|抄录|列出|摘录)…{0,8}(?:文字|文本|字)
(?:图|片)…{0,4}(?:文字|文本|写了(?:些?什么|啥))
\bocr\b
\btranscri\w*
\b(?:all|every|any|extract|read)…{0,20}\b(?:texts?|words?)\b
\bwhat (?:text|words)\b
"""
_OPEN = r"""
为什么|为何|什么原因|原因|怎么看|建议|会不会|该不该|值得|什么颜色|颜色|风险
\bwhy\b
\breasons?\b
\bexplain\b
\bshould (?:i|we)\b
\bopinion\b
\brecommend\w*
\bcolou?rs?\b
\brisks?\b
\boutlook\b
"""
_METRICS = r"""
(?:哪些|什么|有何|几个|多少个)…{0,6}(?:指标|数据|系列|科目|项目|内容|信息)
(?:指标|系列|数据)(?:有哪些|都?有什么)
(?:展示|显示|包含|反映|说明|讲|说|画)了?的?(?:是|些)*(?:哪些|什么)
\b(?:what|which)\b(?: \w+){0,2} (?:metrics|indicators|measures|series|figures|data|items|numbers|kpis)\b
\bwhat(?:'s| is| are| does)? (?:in |on |shown (?:in|on) )?(?:this|the) (?:chart|picture|figure|image|graph|table|plot)\b
\blist…{0,16}(?:metrics|indicators|series)\b
"""
_SUMMARY = r"""
描述|概括|总结|介绍|解读
(?:分析|看看)(?:一下)?(?:这|该|此)?张?(?:图表|图片|图)(?!…{0,3}(?:趋势|走势))
\b(?:describe|summari[sz]e|analy[sz]e)\b(?!…{0,30}\b(?:trend|growth))
"""
_CAGR = r"""
复合(?:年均|年|平均)?(?:增长率|增长|增速)
年均(?:复合)?(?:增长率|增长|增速)
平均(?:每年)?(?:增长率|增速)
\bcagr\b
\bcompound(?:ed)? annual(?: growth(?: rate)?)?
\bannuali[sz]ed growth(?: rate)?
\baverage (?:annual |yearly )?growth(?: rate)?
"""
_TREND = r"""
(?:增长|变化|变动|发展)?(?:趋势|走势)
(?:变化|变动|增长)情况
如何变化|怎么变化?|如何变动|表现如何
\btrends?\b
\bevol(?:ve|ved|ution)\b
\bdevelop(?:ed|ment|s)?\b
\bover time\b
\btrajectory\b
"""
_SHARE = r"""
占比
占…{0,14}?(?:比例|比重|百分之几|百分之多少|份额|百分比|多少)
比重|份额|构成比例?|占(?=\0)
(?:收入|业务|产品|地区|成本)?(?:构成|结构|组成)
\bbreakdown\b
\bcomposition\b
\b(?:product|revenue|business|regional) mix\b
\bshares?\b
\bproportions?\b
\bper ?cent(?:age)? of\b
\bwhat per ?cent(?:age)?\b
\bmakes? up\b
\baccount(?:s|ed)? for\b
\bcontribut\w+
"""
_RATIO = r"""
(?:几|多少)倍|倍数
\bhow many times\b
\bratio\b
\bmultiple of\b
"""
_SEQUENTIAL = r"""
(?:季度)?环比(?:增长率|增长|增速|变化|变动)?
较上(?:一?个?季度?|一?个?月)
\b[qm]-?o-?[qm]\b
\b[qm]/[qm]\b
\b(?:quarter|month)[- ]o(?:n|ver)[- ](?:quarter|month)(?: growth)?\b
\bsequential(?:ly)?\b
"""
_DIFFERENCE = r"""
差额|相差|差(?:了)?多少|差距|差值|之差|减去
[多少高低](?:出|了)?(?=多少|几)
(?:增长|增加|减少|下降|上升)了?多少个?(?=[百千万十亿]*(?:元|美元|港元|百分点|人|家|吨|股|台|辆)|[万亿])
(?:增长|增加|减少|变动)额
\bdifferences?\b
\bgap\b
\bhow much (?:more|less|higher|lower|larger|smaller|bigger)\b
\bminus\b
\bexceed\w*
"""
_GROWTH = r"""
(?:较|比|同)?(?:去年|上年|上一年|前一年)(?:同期)?(?:增长|增加|变化|相比)?
同比|同期比|增长率|变化率|变动率|增速|增幅|涨幅|降幅|跌幅|增减|变动
(?:增长|增加|上升|上涨|下降|下跌|减少|下滑|变化)了?
\bgrowth(?: rate)?\b
\bgr[eo]w(?:s|n|ing)?\b
\by-?o-?y\b
\by/y\b
\byear[- ]o(?:n|ver)[- ]year\b
\b(?:in|de)creas\w+
\bdeclin\w+
\b(?:rise|risen|rising|rose|fell|fall|fallen)\b
\bdrop(?:ped)?\b
\b(?:per ?cent(?:age)? )?chang(?:e|ed|es)\b
\b(?:from |than |over |versus |vs\.? )?(?:a|the|one) year (?:earlier|ago|before)\b
\b(?:from |than |over |versus |vs\.? )?(?:the )?(?:prior|previous) year\b
"""
_AVERAGE = r"""
平均(?:值|数|每年)?|均值
\baverages?\b
\bmean\b
"""
_SUM = r"""
合计|总和|总计|总共|加总|加起来|相加|之和|一共|求和|累计|总额
\bsum\b
\btotals?\b
\baltogether\b
\bcombined\b
\badd(?:ed)? up\b
\bin all\b
"""
_RANK = r"""
[哪何](?:一|个)?(?:年份?|季度|个月|月|家|个|项|种|款|类)?…{0,12}最[高低大小多少快慢好差强弱]
最[高低大小多少快慢好差强弱](?:值|的)?
排名|排序|排第|第一名|峰值|谷值
[哪谁]…{0,12}更?[高低大小多少快慢]
\b(?:highest|lowest|largest|smallest|biggest|fastest|slowest|strongest|weakest|greatest)\b
\b(?:best|worst|most|least|top|maximum|minimum|max|min|peak)\b
\brank\w*
\b(?:which|who)…{0,30}\b(?:more|higher|larger|lower|bigger|smaller|less|faster)\b
"""
_COMPARE = r"""
比较|对比|相比(?:之下|较|于)?|较之
高于|低于|超过|大于|小于|多于|少于
\b(?:higher|lower|larger|smaller|bigger|more|less|above|below) than\b
\bcompar(?:e|ed|ing|ison)\b
\bversus\b
\bvs\b\.?
\bagainst\b
"""
_VALUE = r"""
(?:分别|各)?是?多少|是几|数值|数据|是什么|几何
\bwhat (?:is|was|are|were|did|does)\b
\bwhat's\b
\bhow (?:much|many|large|big|high|low)\b
\bvalues?\b
\bfigures?\b
"""
_WORDS: tuple[tuple[tuple[Operation, ...], str], ...] = (
    (("texts",), _TEXTS),
    (("open",), _OPEN),
    (("metrics",), _METRICS),
    (("metrics", "trend"), _SUMMARY),
    (("cagr",), _CAGR),
    (("trend",), _TREND),
    (("share",), _SHARE),
    (("ratio",), _RATIO),
    (("sequential",), _SEQUENTIAL),
    (("difference",), _DIFFERENCE),
    (("growth",), _GROWTH),
    (("average",), _AVERAGE),
    (("sum",), _SUM),
    (("rank",), _RANK),
    (("compare",), _COMPARE),
    (("value",), _VALUE),
)
_PATTERNS = tuple((operations, _any_of(lines)) for operations, lines in _WORDS)
_LOWEST = _any_of(
    r"""
[最更][低小少慢差弱]
谷值
亏损?…{0,4}最[多大高重]
最[大多]…{0,3}亏损
(?:下降|下滑|下跌|降幅|跌幅|减少)…{0,4}最
\b(?:largest|biggest|worst|greatest|highest) (?:loss|fall|drop|decline|decrease)\b
\b(?:lowest|smallest|least|worst|slowest|weakest|minimum|min|lower|smaller|less)\b
"""
)
_FASTEST = _any_of(
    r"""
[快慢]
(?:增长|增速|增幅|增加|涨幅|下降|下滑|下跌|降幅|跌幅|减少)(?:率|得|的)*…{0,2}最
最[大多高低小](?:的)?(?:增长|增速|增幅|涨幅|下降|降幅|跌幅)
\b(?:fast|slow)est\b
\b(?:most|highest|largest|strongest|biggest|lowest|weakest) (?:growth|increase|rise|fall|drop|decline|decrease)\b
\bgrew (?:the )?(?:most|least)\b
"""
)
_PERIODS = _any_of(
    r"""
[哪何](?:一|个)*(?:年|季|月|期|半年)
什么时候|何时
\bwhen\b
\b(?:which|what) (?:fiscal )?(?:year|quarter|month|period)s?\b
"""
)
_COMPANIES = _any_of(
    r"""
哪(?:一|几)?家|哪个公司|各公司|各家|公司排
\bcompan(?:y|ies)\b
\bfirms?\b
"""
)
