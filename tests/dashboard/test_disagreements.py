"""Two sources side by side, the three buttons, a value's life and an earlier day, used as an analyst uses them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from storage.companies import add_company
from storage.confirmed import Wanted, confirmed_values
from storage.contradiction_answers import answers, say_restated
from storage.images import describe_image
from storage.reviews import decide
from tests import builders
from tests.dashboard.conftest import SECONDS, words

FIRST, SECOND = dt.date(2023, 3, 28), dt.date(2024, 3, 29)


@pytest.fixture
def two(ledger, chart):
    """The report of 2022, and that of 2023 with another number for the same year; the two words."""
    add_company(ledger, "星河科技", "Starriver")
    said = []
    for name, day, value in (("bar_zh.png", FIRST, "100.3"), ("combo_zh.png", SECOND, "105.8")):
        sha, number = chart(builders.reading(builders.point(value, year=2022)), name)
        describe_image(ledger, sha, report=f"{day.year - 1}年报", report_date=day)
        said.append(decide(ledger, builders.decision(number, 0, value, year=2022)))
    return said


def standing(ledger) -> dict[str, str]:
    return {value.basis: str(value.value) for value in confirmed_values(ledger, Wanted(segments=None))}


def test_where_no_sources_differ_the_page_says_so(show_page):
    page = show_page("disagreements")
    assert not page.exception
    assert "No sources disagree" in words(page)


def test_both_sources_stand_there_with_their_reports_and_what_it_looks_like(show_page, two):
    page = show_page("disagreements", "zh")
    assert not page.exception
    told = words(page)
    for piece in ("100.3 亿元", "105.8 亿元", "2022年报 · 2023-03-28", "2023年报 · 2024-03-29", "像是重述", "李雷"):
        assert piece in told.replace("\\", "")
    assert [button.label for button in page.button if button.label in ("重述", "误读", "不是同一项")] == [
        "重述", "误读", "不是同一项",
    ]  # fmt: skip


def test_an_english_page_counts_in_english_units(show_page, two):
    page = show_page("disagreements")
    page.button(key=f"misread-{two[1]}").click().run()
    sources = [option.replace("\\", "").split(" · ")[0] for option in page.radio[0].options]
    assert sources == ["105.8 RMB 100m", "100.3 RMB 100m"]
    assert "亿元" not in words(page)


def test_a_unit_that_is_printed_with_the_number_is_said_once(show_page, ledger, chart):
    for name, value in (("bar_zh.png", "58.3"), ("combo_zh.png", "61.3")):
        _, number = chart(builders.reading(builders.point(value, year=2022)), name)
        word = builders.decision(number, 0, value, metric="毛利率", year=2022, unit=builders.PERCENT)
        decide(ledger, replace(word, printed=f"{value}%"))
    told = words(show_page("disagreements")).replace("\\", "")
    assert "**61.3%**" in told
    assert "% %" not in told


def test_restated_is_one_press_and_undo_is_another(show_page, ledger, two):
    page = show_page("disagreements")
    page.text_input(key="contradiction-reviewer").set_value("韩梅梅").run()
    page.button(key=f"restated-{two[1]}").click().run()
    assert standing(ledger) == {"reported": "100.3", "restated": "105.8"}
    assert answers(ledger)[0].said.reviewer == "韩梅梅"
    assert "both values stand" in words(page)
    page.button(key="contradiction-undo").click().run()
    assert standing(ledger) == {"reported": "105.8"}
    assert not page.exception


def test_restated_is_asked_about_and_not_proposed_where_no_report_looks_back(show_page, ledger, two):
    sha = confirmed_values(ledger, Wanted(segments=None))[0].image
    describe_image(ledger, sha, report="某证券研究报告", report_date=dt.date(2023, 4, 20))
    page = show_page("disagreements")
    assert "Looks restated" not in words(page)
    assert page.button(key=f"restated-{two[1]}").proto.type == "secondary"
    page.button(key=f"restated-{two[1]}").click().run()
    assert standing(ledger) == {"reported": "105.8"}
    page.radio(key=f"which-restated-{two[1]}").set_value(0).run()
    page.button(key=f"save-restated-{two[1]}").click().run()
    assert standing(ledger) == {"reported": "100.3", "restated": "105.8"}


def test_misread_takes_the_other_number_and_names_the_mistake(show_page, ledger, two):
    page = show_page("disagreements")
    page.button(key=f"misread-{two[1]}").click().run()
    page.radio(key=f"which-misread-{two[1]}").set_value(0).run()
    page.selectbox(key=f"mistake-misread-{two[1]}").set_value("series").run()
    page.button(key=f"save-misread-{two[1]}").click().run()
    assert standing(ledger) == {"reported": "100.3"}
    assert answers(ledger)[0].said.mistake == "series"


def test_not_the_same_thing_asks_what_it_is_and_refuses_what_it_does_not_understand(show_page, ledger, two):
    page = show_page("disagreements")
    page.button(key=f"not_same-{two[1]}").click().run()
    assert not [button for button in page.button if button.key == f"save-not_same-{two[1]}"]  # nothing is proposed
    page.radio(key=f"which-not_same-{two[1]}").set_value(0).run()
    field = f"not_same-{two[1]}-{two[1]}"
    page.button(key=f"save-not_same-{two[1]}").click().run()
    assert "still one thing" in words(page)
    page.text_input(key=f"period-{field}").set_value("the other day").run()
    page.button(key=f"save-not_same-{two[1]}").click().run()
    assert answers(ledger) == []
    page.text_input(key=f"period-{field}").set_value("1H22").run()
    page.button(key=f"save-not_same-{two[1]}").click().run()
    assert not page.exception
    assert {value.period.kind for value in confirmed_values(ledger, Wanted())} == {"FY", "H1"}


def test_a_company_without_disagreements_shows_none_of_others(show_page, two):
    assert "No sources disagree" in words(show_page("disagreements", company="别家"))
    assert "Two sources, two numbers: 1" in words(show_page("disagreements", fact=str(two[0])))


def test_the_life_of_a_value_tells_every_word_and_why(ledger, two):
    say_restated(ledger, [two[1]], two[0], "韩梅梅", "会计政策变更")

    def page(number: int) -> None:
        from dashboard.components.life import show_life
        from service import resources

        show_life(resources.ledger(), number, "en")

    shown = AppTest.from_function(page, args=(two[0],), default_timeout=SECONDS).run()
    assert not shown.exception
    told = words(shown)
    for piece in (
        "read as 100.3 亿元",
        "confirmed: 105.8 亿元",
        "why: 会计政策变更",
        "said to be",
        "something newer",
        "two sources: Restated",
    ):
        assert piece in told


def test_the_count_on_compare_leads_to_what_it_counts(show_page, two):
    page = show_page("compare")
    assert not page.exception
    assert [button.label for button in page.button if button.key == "to-disagreements"] == ["≠ Disagreements: 1"]


def test_compare_as_of_an_earlier_day_says_so_and_lists_what_changed_since(show_page, ledger, two):
    number = _reading(ledger)
    march = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    old = builders.decision(number, None, "9.0", year=2020, verdict="added")
    added = decide(ledger, replace(old, decided_at=march))
    decide(ledger, replace(old, point=-added, value=Decimal("9.5"), printed="9.5", verdict="corrected"))
    page = show_page("compare", on="2026-03-05", unit="CNY×100000000")
    assert not page.exception
    assert "believed at the end of 2026-03-05" in words(page).replace("\\", "")
    plot = page.get("plotly_chart")[0].proto.spec
    assert "105.8" not in plot  # said today
    changes = page.dataframe[-1].value
    assert list(zip(changes["Since then"], changes["Then"], changes["Now"], strict=True)) == [
        ("changed", "9.0 RMB 100m", "9.5 RMB 100m"), ("added", "", "105.8 RMB 100m"),
    ]  # fmt: skip
    page.button(key="as-of-now").click().run()
    assert "10.58" in page.get("plotly_chart")[0].proto.spec
    assert not page.warning


def test_an_address_with_a_day_that_is_none_is_now(show_page, two):
    assert not show_page("compare", on="2026-02-31").warning
    assert not show_page("compare", on="2999-01-01").warning


def _reading(ledger) -> int:
    return int(ledger.read("SELECT max(id) FROM extraction")[0][0])


def test_confirmed_values_that_do_not_fit_together_stand_below(show_page, ledger, chart):
    years = [(2021, "10500"), (2020, "1000"), (2022, "1100"), (2023, "1150"), (2024, "1200")]
    _, number = chart(builders.reading(*(builders.point(value, year=year) for year, value in years)))
    for at, (year, value) in enumerate(years):
        decide(ledger, builders.decision(number, at, value, year=year))
    page = show_page("disagreements")
    assert not page.exception
    assert "do not fit together: 1" in words(page)
    assert "10500 RMB 100m" in words(page)
