"""The page of prompts: words are written, kept, compared, taken back, and tried where there is a model."""

from __future__ import annotations

import time
from functools import partial

import pytest

from dashboard.components.prompt_diff import differing_lines
from extraction import open_image
from extraction.prompts import load_prompt, prompt_of
from service import resources
from service.model_choice import ModelChoice
from service.posts import SECOND
from service.reading import ReadingWorker
from service.reading_process import ReadingProcess
from service.tryouts import try_words
from storage.extractions import history, save_extraction
from storage.images import load_image, save_image
from storage.prompts import active_prompts, keep_draft, move_label, versions_of
from tests import builders
from tests.dashboard.conftest import GOLDEN, words

SHIPPED = load_prompt("extract", "en")
EDITOR = f"prompt-text-extract.en-{SHIPPED.id}"
PATIENCE = 60


def draft(ledger, more="Mind the decimal point."):
    return keep_draft(ledger, "extract.en", f"{SHIPPED.text}\n{more}", "李雷", "points", SHIPPED.id)


@pytest.fixture
def page(show_page):
    return partial(show_page, "prompts", prompt="extract.en")


def test_without_pictures_and_model_words_can_still_be_written_and_compared(ledger, page):
    shown = page()
    assert "There is no picture yet" in words(shown)
    shown.text_input(key="prompt-who-typed").set_value("韩梅梅").run()
    shown.text_area(key=EDITOR).set_value(SHIPPED.text + "\nMind the decimal point.").run()
    assert "Not a draft yet" in words(shown)
    assert "+Mind the decimal point." in shown.code[0].value
    shown.button(key="prompt-keep").click().run()
    assert not shown.exception
    assert "Kept as a draft" in words(shown)
    (kept,) = [row for row in versions_of(ledger, "extract.en") if not row.shipped]
    assert (kept.author, kept.parent, kept.label) == ("韩梅梅", SHIPPED.id, "draft")
    assert shown.text_area(key=f"prompt-text-extract.en-{kept.version.id}").value == kept.version.text
    assert active_prompts(ledger) == ()


def test_what_was_typed_is_there_after_the_page_was_closed(page):
    page().text_area(key=EDITOR).set_value("Half a thought. $words").run()
    assert page().text_area(key=EDITOR).value == "Half a thought. $words"
    again = page()
    again.button(key="prompt-discard").click().run()
    assert again.text_area(key=EDITOR).value == SHIPPED.text
    assert page().text_area(key=EDITOR).value == SHIPPED.text


def test_words_that_lack_something_are_refused_in_the_readers_language(ledger, show_page):
    shown = show_page("prompts", "zh", prompt="extract.en")
    shown.text_input(key="prompt-who-typed").set_value("李雷").run()
    shown.text_area(key=EDITOR).set_value("Copy the numbers.").run()
    shown.button(key="prompt-keep").click().run()
    assert "缺少" in words(shown)
    assert len(versions_of(ledger, "extract.en")) == 1


def test_what_is_in_use_can_be_rolled_back_with_a_reason_and_the_log_keeps_it(ledger, page):
    move_label(ledger, draft(ledger).id, "active", "李雷", "better on the final split", trial=3)
    shown = page()
    shown.text_input(key="prompt-who-typed").set_value("韩梅梅").run()
    assert shown.button(key="prompt-retire").disabled
    shown.text_input(key=f"prompt-why-{draft(ledger).id}").set_value("worse on pies").run()
    shown.button(key="prompt-retire").click().run()
    assert active_prompts(ledger) == ()
    assert shown.text_area(key=f"prompt-text-extract.en-{draft(ledger).id}").value == draft(ledger).text
    log = next(table.value for table in shown.dataframe if "Moved by" in table.value)
    assert list(log["Reason"])[:2] == ["worse on pies", "better on the final split"]
    assert next(iter(log["Moved by"])) == "韩梅梅"


def test_no_draft_is_made_active_by_a_button_of_its_own(ledger, page):
    draft(ledger)
    shown = page()
    assert not [button for button in shown.button if button.key in ("prompt-roll_back", "prompt-active")]


def test_without_a_model_the_page_says_so_and_shows_the_way(chart, page):
    chart(builders.reading())
    shown = page()
    assert "No vision model is chosen" in words(shown)
    assert not [button for button in shown.button if button.key == "prompt-try"]


