"""Questions worth asking of what is held, in the reader's language: each of them gets an answer."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.errors import Language
from extraction.periods import format_period
from extraction.questions.finding import Slot, rows, settle, speaks_of
from extraction.questions.known import Known
from extraction.questions.telling.growth import before, in_percent
from extraction.questions.telling.totals import COMPOSED, is_total
from extraction.questions.words import subject_words

Words = dict[Language, str]

METRICS: Words = {"zh": "这张图展示了哪些财务指标？", "en": "What metrics does this chart show?"}
TEXTS: Words = {"zh": "请提取图中的所有文字内容。", "en": "Extract all the text in the picture."}
TREND: Words = {"zh": "请分析这张图的趋势。", "en": "Analyse the trend of this chart."}
ALL_METRICS: Words = {"zh": "有哪些指标？", "en": "What metrics are there?"}
GROWTH: Words = {
    "zh": "{period}的{subject}是多少？同比增长多少？",
    "en": "What was {subject} in {period}, and how much did it grow?",
}
VALUE: Words = {"zh": "{period}的{subject}是多少？", "en": "What was {subject} in {period}?"}
CAGR: Words = {"zh": "{subject}的复合增长率是多少？", "en": "What is the CAGR of {subject}?"}
SHARES: Words = {"zh": "比较{one}和{other}的占比。", "en": "Compare the share of {one} and {other}."}
HIGHEST: Words = {
    "zh": "哪家公司{period}的{subject}最高？",
    "en": "Which company had the highest {subject} in {period}?",
}
COURSE: Words = {"zh": "{company}{subject}的趋势如何？", "en": "How did {subject} of {company} develop?"}


def examples(known: Sequence[Known], language: Language, in_picture: bool) -> tuple[str, ...]:
    """A handful of questions, the ones about numbers first where there are any."""
    slots = settle(known)
    own_rows = sorted(rows(slots), key=_worth, reverse=True)
    asked = [METRICS[language], TEXTS[language]] if in_picture else []
    if own_rows and len(own_rows[0]) > 1:
        asked.append(_growth(own_rows[0], language))
        if in_picture:
            asked.append(TREND[language])
        if _compounds(own_rows[0]):
            asked.append(CAGR[language].format(subject=_subject(own_rows[0], language)))
    parts = [slot.best for slot in slots if slot.best.part and slot.best.chart in COMPOSED and not is_total(slot.best)]
    if len({one.part for one in parts}) > 1:
        one, other = list(dict.fromkeys(each.part for each in parts))[:2]
        asked.append(SHARES[language].format(one=one, other=other))
    if not in_picture and own_rows:
        asked += _of_companies(own_rows, language)
        asked.append(ALL_METRICS[language])
    return tuple(dict.fromkeys(asked))


def _growth(row: Sequence[Slot], language: Language) -> str:
    newest = row[-1].best.period
    base = newest is not None and any(speaks_of(slot.best.period, before(newest)) for slot in row)
    return (GROWTH if base else VALUE)[language].format(period=_newest(row, language), subject=_subject(row, language))


def _compounds(row: Sequence[Slot]) -> bool:
    """True for years of an amount that begins and ends above zero."""
    yearly = all(slot.best.period is not None and slot.best.period.kind == "FY" for slot in row)
    first, last = row[0].best, row[-1].best
    return yearly and len(row) > 2 and first.value > 0 and last.value > 0 and not in_percent(first)


def _of_companies(own_rows: Sequence[Sequence[Slot]], language: Language) -> list[str]:
    first = own_rows[0]
    same = [row for row in own_rows if row[0].best.metric == first[0].best.metric and row[0].best.metric]
    asked = []
    name = first[0].best.company_name
    if len(first) > 1 and name:
        asked.append(COURSE[language].format(company=name.in_language(language), subject=_subject(first, language)))
    if len({row[0].best.company for row in same}) > 1:
        asked.append(HIGHEST[language].format(period=_newest(first, language), subject=_subject(first, language)))
    return asked


def _newest(row: Sequence[Slot], language: Language) -> str:
    period = row[-1].best.period
    return format_period(period, language) if period else row[-1].best.category


def _worth(row: Sequence[Slot]) -> tuple[int, bool, bool, int]:
    """Rows to ask about first: with confirmed values, of a known metric, not a rate, long."""
    confirmed = sum(slot.best.standing == "confirmed" for slot in row)
    one = row[0].best
    return (confirmed, bool(one.metric) and not one.part, not in_percent(one), len(row))


def _subject(row: Sequence[Slot], language: Language) -> str:
    """The name as it stands within a sentence: Net profit is no name of a person."""
    words = subject_words(row[0].best).in_language(language)
    return words[0].lower() + words[1:] if words[1:2].islower() else words
