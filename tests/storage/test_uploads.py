from __future__ import annotations

from storage.extractions import save_extraction
from storage.images import describe_image, fields_taken_back, image_descriptions, save_image
from storage.reviews import decide
from storage.uploads import (
    likenesses,
    new_batch,
    note_likeness,
    note_upload,
    prints,
    save_print,
    settled_pictures,
    uploads,
    usual_seconds,
    without_print,
)
from tests.builders import decision, extraction, image, point, reading


def kept(db, name="chart.png"):
    picture = image(name)
    save_image(db, picture)
    return picture.sha256


def test_a_picture_that_comes_in_again_keeps_every_name_and_belongs_to_the_later_batch(db):
    sha = kept(db)
    first, second = new_batch(db), new_batch(db)
    note_upload(db, first, sha, "a.png")
    note_upload(db, second, sha, "b.png")
    assert uploads(db)[sha].batch == second > first
    assert uploads(db)[sha].names == ("a.png", "b.png")


def test_a_print_is_kept_once(db):
    one, other = kept(db), kept(db)
    assert without_print(db) == [one, other]
    save_print(db, one, "aa-bb")
    save_print(db, one, "cc-dd")
    assert prints(db) == {one: "aa-bb"}
    assert without_print(db) == [other]


def test_the_first_earlier_picture_is_the_one_that_is_shown(db):
    one, other, third = kept(db), kept(db), kept(db)
    note_likeness(db, third, one)
    note_likeness(db, third, other)
    assert likenesses(db) == {third: one}


def test_what_people_settled_on_a_picture_is_counted(db):
    sha = kept(db)
    number = save_extraction(db, extraction(sha, reading(point(), point(year=2023))))
    assert settled_pictures(db) == {}
    decide(db, decision(number, 0))
    decide(db, decision(number, 1, None, verdict="rejected"))
    assert settled_pictures(db)[sha].confirmed == 1


def test_the_usual_time_is_told_after_three_readings_only(db):
    for count in range(3):
        assert usual_seconds(db, "embedded") is None, count
        save_extraction(db, extraction(kept(db)))
    assert usual_seconds(db, "embedded") == 1.4
    assert usual_seconds(db, "qwen") is None


def test_a_field_that_was_emptied_is_known_to_be_empty(db):
    sha = kept(db)
    describe_image(db, sha, company="错的公司", page="3")
    describe_image(db, sha, company="")
    assert fields_taken_back(db)[sha] == {"company"}
    assert image_descriptions(db)[sha].page == "3"
