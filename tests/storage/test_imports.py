"""What comes back from a file: the same words on the same places, once, or nothing and a sentence."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from extraction.chart import PeriodKind, Unit
from extraction.geometry import Box
from storage.columns import fits
from storage.companies import add_company
from storage.database import open_database
from storage.decisions import Basis, Decision
from storage.errors import AliasTaken, ForeignFile, StoreError
from storage.exports import FORMS, Chosen, export
from storage.exports.columns import COLUMNS, DERIVED, Row
from storage.exports.csv_file import write_csv
from storage.exports.json_lines import write_json_lines
from storage.exports.parquet import write_parquet
from storage.exports.workbook import write_workbook
from storage.extractions import save_extraction
from storage.fact_table import bring_up
from storage.facts import facts_overview
from storage.images import describe_image, list_images, save_image
from storage.imports import import_file
from storage.imports.tables import read_rows
from storage.metrics import add_metric
from storage.reviews import decide, decide_all, decisions, undo
from tests.builders import PERCENT, WAN, YI, decision, extraction, image, period, point, reading

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["=1+1", "+x", "-3", "@a", "\t=b", "'=", "'", '"引号", 逗号', "两\n行", "回\r车", "\x00零", "😀👨‍👩‍👧", "_x000D_",
     "x005F_", "\\u0041", "\\", "\u2028", "（12.5）", "＝SUM(A1)", " 空 ", "﹣1"]
)  # fmt: skip
VALUES = st.one_of(
    st.decimals(Decimal("-1E27"), Decimal("1E27"), places=10, allow_nan=False),
    st.decimals(-1000, 1000, places=1, allow_nan=False),
    st.sampled_from([Decimal(text) for text in (
        "0", "-0", "0.00", "-0.0000000001", "1234567890123456789012345678", "9999999999999999", "0.1", "100.0")]),
).filter(fits)  # fmt: skip
UNITS = st.sampled_from([YI, WAN, PERCENT, None, Unit("CNY", 1), Unit("=measure", 12, "打")])
PERIODS = st.sampled_from(
    [period(2023), period(2024, "Q3", cumulative=True), period(2025, estimate=True), period(1999, "instant"), None]
)


@pytest.fixture
def elsewhere(empty_workspace, tmp_path):
    """Another ledger, empty."""
    with open_database(shutil.copytree(empty_workspace, tmp_path / "elsewhere")) as opened:
        yield opened


@pytest.fixture
def known(db, read):
    """A ledger with companies, a metric of one's own, competing words, a value by hand, and one that was taken back."""
    add_company(db, "星河科技", "Starriver", "", ["Star"], industry="软件", year_end=3)
    add_metric(db, "自营网点数", "Own outlets", "count", ["网点数"], kind="count")
    first = read(point("10.0", year=2022), point("12.50", year=2023), point("1.3", year=2024, source="measured"))
    second = read(point("12.6", year=2023, unit=WAN), engine="qwen")
    decide_all(db, [decision(first, 0, "10.0", year=2022, company="Star"), decision(first, 1, "12.50", year=2023)])
    decide(db, decision(second, 0, "12.6", year=2023, unit=WAN))
    decide(db, replace(decision(first, 2, "1.4", verdict="corrected", metric="网点数"), reason="=看错了", printed=None))
    decide(db, decision(first, value="-0.50", verdict="added", metric="毛利率", unit=PERCENT, basis="restated"))
    decide(db, decision(first, 0, "99", year=2022))
    undo(db, first)
    for picture in list_images(db):
        describe_image(db, picture.sha256, company="星河科技", report="年报", report_date=dt.date(2025, 3, 1), page="7")
    return db


def facts(db):
    """Every confirmed value with its growth and source, without the numbers that only this ledger knows it by."""
    bring_up(db)
    return db.read("SELECT * EXCLUDE (decision, base_decision, extraction, point) FROM compared_value ORDER BY ALL")


def words(db):
    return db.read(
        """SELECT s.* EXCLUDE (id, step, extraction, point, point_key), e.image, e.engine, p.source, p.value_text
           FROM settled_point s JOIN extraction e ON e.id = s.extraction
           LEFT JOIN point p ON p.extraction = s.extraction AND p.position = s.point_key ORDER BY s.id"""
    )


