"""Where pictures come from: what people said stands, guesses are marked, and a yes makes them words."""

from __future__ import annotations

import datetime as dt

import pytest

from service.intake import Origin, take_in, write_down
from service.origins import origins
from storage.companies import add_company
from storage.extractions import save_extraction
from storage.images import describe_image, image_description, load_image
from tests import builders
from tests.dashboard.conftest import GOLDEN, OUR_DESK, words

PICTURES = [file.read_bytes() for file in sorted(GOLDEN.glob("*.png"))]
REPORT = "霁川电子_2023年年报_p{page}.png"


@pytest.fixture
def bring(ledger):
    """Drop files of these names together; their ids in that order."""
    dropped = iter(PICTURES)

    def drop(*names, origin=None):
        return take_in(ledger, [(name, next(dropped)) for name in names], origin or Origin()).taken

    return drop


def test_a_name_is_a_guess_until_somebody_says_yes(ledger, bring):
    (sha,) = bring(REPORT.format(page=12))
    found = origins(ledger)[sha]
    assert found.guessed == Origin("霁川电子", "2023年年报", page="12")
    assert found.grounds["company"] == "name"
    assert not found.said
    assert image_description(ledger, sha).company is None


def test_a_guess_never_takes_the_place_of_a_persons_word(ledger, bring):
    (sha,) = bring(REPORT.format(page=12), origin=Origin("云岫半导体"))
    found = origins(ledger)[sha]
    assert found.likely.company == "云岫半导体"
    assert found.guessed.company == ""
    assert found.guessed.report == "2023年年报"


def test_what_a_person_emptied_is_not_guessed_again(ledger, bring):
    (sha,) = bring(REPORT.format(page=12))
    write_down(ledger, origins(ledger)[sha], Origin("", "2023年年报", page="12"))
    found = origins(ledger)[sha]
    assert found.said == Origin("", "2023年年报", page="12")
    assert not found.guessed


def test_pictures_without_a_telling_name_are_guessed_from_their_batch(ledger, bring):
    told, silent = bring(REPORT.format(page=12), "截图 3.png")
    found = origins(ledger)[silent]
    assert (found.guessed.company, found.guessed.report) == ("霁川电子", "2023年年报")
    assert found.grounds["company"] == "batch"
    assert found.guessed.page == ""
    assert origins(ledger)[told].grounds["report"] == "name"


def test_a_persons_word_on_one_picture_is_the_guess_for_its_batch(ledger, bring):
    first, second = bring("a.png", "b.png")
    (later,) = bring("c.png")
    describe_image(ledger, first, company="云岫半导体", report_date=dt.date(2024, 4, 3), page="3")
    assert origins(ledger)[second].guessed == Origin("云岫半导体", report_date=dt.date(2024, 4, 3))
    assert not origins(ledger)[later].guessed


def test_a_batch_of_two_companies_says_nothing_of_the_third_picture(ledger, bring):
    *_, third = bring("霁川电子_2023年年报.png", "云岫半导体_2023年年报.png", "c.png")
    assert origins(ledger)[third].guessed == Origin(report="2023年年报")


def test_a_title_says_the_figure_and_a_known_company(ledger, chart):
    add_company(ledger, "霁川电子", "Jichuan")
    sha, _ = chart(builders.reading(title="图 1：霁川电子营业收入"))
    found = origins(ledger)[sha]
    assert found.guessed == Origin("霁川电子", figure="图 1")
    assert set(found.grounds.values()) == {"title"}


def test_a_ticker_without_its_exchange_is_known_too(ledger, bring):
    add_company(ledger, "霁川电子", "Jichuan", "688999.SH")
    (sha,) = bring("688999-2024Q1.png")
    assert origins(ledger)[sha].guessed == Origin("霁川电子", "2024Q1")


def test_a_picture_that_came_twice_is_guessed_from_either_name(ledger):
    take_in(ledger, [("image.png", PICTURES[0])], Origin())
    (sha,) = take_in(ledger, [(REPORT.format(page=7), PICTURES[0])], Origin()).taken
    assert origins(ledger)[sha].guessed.page == "7"


def test_one_button_says_yes_to_all_guesses(show_page, ledger, bring):
    first, second = bring(REPORT.format(page=12), REPORT.format(page=13))
    page = show_page("upload", "zh")
    assert "猜到 2 张图的出处，尚未确认：霁川电子 · 2023年年报" in words(page)
    page.button(key="accept-guesses").click().run()
    assert not page.exception
    assert image_description(ledger, first).company == "霁川电子"
    assert [image_description(ledger, sha).page for sha in (first, second)] == ["12", "13"]
    assert "accept-guesses" not in {button.key for button in page.button}


