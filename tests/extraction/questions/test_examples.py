from __future__ import annotations

import pytest

from extraction.questions.examples import examples
from tests.builders import PERCENT, period
from tests.held import ask, products, profits, value

HELD = {
    "years": profits(),
    "a disc": products(),
    "a loss": [value(n, year=2020 + at, at=at) for at, n in enumerate(("-3", "-1", "2"))],
    "quarters": [value(n, year=period(2024, q), at=at) for at, (q, n) in enumerate((("Q1", "3"), ("Q2", "4")))],  # type: ignore[arg-type]  # names of quarters
    "a margin": [value(n, "gross_margin", 2021 + at, unit=PERCENT, at=at) for at, n in enumerate(("30", "31", "32"))],
    "one value": [value("11.3")],
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", HELD)
def test_every_example_gets_an_answer(name, language):
    questions = [
        each for each in examples(HELD[name], language, in_picture=True) if "文字" not in each and "text" not in each
    ]
    assert questions
    assert [each for each in questions if ask(each, HELD[name]).state != "answered"] == []


def test_nothing_held_leaves_the_questions_about_the_picture_itself():
    assert len(examples([], "en", in_picture=True)) == 2
    assert examples([], "en", in_picture=False) == ()
