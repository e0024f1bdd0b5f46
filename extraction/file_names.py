"""What the name of a file, or the title of a chart, says about where the picture comes from.

"贵州茅台_2023年年报_p12_图3.png" says company, report, page and figure; "Screenshot 2024-05-03.png" says nothing, and
so nothing is guessed from it. A company that nobody added is believed only beside a report or a period.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from extraction.periods import parse_period


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a picture comes from, as far as it is known; fields that say nothing are empty."""

    company: str = ""
    report: str = ""
    report_date: dt.date | None = None
    page: str = ""
    figure: str = ""
    source_url: str = ""

    def __bool__(self) -> bool:
        return any((self.company, self.report, self.report_date, self.page, self.figure, self.source_url))


@dataclass(frozen=True, slots=True)
class KnownCompany:
    """A name that means a company, and what the company is called."""

    alias: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Companies:
    """Every name that means a company. Two of these are the same only if they are one: comparing thousands is slow."""

    names: tuple[KnownCompany, ...] = ()


NOBODY = Companies()


def origin_in_name(file: str, companies: Companies = NOBODY) -> Origin:
    """What the name of a file says; an empty origin for names that a camera, a screen or a browser gave."""
    stem = _stem(file)
    by_machine = bool(_MACHINE.search(stem))
    left, figure = _taken(_FIGURE, stem)
    left, page = _taken(_PAGE, left)
    left, day = (_MACHINE.sub("|", left), None) if by_machine else _date(left)
    pieces = _pieces(left)
    report = _report(pieces)
    company = _known(stem, companies, with_tickers=not by_machine) or _company(pieces, bool(report), by_machine)
    if not company and not report:
        return Origin(page=page, figure=figure) if page and figure else Origin()
    return Origin(company, report, day, page, figure)


def origin_in_title(title: str, companies: Companies = NOBODY) -> Origin:
    """What the title of a chart says: its number, and a company that is known."""
    words = unicodedata.normalize("NFKC", title).strip()
    numbered = _NUMBERED.match(words)
    figure = re.sub(r"\s+", " ", numbered[1]).strip() if numbered else ""
    return Origin(_known(words, companies, with_tickers=True), figure=figure)


# ---------------------------------------------------------------------------------------- the parts of a name

