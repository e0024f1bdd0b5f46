from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from extraction.chart import ExtractedPoint, Measurement, Reading, TextBox
from extraction.confidence import CHECK, Model, all_signs, learned, with_confidence
from extraction.geometry import Box
from tests.builders import BOX, finding, point, reading

MODEL = Model(
    {"bar printed": 2.0, "print unsure": -1.5, "doubt label_mark_mismatch": -3.0}, frozenset({"bar printed"}), 0.8
)


def labelled(value: str = "1250.0", year: int = 2024) -> ExtractedPoint:
    return replace(point(value, year=year), measured=Measurement(Decimal(1252), Decimal(3), BOX))


def years(*values: str) -> Reading:
    return reading(*(labelled(value, 2020 + k) for k, value in enumerate(values)))


def signs(of: Reading, score: float = 0.999) -> list[tuple[str, ...]]:
    return all_signs(of, [TextBox("1,250.0", BOX, score=score)])


def test_the_first_sign_names_the_sort() -> None:
    assert signs(reading(point()))[0][0] == "bar printed"
    assert (
        signs(reading(point(source="measured", error=Decimal(3)), kind="stacked_100"))[0][0] == "stacked_bar measured"
    )


def test_a_number_unlike_the_others_is_a_sign() -> None:
    found = signs(years("1240.5", "1250.0", "12.6", "-1260.5", "1270"))
    assert ["far from the others" in own for own in found] == [False, False, True, False, False]
    assert ["other decimals" in own for own in found] == [False, False, False, False, True]
    assert ["the only loss" in own for own in found] == [False, False, False, True, False]


def test_the_mark_and_the_print_are_signs() -> None:
    assert {"mark agrees", "print certain"} <= set(signs(reading(labelled("1250.0")))[0])
    assert {"mark apart", "print unsure"} <= set(signs(reading(labelled("1350.0")), score=0.7)[0])


def test_a_doubt_is_a_sign_unless_it_comes_from_here() -> None:
    doubted = reading(point(), findings=(finding(0, check="label_mark_mismatch"), finding(0, check=CHECK)))
    assert [s for s in signs(doubted)[0] if s.startswith("doubt")] == ["doubt label_mark_mismatch"]


def test_what_was_hardly_seen_gets_no_confidence() -> None:
    read = with_confidence(reading(point(source="measured", error=Decimal(3))), [], MODEL)
    assert read.points[0].confidence is None
    assert read.findings == ()


def test_a_value_that_is_none_gets_no_confidence() -> None:
    assert with_confidence(reading(point(None)), [], MODEL).points[0].confidence is None


def test_a_low_confidence_is_said_where_no_check_speaks() -> None:
    read = with_confidence(reading(point()), [TextBox("1250.0", BOX, score=0.6)], MODEL)
    assert read.points[0].confidence == 0.622
    (found,) = read.findings
    assert found.check == CHECK
    assert "38" in found.message.en
    assert "38" in found.message.zh


def test_a_low_confidence_adds_nothing_to_a_doubt() -> None:
    before = reading(point(), findings=(finding(0, check="label_mark_mismatch"),))
    after = with_confidence(before, [TextBox("1250.0", BOX, score=0.6)], MODEL)
    assert after.findings == before.findings
    assert after.points[0].confidence == 0.076


def test_nothing_but_confidence_and_doubts_is_changed() -> None:
    before = years("1240.5", "1250.0", "12.6")
    after = with_confidence(before, [TextBox("1250.0", Box(0, 0, 9, 9))], MODEL)
    assert [replace(p, confidence=None) for p in after.points] == list(before.points)


@given(st.sampled_from(sorted(learned().sorts)), st.lists(st.sampled_from(sorted(learned().weights))))
def test_a_doubt_never_raises_a_confidence(sort: str, others: list[str]) -> None:
    doubts = [s for s in learned().weights if s.startswith(("doubt", "picture"))]
    before = learned().confidence((sort, *others))
    assert before is not None
    assert 0 <= before <= 1
    for doubt in doubts:
        after = learned().confidence((sort, *others, doubt))
        assert after is not None
        assert after <= before
