"""A model's answer held against the picture: from its words to claims with evidence, and the doubts about them.

A number counts only as far as the picture shows it: printed in a box, or measured as a mark. What is found nowhere
stays the model's word, and is said to be just that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extraction import model_doubts as doubts
from extraction.alignment import aligned, points_by_place, same_word
from extraction.arithmetic import check_arithmetic
from extraction.axes import Tick
from extraction.chart import AxisSide, ChartKind, ExtractedPoint, Finding, MarkKind, Reading, Series, TextBox, Unit
from extraction.checks import Evidence, label_against_mark, nameless_series, twice_the_same_category, unused_numbers
from extraction.evidence import Claim, Print, Proof, find_prints, find_proofs
from extraction.geometry import Box, around
from extraction.model_doubts import Doubt
from extraction.numbers.captions import find_unit, find_units
from extraction.periods import parse_period
from extraction.positions import Positions, find_positions
from extraction.said import Said, hear, said_number

MARKS: Mapping[ChartKind, MarkKind] = {"line": "line", "area": "area", "pie": "pie", "donut": "pie", "table": "cell"}
Place = tuple[str, str]  # the series and the category of a value
WITHOUT_AXES: tuple[ChartKind, ...] = ("pie", "donut", "table", "none")


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a picture without the model: its print, its size in pixels, what geometry read in it."""

    texts: tuple[TextBox, ...]
    width: int
    height: int
    embedded: Reading | None = None

    @property
    def chart(self) -> Box:
        """Where the chart is: round all that geometry found, or the whole picture."""
        if self.embedded is None or not self.embedded.points:
            return Box(0, 0, self.width, self.height)
        return around(point.evidence for point in self.embedded.points)


def grounded(answer: str, seen: Seen, *, finished: bool = True, again: Mapping[Place, str] | None = None) -> Reading:
    """The answer as a reading, each number with the best evidence there is; the words are kept whole in it.

    `again` are numbers that the model gave when it was asked once more; they take the place of its first ones.
    """
    heard = hear(answer)
    if heard.said is None:
        return Reading("none", "", (), (), (doubts.unreadable(answer),), answer)
    table = _table(heard.said, seen, finished, again or {})
    if not table.cells:
        return Reading("none", heard.said.title or "", (), (), (*table.findings, doubts.nothing_said()), answer)
    return replace(_judged(table, seen, mended=heard.repaired, finished=finished), answer=answer)


def withheld(answer: str | None) -> dict[Place, str]:
    """What an answer gives for a value that is no number, and so was not claimed: 12,50 or 1.2.3, by its place."""
    said = hear(answer).said if answer else None
    if said is None:
        return {}
    names = [*said.categories] or [None] * max((len(row.values) for row in said.series), default=0)
    return {
        (one.name, (name or "").strip() or f"#{k + 1}"): value
        for one, row in zip(_series(said), said.series, strict=True)
        for k, (name, value) in enumerate(zip(names, row.values, strict=False))
        if value is not None and said_number(value)[0] is None
    }


# ------------------------------------------------------------------------------------------------- what is claimed


@dataclass(frozen=True, slots=True)
class _Table:
    """The answer in our nouns: the claimed numbers with their words, and what is odd about the table itself."""

    kind: ChartKind
    title: str
    series: tuple[Series, ...]
    categories: tuple[str, ...]
    cells: tuple[tuple[Claim, str], ...]
    findings: tuple[Finding, ...]
    uneven: frozenset[str]  # series with more or fewer values than there are categories

    @property
    def draft(self) -> Reading:
        """All claims as the model's bare word, to be aligned with another reading."""
        points = (ExtractedPoint(c.series, c.category, c.number.value, "model", NOWHERE, c.unit) for c, _ in self.cells)
        return Reading(self.kind, self.title, self.series, tuple(points))


NOWHERE = Box(0, 0, 0, 0)


def _table(said: Said, seen: Seen, finished: bool, again: Mapping[Place, str]) -> _Table:
    most = max((len(row.values) for row in said.series), default=0)
    names = [*said.categories] or [None] * most
    categories = tuple((name or "").strip() or f"#{k + 1}" for k, name in enumerate(names))
    series = tuple(_series(said))
    kind = said.chart_kind if said.chart_kind != "none" or seen.embedded is None else seen.embedded.kind
    cells, findings = [], []
    written = [(one, name, value) for one, row in zip(series, said.series, strict=True)
               for name, value in zip(categories, row.values, strict=False) if value is not None]  # fmt: skip
    if not finished:
        written = written[:-1]  # the answer broke off in the midst of it
    for one, category, value in written:
        value = again.get((one.name, category), value)
        number, about = said_number(value)
        if number is None:
            findings.append(doubts.no_number(one.name, category, value))
        else:
            cells.append((Claim(one.name, category, number, number.unit or one.unit, about=about), value))
    uneven = frozenset(
        s.name for s, row in zip(series, said.series, strict=True) if len(row.values) not in (0, len(categories))
    )
    return _Table(kind, (said.title or "").strip(), series, categories, tuple(cells), tuple(findings), uneven)


