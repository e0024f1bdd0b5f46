"""What is proposed on a page, and that it is whole."""

from extraction.documents import find_exhibits
from tests.extraction.documents.drawn import pdf

FRAME = "0 G 50 40 300 200 re S"  # on a page of 400 × 300 points: from the left 50 to 350, from the top 60 to 260


def box_of(words, saved):
    (exhibit,) = find_exhibits(saved(pdf(f"{FRAME} 0 g BT /F 12 Tf {words} Tj ET")))
    return exhibit.places[0].box


def test_no_word_at_the_edge_of_a_chart_is_cut_through(saved):
    assert box_of("14 150 Td (2022)", saved).left <= 14  # begins left of the margin and reaches into it
    assert box_of("60 11 Td (2022)", saved).bottom >= 300 - 11
    assert box_of("60 260 Td (Revenue)", saved).top <= 300 - 260 - 8  # the height of its capitals


def test_words_away_from_a_chart_do_not_come_along(saved):
    assert box_of("2 4 Td (7)", saved) == box_of("200 150 Td (7)", saved)
