from __future__ import annotations

from evaluation.sample import SAMPLE_PAGES


def test_the_sample_has_a_planted_misprint_and_a_planted_misreading() -> None:
    sheets = [page.sheet for page in SAMPLE_PAGES if page.sheet and not page.confirmed]
    assert len(sheets) == 5
    assert sum(values.drawn is not None for sheet in sheets for values in sheet.values) == 1
    assert sum(len(page.misread) for page in SAMPLE_PAGES if page.confirmed) == 1