def _series(said: Said) -> Iterator[Series]:
    """The rows, each under a name of its own."""
    used: set[str] = set()
    common = find_unit(said.unit or "") or find_unit(said.title or "")
    for position, row in enumerate(said.series):
        wanted = (row.name or "").strip() or f"#{position + 1}"
        name, again = wanted, 2
        while name in used:
            name, again = f"{wanted} ({again})", again + 1
        used.add(name)
        unit = find_unit(row.unit or "") or (common if not (row.unit or "").strip() else None)
        axis: AxisSide = (
            "none" if said.chart_kind in WITHOUT_AXES
            else "bottom" if said.chart_kind == "hbar"
            else "right" if said.chart_kind == "combo" and unit is not None and unit.measure == "%"
            else "left"
        )  # fmt: skip
        mark = "line" if axis == "right" else MARKS.get(said.chart_kind, "bar")
        yield Series(name, unit, axis, mark)


# --------------------------------------------------------------------------------------------------- what is proven


def _judged(table: _Table, seen: Seen, *, mended: bool, finished: bool) -> Reading:
    """Every claim with its proof, and every doubt."""
    others = _counterparts(table, seen)
    claims = [replace(claim, expected=_label(others[k])) for k, (claim, _) in enumerate(table.cells)]
    names = [*table.categories, *(one.name for one in table.series)]
    known = [point.evidence for point in others if point is not None and point.source == "printed"]
    prints = find_prints(seen.texts, names, known, axes=table.kind not in WITHOUT_AXES)
    positions = find_positions(seen.texts, table.categories, [one.name for one in table.series], table.kind)
    proofs = find_proofs(claims, prints, positions)
    points, raised = [], []
    for k, (claim, (_, words)) in enumerate(zip(claims, table.cells, strict=True)):
        point, own = _point(claim, words, proofs[k], others[k], seen.chart)
        points.append(point)
        raised += [(doubt, k) for doubt in (*own, *_unit_doubts(point, others[k]))]
        if proofs[k] is not None:
            raised += [(doubt, k) for doubt in _place_doubts(claim, proofs[k], positions, len(table.series))]
    raised += _table_doubts(table, points, seen.texts)
    if mended:
        raised += [(doubts.repaired(), k) for k in range(len(points))]
    if not finished:
        raised += [(doubts.unfinished(), k) for k in range(len(points))]
    reading = Reading(table.kind, table.title, table.series, tuple(points), (*table.findings, *_grouped(raised)))
    tolerances = tuple(  # geometry has judged its own labels already
        None if proof is None or proof.expected or point.measured is None else point.measured.error
        for point, proof in zip(points, proofs, strict=True)
    )
    evidence = Evidence(reading, tolerances, _unclaimed(prints, proofs, known))
    return replace(reading, findings=(*reading.findings, *_checked(evidence, seen.texts)))


def _counterparts(table: _Table, seen: Seen) -> list[ExtractedPoint | None]:
    """What geometry read for the same points."""
    if seen.embedded is None:
        return [None] * len(table.cells)
    same = aligned(table.draft, seen.embedded)
    at = points_by_place(seen.embedded)
    places = ((same.series.get(c.series, ""), same.categories.get(c.category, "")) for c, _ in table.cells)
    return [seen.embedded.points[at[place]] if place in at else None for place in places]


def _label(point: ExtractedPoint | None) -> Box | None:
    return point.evidence if point is not None and point.source == "printed" else None


def _point(
    claim: Claim, words: str, proof: Proof | None, other: ExtractedPoint | None, chart: Box
) -> tuple[ExtractedPoint, list[Doubt]]:
    """The claim with the best evidence there is: print, then what geometry read, then nothing but the model's word."""
    value, unit = claim.number.value, claim.unit
    bare = ExtractedPoint(
        claim.series, claim.category, value, "model", chart, unit, parse_period(claim.category),
        measured=None if other is None else other.measured,
    )  # fmt: skip
    if proof is not None:
        number = proof.print.number
        printed = replace(bare, value=number.value, source="printed", evidence=proof.print.text.box,
                          printed=number.printed, unit=number.unit or unit)  # fmt: skip
        return printed, list(_print_doubts(claim, words, proof, other))
    if other is None or other.value is None or not _alike(unit, other.unit):
        return bare, [doubts.model_only(words)]
    if other.source == "printed":
        if other.value == value:
            return replace(bare, source="printed", evidence=other.evidence, printed=other.printed), []
        return bare, [doubts.print_says_otherwise(words, other.printed or f"{other.value:f}")]
    mark = other.measured
    if mark is not None and abs(value - mark.value) <= mark.error:
        return replace(bare, source="measured", evidence=mark.box, error=mark.error), []
    return bare, [doubts.model_only(words) if mark is None else doubts.mark_says_otherwise(words, mark)]


