"""The tab Trials: what it says before there is anything, how one is started, and what came of it."""

from __future__ import annotations

import re

import pytest

from dashboard.components.trial_verdict import verdict_words
from evaluation.paired import CaseDifference, compare
from extraction import open_image
from extraction.errors import Sentence
from extraction.prompts import load_prompt
from service import resources
from service.model_choice import ModelChoice, keep_choice
from service.resources import machine_folder
from storage.extractions import save_extraction
from storage.gold import add_gold_case, gold_cases, label_errors, split_of
from storage.images import save_image
from storage.prompts import keep_draft
from storage.reviews import decide_all
from storage.trial_answers import AnswerKey, GivenAnswer, save_answer
from storage.trials import ask_trial, cancel_trial, move_trial, reply, trial, trials
from tests import builders
from tests.dashboard.conftest import GOLDEN, words

PICTURES = [path.read_bytes() for path in sorted(GOLDEN.glob("*.png"))]
BASE = load_prompt("extract", "zh").id
CHINESE = re.compile("B .*更[好差]：.*区间")
SCALE = "数值是 1250.0 亿元，不是 12500"


@pytest.fixture
def model(ledger, monkeypatch):
    for name in ("CHARTLEDGER_ENGINE", "CHARTLEDGER_SERVER", "CHARTLEDGER_MODEL", "CHARTLEDGER_GGUF"):
        monkeypatch.delenv(name, raising=False)
    chosen = ModelChoice(engine="remote", servers=("http://127.0.0.1:9/v1",), server_model="tiny")
    keep_choice(machine_folder(ledger.folder), chosen)
    assert resources.model_choice(ledger.folder).place


@pytest.fixture
def candidate(ledger):
    return keep_draft(ledger, "extract.zh", f"{SCALE}\n$words", "韩梅梅", "<b>单位</b>").id


def gold(ledger, split="tune", count=2):
    """Gold cases of a company that falls into that split."""
    company = next(name for n in range(100) if split_of(f"company:{(name := f'公司{n}')}") == split)
    for data in PICTURES[:count]:
        image = open_image(data, f"chart {data[-9:].hex()}.png")
        save_image(ledger, image)
        made = save_extraction(ledger, builders.extraction(image))
        decide_all(ledger, [builders.decision(made, company=company)])
        add_gold_case(ledger, made, "李雷")
    assert {case.split for case in gold_cases(ledger)} == {split}


def tried(ledger, candidate, split="tune", better="1250.0"):
    """A trial that is done: the baseline reads ten times too much."""
    number = ask_trial(ledger, [BASE, candidate], "remote", split, 2, "李雷")
    images = {case.id: case.image for case in gold_cases(ledger)}
    for place in trial(ledger, number).places:
        value = "12500" if place.prompt == BASE else better
        given = GivenAnswer(builders.reading(builders.point(value)), None, 3.0, f"<i>{value}</i>", 900, 77)
        key = AnswerKey(images[place.case], "remote", "2", "{}", place.prompt, place.repeat)
        reply(ledger, number, place, save_answer(ledger, key, given))
    move_trial(ledger, number, "done")
    return number


