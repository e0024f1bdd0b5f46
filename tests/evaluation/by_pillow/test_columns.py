from __future__ import annotations

from decimal import Decimal

import pytest

from evaluation.by_pillow import draw
from evaluation.sheets import Look, Sheet, Values
from evaluation.shipped import YI
from evaluation.truth import Drawn
from tests.fonts import needs_fonts

needs_fonts()


def one_bar(number: str, drawn: str | None = None) -> Drawn:
    values = Values("营业收入", YI, ("10", number), drawn=("10", drawn) if drawn else None)
    return draw(Sheet("bar", "zh", "收入", ("2023", "2024"), (values,), Look()))


def test_a_bar_is_as_high_as_its_number() -> None:
    ten, twenty = one_bar("20").points
    assert twenty.mark.height == pytest.approx(2 * ten.mark.height, abs=0.5)


def test_a_misprint_says_one_thing_and_draws_another() -> None:
    honest, misprinted = one_bar("20", drawn="20"), one_bar("12", drawn="20")
    assert misprinted.points[1].mark == honest.points[1].mark
    assert misprinted.perfect_reading().points[1].value == Decimal(12)
