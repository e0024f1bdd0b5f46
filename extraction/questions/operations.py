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


def asks_for_both_ends(text: str) -> bool:
    """True if the highest and the lowest are asked for at once."""
    return _BOTH_ENDS.search(text) is not None


def asks_for_top(text: str) -> int:
    """How many of the first places are asked for together; 0 where no number of them is said."""
    found = _TOP.search(text)
    return 0 if found is None else _NUMERALS[next(group for group in found.groups() if group).lower()]


def leaves_out(said: str) -> bool:
    """True for words that leave something out of all that is asked."""
    return _LEAVING_OUT.match(said) is not None


def among(text: str) -> Among:
    """What is ranked, where the text says so."""
    if _COMPANIES.search(text):
        return "companies"
    return "periods" if _PERIODS.search(text) else "anything"


def _any_of(lines: str) -> re.Pattern[str]:
    wordings = [line.strip().replace("…", r"[^,.;?!。，；？！]") for line in lines.strip().splitlines()]
    return re.compile("|".join(wordings), re.IGNORECASE | re.ASCII)  # so that 请What has a border


_BEYOND = r"""
翻(?:了|一)*(?:番|倍)
年化(?!复合)|滚动(?:十二个?月|\d+个?月|年度)?|折年|季调|季节(?:性)?调整
有机增长|内生增长|可比口径|同口径|可比(?:增长|门店)|同店|固定汇率|不变汇率|剔除|扣除|不含|不包括
除(?:了|去|开|(?=[^,;?!。]{0,14}(?:以外|之外|外))|(?=\0))
换算|折算|折合|\bconvert(?:ed)?\b
\d[\d.,]*\s*[%百千万亿元]*\s*(?:到|至|-|~|和|与)\s*\d[\d.,]*\s*[%百千万亿元]*\s*之间
\bbetween \D{0,4}\d[^,;?!。]{0,14}\band\b \D{0,4}\d
加权|标准差|方差|波动率|相关(?:性|系数)|回归|弹性|几何平均|移动平均|贡献率|增长贡献|拉动|集中度|分位数?|四分位
(?:预测|预计|估计|推算|外推)(?:一下)?(?:未来|明年|后年|下一?年|下个?季度)|未来…{0,6}(?:会|将|预计)
\b(?:ltm|ttm|ntm|saar|run[- ]rate|trailing (?:twelve|12)[- ]months?|annuali[sz](?:e|es|ed|ing)\b(?! growth))\b
\b(?:rolling|moving average|organic(?:ally)?|like[- ]for[- ]like|lfl|same[- ]store)\b
\b(?:constant[- ]currency|fx[- ]neutral)\b
\b(?:seasonally adjusted|adjusted|normali[sz]ed|excluding|except(?: for)?|other than|apart from)\b|\bex[- ](?=\0)
\b(?:weighted|standard deviation|variance|volatility|correlat\w+|regression|elasticity|geometric mean|concentration)\b
\bcontribut\w+ to (?:the )?growth\b|\b(?:doubl|tripl|quadrupl|halv)(?:e[sd]?|ing)\b
\b(?:predict|extrapolate)\b|\bforecast (?=(?:the )?(?:next|future))
\bpercentiles?\b|\bquartiles?\b
"""
_UNIT = r"""
(?:计量|货币|数量|金额)?单位(?:分别|各)?(?:是|为|用的?是?)?(?:什么|多少|啥|哪个|哪种|元还是)
(?:什么|哪种|哪个)(?:计量|货币)?单位|以(?:什么|何种?|哪种)(?:货币|币种|单位)?(?:计|为单位)
(?:币种|货币)(?:是|为)?(?:什么|哪种|啥)|(?:什么|哪种|哪个)(?:币种|货币)
^\s*(?:计量|货币)?单位\s*呢?\s*[?]?\s*$
\bwhat(?:'?s)?(?: (?:is|are|the|currency|measurement|reporting)){0,3} (?:units?|currency|currencies)\b
\bwhich (?:units?|currency|currencies)\b(?! (?:sold|had|has|grew|made|earned))
\bunits? (?:of measure\w*|used)\b|\bcurrency (?:of|is|used)\b|\bin (?:millions|thousands|billions) or\b
"""
_ORIGIN = r"""
(?<!\0)(?<!\0的)(?:数据|资料|图表|图片|数字|数值|信息)?(?:的)?(?:来源|出处)(?:是|于|为)?(?:什么|哪里|哪儿|哪|何处|谁)?
(?:来自|出自|摘自|源自|引自)(?:于)?哪一?[份张篇本](?:报告|图|年报)?
(?:数据|数字|数值|资料|图表?|信息|这个数)…{0,6}(?:来自|出自|摘自|源自|引自)(?:哪里|哪儿|何处|谁|什么(?:地方)?)?
(?:脚注|注释|备注|附注|图注|注脚)(?:里|中|上)?(?:是|写|说|有)?了?(?:什么|啥|哪些)?
\bdata sources?\b(?: of)?
\bsources?\b(?= of (?:the |this |these )?(?:data|numbers?|figures?|values?|chart|information|picture)\b)
\bsources?\b(?! of)(?=[^\0]{0,12}$)|\b(?:who|what) is the source\b
\bfoot ?notes?\b
\bwhere…{1,16}\b(?:data|numbers?|figures?|values?|chart|information)…{0,8}\b(?:come|taken|from)\b
\bwhich (?:report|filing|document)\b
"""
_TITLE = r"""
(?:图表?|图片)?的?(?:标题|题目|图名)(?:是|叫)?(?:什么|啥)?
(?:这|该|此)?(?:张|个|幅)?(?:是|属于)(?:一张|一个)?(?:什么|哪种|哪类)(?:类型的?|样的?)?(?:图表?|图形)
(?:什么|哪种|哪类)(?:类型|种类)?的?图(?:表|形)?(?!中|里|上)|图表?(?:的)?(?:类型|种类)
\btitles?\b(?: of)?
\bwh(?:at|ich) (?:kind|type|sort) of (?:chart|graph|plot|figure|picture|table)\b
\b(?:chart|graph|plot) (?:type|kind)\b
"""
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
(?:时间|年份|期间)(?:范围|跨度|区间)|(?:覆盖|涵盖|包含|包括|有)(?:了)?(?:哪几|哪些|几)(?:个)?(?:年份?|季度|期间|期)
(?:横|纵|[xy])轴(?:是|表示|代表|显示)?(?:什么|啥)?
\b(?:what|which) (?:time ?)?(?:periods?|years|quarters|range|span|frame)…{0,20}\b(?:covers?|covered|shown|span)\b
\b[xy][- ]axis\b
\bhow many (?:data ?points?|values|numbers|series|bars|slices)\b
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
(?:年化)?复合(?:年均|年|平均)?(?:增长率|增长|增速)
年均(?:复合)?(?:增长率|增长|增速)
平均(?:每年)?(?:的)?(?:增长率|增长|增速|增幅)
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
差额|极差|减(?=\0)|相差|差(?:了)?(?:多少|几)|差距|差值|之差|减去
[多少高低大小](?:出|了)?(?=多少|几)
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
[涨跌升降]了?(?=多少|几个?(?:百分)?点?)|[涨跌]了
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
_MEDIAN = r"""
中位(?:数|值)
\bmedian\b
"""
_AVERAGE = r"""
平均(?:值|数|每年)?|均值
\baverages?\b
\bmean\b
"""
_SUM = r"""
合计|总和|总计|总共|加总|加起来|相加|之和|一共|求和|累计|总额
\bsum\b
(?<=\0)加上?(?=\0)|(?<=\0) plus (?=\0)
\btotals?\b
\baltogether\b
\bcombined\b
\badd(?:ed)? up\b
\bin all\b
"""
_RANK = r"""
亏损?…{0,4}最[多大高重]|最[大多]…{0,3}亏损
[哪何](?:一|个)?(?:年份?|季度|个月|月|家|个|项|种|款|类)?…{0,12}最[高低大小多少快慢好差强弱]
最[高低大小多少快慢好差强弱](?:值|的)?
第[一二三四五1-5][高低大小多少快慢]|前[一二三四五两1-9](?:名|大|位|高|项|家|个)|倒数第[一二三]
(?:从|由)?[高低大小多少]到[高低大小多少]|降序|升序
排名|排序|排第|第一名|峰值|谷值
[哪谁]…{0,12}更?[高低大小多少快慢]
\b(?:largest|biggest|worst|greatest|highest|smallest) (?:net )?(?:loss(?:es)?|deficit)\b
\b(?:highest|lowest|largest|smallest|biggest|fastest|slowest|strongest|weakest|greatest)\b
\b(?:best|worst|most|least|top|maximum|minimum|max|min|peak)\b
\brank\w*
\b(?:from )?(?:high(?:est)?|large(?:st)?) to (?:low(?:est)?|small(?:est)?)\b
\b(?:from )?(?:low(?:est)?|small(?:est)?) to (?:high(?:est)?|large(?:st)?)\b
\b(?:in )?(?:de|a)scending(?: order)?\b
\b(?:second|third|2nd|3rd)[- ](?:highest|lowest|largest|smallest|biggest|most)\b
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
亏(?:损|了)+多少|(?:分别|各)?是?多少|是几|数值|数据|是什么|几何
\bwhat (?:is|was|are|were|did|does)\b
\bwhat's\b
\bhow (?:much|many|large|big|high|low)\b
\bvalues?\b
\bfigures?\b
"""
_WORDS: tuple[tuple[tuple[Operation, ...], str], ...] = (
    (("beyond",), _BEYOND),
    (("unit",), _UNIT),
    (("origin",), _ORIGIN),
    (("texts",), _TEXTS),
    (("title",), _TITLE),
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
    (("median",), _MEDIAN),
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
谷值|倒数|[低小少]到[高大多]|升序
第[一二三四五1-5][低小少慢]
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
_BOTH_ENDS = _any_of(
    r"""
最[高大多]…{0,8}最[低小少]
最[低小少]…{0,8}最[高大多]
峰…{0,4}谷|极差
\b(?:highest|largest|biggest|maximum|max|peak|best)\b…{0,24}\b(?:lowest|smallest|minimum|min|trough|worst)\b
\b(?:lowest|smallest|minimum|min|trough|worst)\b…{0,24}\b(?:highest|largest|biggest|maximum|max|peak|best)\b
"""
)
_LEAVING_OUT = _any_of(
    r"""
除|剔除|扣除|不含|不包括
excluding|except|other than|apart from|ex[- ]
"""
)
_NUMERALS = {
    word: number
    for number, words in enumerate(("2 两 二 two", "3 三 three", "4 四 four", "5 五 five"), 2)
    for word in words.split()
}
_TOP = _any_of(
    r"""
前([两二三四五2-5])(?:名|大|位|高|家|个|项)
最[高大多低小少]的?([两二三四五2-5])(?:名|位|家|个|项|年|种|款)
\b(?:top|largest|biggest|highest|smallest|lowest|bottom) (two|three|four|five|[2-5])\b
\b(two|three|four|five|[2-5]) (?:largest|biggest|highest|smallest|lowest)\b
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
哪(?:一|几)?家|哪(?:个|些|几个)公司|公司有哪|各公司|各家|公司排
\bcompan(?:y|ies)\b
\bfirms?\b
"""
)
