"""What corrections of one house's charts have in common becomes a habit; on, it proposes and never decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from extraction.chart import ExtractedPoint, Unit
from storage.database import Database
from storage.double_entry import ask_twice
from storage.errors import UnfitValue
from storage.extractions import extraction as kept
from storage.extractions import save_extraction
from storage.families import families, report_series
from storage.habits import CONTRARY, OURSELVES, Effect, Habit, habit, habits, leave, move, note_answer, spoke_on
from storage.habits.found import look_for_habits
from storage.images import describe_image, save_image
from storage.inferred_doubts import bring_up_doubts
from storage.review_list import PointToReview, review
from storage.reviews import decide, decide_all
from tests.builders import PERCENT, YI, extraction, image, point, reading, with_texts, written

MILLIONS = Unit("CNY", 10**6, "百万元")
GOOD = Effect(fixed=6, broken=0, charts=3, unseen=0)

Chart = Callable[..., int]


@pytest.fixture
def chart(db: Database) -> Chart:
    """A chart of 中信证券, read without a unit; its reading's id."""

    def keep(*points: ExtractedPoint, source: str = "资料来源：Wind，中信证券研究部", engine: str = "embedded") -> int:
        picture = image()
        save_image(db, picture)
        shown = with_texts(reading(*(points or (bare(), bare(2023))), title="营业收入"), written(source, 100, 200))
        return save_extraction(db, extraction(picture, shown, engine=engine))

    return keep


def bare(year: int = 2024, series: str = "营业收入", value: str = "1250", unit: Unit | None = None) -> ExtractedPoint:
    return point(value, year=year, series=series, unit=unit)


def settle(db: Database, number: int, unit: Unit | None = MILLIONS, value: str = "", series: str = "") -> list[int]:
    rows = [row.proposal for row in review(db, number) if row.settled is None]
    said = [replace(one, unit=unit, series=series or one.series) for one in rows]
    return decide_all(db, [replace(one, value=Decimal(value), verdict="corrected") if value else one for one in said])


def learnt(db: Database, chart: Chart, charts: int = 3, unit: Unit | None = MILLIONS) -> list[Habit]:
    for _ in range(charts):
        settle(db, chart(), unit)
    return [habit(db, number) for number in look_for_habits(db)]


def turned_on(db: Database, chart: Chart) -> int:
    (one,) = learnt(db, chart)
    move(db, one.id, "on", "李雷", effect=GOOD)
    return one.id


def open_row(db: Database, number: int, at: int = 0) -> PointToReview:
    return review(db, number)[at]


def test_three_charts_of_a_broker_that_agree_make_a_habit_with_its_evidence(db, chart):
    (one,) = learnt(db, chart)
    assert (one.kind, one.family.kind, one.family.name) == ("unit", "broker", "中信证券")
    assert (one.condition, one.answer, one.wording) == (("money", "", ""), ("CNY", "1000000"), "百万元")
    assert [len(words) for words in one.evidence.values()] == [2, 2, 2]
    assert one.state == "proposed"


def test_two_charts_are_not_enough_nor_is_a_third_of_another_house(db, chart):
    assert learnt(db, chart, 2) == []
    settle(db, chart(source="资料来源：华泰证券研究所"))
    assert look_for_habits(db) == []


@pytest.mark.parametrize("unit", [None, YI], ids=["as read", "another unit"])
def test_one_chart_otherwise_and_there_is_no_habit(db, chart, unit):
    settle(db, chart(), unit)
    assert learnt(db, chart) == []


def test_amounts_counted_anew_say_the_unit_of_the_figures(db, chart):
    for _ in range(3):
        number = chart()
        settle(db, number, YI, value="12.50")
    (one,) = [habit(db, each) for each in look_for_habits(db)]
    assert (one.answer, one.wording) == (("CNY", "1000000"), "百万元")


def test_a_slip_of_the_point_beside_values_as_read_changes_no_unit(db, chart):
    for _ in range(3):
        first, second = review(db, chart())
        said = replace(first.proposal, value=Decimal("12.50"), unit=MILLIONS, verdict="corrected")
        decide_all(db, [said, replace(second.proposal, unit=MILLIONS)])
    assert [habit(db, each).wording for each in look_for_habits(db)] == ["百万元"]


def test_a_series_of_percentages_is_no_word_against_the_unit_of_money(db, chart):
    for _ in range(3):
        number = chart(bare(), bare(series="毛利率", value="41.2", unit=PERCENT))
        money, share = review(db, number)
        decide_all(db, [replace(money.proposal, unit=MILLIONS), share.proposal])
    assert [habit(db, each).condition for each in look_for_habits(db)] == [("money", "", "")]


def test_a_habit_goes_on_only_where_it_was_measured_to_fix_something_and_break_nothing(db, chart):
    (one,) = learnt(db, chart)
    for effect in (None, Effect(0, 0, 3), Effect(9, 1, 3)):
        with pytest.raises(UnfitValue):
            move(db, one.id, "on", "李雷", effect=effect)
    move(db, one.id, "on", "李雷", "seen them all", GOOD)
    move(db, one.id, "off", "韩梅梅")
    assert [(each.state, each.moved_by, each.effect) for each in habit(db, one.id).moves] == [
        ("on", "李雷", GOOD), ("off", "韩梅梅", None),
    ]  # fmt: skip


def test_a_habit_that_is_not_on_proposes_nothing(db, chart):
    learnt(db, chart)
    assert open_row(db, chart()).proposal.unit is None


