"""Takes companies from a table (CSV or Excel): first what each line would change, then, when asked, the change.

Nothing is overwritten by an empty cell, and nothing that already means another company is taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extraction.errors import Sentence
from storage.companies import (
    Company,
    CompanyWord,
    add_company,
    add_company_alias,
    change_company,
    find_companies,
    list_companies,
)
from storage.database import Database
from storage.errors import StoreError, UnknownRow
from storage.names import fold
from storage.sheets import first_sheet, is_workbook

Field = Literal["zh", "en", "short", "former", "ticker", "industry", "year_end"]
Outcome = Literal["new", "changed", "same", "refused"]

MOST_BYTES = 8 * 1024 * 1024
MOST_LINES = 20_000
MOST_LETTERS = 200  # of one name
HEADS: dict[Field, str] = {
    "zh": "公司|公司名称|名称|中文名|中文名称|公司中文名称|公司全称|name_zh|zh|chinese name|name (zh)|name|company"
    "|company name",
    "en": "英文名|英文名称|公司英文名称|英文全称|name_en|en|english name|name (en)",
    "short": "简称|公司简称|证券简称|股票简称|英文简称|short|short name|abbreviation",
    "former": "曾用名|曾用简称|历史名称|former|former name|former names|previous name",
    "ticker": "代码|证券代码|股票代码|A股代码|H股代码|港股代码|美股代码|ticker|tickers|symbol|code|a share|h share"
    "|us ticker",
    "industry": "行业|所属行业|申万行业|industry|sector",
    "year_end": "财年截止|财年截止月|财年截止日|会计年度截止|年结日|财政年度终结|fiscal year end|year end|fye"
    "|fiscal_year_end",
}
_FIELD_OF = {fold(head): name for name, heads in HEADS.items() for head in heads.split("|")}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS: tuple[tuple[Field, CompanyWord], ...] = (("short", "short"), ("former", "former"), ("ticker", "ticker"))


@dataclass(frozen=True, slots=True)
class CompanyLine:
    """One line of the file: what it says, which company it means, and what taking it would do.

    `told` says what is new about the company, or why the line is refused. `words` are its further names and tickers.
    """

    number: int
    outcome: Outcome
    company: Company
    words: tuple[tuple[str, CompanyWord], ...]
    told: Sentence


def read_companies(content: bytes) -> list[dict[Field, str]]:
    """The lines of a CSV or Excel file by what each column means; a file without a column of names is refused."""
    if len(content) > MOST_BYTES:
        raise UnknownRow(
            Sentence(
                f"文件超过 {MOST_BYTES // 2**20} MB，未读取。", f"The file is larger than {MOST_BYTES // 2**20} MB."
            )
        )
    table = first_sheet(content) if is_workbook(content) else _csv(content)
    head = next((row for row in table if any(map(str.strip, row))), [])
    fields = [_FIELD_OF.get(fold(cell)) for cell in head]
    if not {"zh", "en"} & set(fields):
        raise UnknownRow(
            Sentence(
                "第一行里没有公司名称这一列。请用“公司名称、英文名称、简称、曾用名、代码、行业、财年截止”作列名。",
                "The first row has no column of company names. Call the columns name, English name, short name, former "
                "name, ticker, industry, fiscal year end.",
            )
        )
    body = [row for row in table[table.index(head) + 1 :] if any(map(str.strip, row))]
    if len(body) > MOST_LINES:
        raise UnknownRow(
            Sentence(f"超过 {MOST_LINES} 行，请分成几个文件。", f"More than {MOST_LINES} lines; split the file.")
        )
    return [_line(fields, row) for row in body]


def weigh_companies(db: Database, lines: Sequence[Mapping[Field, str]]) -> list[CompanyLine]:
    """What taking these lines would do, line by line; nothing is written."""
    names = {word for line in lines for word in _all_words(line)}
    meant = {fold(name): found.key for name, found in find_companies(db, names).items()}
    known = {one.key: one for one in list_companies(db)}
    claimed: dict[str, int] = {}
    weighed = []
    for number, line in enumerate(lines, start=2):  # the first line of the file is its head
        one = _weigh(number, line, meant, known, claimed)
        if one.outcome != "refused":
            claimed |= {fold(word): number for word in _all_words(line)}
        weighed.append(one)
    return weighed


def take_companies(db: Database, lines: Iterable[CompanyLine], taken_by: str = "") -> list[CompanyLine]:
    """Take the lines that are new or changed, all in one step; what has been taken by others since is refused."""
    said = []
    with db.write():
        for line in lines:
            if line.outcome in ("same", "refused"):
                said.append(line)
                continue
            try:
                _take(db, line, taken_by)
            except StoreError as problem:
                said.append(replace(line, outcome="refused", told=problem.sentence))
            else:
                said.append(line)
    return said


def _take(db: Database, line: CompanyLine, taken_by: str) -> None:
    one = line.company
    if line.outcome == "new":
        add_company(db, one.zh, one.en, one.ticker, (), taken_by, one.industry, one.year_end)
    else:
        change_company(db, one, taken_by)
    for word, kind in line.words:
        add_company_alias(db, one.key, word, taken_by, kind)


def _weigh(
    number: int,
    line: Mapping[Field, str],
    meant: Mapping[str, str],
    known: Mapping[str, Company],
    claimed: Mapping[str, int],
) -> CompanyLine:
    words = _all_words(line)
    own = line.get("zh") or line.get("en", "")
    said = Company("", own, line.get("en") or own, _tickers(line)[0])
    keys = {meant[fold(word)] for word in words if fold(word) in meant}
    earlier = next((claimed[fold(word)] for word in words if fold(word) in claimed), None)
    trouble = _trouble(line, keys, known, earlier)
    if trouble is not None:
        return CompanyLine(number, "refused", said, (), trouble)
    before = known[keys.pop()] if keys else None
    month = _month(line.get("year_end", ""))
    further = [(word, kind) for name, kind in _WORDS for word in _parts(line.get(name, ""))]
    if before is None:
        company = Company(
            fold(said.zh), said.zh, said.en or said.zh, said.ticker, line.get("industry", ""), month or 12
        )
        return CompanyLine(number, "new", company, tuple(further), Sentence("新公司", "a new company"))
    after = replace(
        before, zh=line.get("zh") or before.zh, en=line.get("en") or before.en, ticker=said.ticker or before.ticker,
        industry=line.get("industry") or before.industry, year_end=month or before.year_end,
    )  # fmt: skip
    fresh = tuple((word, kind) for word, kind in further if fold(word) not in meant)
    told = _differences(before, after, fresh)
    return CompanyLine(number, "changed" if told.zh else "same", after, fresh, told)


def _trouble(
    line: Mapping[Field, str], keys: set[str], known: Mapping[str, Company], earlier: int | None
) -> Sentence | None:
    """Why a line cannot be taken; None if it can."""
    if not fold(line.get("zh", "") or line.get("en", "")):
        return Sentence("没有公司名称", "it has no company name")
    if any(len(word) > MOST_LETTERS for word in _all_words(line)):
        return Sentence(f"名称超过 {MOST_LETTERS} 个字", f"a name is longer than {MOST_LETTERS} letters")
    if earlier is not None:
        return Sentence(f"与第 {earlier} 行是同一名称或代码", f"it shares a name or ticker with line {earlier}")
    if len(keys) > 1:
        zh, en = "、".join(known[key].zh for key in sorted(keys)), ", ".join(known[key].en for key in sorted(keys))
        return Sentence(f"这些名称分属不同公司：{zh}", f"its names mean different companies: {en}")
    if line.get("year_end") and _month(line["year_end"]) is None:
        said = line["year_end"]
        return Sentence(f"看不懂财年截止“{said}”", f"“{said}” is no month in which a year ends")
    return None


def _differences(before: Company, after: Company, fresh: Sequence[tuple[str, CompanyWord]]) -> Sentence:
    """What is new about a company that is known; empty if nothing is."""
    pairs = [
        (before.zh, after.zh), (before.en, after.en), (before.ticker, after.ticker), (before.industry, after.industry),
    ]  # fmt: skip
    told = [f"{old or '–'} → {new}" for old, new in pairs if old != new]
    zh, en = list(told), list(told)
    if before.year_end != after.year_end:
        zh.append(f"财年截止 {before.year_end} 月 → {after.year_end} 月")
        en.append(f"year end month {before.year_end} → {after.year_end}")
    added = [f"+ {word}" for word, _ in fresh]
    return Sentence("；".join(zh + added), "; ".join(en + added))


def _line(fields: Sequence[Field | None], row: Sequence[str]) -> dict[Field, str]:
    """The cells of a row by field; several columns of tickers or names are put together."""
    said: dict[Field, str] = {}
    for field, cell in zip(fields, row, strict=False):
        text = " ".join(cell.split())
        if field is not None and text and field in said and field in ("short", "former", "ticker"):
            said[field] += f";{text}"
        elif field is not None and text:
            said.setdefault(field, text)
    return said


def _all_words(line: Mapping[Field, str]) -> list[str]:
    """Every wording of a line that means its company."""
    own = [line.get("zh", ""), line.get("en", "")]
    further = [word for name, _ in _WORDS for word in _parts(line.get(name, ""))]
    return [word for word in (*own, *further) if fold(word)]


def _tickers(line: Mapping[Field, str]) -> list[str]:
    return [*_parts(line.get("ticker", "")), ""]


def _parts(cell: str) -> list[str]:
    return [part for part in (part.strip() for part in re.split(r"[;；|、\n]", cell)) if part]


def _month(text: str) -> int | None:
    """The month of "12-31", "3月31日", "2024-06-30", "December" or "9"; None for anything else."""
    word = fold(text)
    named = next((number for number, name in enumerate(_MONTHS, 1) if name in word), None)
    if named is not None:
        return named
    told = re.fullmatch(r"(?:(?:19|20)\d\d[-/.年])?(\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?:[t ]?00:00(?::00)?)?", word)
    number = int(told[1]) if told else 0
    return number if 1 <= number <= 12 else None


def _csv(content: bytes) -> list[list[str]]:
    """The rows of a CSV, whichever sign stands between the cells; Chinese Excel saves in GB 18030."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as problem:
            raise UnknownRow(
                Sentence("文件的编码无法识别，请另存为 UTF-8。", "The file's encoding is unknown; save it as UTF-8.")
            ) from problem
    head = text.lstrip().split("\n", 1)[0]
    between = max("\t,;", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=between))
    except csv.Error as problem:
        raise UnknownRow(Sentence("这不是可以读取的表格。", "This is no table that can be read.")) from problem
