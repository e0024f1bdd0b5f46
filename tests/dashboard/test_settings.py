"""Settings, used as an analyst uses it: which second reader there is, how it is, and when it reads."""

from __future__ import annotations

import time
from functools import partial

import pytest

from dashboard.components.model_panel import standing
from extraction.errors import Sentence
from service import resources
from service.model_choice import ModelChoice, kept_choice
from service.model_store import Found
from service.posts import SECOND, Doing
from service.reading import ReadingWorker
from service.reading_process import ReadingProcess
from service.resources import Readers
from service.second_reader import ask_second, cascade
from service.watching import is_paused
from storage import jobs
from storage.exports.snapshot import last_snapshot
from storage.watched import watch_counts
from tests import builders
from tests.dashboard.conftest import HOME, words
from tests.dashboard.sources import PacedSource

QWEN = ModelChoice("qwen", folder="weights")
SERVER = ModelChoice("remote", servers=("http://localhost:8000",))
TINY = HOME / "tests" / "tiny_gguf"
MEMORY = Sentence(zh="内存不足:需要 5 GB。", en="Memory is short: 5 GB are needed.")
GIGABYTE = 10**9


@pytest.fixture
def offered():
    """A model that can be fetched, 4.3 GB of it."""
    source = PacedSource(size=43 * GIGABYTE // 10)
    resources.offer(source)
    yield source
    resources.offer()


@pytest.fixture
def scripted_worker(ledger, tmp_path):
    """A workspace whose second reader is scripted."""

    def hire(db):
        start = partial(ReadingProcess, "tests.dashboard.scripted:load")
        return Readers(ReadingWorker(db, start), ReadingWorker(db, start, SECOND))

    resources.open_workspace(tmp_path / "read", hire)
    yield resources.second_worker()
    resources.close_workspace()


def keys(page):
    return {button.key for button in page.button}


def fetching():
    (download,) = resources.downloads()
    return download


def press(page, key):
    return page.button(key=key).click().run()


def wait(condition):
    until = time.monotonic() + 30
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


# ── nothing chosen ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_copy_for_other_programs_is_made_anew_and_says_when_it_was(ledger, show_page, tmp_path):
    page = show_page("settings")
    assert "No copy has been made yet" in words(page)
    page.text_input(key="snapshot-folder").set_value(str(tmp_path / "bi")).run()
    page.button(key="snapshot-refresh").click().run()
    assert not page.exception
    assert "The copy holds what is confirmed now." in words(page)
    assert "Last copy 20" in words(page)
    assert last_snapshot(tmp_path / "bi") is not None
    (tmp_path / "blocked").write_text("a file")
    page.text_input(key="snapshot-folder").set_value(str(tmp_path / "blocked")).run()
    page.button(key="snapshot-refresh").click().run()
    assert "cannot be made" in words(page).replace("\\", "")
    assert not page.exception


def test_confirmed_values_are_published_where_the_page_says_and_a_password_is_not_kept(ledger, show_page, tmp_path):
    page = show_page("settings")
    assert page.button(key="publish-now").disabled
    page.text_input(key="publish-place").set_value("postgresql://u:geheim@h/bi").run()
    assert "leave the password out" in words(page)
    page.text_input(key="publish-place").set_value(str(tmp_path / "published")).run()
    page.button(key="publish-now").click().run()
    assert "What is published is what is confirmed now." in words(page)
    assert (tmp_path / "published" / "_chartledger.json").exists()
    assert not page.exception


def test_without_a_model_the_page_says_so_and_nothing_fails(show_page):
    page = show_page("settings")
    assert not page.exception
    assert "No second reader is chosen" in words(page)
    assert page.radio(key="cascade").disabled
    assert "尚未选择复核模型" in words(show_page("settings", "zh"))


def test_a_watched_folder_tells_what_it_brought_and_can_be_paused(show_page, request, tmp_path, monkeypatch):
    assert "No folder is watched" in words(show_page("settings"))
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "chart.png").write_bytes((HOME / "tests/golden/bar_zh.png").read_bytes())
    monkeypatch.setenv("CHARTLEDGER_WATCH", str(tmp_path / "inbox"))
    request.getfixturevalue("scripted_worker")
    db = resources.ledger()
    assert wait(lambda: watch_counts(db).taken)
    page = show_page("settings")
    assert "1 taken in, 0 seen before, 0 refused" in words(page)
    page.toggle(key="watch-on").set_value(False).run()
    assert not page.exception
    assert is_paused(db)


# ── choosing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_is_chosen_and_kept(show_page, ledger, tmp_path):
    page = show_page("settings")
    page.radio(key="model-engine").set_value("qwen").run()
    page.text_input(key="model-folder").input(str(tmp_path))
    page = press(page, "model-use")
    assert not page.exception
    assert kept_choice(ledger.folder) == ModelChoice("qwen", folder=str(tmp_path))
    assert not page.radio(key="cascade").disabled
    assert page.radio(key="cascade").value == cascade(ledger, kept_choice(ledger.folder)) == "doubts"


def test_a_folder_that_is_not_there_is_one_sentence(show_page, ledger):
    resources.choose_model(ledger.folder, ModelChoice("llama", gguf_folder="/nowhere/at/all"))
    page = show_page("settings")
    assert not page.exception
    assert "! There is no" in words(page)


