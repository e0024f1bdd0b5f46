"""The whole loop in a real browser: corrections become a draft, a trial, a decision, and the words of the next reading.

A model server stands in that answers by the words it is given: with those that ship it turns two figures round on five
charts, hurried by one draft it loses a decimal point on every chart, and told to check every digit it reads all right.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, expect
from rapidfuzz import fuzz

from extraction import open_image
from extraction.chart import ChartImage, ExtractedPoint, Unit
from extraction.geometry import Box
from extraction.prompts import load_prompt
from storage.database import open_database
from storage.extractions import save_extraction
from storage.gold import add_gold_case, gold_cases
from storage.images import describe_image, save_image
from storage.promotions import promotions
from storage.prompts import active_prompts, keep_draft
from storage.review_list import review
from storage.reviews import decide_all
from storage.settings import choose
from tests import builders
from tests.browser.conftest import serving, settle
from tests.extraction.engines.scripted_server import Asked, Script
from tests.extraction.engines.scripted_server import serving as answering

pytestmark = [pytest.mark.browser, pytest.mark.timeout(540)]

PATIENCE = 150_000  # milliseconds for a trial of sixteen answers on a busy machine
YEARS = (2021, 2022, 2023, 2024)
UNIT = Unit("USD", 10**9, "USD bn")
HURRIED = "Answer at once and do not look twice."
LEARNT = "Check every digit"
SHIPPED = load_prompt("extract", "en")
TUNE = ("Fir Power", "Hazel Steel", "Maple Power", "Rowan Steel")  # the hash of a company's name is its split
FINAL = (
    "Alder Glass",
    "Birch Power",
    "Cedar Power",
    "Elm Rail",
    "Juniper Steel",
    "Larch Glass",
    "Oak Power",
    "Pine Steel",
)
NEXT = "Willow Water"  # comes in at the end
COMPANIES = (*TUNE, *FINAL, NEXT)
MISREAD = {*TUNE[:3], *FINAL[:2], NEXT}  # by a model that is asked with the words that ship


def truth(company: str) -> list[str]:
    """What its chart prints: no two charts look alike, and no number is the same turned round."""
    k = COMPANIES.index(company)
    tens = [1 + (k + 2 * i) % 8 for i in range(len(YEARS))]
    ones = [(ten + 1 + (3 * k + i) % 8) % 10 or 9 for i, ten in enumerate(tens)]
    return [f"{ten}{one}.{1 + (k + i) % 9}" for i, (ten, one) in enumerate(zip(tens, ones, strict=True))]


def turned(company: str) -> list[str]:
    """The second number with its first two figures turned round."""
    read = truth(company)
    return [read[0], read[1][1] + read[1][0] + read[1][2:], *read[2:]]


def pointless(company: str) -> list[str]:
    """The last number without its decimal point, on every other chart the last but one too."""
    lost = 1 + COMPANIES.index(company) % 2
    kept = turned(company) if company in MISREAD else truth(company)
    return [*kept[:-lost], *(value.replace(".", "") for value in kept[-lost:])]


def drawn(company: str) -> bytes:
    picture = Image.new("RGB", (480, 300), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(size=15)
    draw.text((24, 10), f"{company}: revenue", fill="black", font=font)
    draw.text((400, 10), "USD bn", fill="black", font=font)
    draw.line((30, 260, 460, 260), fill="black", width=2)
    for at, (year, value) in enumerate(zip(YEARS, truth(company), strict=True)):
        left, top = 50 + 105 * at, 260 - 2 * float(value)
        draw.rectangle((left, top, left + 50, 260), fill=(40, 90, 160))
        for words, y in ((value, top - 20), (str(year), 266)):
            draw.text((left + 25 - draw.textlength(words, font=font) / 2, y), words, fill="black", font=font)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def claims(company: str) -> list[ExtractedPoint]:
    """As the model read it once, with the words that ship."""
    read = turned(company) if company in MISREAD else truth(company)
    return [
        builders.point(
            value, series="revenue", year=year, unit=UNIT, evidence=Box(50 + 105 * at, 60, 100 + 105 * at, 78)
        )
        for at, (year, value) in enumerate(zip(YEARS, read, strict=True))
    ]


def answer(asked: Asked) -> None:
    """What a model would say that does as it is told, and no more."""
    if asked.command == "GET":
        return asked.say(200, json.dumps({"data": [{"id": "tiny"}]}))
    parts = [part for message in asked.body["messages"] for part in message["content"] if isinstance(part, dict)]
    words = next(part["text"] for part in parts if part.get("type") == "text")
    printed = words.rsplit("```", 2)[1]
    company = max(COMPANIES, key=lambda name: fuzz.partial_ratio(name, printed))
    read = turned(company) if company in MISREAD else truth(company)
    if HURRIED in words:
        read = pointless(company)
    elif LEARNT in words:
        read = truth(company)
    said = {"kind": "bar", "title": f"{company}: revenue", "unit": UNIT.printed, "categories": [str(y) for y in YEARS]}
    return asked.speak(json.dumps({**said, "series": [{"name": "revenue", "unit": UNIT.printed, "values": read}]}))


def fill(folder: Path) -> None:
    """Twelve charts as a model read them, those without a mistake settled and gold; and somebody's hurried draft."""
    with open_database(folder) as ledger:
        for company in COMPANIES[:-1]:
            image: ChartImage = open_image(drawn(company), f"{company}.png")
            save_image(ledger, image)
            describe_image(ledger, image.sha256, company=company)
            read = builders.reading(*claims(company), title=f"{company}: revenue")
            made = builders.extraction(image, read, engine="remote", version="2", prompt=SHIPPED.id)
            number = save_extraction(ledger, made)
            if company not in MISREAD:
                decide_all(ledger, [replace(row.proposal, reviewer="Ann") for row in review(ledger, number)])
                add_gold_case(ledger, number, "Ann")
        keep_draft(ledger, SHIPPED.name, f"{HURRIED}\n\n{SHIPPED.text}", "Ben", "quicker", SHIPPED.id)
        choose(ledger, "second_reader", "every")


