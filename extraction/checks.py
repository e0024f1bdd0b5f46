"""Reasons to look twice. `CHECKS` is the table of contents; a check returns findings and changes no number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.arithmetic import check_arithmetic
from extraction.axes import Tick
from extraction.chart import ExtractedPoint, Finding, Reading, TextBox
from extraction.errors import Sentence
from extraction.geometry import Box, around
from extraction.numbers.printed import rounding

MANY_UNUSED = 3
MANY_PRINTED = 3  # marks without a label to one with: thinned-out labels still promise one for every mark
SHARE_UNUSED = 0.3
NAMED = 6  # left-over numbers that a sentence lists


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the checks may look at: the reading, how far label and mark may differ, numbers nothing claimed.

    `misfits` are numbers where a tick of an axis stands that do not fit the others, `filled` the categories whose
    names are not printed but counted on from their neighbours. `hidden` and `doubtful` are the points whose marks
    lie under others and those whose marks may be those of another series, `floating` the series of bars without a
    common base.
    """

    reading: Reading
    tolerances: tuple[Decimal | None, ...]
    unused: tuple[Tick, ...]
    colours_alike: bool = False  # two names of the legend have (almost) the same colour
    misfits: tuple[TextBox, ...] = ()
    filled: tuple[str, ...] = ()
    hidden: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()
    gaps: tuple[int, ...] = ()  # measured segments of stacks that a segment is missing from
    floating: tuple[str, ...] = ()
    size: tuple[int, ...] = ()  # height and width of the picture
    loose: tuple[str, ...] = ()  # series on an axis that rests on little
    lost: tuple[str, ...] = ()  # names in the legend of which nothing was found

    def where(self, holds: Callable[[ExtractedPoint], bool]) -> tuple[int, ...]:
        """Positions of the points that this holds of."""
        return tuple(i for i, point in enumerate(self.reading.points) if holds(point))