def test_leaving_the_fields_leaves_everything_as_it_was(show_page, ledger, bring):
    (sha,) = bring(REPORT.format(page=12))
    page = edit(show_page("upload"), sha)
    field(page, "company").input("云岫半导体").run()
    del page.session_state["upload-edit"]
    page.run()
    assert [one for one in page.text_input if (one.key or "").startswith("edit-")] == []
    assert not origins(ledger)[sha].said


def edit(page, sha):
    page.session_state["upload-edit"] = sha
    return page.run()


def field(page, name):
    return next(one for one in page.text_input if (one.key or "").startswith(f"edit-{name}-"))


def test_the_fields_of_one_picture_show_the_guess_and_keep_what_the_person_writes(show_page, ledger, bring):
    sha, other = bring(REPORT.format(page=12), "b.png")
    page = edit(show_page("upload"), sha)
    assert field(page, "company").value == "霁川电子"
    assert "guess, by the file name" in field(page, "company").label
    field(page, "company").input("云岫半导体")
    field(page, "report_date").input("2024-04-03")
    page.checkbox(key="edit-batch").check()
    page.button(key="edit-save").click().run()
    assert not page.exception
    kept = image_description(ledger, sha)
    assert (kept.company, kept.report, kept.report_date, kept.page) == (
        "云岫半导体", "2023年年报", dt.date(2024, 4, 3), "12"
    )  # fmt: skip
    assert image_description(ledger, other).company == "云岫半导体"
    assert image_description(ledger, other).page is None


def test_a_date_that_is_none_is_asked_again(show_page, ledger, bring):
    (sha,) = bring("a.png")
    page = edit(show_page("upload"), sha)
    field(page, "report_date").input("spring")
    page.button(key="edit-save").click().run()
    assert "This date is not understood" in words(page)
    assert image_description(ledger, sha).report_date is None


def test_an_emptied_date_is_gone_and_not_guessed_again(show_page, ledger, bring):
    first, second = bring("a.png", "b.png")
    for sha in (first, second):
        describe_image(ledger, sha, report_date=dt.date(2024, 4, 3))
    page = edit(show_page("upload"), first)
    field(page, "report_date").input("")
    page.button(key="edit-save").click().run()
    assert image_description(ledger, first).report_date is None
    assert origins(ledger)[first].likely.report_date is None


def asked(browser, sha, **body):
    who = {"lang": "en", "reviewer": "李雷"}
    if body:
        return browser.post(f"/desk/origin/{sha}", params=who, json=body, headers=OUR_DESK).json()
    return browser.get(f"/desk/origin/{sha}", params=who).json()["guess"]


def test_the_desk_asks_where_a_chart_comes_from_once_for_its_batch(browser, ledger, bring):
    first, second = bring(REPORT.format(page=12), "scan.png")
    for sha in (first, second):
        save_extraction(ledger, builders.extraction(load_image(ledger, sha), builders.reading()))
    guess = asked(browser, first)
    assert (guess["words"], guess["count"]) == ("霁川电子 · 2023年年报 · p. 12", 2)
    assert asked(browser, first, do="take", fields={})["said"]
    assert asked(browser, first) is None
    assert asked(browser, second) is None
    kept = image_description(ledger, second)
    assert (kept.company, kept.report, kept.page) == ("霁川电子", "2023年年报", None)
    assert image_description(ledger, first).page == "12"
    assert ledger.read("SELECT DISTINCT noted_by FROM image_note WHERE company IS NOT NULL") == [("李雷",)]


def test_another_word_at_the_desk_takes_the_guess_s_place_for_the_batch(browser, ledger, bring):
    first, second = bring(REPORT.format(page=12), "scan.png")
    for sha in (first, second):
        save_extraction(ledger, builders.extraction(load_image(ledger, sha), builders.reading()))
    assert "not understood" in asked(browser, first, do="say", fields={"report_date": "spring"})["refused"]
    assert asked(browser, first)["words"]
    asked(browser, first, do="say", fields={"company": "云岫半导体", "report": "", "report_date": "2024-04-03"})
    kept, beside = image_description(ledger, first), image_description(ledger, second)
    assert (kept.company, kept.report, kept.report_date, kept.page) == ("云岫半导体", None, dt.date(2024, 4, 3), "12")
    assert (beside.company, beside.report_date, beside.page) == ("云岫半导体", dt.date(2024, 4, 3), None)
    assert asked(browser, first) is None


def test_a_chart_whose_origin_is_known_is_not_asked_about(browser, ledger, bring):
    (sha,) = bring(REPORT.format(page=12), origin=Origin("云岫半导体", "2023年年报"))
    save_extraction(ledger, builders.extraction(load_image(ledger, sha), builders.reading()))
    assert asked(browser, sha) is None