def _print_doubts(claim: Claim, words: str, proof: Proof, other: ExtractedPoint | None) -> Iterator[Doubt]:
    """Another number than is printed, or another label than geometry finds at that point."""
    printed = proof.print.number
    if proof.match != "same":
        yield doubts.rounded(words, printed.printed, converted=proof.match == "converted")
    elif claim.about:
        yield doubts.about(words, printed.printed)
    if other is not None and other.source == "printed" and other.value not in (None, printed.value):
        yield doubts.print_says_otherwise(words, other.printed or f"{other.value:f}")


def _unit_doubts(point: ExtractedPoint, other: ExtractedPoint | None) -> Iterator[Doubt]:
    """Another unit than geometry found for the same point."""
    if other is not None and not _alike(point.unit, other.unit):
        yield doubts.other_unit(str(point.unit), str(other.unit))


def _alike(one: Unit | None, other: Unit | None) -> bool:
    return one is None or other is None or (one.measure, one.scale) == (other.measure, other.scale)


def _place_doubts(claim: Claim, proof: Proof | None, positions: Positions, rows: int) -> Iterator[Doubt]:
    """Printed somewhere is not yet printed for this point."""
    if proof is None or proof.expected:
        return
    if not proof.print.alone:
        yield doubts.in_a_sentence(proof.print.text.text)
    if proof.placed is False:
        yield doubts.elsewhere(claim.category, proof.print.number.printed)
    elif proof.placed is None:
        yield doubts.no_place(claim.category)
    if rows > 1 and not positions.shows_series(claim.series):
        yield doubts.series_unproven(claim.series)


# -------------------------------------------------------------------------------------------------- names and units


def _table_doubts(
    table: _Table, points: Sequence[ExtractedPoint], texts: Sequence[TextBox]
) -> Iterator[tuple[Doubt, int]]:
    """Names and units that the picture does not print, rows of another length than the categories."""
    words = [same_word(text.text) for text in texts]
    units = {(unit.measure, unit.scale) for text in texts for unit in _units_in(text.text)}
    missing = {name for point in points for name in (point.series, point.category) if not _is_printed(name, words)}
    for k, point in enumerate(points):
        for name in (point.series, point.category):
            if name in missing:
                yield doubts.name_unprinted(name), k
        if point.unit is not None and (point.unit.measure, point.unit.scale) not in units:
            yield doubts.unit_unprinted(str(point.unit)), k
        if point.series in table.uneven:
            yield doubts.uneven(point.series, len(table.categories)), k


def _units_in(text: str) -> tuple[Unit, ...]:
    number, _ = said_number(text)
    return (*find_units(text), *((number.unit,) if number is not None and number.unit is not None else ()))


def _is_printed(name: str, words: Iterable[str]) -> bool:
    """True if the name stands in one text, or is made up of several: long names run over lines."""
    left = same_word(name)
    if not left:
        return False
    for word in sorted(words, key=len, reverse=True):
        if left in word:
            return True
        if len(word) > 1:
            left = left.replace(word, "")
    return not left


def _unclaimed(prints: Sequence[Print], proofs: Iterable[Proof | None], known: Sequence[Box]) -> tuple[Tick, ...]:
    used = [proof.print.text.box for proof in proofs if proof is not None] + list(known)
    left = (one for one in prints if one.alone and not any(one.text.box.overlap(b) > 0.5 * b.area for b in used))
    return tuple(Tick(one.text, one.number.value, one.number.unit) for one in left)


def _checked(evidence: Evidence, texts: Sequence[TextBox]) -> Iterator[Finding]:
    """What the usual checks say of the reading."""
    reading = evidence.reading
    for check in (label_against_mark, unused_numbers, nameless_series, twice_the_same_category):
        yield from check(evidence)
    yield from check_arithmetic(reading)
    if reading.title and not _is_printed(reading.title, [same_word(text.text) for text in texts]):
        yield doubts.title_unprinted(reading.title)


def _grouped(raised: Iterable[tuple[Doubt, int]]) -> Iterator[Finding]:
    """One finding for all points that are doubted in the same words."""
    points: dict[Doubt, list[int]] = {}
    for doubt, point in raised:
        points.setdefault(doubt, []).append(point)
    for doubt, doubted in points.items():
        yield Finding(doubt.check, doubt.message, tuple(doubted))
