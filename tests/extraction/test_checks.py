from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extraction.axes import Tick
from extraction.chart import ExtractedPoint, Finding, Measurement
from extraction.checks import CHECKS, run_checks
from extraction.geometry import Box
from tests.builders import BOX, point, reading, written


def findings(*points: ExtractedPoint, check: str, tolerance: str | None = "4", unused: int = 0) -> list[Finding]:
    """What one check says about these points; labels and marks may lie `tolerance` apart."""
    apart = [None if tolerance is None else Decimal(tolerance)] * len(points)
    left_over = [Tick(written("88", 10, 10), Decimal(88), None)] * unused
    return [f for f in run_checks(reading(*points), apart, left_over) if f.check == check]


def labelled(value: str, measured: str | None, *, year: int = 2024) -> ExtractedPoint:
    one = point(value, year=year)
    return one if measured is None else replace(one, measured=Measurement(Decimal(measured), Decimal("0.8"), BOX))


def test_a_label_that_contradicts_its_mark_says_both_numbers() -> None:
    fine, wrong = labelled("12.8", "13.1", year=2023), labelled("12.8", "21.6")
    (doubt,) = findings(fine, wrong, check="label_mark_mismatch")
    assert doubt.points == (1,)
    for words in (doubt.message.zh, doubt.message.en):
        assert "12.8" in words
        assert "21.6" in words


@pytest.mark.parametrize(
    ("value", "measured", "tolerance"),
    [("12.8", "16.8", "4"), ("12.8", "16.84", "4"), ("99", "16.8", None), ("99", None, "4")],
    ids=["just within", "within the label's own rounding", "no axis", "nothing measured"],
)
def test_a_label_that_fits_its_mark_is_not_doubted(value: str, measured: str | None, tolerance: str | None) -> None:
    assert findings(labelled(value, measured), check="label_mark_mismatch", tolerance=tolerance) == []


def test_a_label_is_a_little_too_far_from_its_mark() -> None:
    assert len(findings(labelled("12.8", "16.9"), check="label_mark_mismatch")) == 1


def test_a_label_that_nothing_could_confirm_is_doubted() -> None:
    (doubt,) = findings(labelled("12.8", None, year=2023), labelled("15.4", "15.2"), check="label_unchecked")
    assert doubt.points == (0,)


def test_labels_with_a_measure_need_no_such_doubt() -> None:
    assert findings(labelled("12.8", "12.9"), point(7, source="measured", year=2023), check="label_unchecked") == []


def test_a_bare_mark_among_labelled_ones_may_have_lost_its_label() -> None:
    bare = point("14.0", source="measured", year=2021)
    (doubt,) = findings(point(year=2022), bare, point(year=2023), check="label_missing")
    assert doubt.points == (1,)


def test_where_every_second_label_is_printed_the_rest_is_doubted() -> None:
    bare = [point("14.0", source="measured", year=year) for year in (2021, 2023, 2025)]
    (doubt,) = findings(point(year=2022), point(year=2024), *bare, check="label_missing")
    assert doubt.points == (2, 3, 4)


def test_a_bare_bar_among_labelled_bars_of_other_series_may_have_lost_its_label() -> None:
    bare = point("14.0", source="measured", series="毛利", year=2022)
    (doubt,) = findings(point(year=2022), point(year=2023), point(year=2024), bare, check="label_missing")
    assert doubt.points == (3,)


def test_marks_that_are_mostly_bare_have_lost_nothing() -> None:
    bare = [point("14.0", source="measured", year=year) for year in range(2010, 2017)]
    assert findings(*bare, point(year=2023), point(year=2024), check="label_missing") == []


def test_another_series_may_be_bare() -> None:
    bare = [point("14.0", source="measured", series="毛利率", year=year) for year in (2023, 2024)]
    assert findings(point(year=2023), point(year=2024), *bare, check="label_missing") == []


def test_numbers_that_no_point_claims_are_listed() -> None:
    (doubt,) = findings(point(), check="number_unused", unused=2)
    assert "未用 2 个：88（左上）、88（左上）" in doubt.message.zh
    assert "1 of 3 printed numbers used; 2 left: 88 at top left, 88 at top left." in doubt.message.en


@pytest.mark.parametrize(
    ("x", "y", "place"),
    [(390, 5, "top right"), (200, 110, "the centre"), (200, 200, "bottom centre"), (5, 110, "left")],
)
def test_a_number_left_over_is_said_to_be_somewhere(x: float, y: float, place: str) -> None:
    corners = [
        replace(point(year=2020 + k), evidence=Box(390 * k, 200 * k, 390 * k + 10, 200 * k + 10)) for k in (0, 1)
    ]
    left = [Tick(written("1,024", x, y, height=4), Decimal(1024), None)]
    (doubt,) = [f for f in run_checks(reading(*corners), [None] * 2, left) if f.check == "number_unused"]
    assert "2 of 3 printed numbers used; one left: 1,024 at" in doubt.message.en
    assert place in doubt.message.en


