"""How right is a reading? Every picture gives counts; a figure is the ratio of two sums of counts.

Two kinds of truth: every point with its name (`score_points`, a line of truth.jsonl), and a table or a few numbers
without the marks they belong to (`score_cells`, a row of index.csv). Predictions are the lines that
`python -m extraction read --jsonl` writes. A value of null is an abstention: no point is claimed, one is missing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from evaluation.names import amount, cheapest, distances, number, paired, plain, same_unit, series_name

Line = Mapping[str, Any]  # one JSON object of a truth or prediction file
Triple = tuple[str, str, Decimal]  # category, series, value
Row = tuple[str, list["Said"]]  # a name and its points

UNRELATED = 0.5  # from here on two keys, or two numbers, have nothing to do with one another
OF_VALUE, OF_SPAN = Decimal("0.02"), Decimal("0.01")  # how far a measured value may be off
CLOSE = Decimal("0.02")  # of the span of a picture's true values
SCALES_OF_A_KNOWN_NUMBER = (1, 100, Decimal("0.01"), -1)

MEASURES: dict[str, tuple[str, str]] = {
    "strict": ("right", "true"),
    "labelled": ("right_labelled", "true_labelled"),
    "unlabelled": ("right_unlabelled", "true_unlabelled"),
    "known": ("known_found", "known"),
    "exact": ("exact", "cells"),
    "within 2 %": ("close", "cells"),
    "RMS-F1": ("rms", "rms_pictures"),
    "silent": ("silent", "undoubted"),
    "flagged": ("doubted", "said"),
    "caught": ("caught", "wrong"),
    "refused": ("refused", "charts"),
    "kind": ("kind", "kinds"),
    "name": ("name", "names"),
    "unit": ("unit", "units"),
    "traps": ("trap_kept", "traps"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One predicted point. `place` is its position in the prediction: which series, which point of it."""

    series: str
    category: str
    value: Decimal | None
    doubted: bool
    place: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A predicted point beside the true point of its name; none where it was invented."""

    said: Said
    true: Line | None
    right: bool


@dataclass(frozen=True, slots=True)
class Score:
    """What one picture adds to the sums, and the verdict on each of its points where there is one."""

    picture: str
    counts: Counter[str]
    verdicts: tuple[Verdict, ...] = ()
    seconds: float | None = None
    groups: dict[str, str] = field(default_factory=dict)


def share(counts: Mapping[str, float], measure: str) -> float | None:
    """A figure of `MEASURES`; None where nothing was counted."""
    above, below = MEASURES[measure]
    return counts[above] / counts[below] if counts.get(below) else None


# ------------------------------------------------------------------------------------- every true point has its name


def score_points(truth: Line, prediction: Line | None) -> Score:
    """Score a picture whose every point is known."""
    said = all_said(prediction)
    if truth["chart_type"] == "none":
        invented = tuple(Verdict(one, None, right=False) for one in said if one.value is not None)
        return Score(truth["id"], _trap(said, prediction), invented, _seconds(prediction))
    verdicts, found = judged(truth, by_series(said))
    upright = found
    if truth["chart_type"] == "table":
        other, columns = judged(truth, by_category(said))
        if _right(other) > _right(verdicts):
            verdicts, found, upright = other, columns, {}  # a column has no unit of its own
    counts = (
        _verdict_counts(verdicts) + _truth_counts(truth) + _names(truth, found) + _units(truth, prediction, upright)
    )
    counts["refused"] = int(bool((prediction or {}).get("refused")) or not counts["said"])
    counts.update(charts=1, kinds=1, kind=plain((prediction or {}).get("chart_type")) == truth["chart_type"])
    rms = [relative_mapping(true, _renamed(truth, said, upright)) for true in _triples(truth)]
    return Score(truth["id"], _with_rms(counts, max(rms)), tuple(verdicts), _seconds(prediction))


def all_said(prediction: Line | None) -> list[Said]:
    """Every point of a prediction, under plain names."""
    return [
        Said(series_name(s.get("name")), plain(p.get("category")), number(p.get("value")), bool(p.get("flags")), (i, k))
        for i, s in enumerate((prediction or {}).get("series") or [])
        for k, p in enumerate(s.get("points") or [])
    ]


def by_series(said: Sequence[Said]) -> dict[int, Row]:
    """The rows of a prediction by their position in it."""
    rows: dict[int, list[Said]] = defaultdict(list)
    for one in said:
        rows[one.place[0]].append(one)
    return {position: (row[0].series, row) for position, row in rows.items()}


def by_category(said: Sequence[Said]) -> dict[int, Row]:
    """The same with rows and columns exchanged, as a table may be read."""
    rows: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        rows[one.category].append(replace(one, category=one.series))
    return {position: (series_name(name), row) for position, (name, row) in enumerate(rows.items())}


def judged(truth: Line, rows: Mapping[int, Row]) -> tuple[list[Verdict], dict[int, int]]:
    """A verdict on every claimed value, and the row in which each true series was found."""
    found = _found(truth, rows)
    strangers = rows.keys() - found.values()
    verdicts = [Verdict(one, None, right=False) for row in strangers for one in rows[row][1]]
    for position, row in found.items():
        true = truth["series"][position]
        partner = _partners(true, rows[row][1])
        verdicts += [_verdict(one, partner.get(k), true) for k, one in enumerate(rows[row][1])]
    return [verdict for verdict in verdicts if verdict.said.value is not None], found


def _found(truth: Line, rows: Mapping[int, Row]) -> dict[int, int]:
    """A lone series whose name is nowhere in the picture is the row that shares most of its categories."""
    if lone_and_nameless(truth) and rows:
        return {0: max(rows, key=lambda row: len(_partners(truth["series"][0], rows[row][1])))}
    pairs = paired([series_name(true["name"]) for true in truth["series"]], [name for name, _ in rows.values()])
    return {true: list(rows)[position] for true, position in pairs.items()}


def lone_and_nameless(truth: Line) -> bool:
    return len(truth["series"]) == 1 and not truth["series"][0].get("name_shown", True)


def _partners(true: Line, row: Sequence[Said]) -> dict[int, Line]:
    """The true point of each predicted one, by position in the row."""
    pairs = paired([plain(point["category"]) for point in true["points"]], [one.category for one in row])
    return {said: true["points"][position] for position, said in pairs.items()}


def _verdict(said: Said, true: Line | None, series: Line) -> Verdict:
    low, high = series.get("axis_span") or (0, 0)
    right = said.value is not None and true is not None and is_right(said.value, true, Decimal(str(abs(high - low))))
    return Verdict(said, true, right)


def is_right(value: Decimal, true: Line, span: Decimal) -> bool:
    """A printed value must be equal at the printed precision, a measured one close by the value or the axis."""
    for wanted, reach in ((true, span), *((other, Decimal(100)) for other in true.get("alt", []))):
        exact = Decimal(str(wanted["value"]))
        if true["label_shown"]:
            if value.quantize(Decimal(1).scaleb(int(exact.as_tuple().exponent)), rounding=ROUND_HALF_UP) == exact:
                return True
        elif abs(value - exact) <= max(OF_VALUE * abs(exact), OF_SPAN * reach):
            return True
    return False


def _right(verdicts: Sequence[Verdict]) -> int:
    return sum(verdict.right for verdict in verdicts)


def _verdict_counts(verdicts: Sequence[Verdict]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for verdict in verdicts:
        doubted = verdict.said.doubted
        counts.update(said=1, doubted=doubted, undoubted=not doubted, right=verdict.right, wrong=not verdict.right)
        counts.update(silent=not verdict.right and not doubted, caught=not verdict.right and doubted)
        if verdict.right and verdict.true is not None:
            counts["right_labelled" if verdict.true["label_shown"] else "right_unlabelled"] += 1
    return counts


def _truth_counts(truth: Line) -> Counter[str]:
    shown = [point["label_shown"] for series in truth["series"] for point in series["points"]]
    return Counter(true=len(shown), true_labelled=sum(shown), true_unlabelled=len(shown) - sum(shown))


def _names(truth: Line, found: dict[int, int]) -> Counter[str]:
    shown = [position for position, true in enumerate(truth["series"]) if true.get("name_shown", True)]
    return Counter(names=len(shown), name=sum(position in found for position in shown))


def _units(truth: Line, prediction: Line | None, found: dict[int, int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for position, true in enumerate(truth["series"]):
        if not true.get("unit") or not true.get("unit_shown", True):
            continue
        counts["units"] += 1
        if position in found and prediction is not None:
            said = prediction["series"][found[position]].get("unit")
            wanted = [true["unit"], *(other["unit"] for other in true["points"][0].get("alt", []))]
            counts["unit"] += any(same_unit(said, one) for one in wanted)
    return counts


def _trap(said: Sequence[Said], prediction: Line | None) -> Counter[str]:
    bare = [one for one in said if one.value is not None and not one.doubted]
    return Counter(traps=1, trap_kept=bool((prediction or {}).get("refused")) or not bare)


def _triples(truth: Line) -> list[list[Triple]]:
    """The truth as a table; twice where a pie shows shares beside amounts."""
    rows = [(plain(p["category"]), series_name(s["name"]), p) for s in truth["series"] for p in s["points"]]
    amounts = [(category, name, Decimal(str(point["value"]))) for category, name, point in rows]
    shares = [(c, name, Decimal(str((p.get("alt") or [p])[0]["value"]))) for c, name, p in rows]
    return [amounts, shares]


def _renamed(truth: Line, said: Sequence[Said], found: dict[int, int]) -> list[Triple]:
    """The prediction as a table; a nameless series goes by the truth's own name."""
    lone = found.get(0) if lone_and_nameless(truth) else None
    name = series_name(truth["series"][0]["name"]) if truth["series"] else ""
    return [(s.category, name if s.place[0] == lone else s.series, s.value) for s in said if s.value is not None]


