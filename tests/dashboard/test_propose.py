"""From mistakes to a draft, as an analyst does it: look, read why, keep."""

from __future__ import annotations

import pytest

from storage.prompts import versions_of
from tests.dashboard.conftest import words
from tests.evaluation.proposals.conftest import corrected_chart


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_draft_is_shown_with_its_reason_and_kept_only_when_asked(show_page, ledger, language):
    for at in range(5):
        corrected_chart(ledger, f"1.20{at}", f"1,20{at}")
    page = show_page("feedback", language)
    page.button(key="propose-feedback-ask").click().run()
    assert not page.exception
    assert ("小数点错位 ×5" if language == "zh" else "decimal point ×5") in words(page).replace("\\", "")
    assert "+- Decimal points and thousands commas" in page.code[0].value
    assert [row.label for row in versions_of(ledger, "extract.en")] == ["active"]
    page.button(key="propose-feedback-keep-0").click().run()
    assert not page.exception
    assert [row.label for row in versions_of(ledger, "extract.en")] == ["active", "draft"]
    assert not page.code


def test_where_words_are_not_at_fault_the_page_says_what_it_takes(show_page, ledger):
    corrected_chart(ledger, "1.204", "1,204")
    page = show_page("feedback")
    page.button(key="propose-feedback-ask").click().run()
    assert "three corrections of one kind" in words(page)
