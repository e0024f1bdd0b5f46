from __future__ import annotations

import io
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from evaluation.by_pillow import draw
from evaluation.golden import GOLDEN_SHEETS, golden_traps
from evaluation.paper import Paper
from evaluation.sheets import ECHARTS, NAVY, OFFICE, TABLEAU, Look, Sheet, Values
from evaluation.shipped import PERCENT, YI
from evaluation.truth import Drawn
from extraction.chart import ChartKind, Finding, Reading, TextBox
from extraction.geometry import Box
from extraction.kinds.pie import read
from extraction.kinds.scene import Scene
from extraction.kinds.slices.labels import read_label
from tests.fonts import needs_fonts
from tests.scenes import scene

needs_fonts()

PIES = [name for name, sheet in GOLDEN_SHEETS.items() if sheet.kind in ("pie", "donut")]
NAMES = ("储能", "器件", "运维", "电表", "其他", "租赁")


def pie(*shares: str, look: Look | None = None, drawn: tuple[str | None, ...] | None = None) -> Drawn:
    """A labelled pie of these percentages; `drawn` are the angles where they differ from the labels."""
    values = Values("", PERCENT, shares, "pie", "none", drawn=drawn)
    kind: ChartKind = "donut" if look and look.hole else "pie"
    return draw(Sheet(kind, "zh", "图 1：分产品收入占比", NAMES[: len(shares)], (values,), look or Look(legend="none")))


def reading(drawn: Drawn) -> Reading:
    found = read(scene(drawn))
    assert found is not None
    return found


def findings(of: Reading, check: str) -> list[Finding]:
    return [finding for finding in of.findings if finding.check == check]


@pytest.mark.parametrize("name", PIES)
def test_a_golden_pie_is_read_whole(name: str) -> None:
    drawn = draw(GOLDEN_SHEETS[name])
    found, truth = reading(drawn), drawn.perfect_reading()
    assert found.kind == truth.kind
    assert found.findings == ()
    assert [point.category for point in found.points] == [point.category for point in truth.points]
    for said, true in zip(found.points, truth.points, strict=True):
        assert said.value is not None
        assert true.value is not None
        assert said.source == true.source
        assert said.unit == true.unit
        if said.source == "printed":
            assert said.value == true.value
        else:
            assert said.error is not None
            assert abs(said.value - true.value) <= said.error


@pytest.mark.parametrize("name", PIES)
def test_evidence_is_the_label_or_the_slice(name: str) -> None:
    drawn = draw(GOLDEN_SHEETS[name])
    for said, true in zip(reading(drawn).points, drawn.points, strict=True):
        wanted = true.label or true.mark
        assert said.evidence.overlap(wanted) > 0.6 * wanted.area
        assert said.measured is not None
        assert said.measured.box.overlap(true.mark) > 0.8 * true.mark.area


@pytest.mark.parametrize("name", [name for name in GOLDEN_SHEETS if name not in PIES])
def test_other_charts_are_no_pies(name: str) -> None:
    assert read(scene(draw(GOLDEN_SHEETS[name]))) is None


@pytest.mark.parametrize(("name", "picture"), list(golden_traps()))
def test_pictures_without_a_chart_are_no_pies(name: str, picture: Image.Image) -> None:
    assert read(Scene(np.asarray(picture.convert("RGB")), ())) is None


@settings(max_examples=12)
@given(
    st.lists(st.integers(2, 60), min_size=2, max_size=6),
    st.sampled_from([NAVY, OFFICE, TABLEAU, ECHARTS]),
    st.booleans(),
    st.sampled_from([0.0, 0.55]),
)
def test_a_measured_share_is_as_near_as_it_says(
    parts: list[int], palette: tuple[str, ...], gap: bool, hole: float
) -> None:
    shares = [100 * part / sum(parts) for part in parts]
    assume(min(shares) > 2)
    look = Look(palette=palette, slice_gap=gap, hole=hole, legend="right", slice_labels="none")
    found = reading(pie(*(f"{share:.4f}" for share in shares), look=look))
    assert [point.category for point in found.points] == list(NAMES[: len(shares)])
    for point, share in zip(found.points, shares, strict=True):
        assert point.source == "measured"
        assert abs(float(point.value or 0) - share) <= float(point.error or 0)


def test_a_label_that_contradicts_its_slice_says_both_numbers() -> None:
    found = reading(pie("46.2", "23.0", "18.8", "12.0", drawn=("26.2", "43.0", "18.8", "12.0")))
    doubts = findings(found, "label_slice_mismatch")
    assert [doubt.points for doubt in doubts] == [(0,), (1,)]
    assert found.points[0].value == Decimal("46.2")
    for words in (doubts[0].message.zh, doubts[0].message.en):
        assert "46.2%" in words
        assert "26." in words


def test_percentages_that_do_not_add_up_are_doubted() -> None:
    found = reading(pie("46", "23", "18", "9"))
    (doubt,) = findings(found, "shares_not_100")
    assert "96%" in doubt.message.en
    assert doubt.points == (0, 1, 2, 3)


def test_rounded_percentages_may_miss_100_a_little() -> None:
    found = reading(pie("33", "33", "33"))
    assert found.findings == ()