def test_a_habit_that_is_on_proposes_with_its_reason_and_the_number_stays(db, chart):
    turned_on(db, chart)
    row = open_row(db, chart())
    assert (row.proposal.unit, row.proposal.value, row.proposal.printed) == (MILLIONS, Decimal(1250), "1250")
    assert (row.doubtful, row.state, row.findings[-1].check) == (True, "doubtful", "habit")
    assert row.findings[-1].message.en.startswith("3 earlier charts of 中信证券: 百万元.")
    assert row.claim is not None
    assert row.claim.unit is None


def test_other_houses_other_engines_and_other_units_are_left_alone(db, chart):
    turned_on(db, chart)
    others = [chart(source="资料来源：华泰证券"), chart(engine="drawn"), chart(bare(unit=YI))]
    assert [open_row(db, number).findings for number in others] == [(), (), ()]


def test_no_word_of_a_person_is_gone_over(db, chart):
    turned_on(db, chart)
    number = chart()
    decide(db, replace(open_row(db, number).proposal, unit=YI, verdict="corrected"))
    first, second = review(db, number)
    assert first.settled is not None
    assert first.settled.unit == YI
    assert (second.proposal.unit, second.habits) == (YI, ())


def test_one_chart_can_be_left_out_and_taken_in_again(db, chart):
    one, number = turned_on(db, chart), chart()
    leave(db, one, number, "李雷")
    row = open_row(db, number)
    assert (row.proposal.unit, row.doubtful, [each.left for each in row.habits]) == (None, False, [True])
    leave(db, one, number, "李雷", use=True)
    assert open_row(db, number).proposal.unit == MILLIONS
    assert open_row(db, chart()).proposal.unit == MILLIONS


def test_of_two_people_who_review_unseen_one_silences_a_habit_for_themselves_only(db, chart):
    one, number = turned_on(db, chart), chart()
    ask_twice(db, kept(db, number).image)
    leave(db, one, number, "李雷")
    assert [review(db, number, who)[0].proposal.unit for who in ("李雷", "韩梅梅")] == [None, MILLIONS]


def test_what_a_habit_had_a_part_in_is_kept_and_is_no_evidence_for_it(db, chart):
    one, number = turned_on(db, chart), chart()
    (word, _) = settle(db, number)
    note_answer(db, word, [one])
    assert spoke_on(db, word) == [one]
    look_for_habits(db)
    assert word not in {each for words in habit(db, one).evidence.values() for each in words}


def test_a_word_against_it_turns_a_habit_off(db, chart):
    one = turned_on(db, chart)
    settle(db, chart(), YI)
    assert look_for_habits(db) == []
    last = habit(db, one).moves[-1]
    assert (last.state, last.moved_by, last.why) == ("off", OURSELVES, CONTRARY)


def test_the_queue_counts_the_doubts_of_a_habit(db, chart):
    number = chart()
    bring_up_doubts(db)
    turned_on(db, chart)
    bring_up_doubts(db)
    assert db.read("SELECT doubtful_open FROM extraction_progress WHERE extraction = ?", [number]) == [(2,)]


def test_two_names_of_a_legend_that_are_swapped_every_time_are_one_habit(db, chart):
    pair = (bare(series="营业收入"), bare(series="归母净利润", value="88"))
    for _ in range(3):
        first, second = review(db, chart(*pair))
        decide_all(db, [replace(first.proposal, series="归母净利润"), replace(second.proposal, series="营业收入")])
    (one,) = [habit(db, number) for number in look_for_habits(db)]
    assert (one.kind, one.condition) == ("names", ("归母净利润", "营业收入"))
    move(db, one.id, "on", "李雷", effect=GOOD)
    rows = review(db, chart(*pair))
    assert [(row.proposal.series, row.proposal.metric) for row in rows] == [
        ("归母净利润", "net_profit_parent"), ("营业收入", "revenue"),
    ]  # fmt: skip
    assert "what was read as 营业收入 is 归母净利润" in rows[0].findings[-1].message.en


def test_a_name_that_another_series_has_is_not_given_twice(db, chart):
    for _ in range(3):
        settle(db, chart(bare(series="营业收人")), None, series="营业收入")
    (one,) = [habit(db, number) for number in look_for_habits(db)]
    move(db, one.id, "on", "李雷", effect=GOOD)
    assert open_row(db, chart(bare(series="营业收人"))).proposal.series == "营业收入"
    both = chart(bare(series="营业收人"), bare(series="营业收入"))
    assert [row.habits for row in review(db, both)] == [(), ()]


def test_where_no_broker_is_named_the_company_drew_the_chart(db, chart):
    number = chart(source="资料来源：公司公告")
    assert families(db, number) == ()
    picture = db.read("SELECT image FROM extraction WHERE id = ?", [number])[0][0]
    describe_image(db, picture, company="星河科技", report="2024年年报")
    assert [(one.kind, one.name) for one in families(db, number)] == [
        ("company", "星河科技"),
        ("report", "星河科技 年报"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("2023年年报", "2024年年报"), ("FY2023 Annual Report", "Annual Report 2024"), ("2024年一季报", "2023年三季报")],
)
def test_reports_of_every_year_are_one_series(one, other):
    assert report_series(one) == report_series(other) != ""


def test_a_series_of_reports_has_a_habit_only_where_its_house_has_none(db, chart):
    def of_report(report: str, unit: Unit | None) -> None:
        number = chart()
        describe_image(db, db.read("SELECT image FROM extraction WHERE id = ?", [number])[0][0], report=report)
        settle(db, number, unit)

    for year in (2022, 2023, 2024):
        of_report(f"{year}年深度报告", MILLIONS)
    assert [habit(db, each).family.kind for each in look_for_habits(db)] == ["broker"]
    of_report("2024年周报", YI)
    assert [habit(db, each).family.name for each in look_for_habits(db)] == ["中信证券 深度报告"]
    assert len(habits(db)) == 2
