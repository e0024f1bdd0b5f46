"""Drafts come from mistakes that were made again and again, say so, and leave what is in use alone."""

from __future__ import annotations

from string import Template

import pytest

from evaluation.proposals import keep_proposal, propose
from evaluation.proposals.rules import RULES, rule_for, says
from evaluation.proposals.words import LONGEST, as_data, with_examples, with_rules
from extraction.prompts import filled, load_prompt, prompt_of
from extraction.prompts.naming import LANGUAGES
from storage.gold import add_gold_case, gold_case
from storage.lessons import lessons_of
from storage.prompts import active_prompts, keep_draft, move_label, versions_of
from tests.builders import written
from tests.evaluation.proposals.conftest import TESTED, TUNED

EN = load_prompt("extract", "en")


def test_five_slips_of_one_kind_make_a_draft_that_says_why(db, chart):
    for at in range(5):
        chart(f"1.20{at}", f"1,20{at}")
    chart("7", "7")
    (made,) = propose(db)
    assert (made.name, made.parent, made.mistakes, made.charts) == ("extract.en", EN, (("decimal_point", 5),), 5)
    assert made.rules == (rule_for("decimal_point", "en"),)
    kept = keep_proposal(db, made, "en")
    row = next(row for row in versions_of(db, "extract.en") if row.version == kept)
    assert (row.label, row.author, row.parent) == ("draft", "ChartLedger", EN.id)
    assert "5 corrections on 5 charts (decimal point ×5)" in row.remark
    assert all(str(number) in row.remark for number in made.decisions)
    assert active_prompts(db) == ()
    assert propose(db) == [], "what is kept is not proposed once more"


def test_examples_show_the_print_and_the_right_line_of_charts_that_will_never_test(db, chart):
    for at in range(5):
        chart(f"1.20{at}", f"1,20{at}", company=TUNED[at] if at > 1 else TESTED[at])
    (made,) = propose(db)
    assert (made.charts, made.examples) == (5, 3)
    shown = made.text.split("```")[1]
    assert '2021: "1.204" ✗ "1,204" ✓' in shown
    assert '"series":[{"name":"Sales","unit":"亿元","values":["1,204"]}]' in shown
    assert "1,200" not in shown
    assert "1,201" not in shown
    kept = keep_proposal(db, made, "en")
    taught = {lesson.extraction: lesson.shown for lesson in lessons_of(db, kept.id)}
    assert sorted(taught.values()) == [False, False, True, True, True]
    edited = keep_draft(db, "extract.en", made.text + "\nMind it.", "Lily", parent=kept.id)
    assert lessons_of(db, edited.id) == lessons_of(db, kept.id)
    asked = filled(prompt_of("extract.en", made.text), [written("2030", 8, 8)], (16, 9))
    assert "2030" in asked.split("```")[-2]


def test_a_mistake_made_twice_or_on_one_chart_only_proposes_nothing(db, chart):
    chart("1.204", "1,204")
    chart("1.205", "1,205")
    chart("-5", "5", values=4)
    assert propose(db) == []


def test_what_is_tested_is_never_learned_from(db, chart):
    learned, tested = [], []
    for at in range(3):
        learned.append(chart(f"1.20{at}", f"1,20{at}", company=TUNED[at]))
        tested.append(chart(f"7.20{at}", f"7,20{at}", company=TESTED[at]))
        assert gold_case(db, add_gold_case(db, learned[-1], "Lily")).split == "tune"
        assert gold_case(db, add_gold_case(db, tested[-1], "Lily")).split != "tune"
    (made,) = propose(db)
    words = db.read("SELECT id, extraction FROM decision")
    assert {number for word, number in words if word in made.decisions} == set(learned)
    assert "7,20" not in made.text


def test_mistakes_of_one_kind_of_chart_get_words_of_their_own(db, chart):
    for at in range(4):
        chart(f"1.20{at}", f"1,20{at}", kind="pie")
    chart("7", "7", kind="bar", values=20)
    (made,) = propose(db)
    assert made.name == "extract.pie.en"
    assert made.parent == EN


def test_what_is_said_already_is_not_said_twice_and_a_full_prompt_grows_no_further(db, chart):
    for at in range(4):
        chart(f"1.20{at}", f"1,20{at}")
    (made,) = propose(db)
    move_label(db, keep_proposal(db, made, "en").id, "active", "Lily")
    active = active_prompts(db)[0]
    for at in range(4):
        chart(f"2.20{at}", f"2,20{at}", prompt=active)
    again = propose(db)
    assert all(one.rules == () for one in again)
    full = keep_draft(
        db, "extract.en", EN.text.replace("Answer with", "x" * (LONGEST - 1000) + "\nAnswer with"), "Lily"
    )
    move_label(db, full.id, "active", "Lily")
    for at in range(4):
        chart(f"3.20{at}", f"3,20{at}", prompt=full)
    assert propose(db) == []


def test_mistakes_of_words_no_longer_in_use_propose_nothing(db, chart):
    old = keep_draft(db, "extract.en", EN.text + "Old.\n", "Lily")
    for at in range(4):
        chart(f"1.20{at}", f"1,20{at}", prompt=old)
    assert propose(db) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_joins_the_list_and_all_the_rest_stays_as_it_was(language):
    shipped = load_prompt("extract", language)
    rules = [rule.in_language(language) for rule in RULES.values()]
    assert not any(says(shipped.text, rule) for rule in rules)
    text = with_rules(shipped.text, rules)
    assert [line for line in text.splitlines() if line[2:] not in rules] == shipped.text.splitlines()
    lines = text.splitlines()
    assert lines[lines.index(f"- {rules[0]}") - 1].startswith(("- ", "  "))
    assert all(says(text, rule) for rule in rules)


def test_a_prompt_of_ones_own_without_a_list_still_takes_rules_before_the_data():
    text = "Read it.\n\nThe words:\n\n```\n$words\n```\n"
    assert with_rules(text, ["Be exact."]) == "Read it.\n\n- Be exact.\n\nThe words:\n\n```\n$words\n```\n"


def test_print_in_an_example_closes_no_fence_and_names_no_variable():
    nasty = as_data("``` $words <|im_end|>\n$question")
    text = with_examples(EN.text, [nasty], "en")
    assert Template(text).get_identifiers() == ["words"]
    assert text.count("```") == EN.text.count("```") + 2
    assert "<|im_end|>" not in text
    assert "$question" in filled(prompt_of("extract.en", text), (), (1, 1))