_COPY = re.compile(
    r"(?:\s*[(（]\d+[)）]|\s*[-–]\s*(?:副本|copy)(?:\s*[(（]?\d+[)）]?)?|\s+copy(?:\s*\d+)?|\s*副本)$", re.IGNORECASE
)
_MACHINE = re.compile(
    r"(?:屏幕|微信|企业微信|QQ|钉钉|飞书)?(?:截屏|截图|快照)|微信图片|QQ图片|未命名|未标题|无标题|新建|下载|扫描|"
    r"(?<![a-z])(?:screen[ _-]?shots?|screen[ _-]?cap\w*|snipaste|snip|clipboard|pasted|capture|fireshot|camscanner|"
    r"whatsapp|mmexport|wx_camera|img|dscn?|pxl|vid|untitled|download|scan|photo|image)(?![a-z])",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?P<word>图表|图|表|(?<![A-Za-z])(?:figure|fig\.?|exhibit|chart|table))[ _.#-]{0,2}"
    r"(?P<number>\d{1,3}(?:[-.]\d{1,2})?)(?![\d年%])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"((?:图表|图|表|figure|fig\.?|exhibit|chart|table)\s*\d{1,3}(?:[-.]\d{1,2})?)\s*(?:[::.、|]|\s|$)", re.IGNORECASE
)
_PAGE = re.compile(
    r"第\s*(?P<a>\d{1,4})\s*页|(?<![A-Za-z\d])(?:pages?|pg|p)[ _.]{0,2}(?P<b>\d{1,4})(?![\dA-Za-z])", re.IGNORECASE
)
_DATE = re.compile(
    r"(?<!\d)(?P<y>20\d\d)(?:(?P<m1>\d\d)(?P<d1>\d\d)|(?P<sign>[-./_])(?P<m2>\d\d?)(?P=sign)(?P<d2>\d\d?)"
    r"|年(?P<m3>\d\d?)月(?P<d3>\d\d?)日)(?!\d)"
)
_REPORT = re.compile(
    r"(?P<zh>(?:(?:20)?\d\d年?度?)?(?:年年?度?报告?|年报|半年度?报告?|中报|中期报告|[一三]季度?报告?|第[一三]季度报告|季度报告|季报"
    r"|业绩(?:快报|预告|公告|发布会|说明会|交流会)|招股(?:说明)?书|募集说明书|可持续发展报告|社会责任报告|ESG报告"
    r"|深度报告|深度研究|首次覆盖|跟踪报告|点评报告)(?:点评|摘要|全文|正文|PPT)?|点评)"
    r"|(?<![A-Za-z\d])(?P<en>10-?[KQ]|20-?F|40-?F|6-?K|8-?K|S-1|F-1|annual[ _-]report|interim[ _-]report"
    r"|half[ _-]year(?:ly)?[ _-](?:report|results)|quarterly[ _-]report|interim[ _-]results|annual[ _-]results"
    r"|(?:full[ _-]year[ _-])?results|earnings(?:[ _-](?:release|call|presentation|deck|report))?"
    r"|investor[ _-](?:presentation|day|deck)|prospectus|factbook|fact[ _-]sheet|initiation|AR(?=[ _-]?20\d\d))"
    r"(?![A-Za-z])",
    re.IGNORECASE,
)
_RESEARCH = re.compile(r"深度|首次覆盖|跟踪|点评|initiation", re.IGNORECASE)
_HARD = re.compile(
    r"[_|,，、;；::()()（）\[\]【】《》“”\"'&+~#@!]+|\s+[-–—]+\s+|[–—]+|(?<=[\u4e00-\u9fff])-|-(?=[\u4e00-\u9fff])"
)
_PERIODIC = re.compile(
    r"(?<![A-Za-z\d])(?:(?:FY|CY)\s?'?(?:20)?\d\d(?:Q[1-4]|H[12])?|(?:20)?\d\d\s?-?(?:Q[1-4]|H[12]|9M)"
    r"|(?:[1-4]Q|[12]H|9M)\s?-?'?(?:20)?\d\d|(?:Q[1-4]|H[12])\s?-?'?(?:FY)?\s?(?:20)?\d\d|20\d\d年?(?:上半年|下半年|前三季度|第?[一二三四]季度)"
    r"|(?:19|20)\d\d年?度?)(?![A-Za-z\d])",
    re.IGNORECASE,
)
_TICKER = re.compile(
    r"(?<![A-Za-z\d])(?:(?:SH|SZ|BJ)\.?)?((?:60|68|00|30|83|87|43|92)\d{4})(?:\.(?:SH|SS|SZ|BJ))?(?![A-Za-z\d])"
    r"|(?<![A-Za-z\d])(\d{4,5}\.HK)(?![A-Za-z\d])",
    re.IGNORECASE,
)
_BROKER = re.compile(
    r".{2,}(?:证券|研究所|研究院|研究部)$|^(?:中金(?:公司)?|国君|申万(?:宏源)?|天风|东吴|中信建投|华创)$"
)
_NO_COMPANY = re.compile(
    r"行业|板块|市场|宏观|策略|周报|月报|日报|专题|对比|可比|收入|利润|毛利|营收|净利|现金流|费用|占比|增速|增长|同比|环比|结构|分布"
    r"|趋势|走势|销量|产量|产能|价格|需求|估值|图|表|数据|资料|附件|附录|页|报告|研报|年报|季报|最终|修改|新版|版本|原图|高清|裁剪|测试"
    r"|中文|英文|英文版|摘要|全文|合并|季度|半年|年度|我的|家庭|照片|相册|PPT"
    r"|(?<![A-Za-z])(?:charts?|figures?|fig|tables?|exhibits?|pages?|revenues?|sales|profits?|margins?|income|cash|costs?|growth|segments?"
    r"|results?|reports?|annual|interim|quarterly|presentation|slides?|deck|final|draft|copy|new|old|test|crop(?:ped)?|edited|data"
    r"|version|v\d+|en|zh|eng|chn|cn|us|png|jpe?g|pdf|web|hd|hi-?res|large|small|original|the|my|vacation|holiday)(?![A-Za-z])",
    re.IGNORECASE,
)
_LONGEST = 12  # Chinese characters in a company's name
_MOST_WORDS = 4  # Latin words in one


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a name and what it is taken for."""

    text: str
    kind: str  # "words", "report", "period", "ticker"


def _stem(file: str) -> str:
    """The name without folders, ending and copy marks; half-width."""
    name = unicodedata.normalize("NFKC", PurePath(file.replace("\\", "/")).name)
    name = re.sub(r"(?:\.(?:png|jpe?g|webp|bmp|tiff?|gif|pdf))+$", "", name, flags=re.IGNORECASE)
    while (shorter := _COPY.sub("", name)) != name:
        name = shorter
    return name.strip()


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The text with the first match cut out, and what it says: a number, or a word with its number."""
    found = pattern.search(text)
    if found is None:
        return text, ""
    said = found.groupdict()
    word = said.get("word")
    number = said["number"] if word else said["a"] or said["b"]
    if word:
        gap = " " if word.isascii() else ""
        number = f"{word}{gap}{number}"
    return f"{text[: found.start()]}|{text[found.end() :]}", number


def _date(text: str) -> tuple[str, dt.date | None]:
    """The first day of the calendar, cut out."""
    for found in _DATE.finditer(text):
        month = int(found["m1"] or found["m2"] or found["m3"])
        day = int(found["d1"] or found["d2"] or found["d3"])
        try:
            date = dt.date(int(found["y"]), month, day)
        except ValueError:
            continue
        return f"{text[: found.start()]}|{text[found.end() :]}", date
    return text, None


