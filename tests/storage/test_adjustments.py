from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extraction.chart import AxisFit, AxisTick, ExtractedPoint, Finding, Measurement, Reading
from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.recalibration import AxisPut, Renamed, Scaled, UnitGiven
from extraction.rulers import Ruler
from storage.adjustments import adjust, adjustments, last_adjustment, last_taken_back, take_back
from storage.database import Database
from storage.decisions import Verdict
from storage.double_entry import ask_twice
from storage.errors import UnfitValue
from storage.extractions import extraction as kept
from storage.extractions import save_extraction
from storage.images import save_image
from storage.review_list import PointToReview, review
from storage.reviews import decide, decide_all, redo_step, undo_step
from tests.builders import WAN, YI, extraction, image, point, reading

HIGHER = AxisPut(0, ((100.0, Decimal(110)),))  # the tick 100 says 110


def axis() -> AxisFit:
    """Two pixels a unit, zero at row 300."""
    ticks = tuple(AxisTick(Decimal(t), str(t), Box(5, 294 - 2 * t, 25, 306 - 2 * t)) for t in (0, 50, 100))
    return AxisFit("left", "y", Ruler(-0.5, 150.0), ticks, 0.2, YI, (40.0, 400.0), ("营业收入",))


def measured(value: str, year: int) -> ExtractedPoint:
    box = Box(100, 300 - 2 * float(value), 140, 300)
    bare = point(value, year=year, source="measured", error=Decimal(1))
    return replace(bare, evidence=box, measured=Measurement(Decimal(value), Decimal(1), box))


def labelled(value: str, year: int) -> ExtractedPoint:
    return replace(measured(value, year), source="printed", printed=value, error=None)


def filed(db: Database, *points: ExtractedPoint) -> int:
    return save_extraction(db, extraction(kept_image(db), replace(reading(*points), axes=(axis(),))))


def kept_image(db: Database) -> str:
    picture = image()
    save_image(db, picture)
    return picture.sha256


@pytest.fixture
def chart(db: Database) -> int:
    """Three bars measured as 40, 60 and 80."""
    return filed(db, measured("40", 2022), measured("60", 2023), measured("80", 2024))


def proposed(db: Database, number: int) -> list[str]:
    return [f"{row.proposal.value:f}" for row in review(db, number)]


def say(db: Database, row: PointToReview, value: str) -> None:
    verdict: Verdict = "confirmed" if row.claim is not None and row.claim.value == Decimal(value) else "corrected"
    decide(db, replace(row.proposal, value=Decimal(value), verdict=verdict))


def test_an_axis_put_right_proposes_every_other_value_of_it_anew(db, chart):
    adjust(db, chart, HIGHER, "李雷")
    rows = review(db, chart)
    assert proposed(db, chart) == ["44.0", "66.0", "88.0"]
    assert [row.proposal.verdict for row in rows] == ["corrected"] * 3
    assert not any(row.doubtful for row in rows)
    assert all(row.adjusted and "110" in row.adjusted.why[0].zh for row in rows)


def test_the_claim_stays_as_it_was_made(db, chart):
    before = kept(db, chart)
    adjust(db, chart, HIGHER)
    assert kept(db, chart) == before
    assert [row.claim.value for row in review(db, chart) if row.claim] == [40, 60, 80]


def test_no_human_word_is_touched(db, chart):
    say(db, review(db, chart)[1], "60")
    adjust(db, chart, HIGHER)
    row = review(db, chart)[1]
    assert row.settled is not None
    assert row.settled.value == 60
    assert row.adjusted is None
    assert proposed(db, chart) == ["44.0", "60", "88.0"]


def test_new_proposals_can_be_taken_all_at_once(db, chart):
    adjust(db, chart, HIGHER)
    decide_all(db, [row.proposal for row in review(db, chart)])
    settled = [row.settled for row in review(db, chart)]
    assert [(word.value, word.verdict) for word in settled if word] == [
        (Decimal("44.0"), "corrected"), (Decimal("66.0"), "corrected"), (Decimal("88.0"), "corrected"),
    ]  # fmt: skip


def test_a_scale_a_unit_and_a_name_are_proposed_for_the_series(db, chart):
    for change in (Scaled(("营业收入",), 1), UnitGiven(("营业收入",), WAN), Renamed("营业收入", "净利润")):
        adjust(db, chart, change)
    row = review(db, chart)[0]
    assert (row.proposal.value, row.proposal.unit, row.proposal.series) == (Decimal(400), WAN, "净利润")
    assert row.proposal.metric != filed_metric(db, "营业收入")
    assert len(row.adjusted.why if row.adjusted else ()) == 3


def filed_metric(db: Database, name: str) -> str | None:
    number = filed(db, replace(measured("40", 2022), series=name))
    return review(db, number)[0].proposal.metric


def test_a_changed_label_is_no_longer_what_is_printed(db):
    number = filed(db, labelled("40", 2022))
    adjust(db, number, Scaled(("营业收入",), -1))
    assert (review(db, number)[0].proposal.value, review(db, number)[0].proposal.printed) == (Decimal("4.0"), None)


