from dataclasses import replace
from decimal import Decimal

from extraction.agreement import compared, joined
from extraction.chart import Measurement
from extraction.geometry import Box
from tests.builders import BOX, WAN, YI, finding, point, reading

MARK = Measurement(Decimal(1243), Decimal(4), BOX)


def by_model(*points, **fields):
    return replace(reading(*points, **fields), answer="{…}")


def checks(joint, position):
    return {f.check for f in joint.findings if position in f.points}


def test_two_readers_that_say_the_same_agree():
    first = reading(point("8.2", year=2022), point("9.7", year=2023))
    words = compared(first, by_model(point("8.2", year=2022), point("9.7", year=2023)))
    assert [(w.first, w.second, w.verdict) for w in words] == [(0, 0, "agrees"), (1, 1, "agrees")]


def test_agreement_is_recorded_and_raises_no_doubt():
    joint = joined(reading(point("8.2")), by_model(point("8.2")))
    assert checks(joint, 0) == set()
    assert [f.check for f in joint.findings] == ["readers_compared"]
    assert "agree on 1" in joint.findings[0].message.en
    assert joint.answer == "{…}"


def test_a_conflict_tells_both_values_and_the_print_stays():
    joint = joined(reading(point("8.2")), by_model(point("3.2", source="model")))
    assert joint.points[0].value == Decimal("8.2")
    (conflict,) = [f for f in joint.findings if f.check == "readers_differ"]
    assert conflict.points == (0,)
    for sentence in (conflict.message.zh, conflict.message.en):
        assert "8.2" in sentence
        assert "3.2" in sentence


def test_the_same_digits_in_another_unit_are_a_conflict():
    (word,) = compared(reading(point("8.2", unit=YI)), by_model(point("8.2", unit=WAN)))
    assert word.verdict == "differs"
    assert word.sentence is not None
    assert "亿元" in word.sentence.en
    assert "万元" in word.sentence.en


def test_a_model_within_the_error_of_a_measure_agrees_and_its_print_is_better():
    first = reading(replace(point("1243", source="measured", error=Decimal(4)), measured=MARK))
    there = Box(1, 2, 3, 4)
    joint = joined(first, by_model(point("1245", evidence=there)))
    assert (joint.points[0].source, joint.points[0].value) == ("printed", Decimal(1245))
    assert joint.points[0].evidence == there
    assert joint.points[0].measured == MARK
    assert checks(joint, 0) == set()


def test_a_bare_word_of_the_model_replaces_no_measure():
    first = reading(replace(point("1243", source="measured", error=Decimal(4)), measured=MARK))
    joint = joined(first, by_model(point("1245", source="model")))
    assert joint.points == first.points


def test_what_only_the_model_saw_is_added_and_doubted():
    joint = joined(reading(point("8.2", year=2022)), by_model(point("8.2", year=2022), point("9.7", year=2023)))
    assert [p.category for p in joint.points] == ["2022", "2023"]
    assert "only_model" in checks(joint, 1)
    assert checks(joint, 0) == set()


def test_a_series_only_the_model_saw_comes_with_its_row():
    joint = joined(reading(point(series="营收")), by_model(point(series="营收"), point("9", series="净利润")))
    assert [s.name for s in joint.series] == ["营收", "净利润"]


def test_what_the_model_left_out_stays_without_a_doubt():
    first = reading(point("8.2", year=2022), point("9.7", year=2023))
    joint = joined(first, by_model(point("8.2", year=2022)))
    assert joint.points == first.points
    assert checks(joint, 1) == set()


def test_doubts_of_the_first_reader_stay_and_those_about_the_models_own_points_move_with_them():
    first = reading(point("8.2", year=2022), findings=(finding(0),))
    second = by_model(
        point("8.2", year=2022),
        point("9.7", year=2023),
        findings=(finding(1, check="model_only"), finding(0, check="x")),
    )
    joint = joined(first, second)
    assert checks(joint, 0) == {"label_bar_mismatch"}
    assert checks(joint, 1) == {"model_only", "only_model"}


def test_names_spelled_another_way_and_periods_are_the_same():
    first = reading(point("8.2", series="净利润(亿元)", year=2022), point("9.7", series="净利润(亿元)", year=2023))
    second = by_model(
        replace(point("8.2", series="净利润", year=2022), category="2022年"),
        replace(point("9.7", series="净利润", year=2023), category="2023年"),
    )
    assert {w.verdict for w in compared(first, second)} == {"agrees"}


def test_a_series_without_a_name_is_found_by_its_values():
    rows = [("#1", "8.2", 2022), ("#1", "9.7", 2023), ("#2", "1", 2022), ("#2", "2", 2023)]
    names = {"#1": "净利润", "#2": "营收"}
    first = reading(*(point(v, series=s, year=y) for s, v, y in rows))
    second = by_model(*(point(v, series=names[s], year=y) for s, v, y in reversed(rows)))
    assert {w.verdict for w in compared(first, second)} == {"agrees"}


def test_one_equal_number_does_not_make_two_rows_the_same():
    first = reading(point("41", series="#3"), point("45", series="海外业务"))
    second = by_model(point("41", series="功率器件"), point("45", series="海外业务"))
    assert [w.verdict for w in compared(first, second)] == ["proposes", "agrees"]


def test_exchanged_series_are_a_conflict_not_a_match():
    first = reading(point("8.2", series="甲"), point("1", series="乙"))
    second = by_model(point("1", series="甲"), point("8.2", series="乙"))
    assert [w.verdict for w in compared(first, second)] == ["differs", "differs"]


def test_a_model_that_saw_nothing_changes_nothing():
    first = reading(point("8.2"))
    nothing = replace(by_model(), kind="none", series=(), points=())
    joint = joined(first, nothing)
    assert joint.points == first.points
    assert checks(joint, 0) == set()
