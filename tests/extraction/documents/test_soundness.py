"""Letters are believed only where the document says what they mean and shows them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extraction.documents import cut, look_at_pages, open_document
from extraction.documents.nouns import Exhibit, Place
from extraction.geometry import Box
from tests.extraction.documents.drawn import pdf, scan

PRIVATE = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[49/uniE031/uniE032/uniE033]>>>>"


WHOLE = Box(0, 0, 400, 300)


def texts(path, box=WHOLE, way="drawn") -> list[str]:
    layer = cut(path, Exhibit(1, "table", (Place(1, box),), way), open_document(path)).layer
    assert layer is not None
    return [text.text for text in layer.texts]


def line(words: str, x: int = 50, y: int = 100, more: str = "") -> str:
    return f"BT {more} /F 10 Tf {x} {y} Td ({words}) Tj ET "


def test_letters_without_a_meaning_are_not_believed(saved):
    path = saved(pdf(line("Revenue 123"), font=PRIVATE))
    assert texts(path) == []
    assert [look.letters for look in look_at_pages(path, [1])] == [0]


def test_a_few_ornaments_away_from_numbers_do_no_harm(saved):
    words = line("1 ", x=30) + "".join(line("Revenue of the year", y=y) for y in range(100, 280, 20))
    assert texts(saved(pdf(words, font=PRIVATE))) == ["Revenue of the year"] * 9


def test_one_unknown_letter_within_a_number_is_enough(saved):
    words = line("5617") + "".join(line("Revenue of the year", y=y) for y in range(120, 280, 20))
    assert texts(saved(pdf(words, font=PRIVATE))) == []


def test_elsewhere_on_the_page_letters_are_believed_all_the_same(saved):
    path = saved(pdf(line("123", y=40) + line("Revenue 4,567.80", y=200), font=PRIVATE))
    assert texts(path, Box(0, 50, 400, 150)) == ["Revenue 4,567.80"]


def test_invisible_letters_are_never_taken(saved):
    assert texts(saved(scan(under="1,234"))) == []
    assert texts(saved(pdf(line("hidden", more="3 Tr") + line("shown", y=150, more="0 Tr")))) == ["shown"]


def test_a_picture_within_a_page_is_read_as_a_picture(saved):
    assert texts(saved(pdf(line("Revenue"))), way="picture") == []


MAPPED = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>"


def lying(told: Callable[[int], int]) -> bytes:
    """A map that tells another letter for every code."""
    away = "".join(f"<{code:02x}> <{told(code):04x}>\n" for code in range(33, 127))
    words = f"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 94 beginbfchar\n{away}endbfchar endcmap"
    return b"<</Length %d>>stream\n%s\nendstream" % (len(words), words.encode())


def test_letters_that_are_others_than_the_page_shows_are_not_believed(saved):
    """The font shows what Helvetica shows; its map says that every letter is another."""
    words = "".join(line(f"Revenue of {year} in yuan", y=280 - 20 * k) for k, year in enumerate(range(2015, 2025)))
    assert texts(saved(pdf(words))) == [f"Revenue of {year} in yuan" for year in range(2015, 2025)]
    mapped = lying(lambda code: 33 + (code - 33 + 47) % 94)
    assert texts(saved(pdf(words, font=MAPPED, things=[mapped]))) == []


@pytest.mark.parametrize("swapped", [("3", "8"), ("1", "7"), ("0", "5")])
def test_two_digits_that_are_told_the_other_way_round_are_not_believed(saved, swapped):
    """All words are right and most digits: only a look at the numbers can tell."""
    numbers = [f"{103 * k * k + 3781 * k + 1508:,}" for k in range(1, 11)]
    words = "".join(
        line("Revenue of the year", y=280 - 20 * k) + line(number, x=200, y=280 - 20 * k)
        for k, number in enumerate(numbers)
    )
    true = lying(lambda code: code)
    assert texts(saved(pdf(words, font=MAPPED, things=[true])))[1::2] == numbers
    other = dict(zip(map(ord, swapped), map(ord, reversed(swapped)), strict=True))
    false = lying(lambda code: other.get(code, code))
    assert texts(saved(pdf(words, font=MAPPED, things=[false]))) == []


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (line("2023") + line("2024", x=78), ["2023", "2024"]),  # 6 points between them: two labels
        (line("Operating") + line("revenue", x=98), ["Operating revenue"]),
        (line("1,234") + line("5,678", x=120), ["1,234", "5,678"]),
        (line("1,234") + "BT /F 6 Tf 75 104 Td (2) Tj ET", ["1,234", "2"]),  # a note's sign is no digit of the number
        (line("-5.5%") + line("8.1%", x=81), ["-5.5%", "8.1%"]),
    ],
)
def test_what_belongs_together_is_one_text_and_what_does_not_is_two(saved, content, found):
    assert texts(saved(pdf(content))) == found
