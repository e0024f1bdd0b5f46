"""The wall between confirmed and unconfirmed: nothing that does not count is told, reckoned with or handed out unasked.

Numbers that nobody else says stand on the wrong side of it: a claim that nobody settled, words that do not count (yet)
because two people review the chart, a word that was rejected, and one that was taken back.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from extraction.chart import ExtractedPoint
from storage.changes import changes_since
from storage.confirmed import Wanted, confirmed_values, open_claims
from storage.contradictions import contradictions
from storage.database import Database, now, open_database
from storage.double_entry import ask_twice
from storage.exports import FORMS, Chosen, export
from storage.exports.snapshot import refresh_snapshot
from storage.extractions import save_extraction
from storage.facts import confirmed
from storage.images import describe_image, save_image
from storage.reviews import decide, decide_all, undo
from tests.builders import decision, extraction, image, point, reading

CLAIM, REJECTED, TAKEN_BACK, WITHHELD, DISPUTED = "71717.17", "72727.27", "73737.37", "74747.47", "75757.57"
OUTSIDE = (CLAIM, REJECTED, TAKEN_BACK, WITHHELD, DISPUTED)
ALL = Wanted(segments=None)

# Views of what was claimed and said, before anybody asks what counts. A new view that is none of them stands behind the
# wall, and is looked at below.
BEFORE_THE_WALL = {
    "standing_decision", "said_in_words", "spoken_word", "unconfirmed_value", "exported_value", "said_history",
    "feedback", "settled_point", "settled_in_words", "known_claim", "latest_extraction",
    "audit_trail",
}  # fmt: skip


@pytest.fixture(scope="module")
def walled(empty_workspace, tmp_path_factory) -> Iterator[Database]:
    """Values of three years that count, and on the other side of the wall every kind of number that does not."""
    folder = shutil.copytree(empty_workspace, tmp_path_factory.mktemp("wall") / "workspace")
    with open_database(folder) as db:
        counted = ("10", "11", "12")
        inside, _ = picture_of(db, *(point(value, year=2021 + at) for at, value in enumerate(counted)))
        decide_all(db, [decision(inside, at, value, year=2021 + at) for at, value in enumerate(counted)])
        single, _ = picture_of(db, *(point(value, year=2024) for value in (CLAIM, REJECTED, TAKEN_BACK)))
        decide(db, decision(single, 1, REJECTED, verdict="rejected"))
        decide(db, decision(single, 2, TAKEN_BACK))
        undo(db, single)
        twice, other = picture_of(db, point(WITHHELD, year=2024), point(DISPUTED, year=2024))
        ask_twice(db, other)
        decide(db, decision(twice, 0, WITHHELD, reviewer="李雷"))
        decide(db, decision(twice, 1, DISPUTED, reviewer="李雷"))
        decide(db, decision(twice, 1, DISPUTED + "1", reviewer="韩梅梅", verdict="corrected"))
        yield db


def picture_of(db: Database, *points: ExtractedPoint) -> tuple[int, str]:
    """A picture of the company with these claims: the reading, and the picture."""
    picture = image()
    save_image(db, picture)
    describe_image(db, picture.sha256, company="星河科技")
    return save_extraction(db, extraction(picture, reading(*points))), picture.sha256


def strangers(text: str) -> list[str]:
    """The numbers in a text that have no business there, however they are written."""
    plain = text.replace(",", "")
    return [number for number in OUTSIDE if number in plain or number.replace(".", "") in plain]


def test_every_view_behind_the_wall_tells_only_what_counts(walled):
    confirmed_values(walled, ALL)
    views = {name for (name,) in walled.read("SELECT view_name FROM duckdb_views() WHERE NOT internal")}
    behind = [*sorted(views - BEFORE_THE_WALL), "fact"]
    told = {name: strangers(str(walled.frame(f'FROM "{name}"').to_string())) for name in behind}
    assert {name: found for name, found in told.items() if found} == {}
    assert {"confirmed_value", "compared_value", "growth", "settled_value"} <= set(behind)


def test_lists_growth_and_disagreements_know_only_what_counts(walled):
    assert [str(value.value) for value in confirmed_values(walled, ALL)] == ["10", "11", "12"]
    assert [str(v.value) for v in confirmed_values(walled, Wanted(as_of=now()))] == ["10", "11", "12"]
    assert contradictions(walled, ALL) == []
    assert {one.kind for one in changes_since(walled, ALL, now())} == set()
    frame = confirmed(walled, "revenue")
    assert list(frame["growth_text"].dropna()) == ["10.0000", "9.0909"]
    assert {row[0] for row in walled.read("SELECT DISTINCT period_year FROM growth")} == {2022, 2023}


def test_a_claim_is_told_only_by_the_list_of_claims(walled):
    assert {str(claim.value) for claim in open_claims(walled, ALL)} <= {CLAIM, TAKEN_BACK, WITHHELD, DISPUTED}
    assert CLAIM in {str(claim.value) for claim in open_claims(walled, ALL)}


@pytest.mark.parametrize("form", FORMS)
def test_no_export_and_no_snapshot_hands_out_more(walled, form, tmp_path):
    done = export(walled, form, tmp_path / f"out.{FORMS[form]}")
    assert done.rows == 3
    assert strangers(_text_of(done.file, form)) == []


def test_the_snapshot_for_other_programs_holds_only_what_counts(walled, tmp_path):
    assert refresh_snapshot(walled, tmp_path).rows == 3


def test_asked_for_a_claim_comes_without_growth_and_says_what_it_is(walled, tmp_path):
    file = export(walled, "csv", tmp_path / "out.csv", Chosen(with_unconfirmed=True), "en").file
    lines = [line for line in file.read_text("utf-8-sig").splitlines() if CLAIM in line]
    assert lines
    assert all("UNCONFIRMED" in line for line in lines)
    assert not any(REJECTED in line for line in file.read_text("utf-8-sig").splitlines())


def _text_of(file: Path, form: str) -> str:
    if form == "parquet":
        return str(pq.read_table(file).to_pylist())
    if form == "excel":
        book = load_workbook(file)
        return str([[cell.value for cell in line] for sheet in book for line in sheet.iter_rows()])
    return file.read_text("utf-8-sig")
