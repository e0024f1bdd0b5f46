"""Upload, used as an analyst uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.intake import Origin, take_in
from storage import jobs
from storage.images import image_description, list_images
from storage.queue import queue_counts
from tests import builders
from tests.dashboard.conftest import GOLDEN, words

CHART = (GOLDEN / "bar_zh.png").read_bytes()


def upload(page, *files):
    page.file_uploader[0].set_value([(name, data, "image/png") for name, data in files])
    return page.run()


def test_an_empty_workspace_says_what_to_do_and_offers_a_sample(show_page):
    page = show_page("upload")
    assert "Drop screenshots of charts" in words(page)
    page.button(key="try-sample").click().run()
    assert not page.exception
    assert "1 in all: 1 waiting" in words(page)


def test_an_empty_workspace_speaks_chinese_too(show_page):
    assert "把年报、研报" in words(show_page("upload", "zh"))


def test_an_uploaded_chart_waits_to_be_read(show_page, ledger):
    page = upload(show_page("upload"), ("a.png", CHART))
    assert not page.exception
    assert [job.name for job in jobs.open_jobs(ledger)] == ["a.png"]
    assert page.button(key="review-ready").disabled


def test_a_bad_file_gets_one_sentence_and_the_others_go_on(show_page, ledger):
    page = upload(show_page("upload"), ("empty.png", b""), ("letter.png", b"Dear all"), ("a.png", CHART))
    assert not page.exception
    assert [image.name for image in list_images(ledger)] == ["a.png"]
    assert {job.name for job in jobs.refused_uploads(ledger)} == {"empty.png", "letter.png"}
    assert all(job.reason for job in jobs.refused_uploads(ledger))


def test_a_read_chart_can_be_reviewed(show_page, chart):
    chart(builders.reading())
    page = show_page("upload")
    assert not page.button(key="review-ready").disabled
    assert page.button(key="review-ready").label == "Review 1 ready"


def test_the_company_of_a_batch_is_noted_on_its_charts(show_page, ledger):
    page = show_page("upload")
    page.text_input(key="origin-company").input("Northdome").run()
    upload(page, ("a.png", CHART))
    assert image_description(ledger, list_images(ledger)[0].sha256).company == "Northdome"


def test_the_same_picture_is_recognised(ledger):
    assert take_in(ledger, [("a.png", CHART)], Origin()).seen_before == ()
    assert len(take_in(ledger, [("b.png", CHART)], Origin()).seen_before) == 1
    assert queue_counts(ledger).images == 1


def test_a_failed_reading_can_be_tried_again(show_page, ledger):
    take_in(ledger, [("a.png", CHART)], Origin())
    job = jobs.start_next(ledger)
    assert job
    jobs.fail(ledger, job.id, builders.finding().message)
    show_page("upload").button(key="retry-failed").click().run()
    assert [job.state for job in jobs.open_jobs(ledger)] == ["waiting"]


BAD = {
    "empty": b"",
    "text": b"not a picture at all",
    "cut": CHART[: len(CHART) // 2],
    "large": b"\x89PNG\r\n\x1a\n" + bytes(40 * 2**20),
}


@pytest.mark.parametrize("name", BAD)
def test_nothing_of_a_bad_file_is_kept(ledger, name):
    batch = take_in(ledger, [(f"{name}.png", BAD[name])], Origin())
    assert len(batch.refused) == 1
    assert list_images(ledger) == []
    assert list(Path(ledger.folder, "images").rglob("*.png")) == []