def everything(db) -> list[tuple[object, ...]]:
    tables = ("decision", "extraction", "image", "image_note", "company", "company_alias", "metric", "metric_alias")
    return [row for table in tables for row in db.read("SELECT * FROM query_table(?) ORDER BY ALL", [table])]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_an_empty_ledger_comes_to_know_the_same(known, elsewhere, tmp_path, form, language):
    file = export(known, form, tmp_path / "out", language=language).file
    imported = import_file(elsewhere, file)
    assert (imported.said, imported.known, imported.pictures, imported.missing) == (5, 0, 2, 2)
    assert facts(elsewhere) == facts(known)
    assert words(elsewhere) == words(known)


@pytest.mark.parametrize("form", FORMS)
def test_a_second_time_changes_nothing(known, elsewhere, tmp_path, form):
    file = export(known, form, tmp_path / "out").file
    import_file(elsewhere, file)
    before = everything(elsewhere)
    assert (import_file(elsewhere, file).said, import_file(elsewhere, file).known) == (0, 5)
    assert everything(elsewhere) == before


@pytest.mark.parametrize("form", FORMS)
def test_where_it_came_from_it_changes_nothing(known, tmp_path, form):
    before = everything(known)
    assert import_file(known, export(known, form, tmp_path / "out").file).said == 0
    assert everything(known) == before


def test_what_comes_back_goes_out_the_same(known, elsewhere, tmp_path):
    first = export(known, "csv", tmp_path / "first.csv").file
    import_file(elsewhere, first)
    second = export(elsewhere, "csv", tmp_path / "second.csv").file
    numbers = ("extraction", "point")
    assert [{k: v for k, v in row.items() if k not in numbers} for row in read_rows(first)] == [
        {k: v for k, v in row.items() if k not in numbers} for row in read_rows(second)
    ]


def test_a_picture_that_was_not_here_is_found_again_when_it_is_uploaded(db, elsewhere, tmp_path):
    picture = image()
    save_image(db, picture)
    decide(db, decision(save_extraction(db, extraction(picture, reading()))))
    file = export(db, "csv", tmp_path / "out.csv").file
    assert "1 of 1 pictures are not here" in import_file(elsewhere, file).sentence().en
    assert save_image(elsewhere, picture) is False
    assert import_file(elsewhere, file).missing == 0


def test_words_meet_the_claims_of_a_reading_that_is_here(db, elsewhere, tmp_path):
    picture = image()
    for ledger in (db, elsewhere):
        save_image(ledger, picture)
        save_extraction(ledger, extraction(picture, reading(point("1", year=2022), point("2", year=2023))))
    ((mine,),) = db.read("SELECT id FROM extraction")
    decide(db, decision(mine, 1, "2", year=2023))
    import_file(elsewhere, export(db, "jsonl", tmp_path / "out").file)
    ((theirs,),) = elsewhere.read("SELECT id FROM extraction")
    assert [word.point for word in decisions(elsewhere, theirs)] == [1]


def test_an_older_word_does_not_push_a_later_one_aside(db, elsewhere, tmp_path):
    picture, claims = image(), reading(point("1", year=2023))
    early, late = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    for ledger, value, at in ((db, "1", early), (elsewhere, "7", late)):
        save_image(ledger, picture)
        number = save_extraction(ledger, extraction(picture, claims))
        decide(ledger, replace(decision(number, 0, value, year=2023), decided_at=at))
    imported = import_file(elsewhere, export(db, "csv", tmp_path / "out").file)
    assert (imported.said, imported.older) == (0, 1)
    bring_up(elsewhere)
    assert elsewhere.read("SELECT value_text FROM confirmed_value") == [("7",)]


def test_unconfirmed_rows_never_become_words(db, read, elsewhere, tmp_path):
    add_company(db, "星河科技")
    number = read(point("1", year=2022), point("2", year=2023))
    describe_image(db, db.read("SELECT image FROM extraction")[0][0], company="星河科技")
    decide(db, decision(number, 0, "1", year=2022))
    file = export(db, "excel", tmp_path / "out", Chosen(with_unconfirmed=True)).file
    imported = import_file(elsewhere, file)
    assert (imported.said, imported.unconfirmed, facts_overview(elsewhere).values) == (1, 1, 1)