def pick(page, number):
    """Pick the first row of the grid, as a click does."""
    page.session_state[f"trial-grid-{number}-False"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    return page.run()


@pytest.mark.parametrize(("language", "said"), [("en", "No trial yet"), ("zh", "还没有试跑")])
def test_without_a_trial_the_tab_says_what_one_is_and_what_it_needs(show_page, model, language, said):
    page = show_page("prompts", language, tab="trials")
    assert not page.exception
    assert said in words(page)


def test_without_a_model_the_way_to_one_is_shown(show_page, monkeypatch):
    monkeypatch.setattr("os.environ", {})
    page = show_page("prompts", tab="trials")
    assert "needs a vision model" in words(page)


def test_a_trial_is_started_with_its_size_told_before(show_page, ledger, model, candidate):
    gold(ledger)
    page = show_page("prompts", tab="trials")
    assert "Answers: 8 (cases 2 × versions 2 × repeats 2); how long" in words(page).replace("\\", "")
    page.button(key="trial-begin").click().run()
    (begun,) = trials(ledger)
    assert (begun.prompts, begun.split, begun.repeats, begun.state) == ((BASE, candidate), "tune", 2, "waiting")
    assert "0 of 8 answers" in page.get("progress")[0].proto.text
    page.button(key="trial-cancel").click().run()
    assert trial(ledger, begun.id).state == "cancelled"
    assert "Cancelled" in words(page)


def test_an_empty_split_is_said_before_anything_is_started(show_page, ledger, model, candidate):
    gold(ledger, "check")
    page = show_page("prompts", tab="trials")
    assert "no gold case for these words" in words(page)
    assert page.button(key="trial-begin").disabled


def test_a_row_opened_shows_the_truth_each_answer_its_mistake_and_the_models_own_words(show_page, ledger, candidate):
    gold(ledger)
    number = tried(ledger, candidate)
    page = show_page("prompts", tab="trials")
    assert not page.exception
    totals, *_ = page.dataframe
    assert list(totals.value["Right"]) == ["0 / 4", "4 / 4"]
    assert list(totals.value["Fixed"]) == ["", "+2"]
    assert "B\\: 2 fixed, 0 broken" in [each.label for each in page.expander]
    assert "Whether B is better is not yet known: an interval needs at least 8 documents" in words(page)
    pick(page, number)
    values = page.dataframe[-1].value
    assert list(values["Truth"]) == ["1250.0 亿元"]
    assert [*values["A"], *values["B"]] == ["✕ 12500 亿元 · decimal point", "✓ 1250.0 亿元"]
    assert [each.value for each in page.code] == ["<i>12500</i>", "<i>1250.0</i>"]
    assert "A: 3.0 s, 77 tokens" in words(page).replace("\\", "")


@pytest.mark.parametrize(
    ("better", "said"), [(True, "B is better: the share of right values changes by +"), (False, "B is worse: ")]
)
def test_the_verdict_is_one_plain_sentence_with_its_interval(better, said):
    documents = [CaseDifference(f"{n}", n, 6, 6 + (1 + n % 3 if better else -1 - n % 3), 10) for n in range(24)]
    told = verdict_words("B", compare(documents), "en")
    assert told.startswith(said)
    assert "Documents: 24, cases: 24." in told
    assert CHINESE.search(verdict_words("B", compare(documents), "zh"))


def test_only_what_differs_is_listed_when_asked(show_page, ledger, candidate):
    gold(ledger)
    tried(ledger, candidate, better="12500")
    page = show_page("prompts", tab="trials")
    page.toggle(key="trial-only-different").set_value(True).run()
    assert "No case differs" in words(page)


def test_the_final_split_is_not_shown_case_by_case_while_tuning(show_page, ledger, candidate):
    gold(ledger, "final")
    tried(ledger, candidate, "final")
    page = show_page("prompts", tab="trials")
    assert [list(each.value["Right"]) for each in page.dataframe] == [["0 / 4", "4 / 4"]]
    assert "Only totals" in words(page)
    assert not page.code


def test_a_truth_that_is_wrong_is_reported_from_the_row(show_page, ledger, candidate):
    gold(ledger)
    number = tried(ledger, candidate)
    page = pick(show_page("prompts", tab="trials"), number)
    case = gold_cases(ledger)[0]
    page.text_input(key=f"trial-truth-{case.id}").input("The label says 1205.").run()
    page.button(key="trial-truth-send").click().run()
    (error,) = label_errors(ledger)
    assert (error.case.id, error.remark, error.trial) == (case.id, "The label says 1205.", number)


def test_what_stopped_a_trial_is_told_and_it_can_go_on(show_page, ledger, candidate):
    gold(ledger)
    number = ask_trial(ledger, [BASE, candidate], "remote", "tune", 1, "李雷")
    move_trial(ledger, number, "failed", Sentence(zh="服务器没有开。", en="The server is down."))
    page = show_page("prompts", tab="trials")
    assert "The server is down" in words(page)
    page.button(key="trial-go-on").click().run()
    assert trial(ledger, number).state == "waiting"
    cancel_trial(ledger, number, "李雷")


def test_the_trial_that_is_looked_at_stays_open_when_the_language_changes(show_page, ledger, candidate):
    gold(ledger)
    first = tried(ledger, candidate)
    tried(ledger, candidate)
    page = show_page("prompts", "zh", tab="trials", trial=str(first))
    assert page.selectbox(key="trial-in-zh").value == first
    page.query_params["lang"] = "en"
    page.run()
    assert page.selectbox(key="trial-in-en").value == first
