"""What was believed when, and the whole life of one fact."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from storage.changes import changes_since
from storage.companies import add_company, add_company_alias
from storage.confirmed import Wanted
from storage.contradiction_answers import say_restated
from storage.double_entry import ask_twice
from storage.exports import Chosen, export, export_history
from storage.extractions import save_extraction
from storage.images import describe_image, save_image
from storage.life import life
from storage.reviews import decide, undo
from tests.builders import decision, extraction, finding, image, point, reading

ALL = Wanted(segments=None)
MONDAY, TUESDAY, WEDNESDAY = (dt.datetime(2026, 3, day, 12, tzinfo=dt.UTC) for day in (2, 3, 4))


@pytest.fixture
def report(db):
    """A report that prints a value for 2022, confirmed on a day; the reading and the word."""

    def keep(value: str, day: dt.datetime, name: str = "a.png", **more) -> tuple[int, int]:
        picture = image(name)
        save_image(db, picture)
        describe_image(db, picture.sha256, report=name, report_date=day.date(), noted_by="王芳")
        number = save_extraction(db, extraction(picture, reading(point(value, year=2022), findings=(finding(0),))))
        return number, decide(db, replace(decision(number, 0, value, year=2022, **more), decided_at=day))

    return keep


def told(events) -> list[tuple[str, str]]:
    return [(event.kind, event.who) for event in events]


def test_the_life_of_a_fact_is_its_claims_words_notes_and_names_in_order(db, report):
    add_company(db, "星河科技", "Starriver", added_by="王芳")
    number, first = report("1250.0", MONDAY)
    decide(db, decision(number, 0, "1251.0", year=2022, verdict="corrected", reviewer="韩梅梅"))
    undo(db, number, "韩梅梅")
    events = life(db, first)
    words = [(event.who, event.word.verdict, event.standing) for event in events if event.word]
    assert words == [
        ("李雷", "confirmed", "counts"), ("韩梅梅", "corrected", "taken_back"), ("韩梅梅", "undone", "counts"),
    ]  # fmt: skip
    assert {kind for kind, _ in told(events)} == {"claimed", "said", "noted", "named"}
    (claim,) = [event.claim for event in events if event.claim]
    assert (claim.value, claim.doubts[0].en) == (Decimal("1250.0"), "Label 1,234.5, bar 1,243 ± 4.")
    assert [event.at for event in events] == sorted(event.at for event in events)


def test_a_second_reading_of_the_picture_belongs_to_the_life(db, report):
    number, word = report("1250.0", MONDAY)
    ((sha,),) = db.read("SELECT image FROM extraction WHERE id = ?", [number])
    save_extraction(db, extraction(sha, reading(point("1350.0", year=2022), point("9", year=2023)), engine="qwen"))
    claims = [(event.claim.engine, event.claim.value) for event in life(db, word) if event.claim]
    assert claims == [("embedded", Decimal("1250.0")), ("qwen", Decimal("1350.0"))]


def test_the_life_spans_the_pictures_and_follows_what_moved_away(db, report):
    _, first = report("100.3", MONDAY)
    _, second = report("105.8", TUESDAY, "b.png")
    say_restated(db, [second], first, "韩梅梅", "会计政策变更")
    words = [(event.word.value, event.elsewhere) for event in life(db, first) if event.word]
    assert words == [(Decimal("100.3"), False), (Decimal("105.8"), False), (Decimal("105.8"), True)]


def test_a_word_that_names_the_company_is_part_of_it_and_other_companies_are_not(db, report):
    add_company(db, "星河", "Starriver")
    add_company(db, "别家", "Another")
    _, word = report("100.3", MONDAY)
    add_company_alias(db, "星河", "星河科技", added_by="王芳")
    assert [event.told.zh for event in life(db, word) if event.kind == "named" and event.told] == [
        "公司新增：“星河 / Starriver / 12”", "公司词典：“星河科技”即 星河",
    ]  # fmt: skip


def test_two_who_review_unseen_learn_nothing_of_each_other_from_it(db, report, tmp_path):
    _, word = report("100.3", MONDAY)
    picture = image("b.png")
    save_image(db, picture)
    number = save_extraction(db, extraction(picture, reading(point("999.9", year=2022))))
    ask_twice(db, picture.sha256)
    decide(db, decision(number, 0, "999.9", year=2022, reviewer="王芳"))
    assert {event.word.value for event in life(db, word) if event.word} == {Decimal("100.3")}
    export_history(db, tmp_path / "h.csv")
    assert "999.9" not in (tmp_path / "h.csv").read_text("utf-8-sig").replace("999.9,亿元,embedded", "")


# ── what changed since ───────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_added_changed_moved_and_taken_back_since_a_day_is_told(db, report):
    _, first = report("100.3", MONDAY)
    _, second = report("105.8", MONDAY, "b.png")
    gone, _ = report("7.77", MONDAY, "c.png", company="乙公司")
    report("8.88", MONDAY, "d.png", company="丙公司")
    assert changes_since(db, ALL, TUESDAY) == []
    say_restated(db, [second], first)
    undo(db, gone)
    report("1.11", WEDNESDAY, "e.png", company="甲公司")
    found = [(one.kind, one.told.company, one.before and str(one.before.value), one.after and str(one.after.value))
             for one in changes_since(db, ALL, TUESDAY)]  # fmt: skip
    assert sorted(found) == [
        ("added", "甲公司", None, "1.11"),
        ("corrected", "星河科技", "105.8", "100.3"),
        ("moved", "星河科技", "105.8", "105.8"),
        ("taken_back", "乙公司", "7.77", None),
    ]


def test_the_same_amount_in_another_unit_is_no_change(db, report):
    number, _ = report("1.00", MONDAY)
    decide(db, decision(number, 0, "1.00", year=2022, reviewer="韩梅梅"))
    assert changes_since(db, ALL, TUESDAY) == []


def test_a_workbook_lists_them_beside_the_values(db, report, tmp_path):
    number, _ = report("100.3", MONDAY)
    decide(db, decision(number, 0, "101.3", year=2022, verdict="corrected", reviewer="=韩梅梅"))
    chosen = Chosen("revenue", since=TUESDAY)
    sheet = load_workbook(export(db, "excel", tmp_path / "out.xlsx", chosen, "en").file)["Changes"]
    (line,) = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [line[at] for at in (0, 5, 7, 10)] == ["changed", "100.3 亿元", "101.3 亿元", "=韩梅梅"]
    assert sheet.cell(2, 11).data_type == "s"


# ── on paper ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_history_says_who_said_what_when_and_why(db, report, tmp_path):
    number, first = report("100.3", MONDAY, "=1+1.png")
    _, second = report("105.8", TUESDAY, "b.png")
    say_restated(db, [second], first, "韩梅梅", "=会计政策变更")
    undo(db, number, "王芳")
    export_history(db, tmp_path / "h.csv", Chosen("revenue"), "en")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "h.csv").read_text("utf-8-sig"), newline="")))
    said = [(row["Who"], row["What"], row["Value"], row["Standing"], row["Answer to a disagreement"]) for row in rows]
    assert said == [
        ("李雷", "confirmed", "100.3", "taken back", ""),
        ("李雷", "confirmed", "105.8", "something newer was said", ""),
        ("韩梅梅", "confirmed", "105.8", "stands", "restated"),
        ("王芳", "took back", "100.3", "", ""),
    ]
    assert (rows[2]["Reason"], rows[0]["Picture"]) == ("'=会计政策变更", "'=1+1.png")
    assert export_history(db, tmp_path / "h.xlsx", workbook=True).rows == len(rows) + 2  # and the notes on the pictures
    sheet = load_workbook(tmp_path / "h.xlsx").active
    assert "=会计政策变更" in [cell.value for line in sheet.iter_rows() for cell in line if cell.data_type == "s"]


def test_the_workbook_shows_what_sources_differ_on_and_how_it_was_resolved(db, report, tmp_path):
    _, first = report("100.3", MONDAY)
    _, second = report("105.8", TUESDAY, "b.png")
    report("1.11", MONDAY, "c.png", company="甲公司")
    report("1.71", MONDAY, "d.png", company="甲公司")
    say_restated(db, [second], first, "韩梅梅", "会计政策变更")
    sheet = load_workbook(export(db, "excel", tmp_path / "out.xlsx", language="en").file)["Disagreements"]
    heads = [cell.value for cell in sheet[1]]
    lines = [dict(zip(heads, (cell.value for cell in line), strict=True)) for line in sheet.iter_rows(min_row=2)]
    assert [(line["Group"], line["Value"], line["Basis"], line["Outcome"], line["Why"]) for line in lines] == [
        ("1", 1.11, "reported", "open", "Only one figure apart, and 7 and 1 look alike."),
        ("1", 1.71, "reported", "open", "Only one figure apart, and 7 and 1 look alike."),
        ("2", 105.8, "restated", "restated", "会计政策变更"),
        ("2", 100.3, "reported", "restated", None),
    ]
