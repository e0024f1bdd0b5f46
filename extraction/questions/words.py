"""How a reply words what it stands on: amounts, periods, names and standing, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extraction.chart import Period, Unit
from extraction.errors import Language, Sentence
from extraction.numbers.printed import format_number
from extraction.numbers.units import UNITS, convert
from extraction.periods import format_period
from extraction.questions.figures import MINUS
from extraction.questions.known import Known, Standing

LANGUAGES: tuple[Language, Language] = ("zh", "en")
STANDING_WORDS: dict[Standing, Sentence] = {
    "confirmed": Sentence(zh="已确认", en="confirmed"),
    "extracted": Sentence(zh="待核对", en="unconfirmed"),
    "model": Sentence(zh="仅模型所说", en="model only"),
}
ENGLISH_MONEY: dict[str, tuple[str, ...]] = {
    "CNY": ("RMB m", "RMB bn"),
    "USD": ("US$ m", "US$ bn"),
    "HKD": ("HK$ m", "HK$ bn"),
}
APART = " · "  # between the words of a part
LIST_SIGNS: dict[Language, str] = {"zh": "；", "en": "; "}


def amount_words(value: Decimal, unit: Unit | None) -> Sentence:
    """The number with its unit as printed; where that is Chinese money the English sentence says it in English too."""
    said = f"{MINUS if value < 0 else ''}{format_number(abs(value))}"
    if unit is None:
        return Sentence(said, said)
    printed = f"{said} {unit}"
    gloss = _english_money(value, unit)
    return Sentence(printed, f"{printed} ({gloss})" if gloss else printed)


def english_unit(unit: Unit | None) -> str:
    """What one Chinese money unit is in English, as a remark behind it; "" for any other unit."""
    gloss = _english_money(Decimal(1), unit) if unit else ""
    return f", each {gloss}" if gloss else ""


def value_words(one: Known) -> Sentence:
    """A known value, with its ± where it was measured."""
    words = amount_words(one.value, one.unit)
    if one.error is None:
        return words
    return Sentence(f"{words.zh}（±{one.error:f}）", f"{words.en} (±{one.error:f})")


def when(one: Known) -> Sentence:
    """The period of a value, else the category it stands under."""
    if one.period is None:
        shown = "" if one.category in (*one.part.split(APART), one.series) else one.category
        return Sentence(shown, shown)
    return period_words(one.period)


def period_words(period: Period) -> Sentence:
    zh, en = format_period(period, "zh"), format_period(period, "en")
    return Sentence(zh, f"{en} (year to date)" if period.cumulative and period.kind not in ("H1", "9M") else en)


def subject_words(one: Known) -> Sentence:
    """What a value is a number of: the metric, and the product or region it is one part of."""
    part = one.part
    if one.metric_name is None:
        own = part or one.series
        return Sentence(own, own)
    if not part:
        return one.metric_name
    return Sentence(f"{part}{one.metric_name.zh}", f"{part} {within(one.metric_name.en)}")


def company_words(one: Known) -> Sentence:
    """Whose value it is; "" where nobody said."""
    name = one.company_name or Sentence(one.company, one.company)
    if one.parent_only:
        return Sentence(f"{name.zh}（母公司）", f"{name.en} (parent company)")
    return name


def owned(one: Known, with_company: bool) -> Sentence:
    """Whose number it is and of what: 青屿精密营业收入, Qingyu Precision's revenue."""
    subject = subject_words(one)
    if not with_company:
        return subject
    if not (one.company or one.company_name):
        return joined(subject, source(one))  # of whom nobody said: of which picture is all that tells it apart
    company = company_words(one)
    return Sentence(f"{company.zh}{subject.zh}", f"{company.en}'s {within(subject.en)}")


def within(words: str) -> str:
    """A name as it stands within an English sentence: Net profit is nobody's name, EPS stays as it is."""
    return words[0].lower() + words[1:] if words[1:2].islower() and words[0].isascii() else words


def source(one: Known) -> Sentence:
    """The report or picture a value is from, in brackets."""
    name = one.whence.report or one.whence.name
    return Sentence(f"（{name}）", f" ({name})")


def full_name(one: Known, with_company: bool) -> Sentence:
    """Company, period and subject as one reads them: 青屿精密2023年营业收入, Qingyu Precision's revenue in 2023."""
    subject, time = subject_words(one), when(one)
    company = company_words(one) if with_company else Sentence("", "")
    restated = Sentence("（重述）", " (restated)") if one.restated else Sentence("", "")
    whose = Sentence("", "") if company.zh or not with_company else source(one)
    zh = f"{company.zh}{time.zh}{subject.zh}{whose.zh}{restated.zh}"
    return Sentence(zh, f"{owned(one, with_company).en}{_at(one, time.en)}{restated.en}")


def name_within(one: Known, with_company: bool) -> str:
    """The full English name as it stands within a sentence; printed names keep their capitals."""
    name = full_name(one, with_company).en
    return within(name) if one.metric_name and name.startswith(one.metric_name.en) else name


def _at(one: Known, time: str) -> str:
    """The period behind an English name."""
    if not time:
        return ""
    if one.period is None:
        return f", {time}"
    return f" at {time}" if one.period.kind == "instant" else f" in {time}"


def standing_words(used: Sequence[Known]) -> Sentence:
    """The weakest standing among the values, in brackets; nothing where all are confirmed."""
    if any(one.standing == "model" for one in used):
        weakest = STANDING_WORDS["model"]
    elif any(one.standing == "extracted" for one in used):
        weakest = STANDING_WORDS["extracted"]
    else:
        weakest = STANDING_WORDS["confirmed"]
    return Sentence(f"（{weakest.zh}）", f" ({weakest.en})")


def listed(sentences: Sequence[Sentence]) -> Sentence:
    return Sentence(*(LIST_SIGNS[each].join(one.in_language(each) for one in sentences) for each in LANGUAGES))


def joined(*parts: Sentence | str) -> Sentence:
    """The parts set one behind the other."""
    both = [Sentence(part, part) if isinstance(part, str) else part for part in parts]
    return Sentence("".join(one.zh for one in both), "".join(one.en for one in both))


def _english_money(value: Decimal, unit: Unit) -> str:
    """11.3 亿元 is RMB 1,130 m: the same amount, exactly, in the words of an English page."""
    words = ENGLISH_MONEY.get(unit.measure)
    if words is None or unit.printed.isascii():
        return ""
    fitting = UNITS[words[1] if abs(value) * unit.scale >= 10**10 else words[0]]
    converted = convert(value, unit, fitting)
    currency, _, scale = fitting.printed.partition(" ")
    return f"{currency} {MINUS if value < 0 else ''}{format_number(abs(converted))} {scale}"