def test_one_word_speaks_of_the_others_as_a_doubt(db):
    number = filed(db, labelled("40", 2022), labelled("60", 2023))
    say(db, review(db, number)[0], "0.40")
    row = review(db, number)[1]
    assert (row.proposal.value, row.doubtful, row.state) == (Decimal("0.60"), True, "doubtful")
    assert "0.40" in row.findings[-1].message.en
    undo_step(db, number)
    assert review(db, number)[1].proposal.value == 60
    assert not review(db, number)[1].doubtful


def test_a_word_in_another_unit_speaks_of_nothing_else(db):
    number = filed(db, labelled("40", 2022), labelled("60", 2023))
    decide(db, replace(review(db, number)[0].proposal, value=Decimal(400000), unit=WAN, verdict="corrected"))
    assert review(db, number)[1].proposal.value == 60


def test_what_nothing_follows_from_is_refused(db, chart):
    for change in (AxisPut(0, ()), AxisPut(3, HIGHER.spots), Scaled(("净利润",), 2), UnitGiven(("营业收入",), YI)):
        with pytest.raises(UnfitValue):
            adjust(db, chart, change)
    assert adjustments(db, chart) == []


def test_an_adjustment_is_taken_back_and_brought_back(db, chart):
    number = adjust(db, chart, HIGHER)
    assert last_adjustment(db, chart) == number
    take_back(db, chart, number)
    assert proposed(db, chart) == ["40", "60", "80"]
    undone = last_taken_back(db, chart)
    assert last_adjustment(db, chart) is None
    assert undone is not None
    take_back(db, chart, undone)
    assert proposed(db, chart) == ["44.0", "66.0", "88.0"]
    take_back(db, chart, number)
    assert proposed(db, chart) == ["40", "60", "80"]


def test_undo_takes_the_last_word_first_whatever_it_was_about(db, chart):
    adjust(db, chart, HIGHER)
    say(db, review(db, chart)[0], "44")
    assert last_adjustment(db, chart) is None
    undo_step(db, chart)
    number = last_adjustment(db, chart)
    assert number is not None
    take_back(db, chart, number)
    assert last_taken_back(db, chart) is not None


def test_redo_brings_back_what_was_taken_back_last(db, chart):
    number = adjust(db, chart, HIGHER)
    say(db, review(db, chart)[0], "44")
    undo_step(db, chart)
    take_back(db, chart, number)
    undone = last_taken_back(db, chart)
    assert undone is not None
    take_back(db, chart, undone)
    assert last_taken_back(db, chart) is None
    assert len(redo_step(db, chart)) == 1


def test_after_a_new_word_nothing_is_brought_back(db, chart):
    take_back(db, chart, adjust(db, chart, HIGHER))
    say(db, review(db, chart)[0], "40")
    assert last_taken_back(db, chart) is None


def test_a_reading_without_axes_is_reviewed_as_before(db):
    number = save_extraction(db, extraction(kept_image(db), Reading("bar", "", (), (measured("40", 2022),))))
    assert proposed(db, number) == ["40"]


def test_an_axis_that_was_put_right_is_not_moved_by_words_on_single_values(db, chart):
    say(db, review(db, chart)[0], "50")
    assert proposed(db, chart)[1:] == ["75.0", "100.0"]
    adjust(db, chart, HIGHER)
    assert proposed(db, chart)[1:] == ["66.0", "88.0"]
    say(db, review(db, chart)[1], "60")
    assert proposed(db, chart)[2:] == ["88.0"]
    assert not any(row.doubtful for row in review(db, chart))


def test_while_two_people_review_unseen_each_has_only_their_own_axis(db, chart):
    ask_twice(db, kept(db, chart).image)
    adjust(db, chart, HIGHER, "李雷")
    assert [f"{row.proposal.value:f}" for row in review(db, chart, "李雷")] == ["44.0", "66.0", "88.0"]
    assert [f"{row.proposal.value:f}" for row in review(db, chart, "韩梅梅")] == ["40", "60", "80"]
    assert last_adjustment(db, chart, "韩梅梅") is None
    assert last_adjustment(db, chart, "李雷") is not None


def test_a_label_that_agrees_on_the_axis_put_right_is_doubted_no_more_and_others_are(db):
    twice = replace(labelled("60", 2022), value=Decimal(66), printed="66")
    mismatch = Finding("label_mark_mismatch", Sentence(zh="不符", en="differ"), (0,))
    read = reading(twice, labelled("80", 2023), measured("40", 2024), findings=(mismatch,))
    number = save_extraction(db, extraction(kept_image(db), replace(read, axes=(axis(),))))
    assert [row.doubtful for row in review(db, number)] == [True, False, False]
    taken_back = adjust(db, number, HIGHER)
    rows = review(db, number)
    assert [(row.doubtful, row.state) for row in rows[:2]] == [(False, "printed"), (True, "doubtful")]
    assert [row.mark and row.mark.value for row in rows] == [66, 88, None]
    take_back(db, number, taken_back)
    assert [row.doubtful for row in review(db, number)] == [True, False, False]
