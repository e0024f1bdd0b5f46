"""Upload, used as an analyst uses it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from dashboard.components.upload_cards import look_around, picture_card
from dashboard.text import tell
from service.intake import Batch, Origin, take_in
from storage import jobs
from storage.extractions import save_extraction
from storage.images import image_description, image_file, list_images, save_image
from storage.queue import queue, queue_counts
from storage.reviews import decide
from storage.second_readings import note_second_readers
from storage.uploads import likenesses
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


def copied(name, **saved):
    file = io.BytesIO()
    Image.open(GOLDEN / name).convert("RGB").save(file, **saved)
    return file.getvalue()


def test_a_bad_copy_is_named_on_its_card_before_it_is_read(ledger):
    take_in(ledger, [("a.jpg", copied("combo_zh.png", format="JPEG", quality=20))], Origin())
    (row,) = queue(ledger)
    assert row.state == "waiting"
    assert "JPEG" in tell(row.quality, "en")


def test_nothing_is_said_of_a_good_picture(ledger):
    take_in(ledger, [("a.png", CHART)], Origin())
    assert queue(ledger)[0].quality is None


def test_a_copy_of_an_earlier_picture_is_noticed_and_read_all_the_same(ledger):
    first = take_in(ledger, [("a.png", CHART)], Origin()).taken[0]
    copy = take_in(ledger, [("b.jpg", copied("bar_zh.png", format="JPEG", quality=85))], Origin()).taken[0]
    assert likenesses(ledger) == {copy: first}
    assert {job.name for job in jobs.open_jobs(ledger)} == {"a.png", "b.jpg"}


def test_copies_in_one_batch_are_noticed_too(ledger):
    again = copied("bar_zh.png", format="PNG", compress_level=1)
    taken = take_in(ledger, [("a.png", CHART), ("b.png", again)], Origin()).taken
    assert likenesses(ledger) == {taken[1]: taken[0]}


def test_pictures_of_older_workspaces_are_recognised_too(ledger, chart):
    old, _ = chart(builders.reading())
    copy = take_in(ledger, [("b.jpg", copied("bar_zh.png", format="JPEG", quality=85))], Origin()).taken[0]
    assert likenesses(ledger) == {copy: old}


def test_another_chart_is_no_copy(ledger):
    others = [(file.name, file.read_bytes()) for file in sorted(GOLDEN.glob("*.png")) if "trap" not in file.name]
    take_in(ledger, others, Origin())
    assert likenesses(ledger) == {}


def test_an_earlier_picture_whose_file_is_gone_is_passed_over(ledger):
    first = take_in(ledger, [("a.png", CHART)], Origin()).taken[0]
    image_file(ledger, first).unlink()
    assert take_in(ledger, [("b.jpg", copied("bar_zh.png", format="JPEG", quality=85))], Origin()).refused == ()
    assert likenesses(ledger) == {}


def test_what_is_no_picture_is_named_for_what_it_is(ledger):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.png", CHART)
    files = {"charts.zip": packed.getvalue(), "page.png": b"<!doctype html><html><body>chart</body></html>"}
    assert len(take_in(ledger, files.items(), Origin()).refused) == 2
    reasons = {job.name: tell(job.reason, "en") for job in jobs.refused_uploads(ledger)}
    assert "archive" in reasons["charts.zip"]
    assert "holds text" in reasons["page.png"]


def test_a_scan_of_24_million_pixels_comes_in(ledger):
    file = io.BytesIO()
    Image.open(GOLDEN / "combo_zh.png").convert("RGB").resize((6000, 4000)).save(file, "PNG", compress_level=1)
    assert len(take_in(ledger, [("scan.png", file.getvalue())], Origin()).taken) == 1


def test_two_hundred_files_at_once_come_in_and_are_counted(ledger):
    told: list[int] = []
    chart = Image.open(GOLDEN / "bar_zh.png").convert("RGB").resize((380, 220))
    files = []
    for number in range(200):
        chart.putpixel((0, 0), (number, number, 255))
        file = io.BytesIO()
        chart.save(file, "PNG", compress_level=1)
        files.append((f"{number}.png", file.getvalue() if number % 10 else b"broken"))
    batch = take_in(ledger, files, Origin(), told.append)
    assert (len(batch.taken), len(batch.refused), told[-1]) == (180, 20, 200)


def test_a_reading_under_way_says_how_long_it_usually_takes(show_page, ledger):
    for number in range(3):
        picture = builders.image(f"{number}.png")
        save_image(ledger, picture)
        save_extraction(ledger, builders.extraction(picture))
    take_in(ledger, [("a.png", CHART), ("b.png", copied("combo_zh.png", format="PNG"))], Origin())
    jobs.start_next(ledger)
    around = look_around(ledger, queue(ledger), Batch(), "en")
    lines = {row.name: picture_card(row, around, "en").line for row in queue(ledger)}
    assert lines["a.png"] == "reading, about 1 s left"
    assert "about 3 s until all are read" in words(show_page("upload"))


def test_without_earlier_readings_no_time_is_promised(ledger):
    take_in(ledger, [("a.png", CHART)], Origin())
    jobs.start_next(ledger)
    around = look_around(ledger, queue(ledger), Batch(), "en")
    assert picture_card(queue(ledger)[0], around, "en").line == "reading…"


def test_a_copy_names_the_earlier_picture_and_what_was_confirmed_there(ledger, chart):
    old, number = chart(builders.reading())
    decide(ledger, builders.decision(number, 0))
    copy = take_in(ledger, [("b.jpg", copied("bar_zh.png", format="JPEG", quality=85))], Origin()).taken[0]
    around = look_around(ledger, queue(ledger), Batch(), "en")
    card = picture_card(around.rows[copy], around, "en")
    assert card.like.startswith("looks like “bar_zh.png” (confirmed values: 1, ")
    assert card.like_id == old


def test_a_picture_that_came_before_says_when_it_was_confirmed(ledger, chart):
    sha, number = chart(builders.reading())
    decide(ledger, builders.decision(number, 0))
    batch = take_in(ledger, [("again.png", CHART)], Origin())
    around = look_around(ledger, queue(ledger), batch, "en")
    assert picture_card(around.rows[sha], around, "en").line.startswith("seen before, confirmed on ")


@pytest.mark.parametrize(
    ("state", "said"), [("waiting", "second reader: waiting"), ("failed", "second reader: failed")]
)
def test_a_card_says_what_the_second_reader_does(ledger, chart, state, said):
    sha, _ = chart(builders.reading())
    note_second_readers(ledger, ["qwen"])
    job = jobs.enqueue(ledger, sha, "qwen")
    if state == "failed":
        jobs.fail(ledger, job, builders.finding().message)
    around = look_around(ledger, queue(ledger), Batch(), "en")
    assert picture_card(around.rows[sha], around, "en").second == said


def test_what_is_typed_for_a_batch_can_be_written_on_what_just_came_in(show_page, ledger):
    page = upload(show_page("upload"), ("a.png", CHART))
    page.text_input(key="origin-report_date").input("3 April 2024").run()
    page.button(key="origin-apply").click().run()
    assert not page.exception
    assert image_description(ledger, list_images(ledger)[0].sha256).report_date == dt.date(2024, 4, 3)
