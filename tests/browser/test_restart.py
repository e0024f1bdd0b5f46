"""The server dies in the middle of a review and starts again: the open page goes on where it was, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from extraction import open_image
from storage.companies import add_company
from storage.database import open_database
from storage.extractions import save_extraction
from storage.images import image_description, save_image
from storage.reviews import settled
from tests import builders
from tests.browser.conftest import HOME, PATIENCE, free_port, settle, started
from tests.browser.test_review_desk import TWELVE, progress, value_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SENT = """() => new Promise(sent => {
    const look = () => Object.keys(localStorage).some(name => name.startsWith("chartledger.deed."))
        ? setTimeout(look, 50) : sent()
    look()
})"""  # not wait_for_function: it needs eval, which our pages refuse


def test_a_server_that_dies_takes_no_word_and_no_letter_with_it(browser: Browser, tmp_path: Path) -> None:
    sha, number = file_chart(tmp_path)
    port = free_port()
    server = started(tmp_path, port)
    try:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(PATIENCE)
        page.goto(f"http://127.0.0.1:{port}/review?lang=en&chart={sha}")
        settle(page)
        expect(page.get_by_text("From, as guessed")).to_be_visible()
        page.keyboard.press("t")  # the guess of where it comes from is taken
        expect(page.get_by_text("From, as guessed")).to_be_hidden()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        progress(page, "2 of 4 reviewed")
        page.keyboard.type("7")
        page.evaluate(SENT)
        server.kill()
        server.wait()
        page.keyboard.type("1")
        with page.expect_websocket():  # the page finds the server again by itself
            server = started(tmp_path, port)
        settle(page)
        assert value_of(page) == "71"
        progress(page, "2 of 4 reviewed")
        page.keyboard.press("Enter")
        progress(page, "3 of 4 reviewed")
        page.evaluate(SENT)
        page.context.close()
    finally:
        server.kill()
        server.wait()
    ledger = open_database(tmp_path)
    assert sorted(str(word.value) for word in settled(ledger, number).values()) == ["10.5", "11.5", "71"]
    assert image_description(ledger, sha).company == "星河科技"
    ledger.close()


def file_chart(folder: Path) -> tuple[str, int]:
    """A chart of four values that nobody has reviewed, under a name that says where it comes from."""
    with open_database(folder) as ledger:
        add_company(ledger, "星河科技", "Starriver")
        image = open_image((HOME / "tests" / "golden" / "bar_zh.png").read_bytes(), "星河科技_2024年年报_p12.png")
        save_image(ledger, image)
        read = replace(builders.reading(*TWELVE[:4]), title="four")
        return image.sha256, save_extraction(ledger, builders.extraction(image, read))
