"""Copies of a drawing are found again; another drawing of the same template is not taken for one."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from evaluation import by_pillow
from evaluation.golden import GOLDEN, GOLDEN_SHEETS
from evaluation.sheets import Sheet, Values
from extraction.likeness import NEAR, distance, print_of, same_drawing
from tests.fonts import needs_fonts

needs_fonts()

LABELLED = ("bar_zh", "grouped_zh", "combo_zh", "line_zh", "hbar_zh", "stacked_zh", "table_en")
Change = Callable[[Image.Image], Image.Image]


def drawn(sheet: Sheet) -> Image.Image:
    return by_pillow.draw(sheet).picture


def values(picture: Image.Image) -> np.ndarray:
    return np.array(picture.convert("RGB"))


def found_again(one: Image.Image, other: Image.Image) -> bool:
    """As at an upload: near by its print, then the same by its pixels."""
    near = distance(print_of(values(one)), print_of(values(other))) <= NEAR
    return near and same_drawing(values(other), values(one))


def compressed(picture: Image.Image) -> Image.Image:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return Image.open(file)


def resized(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width * 4 // 5, picture.height * 4 // 5), Image.Resampling.LANCZOS)


def enlarged(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width * 3 // 2, picture.height * 3 // 2), Image.Resampling.BICUBIC)


def with_other_margins(picture: Image.Image) -> Image.Image:
    page = Image.new("RGB", (picture.width + 45, picture.height + 30), picture.getpixel((1, 1)))
    page.paste(picture, (33, 5))
    return page


def small_colours(picture: Image.Image) -> Image.Image:
    return picture.quantize(64).convert("RGB")


@pytest.mark.parametrize("copied", [compressed, resized, enlarged, with_other_margins, small_colours])
def test_nearly_every_copy_is_found_again(copied: Change):
    charts = [Image.open(file) for file in sorted(GOLDEN.glob("*.png")) if not file.name.startswith("trap")]
    missed = [chart.filename for chart in charts if not found_again(chart.convert("RGB"), copied(chart.convert("RGB")))]
    assert len(missed) <= len(charts) // 6, missed


def with_another_figure(sheet: Sheet, position: int = 1) -> Sheet:
    """The same template; the last digit of one number is another."""

    def changed(row: Values) -> Values:
        numbers = list(row.numbers)
        old = str(numbers[position])
        numbers[position] = old[:-1] + str((int(old[-1]) + 3) % 10)
        return replace(row, numbers=tuple(numbers))

    return replace(sheet, values=(changed(sheet.values[0]), *sheet.values[1:]))


def with_other_numbers(sheet: Sheet) -> Sheet:
    return replace(
        sheet, values=tuple(replace(row, numbers=(*row.numbers[1:], row.numbers[0])) for row in sheet.values)
    )


@pytest.mark.parametrize("name", LABELLED)
@pytest.mark.parametrize("copied", [lambda same: same, compressed, resized], ids=["as drawn", "compressed", "resized"])
def test_one_printed_figure_more_or_less_is_another_drawing(name, copied):
    sheet = GOLDEN_SHEETS[name]
    assert not found_again(drawn(sheet), copied(drawn(with_another_figure(sheet))))


@pytest.mark.parametrize("name", [*LABELLED, "bar_en_unlabelled", "line_en_unlabelled", "grouped_en_unlabelled"])
def test_other_numbers_in_the_same_template_are_another_drawing(name):
    sheet = GOLDEN_SHEETS[name]
    assert not found_again(drawn(sheet), drawn(with_other_numbers(sheet)))


def test_no_two_charts_of_ours_are_taken_for_one_another():
    files = [*sorted(GOLDEN.glob("*.png")), *sorted((GOLDEN.parent / "frozen").glob("*.png"))]
    pictures = {file.name: values(Image.open(file)) for file in files}
    prints = {name: print_of(picture) for name, picture in pictures.items()}
    names = sorted(prints)
    near = [(a, b) for a in names for b in names if a < b and distance(prints[a], prints[b]) <= NEAR]
    assert [(a, b) for a, b in near if same_drawing(pictures[a], pictures[b])] == []


def test_a_picture_is_its_own_copy_and_a_blank_page_is_nobodys():
    chart = values(drawn(GOLDEN_SHEETS["bar_zh"]))
    assert same_drawing(chart, chart)
    assert not same_drawing(chart, np.full_like(chart, 255))
    assert distance(print_of(chart), print_of(chart)) == 0
