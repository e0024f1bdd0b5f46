"""Telling shares: a part of a printed whole, or of all parts drawn together; or the share a picture prints itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.errors import Sentence
from extraction.questions.figures import (
    IN_PERCENT,
    difference_figure,
    in_one_unit,
    percent,
    ratio_figure,
    share_figure,
    written,
)
from extraction.questions.finding import Slot, find, row_of, rows, settle
from extraction.questions.known import Clause, Known, Statement
from extraction.questions.telling.lack import lacking, missing, not_held
from extraction.questions.telling.remarks import converted, differing, remarks, rounding_remark
from extraction.questions.telling.totals import COMPOSED, is_total
from extraction.questions.words import (
    amount_words,
    full_name,
    joined,
    listed,
    standing_words,
    subject_words,
    value_words,
    when,
)

MOST = 12
SHOWN = 8  # so many places of a ranking are said


@dataclass(frozen=True, slots=True)
class _Part:
    """A value as a share in percent, with what it is a share of (nothing where the picture prints the share itself)."""

    one: Known
    share: Decimal = Decimal(0)
    whole: tuple[Known, ...] = ()
    formula: str = ""
    exact: bool = True
    problem: Statement | None = None

    @property
    def written(self) -> str:
        return percent(self.share)


def tell_shares(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """The share of every part the clause names, or of all parts where it names none."""
    found = find(clause, known)
    if found.lacking:
        return lacking(clause, found, known, with_company)
    slots = list(found.slots) if clause.periods or clause.every or clause.latest else _newest(found.slots)
    parts = [slot for slot in slots if not is_total(slot.best)][:MOST]
    wholes = _wholes(clause, known)
    statements = [_share(slot, wholes, known, with_company) for slot in parts]
    if clause.whole is not None and not wholes:
        statements.append(_no_whole(clause.whole.said))
    if len(parts) == 2:
        statements += _beside_each_other(parts)
    return [*statements, *missing(found)]


def tell_share_ranking(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """The shares of one period, largest first; or, where periods are ranked, the periods of every part."""
    found = find(clause, known)
    if found.lacking:
        return lacking(clause, found, known, with_company)
    over_time = clause.among == "periods" or len(rows(found.slots)) == 1
    groups = rows(found.slots) if over_time else [list(found.slots) if clause.periods else _newest(found.slots)]
    statements = []
    for group in groups[:MOST]:
        parts = [slot for slot in group if not is_total(slot.best)]
        statements += _ranked([_part(slot, _wholes(clause, known), known) for slot in parts], clause, with_company)
    return [*statements, *missing(found)]


def _ranked(parts: Sequence[_Part], clause: Clause, with_company: bool) -> list[Statement]:
    """The shares in order of size, each with its formula; where one has no share, why."""
    problem = next((part.problem for part in parts if part.problem is not None), None)
    if problem is not None or not parts:
        return [problem] if problem else []
    ordered = sorted(parts, key=lambda part: part.share, reverse=not clause.lowest)
    one_row = len({row_of(part.one) for part in parts}) == 1
    one_time = len({when(part.one) for part in parts}) == 1
    labels = [when(part.one) if one_row else subject_words(part.one) if one_time else full_name(part.one, with_company)
              for part in ordered]  # fmt: skip
    said = listed([joined(label, f" {part.written}") for label, part in zip(labels, ordered[:SHOWN], strict=False)])
    head = subject_words(parts[0].one) if one_row else when(parts[0].one) if one_time else Sentence("", "")
    word = ("占比从低到高", "smallest share first") if clause.lowest else ("占比从高到低", "largest share first")
    used = tuple(dict.fromkeys(one for part in ordered for one in (part.one, *part.whole)))
    standing, left = standing_words(used), len(ordered) - SHOWN
    tail = Sentence(f"；另有 {left} 项", f"; {left} more") if left > 0 else Sentence("", "")
    shown = [(label, part) for label, part in zip(labels, ordered[:SHOWN], strict=False) if part.formula]
    formula = "\n".join(f"{label.en}: {part.formula}" for label, part in shown)
    return [
        Statement(
            Sentence(
                f"{head.zh}{word[0]}：{said.zh}{tail.zh}{standing.zh}。",
                f"{joined(head, ', ').en if head.en else ''}{word[1]}: {said.en}{tail.en}{standing.en}.",
            ),
            used,
            formula,
            rounding_remark(1) if formula else None,
        )
    ]


def _newest(slots: Sequence[Slot]) -> list[Slot]:
    """Of every row the newest period: a share of several years at once says nothing."""
    return [row[-1] for row in rows(slots)]


def _wholes(clause: Clause, known: Sequence[Known]) -> tuple[Slot, ...]:
    """What the share is said to be a share of, where that is held."""
    if clause.whole is None:
        return ()
    whole = find(replace(clause, subjects=(clause.whole,), whole=None), known)
    return tuple(slot for slot in whole.slots if not slot.best.part)


def _share(slot: Slot, wholes: Sequence[Slot], known: Sequence[Known], with_company: bool) -> Statement:
    part = _part(slot, wholes, known)
    if part.problem is not None:
        return part.problem
    return _of_whole(part, with_company) if part.whole else _printed_share(slot, with_company)


def _part(slot: Slot, wholes: Sequence[Slot], known: Sequence[Known]) -> _Part:
    """A value as a share: of the whole named, of a printed total, or of all parts; or the share that is printed."""
    one = slot.best
    whole = next((each.best for each in wholes if _belongs(one, each.best)), None)
    if whole is not None:
        return _part_of(one, (whole,))
    if one.unit is not None and one.unit.measure in IN_PERCENT:
        return _Part(one, one.value, (), "")
    siblings = _siblings(one, known)
    total = [each for each in siblings if is_total(each)]
    if total:
        return _part_of(one, (total[0],))
    if len(siblings) < 2 or not _make_a_whole(siblings):
        return _Part(one, problem=_no_parts(one))
    return _part_of(one, siblings)


def _part_of(one: Known, whole: Sequence[Known]) -> _Part:
    used = (one, *(each for each in whole if each != one))
    together = in_one_unit((*whole, one))
    if together is None:
        return _Part(one, problem=differing(used))
    *whole_values, value = together[0]
    if sum(whole_values) <= 0 or any(each < 0 for each in (value, *whole_values)):
        return _Part(one, problem=_negative(used))
    figure = share_figure(value, whole_values)
    return _Part(one, figure.value, tuple(whole), figure.formula, figure.exact)


def _belongs(part: Known, whole: Known) -> bool:
    return part.company == whole.company and part.period == whole.period and part is not whole


def _siblings(part: Known, known: Sequence[Known]) -> tuple[Known, ...]:
    """What is drawn together with a part: in the same picture, for the same period, counted in the same measure."""
    same = [
        one for one in known
        if one.whence.image == part.whence.image and one.period == part.period
        and (one.unit.measure if one.unit else "") == (part.unit.measure if part.unit else "")
        and (one.metric == part.metric or is_total(one))
    ]  # fmt: skip
    return tuple(slot.best for slot in settle(same))


def _make_a_whole(siblings: Sequence[Known]) -> bool:
    """True for slices and stacks, and for parts of one metric; revenue and profit side by side are no whole."""
    return siblings[0].chart in COMPOSED or all(one.part for one in siblings)


def _of_whole(part: _Part, with_company: bool) -> Statement:
    one, used = part.one, (part.one, *(each for each in part.whole if each != part.one))
    name, standing = full_name(one, with_company), standing_words(used)
    of = _of(part.whole)
    sentence = Sentence(
        f"{name.zh}为 {value_words(one).zh}，占{of.zh}的 {part.written}{standing.zh}。",
        f"{name.en}: {value_words(one).en}, {part.written} of {of.en}{standing.en}.",
    )
    rounding = None if part.exact else rounding_remark(1)
    return Statement(sentence, used, part.formula, remarks(converted(used, one.unit), rounding))


def _of(whole: Sequence[Known]) -> Sentence:
    if len(whole) > 1:
        return Sentence(f"图中 {len(whole)} 项之和", f"the sum of the {len(whole)} parts shown")
    name, said = subject_words(whole[0]), value_words(whole[0])
    return Sentence(f"{name.zh}（{said.zh}）", f"{name.en} ({said.en})")


def _printed_share(slot: Slot, with_company: bool) -> Statement:
    """The picture says the share itself."""
    one = slot.best
    name, said, standing = full_name(one, with_company), value_words(one), standing_words(slot.words)
    zh, en = ("印刷", "prints") if one.source == "printed" else ("画出", "draws")
    sentence = Sentence(
        f"{name.zh}：{said.zh}，是图中{zh}的比例{standing.zh}。",
        f"{name.en}: {said.en}, as the picture {en} it{standing.en}.",
    )
    return Statement(sentence, slot.words)


def _beside_each_other(parts: Sequence[Slot]) -> list[Statement]:
    """How two parts compare."""
    larger, smaller = sorted((slot.best for slot in parts), key=lambda one: one.value, reverse=True)
    together = in_one_unit((larger, smaller))
    if together is None or together[0][1] <= 0:
        return []
    (above, below), unit = together
    time = joined(when(larger)) if when(larger) == when(smaller) else Sentence("", "")
    a, b = (subject_words(one) if time.zh else full_name(one, with_company=False) for one in (larger, smaller))
    ratio, points = ratio_figure(above, below), difference_figure(above, below)
    standing = standing_words((larger, smaller))
    if larger.unit is not None and larger.unit.measure in IN_PERCENT:
        off = Sentence(f"{points.value:f} 个百分点", f"{points.value:f} percentage points")
    else:
        off = amount_words(points.value, unit)
    formula = f"{points.formula}\n{ratio.formula}"
    times = written(ratio.value)
    sentence = Sentence(
        f"{time.zh}{a.zh}比{b.zh}多 {off.zh}，是其 {times} 倍{standing.zh}。",
        f"{a.en} is {off.en} more than {b.en}, {times} times as much{standing.en}.",
    )
    return [Statement(sentence, (larger, smaller), formula, None if ratio.exact else rounding_remark(ratio.places))]


def _no_whole(said: str) -> Statement:
    return not_held(
        Sentence(
            zh=f"作为整体的“{said}”不在所持数据中，因此以图中各项之和为整体，或直接引用图中的比例。",
            en=f"The whole, “{said}”, is not in what we hold; so the parts shown, or the shares printed, stand for it.",
        )
    )


def _no_parts(part: Known) -> Statement:
    name, time = subject_words(part), when(part)
    return Statement(
        Sentence(
            f"{time.zh}{name.zh}为 {value_words(part).zh}，但所持数据中没有与它组成整体的其他部分，无法计算占比。",
            f"{name.en} {time.en} is {value_words(part).en}, but no other parts of a whole are held with it, so no "
            "share can be computed.",
        ),
        (part,),
        answered=False,
    )


def _negative(used: Sequence[Known]) -> Statement:
    return Statement(
        Sentence(
            zh="各项中有负数，或整体不为正，占比没有意义。",
            en="Some of the parts are negative, or the whole is not above zero; a share means nothing here.",
        ),
        tuple(used),
        answered=False,
    )
