"""What is known around the values that are judged, laid out to be looked up: lines through time, and single facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extraction.errors import Sentence
from storage.decisions import Basis
from storage.metrics import Metric
from storage.slips.placed import Placed, Span, period_told, told

Line = tuple[str, str, str, str]  # company, metric, segment, scope
BASES: tuple[Basis, ...] = ("reported", "restated")  # actual figures, the ones that must agree with each other


@dataclass(frozen=True, slots=True)
class Slip:
    """A doubt about some values: `against` are those that it was found by.

    Doubts of the same `kind` about values of one line are one and the same slip: a whole series in a wrong unit.
    """

    check: str
    message: Sentence
    about: tuple[Placed, ...]
    against: tuple[Placed, ...] = ()
    kind: str = ""


class Book:
    """The values that are judged, those that bear witness, and the metrics they are of.

    A witness is what a person said; the other values on the desk take part only in sums and ratios.
    """

    def __init__(
        self, judged: Sequence[Placed], known: Sequence[Placed], metrics: Mapping[str, Metric],
        peers: Iterable[Placed] = (),
    ) -> None:  # fmt: skip
        self.judged, self.known = judged, known
        self._metrics = metrics
        self._stocks = {key for key, metric in metrics.items() if metric.kind == "stock"}
        self._lines: dict[Line, list[Placed]] = defaultdict(list)
        self._facts: dict[tuple[Line, Span, Basis], list[Placed]] = defaultdict(list)
        self._claims: dict[tuple[Line, Span, Basis], list[Placed]] = defaultdict(list)
        self._at: dict[tuple[str, str, str, int, int], list[Placed]] = defaultdict(list)
        self.peers: dict[str, list[Placed]] = defaultdict(list)
        self._of_segments: dict[tuple[str, str, str, Basis], list[Placed]] = defaultdict(list)
        for one in (*reversed(known), *judged):
            if one.segment:
                self._of_segments[one.company, one.metric, one.scope, one.basis].append(one)
        self.told_of = {(one.metric, self.span(one).part) for one in (*judged, *known)}  # worth looking for at all
        self.metrics_told = {metric for metric, _ in self.told_of}
        for one in known:
            self._lines[line_of(one)].append(one)
            self._facts[line_of(one), self.span(one), one.basis].append(one)
            self._at[one.company, one.segment, one.scope, one.span.year, one.span.last].append(one)
        for one in judged:
            self._claims[line_of(one), self.span(one), one.basis].append(one)
        for one in peers:
            self.peers[one.metric].append(one)

    def metric(self, key: str) -> Metric:
        """A metric that the dictionary does not know may be anything."""
        return self._metrics.get(key) or Metric(key, key, key)

    def span(self, one: Placed) -> Span:
        """Its part of the year; what stands at a moment stands at the last quarter's end, whatever it is called."""
        span = one.span
        return Span(span[0], span[2], span[2]) if span[1] and one.metric in self._stocks else span

    def witnesses(self, one: Placed) -> list[Placed]:
        """What people said of the same company and metric, whatever the period."""
        return [other for other in self._lines.get(line_of(one), ()) if not _same(one, other)]

    def line(self, one: Placed, metric: str) -> list[Placed]:
        """What people said of another metric of the same company, segment and scope, whatever the period."""
        return self._lines.get((one.company, metric, one.segment, one.scope), [])

    def same_time(self, one: Placed) -> list[Placed]:
        """What people said of other metrics of the same company and segment, to the same day."""
        at = self._at.get((one.company, one.segment, one.scope, one.span.year, one.span.last), ())
        return [other for other in at if other.metric != one.metric]

    def said(self, one: Placed, span: Span | None = None, metric: str | None = None) -> list[Placed]:
        """What people said of this fact, or of the same for another span or metric; actual figures of either basis."""
        line = line_of(one) if metric is None else (one.company, metric, one.segment, one.scope)
        bases = BASES if one.basis in BASES else (one.basis,)
        found = [other for basis in bases for other in self._facts.get((line, span or self.span(one), basis), ())]
        return [other for other in found if not _same(one, other)]

    def value(self, one: Placed, metric: str, span: Span, segment: str | None = None) -> Placed | None:
        """What stands for another metric or span beside this value: of one basis, what a person said before a claim."""
        line = (one.company, metric, one.segment if segment is None else segment, one.scope)
        if (line, span) == (line_of(one), self.span(one)):
            return one
        for where in (self._facts, self._claims):
            found = where.get((line, span, one.basis))
            if found:
                return found[-1]
        return None

    def beside(self, one: Placed, span: Span) -> Placed | None:
        """The same metric at another time, as read together with this value, else as a person said it."""
        if span == self.span(one):
            return one
        for where in (self._claims, self._facts):
            found = where.get((line_of(one), span, one.basis))
            if found:
                return found[-1]
        return None

    def parts(self, one: Placed) -> dict[Span, dict[str, Placed]]:
        """The segments of a figure, by time and name: of one basis, what a person said before a claim."""
        found: dict[Span, dict[str, Placed]] = defaultdict(dict)
        for each in self._of_segments.get((one.company, one.metric, one.scope, one.basis), ()):
            found[self.span(each)].setdefault(each.segment, each)
        return found


def line_of(one: Placed) -> Line:
    return one.company, one.metric, one.segment, one.scope


def _same(one: Placed, other: Placed) -> bool:
    """True for a word and itself: the ledger judged by the ledger."""
    return one is other or (one.decision != 0 and one.decision == other.decision)


def named(book: Book, one: Placed) -> Sentence:
    """2023 年营业收入 12,050 亿元."""
    metric, when = book.metric(one.metric), period_told(one.period)
    part = f"（{one.segment}）" if one.segment else ""
    part_en = f" ({one.segment})" if one.segment else ""
    return Sentence(f"{when.zh}{metric.zh}{part} {told(one)}", f"{metric.en}{part_en} of {told(one)} for {when.en}")


def witness(book: Book, one: Placed) -> Sentence:
    """How a value that another is laid beside is called: confirmed, or only read."""
    zh, en = ("已确认的", "the confirmed ") if one.standing == "confirmed" else ("图中的", "the chart's ")
    name = named(book, one)
    return Sentence(f"{zh} {name.zh}" if name.zh[0].isdigit() else zh + name.zh, en + name.en)
