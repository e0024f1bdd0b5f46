"""Telling what a clause asks for and is not held, and what is held instead."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.errors import Sentence
from extraction.questions.finding import Found, Slot, rows
from extraction.questions.known import Clause, Known, Statement
from extraction.questions.telling.said import sentence_of
from extraction.questions.words import listed, period_words, subject_words, when

NEAR = 4
QUARTERS = ("Q1", "Q2", "Q3", "Q4")


def lacking(clause: Clause, found: Found, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """What a clause asks for and is not held, and what is held instead."""
    if not known:
        return [_nothing_held()]
    if found.lacking == "company":
        names = "、".join(each.wordings[0] for each in clause.companies)
        return [not_held(Sentence(f"没有“{names}”的数值。", f"No value of “{names}” is held."))]
    if found.lacking == "subject":
        return _no_subject(clause, found, known, with_company)
    subject = "、".join(dict.fromkeys(subject_words(slot.best).zh for slot in found.near[:3]))
    english = ", ".join(dict.fromkeys(subject_words(slot.best).en for slot in found.near[:3]))
    asked = asked_periods(clause)
    held = held_periods(found.near)
    return [
        not_held(
            Sentence(
                zh=f"所持数据中没有{asked.zh}的{subject}；有的是：{held.zh}。",
                en=f"{english} for {asked.en} is not in what we hold; held: {held.en}.",
            )
        )
    ]


def _no_subject(clause: Clause, found: Found, known: Sequence[Known], with_company: bool) -> list[Statement]:
    names = _quoted([subject.said for subject in found.missing or clause.subjects])
    held = held_subjects(known)
    statements = [
        not_held(
            Sentence(
                zh=f"所持数据中没有{names.zh}；有的是：{held.zh}。",
                en=f"{names.en} is not in what we hold; held: {held.en}.",
            )
        )
    ]
    of_period = _best_near(clause, found.near)
    for slot in of_period[:NEAR]:
        said = sentence_of(slot, with_company)
        near = Sentence(f"名称相近的有 {said.zh}", f"Close in name: {said.en}")
        statements.append(Statement(near, slot.words, answered=False))
    if found.near and not of_period:
        names, held_for = held_subjects([slot.best for slot in found.near]), held_periods(found.near)
        near = Sentence(f"名称相近的有{names.zh}（{held_for.zh}）。", f"Close in name: {names.en} ({held_for.en}).")
        statements.append(not_held(near))
    return statements


def _best_near(clause: Clause, near: Sequence[Slot]) -> list[Slot]:
    """Of what comes close in name the values of the periods asked for, or the newest of each row."""
    if not clause.periods:
        return [row[-1] for row in rows(near)]
    ends = {period.end for period in clause.periods}
    return [slot for slot in near if slot.best.period and slot.best.period.end in ends]


def missing(found: Found) -> list[Statement]:
    """One sentence on the subjects, and one on the periods, that nothing is held of, though others were found."""
    statements = []
    if found.missing:
        names = _quoted([subject.said for subject in found.missing])
        statements.append(not_held(Sentence(f"所持数据中没有{names.zh}。", f"{names.en} is not in what we hold.")))
    if found.undated:
        said = [period_words(period) for period in found.undated]
        zh, en = "、".join(one.zh for one in said), ", ".join(one.en for one in said)
        statements.append(
            not_held(Sentence(f"所持数据中没有{zh}的数值，未计入。", f"No value of {en} is held; left out."))
        )
    return statements


def not_held(sentence: Sentence) -> Statement:
    return Statement(sentence, answered=False)


def _nothing_held() -> Statement:
    return not_held(
        Sentence(
            zh="这里还没有任何读出的数值；请先上传图表，等它读完。",
            en="No value has been read here yet; upload a chart and wait until it is read.",
        )
    )


def _quoted(names: Sequence[str]) -> Sentence:
    unique = list(dict.fromkeys(names))
    return Sentence("、".join(f"“{name}”" for name in unique), ", ".join(f"“{name}”" for name in unique))


def asked_periods(clause: Clause) -> Sentence:
    """The periods a clause names."""
    said = [period_words(period) for period in clause.periods]
    if clause.span and len(said) > 1:
        return Sentence(f"{said[0].zh}至{said[-1].zh}", f"{said[0].en} to {said[-1].en}")
    if not said:
        return Sentence("所问期间", "the periods asked for")
    return Sentence("、".join(one.zh for one in said), ", ".join(one.en for one in said))


def held_periods(slots: Sequence[Slot]) -> Sentence:
    """From when to when values are held, kind by kind."""
    kinds: dict[str, list[Known]] = {}
    for slot in slots:
        if slot.best.period:
            kind = slot.best.period.kind
            kinds.setdefault("quarter" if kind in QUARTERS else kind, []).append(slot.best)
    if not kinds:
        return Sentence("未注明期间的数值", "values without a period")
    ranges = []
    for own in kinds.values():
        first, last = when(min(own, key=_end)), when(max(own, key=_end))
        many = first != last
        ranges.append(Sentence(f"{first.zh}至{last.zh}", f"{first.en} to {last.en}") if many else first)
    return listed(ranges)


def _end(one: Known) -> int:
    return one.period.end.toordinal() if one.period else 0


def held_subjects(known: Sequence[Known], most: int = 8) -> Sentence:
    """The names of what is held, the first few."""
    names = list(dict.fromkeys(subject_words(one) for one in known))
    more = len(names) - most
    zh = "、".join(name.zh for name in names[:most]) + (f"等 {len(names)} 项" if more > 0 else "")
    en = ", ".join(name.en for name in names[:most]) + (f" and {more} more" if more > 0 else "")
    return Sentence(zh, en)
