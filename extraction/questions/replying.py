"""From what was asked and what is held to the reply: one statement after another, and the doubts under all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extraction.chart import TextBox
from extraction.errors import Sentence
from extraction.numbers.unit_words import CURRENCIES
from extraction.questions.finding import Found, Slot, settle
from extraction.questions.known import Asked, Clause, Known, Named, Operation, Reply, ReplyState, Statement, Subject
from extraction.questions.names_said import tight
from extraction.questions.telling.about import tell_beyond, tell_origin, tell_title, tell_units
from extraction.questions.telling.comparing import tell_comparison, tell_ranking
from extraction.questions.telling.growth import tell_cagr, tell_growth
from extraction.questions.telling.growth_steps import tell_each_growth
from extraction.questions.telling.lack import lacking
from extraction.questions.telling.limits import tell_limit
from extraction.questions.telling.listing import tell_metrics, tell_open, tell_texts
from extraction.questions.telling.shares import tell_share_ranking, tell_shares
from extraction.questions.telling.totals import tell_total
from extraction.questions.telling.trends import tell_trends
from extraction.questions.telling.values import tell_values
from extraction.questions.words import STANDING_WORDS, company_words, full_name, listed, source, value_words

DOUBTS = 8


def reply_to(
    asked: Asked,
    known: Sequence[Known],
    *,
    with_company: bool = False,
    in_picture: bool = False,
    with_model: bool = False,
    texts: Sequence[TextBox] | None = None,
) -> Reply:
    """The reply from these values alone; `in_picture` where they are those of one picture.

    `with_model` says that a vision model can be asked what these values cannot answer; it is not asked here.

    `texts` are all texts of that picture, None where nothing has read them yet.
    """
    if asked.refusal is not None:
        return Reply(asked.text, "ask_back", (Statement(asked.refusal, answered=False),))
    unknown = _unknown_subject(asked, known)
    statements: list[Statement] = []
    for clause in asked.clauses:
        if clause.operation == "texts":
            said = tell_texts(texts, in_picture)
        elif clause.operation == "open":
            said = tell_open(with_model)
        elif stranger := _stranger(asked, clause, known, with_company and not in_picture):
            said = [stranger]
        elif clause.operation == "origin":
            said = tell_origin(_of_companies(clause, known), texts, in_picture)
        else:
            said = _tell(_with_subject(clause, unknown), known, with_company)
        statements += [one for one in said if one not in statements]
    lists_texts = any(clause.operation == "texts" for clause in asked.clauses)
    used = tuple(dict.fromkeys(one for statement in statements for one in statement.used))
    doubts = (
        *asked.remarks,
        *_unused(asked, unknown, known),
        *_other_currency(asked, used),
        *_disagreements(used, known),
        *_doubts(used),
    )
    return Reply(
        asked.text,
        _state(asked, statements, in_picture, unread=texts is None),
        tuple(statements),
        tuple(dict.fromkeys(doubts)),
        tuple(texts or ()) if lists_texts else (),
        any(clause.operation == "open" for clause in asked.clauses),
    )


def _tell(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """What is said of values; nothing else is asked of the ledger."""
    if clause.operation == "metrics":
        return tell_metrics(_of_companies(clause, known), with_company)
    if clause.operation == "beyond":
        return tell_beyond(clause.beyond)
    if not known:
        return lacking(clause, Found(), known, with_company)
    match clause.operation:
        case "growth" | "sequential":
            each = clause.every and len(clause.periods) != 1
            tell = tell_each_growth if each else tell_growth
            return tell(clause, known, with_company, sequential=clause.operation == "sequential")
        case "difference" | "ratio" | "compare":
            return tell_comparison(clause, known, with_company, clause.operation)
        case "sum" | "average" | "median":
            return tell_total(clause, known, with_company, clause.operation)
        case "rank" if clause.by_share:
            return tell_share_ranking(clause, known, with_company)
    return _TELLERS.get(clause.operation, tell_values)(clause, known, with_company)


_TELLERS: dict[Operation, Callable[[Clause, Sequence[Known], bool], list[Statement]]] = {
    "cagr": tell_cagr,
    "share": tell_shares,
    "rank": tell_ranking,
    "trend": tell_trends,
    "when": tell_limit,
    "unit": tell_units,
    "title": tell_title,
}


def _of_companies(clause: Clause, known: Sequence[Known]) -> Sequence[Known]:
    keys = {named.key for named in clause.companies}
    return [one for one in known if one.company in keys] if keys else known


def _unknown_subject(asked: Asked, known: Sequence[Known]) -> Subject | None:
    """What was asked for under a name that we do not know, so that nobody takes another number for it.

    A word of the picture's own title is no unknown subject where all its values are of one row or one disc.
    """
    one_row = len({(one.metric, one.series) for one in known}) == 1 or _all_of_their_title(known)
    words = _not_in_titles(asked, known) if one_row else list(asked.unused)
    if not words or any(clause.subjects for clause in asked.clauses):
        return None
    said = " ".join(words)
    return Subject(said, (Named("item", tight(said), tuple(words)),))


def _all_of_their_title(known: Sequence[Known]) -> bool:
    """True where one title says what all values count: no row has a metric of its own, and one thing is named."""
    titles = {(one.whence.image, one.title, one.unit.measure if one.unit else "") for one in known}
    if len(titles) != 1 or any(one.metric for one in known):
        return False
    return not re.search(r"\band\b|[&及和与、/]", known[0].title)


def _not_in_titles(asked: Asked, known: Sequence[Known]) -> list[str]:
    titles = "".join(tight(title) for title in {one.title for one in known})
    return [word for word in asked.unused if tight(word) not in titles]


def _stranger(asked: Asked, clause: Clause, known: Sequence[Known], in_ledger: bool) -> Statement | None:
    """Of the whole ledger: a name that no company goes by, so that the numbers of others are not its answer."""
    if not in_ledger or clause.companies or clause.operation in ("beyond", "metrics"):
        return None
    first = min((asked.text.find(one.said) for one in clause.subjects), default=0)
    names = [word for word in asked.unused if 0 <= asked.text.find(word) < first or word[:1].isupper()]
    if not names:
        return None
    held = list(dict.fromkeys(company_words(one) for one in known if one.company))[:8]
    zh, en = "、".join(f"“{name}”" for name in names), ", ".join(f"“{name}”" for name in names)
    return Statement(
        Sentence(
            f"不知道{zh}指什么，没有用别家的数代替；所持公司有：{'、'.join(one.zh for one in held) or '（无）'}。",
            f"Nothing known goes by {en}, and no other company's numbers took its place; "
            f"companies held: {', '.join(one.en for one in held) or 'none'}.",
        ),
        answered=False,
    )


def _with_subject(clause: Clause, unknown: Subject | None) -> Clause:
    if (
        unknown is None
        or clause.subjects
        or clause.operation in ("texts", "open", "metrics", "origin", "title", "beyond")
    ):
        return clause
    return replace(clause, subjects=(unknown,))


def _state(asked: Asked, statements: Sequence[Statement], in_picture: bool, unread: bool) -> ReplyState:
    """How far the statements answer; `unread` where nobody has read the picture's texts yet."""
    operations = {clause.operation for clause in asked.clauses}
    answered = sum(statement.answered for statement in statements)
    if answered == len(statements):
        return "answered"
    if answered:
        return "partly"
    if operations == {"texts"} and not in_picture:
        return "ask_back"
    if operations <= {"texts", "origin"} and in_picture and unread:
        return "needs_texts"
    return "needs_model" if operations == {"open"} else "unknown"