def test_a_name_that_means_another_company_here_is_refused(known, elsewhere, tmp_path):
    add_company(elsewhere, "恒星", "Star")
    before = everything(elsewhere)
    with pytest.raises(AliasTaken):
        import_file(elsewhere, export(known, "csv", tmp_path / "out").file)
    assert everything(elsewhere) == before


def test_new_differences_are_said(known, elsewhere, read, tmp_path):
    save_image(elsewhere, picture := image())
    decide(elsewhere, decision(save_extraction(elsewhere, extraction(picture, reading())), 0, "11", year=2022))
    imported = import_file(elsewhere, export(known, "csv", tmp_path / "out").file)
    assert imported.disagreeing == 2  # the one met here, and the one that came along
    assert "different words" in imported.sentence().en


# ── files that are none ──────────────────────────────────────────────────────────────────────────────────────────────


def spoiled(whole: bytes) -> list[bytes]:
    chance = random.Random(7)
    cut = [whole[: len(whole) * part // 7] for part in range(7)]
    holes = [bytearray(whole) for _ in range(12)]
    for hole in holes:
        at = chance.randrange(len(hole))
        hole[at : at + 8] = bytes(chance.randrange(256) for _ in range(8))
    return [*cut, *map(bytes, holes)]


@pytest.mark.parametrize("form", FORMS)
def test_a_broken_file_gets_a_sentence_and_changes_nothing_or_means_the_same(known, elsewhere, tmp_path, form):
    whole = export(known, form, tmp_path / "out").file.read_bytes()
    before = everything(elsewhere)
    refused = 0
    for data in spoiled(whole)[: 7 if form == "csv" else None]:
        (tmp_path / "spoiled").write_bytes(data)
        try:
            read_rows(tmp_path / "spoiled")
        except ForeignFile:
            refused += 1
            with pytest.raises(StoreError):
                import_file(elsewhere, tmp_path / "spoiled")
    assert refused >= 5
    assert everything(elsewhere) == before


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"a,b\r\n1,2\r\n", b"{}", b"[1]", b"PK\x03\x04", b"PAR1", b"\xff\xfe\x00"]
)
def test_a_foreign_file_is_refused(elsewhere, tmp_path, data):
    (tmp_path / "foreign").write_bytes(data)
    with pytest.raises(ForeignFile, match="nothing was imported"):
        import_file(elsewhere, tmp_path / "foreign")


@pytest.mark.parametrize(
    ("key", "cell"),
    [("value", "12,5"), ("value", "NaN"), ("value", "1E+40"), ("verdict", "rejected"), ("scope", "half"),
     ("image", "../../etc/passwd"), ("decided_at", "yesterday"), ("unit_scale", "0"), ("claim_box", "1 2 3"),
     ("value", ""), ("claim_source", "guessed"), ("file", "../../x.sh"), ("width", "-1")],
)  # fmt: skip
def test_a_row_that_breaks_a_rule_is_refused_whole(known, elsewhere, tmp_path, key, cell):
    heads = [column.key for column in COLUMNS]
    lines = export(known, "csv", tmp_path / "out.csv").file.read_bytes().decode("utf-8-sig").split("\r\n")
    cells = lines[1].split(",")
    cells[heads.index(key)] = f'"{cell}"'
    lines[1] = ",".join(cells)
    (tmp_path / "out.csv").write_text("\r\n".join(lines), "utf-8", newline="")
    before = everything(elsewhere)
    with pytest.raises(ForeignFile):
        import_file(elsewhere, tmp_path / "out.csv")
    assert everything(elsewhere) == before


def test_a_file_of_an_earlier_version_comes_with_its_words_for_mistakes(known, elsewhere, tmp_path):
    file = export(known, "csv", tmp_path / "out.csv").file
    file.write_bytes(file.read_bytes().replace(b",imprecise,", b",unit,").replace(b",missed,", b",period,"))
    import_file(elsewhere, file)
    said = elsewhere.read("SELECT verdict, mistake FROM decision WHERE mistake IS NOT NULL ORDER BY verdict")
    assert said == [("added", "category"), ("corrected", "scale")]


def test_a_number_changed_in_excel_is_refused_by_its_row(known, elsewhere, tmp_path):
    file = export(known, "excel", tmp_path / "out.xlsx", language="en").file
    book = load_workbook(file)
    sheet = book.worksheets[0]
    next(cell for cell in sheet[3] if sheet.cell(1, cell.column).value == "Value").value = 77
    book.save(file)
    with pytest.raises(ForeignFile, match="row 3 was changed in Excel"):
        import_file(elsewhere, file)