def relative_mapping(true: Sequence[Triple], said: Sequence[Triple]) -> float:
    """RMS-F1 of the DePlot paper: keys by edit distance, values by relative distance; rows may stand for columns."""
    if not true or not said:
        return float(not true and not said)
    keys = [f"{category} {series}" for category, series, _ in true]
    best = 0.0
    for ways in ([f"{c} {s}" for c, s, _ in said], [f"{s} {c}" for c, s, _ in said]):
        cost = distances(keys, ways)
        cost[cost > UNRELATED] = 1.0
        shared = sum((1 - cost[i, j]) * (1 - _apart(true[i][2], said[j][2])) for i, j in cheapest(cost))
        best = max(best, float(2 * shared / (len(true) + len(said))))
    return best


def _apart(true: Decimal, said: Decimal) -> float:
    if true == 0:
        return float(said != 0)
    apart = abs(float(true) - float(said)) / abs(float(true))
    return apart if apart < UNRELATED else 1.0


def _with_rms(counts: Counter[str], rms: float) -> Counter[str]:
    counts["rms_pictures"] += 1
    counts["rms"] += rms  # type: ignore[assignment]  # a share, summed like the counts
    return counts


def _seconds(prediction: Line | None) -> float | None:
    seconds = (prediction or {}).get("seconds")
    return float(seconds) if isinstance(seconds, (int, float)) else None


