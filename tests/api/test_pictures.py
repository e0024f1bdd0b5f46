"""The picture route: the upload itself, to be kept for ever by the browser; nothing else."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api.pictures import picture_route
from extraction import open_image
from storage.database import open_database
from storage.images import image_file, save_image


def drawn(kind, **options):
    made = io.BytesIO()
    Image.new("RGB", (64, 40), "white").save(made, kind, **options)
    return made.getvalue()


@pytest.fixture
def db(tmp_path):
    with open_database(tmp_path) as opened:
        yield opened


@pytest.fixture
def browser(db):
    with TestClient(Starlette(routes=[picture_route(lambda: db)])) as client:
        yield client


def keep(db, data):
    image = open_image(data, "x")
    save_image(db, image)
    return image.sha256


def test_a_picture_comes_back_byte_for_byte_and_may_be_kept_for_ever(browser, db):
    data = drawn("PNG")
    answer = browser.get(f"/picture/{keep(db, data)}")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, data, "image/png")
    assert "immutable" in answer.headers["cache-control"]
    assert browser.get(answer.url, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_what_browsers_cannot_show_comes_as_png(browser, db):
    answer = browser.get(f"/picture/{keep(db, drawn('TIFF'))}")
    assert answer.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (64, 40)


def test_a_turned_photo_comes_upright(browser, db):
    turned = Image.Exif()
    turned[0x0112] = 6
    answer = browser.get(f"/picture/{keep(db, drawn('JPEG', exif=turned))}")
    assert Image.open(io.BytesIO(answer.content)).size == (40, 64)


@pytest.mark.parametrize("sha", ["0" * 64, "abc", "..%2Fledger.duckdb", "A" * 64, "0" * 65])
def test_anything_else_is_not_found(browser, sha):
    assert browser.get(f"/picture/{sha}").status_code == 404


def test_a_picture_whose_file_is_gone_is_not_found(browser, db):
    sha = keep(db, drawn("PNG"))
    image_file(db, sha).unlink()
    assert browser.get(f"/picture/{sha}").status_code == 404
