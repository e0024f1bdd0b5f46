"""From mistakes to a draft, as an analyst does it: look, read why, keep."""

from __future__ import annotations

import pytest

from dashboard.fact_names import moment
from evaluation.proposals import keep_proposal, propose
from storage.prompts import label_moves, move_label, versions_of
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


def test_after_a_promotion_the_page_says_since_when_only_new_mistakes_count(show_page, ledger):
    for at in range(5):
        corrected_chart(ledger, f"1.20{at}", f"1,20{at}")
    (made,) = propose(ledger)
    kept = keep_proposal(ledger, made, "en")
    move_label(ledger, kept.id, "active", "Lily", "It reads better.")
    page = show_page("feedback")
    page.button(key="propose-feedback-ask").click().run()
    told = words(page).replace("\\", "")
    assert (
        f"version {kept.id[:8]} has been in use since {moment(label_moves(ledger, 'extract.en')[0].moved_at)}" in told
    )
    assert "Learned from charts that people put right, 5 in all" in words(show_page("prompts", prompt="extract.en"))


def test_the_words_tab_proposes_for_its_own_language_and_picks_what_was_kept(show_page, ledger):
    for at in range(5):
        corrected_chart(ledger, f"1.20{at}", f"1,20{at}")
    page = show_page("prompts", "zh", prompt="extract.zh")
    page.button(key="propose-prompts-ask").click().run()
    assert not page.exception
    assert "已存的草稿不再重复提出" in words(page)
    page = show_page("prompts", "en", prompt="extract.en")
    page.button(key="propose-prompts-ask").click().run()
    page.button(key="propose-prompts-keep-0").click().run()
    assert not page.exception
    draft = next(row for row in versions_of(ledger, "extract.en") if row.label == "draft")
    assert page.session_state["prompt-shown-extract.en"] == draft.version.id
    assert any("Decimal points and thousands commas" in area.value for area in page.text_area)