# -------------------------------------------------------------------------------- only a table, or only some numbers


def score_cells(
    picture: str, table: Sequence[Triple], known: Sequence[Decimal], prediction: Line | None, unlabelled: bool
) -> Score:
    """Score a picture by its table, or by some numbers that a reader must find; either may be empty.

    With `unlabelled`, marks were measured, so a value within 2 % of the table's span counts as there.
    """
    said = _claims(prediction, _only_name(table))
    counts = Counter(charts=1, refused=bool((prediction or {}).get("refused")), said=len(said))
    counts.update(doubted=sum(one.doubted for one in said), known=len(known))
    counts["known_found"] = sum(any(_same_number(one, number) for one in said) for number in known)
    verdicts: tuple[Verdict, ...] = ()
    if table:
        reach = CLOSE * (max(value for *_, value in table) - min(value for *_, value in table))
        verdicts = tuple(_anywhere(one, table, reach if unlabelled else Decimal(0)) for one in said)
        counts += _table_counts(table, said, verdicts, reach)
    return Score(picture, counts, verdicts, _seconds(prediction))


def close_by_name(table: Sequence[Triple], prediction: Line | None) -> dict[tuple[int, int], bool]:
    """Whether the cell of a claim's own name is close to it, by place; claims without such a cell are left out."""
    said = _claims(prediction, _only_name(table))
    reach = CLOSE * (max(value for *_, value in table) - min(value for *_, value in table))
    keys = [f"{category} {series}" for category, series, _ in table]
    upright = paired(keys, [f"{one.category} {one.series}" for one in said])
    turned = paired(keys, [f"{one.series} {one.category}" for one in said])
    pairs = [(said[j], table[i][2]) for i, j in max(upright, turned, key=len).items()]
    return {one.place: one.value is not None and abs(one.value - true) <= reach for one, true in pairs}


