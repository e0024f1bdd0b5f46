"""The gate on the page: asked with one button, refused or allowed in words, with its evidence beside it."""

from __future__ import annotations

import pytest

from evaluation import gate
from extraction.prompts import load_prompt
from storage.promotions import decided_on
from storage.prompts import active_prompts
from tests.dashboard.conftest import words
from tests.dashboard.test_trials import candidate, gold, tried  # noqa: F401 - a fixture goes by its name
from tests.evaluation import test_gate as gates

BASE = load_prompt("extract", "zh").id
SAID = {"en": ("Refused", "too small: it holds 1 documents"), "zh": ("不予启用", "终验集太小：只有 1 份文件")}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_final_split_of_one_document_is_refused_in_words_and_then_opened(show_page, ledger, candidate, language):  # noqa: F811 - the fixture
    gold(ledger, "final")
    number = tried(ledger, candidate, "final")
    page = show_page("prompts", language, tab="trials")
    assert page.button(key=f"promote-ask-{candidate}").disabled  # nobody has said who asks
    page.session_state["reviewer-name"] = "李雷"
    page.run().button(key=f"promote-ask-{candidate}").click().run()
    assert not page.exception
    for said in SAID[language]:
        assert said in words(page).replace("\\", "")
    assert [decision.allowed for decision in decided_on(ledger, number)] == [False]
    assert active_prompts(ledger) == ()
    assert f"promote-ask-{candidate}" not in [button.key for button in page.button]  # the same again says nothing new
    gate.promote(ledger, gate.weigh(ledger, number, candidate), "李雷")
    assert len(decided_on(ledger, number)) == 1
    assert any(f"trial-grid-{number}" in str(each.proto.id) for each in page.dataframe)  # case by case from now on


def test_words_that_pass_are_active_and_their_page_shows_what_they_put_right(show_page, ledger):
    gates.gold(ledger, gates.names("final", 9))
    better = gates.draft(ledger)
    gates.tried(ledger, better, gates.always(3), lambda at: 4 + at % 2)
    page = show_page("prompts", prompt="extract.zh")
    assert f"promote-ask-{better}" not in [button.key for button in page.button]  # another version is open
    page = show_page("prompts", tab="trials")
    page.session_state["reviewer-name"] = "李雷"
    page.run().button(key=f"promote-ask-{better}").click().run()
    assert not page.exception
    told = words(page).replace("\\", "")
    assert "Active from the next reading on. It is better" in told.replace("*", "")
    assert "Right values 60.0 % → 88.9 % (+28.9 points)" in told
    assert [version.id for version in active_prompts(ledger)] == [better]
