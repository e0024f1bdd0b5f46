"""Telling what is about the values: their units, where they are from, their title, and what we cannot reckon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extraction.chart import TextBox, Unit
from extraction.errors import Sentence
from extraction.questions.finding import find, rows
from extraction.questions.known import Clause, Known, Statement
from extraction.questions.telling.lack import lacking, missing, not_held
from extraction.questions.telling.listing import kind_words
from extraction.questions.transcript import lines_of
from extraction.questions.words import english_unit, joined, listed, subject_words

MOST = 8
NOTE = re.compile(
    r"来源|出处|^\s*(?:附?注|备注|说明|附注)\s*[\d①-⑨]*\s*[:：.、]|\b(?:data )?sources?\b\s*[:：]|^\s*sources?\b"
    r"|^\s*\(?notes?\b\s*[\d)]*\s*[:：.]|^\s*\*",
    re.IGNORECASE,
)


def tell_units(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """What every row counts, in the words of the picture."""
    found = find(clause, known)
    if found.lacking:
        return lacking(clause, found, known, with_company)
    by_unit: dict[Unit | None, list[Known]] = {}
    for row in rows(found.slots):
        for slot in row:
            by_unit.setdefault(slot.best.unit, []).append(slot.best)
    statements = [_unit(unit, own, several=len(by_unit) > 1) for unit, own in list(by_unit.items())[:MOST]]
    return [*statements, *missing(found)]


def tell_origin(known: Sequence[Known], texts: Sequence[TextBox] | None, in_picture: bool) -> list[Statement]:
    """Where the numbers are from: the picture's report and the lines that say so; of the ledger, its pictures."""
    if not in_picture:
        return [_pictures(known)] if known else [_nothing()]
    statements = []
    reports = list(dict.fromkeys(one.whence.report for one in known if one.whence.report))
    if reports:
        names = "、".join(reports)
        statements.append(
            Statement(Sentence(f"这张图注明出自：{names}。", f"This picture was filed under: {', '.join(reports)}."))
        )
    if texts is None:
        return [
            *statements,
            not_held(Sentence("图中的文字还没有读出。", "The text of this picture has not been read yet.")),
        ]
    notes = [" ".join(line.split()) for line in lines_of(texts) if NOTE.search(line)][:MOST]
    if notes:
        zh, en = "；".join(f"“{note}”" for note in notes), "; ".join(f"“{note}”" for note in notes)
        statements.append(Statement(Sentence(f"图中注明：{zh}。", f"The picture says: {en}.")))
    elif not statements:
        statements.append(
            not_held(
                Sentence(
                    zh="图中没有读到来源或注释。",
                    en="No line that names a source or a note was found in this picture.",
                )
            )
        )
    return statements


def tell_title(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """The titles of the pictures and the kinds of chart they are."""
    of_companies = find(replace(clause, subjects=(), periods=(), span=False), known)
    if of_companies.lacking:
        return lacking(clause, of_companies, known, with_company)
    held = [one for slot in of_companies.slots for one in slot.words]
    titled = list(dict.fromkeys((one.whence.image, one.title, one.chart) for one in held))
    each = []
    for _, title, chart in titled[:MOST]:
        kind = kind_words(chart)
        each.append(Sentence(f"“{title}”，{kind.zh}", f"“{title}”, {kind.en}") if title else
                    Sentence(f"没有读到标题，{kind.zh}", f"no title was read; {kind.en}"))  # fmt: skip
    said, left = listed(each), len(titled) - MOST
    more = Sentence(f"；另有 {left} 张图", f"; {left} more pictures") if left > 0 else Sentence("", "")
    return [Statement(joined(Sentence("标题：", "Title: "), said, more, Sentence("。", ".")))]


def tell_beyond(words: str) -> list[Statement]:
    """What we do not know how to reckon is said, and no other number takes its place."""
    return [
        not_held(
            Sentence(
                zh=f"不会按“{words}”计算，因此没有作答，也没有用别的数代替。"
                "可以问数值、同比、环比、占比、合计、平均、复合增长率、比较、排名、趋势，或何时超过某个数。",
                en=f"“{words}” is not reckoned here, so nothing was answered and no other number took its place. "
                "Ask for a value, growth on the year or the quarter before, a share, a sum, an average, CAGR, a "
                "comparison, a ranking, a trend, or when a number was passed.",
            )
        )
    ]


def _unit(unit: Unit | None, own: Sequence[Known], several: bool) -> Statement:
    names = list(dict.fromkeys(subject_words(one) for one in own))
    shown = names[:4]
    zh = "、".join(name.zh for name in shown if name.zh) + (f"等 {len(names)} 项" if len(names) > 4 else "")
    en = ", ".join(name.en for name in shown if name.en) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    head = Sentence(f"{zh}的单位", f"The unit of {en}") if several or len(names) == 1 else Sentence("单位", "The unit")
    if unit is None:
        return Statement(
            Sentence(f"{head.zh}没有读到。", f"{head.en} was not found."), tuple(own[:MOST]), answered=False
        )
    return Statement(
        Sentence(f"{head.zh}：{unit}。", f"{head.en}: {unit}{english_unit(unit)}."),
        tuple(own[:MOST]),
    )


def _pictures(known: Sequence[Known]) -> Statement:
    """The pictures behind what is held, with their reports."""
    names: dict[str, int] = {}
    for one in known:
        name = f"{one.whence.name}（{one.whence.report}）" if one.whence.report else one.whence.name
        names[name] = names.get(name, 0) + 1
    each = [
        Sentence(f"{name}，{count} 个数值", f"{name}, {count} values") for name, count in list(names.items())[:MOST]
    ]
    said, left = listed(each), len(names) - MOST
    more = Sentence(f"；另有 {left} 张", f"; {left} more") if left > 0 else Sentence("", "")
    return Statement(
        Sentence(
            f"这些数值读自 {len(names)} 张图：{said.zh}{more.zh}。",
            f"The values were read from {len(names)} pictures: {said.en}{more.en}.",
        ),
    )


def _nothing() -> Statement:
    return not_held(Sentence(zh="这里还没有读出的数值。", en="No value has been read here yet."))