@pytest.fixture
def model() -> Iterator[Script]:
    with answering(answer) as server:
        yield server


def test_corrections_make_the_next_reading_better(browser: Browser, model: Script, tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    fill(folder)
    environment = {
        "CHARTLEDGER_ENGINE": "remote",
        "CHARTLEDGER_SERVER": model.url,
        "CHARTLEDGER_SERVER_MODEL": "tiny",
        "CHARTLEDGER_CROPS": "0",
    }
    with serving(folder, **environment) as address:
        page = browser.new_page(viewport={"width": 1366, "height": 900}, locale="en-GB")
        page.set_default_timeout(PATIENCE)

        settle_the_misread(page, address)
        try_on_final(page, address)  # the only draft so far: the hurried one
        expect(page.get_by_text("Refused; nothing was changed.")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("Broken: 12 values")).to_be_visible()
        expect(page.get_by_text("It is worse")).to_be_visible()

        page.goto(f"{address}/feedback?lang=en")
        page.get_by_role("button", name="Propose a draft from mistakes").click()
        expect(page.get_by_text("wrong digit ×3")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("button", name="Keep as a draft").click()
        expect(page.get_by_text("Kept as a draft")).to_be_visible(timeout=PATIENCE)

        try_on_final(page, address)
        expect(page.get_by_text("Active from the next reading on.")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("Put right: 2 values")).to_be_visible()

        page.goto(f"{address}/upload?lang=en")
        before = len(model.asked)
        chart = tmp_path / "next.png"
        chart.write_bytes(drawn(NEXT))
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(chart)
        wait_for_question(page, model, before)
        page.context.close()
    look_at_the_ledger(folder)
    assert LEARNT in json.dumps(model.asked[before].body)  # the next reading is asked for in the new words


def settle_the_misread(page: Page, address: str) -> None:
    """Five charts by keyboard, the second number of each typed as it is printed; each a gold case with one click."""
    page.goto(f"{address}/review?lang=en")
    settle(page)
    left = {f"{company}: revenue": company for company in COMPANIES[:-1] if company in MISREAD}
    title = page.get_by_role("heading", name=": revenue")
    while left:
        expect(title).to_have_text(re.compile("|".join(left)), timeout=PATIENCE)
        company = left.pop(title.inner_text())
        for at, key in enumerate(("Enter", truth(company)[1], "Enter", "Enter")):
            page.keyboard.press("Enter") if key == "Enter" else page.keyboard.type(key)
            if key != "Enter":
                page.keyboard.press("Enter")
            if at < len(YEARS) - 1:
                expect(page.get_by_text(f"{at + 1} of {len(YEARS)} reviewed")).to_be_visible()
        page.get_by_role("button", name="Make it a gold case").click()
        expect(page.get_by_text(re.compile(r"Gold case \d+ · "))).to_be_visible()
        page.keyboard.press("Enter")  # the next chart


def try_on_final(page: Page, address: str) -> None:
    """Start a trial of the newest draft on the final split, wait for it, ask the gate."""
    page.goto(f"{address}/prompts?lang=en&tab=trials&prompt={SHIPPED.name}")
    settle(page)
    if not page.get_by_text("Split", exact=True).is_visible():
        page.get_by_text("Start a trial").click()
        settle(page)
    page.get_by_role("button", name="Final", exact=True).or_(
        page.get_by_role("radio", name="Final", exact=True)
    ).click()
    settle(page)
    page.get_by_label("Your name").fill("Ann")
    page.get_by_label("Your name").press("Tab")
    settle(page)
    page.get_by_label("Repeats").fill("1")
    page.get_by_label("Repeats").press("Tab")
    settle(page)
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("button", name="Ask the gate").wait_for(timeout=PATIENCE)
    settle(page)  # what is clicked while it is drawn anew is not heard
    page.get_by_role("button", name="Ask the gate").click()


def wait_for_question(page: Page, model: Script, before: int) -> None:
    """Until the model is asked about the new chart."""
    for _ in range(1500):
        if len(model.asked) > before:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the model was never asked about the new chart")


def look_at_the_ledger(folder: Path) -> None:
    """Exactly which values were broken and put right is kept with both decisions."""
    with open_database(folder) as ledger:
        assert len(gold_cases(ledger, "final")) == len(FINAL)
        passed, refused = promotions(ledger, SHIPPED.name)
        broken = [row for row in refused.evidence.rows if row.change == "broken"]
        fixed = {(row.category, row.truth, row.said_before, row.said_after) for row in passed.evidence.rows}
        assert (passed.allowed, refused.allowed) == (True, False)
        assert {(row.truth, row.said_after) for row in broken} == {
            (f"{value} USD bn", f"{value.replace('.', '')} USD bn")
            for company in FINAL
            for value in truth(company)[-1 - COMPANIES.index(company) % 2 :]
        }
        assert fixed == {("2022", *(f"{v[1]} USD bn" for v in (truth(c), turned(c), truth(c)))) for c in FINAL[:2]}
        assert [version.id for version in active_prompts(ledger)] == [passed.evidence.prompt]
