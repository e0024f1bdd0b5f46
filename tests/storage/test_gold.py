"""What becomes a gold case, in which split it stands, and what is said of it afterwards."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.companies import add_company, merge_companies
from storage.database import Database
from storage.errors import LeaksBetweenSplits, NotGold
from storage.extractions import extraction as reading_of
from storage.extractions import save_extraction
from storage.gold import (
    SPLITS,
    GoldCase,
    add_gold_case,
    candidates,
    drifted,
    gold_case,
    gold_cases,
    keep_gold_case,
    label_errors,
    label_is_right,
    renew_gold_case,
    report_label_error,
    retire_gold_case,
    set_must_pass,
    split_of,
    torn,
)
from storage.gold.groups import Ties, place
from storage.images import describe_image, save_image
from storage.reviews import decide, undo
from storage.uploads import note_likeness
from tests.builders import decision, extraction, image, point, reading

ANY_TEST_DB = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
_worlds = (f"·{number}" for number in count())  # each example has companies and reports of its own
COMPANIES = ("星河科技", "海云", "山岳", "Lakeside", "Northgate", "青木", "北辰", "Redwood")


@pytest.fixture
def chart(db: Database):
    """Keeps a picture with one value and confirms it; the id of its reading."""

    def keep(company: str = "", report: str = "", value: str = "1250.0", said_of: str | None = None) -> int:
        picture = image()
        save_image(db, picture)
        describe_image(db, picture.sha256, company=company or None, report=report or None)
        number = save_extraction(db, extraction(picture, reading(point(value))))
        decide(db, decision(number, value=value, company=said_of))
        return number

    return keep


def picture_of(db: Database, number: int) -> str:
    return reading_of(db, number).image


def in_different_splits(*names: str) -> tuple[str, str]:
    """Two of the names whose groups fall into different splits."""
    first = names[0]
    return first, next(one for one in names if split_of(f"company:{one}") != split_of(f"company:{first}"))


# ── what can be a case ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reviewed_chart_becomes_a_case_with_exactly_what_was_confirmed(db, read):
    number = read(point("12.50"), point("1300", year=2023))
    decide(db, decision(number, 0, "12.50"))
    decide(db, decision(number, 1, "1300.7", verdict="corrected", year=2023))
    decide(db, decision(number, value="77", verdict="added", year=2022))
    case = gold_case(db, add_gold_case(db, number, "李雷", must_pass=True, remark="脚注遮住标签"))
    assert [str(one.value) for one in case.points] == ["12.50", "1300.7", "77"]
    assert (case.must_pass, case.remark, case.added_by, case.kind, case.language) == (
        True, "脚注遮住标签", "李雷", "bar", "zh",
    )  # fmt: skip
    assert {one.decision for one in case.points} == {one for (one,) in db.read("SELECT id FROM decision")}


@pytest.mark.parametrize("said", [(), ((0, "confirmed"),), ((0, "rejected"), (1, "rejected"))])
def test_what_is_open_or_holds_no_value_is_refused_in_words(db, read, said):
    number = read(point("12"), point("15", year=2023))
    for position, verdict in said:
        decide(db, decision(number, position, None if verdict == "rejected" else "12", verdict=verdict))
    with pytest.raises(NotGold, match=r"settled|confirmed"):
        add_gold_case(db, number, "李雷")
    assert (gold_cases(db), candidates(db)) == ([], [])


def test_a_chart_is_a_case_once_and_a_candidate_until_then(db, chart):
    number = chart()
    assert [one.extraction for one in candidates(db)] == [number]
    case = add_gold_case(db, number, "李雷")
    assert candidates(db) == []
    with pytest.raises(NotGold, match=str(case)):
        add_gold_case(db, number, "韩梅")
    retire_gold_case(db, case, "韩梅", "图片模糊")
    assert gold_cases(db) == []
    assert gold_case(db, case).retired == "图片模糊"
    assert [one.extraction for one in candidates(db)] == [number]


def test_a_measured_value_keeps_its_give_and_a_typed_label_has_none(db, read):
    number = read(
        point("200", source="measured", error=Decimal("1.5")),
        point("100", source="measured", error=Decimal("1.5"), year=2023),
        point("50", year=2022),
    )
    decide(db, decision(number, 0, "200"))
    for position, value in ((1, "110"), (2, "55")):
        decide(db, decision(number, position, value, verdict="corrected"))
    errors = [one.error for one in gold_case(db, add_gold_case(db, number, "李雷")).points]
    assert errors == [Decimal("1.5"), Decimal("1.5"), None]


def test_the_last_word_on_must_pass_counts(db, chart):
    case = add_gold_case(db, chart(), "李雷")
    for flag in (True, True, False, True):
        set_must_pass(db, case, flag, "韩梅")
        assert gold_case(db, case).must_pass is flag


# ── splits ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_half_of_all_groups_are_there_to_tune_on():
    splits = [split_of(f"company:{number}") for number in range(4000)]
    shares = {split: splits.count(split) / len(splits) for split in SPLITS}
    assert shares == pytest.approx({"tune": 0.5, "check": 0.25, "final": 0.25}, abs=0.03)


def test_two_reports_of_one_company_stand_together_under_any_of_its_names(db, chart):
    add_company(db, "湖畔", "Lakeside Group", "9999.HK")
    cases = [
        gold_case(db, add_gold_case(db, chart(name, report), "李雷"))
        for name, report in (("湖畔", "2023年年报"), ("Lakeside Group", "2024年年报"), ("9999.HK", ""))
    ]
    assert len({case.group for case in cases}) == 1
    assert len({case.document for case in cases}) == 3


def test_every_companys_annual_report_ties_nothing_but_a_weekly_does(db, chart):
    one, other = in_different_splits(*COMPANIES)
    annual = [gold_case(db, add_gold_case(db, chart(name, "2024年年报"), "李雷")) for name in (one, other)]
    assert annual[0].split != annual[1].split
    add_gold_case(db, chart(one, "半导体行业周报"), "李雷")
    with pytest.raises(LeaksBetweenSplits):
        add_gold_case(db, chart(other, "半导体行业周报"), "李雷")


def test_a_chart_of_several_companies_is_of_none_of_them(db, read):
    number = read(point("1"), point("2", year=2023))
    for position, company in enumerate(COMPANIES[:2]):
        decide(db, decision(number, position, str(position + 1), company=company))
    case = gold_case(db, add_gold_case(db, number, "李雷"))
    assert (case.company, case.document) == (None, f"picture:{case.image}")


def test_a_split_stays_when_its_company_is_renamed_or_merged(db, chart):
    one, other = in_different_splits(*COMPANIES)
    keys = [add_company(db, name).key for name in (one, other)]
    case = gold_case(db, add_gold_case(db, chart(one), "李雷"))
    merge_companies(db, *keys)
    later = gold_case(db, add_gold_case(db, chart(other), "李雷"))
    assert (gold_case(db, case.id).split, later.split) == (case.split, case.split)


def test_what_is_noted_too_late_is_listed_and_not_moved(db, chart):
    one, other = in_different_splits(*COMPANIES)
    cases = [add_gold_case(db, chart(name), "李雷") for name in (one, other)]
    assert torn(db) == []
    describe_image(db, gold_case(db, cases[1]).image, company=one)
    assert [[case.id for case in found.cases] for found in torn(db)] == [cases]
    retire_gold_case(db, cases[1], "李雷", "同一公司")
    assert torn(db) == []


def test_a_picture_that_was_tuned_on_never_comes_back_on_the_other_side(db, chart):
    one, other = in_different_splits(*COMPANIES)
    first = add_gold_case(db, chart(one), "李雷")
    add_gold_case(db, chart(other), "李雷")
    case = gold_case(db, first)
    retire_gold_case(db, first, "李雷", "公司写错了")
    describe_image(db, case.image, company=other)
    with pytest.raises(LeaksBetweenSplits):
        add_gold_case(db, case.extraction, "李雷")


TOLD = st.tuples(
    st.sampled_from(("", "", "甲", "乙", "丙", "丁")),
    st.sampled_from(("", "2024年年报", "Global Semis Weekly", "光伏组件2024-05")),
    st.integers(0, 6),  # how many pictures ago there was one that looks like it
)


@settings(ANY_TEST_DB, max_examples=6)  # each is a ledger of up to nine charts
@given(charts=st.lists(TOLD, min_size=2, max_size=9))
def test_nothing_that_could_leak_stands_in_two_splits(db, charts):
    world = next(_worlds)
    pictures: list[str] = []
    alike: dict[str, set[str]] = {}
    known: list[tuple[str, str, GoldCase]] = []
    for company, report, ago in charts:
        picture = image()
        save_image(db, picture)
        company, report = (
            company and f"{company}{world}",
            report and (report if report[:4] == "2024" else report + world),
        )
        describe_image(db, picture.sha256, company=company or None, report=report or None)
        alike[picture.sha256] = {picture.sha256}
        if 0 < ago <= len(pictures):
            note_likeness(db, picture.sha256, pictures[-ago])
            alike[picture.sha256] |= alike[pictures[-ago]]
            for one in alike[picture.sha256]:
                alike[one] = alike[picture.sha256]
        pictures.append(picture.sha256)
        number = save_extraction(db, extraction(picture, reading(point("1"))))
        decide(db, decision(number, value="1", company=None))
        with suppress(LeaksBetweenSplits):
            known.append((company, report, gold_case(db, add_gold_case(db, number, "李雷"))))
    assert known
    for company, report, case in known:
        for other_company, other_report, other in known:
            shared = (company and company == other_company) or other.image in alike[case.image]
            if shared or (report and report == other_report and not report.startswith("2024年年报")):
                assert case.split == other.split


@ANY_TEST_DB
@given(steps=st.lists(st.sets(st.sampled_from("abcdefghij"), min_size=1, max_size=3), min_size=1, max_size=25))
def test_ties_in_any_order_never_reach_across_splits(db, steps):
    world = next(_worlds)
    placed: list[tuple[set[str], str]] = []
    for ties in steps:
        try:
            group = place(db, Ties(tuple(f"picture:{tie}{world}" for tie in sorted(ties)), "d", None))
        except LeaksBetweenSplits:
            assert len({split for earlier, split in placed if earlier & ties}) > 1
        else:
            placed.append((ties, group.split))
    assert all(split == other for ties, split in placed for beside, other in placed if ties & beside)


# ── drift and label errors ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_value_changed_since_shows_as_drift_until_renewed_or_kept(db, chart):
    number = chart()
    case = add_gold_case(db, number, "李雷")
    decide(db, decision(number))
    assert drifted(db) == []  # confirmed once more, and nothing else
    decide(db, decision(number, value="1260.0", verdict="corrected"))
    ((change,),) = [drift.changes for drift in drifted(db)]
    assert [str(one and one.value) for one in (change.before, change.now)] == ["1250.0", "1260.0"]
    keep_gold_case(db, case, "韩梅")
    assert drifted(db) == []
    decide(db, decision(number, value="1270.0", verdict="corrected"))
    assert len(drifted(db)) == 1
    renew_gold_case(db, case, "韩梅")
    assert drifted(db) == []
    assert [str(one.value) for one in gold_case(db, case).points] == ["1270.0"]


def test_a_word_taken_back_is_drift_and_cannot_be_renewed(db, chart):
    number = chart()
    case = add_gold_case(db, number, "李雷")
    undo(db, number)
    ((drift, change),) = [(drift, drift.changes[0]) for drift in drifted(db)]
    assert (drift.open, change.now) == (1, None)
    with pytest.raises(NotGold):
        renew_gold_case(db, case, "韩梅")
    assert [str(one.value) for one in gold_case(db, case).points] == ["1250.0"]


def test_a_reading_reviewed_anew_is_what_people_say_now(db, chart):
    case = gold_case(db, add_gold_case(db, chart(), "李雷"))
    newer = save_extraction(db, extraction(case.image, reading(point("1260.0")), version="99"))
    assert drifted(db) == []
    decide(db, decision(newer, value="1260.0"))
    assert [drift.extraction for drift in drifted(db)] == [newer]
    renew_gold_case(db, case.id, "韩梅")
    assert gold_case(db, case.id).extraction == newer


def test_a_label_error_stays_until_somebody_answers_it(db, chart):
    number = chart()
    case = add_gold_case(db, number, "李雷")
    error = report_label_error(db, case, "韩梅", "图上是 1,205", trial=7, point=0)
    report_label_error(db, case, "韩梅", "单位是万元")
    assert [(one.remark, one.point, one.trial) for one in label_errors(db)] == [
        ("图上是 1,205", 0, 7),
        ("单位是万元", None, None),
    ]
    label_is_right(db, error, "李雷")
    assert [one.remark for one in label_errors(db)] == ["单位是万元"]
    renew_gold_case(db, case, "李雷")
    assert label_errors(db) == []
