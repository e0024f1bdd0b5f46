"""Companies taken from a file: what each line does is told before and after, and nothing is overwritten by mistake."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.companies import add_company, company_aliases, find_company, list_companies
from storage.company_file import read_companies, take_companies, weigh_companies
from storage.errors import StoreError

FILE = """公司名称,英文名称,简称,曾用名,A股代码,H股代码,行业,财年截止
星河科技股份有限公司,Xinghe Technology,星河科技,天河电子;银汉股份,600001.SH,01001.HK,电子,12-31
澜石化工,Lanshi Chemical,,,600002.SH,,化工,3月31日
"""


def workbook(*rows: tuple[str, ...], prologue: str = "") -> bytes:
    """A small Excel file with these rows in its first sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    cells = [
        "<row>"
        + "".join(
            f'<c r="{chr(65 + at)}1" t="inlineStr"><is><t>{escape(text)}</t></is></c>' for at, text in enumerate(row)
        )
        + "</row>"
        for row in rows
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        sheets = '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{links}">{sheets}</workbook>')
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        book.writestr(
            "xl/worksheets/sheet1.xml",
            f'{prologue}<worksheet xmlns="{main}"><sheetData>{"".join(cells)}</sheetData></worksheet>',
        )
    return packed.getvalue()


def take(db, text):
    content = text if isinstance(text, bytes) else text.encode()
    return take_companies(db, weigh_companies(db, read_companies(content)), "李雷")


def outcomes(lines):
    return [line.outcome for line in lines]


def test_a_file_of_companies_is_taken_with_all_their_names(db):
    assert outcomes(take(db, FILE)) == ["new", "new"]
    first = find_company(db, "星河科技")
    assert first is not None
    assert (first.zh, first.en, first.ticker) == ("星河科技股份有限公司", "Xinghe Technology", "600001.SH")
    assert (first.industry, first.year_end) == ("电子", 12)
    for name in ("01001.hk", "银汉股份", "xinghe technology", "600001.SH"):
        assert find_company(db, name) == first
    assert dict(company_aliases(db)[first.key]) == {
        "星河科技股份有限公司": "name", "Xinghe Technology": "name", "星河科技": "short", "天河电子": "former",
        "银汉股份": "former", "600001.SH": "ticker", "01001.HK": "ticker",
    }  # fmt: skip
    second = find_company(db, "澜石化工")
    assert second is not None
    assert second.year_end == 3


def test_looking_at_a_file_writes_nothing(db):
    lines = weigh_companies(db, read_companies(FILE.encode()))
    assert outcomes(lines) == ["new", "new"]
    assert list_companies(db) == []


def test_the_same_file_again_changes_nothing(db):
    take(db, FILE)
    before = list_companies(db), company_aliases(db)
    assert outcomes(take(db, FILE)) == ["same", "same"]
    assert (list_companies(db), company_aliases(db)) == before


def test_what_a_line_changes_is_told_and_empty_cells_change_nothing(db):
    take(db, FILE)
    (line,) = take(db, "名称,代码,行业,财年截止\n星河科技,600001.SH;XHT.US,半导体,June\n")
    assert line.outcome == "changed"
    assert line.told.en == ("星河科技股份有限公司 → 星河科技; 电子 → 半导体; year end month 12 → 6; + XHT.US")
    kept = find_company(db, "XHT.US")
    assert kept is not None
    assert (kept.zh, kept.en, kept.industry, kept.year_end) == ("星河科技", "Xinghe Technology", "半导体", 6)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("霁川电子,,600001.SH,", "600001.SH"),
        (",,600009.SH,", "no company name"),
        ("霁川电子,,,第十三", "no month"),
        ("星河,澜石,,", "different companies"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason_and_the_rest_is_taken(db, line, why):
    add_company(db, "星河", ticker="600001.SH")
    add_company(db, "澜石")
    said = take(db, f"名称,英文名,代码,财年截止\n{line}\n北顶能源,,600003.SH,\n")
    if why == "600001.SH":  # the ticker says which company is meant: its name is new
        assert outcomes(said) == ["changed", "new"]
        assert find_company(db, "霁川电子") == find_company(db, "星河")
    else:
        assert outcomes(said) == ["refused", "new"]
        assert why in said[0].told.en
    assert find_company(db, "北顶能源") is not None


def test_two_lines_of_one_file_cannot_mean_the_same(db):
    said = take(db, "名称,代码\n星河,600001.SH\n银河,600001.SH\n")
    assert outcomes(said) == ["new", "refused"]
    assert said[1].told.zh == "与第 2 行是同一名称或代码"


def test_what_others_took_meanwhile_is_refused(db):
    lines = weigh_companies(db, read_companies(FILE.encode()))
    add_company(db, "别家", ticker="600002.SH")
    said = take_companies(db, lines)
    assert outcomes(said) == ["new", "refused"]
    assert "600002.SH" in said[1].told.en


def test_a_workbook_says_the_same_as_a_csv(db):
    rows = [tuple(row.split(",")) for row in FILE.splitlines()]
    assert read_companies(workbook(*rows)) == read_companies(FILE.encode())
    assert read_companies(FILE.encode("gb18030")) == read_companies(FILE.encode("utf-8-sig"))
    assert read_companies(FILE.replace(",", "\t").encode()) == read_companies(FILE.encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\n1,2\n",
        b"PK\x03\x04 no zip",
        b"\xff\xfe\x00\x00\xd8",
        workbook(("名称",), ("x",), prologue='<!DOCTYPE a [<!ENTITY b "c">]>'),
    ],
)
def test_what_is_no_table_of_companies_is_refused_in_words(content):
    with pytest.raises(StoreError) as refused:
        read_companies(content)
    assert refused.value.sentence.zh


@given(st.binary(max_size=200))
def test_no_file_breaks_the_reader(content):
    with suppress(StoreError):
        read_companies(content)


@pytest.mark.parametrize(
    ("said", "month"),
    [("12-31", 12), ("3月31日", 3), ("6月", 6), ("2024-06-30", 6), ("2024-06-30 00:00:00", 6), ("Sept", 9), ("9", 9)],
)
def test_the_end_of_a_year_is_understood_as_people_write_it(db, said, month):
    (line,) = take(db, f"name,fye\nNorthdome,{said}\n")
    assert line.company.year_end == month
    assert list_companies(db) == [replace(line.company)]