def test_differences_are_lines_with_a_sign():
    assert differing_lines("a\nb\nc\nd\ne", "a\nb\nC\nd\ne\nf") == [" a", " b", "-c", "+C", " d", " e", "+f"]
    assert differing_lines("a", "a") == []


# ── tried on a picture ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def worker(ledger):
    start = partial(ReadingProcess, "tests.dashboard.scripted:load_worded")
    hired = ReadingWorker(ledger, start, SECOND)
    hired.start()
    yield hired
    hired.stop()


def taken_from(tryout):
    read = tryout.answered.extraction if tryout.answered else None
    return read.reading.points if read else ()


def ended(tryout):
    until = time.monotonic() + PATIENCE
    while not tryout.ended.is_set() and time.monotonic() < until:
        time.sleep(0.05)
    return tryout.ended.is_set()


def test_a_draft_is_tried_without_being_kept_or_filed(ledger, chart, worker):
    sha, _ = chart(builders.reading())
    readings = len(history(ledger, sha))
    for text, value in (("$words", "12500"), ("Mind the decimal point. $words", "1250.0")):
        tryout = try_words(ledger, worker, "qwen", load_image(ledger, sha), prompt_of("extract.pie.zh", text), "")
        assert ended(tryout)
        assert tryout.trouble is None
        assert tryout.hear().startswith('{"kind":"bar",')
        assert str(taken_from(tryout)[0].value) == value
    words_only = prompt_of("trend.en", "What moves? $words")
    tryout = try_words(ledger, worker, "qwen", load_image(ledger, sha), words_only, "")
    assert ended(tryout)
    assert tryout.hear() == "trend: 1250.0 and 77.7"
    assert len(history(ledger, sha)) == readings
    assert len(versions_of(ledger, "extract.en")) == 1


def test_the_answer_stands_beside_what_was_taken_from_it(ledger, chart, worker, page, monkeypatch):
    sha, _ = chart(builders.reading())
    monkeypatch.setattr(resources, "second_worker", lambda: worker)
    monkeypatch.setattr(resources, "model_choice", lambda _folder: ModelChoice("qwen", folder="weights"))
    shown = page(chart=sha)
    shown.button(key="prompt-try").click().run()
    assert ended(shown.session_state["prompt-tryout"])
    shown.run()
    assert not shown.exception
    assert '"values":["1250.0"]' in next(code.value for code in shown.code)
    table = next(table.value for table in shown.dataframe if "Held up by" in table.value)
    assert table.iloc[0].to_list() == ["营业收入 2024", "12500 亿元", "■ printed", ""]


def test_a_growing_answer_is_shown_and_can_be_stopped(ledger, worker, page, monkeypatch):
    picture = open_image((GOLDEN / "bar_zh.png").read_bytes(), "speak.png")
    save_image(ledger, picture)
    save_extraction(ledger, builders.extraction(picture, builders.reading()))
    monkeypatch.setattr(resources, "second_worker", lambda: worker)
    monkeypatch.setattr(resources, "model_choice", lambda _folder: ModelChoice("qwen", folder="weights"))
    shown = page()
    shown.button(key="prompt-try").click().run()
    tryout = shown.session_state["prompt-tryout"]
    until = time.monotonic() + PATIENCE
    while "value 3," not in tryout.hear() and time.monotonic() < until:
        time.sleep(0.05)
    shown.run()
    assert "value 0, value 1," in shown.code[0].value
    assert "The model answers" in words(shown)
    shown.button(key="prompt-cancel").click().run()
    assert ended(tryout)
    assert "The model was stopped." in words(shown.run())
    waits = try_words(ledger, worker, "qwen", picture, SHIPPED, "")
    waits.cancel()
    assert ended(waits)


def test_the_address_keeps_which_prompt_is_open_and_a_kind_begins_with_the_words_for_any_chart(page):
    shown = page()
    shown.selectbox(key="prompt-kind").set_value("pie").run()
    shown.run()
    assert shown.query_params["prompt"] == "extract.pie.en"
    assert "no words of their own" in words(shown)
    assert shown.text_area(key=f"prompt-text-extract.pie.en-{SHIPPED.id}").value == SHIPPED.text
    shown.selectbox(key="prompt-task").set_value("trend").run()
    shown.run()
    assert shown.query_params["prompt"] == "trend.pie.en"
    assert not shown.exception