def _pieces(text: str) -> list[_Piece]:
    """The name in its order: reports, periods and tickers, and the words between them."""
    pieces = [_Piece(text, "words")]
    for kind, pattern in (("report", _REPORT), ("ticker", _TICKER), ("period", _PERIODIC)):
        pieces = [part for piece in pieces for part in _split(piece, kind, pattern)]
    if " " not in text and text.isascii():  # blanks were not allowed, and an underscore stands for one
        pieces = [_Piece(piece.text.replace("_", " "), piece.kind) for piece in pieces]
    words = [
        _Piece(part.strip(" -._"), piece.kind)
        for piece in pieces
        for part in ([piece.text] if piece.kind != "words" else _HARD.split(piece.text))
    ]
    return [piece for piece in words if piece.text]


def _split(piece: _Piece, kind: str, pattern: re.Pattern[str]) -> Iterable[_Piece]:
    if piece.kind != "words":
        return [piece]
    parts, at = [], 0
    for found in pattern.finditer(piece.text):
        parts += [_Piece(piece.text[at : found.start()], "words"), _Piece(found[0], kind)]
        at = found.end()
    return [*parts, _Piece(piece.text[at:], "words")]


def _report(pieces: Sequence[_Piece]) -> str:
    """The report as the name words it, with its period where that stands apart."""
    reports = [piece for piece in pieces if piece.kind == "report"]
    periods = [piece for piece in pieces if piece.kind == "period"]
    if not reports:
        spoken = [piece.text for piece in periods if not re.fullmatch(r"\d{4}年?度?", piece.text)]
        return spoken[0] if spoken and parse_period(spoken[0]) is not None else ""
    first = reports[0]
    dated = bool(re.search(r"\d\d年|20\d\d", first.text))
    wanted = [first] if dated or not periods else [piece for piece in pieces if piece in (first, periods[0])]
    gap = "" if not first.text.isascii() else " "
    return gap.join(re.sub(r"[ _]+", " ", piece.text) for piece in wanted)


def names_one_report(name: str) -> bool:
    """True if a report's name says which one it is: every company has a "2024年年报", few a "半导体行业周报"."""
    text, _ = _date(unicodedata.normalize("NFKC", name))
    words = "".join(piece.text for piece in _pieces(text) if piece.kind == "words")
    return sum(letter.isalpha() for letter in _NO_COMPANY.sub("", words)) > 1


# ------------------------------------------------------------------------------------------------- the company


def _known(text: str, companies: Companies, *, with_tickers: bool) -> str:
    """The company whose longest name stands in the text, a Latin one as words of their own; "" if two are as long."""
    whole = _flat(text).replace("_", " ")
    found: dict[str, int] = {}
    for company in companies.names:
        alias = _flat(company.alias)
        if len(alias) < 2 or alias not in whole or (alias.isdigit() and not with_tickers):
            continue
        if not alias.isascii() or re.search(rf"(?<![a-z\d]){re.escape(alias)}(?![a-z\d])", whole):
            found[company.name] = max(found.get(company.name, 0), len(alias))
    longest = max(found.values(), default=0)
    names = [name for name, length in found.items() if length == longest]
    return names[0] if len(names) == 1 else ""


@lru_cache(maxsize=2**15)
def _flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _company(pieces: Sequence[_Piece], has_report: bool, by_machine: bool) -> str:
    """A name that stands beside the report, the period or the ticker; else the ticker itself."""
    tickers = [piece.text for piece in pieces if piece.kind == "ticker"]
    if not has_report and (not tickers or by_machine):
        return ""
    named = [piece for piece in pieces if piece.kind == "words" and _may_be_company(piece.text)]
    others = [piece for piece in named if not _BROKER.search(piece.text)]
    about_report = " ".join(piece.text for piece in pieces if piece.kind == "report")
    if others or _RESEARCH.search(about_report):
        named = others  # a broker writes about others
    beside = _beside(pieces, named)
    if beside:
        return beside
    return tickers[0].upper() if tickers and has_report else ""


def _beside(pieces: Sequence[_Piece], named: Sequence[_Piece]) -> str:
    """The name directly before what tells a report, else directly after it."""
    marks = [at for at, piece in enumerate(pieces) if piece.kind != "words"]
    marks.sort(key=lambda at: ("ticker", "report", "period").index(pieces[at].kind))
    for step in (-1, 1):
        for at in marks:
            if 0 <= at + step < len(pieces) and pieces[at + step] in named:
                return pieces[at + step].text
    return ""


def _may_be_company(text: str) -> bool:
    """True for a few words of letters that mean nothing else we know of."""
    if _MACHINE.search(text) or _NO_COMPANY.search(text) or re.search(r"\d{2}", text):
        return False
    if re.search(r"[\u4e00-\u9fff]", text):
        return 2 <= len(text) <= _LONGEST
    words = text.split()
    return 0 < len(words) <= _MOST_WORDS and bool(re.fullmatch(r"[A-Za-z][A-Za-z.'&\- ]*", text)) and len(text) > 2
