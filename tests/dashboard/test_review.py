"""Review, used as an analyst uses it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from dashboard.components.review_desk import Desk, pressed_late
from extraction.chart import Measurement
from extraction.geometry import Box
from storage.companies import add_company
from storage.extractions import extraction
from storage.facts import confirmed
from storage.images import list_images
from storage.review_list import review
from storage.reviews import decide, decide_all, decisions, settled
from tests import builders
from tests.dashboard.conftest import words

THREE = tuple(builders.point(value, year=year) for value, year in (("10.5", 2022), ("12.0", 2023), ("80.0", 2024)))


@pytest.fixture
def doubtful(chart):
    """Three values, the last one doubted."""
    return chart(builders.reading(*THREE, findings=(builders.finding(2),)))


def value_field(page):
    return next(field for field in page.text_input if field.key.endswith("-value"))


def press(page, key):
    return page.button(key=key).click().run()


def fill(page, name, text):
    next(field for field in page.text_input if field.key.endswith(f"-{name}")).input(text)


def test_without_charts_the_page_teaches(show_page):
    assert "No chart is waiting" in words(show_page("review"))
    assert "没有待核对的图表" in words(show_page("review", "zh"))


def test_an_unknown_chart_is_said_to_be_unknown(show_page):
    assert "not found" in words(show_page("review", chart="0" * 64))


def test_the_doubtful_value_comes_first_with_its_reason(show_page, doubtful):
    page = show_page("review")
    assert value_field(page).value == "80.0"
    assert "Label 1,234.5, bar 1,243 ± 4." in words(page)


@pytest.mark.parametrize(("confidence", "right"), [(0.843, "84"), (0.985, "98"), (0.997, "99.7")])
def test_how_often_such_values_are_right_is_said_where_it_is_known(show_page, chart, confidence, right):
    chart(builders.reading(replace(THREE[0], confidence=confidence)))
    assert f"Of 100 values read like this one, about {right} were right." in words(show_page("review"))


@pytest.mark.parametrize("confidence", [None, 0.38])
def test_nothing_is_said_of_values_where_too_little_is_known(show_page, chart, confidence):
    chart(builders.reading(replace(THREE[0], confidence=confidence)))
    assert "Of 100 values" not in words(show_page("review"))


def test_confirming_keeps_the_value_and_goes_on(show_page, doubtful, ledger):
    page = press(show_page("review"), "confirm")
    assert not page.exception
    assert [one.verdict for one in decisions(ledger, doubtful[1])] == ["confirmed"]
    assert value_field(page).value == "10.5"


def test_another_number_is_a_correction_with_its_mistake(show_page, doubtful, ledger):
    page = show_page("review")
    value_field(page).input("30.0")
    press(page, "confirm")
    word = settled(ledger, doubtful[1])[2]
    assert (word.verdict, word.value, word.printed, word.mistake) == ("corrected", Decimal("30.0"), "30.0", "digit")


def test_what_is_no_number_is_not_kept(show_page, doubtful, ledger):
    page = show_page("review")
    value_field(page).input("about thirty")
    press(page, "confirm")
    assert "is not a number" in words(page)
    assert settled(ledger, doubtful[1]) == {}
    assert value_field(page).value == "about thirty"


def test_an_unknown_unit_or_period_is_not_kept(show_page, doubtful, ledger):
    page = show_page("review")
    fill(page, "unit", "furlong")
    press(page, "confirm")
    assert "unit “furlong” is not known" in words(page)
    fill(page, "unit", "万元")
    fill(page, "period", "once upon a time")
    press(page, "confirm")
    assert "not understood" in words(page)
    assert settled(ledger, doubtful[1]) == {}


def test_a_rejected_value_is_no_value(show_page, doubtful, ledger):
    press(show_page("review"), "reject")
    assert settled(ledger, doubtful[1])[2].verdict == "rejected"


def test_undo_takes_the_last_word_back_and_returns_to_it(show_page, doubtful, ledger):
    page = press(press(show_page("review"), "confirm"), "undo")
    assert settled(ledger, doubtful[1]) == {}
    assert value_field(page).value == "80.0"


def test_all_that_passed_is_confirmed_at_once_and_taken_back_at_once(show_page, doubtful, ledger):
    page = press(show_page("review"), "confirm-passed")
    assert sorted(settled(ledger, doubtful[1])) == [0, 1]
    press(page, "undo")
    assert settled(ledger, doubtful[1]) == {}


def test_a_finished_chart_is_summed_up(show_page, doubtful):
    page = show_page("review")
    for _ in THREE:
        press(page, "confirm")
    assert "3 confirmed · 0 corrected" in words(page)


def test_the_address_names_the_value(show_page, doubtful):
    assert value_field(show_page("review", chart=doubtful[0], point="1")).value == "12.0"


def test_a_named_company_reaches_compare(show_page, doubtful, ledger):
    add_company(ledger, "星河科技", "Starriver")
    page = show_page("review")
    page.selectbox[0].set_value("星河科技")
    press(page, "confirm")
    assert list(confirmed(ledger, "revenue")["company_zh"]) == ["星河科技"]


def test_a_missed_value_needs_its_box(show_page, doubtful, ledger):
    page = press(show_page("review"), "add")
    assert "First draw a box" in words(page)
    page.session_state["drawn"] = builders.BOX
    page.run()
    page.text_input(key="add-value").input("9.9")
    page.text_input(key="add-category").input("2021")
    page.text_input(key="add-period").input("FY2021")
    press(page, "save-added")
    (word,) = settled(ledger, doubtful[1]).values()
    assert (word.verdict, word.value, word.evidence) == ("added", Decimal("9.9"), builders.BOX)
    assert word.period == builders.period(2021)


def test_a_missed_value_is_dated_by_its_category(show_page, doubtful, ledger):
    page = press(show_page("review"), "add")
    page.session_state["drawn"] = builders.BOX
    page.run()
    page.text_input(key="add-value").input("9.9")
    page.text_input(key="add-category").input("2021")
    press(page, "save-added")
    assert [word.period for word in settled(ledger, doubtful[1]).values()] == [builders.period(2021)]


def test_a_measurement_taken_instead_of_a_label_shows_the_mark_and_claims_no_print(show_page, chart, ledger):
    mark = Box(60, 70, 80, 120)
    measured = replace(THREE[2], measured=Measurement(Decimal("13.1"), Decimal("0.2"), mark))
    agreeing = replace(THREE[0], measured=Measurement(Decimal("10.1"), Decimal("0.2"), mark))
    number = chart(builders.reading(agreeing, measured, findings=(builders.finding(1),)))[1]
    page = press(show_page("review"), "review.use_measured")
    press(page, "confirm")
    word = settled(ledger, number)[1]
    assert (word.value, word.printed, word.evidence) == (Decimal("13.1"), None, mark)
    assert value_field(page).value == "10.5"
    assert not any(button.key == "review.use_label" for button in page.button)


def test_what_is_not_placed_can_be_gone_to(show_page, chart, ledger):
    number = chart(builders.reading(builders.point(series="某指标"), title=""))[1]
    page = press(press(show_page("review"), "confirm"), "place")
    assert settled(ledger, number)[0].metric is None
    assert page.query_params["point"] in ("0", ["0"])


def test_values_that_would_hide_each_other_on_compare_are_counted(show_page, chart, ledger):
    add_company(ledger, "星河科技", "Starriver")
    shares = [replace(builders.point(value), category=name) for value, name in (("55", "A"), ("45", "B"), ("45", "C"))]
    number = chart(builders.reading(*shares))[1]
    decide_all(ledger, [builders.decision(number, at, value) for at, value in enumerate(("55", "45", "45"))])
    assert "1 values share company, metric and period" in words(
        show_page("review", chart=list_images(ledger)[0].sha256)
    )


def test_text_from_a_picture_stays_text(show_page, chart):
    chart(builders.reading(builders.point(series="**bold** <script>"), title="[link](http://example.com)"))
    page = show_page("review")
    assert "[link](http://example.com)" in [text.value for text in page.text]
    assert not any("<script>" in str(each.value) or "[link]" in str(each.value) for each in page.markdown)


def test_a_second_press_on_a_card_already_answered_says_nothing(ledger, doubtful):
    image = next(each for each in list_images(ledger) if each.sha256 == doubtful[0])
    rows = tuple(review(ledger, doubtful[1]))
    desk = Desk(ledger, "en", image, doubtful[1], extraction(ledger, doubtful[1]), rows)
    assert not pressed_late(desk, rows[2])
    decide(ledger, rows[2].proposal)
    assert pressed_late(desk, rows[2])
