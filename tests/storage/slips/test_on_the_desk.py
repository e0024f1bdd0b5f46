"""Slips as the ledger shows them: on a desk beside what was confirmed elsewhere, and among what is confirmed."""

from __future__ import annotations

from dataclasses import replace

from extraction.chart import Unit
from storage.extractions import extraction
from storage.images import describe_image
from storage.progress import progress
from storage.review_list import review
from storage.reviews import decide, undo
from storage.slips.ledger import slips_among_confirmed
from tests.builders import YI, decision, finding, period, point

MILLION = Unit("CNY", 10**6, "百万元")


def past(db, read, *values, last=2022, seconds=3.0):
    """Confirmed revenue of one year after the other, on a chart of its own; the ids of the words."""
    shown = [point(value, year=last - len(values) + 1 + at) for at, value in enumerate(values)]
    number = read(*shown)
    return [
        decide(db, decision(number, at, value, year=last - len(values) + 1 + at, seconds=seconds))
        for at, value in enumerate(values)
    ]


def desk(db, read, *points, findings=()):
    number = read(*points, findings=findings)
    describe_image(db, extraction(db, number).image, company="星河科技")
    return number


def doubts(db, number):
    return {row.key: [found.check for found in row.findings] for row in review(db, number) if row.findings}


def test_a_value_that_history_speaks_against_is_doubtful_and_says_why(db, read):
    past(db, read, "1000", "1050", "1100")
    number = desk(db, read, point("11550", year=2023), point("1210", year=2024))
    slipped, fine = review(db, number)
    assert (slipped.state, slipped.doubtful, fine.state, fine.doubtful) == ("doubtful", True, "printed", False)
    (said,) = slipped.findings
    assert said.check == "scale_slip"
    assert said.points == (0,)
    assert "已确认的 2022 年 1,100 亿元" in said.message.zh


def test_a_cash_flow_is_held_against_the_revenue_confirmed_elsewhere(db, read):
    past(db, read, "1000", "1050", "1100", "1150", "1200")
    flows = ["30", "-40", "90", "8", "35"]
    name = "经营活动产生的现金流量净额"
    number = read(*(point(value, year=2018 + at, series=name) for at, value in enumerate(flows)))
    for at, value in enumerate(flows):
        decide(db, decision(number, at, value, year=2018 + at, metric="operating_cash_flow"))
    desked = desk(db, read, point("900", year=2023, series=name))
    assert doubts(db, desked) == {0: ["scale_slip"]}


def test_nothing_is_doubted_where_nothing_is_known(db, read):
    assert doubts(db, desk(db, read, point("11550", year=2023), point("1210", year=2024))) == {}


def test_the_desk_knows_at_once_what_was_said_on_another_one_and_on_itself(db, read):
    number = desk(db, read, point("1155", year=2023), point("12600", year=2024))
    assert doubts(db, number) == {}
    said = past(db, read, "1000", "1050", "1100")
    assert doubts(db, number) == {1: ["scale_slip"]}
    undo(db, extraction_of(db, said[0]))
    decide(db, decision(number, 1, "1260", year=2024, verdict="corrected"))
    assert doubts(db, number) == {}


def extraction_of(db, word):
    ((number,),) = db.read("SELECT extraction FROM decision WHERE id = ?", [word])
    return number


def test_a_value_is_never_laid_beside_its_own_word(db, read):
    number = desk(db, read, *(point(value, year=2020 + at) for at, value in enumerate(("100", "105", "110"))))
    for at, value in enumerate(("100", "105", "110")):
        decide(db, decision(number, at, value, year=2020 + at))
    assert doubts(db, number) == {}
    assert slips_among_confirmed(db) == []


def test_what_the_picture_itself_says_is_not_said_twice(db, read):
    past(db, read, "1000", "1050", "1100")
    number = desk(db, read, point("11550", year=2023), findings=(finding(0, check="magnitude_slip"),))
    assert doubts(db, number) == {0: ["magnitude_slip"]}


def test_the_unit_that_a_person_takes_settles_the_doubt(db, read):
    past(db, read, "1000", "1050", "1100")
    number = desk(db, read, point("115500", year=2023))
    assert doubts(db, number) == {0: ["scale_slip"]}
    decide(db, decision(number, 0, "115500", year=2023, unit=MILLION, verdict="corrected"))
    assert doubts(db, number) == {}


def test_confirmed_values_that_later_ones_speak_against_are_found(db, read):
    (slipped,) = past(db, read, "10500", last=2021)
    past(db, read, "1000", last=2020)
    past(db, read, "1100", "1150", "1200", last=2024)
    (found,) = slips_among_confirmed(db)
    assert found.decisions == (slipped,)
    assert slips_among_confirmed(db, "星河科技") == [found]
    assert slips_among_confirmed(db, "蓝海股份") == []


def test_a_doubt_that_was_shown_at_the_desk_and_confirmed_is_answered(db, read):
    past(db, read, "1000", "1050", "1100")
    number = desk(db, read, point("11550", year=2023))
    word = replace(review(db, number)[0].proposal, reviewer="李雷")
    decide(db, replace(word, seconds=4.0))
    assert slips_among_confirmed(db) == []
    decide(db, word)  # as an import says it: nobody has looked
    assert len(slips_among_confirmed(db)) == 1


def test_a_figure_as_reported_and_as_restated_are_both_true(db, read):
    decide(db, decision(read(), value="120.5", year=2022))
    decide(db, decision(read(), value="118.0", year=2022, basis="restated"))
    assert slips_among_confirmed(db) == []
    number = desk(db, read, point("117.0", year=2022))
    assert doubts(db, number) == {0: ["unlike_confirmed"]}  # nobody has said yet which of the two it is
    decide(db, decision(number, 0, "1205", year=2022, basis="restated", seconds=None))
    assert [slip.finding.check for slip in slips_among_confirmed(db)] == ["scale_slip"]  # no restatement is tenfold


def test_two_confirmed_values_of_one_fact_are_held_against_each_other_once(db, read):
    older, newer = (
        decide(db, decision(read(point(value, of=of)), value=value, of=of, seconds=None))
        for value, of in (("120.5", period(2022)), ("118.0", period(2022, "Q4", cumulative=True)))
    )
    (found,) = slips_among_confirmed(db)
    assert (found.decisions, found.against) == ((newer,), (older,))


def test_a_half_year_is_laid_beside_half_years(db, read):
    number = read(*(point(value, of=period(year, "H1")) for year, value in ((2021, "500"), (2022, "520"))))
    for at, (year, value) in enumerate(((2021, "500"), (2022, "520"))):
        decide(db, decision(number, at, value, of=period(year, "H1"), unit=YI))
    past(db, read, "1000", "1050")
    assert doubts(db, desk(db, read, point("545", of=period(2023, "H1")))) == {}
    assert doubts(db, desk(db, read, point("5450", of=period(2023, "H1")))) == {0: ["scale_slip"]}


def test_the_queue_counts_what_history_says_of_a_new_chart_until_it_is_settled(db, read):
    past(db, read, "1000", "1050", "1100")
    number = desk(db, read, point("11550", year=2023), point("1210", year=2024))
    assert progress(db, number).doubtful_open == 1
    decide(db, decision(number, 1, "1210", year=2024))
    assert progress(db, number).doubtful_open == 1
    decide(db, decision(number, 0, "1155", year=2023, verdict="corrected"))
    assert progress(db, number).doubtful_open == 0
