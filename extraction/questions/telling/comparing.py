"""Telling how values stand to each other: difference, ratio, ranking, comparison."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from extraction.errors import Sentence
from extraction.questions.figures import difference_figure, in_one_unit, ratio_figure, written
from extraction.questions.finding import Slot, amount, find, growth_apart, of_one_pace, rows, settle
from extraction.questions.known import Clause, Known, Operation, Statement
from extraction.questions.telling.growth import in_percent, tell_growth
from extraction.questions.telling.growth_ranks import tell_growth_ranking
from extraction.questions.telling.lack import lacking, missing, not_held
from extraction.questions.telling.remarks import converted, differing, remarks, rounding_remark
from extraction.questions.telling.values import tell_values
from extraction.questions.words import (
    amount_words,
    full_name,
    joined,
    listed,
    name_within,
    period_words,
    standing_words,
    value_words,
    when,
)

SHOWN = 6  # so many places of a ranking are said


def tell_comparison(
    clause: Clause, known: Sequence[Known], with_company: bool, operation: Operation
) -> list[Statement]:
    """Two or more values side by side: what `operation` asks, else growth between periods or a ranking."""
    clause = replace(clause, span=False)  # from 2020 to 2024 names the two ends
    found = find(clause, known)
    if found.lacking:
        return lacking(clause, found, known, with_company)
    if operation == "compare" and len(clause.periods) == 2 and len(rows(found.slots)) <= len(found.slots) / 2:
        return tell_growth(clause, known, with_company)
    if clause.both_ends:
        return [*_from_end_to_end(clause, found.slots, operation, with_company), *missing(found)]
    groups, remark = side_by_side(clause, found.slots)
    statements: list[Statement] = []
    for group in groups:
        if len(group) < 2:
            continue
        if operation != "compare" and len(group) > 2 and not clause.periods and len(rows(group)) == 1:
            group, remark = [group[0], group[-1]], _ends(group)
        if len(group) > 2:
            statements.append(_ranking(group, clause.lowest, with_company))
        if operation != "ratio" and len(group) == 2:
            statements.append(_difference(group, with_company))
        if operation != "difference" and len(group) == 2:
            larger_first = sorted(group, key=lambda slot: amount(slot.best), reverse=True)
            statements += _ratio(larger_first if operation == "compare" else group, with_company)
    if not statements:
        statements = _nothing_beside(clause, known, with_company)
    return [*_remarked(statements, remark), *missing(found)]


def tell_ranking(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """Highest or lowest first: over the periods of a row, or over what stands beside each other in one period."""
    found = find(clause, known)
    if found.lacking:
        return lacking(clause, found, known, with_company)
    if clause.by_growth and growth_apart(found.slots)[0]:
        return tell_growth_ranking(clause, known, with_company) or [_too_few()]
    own_rows = rows(found.slots)
    over_time = [of_one_pace(row) for row in own_rows]
    if clause.among == "periods" or (len(own_rows) == 1 and len(over_time[0]) > 1):
        groups, remark = [row for row in over_time if len(row) > 1], None
    else:
        groups, remark = side_by_side(clause, found.slots)
        groups = [group for group in groups if len(group) > 1]
    if not groups:
        return _place_among(clause, found.slots, known, with_company) or [_too_few()]
    if clause.both_ends:
        return [*[_both_ends(group, with_company) for group in groups], *missing(found)]
    statements = [_ranking(group, clause.lowest, with_company) for group in groups]
    return [*_remarked(statements, remark), *missing(found)]


def _place_among(clause: Clause, slots: Sequence[Slot], known: Sequence[Known], with_company: bool) -> list[Statement]:
    """The place of the one thing asked about among all that stand beside it."""
    if len(slots) != 1:
        return []
    one = slots[0].best
    beside = [other for other in known if other.metric == one.metric and other.period == one.period]
    beside = [other for other in beside if other.metric or other.whence.image == one.whence.image]
    ordered = sorted((slot.best for slot in settle(beside)), key=amount, reverse=not clause.lowest)
    if len(ordered) < 2 or one not in ordered or in_one_unit(ordered) is None:
        return []
    place, name = 1 + [amount(other) for other in ordered].index(amount(one)), full_name(one, with_company)
    zh, en = ("从低到高", "from the lowest") if clause.lowest else ("从高到低", "from the highest")
    standing = standing_words(ordered)
    sentence = Sentence(
        f"{name.zh}（{value_words(one).zh}）在 {len(ordered)} 项中{zh}排第 {place}{standing.zh}。",
        f"{name.en}, {value_words(one).en}, is number {place} of {len(ordered)} {en}{standing.en}.",
    )
    return [Statement(sentence, (one, *(other for other in ordered if other != one)), "", _too_close(ordered))]


def _from_end_to_end(
    clause: Clause, slots: Sequence[Slot], operation: Operation, with_company: bool
) -> list[Statement]:
    """How far the highest is from the lowest, row by row; of what stands beside each other where no row is longer."""
    own_rows = [row for row in map(of_one_pace, rows(slots)) if len(row) > 1]
    groups = own_rows if own_rows and clause.among != "companies" else side_by_side(clause, slots)[0]
    statements: list[Statement] = []
    for group in [group for group in groups if len(group) > 1]:
        if in_one_unit([slot.best for slot in group]) is None:
            statements.append(differing([slot.best for slot in group]))
            continue
        ends = [max(group, key=_amount), min(group, key=_amount)]
        statements += _ratio(ends, with_company) if operation == "ratio" else [_difference(ends, with_company)]
    return statements or [_too_few()]


def _both_ends(group: Sequence[Slot], with_company: bool) -> Statement:
    used = tuple(slot.best for slot in sorted(group, key=_amount, reverse=True))
    if in_one_unit(used) is None:
        return differing(used)
    high, low = (listed([_placed(one, used, with_company) for one in used if amount(one) == amount(end)])
                 for end in (used[0], used[-1]))  # fmt: skip
    standing = standing_words(used)
    return Statement(
        Sentence(
            f"最高：{high.zh}；最低：{low.zh}{standing.zh}。", f"Highest: {high.en}; lowest: {low.en}{standing.en}."
        ),
        used,
        "",
        _too_close(used),
    )


def _amount(slot: Slot) -> Fraction:
    return amount(slot.best)


# ----------------------------------------------------------------------------------------------- what meets what


def side_by_side(clause: Clause, slots: Sequence[Slot]) -> tuple[list[list[Slot]], Sentence | None]:
    """What is compared: two periods of one row; else the rows in one period, the newest that they share."""
    own_rows = [of_one_pace(row) for row in rows(slots)]
    if len(clause.periods) > 1 or len(own_rows) == 1:
        return [list(reversed(row)) for row in own_rows], None
    ordered = sorted(own_rows, key=lambda row: _said_at(clause, row[0].best))
    periods = [{slot.best.period.end for slot in row if slot.best.period} for row in ordered]
    shared = set.intersection(*periods) if periods else set()
    if not shared:
        return [[row[-1] for row in ordered]], None
    newest = max(shared)
    group = [next(slot for slot in row if slot.best.period and slot.best.period.end == newest) for row in ordered]
    several = len(shared) > 1 and not clause.periods
    return [group], _newest_shared(group[0].best) if several else None


def _said_at(clause: Clause, one: Known) -> tuple[int, int]:
    """The place of a value's company and subject in the question."""
    company = next((at for at, named in enumerate(clause.companies) if named.key == one.company), 99)
    return company, 0


