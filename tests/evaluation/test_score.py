from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.score import Score, relative_mapping, score_cells, score_points, share

VALUES = {"2022": "12.30", "2023": "15.10", "2024": "18.00"}


def truth(kind: str = "bar", *, label_shown: bool = True, names: tuple[str, ...] = ("营业收入",)) -> dict[str, Any]:
    points = [{"category": year, "value": value, "label_shown": label_shown} for year, value in VALUES.items()]
    series = [
        {"name": name, "unit": "亿元", "name_shown": True, "axis_span": [0, 20], "points": points} for name in names
    ]
    return {"id": "a", "chart_type": kind, "series": series}


def said(
    values: Mapping[str, str | None] = VALUES, *, name: str = "营业收入", flags: tuple[str, ...] = (), **more: Any
) -> dict[str, Any]:
    points = [{"category": year, "value": value, "flags": list(flags)} for year, value in values.items()]
    return {"file": "a.png", "chart_type": "bar", "series": [{"name": name, "unit": "亿元", "points": points}], **more}


def measured(score: Score, measure: str) -> float | None:
    return share(score.counts, measure)


def test_what_is_said_as_printed_is_right():
    score = score_points(truth(), said(seconds=1.5))
    assert [measured(score, m) for m in ("strict", "labelled", "kind", "name", "unit", "RMS-F1")] == [1.0] * 6
    assert measured(score, "silent") == measured(score, "flagged") == 0
    assert measured(score, "unlabelled") is None
    assert score.seconds == 1.5


@pytest.mark.parametrize(("label_shown", "right"), [(True, 0.0), (False, 1.0)])
def test_a_label_is_exact_and_a_mark_is_measured(label_shown, right):
    close = {year: str(Decimal(value) + Decimal("0.1")) for year, value in VALUES.items()}
    assert measured(score_points(truth(label_shown=label_shown), said(close)), "strict") == right


def test_a_wrong_number_is_silent_unless_doubted():
    wrong = VALUES | {"2024": "81.00"}
    assert measured(score_points(truth(), said(wrong)), "silent") == pytest.approx(1 / 3)
    doubted = score_points(truth(), said(wrong, flags=("label_mark_mismatch",)))
    assert measured(doubted, "silent") is None
    assert measured(doubted, "caught") == measured(doubted, "flagged") == 1


def test_what_is_not_said_is_missing_and_never_wrong():
    score = score_points(truth(), said(VALUES | {"2024": None}))
    assert measured(score, "strict") == pytest.approx(2 / 3)
    assert measured(score, "silent") == 0


def test_a_point_of_another_series_is_invented():
    score = score_points(truth(), said(name="利润总额"))
    assert measured(score, "strict") == 0
    assert measured(score, "silent") == 1


def test_a_lone_series_without_a_name_goes_by_its_categories():
    nameless = truth()
    nameless["series"][0]["name_shown"] = False
    assert measured(score_points(nameless, said(name="图 1")), "strict") == 1


def test_a_table_may_be_read_by_columns():
    rows = [{"name": y, "points": [{"category": "营业收入", "value": v}]} for y, v in VALUES.items()]
    by_columns = {"file": "a.png", "chart_type": "table", "series": rows}
    assert measured(score_points(truth("table"), by_columns), "strict") == 1
    assert measured(score_points(truth("bar"), by_columns), "strict") == 0


def test_a_trap_is_kept_by_refusing_or_by_doubting_all():
    trap = {"id": "t", "chart_type": "none", "series": []}
    assert measured(score_points(trap, {"refused": True}), "traps") == 1
    assert measured(score_points(trap, said(flags=("doubt",))), "traps") == 1
    assert measured(score_points(trap, said()), "traps") == 0


def test_a_missing_prediction_is_a_refusal():
    score = score_points(truth(), None)
    assert measured(score, "refused") == 1
    assert measured(score, "strict") == measured(score, "RMS-F1") == 0


def test_known_numbers_are_found_whatever_their_name():
    known = [Decimal("0.123"), Decimal("15.10"), Decimal(99)]
    assert measured(score_cells("a", [], known, said(), unlabelled=False), "known") == pytest.approx(2 / 3)


def test_cells_go_by_row_and_column_or_column_and_row():
    table = [("2022", "营业收入", Decimal("12.30")), ("2023", "营业收入", Decimal("15.10"))]
    score = score_cells("a", table, [], said(), unlabelled=False)
    assert measured(score, "exact") == 1
    assert measured(score, "silent") == pytest.approx(1 / 3)  # 18.00 stands nowhere in the table


TRIPLES = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("xyz"), st.decimals(-999, 999, places=2)),
    max_size=6,
    unique_by=lambda triple: triple[:2],
)


@given(TRIPLES)
def test_a_table_maps_onto_itself_and_onto_its_transpose(triples):
    turned = [(series, category, value) for category, series, value in triples]
    assert relative_mapping(triples, triples) == pytest.approx(1)
    assert relative_mapping(triples, turned) == pytest.approx(1)


@given(TRIPLES, TRIPLES)
def test_a_mapping_is_a_share(one, other):
    assert 0 <= relative_mapping(one, other) <= 1 + 1e-9
