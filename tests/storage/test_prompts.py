"""Words for models: kept for ever, in use by the last word of a log, and refused where a model could not use them."""

from __future__ import annotations

import pytest

from extraction.prompts import PromptBook, filled, load_prompt
from storage.companies import add_company
from storage.errors import UnfitPrompt
from storage.extractions import find_extraction, save_extraction
from storage.images import save_image
from storage.prompts import active_prompts, keep_draft, label_moves, move_label, names_for, versions_of
from storage.texts import save_texts
from tests.builders import extraction, image, written

SHIPPED = load_prompt("extract", "en")


def draft(db, more="Mind the decimal point.", name="extract.en"):
    return keep_draft(db, name, f"{SHIPPED.text}\n{more}", "李雷", "first try", SHIPPED.id)


def labels(db, name="extract.en"):
    return {row.version.id: row.label for row in versions_of(db, name)}


def test_a_draft_is_kept_once_with_its_author_and_changes_nothing_that_is_asked(db):
    one, again = draft(db), draft(db)
    assert one == again
    assert one.name == "extract.en"
    first, second = versions_of(db, "extract.en")
    assert (first.version, first.label, first.shipped) == (SHIPPED, "active", True)
    assert (second.version, second.label, second.author, second.parent) == (one, "draft", "李雷", SHIPPED.id)
    assert active_prompts(db) == ()


def test_how_lines_end_makes_no_other_words(db):
    assert draft(db) == keep_draft(db, "extract.en", draft(db).text.replace("\n", "\r\n") + "\n\n", "韩梅梅")


def test_making_one_active_retires_the_other_and_going_back_is_one_more_line_in_the_log(db):
    one, two = draft(db), draft(db, "Mind the sign.")
    for moved in (one, two, one):
        move_label(db, moved.id, "active", "李雷", "better on the final split", trial=7)
        assert active_prompts(db) == (moved,)
    assert labels(db) == {one.id: "active", two.id: "retired", SHIPPED.id: "retired"}
    move_label(db, SHIPPED.id, "active", "李雷", "back to the start")
    assert labels(db) == {one.id: "retired", two.id: "retired", SHIPPED.id: "active"}
    log = [(move.prompt, move.label) for move in label_moves(db, "extract.en")]
    assert log[:2] == [(SHIPPED.id, "active"), (one.id, "retired")]
    assert len(log) == 2 + 4 * 2
    assert {move.trial for move in label_moves(db, "extract.en")} == {None, 7}


def test_without_any_other_the_shipped_words_are_in_use(db):
    one = draft(db)
    move_label(db, one.id, "active", "李雷")
    move_label(db, one.id, "retired", "李雷", "reads worse")
    assert active_prompts(db) == ()
    assert labels(db) == {one.id: "retired", SHIPPED.id: "active"}
    with pytest.raises(UnfitPrompt, match="stays in use"):
        move_label(db, SHIPPED.id, "retired", "李雷")


def test_words_for_a_kind_of_chart_go_before_those_for_any_chart(db):
    pie, bar = draft(db, name="extract.pie.en"), draft(db, "Bars.")
    for one in (pie, bar):
        move_label(db, one.id, "active", "李雷")
    book = PromptBook(active_prompts(db))
    assert book.of("extract", "en", "pie") == pie
    assert book.of("extract", "en", "line") == book.of("extract", "en") == bar
    assert book.of("extract", "zh", "pie") == load_prompt("extract", "zh")
    move_label(db, pie.id, "retired", "李雷")
    assert PromptBook(active_prompts(db)).of("extract", "en", "pie") == bar


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("extract.en", "Copy the numbers.", r"\$words is missing"),
        ("crop.en", "Copy the numbers. $words", r"\$question is missing"),
        ("extract.en", "$words, in US$m", r"no variable \$m"),
        ("extract.en", "$words" + "x" * 20_000, "at most 20,000"),
        ("extract.en", "$words: \u202eseulav eht lla", r"invisible control character \(U\+202E\)"),
        ("extract.en", "$words\x00", r"invisible control character \(U\+0000\)"),
        ("extract.de", "$words", "extract.pie.en"),
        ("extract.pie.en", SHIPPED.text, "version of “extract.en” already"),
    ],
)
def test_words_that_cannot_do_the_task_are_refused_in_words(db, name, text, why):
    with pytest.raises(UnfitPrompt, match=why):
        keep_draft(db, name, text, "李雷")


def test_a_dollar_sign_can_be_written(db):
    kept = keep_draft(db, "extract.en", "US$$m, US$ m. $words", "李雷")
    assert filled(kept, [], (10, 10)).startswith("US$m, US$ m.")


def test_a_reading_is_found_again_whatever_words_it_was_asked_in_as_long_as_the_choice_was_the_same(db):
    picture = image()
    save_image(db, picture)
    made = extraction(picture, engine="qwen", version="2", prompt=SHIPPED.id, parameters='{"prompts":"a"}')
    number = save_extraction(db, made)
    found = find_extraction(db, picture.sha256, "qwen", "2", None, '{"prompts":"a"}')
    assert found is not None
    assert found[0] == number
    assert find_extraction(db, picture.sha256, "qwen", "2", None, '{"prompts":"b"}') is None
    assert find_extraction(db, picture.sha256, "qwen", "2", "other", '{"prompts":"a"}') is None


def test_known_names_that_the_picture_prints_are_told_only_where_words_ask_for_them(db):
    picture = image()
    save_image(db, picture)
    save_texts(db, picture.sha256, [written("星河科技2024年营业收入(亿元)", 50, 20), written("1,250.0", 50, 50)])
    add_company(db, "星河科技", "Starriver")
    add_company(db, "岚石股份", "Lanshi")
    assert names_for(db, picture.sha256, [SHIPPED]).companies == ()
    asks = draft(db, "Companies known: $companies. Metrics known: $metrics.")
    known = names_for(db, picture.sha256, [asks])
    assert known.companies == ("星河科技 / Starriver",)
    assert any("营业收入" in name for name in known.metrics)