def test_a_misprinted_amount_is_doubted() -> None:
    amounts = Values("", YI, ("10.32", "5.67", "4.08", "2.30"), "pie", "none", drawn=("10.32", "7.65", "4.08", "2.30"))
    look = Look(legend="none", unit_at="title", palette=OFFICE)
    found = reading(draw(Sheet("pie", "zh", "分地区收入", NAMES[:4], (amounts,), look)))
    (doubt,) = findings(found, "label_slice_mismatch")
    assert doubt.points == (1,)
    assert found.series[0].unit == YI


def test_what_is_written_in_the_hole_is_no_slice() -> None:
    drawn = pie("38.4", "29.7", "20.6", "11.3", look=Look(hole=0.6, legend="none"))
    middle = Box(340, 220, 420, 240)
    hole = TextBox("合计 100%", middle)
    found = read(Scene(np.asarray(drawn.picture), (*drawn.texts, hole)))
    assert found is not None
    assert len(found.points) == 4
    assert found.findings == ()


def test_a_jpeg_reads_the_same() -> None:
    drawn = pie("38.4", "29.7", "20.6", "11.3", look=Look(legend="bottom", slice_labels="none", palette=ECHARTS))
    file = io.BytesIO()
    drawn.picture.save(file, "JPEG", quality=60)
    found = read(Scene(np.asarray(Image.open(file).convert("RGB")), drawn.texts))
    assert found is not None
    assert [point.category for point in found.points] == list(NAMES[:4])
    for point, share in zip(found.points, (38.4, 29.7, 20.6, 11.3), strict=True):
        assert abs(float(point.value or 0) - share) < 1


def with_another(one: Drawn, other: Drawn) -> Reading:
    """What is read where a second pie without any print stands beside the first."""
    both = Image.new("RGB", (one.picture.width + other.picture.width, one.picture.height), "white")
    both.paste(one.picture, (0, 0))
    both.paste(other.picture, (one.picture.width, 40))
    found = read(Scene(np.asarray(both), one.texts))
    assert found is not None
    return found


def test_a_second_pie_without_names_is_read_and_doubted() -> None:
    look = Look(width=500, height=300, legend="none", slice_labels="none")
    found = with_another(pie("50", "30", "20"), pie("60", "40", look=look))
    assert [point.value for point in found.points[:3]] == [Decimal(50), Decimal(30), Decimal(20)]
    (doubt,) = findings(found, "slice_unnamed")
    assert doubt.points == (3, 4)


def test_beside_a_much_larger_pie_a_small_one_is_left_out_and_everything_in_doubt() -> None:
    look = Look(width=160, height=150, legend="none", slice_labels="none", rules=False, title_at="middle")
    found = with_another(pie("50", "30", "20"), pie("60", "40", look=look))
    (doubt,) = findings(found, "several_pies")
    assert doubt.points == (0, 1, 2)


def test_half_a_disc_is_no_pie() -> None:
    paper = Paper(600, 400)
    for start, colour in ((0.75, NAVY[0]), (0.9, NAVY[1]), (1.0, NAVY[3])):
        paper.sector(300, 280, 180, (start, start + 0.15), colour)
    assert read(Scene(np.asarray(paper.finished()), ())) is None


def test_a_plain_disc_is_no_pie() -> None:
    paper = Paper(600, 400)
    paper.dot(300, 200, 150, NAVY[0])
    assert read(Scene(np.asarray(paper.finished()), ())) is None


def test_a_slice_without_a_label_or_a_name_says_so() -> None:
    drawn = pie("50", "30", "20", look=Look(legend="none", slice_labels="none"))
    found = reading(drawn)
    (doubt,) = findings(found, "slice_unnamed")
    assert doubt.points == (0, 1, 2)
    assert [point.category for point in found.points] == ["#1", "#2", "#3"]


@pytest.mark.parametrize(
    ("text", "name", "amount", "percent"),
    [
        ("45.2%", "", None, "45.2"),
        ("电池业务 45.2%", "电池业务", None, "45.2"),
        ("电池业务，45.2%", "电池业务", None, "45.2"),
        ("电池业务:12.3亿元", "电池业务", "12.3", None),
        ("12.3亿元 (45%)", "", "12.3", "45"),
        ("217,803 (18.61%)", "", "217803", "18.61"),
        ("849852千元（71.80%）", "", "849852", "71.80"),
        ("Footwear 6.9%", "Footwear", None, "6.9"),
        ("45% (12.3)", "", None, "45"),
        ("中国,68", "中国", "68", None),
        ("中国68", "中国", "68", None),
        ("2-4 kw", "2-4 kw", None, None),
        ("高通 AR1", "高通 AR1", None, None),
        ("2024", "2024", None, None),
        ("律维施泰因（万曼）", "律维施泰因(万曼)", None, None),
    ],
)
def test_a_label_is_taken_apart(text: str, name: str, amount: str | None, percent: str | None) -> None:
    label = read_label(text, Box(0, 0, 10, 10))
    assert label is not None
    assert label.name == name
    assert (label.amount and label.amount.value) == (Decimal(amount) if amount else None)
    assert (label.percent and label.percent.value) == (Decimal(percent) if percent else None)


@pytest.mark.parametrize(
    "text",
    [
        "2024年公司实现营业收入267.84亿元，同比增长28.71%。",
        "报告期内收入267.84亿元，同比增长28.71%",
        "资料来源：公司公告，2024",
        "省内 45%，省外 55%",
        "2024-04-11",
    ],
)
def test_sentences_and_dates_are_no_labels(text: str) -> None:
    assert read_label(text, Box(0, 0, 10, 10)) is None