def _only_name(table: Sequence[Triple]) -> str | None:
    """The name of the series, if the table has one only."""
    names = {series for _, series, _ in table}
    return names.pop() if len(names) == 1 else None


def _claims(prediction: Line | None, lone: str | None) -> list[Said]:
    """Every claimed value; a lone series goes by the only name of the table."""
    series = (prediction or {}).get("series") or []
    return [
        Said(
            lone if lone and len(series) == 1 else plain(s.get("name")), plain(p.get("category")), value, doubted, place
        )
        for i, s in enumerate(series)
        for k, p in enumerate(s.get("points") or [])
        if (value := amount(p.get("value"))) is not None
        for doubted, place in [(bool(p.get("flags")), (i, k))]
    ]


def _same_number(said: Said, known: Decimal) -> bool:
    """12.3 stands for 12.3 %, for 0.123, and for a fall by 12.3."""
    return said.value is not None and any(said.value == known * scale for scale in SCALES_OF_A_KNOWN_NUMBER)


def _anywhere(said: Said, table: Sequence[Triple], reach: Decimal) -> Verdict:
    """Right is a value that stands somewhere in the table."""
    there = any(abs(value - said.value) <= reach for *_, value in table if said.value is not None)
    return Verdict(said, None, there)


def _table_counts(
    table: Sequence[Triple], said: Sequence[Said], verdicts: Sequence[Verdict], reach: Decimal
) -> Counter[str]:
    pairs = [(true, value) for i, j in _keys_paired(table, said) for true, value in [(table[i][2], said[j].value)]]
    counts = Counter(cells=len(table))
    counts["exact"] = sum(true == value for true, value in pairs)
    counts["close"] = sum(value is not None and abs(true - value) <= reach for true, value in pairs)
    counts["undoubted"] = sum(not one.doubted for one in said)
    counts["silent"] = sum(not verdict.right and not verdict.said.doubted for verdict in verdicts)
    counts["wrong"] = sum(not verdict.right for verdict in verdicts)
    counts["caught"] = counts["wrong"] - counts["silent"]
    return _with_rms(
        counts, relative_mapping(table, [(s.category, s.series, s.value) for s in said if s.value is not None])
    )


def _keys_paired(table: Sequence[Triple], said: Sequence[Said]) -> list[tuple[int, int]]:
    """Cells and claims of like names, read by rows or by columns, whichever agrees on more values."""
    best: list[tuple[int, int]] = []
    keys = [f"{category} {series}" for category, series, _ in table]
    for ways in ([f"{s.category} {s.series}" for s in said], [f"{s.series} {s.category}" for s in said]):
        if not said:
            return []
        cost = distances(keys, ways)
        pairs = [(i, j) for i, j in cheapest(cost) if cost[i, j] <= UNRELATED]
        if _agreeing(table, said, pairs) >= _agreeing(table, said, best):
            best = pairs
    return best


def _agreeing(table: Sequence[Triple], said: Sequence[Said], pairs: Sequence[tuple[int, int]]) -> int:
    return sum(table[i][2] == said[j].value for i, j in pairs)
