"""The gold set used as an analyst uses it: a case from the desk, many at once, and what became of them."""

from __future__ import annotations

import pytest

from storage.gold import (
    add_gold_case,
    candidates,
    drifted,
    gold_case,
    gold_cases,
    label_errors,
    report_label_error,
    split_of,
)
from storage.images import describe_image
from storage.reviews import decide
from tests import builders
from tests.builders import decision, point
from tests.dashboard.conftest import deed, words

PICTURES = ("bar_zh.png", "combo_zh.png", "line_zh.png", "pie_zh.png")


@pytest.fixture
def reviewed(ledger, chart):
    """Puts a chart with one confirmed value into the ledger; its hash and its reading."""

    def put(name: str = PICTURES[0], company: str = "星河科技", report: str = "2024年年报") -> tuple[str, int]:
        sha, number = chart(builders.reading(point("1250.0")), name)
        describe_image(ledger, sha, company=company, report=report)
        decide(ledger, decision(number))
        return sha, number

    return put


def gold(show_page, language: str = "en"):
    page = show_page("prompts", language, tab="gold")
    assert not page.exception
    return page


def test_an_empty_set_says_how_a_chart_comes_in(show_page):
    assert "No gold cases yet" in words(gold(show_page))
    assert "还没有标准样本" in words(gold(show_page, "zh"))


def test_a_chart_that_is_done_becomes_a_case_with_one_press_at_the_desk(ledger, chart, look, send):
    sha, number = chart(builders.reading(point("1250.0"), point("980.0", year=2023)))
    decide(ledger, decision(number))
    assert look(sha)["gold"] is None
    assert "not settled" in send(sha, deed("gold"))["refused"][0]["words"]
    decide(ledger, decision(number, 1, "980.0", year=2023))
    assert look(sha)["gold"]["can"]
    told = send(sha, deed("gold"))["chart"]["gold"]
    (case,) = gold_cases(ledger)
    assert (case.extraction, told["can"]) == (number, False)
    assert told["line"].startswith(f"Gold case {case.id}")
    assert look(sha, "zh")["gold"]["line"].startswith(f"标准样本 {case.id}")


def test_all_confirmed_charts_become_cases_in_one_step(ledger, show_page, reviewed):
    for name in PICTURES[:3]:
        reviewed(name)
    page = gold(show_page)
    assert "Confirmed charts that can become gold cases: 3" in words(page)
    page.text_input(key="gold-reviewer").input("韩梅").run()
    page.button(key="gold-add").click().run()
    assert not page.exception
    assert [case.added_by for case in gold_cases(ledger)] == ["韩梅"] * 3
    told = words(page)
    assert "Gold cases added: 3" in told
    assert "cases 3 · documents 1 · values 3" in told
    assert "at least 7 more needed" in told
    assert candidates(ledger) == []


def test_what_cannot_join_is_told_with_its_reason(ledger, show_page, reviewed):
    names = ("甲公司", "乙公司", "丙公司", "丁公司", "戊公司", "己公司")
    one, other = list({split_of(f"company:{name}"): name for name in names}.values())[:2]
    for name, company in zip(PICTURES, (one, other), strict=False):
        add_gold_case(ledger, reviewed(name, company, "半导体行业周报" if company == one else "2024年年报")[1], "李雷")
    reviewed(PICTURES[2], other, "半导体行业周报")
    reviewed(PICTURES[3], other)
    page = gold(show_page)
    page.button(key="gold-add").click().run()
    assert "Gold cases added: 1" in words(page)
    assert "it would leak" in words(page)
    assert len(candidates(ledger)) == 1


def test_a_changed_value_stands_old_beside_new_until_it_is_renewed(ledger, show_page, reviewed):
    number = reviewed()[1]
    case = add_gold_case(ledger, number, "李雷")
    decide(ledger, decision(number, value="1260.0", verdict="corrected"))
    page = gold(show_page)
    assert {"1250.0 RMB 100m", "1260.0 RMB 100m"} <= set(words(page).split("\n"))
    page.button(key=f"gold-renew-{case}").click().run()
    assert "The case holds what is confirmed now." in words(page)
    assert drifted(ledger) == []


def test_a_doubt_about_a_label_waits_for_an_answer(ledger, show_page, reviewed):
    case = add_gold_case(ledger, reviewed()[1], "李雷")
    error = report_label_error(ledger, case, "", "图上是 1,205", trial=7, point=0)
    page = gold(show_page)
    assert {"图上是 1,205", "Values that may be labelled wrong: 1"} <= {
        line.strip("*") for line in words(page).split("\n")
    }
    page.button(key=f"gold-right-{error}").click().run()
    assert label_errors(ledger) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_picked_case_is_flagged_reported_and_retired(ledger, show_page, reviewed, language):
    case = add_gold_case(ledger, reviewed()[1], "李雷")
    page = gold(show_page, language)
    page.session_state["gold-cases-1"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page.run()
    page.toggle(key=f"gold-must-pass-{case}").set_value(True).run()
    assert gold_case(ledger, case).must_pass
    page.text_input(key=f"gold-wrong-{case}").input("单位不对").run()
    page.button(key=f"gold-report-{case}").click().run()
    assert [one.remark for one in label_errors(ledger)] == ["单位不对"]
    page.text_input(key=f"gold-why-{case}").input("图片模糊").run()
    page.button(key=f"gold-retire-{case}").click().run()
    assert gold_case(ledger, case).retired == "图片模糊"
    assert not page.exception