def test_servers_are_chosen_with_a_plain_word_about_where_pictures_go(show_page, ledger):
    page = show_page("settings")
    page.radio(key="model-engine").set_value("remote").run()
    assert "pictures of your charts are sent to these addresses" in words(page)
    page.text_area(key="model-servers").input("https://vlm.example.com\nhttp://localhost:8000")
    page = press(page, "model-use")
    assert kept_choice(ledger.folder).servers == ("https://vlm.example.com", "http://localhost:8000")
    assert "vlm" in words(page)
    assert "sent to" in words(page)


def test_an_address_that_is_none_is_one_sentence(show_page, ledger):
    resources.choose_model(ledger.folder, ModelChoice("remote", servers=("ftp://x",)))
    assert "is not the address of a server" in words(show_page("settings"))


def test_the_environment_decides_and_is_shown_as_such(show_page, ledger, monkeypatch):
    monkeypatch.setenv("CHARTLEDGER_SERVER", "http://localhost:9")
    page = show_page("settings")
    assert "CHARTLEDGER_SERVER is set on this machine" in words(page).replace("\\", "")
    assert page.button(key="model-use").disabled
    assert page.radio(key="model-engine").value == "remote"


# ── how it is ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("choice", "found", "doing", "paused", "said", "buttons"),
    [
        (ModelChoice(), Found(), Doing(), False, "No second reader", ()),
        (QWEN, Found("Qwen3-VL", 5 * GIGABYTE), Doing(), False, "Found: Qwen3-VL, about 5.0 GB", ("load",)),
        (QWEN, Found(problem=MEMORY), Doing(), False, "Memory is short", ()),
        (QWEN, Found("Qwen3-VL"), Doing("loading", "qwen"), False, "Being loaded", ("give_back",)),
        (QWEN, Found("Qwen3-VL"), Doing("ready", "qwen"), False, "Ready: Qwen3-VL", ("give_back",)),
        (QWEN, Found("Qwen3-VL"), Doing(trouble=MEMORY), False, "Memory is short", ("again",)),
        (QWEN, Found("Qwen3-VL"), Doing(), True, "memory was given back", ("load",)),
        (SERVER, Found("http://localhost:8000"), Doing(), False, "Chosen: http://localhost:8000", ("try_servers",)),
    ],
)
def test_how_it_is_has_a_sentence_and_a_way_out(choice, found, doing, paused, said, buttons):
    now = standing(choice, found, doing, paused, 8 * GIGABYTE, "en")
    assert said in now.words
    assert now.buttons == buttons
    assert standing(choice, found, doing, paused, None, "zh").words != now.words


def test_too_little_memory_is_said_before_anything_is_loaded_and_not_once_it_is():
    found = Found("Qwen3-VL", 5 * GIGABYTE)
    now = standing(QWEN, found, Doing(), False, 2 * GIGABYTE, "en")
    assert "needs about 5.0 GB of memory, and 2.0 GB are free" in now.words
    assert "Ready" in standing(QWEN, found, Doing("ready", "qwen"), False, 2 * GIGABYTE, "en").words


def test_it_is_loaded_and_given_back_by_hand(scripted_worker, show_page):
    resources.choose_model(resources.ledger().folder, ModelChoice("llama", gguf_folder=str(TINY)))
    page = show_page("settings")
    press(page, "model-load")
    assert wait(lambda: scripted_worker.doing.state == "ready")
    page = press(page.run(), "model-give_back")
    assert wait(lambda: scripted_worker.process is None)
    assert "memory was given back" in words(page.run())


def test_what_waits_can_be_called_off(show_page, chart, ledger):
    ask_second(ledger, chart(builders.reading())[0], QWEN)
    page = show_page("settings")
    assert "Charts waiting for it: 1." in words(page)
    press(page, "model-cancel-waiting")
    assert jobs.open_jobs(ledger) == []


# ── fetching ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_size_is_told_before_anything_is_fetched(show_page, offered):
    page = show_page("settings")
    assert "4.3 GB" in words(page)
    assert page.button(key="fetch-huggingface").label == "Fetch 4.3 GB from Hugging Face"
    assert offered.here == 0


def test_a_fetch_shows_how_far_it_is_and_can_be_paused_and_given_up(show_page, offered):
    offered.stays_at = offered.size // 10 * 4
    page = press(show_page("settings"), "fetch-huggingface")
    assert wait(lambda: fetching().done == offered.stays_at)
    page.run()
    assert not page.exception
    page = press(page, "fetch-pause")
    fetching().join()
    assert "fetch-resume" in keys(page.run())
    press(page, "fetch-discard")
    assert offered.here == 0


def test_what_was_fetched_becomes_the_second_reader(show_page, offered, ledger):
    page = press(show_page("settings"), "fetch-huggingface")
    assert wait(lambda: fetching().state == "done")
    assert kept_choice(ledger.folder) == ModelChoice("qwen", folder="weights")
    page.run()
    assert "is the second reader now" in words(page)
    assert page.radio(key="model-engine").value == "qwen"
    assert page.text_input(key="model-folder").value == "weights"


# ── when it reads ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_cascade_is_chosen_on_the_page(show_page, ledger):
    resources.choose_model(ledger.folder, QWEN)
    page = show_page("settings")
    assert page.radio(key="cascade").value == "doubts"
    page.radio(key="cascade").set_value("every").run()
    assert cascade(ledger, QWEN) == "every"


def test_charts_already_waiting_can_be_sent(show_page, ledger, chart):
    resources.choose_model(ledger.folder, QWEN)
    chart(builders.reading(findings=(builders.finding(0),)))
    press(show_page("settings"), "send-older")
    assert [job.engine for job in jobs.open_jobs(ledger)] == ["qwen"]