def test_a_workbook_saved_again_with_a_column_added_is_still_understood(known, elsewhere, tmp_path):
    file = export(known, "excel", tmp_path / "out.xlsx").file
    book = load_workbook(file)
    book.worksheets[0].insert_cols(1)
    book.worksheets[0]["A1"] = "my notes"
    book.save(file)
    assert import_file(elsewhere, file).said == 5


# ── there and back ───────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def said(draw) -> Decision:
    return replace(
        decision(0, value=draw(VALUES), verdict="added", unit=draw(UNITS), of=period()),
        series=draw(TEXTS), category=draw(TEXTS), printed=draw(st.none() | TEXTS), period=draw(PERIODS),
        company=draw(st.none() | TEXTS), metric=draw(st.none() | TEXTS), reason=draw(TEXTS), reviewer=draw(TEXTS),
        segment=draw(TEXTS), basis=draw(st.sampled_from(get_args(Basis))), period_text=draw(TEXTS),
        seconds=draw(st.none() | st.floats(0, 1e6)),
        evidence=draw(st.none() | st.builds(Box, *[st.floats(-1e6, 1e6)] * 4)),
    )  # fmt: skip


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(words_said=st.lists(said(), min_size=1, max_size=12))
def test_no_word_changes_on_its_way_through_any_format(empty_workspace, tmp_path_factory, words_said):
    folder = tmp_path_factory.mktemp("way")
    with open_database(shutil.copytree(empty_workspace, folder / "here")) as here:
        save_image(here, picture := image())
        number = save_extraction(here, extraction(picture, reading()))
        decide_all(here, [replace(word, extraction=number) for word in words_said])
        for form in FORMS:
            file = export(here, form, folder / f"out.{form}").file
            with open_database(shutil.copytree(empty_workspace, folder / form)) as there:
                import_file(there, file)
                assert words(there) == words(here)
                assert facts(there) == facts(here)


def test_ten_thousand_random_decimals_units_and_periods_survive_every_format(db, tmp_path):
    chance = random.Random(11)
    rows = [random_row(chance, at) for at in range(10_000)]
    written = [said_of(row) for row in rows]
    for write in writers(db, rows):
        write(tmp_path / "out")
        assert [said_of(row) for row in read_rows(tmp_path / "out")] == written


def random_row(chance: random.Random, word: int) -> Row:
    digits, places = chance.randint(1, 28), chance.randint(0, 10)
    value = Decimal(chance.randint(-(10**digits), 10**digits)).scaleb(-places)
    unit = chance.choice((YI, WAN, PERCENT))
    of = period(chance.randint(1990, 2035), chance.choice(get_args(PeriodKind)))
    row: Row = dict.fromkeys((*(column.key for column in COLUMNS), "word", "base_word", "fact"))
    return row | {
        "value": value if fits(value) else Decimal(digits), "standing": "counts", "image": "f" * 64, "word": word,
        "unit_measure": unit.measure, "unit_scale": unit.scale, "unit_printed": unit.printed or None,
        "period_kind": of.kind, "period_year": of.year, "period_end": of.end,
        "period_cumulative": chance.random() < 0.5,
    }  # fmt: skip


def said_of(row: Row) -> tuple[object, ...]:
    kept = ("unit_measure", "unit_scale", "unit_printed", "period_kind", "period_year", "period_end")
    return (f"{row['value']:f}", *(row[key] for key in (*kept, "period_cumulative")))


def writers(db, rows: list[Row]):
    return (
        lambda file: write_csv(iter(rows), file, "zh"),
        lambda file: write_json_lines(iter(rows), len(rows), file),
        lambda file: write_parquet(iter(rows), file),
        lambda file: write_workbook(db, iter(rows), len(rows), file, "en"),
    )


def test_every_field_of_a_word_has_its_column():
    """Whoever adds a field to Decision adds it to the export, or loses it there."""
    known = {column.key for column in COLUMNS} - set(DERIVED)
    known |= {"extraction", "id", "undoes", "company", "metric", "period", "unit", "evidence"}
    assert set(Decision.__dataclass_fields__) <= known