def _unused(asked: Asked, unknown: Subject | None, known: Sequence[Known]) -> list[Sentence]:
    """The words of the question that played no part in the reply."""
    unused = _not_in_titles(asked, known)
    if unknown is not None or not unused:
        return []
    words, english = "、".join(f"“{word}”" for word in unused), ", ".join(f"“{word}”" for word in unused)
    return [
        Sentence(
            zh=f"{words}没有对应的指标或数值，未计入。",
            en=f"Nothing known goes by {english}; not taken into account.",
        )
    ]


def _other_currency(asked: Asked, used: Sequence[Known]) -> list[Sentence]:
    """Dollars asked for and yuan held: nothing is converted, since no rate of exchange is known."""
    wanted = _CURRENCY.search(asked.text)
    if wanted is None:
        return []
    measure = CURRENCIES.get(wanted[1] or wanted[2].lower().replace(" ", ""), "")
    others = [
        one.unit for one in used if one.unit and one.unit.measure in CURRENCIES.values() and one.unit.measure != measure
    ]
    if not others or not measure:
        return []
    said = wanted[1] or wanted[2]
    return [
        Sentence(
            zh=f"问的是{said}，所持数值的单位是 {others[0]}；没有汇率，未换算。",
            en=f"Asked in {said}, held in {others[0]}; no rate of exchange is known, so nothing was converted.",
        )
    ]


_CURRENCY = re.compile(
    r"多少[百千万亿]*(美元|美金|港元|港币|欧元|日元|英镑|人民币)"
    r"|\bin (US ?dollars?|dollars|USD|US ?\$|HKD|HK ?\$|EUR|euros|GBP|yuan|RMB|CNY)",
    re.IGNORECASE,
)


def _disagreements(used: Sequence[Known], known: Sequence[Known]) -> list[Sentence]:
    """Where another source says another number for something the reply stands on."""
    said = []
    for slot in settle(known):
        words = (*slot.words, *slot.others)
        if len(words) > 1 and any(word in used for word in words):
            said.append(_disagreement(slot))
    return said


def _disagreement(slot: Slot) -> Sentence:
    name = full_name(slot.best, with_company=False)
    each = []
    for one in (*slot.words, *slot.others):
        value, where, standing = value_words(one), source(one), STANDING_WORDS[one.standing]
        each.append(Sentence(f"{value.zh}{where.zh}{standing.zh}", f"{value.en}{where.en} {standing.en}"))
    both = listed(each)
    return Sentence(
        zh=f"{name.zh}各处说法不一：{both.zh}。",
        en=f"Sources differ on {name.en}: {both.en}.",
    )


def _doubts(used: Sequence[Known]) -> list[Sentence]:
    """The doubts of the reading about the values used, each with the value's name; confirmed ones are settled."""
    said = []
    for one in used:
        if one.standing == "confirmed":
            continue
        name = full_name(one, with_company=False)
        said += [Sentence(f"{name.zh}：{doubt.zh}", f"{name.en}: {doubt.en}") for doubt in one.doubts]
    more = len(said) - DOUBTS
    if more > 0:
        said = said[:DOUBTS]
        said.append(Sentence(f"另有 {more} 处存疑，见下表。", f"{more} more doubts are in the table."))
    return said
