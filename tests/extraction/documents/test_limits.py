"""What cannot be opened is refused with a sentence that says what to do; what is large is opened in bounded memory."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extraction.documents import cut, files, find_exhibits, look_at_pages, open_document, thumbnail
from extraction.documents.nouns import Document, Exhibit, Place
from extraction.documents.pdf.cutting import MOST_PIXELS
from extraction.errors import DocumentTooLarge, PasswordNeeded, UnreadableDocument
from extraction.geometry import Box
from tests.extraction.documents.drawn import BARS, pdf, scan, written


def refusal(path: Path, password: str = "", kind: type[UnreadableDocument] = UnreadableDocument) -> str:
    with pytest.raises(kind) as refused:
        open_document(path, password)
    assert path.name in refused.value.sentence.zh
    return str(refused.value)


def test_a_password_is_asked_for_and_a_wrong_one_is_called_so(locked):
    assert "has a password" in refusal(locked, kind=PasswordNeeded)
    assert "not the password" in refusal(locked, "wrong", PasswordNeeded)
    document = open_document(locked, "geheim")
    whole = Exhibit(1, "chart", (Place(1, Box(0, 0, 400, 300)),), "drawn")
    layer = cut(locked, whole, document, "geheim").layer
    assert layer is not None
    assert [text.text for text in layer.texts] == ["1,234.5"]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\nnothing more", "damaged"),
        (pdf(BARS)[:200], "damaged"),
        (b"\x89PNG\r\n\x1a\n and so on", "not a report"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b"\xd0\xcf\x11\xe0 old", "old Office"),
        (written([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]), "damaged"),
    ],
)
def test_what_is_no_report_is_called_by_its_name(saved, data, word):
    assert word in refusal(saved(data))


def grown(path: Path, size: int) -> Path:
    """The same PDF with so many bytes: before its list of objects stands a stream of nothing, which takes no room."""
    data = path.read_bytes()
    listed = data.rindex(b"xref\n0 ")
    head = data[:listed] + b"9999 0 obj\n<< /Length %d >>\nstream\n" % (size - len(data) - 200)
    with path.open("wb") as file:
        file.write(head)
        file.seek(size - len(data) - 200, 1)
        file.write(b"\nendstream\nendobj\n")
        at = file.tell()
        file.write(re.sub(rb"startxref\s+\d+", b"startxref\n%d" % at, data[listed:]))
    return path


def test_nearly_500_mb_are_opened(saved):
    path = grown(saved(pdf(BARS)), files.MAX_BYTES - 100)
    assert files.MAX_BYTES - 1000 < path.stat().st_size <= files.MAX_BYTES
    assert open_document(path).pages == 1
    assert next(look_at_pages(path, [1])).letters == 7


def test_more_than_500_mb_are_refused(saved):
    path = saved(pdf(BARS))
    with path.open("r+b") as file:
        file.truncate(files.MAX_BYTES + 1)  # a sparse file: it takes no room on the disk
    assert "limit of 500 MB" in refusal(path, kind=DocumentTooLarge)


def test_too_many_pages_are_refused(saved):
    assert "limit of 2000" in refusal(saved(pdf("", pages=2001)), kind=DocumentTooLarge)


def test_1000_pages_are_looked_at_one_by_one(saved):
    path = saved(pdf(BARS, pages=1000))
    assert open_document(path).pages == 1000
    assert [look.number for look in look_at_pages(path, [1, 500, 1000])] == [1, 500, 1000]


def test_a_scan_has_no_letters_even_if_somebody_laid_some_under_it(saved):
    (look,) = look_at_pages(saved(scan(under="1,234")), [1])
    assert (look.is_scan, look.letters) == (True, 0)
    (look,) = look_at_pages(saved(pdf(BARS)), [1])
    assert (look.is_scan, look.letters) == (False, 7)


def test_a_page_or_place_that_is_not_there_is_said(saved):
    path = saved(pdf(BARS))
    document = open_document(path)
    with pytest.raises(UnreadableDocument, match="no page 7"):
        thumbnail(path, 7)
    for place, word in ((Place(7, Box(0, 0, 9, 9)), "no page 7"), (Place(1, Box(900, 0, 990, 90)), "does not lie")):
        with pytest.raises(UnreadableDocument, match=word):
            cut(path, Exhibit(1, "chart", (place,), "drawn"), document)


def test_one_damaged_page_does_not_keep_the_others_from_being_searched(saved):
    path = saved(pdf(BARS, pages=3).replace(b"Kids[5 0 R 6 0 R", b"Kids[5 0 R 1 0 R"))
    with pytest.raises(UnreadableDocument, match="Page 2"):
        list(look_at_pages(path, [2]))
    done: list[int] = []
    list(find_exhibits(path, lambda page, _: done.append(page)))
    assert done == [1, 2, 3]


def test_document_identity_is_the_hash_of_the_bytes(saved):
    one, other = (open_document(saved(pdf(BARS), name)) for name in ("a.pdf", "b.pdf"))
    assert isinstance(one, Document)
    assert one.sha256 == other.sha256


def test_an_endless_page_becomes_no_endless_picture(saved):
    path = saved(pdf(BARS, size=(14_400, 14_400)))
    whole = Exhibit(1, "chart", (Place(1, Box(0, 0, 14_400, 14_400)),), "drawn")
    made = cut(path, whole, open_document(path))
    assert made.width * made.height <= MOST_PIXELS
