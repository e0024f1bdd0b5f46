"""Telling shares: a part of a printed whole, or of all parts drawn together; or the share a picture prints itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
from extraction.questions.finding import Slot, find, rows, settle
from extraction.questions.known import Clause, Known, Statement
from extraction.questions.telling.lack import lacking, missing, not_held
from extraction.questions.telling.remarks import converted, differing, remarks, rounding_remark
from extraction.questions.telling.totals import COMPOSED, is_total
from extraction.questions.words import (
    amount_words,
    full_name,
    joined,
    standing_words,
    subject_words,
    value_words,
    when,
)

MOST = 12


def tell_shares(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """The share of every part the clause names, or of all parts where it names none."""
    found = find(clause, known)
    if found.lacking:
        return lacking(clause, found, known, with_company)
    slots = _newest(found.slots) if not clause.periods else list(found.slots)
    parts = [slot for slot in slots if not is_total(slot.best)][:MOST]
    wholes = _wholes(clause, known)
    statements = [_share(slot, wholes, known, with_company) for slot in parts]
    if clause.whole is not None and not wholes:
        statements.append(_no_whole(clause.whole.said))
    if len(parts) == 2:
        statements += _beside_each_other(parts)
    return [*statements, *missing(found)]


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
    part = slot.best
    whole = next((one.best for one in wholes if _belongs(part, one.best)), None)
    if whole is not None:
        return _of_whole(part, (whole,), with_company)
    if part.unit is not None and part.unit.measure in IN_PERCENT:
        return _printed_share(slot, with_company)
    siblings = _siblings(part, known)
    total = [one for one in siblings if is_total(one)]
    if total:
        return _of_whole(part, (total[0],), with_company)
    if len(siblings) < 2 or not _make_a_whole(siblings):
        return _no_parts(part)
    return _of_whole(part, siblings, with_company)


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


def _of_whole(part: Known, whole: Sequence[Known], with_company: bool) -> Statement:
    used = (part, *(one for one in whole if one != part))
    together = in_one_unit((*whole, part))
    if together is None:
        return differing(used)
    *whole_values, part_value = together[0]
    if sum(whole_values) <= 0 or any(value < 0 for value in (part_value, *whole_values)):
        return _negative(used)
    figure = share_figure(part_value, whole_values)
    name, standing = full_name(part, with_company), standing_words(used)
    of = _of(whole)
    sentence = Sentence(
        f"{name.zh}为 {value_words(part).zh}，占{of.zh}的 {percent(figure.value)}{standing.zh}。",
        f"{name.en}: {value_words(part).en}, {percent(figure.value)} of {of.en}{standing.en}.",
    )
    rounding = None if figure.exact else rounding_remark(figure.places)
    return Statement(sentence, used, figure.formula, remarks(converted(used, part.unit), rounding))


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