def run_checks(
    reading: Reading,
    tolerances: Sequence[Decimal | None],
    unused: Sequence[Tick] = (),
    colours_alike: bool = False,
    *,
    misfits: Sequence[TextBox] = (),
    filled: Sequence[str] = (),
    hidden: Sequence[int] = (),
    doubtful: Sequence[int] = (),
    gaps: Sequence[int] = (),
    floating: Sequence[str] = (),
    size: Sequence[int] = (),
    loose: Sequence[str] = (),
    lost: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """All findings about a reading: those of `CHECKS`, then what its numbers say of each other."""
    evidence = Evidence(
        reading,
        tuple(tolerances),
        tuple(unused),
        colours_alike,
        tuple(misfits),
        tuple(filled),
        tuple(hidden),
        tuple(doubtful),
        tuple(gaps),
        tuple(floating),
        tuple(size),
        tuple(loose),
        tuple(lost),
    )
    return (*(finding for check in CHECKS for finding in check(evidence)), *check_arithmetic(reading))


def label_against_mark(evidence: Evidence) -> list[Finding]:
    """A printed label and the mark it labels say different things."""
    findings = []
    for index, (point, tolerance) in enumerate(zip(evidence.reading.points, evidence.tolerances, strict=True)):
        if point.source != "printed" or point.measured is None or tolerance is None or point.value is None:
            continue
        apart = abs(point.value - point.measured.value)
        if apart <= tolerance + rounding(point.value):
            continue
        label, mark, error = point.printed, f"{point.measured.value:f}", f"{point.measured.error:f}"
        sentence = Sentence(
            zh=f"标签为 {label}，图形测得 {mark} ± {error}：两者不符，请核对。",
            en=f"The label says {label} but the mark measures {mark} ± {error}: please check.",
        )
        findings.append(Finding("label_mark_mismatch", sentence, (index,)))
    return findings


def label_without_measure(evidence: Evidence) -> list[Finding]:
    """A label that no geometry could confirm."""
    cells = {series.name for series in evidence.reading.series if series.mark == "cell"}  # printed only, never drawn
    unsure = evidence.where(lambda p: p.source == "printed" and p.measured is None and p.series not in cells)
    return doubts_about(
        unsure,
        "label_unchecked",
        zh="没有找到可核对的图形或坐标轴，此标签只凭文字识别。",
        en="No mark or axis was found to check this label against; it rests on the text alone.",
    )


def measured_among_labels(evidence: Evidence) -> list[Finding]:
    """A mark without a label among marks that have one, in its series or its kind: its label may have been missed."""
    findings = []
    points = evidence.reading.points
    kinds = {series.name: series.mark for series in evidence.reading.series}
    labelled = Counter(kinds.get(p.series) for p in points if p.source == "printed")
    drawn = Counter(kinds.get(p.series) for p in points)
    for series in evidence.reading.series:
        own = [(i, p) for i, p in enumerate(points) if p.series == series.name]
        printed = sum(p.source == "printed" for _, p in own)
        bare = tuple(i for i, p in own if p.source == "measured")
        usual = printed >= 2 and MANY_PRINTED * printed >= len(bare)
        of_its_kind = series.mark == "bar" and 2 * labelled["bar"] > drawn["bar"]
        if bare and (usual or of_its_kind):
            sentence = Sentence(
                zh="其他点有标签，此点的标签未读到，数值由图形测得。",
                en="Other points are labelled; no label was read here, so the value is measured.",
            )
            findings.append(Finding("label_missing", sentence, bare))
    return findings


def unused_numbers(evidence: Evidence) -> list[Finding]:
    """Numbers printed in the plot that no point claims: a value may have been missed."""
    if not evidence.unused:
        return []
    points = evidence.reading.points
    printed = sum(p.source == "printed" for p in points)
    left = len(evidence.unused)
    area = around([*(p.evidence for p in points), *(t.text.box for t in evidence.unused)])
    places = [(t.text.text, _place(t.text.box, area)) for t in evidence.unused[:NAMED]]
    more = left > NAMED
    sentence = Sentence(
        zh=f"图中印有 {printed + left} 个数字，已用 {printed} 个，未用 {left} 个："
        + "、".join(f"{text}（{place.zh}）" for text, place in places)
        + ("等。" if more else "。"),
        en=f"{printed} of {printed + left} printed numbers used; {'one' if left == 1 else left} left: "
        + ", ".join(f"{text} at {place.en}" for text, place in places)
        + (" and others." if more else "."),
    )
    many = left >= max(MANY_UNUSED, SHARE_UNUSED * printed)  # then the structure itself may be misread
    return [Finding("number_unused", sentence, tuple(range(len(points))) if many else ())]


def doubts_about(points: tuple[int, ...], check: str, *, zh: str, en: str) -> list[Finding]:
    """One doubt about these points; none where there are none."""
    return [Finding(check, Sentence(zh=zh, en=en), points)] if points else []


def _place(box: Box, area: Box) -> Sentence:
    """Where in the chart a box stands, in words: top right, middle left, centre."""
    column = min(2, int(3 * (box.center_x - area.left) / max(1.0, area.width)))
    row = min(2, int(3 * (box.center_y - area.top) / max(1.0, area.height)))
    zh = ("上", "中", "下")[row], ("左", "中", "右")[column]
    en = ("top", "middle", "bottom")[row], ("left", "centre", "right")[column]
    if (row, column) == (1, 1):
        return Sentence("中部", "the centre")
    return Sentence(f"{zh[1]}{zh[0]}" if column != 1 else f"{zh[0]}部", f"{en[0]} {en[1]}")


def ticks_left_out(evidence: Evidence) -> list[Finding]:
    """A number beside an axis that does not fit its other ticks; the axis stands without it."""
    return [
        Finding(
            "tick_left_out",
            Sentence(
                zh=f"坐标轴刻度“{tick.text}”与其余刻度不符，定标时未采用。",
                en=f"Tick '{tick.text}' does not fit the other ticks of its axis: left out.",
            ),
        )
        for tick in evidence.misfits
    ]


def categories_filled(evidence: Evidence) -> list[Finding]:
    """Marks between the printed names: the name was counted on."""
    return doubts_about(
        evidence.where(lambda p: p.category in evidence.filled),
        "category_filled",
        zh="此处未印类目名称，按相邻名称等距推得。",
        en="No name is printed here; it was counted on from the names beside it.",
    )


def bars_afloat(evidence: Evidence) -> list[Finding]:
    """Bars that stand on nothing: ranges, boxes or candles rather than values."""
    return doubts_about(
        evidence.where(lambda p: p.series in evidence.floating),
        "bars_float",
        zh="这些柱没有共同的基线，可能是区间图或K线图，柱顶未必是数值。",
        en="These bars have no common base; they may be ranges or candles, whose ends are not the values.",
    )


def axes_on_little(evidence: Evidence) -> list[Finding]:
    """Points measured on an axis of two numbers without grid or tick marks."""
    points = evidence.reading.points
    return doubts_about(
        tuple(i for i, p in enumerate(points) if p.series in evidence.loose and p.source == "measured"),
        "axis_loose",
        zh="此轴只印有几个数字，没有网格线或刻度线可对准，数值可能偏差几个百分点。",
        en="The axis prints few numbers and no grid or tick marks; the value may be off by a few percent.",
    )


def cut_by_the_edge(evidence: Evidence) -> list[Finding]:
    """A measured mark that runs to the edge of the picture: the rest of it may be cut off."""
    if not evidence.size:
        return []
    height, width = evidence.size[:2]

    def at_the_edge(box: Box) -> bool:
        return min(box.left, box.top) <= 1 or box.right >= width - 1 or box.bottom >= height - 1

    return doubts_about(
        evidence.where(lambda p: p.source == "measured" and at_the_edge(p.evidence)),
        "mark_cut",
        zh="图形延伸到图片边缘，可能被裁掉一部分。",
        en="The mark runs to the picture's edge; part of it may be cut off.",
    )


def nameless_series(evidence: Evidence) -> list[Finding]:
    """Several series, and the legend does not say which is which."""
    findings = []
    for series in evidence.reading.series:
        if series.name.startswith("#"):
            points = tuple(i for i, p in enumerate(evidence.reading.points) if p.series == series.name)
            sentence = Sentence(zh="图例中没有找到该颜色的系列名称。", en="No legend entry was found for this colour.")
            findings.append(Finding("series_unnamed", sentence, points))
    return findings


def series_lost(evidence: Evidence) -> list[Finding]:
    """A name in the legend that has no marks: they lie under others, or were not told from them. Nothing is claimed."""
    return [
        Finding(
            "series_lost",
            Sentence(
                zh=f"图例中的“{name}”没有找到对应的图形，可能被其他图形遮住，其数值未读出。",
                en=f"The legend names '{name}', but no marks of it were found; they may lie under others.",
            ),
        )
        for name in evidence.lost
    ]


def colours_alike(evidence: Evidence) -> list[Finding]:
    """Series that only their colours tell apart have almost the same colour: a grey scan, a black-and-white print."""
    if not evidence.colours_alike:
        return []
    sentence = Sentence(
        zh="图例中有颜色几乎相同，系列可能对调，请核对。",
        en="Two legend colours are almost the same, so series may be exchanged: please check.",
    )
    return [Finding("colours_alike", sentence, tuple(range(len(evidence.reading.points))))]


def hidden_marks(evidence: Evidence) -> list[Finding]:
    """Marks under other marks. The error says how far they may lie off, so this alone makes no point doubtful."""
    if not evidence.hidden:
        return []
    named = [evidence.reading.points[i] for i in evidence.hidden]
    shown = "、".join(f"{p.series} {p.category}" for p in named[:4])
    listed = ", ".join(f"{p.series} {p.category}" for p in named[:4])
    sentence = Sentence(
        zh=f"{len(named)} 个点被其他标记遮住，位置由可见部分推定：{shown}。",
        en=f"{len(named)} points lie under other marks and were placed by what is in sight: {listed}.",
    )
    return [Finding("mark_hidden", sentence)]


def doubtful_marks(evidence: Evidence) -> list[Finding]:
    """Marks that fit another place, or another series, nearly as well."""
    return doubts_about(
        evidence.doubtful,
        "mark_doubtful",
        zh="图形重合、不清或与前一步不相接，此点可能属于另一系列或方向相反，请核对。",
        en="Marks coincide, are unclear or do not join on here; another series' or the other way? Please check.",
    )


def twice_the_same_category(evidence: Evidence) -> list[Finding]:
    """Two points of a series carry the same category name."""
    names = Counter((p.series, p.category) for p in evidence.reading.points)
    return doubts_about(
        evidence.where(lambda p: names[p.series, p.category] > 1),
        "category_repeated",
        zh="同一系列中类目名称重复，可能读错。",
        en="The category name occurs twice in this series; it may be misread.",
    )


def stacks_with_gaps(evidence: Evidence) -> list[Finding]:
    """A stack with a hole in it, or that does not begin at zero: a segment was not found."""
    return doubts_about(
        evidence.gaps,
        "stack_gap",
        zh="这根堆积柱中间或底部有空缺，可能有一段没有读到，请核对。",
        en="This stack has a gap in it or under it; a segment may have been missed: please check.",
    )


CHECKS: tuple[Callable[[Evidence], list[Finding]], ...] = (
    label_against_mark,
    label_without_measure,
    measured_among_labels,
    unused_numbers,
    ticks_left_out,
    categories_filled,
    bars_afloat,
    axes_on_little,
    cut_by_the_edge,
    nameless_series,
    series_lost,
    colours_alike,
    hidden_marks,
    doubtful_marks,
    stacks_with_gaps,
    twice_the_same_category,
)
