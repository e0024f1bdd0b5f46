"""Words in a picture that want to be more than words stay as read: in the claim, on the page, in every file."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from dashboard.plots.look import as_label
from storage.confirmed import Wanted, confirmed_values
from storage.exports import FORMS, export
from storage.images import describe_image
from storage.reviews import decide
from tests import builders

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "[x](javascript:alert(1)) ![y](http://192.0.2.1/z)",
    "'; DROP TABLE decision; --",
    '=HYPERLINK("http://192.0.2.1","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "../../../../etc/passwd",
    "{{7*7}} ${7*7} %{x} %s $words",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_stay_words_from_the_claim_to_every_file(ledger, chart, look, tmp_path, words):
    claim = replace(builders.point("10.0", series=words), category=words, printed=words)
    sha, number = chart(builders.reading(claim, title=words))
    describe_image(ledger, sha, company=words, report=words, noted_by=words)
    said = builders.decision(number, 0, "10.0", company=words, metric=words)
    decide(ledger, replace(said, reviewer=words))

    assert len(confirmed_values(ledger, Wanted())) == 1
    assert words in json.dumps(look(sha), ensure_ascii=False).replace('\\"', '"')

    for form, ending in FORMS.items():
        file = export(ledger, form, tmp_path / f"out.{ending}").file
        if form == "jsonl":
            row = json.loads(file.read_text(encoding="utf-8").splitlines()[1])
            assert words in row.values()
        elif form == "parquet":
            assert words in pq.read_table(file).to_pylist()[0].values()
        elif form == "csv":
            cells = [cell for row in csv.reader(file.open(encoding="utf-8-sig", newline="")) for cell in row]
            assert any(words in cell for cell in cells)
            assert not any(words in cell and cell[0] in "=+-@" for cell in cells)
        else:
            book = [cell for sheet in load_workbook(file) for row in sheet.iter_rows() for cell in row]
            assert not any(cell.data_type == "f" and words in str(cell.value) for cell in book)


def test_words_are_no_markup_in_a_plot_and_none_on_a_page(ledger, chart, show_page):
    assert not any("<" in as_label(words) for words in HOSTILE)
    for words in HOSTILE:
        _, number = chart(builders.reading(builders.point("10.0", series=words), title=words))
        decide(ledger, builders.decision(number, 0, "10.0", company=words))
    page = show_page("compare")
    assert not page.exception
    shown = [one.value for one in (*page.markdown, *page.caption, *page.info, *page.warning)]
    assert not any(words in one for one in shown for words in HOSTILE[:4])