def _ends(group: Sequence[Slot]) -> Sentence:
    """What is set against what in a row of which no periods were named."""
    last, first = when(group[0].best), when(group[-1].best)
    return Sentence(
        f"问题没有写期间，按最早的{first.zh}与最近的{last.zh}比较。",
        f"No period was named; the oldest, {first.en}, and the newest, {last.en}, are compared.",
    )


def _newest_shared(one: Known) -> Sentence | None:
    if one.period is None:
        return None
    words = period_words(one.period)
    return Sentence(
        f"问题没有写期间，按共有的最近一期 {words.zh} 比较。",
        f"No period was named; compared for {words.en}, the newest they share.",
    )


# ------------------------------------------------------------------------------------------------- what is said


def _difference(group: Sequence[Slot], with_company: bool) -> Statement:
    one, other = group[0].best, group[1].best
    together = in_one_unit((other, one))
    if together is None:
        return differing((one, other))
    (below, above), unit = together
    figure = difference_figure(above, below)
    a, b, standing = full_name(one, with_company), full_name(other, with_company), standing_words((one, other))
    if in_percent(one):
        off = Sentence(f"{abs(figure.value):f} 个百分点", f"{abs(figure.value):f} percentage points")
    else:
        off = amount_words(abs(figure.value), unit)
    more_zh, more_en = ("高", "more than") if figure.value >= 0 else ("低", "less than")
    sentence = Sentence(
        f"{a.zh}（{value_words(one).zh}）比{b.zh}（{value_words(other).zh}）{more_zh} {off.zh}{standing.zh}。",
        f"{a.en}, {value_words(one).en}, is {off.en} {more_en} "
        f"{name_within(other, with_company)}, {value_words(other).en}{standing.en}.",
    )
    return Statement(sentence, (one, other), figure.formula, remarks(converted((other, one), unit), _width(one, other)))