def test_a_chart_whose_numbers_are_all_claimed_has_none_left() -> None:
    assert findings(point(), check="number_unused") == []


def test_a_tick_that_fits_nothing_is_named() -> None:
    said = run_checks(reading(point()), [Decimal(1)], misfits=[written("80", 20, 10)])
    (left_out,) = [f for f in said if f.check == "tick_left_out"]
    assert left_out.points == ()
    assert "80" in left_out.message.zh
    assert "80" in left_out.message.en


def test_an_axis_whose_ticks_all_fit_is_not_mentioned() -> None:
    assert findings(point(), check="tick_left_out") == []


def test_points_whose_names_were_counted_on_are_doubted() -> None:
    said = run_checks(reading(point(year=2023), point(year=2024)), [None] * 2, filled=["2023"])
    assert [f.points for f in said if f.check == "category_filled"] == [(0,)]


def test_bars_that_float_are_doubted() -> None:
    said = run_checks(reading(point(series="收入"), point(series="利润")), [None] * 2, floating=["利润"])
    assert [f.points for f in said if f.check == "bars_float"] == [(1,)]


def test_points_on_an_axis_of_two_numbers_are_doubted_where_they_were_measured() -> None:
    said = run_checks(reading(point(source="measured"), point(year=2020)), [None] * 2, loose=[point().series])
    assert [f.points for f in said if f.check == "axis_loose"] == [(0,)]
    assert findings(point(source="measured"), check="axis_loose") == []


def test_a_name_of_the_legend_without_marks_is_said_to_be_missing() -> None:
    said = run_checks(reading(point()), [None], lost=["Ulvik"])
    (lost,) = [f for f in said if f.check == "series_lost"]
    assert lost.points == ()
    assert "Ulvik" in lost.message.zh
    assert "Ulvik" in lost.message.en
    assert findings(point(), check="series_lost") == []


@pytest.mark.parametrize(("top", "cut"), [(0.0, [(0,)]), (12.0, [])])
def test_a_mark_that_runs_to_the_edge_may_be_cut_off(top: float, cut: list[tuple[int, ...]]) -> None:
    bar = point("12.8", source="measured", evidence=Box(40, top, 60, 90))
    said = run_checks(reading(bar), [None], size=(100, 200))
    assert [f.points for f in said if f.check == "mark_cut"] == cut


def test_a_series_without_a_name_is_doubted() -> None:
    (doubt,) = findings(point(series="毛利"), point(series="#2"), check="series_unnamed")
    assert doubt.points == (1,)


def test_a_series_with_a_name_is_not() -> None:
    assert findings(point(series="毛利"), check="series_unnamed") == []


def test_the_same_category_twice_is_doubted() -> None:
    (doubt,) = findings(point(year=2023), point(year=2024), point(year=2023), check="category_repeated")
    assert doubt.points == (0, 2)


def test_two_series_share_their_categories() -> None:
    assert findings(point(series="收入"), point(series="利润"), check="category_repeated") == []


def test_a_clean_chart_gives_no_finding() -> None:
    points = [labelled("12.8", "12.9", year=2023), labelled("15.4", "15.2")]
    assert run_checks(reading(*points), [Decimal(1)] * 2) == ()


def test_every_check_is_in_the_table_of_contents_once() -> None:
    assert len(set(CHECKS)) == len(CHECKS)


def test_doubts_speak_both_languages_and_point_at_points() -> None:
    points = [point("14.0", series="#1", source="measured", year=2023), *[labelled("9", "30")] * 2]
    said = run_checks(reading(*points), [Decimal(1)] * 3, [Tick(written("5", 1, 1), Decimal(5), None)])
    assert len(said) >= 4
    for one in said:
        assert one.message.zh.endswith("。")
        assert one.message.en.endswith(".")
        assert all(0 <= index < len(points) for index in one.points)


def test_legend_colours_that_look_alike_doubt_the_whole_reading() -> None:
    points = [point(series="收入", year=2023), point(series="利润", year=2023)]
    found = run_checks(reading(*points), [None] * 2, colours_alike=True)
    assert [f.points for f in found if f.check == "colours_alike"] == [(0, 1)]


def test_legend_colours_apart_are_no_doubt() -> None:
    found = run_checks(reading(point(series="收入", year=2023)), [None])
    assert all(f.check != "colours_alike" for f in found)


@pytest.mark.parametrize("alike", [True, False])
def test_series_in_almost_the_same_colour_are_doubted_as_a_whole(alike: bool) -> None:
    points = [labelled("12.8", "12.9"), labelled("15.4", "15.2", year=2023)]
    said = run_checks(reading(*points), [Decimal(1)] * 2, colours_alike=alike)
    assert [finding.points for finding in said] == ([(0, 1)] if alike else [])
