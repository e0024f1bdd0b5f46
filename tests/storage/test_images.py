from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from extraction.chart import ChartImage
from extraction.errors import Sentence
from storage.database import open_database
from storage.errors import DamagedWorkspace, StoreError, UnknownRow
from storage.images import (
    describe_image,
    fields_taken_back,
    image_description,
    image_file,
    list_images,
    load_image,
    save_image,
)
from tests.builders import image


def test_a_picture_comes_back_as_it_was_uploaded(db):
    picture = image("营收.png")
    assert save_image(db, picture)
    assert load_image(db, picture.sha256) == picture


def test_the_same_picture_is_recognised_under_another_name(db):
    assert save_image(db, image("a.png", shade=7))
    assert not save_image(db, image("b.png", shade=7))
    assert [kept.name for kept in list_images(db)] == ["a.png"]


def test_a_picture_lies_under_its_hash_with_the_type_it_really_has(db):
    picture = image("looks_like.jpg")
    save_image(db, picture)
    file = image_file(db, picture.sha256)
    assert file.relative_to(db.folder).parts == ("images", picture.sha256[:2], picture.sha256 + ".png")


def test_bytes_of_no_known_type_are_kept_all_the_same(db):
    data = b"no picture we know"
    odd = ChartImage(hashlib.sha256(data).hexdigest(), "odd", 5, 5, data)
    save_image(db, odd)
    assert image_file(db, odd.sha256).suffix == ".bin"


def test_a_picture_that_contradicts_its_hash_is_refused_and_leaves_nothing(db):
    with pytest.raises(StoreError, match="checksum"):
        save_image(db, ChartImage("0" * 64, "x.png", 16, 9, image().data))
    assert list_images(db) == []
    assert list((db.folder / "images").rglob("*.*")) == []


def test_a_half_written_upload_is_swept_away_at_the_next_start(tmp_path):
    with open_database(tmp_path) as db:
        picture = image()
        save_image(db, picture)
        leftover = image_file(db, picture.sha256).with_name("half.png.1.part")
        leftover.write_bytes(b"half")
    with open_database(tmp_path) as db:
        assert not leftover.exists()
        assert load_image(db, picture.sha256) == picture


def test_a_damaged_file_is_named_and_mended_by_uploading_it_again(db):
    picture = image()
    save_image(db, picture)
    image_file(db, picture.sha256).write_bytes(b"damaged")
    with pytest.raises(DamagedWorkspace) as refused:
        load_image(db, picture.sha256)
    assert "重新上传" in refused.value.sentence.zh
    assert not save_image(db, picture)
    assert load_image(db, picture.sha256) == picture


def test_an_unknown_picture_is_said_to_be_unknown(db):
    with pytest.raises(UnknownRow):
        load_image(db, "f" * 64)


def test_each_field_of_the_description_keeps_its_own_last_word(db):
    picture = image()
    save_image(db, picture)
    describe_image(db, picture.sha256, company="星河科技", report="2024年报", report_date=dt.date(2025, 3, 28))
    describe_image(db, picture.sha256, company="银河科技", page="12", quality=Sentence("清晰", "sharp"))
    described = image_description(db, picture.sha256)
    assert (described.company, described.report, described.page) == ("银河科技", "2024年报", "12")
    assert described.report_date == dt.date(2025, 3, 28)
    assert described.quality == Sentence("清晰", "sharp")


def test_an_empty_word_takes_the_earlier_one_back(db):
    picture = image()
    save_image(db, picture)
    describe_image(db, picture.sha256, company="错的公司")
    describe_image(db, picture.sha256, company="")
    assert image_description(db, picture.sha256).company is None


def test_a_date_is_taken_back_and_given_again(db):
    picture = image()
    save_image(db, picture)
    for day in (dt.date(2025, 3, 28), ""):
        describe_image(db, picture.sha256, report_date=day)
    describe_image(db, picture.sha256, company="星河科技")
    assert image_description(db, picture.sha256).report_date is None
    assert fields_taken_back(db)[picture.sha256] == {"report_date"}
    describe_image(db, picture.sha256, report_date=dt.date(2025, 3, 30))
    assert image_description(db, picture.sha256).report_date == dt.date(2025, 3, 30)
    assert not fields_taken_back(db)[picture.sha256]