def _width(one: Known, other: Known) -> Sentence | None:
    """How far a difference of measured values may be off: their ± together."""
    if one.error is None and other.error is None:
        return None
    together = in_one_unit([replace(each, value=each.error or Decimal(0)) for each in (other, one)])
    if together is None:
        return None
    off = amount_words(sum(together[0], Decimal(0)), together[1])
    return Sentence(
        f"有数值由图形测得，差额可能偏 ±{off.zh}。", f"A value was measured: the difference may be off by ±{off.en}."
    )


def _ratio(group: Sequence[Slot], with_company: bool) -> list[Statement]:
    one, other = group[0].best, group[1].best
    together = in_one_unit((other, one))
    if together is None:
        return [differing((one, other))]
    (below, above), unit = together
    if below <= 0 or above < 0:
        return []
    figure = ratio_figure(above, below)
    a, b, standing = full_name(one, with_company), full_name(other, with_company), standing_words((one, other))
    sentence = Sentence(
        f"{a.zh}是{b.zh}的 {written(figure.value)} 倍{standing.zh}。",
        f"{a.en} is {written(figure.value)} times {name_within(other, with_company)}{standing.en}.",
    )
    rounding = None if figure.exact else rounding_remark(figure.places)
    return [Statement(sentence, (one, other), figure.formula, remarks(converted((other, one), unit), rounding))]


def _ranking(group: Sequence[Slot], lowest: bool, with_company: bool) -> Statement:
    used = tuple(slot.best for slot in group)
    if in_one_unit(used) is None:
        return differing(used)
    ordered = sorted(used, key=amount, reverse=not lowest)
    same = [one for one in ordered if amount(one) == amount(ordered[0])]
    first = listed([_placed(one, used, with_company) for one in same])
    rest = ordered[len(same) : SHOWN]
    word = ("最低", "Lowest") if lowest else ("最高", "Highest")
    tie = Sentence("（并列）", " (equal)") if len(same) > 1 else Sentence("", "")
    after = listed([_placed(one, used, with_company) for one in rest])
    more = len(ordered) - len(same) - len(rest)
    tail = Sentence(f"；另有 {more} 项见下表", f"; {more} more in the table") if more > 0 else Sentence("", "")
    standing = standing_words(used)
    zh_then, en_then = (f"；其后 {after.zh}", f"; then {after.en}") if rest else ("", "")
    sentence = Sentence(
        f"{word[0]}：{first.zh}{tie.zh}{zh_then}{tail.zh}{standing.zh}。",
        f"{word[1]}: {first.en}{tie.en}{en_then}{tail.en}{standing.en}.",
    )
    counted = (
        converted((*ordered[1:], ordered[0]), ordered[0].unit) if len({str(one.unit) for one in ordered}) > 1 else None
    )
    return Statement(sentence, tuple(ordered), "", remarks(counted, _too_close(ordered)))


def _placed(one: Known, beside: Sequence[Known], with_company: bool) -> Sentence:
    """Name and number; what all of them share need not be said again and again."""
    if len({(each.metric, each.part, each.company, each.series) for each in beside}) == 1:
        name = when(one)
    else:
        name = full_name(one, with_company)
    return joined(name, " ", value_words(one))


def _too_close(ordered: Sequence[Known]) -> Sentence | None:
    """Where measured values may stand in another order than is said."""
    for one, other in itertools.pairwise(ordered):
        width = sum((each.error or Decimal(0)) * (each.unit.scale if each.unit else 1) for each in (one, other))
        if width and abs(amount(one) - amount(other)) <= Fraction(width):
            return Sentence(
                zh="有测得的数值相差在误差之内，先后不能确定。",
                en="Some measured values differ by less than their ±; their order is not certain.",
            )
    return None


def _remarked(statements: Sequence[Statement], remark: Sentence | None) -> list[Statement]:
    """The same statements, the first one with one more remark."""
    if remark is None or not statements:
        return list(statements)
    return [replace(statements[0], remark=remarks(remark, statements[0].remark)), *statements[1:]]


def _nothing_beside(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """Only one of the values to be compared is held: say it, and what is lacking."""
    said = tell_values(clause, known, with_company)
    lack = Sentence(zh="能比较的只有这一个数值。", en="This is the only one of the values to be compared that is held.")
    return [*said, not_held(lack)]


def _too_few() -> Statement:
    return not_held(
        Sentence(
            zh="可以比较的数值不足两个（同一单位、同类期间）。",
            en="Fewer than two values can be compared (of one unit and one kind of period).",
        )
    )
