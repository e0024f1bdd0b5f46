"""The gate: a version becomes active only if it harms nothing that can be seen, and every decision is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count

import pytest

from evaluation.gate import MARGIN, WORN, in_use, promote, weigh
from extraction.chart import Reading
from extraction.prompts import load_prompt
from storage.database import Database, open_database
from storage.errors import CannotTry, NotWeighed
from storage.extractions import save_extraction
from storage.gold import Split, add_gold_case, gold_cases, set_must_pass, split_of
from storage.images import describe_image, save_image
from storage.lessons import Lesson, keep_lessons
from storage.promotions import decided_on, final_askings, promotions
from storage.prompts import keep_draft, label_moves, move_label, prompt_version
from storage.reviews import decide_all
from storage.trial_answers import AnswerKey, GivenAnswer, save_answer
from storage.trials import ask_trial, move_trial, reply, trial
from tests.builders import decision, extraction, image, point, reading

BASE = load_prompt("extract", "zh").id
VALUES = 5  # of a chart
Right = Callable[[int], int]  # how many values of the n-th case are read rightly

words = count()


@pytest.fixture
def db(tmp_path):
    with open_database(tmp_path / "workspace") as opened:
        yield opened


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A workspace with twelve charts of twelve companies in the final split."""
    folder = tmp_path_factory.mktemp("twelve") / "workspace"
    with open_database(folder) as opened:
        gold(opened, names("final", 12))
    return folder


@pytest.fixture
def twelve(filled, tmp_path):
    with open_database(shutil.copytree(filled, tmp_path / "twelve")) as opened:
        yield opened


def names(split: Split, wanted: int) -> list[str]:
    """Companies whose charts fall into a split."""
    found = (f"公司{n}" for n in count() if split_of(f"company:公司{n}") == split)
    return [next(found) for _ in range(wanted)]


def shown(wrong: int = 0) -> Reading:
    """A chart with five values, so many of them misread."""
    read = [f"{100 + n}{'9' if n < wrong else ''}" for n in range(VALUES)]
    return reading(*(point(value, year=2020 + n) for n, value in enumerate(read)))


def gold(db: Database, companies: Sequence[str], must_pass: Sequence[int] = ()) -> None:
    """One chart of each company, confirmed and made a gold case."""
    for at, company in enumerate(companies):
        picture = image()
        save_image(db, picture)
        describe_image(db, picture.sha256, company=company)
        number = save_extraction(db, extraction(picture, shown()))
        decide_all(db, [decision(number, n, f"{100 + n}", year=2020 + n) for n in range(VALUES)])
        add_gold_case(db, number, "李雷", must_pass=at in must_pass)


def draft(db: Database) -> str:
    return keep_draft(db, "extract.zh", f"请读出图中的数字，第 {next(words)} 种说法。\n$words", "韩梅梅").id


def tried(db: Database, candidate: str, before: Right, after: Right, split: Split = "final", repeats: int = 1) -> int:
    """A finished trial in which the words in use and the candidate read so many values of each case rightly."""
    number = ask_trial(db, [in_use(db, "extract.zh").id, candidate], "remote", split, repeats, "李雷")
    cases = {case.id: (at, case) for at, case in enumerate(gold_cases(db, split))}
    for place in trial(db, number).places:
        at, case = cases[place.case]
        right = (after if place.prompt == candidate else before)(at)
        key = AnswerKey(case.image, "remote", "1", "{}", place.prompt, place.repeat)
        reply(db, number, place, save_answer(db, key, GivenAnswer(shown(VALUES - right), None, 1.0)))
    move_trial(db, number, "done")
    return number


def always(right: int) -> Right:
    return lambda _: right


def english(weighing) -> str:
    return " ".join(reason.en for reason in weighing.reasons)


def test_what_is_better_becomes_active_with_its_evidence(twelve):
    candidate = draft(twelve)
    asked = tried(twelve, candidate, lambda at: at % 3, lambda at: 5 - at % 2)
    weighing = weigh(twelve, asked, candidate)
    assert weighing.allowed
    assert weighing.comparison.verdict == "better"
    assert "It is better" in english(weighing)

    promote(twelve, weighing, "李雷", "单位读对了")
    assert in_use(twelve, "extract.zh").id == candidate
    (kept,) = promotions(twelve, "extract.zh")
    assert kept.evidence == weighing.evidence
    assert (kept.allowed, kept.reasons, kept.decided_by, kept.why) == (True, weighing.reasons, "李雷", "单位读对了")
    assert kept.evidence.low is not None
    assert kept.evidence.low > 0
    assert {row.change for row in kept.evidence.rows} == {"fixed"}
    assert [move.trial for move in label_moves(twelve, "extract.zh")] == [asked, asked, None]

    move_label(twelve, BASE, "active", "李雷", "回到原来的")  # a person may go back at once
    assert in_use(twelve, "extract.zh").id == BASE


def test_what_is_worse_is_refused_and_the_refusal_is_kept_with_the_rows_it_broke(twelve):
    candidate = draft(twelve)
    asked = tried(twelve, candidate, lambda at: 5 - at % 2, lambda at: at % 3)
    weighing = weigh(twelve, asked, candidate)
    assert not weighing.allowed
    assert "It is worse" in english(weighing)
    promote(twelve, weighing, "李雷")
    assert in_use(twelve, "extract.zh").id == BASE
    (kept,) = decided_on(twelve, asked)
    assert not kept.allowed
    assert len(kept.evidence.rows) == sum((5 - at % 2) - at % 3 for at in range(12))
    broken = kept.evidence.rows[0]
    assert (broken.change, broken.series, broken.truth, broken.said_after) == (
        "broken",
        "营业收入",
        "100 亿元",
        "1009 亿元",
    )


def test_what_may_be_worse_by_more_than_the_margin_is_not_yet_known(twelve):
    candidate = draft(twelve)
    weighing = weigh(twelve, tried(twelve, candidate, always(3), lambda at: 5 if at % 2 else 2), candidate)
    assert weighing.comparison.verdict == "unknown"
    assert weighing.comparison.low is not None
    assert weighing.comparison.low < -MARGIN < 0 < weighing.comparison.difference
    assert not weighing.allowed
    assert "Not yet known" in english(weighing)
    assert f"About {weighing.comparison.needs} more documents" in english(weighing)


def test_a_small_loss_within_the_margin_passes(twelve):
    candidate = draft(twelve)
    asked = tried(twelve, candidate, always(3), lambda at: 4 if at < 7 else 3)
    weighing = weigh(twelve, asked, candidate)
    assert weighing.comparison.low is not None
    assert weighing.comparison.low > -MARGIN
    assert weighing.allowed


def test_a_must_pass_case_that_breaks_outweighs_any_gain(twelve):
    case = gold_cases(twelve)[3].id
    set_must_pass(twelve, case, True, "李雷")
    candidate = draft(twelve)
    asked = tried(twelve, candidate, always(2), lambda at: 1 if at == 3 else 5)
    weighing = weigh(twelve, asked, candidate)
    assert weighing.comparison.verdict == "better"
    assert not weighing.allowed
    assert weighing.must_pass_broken == (case,)
    assert f"It breaks must-pass case {case}." in english(weighing)


def test_a_case_that_taught_the_words_or_those_they_were_made_from_does_not_judge_them(twelve):
    taught = gold_cases(twelve)[0]
    learned = draft(twelve)
    keep_lessons(twelve, learned, [Lesson(taught.image, taught.extraction)])
    candidate = keep_draft(twelve, "extract.zh", "改了几个字。\n$words", "韩梅梅", parent=learned).id
    weighing = weigh(twelve, tried(twelve, candidate, always(2), lambda at: 5 if at else 0), candidate)
    assert (weighing.comparison.cases, taught.id in weighing.evidence.cases) == (11, False)
    assert weighing.allowed
    assert f"Set aside: case {taught.id}." in english(weighing)
    set_must_pass(twelve, taught.id, True, "李雷")
    assert weigh(twelve, weighing.evidence.trial, candidate).must_pass_broken == (taught.id,)


def test_must_pass_cases_of_other_splits_have_to_be_tried_too(twelve):
    gold(twelve, names("check", 1), must_pass=[0])
    candidate = draft(twelve)
    asked = tried(twelve, candidate, always(2), always(5))
    assert "1 must-pass cases have not been tried" in english(weigh(twelve, asked, candidate))
    tried(twelve, candidate, always(2), always(2), split="check")
    assert weigh(twelve, asked, candidate).allowed
    with twelve.write() as cursor:
        cursor.execute(
            """UPDATE trial_answer SET parameters = '{"weights": "another model"}' WHERE id IN (
                              SELECT answer FROM trial_reply WHERE trial = ?)""",
            [asked],
        )
    assert "1 must-pass cases have not been tried" in english(weigh(twelve, asked, candidate))


def test_a_final_split_of_few_documents_says_what_is_missing(db):
    gold(db, names("final", 3))
    candidate = draft(db)
    weighing = weigh(db, tried(db, candidate, always(0), always(5)), candidate)
    assert not weighing.allowed
    assert "too small: it holds 3 documents" in english(weighing)
    assert "About 5 more documents" in english(weighing)


def test_where_too_few_differ_only_what_breaks_nothing_passes(db):
    gold(db, names("final", 9))
    mends, breaks = draft(db), draft(db)
    mended = weigh(db, tried(db, mends, always(3), lambda at: 5 if at < 2 else 3), mends)
    assert mended.allowed
    assert "It broke nothing (9 documents, 2 improved)" in english(mended)
    broken = weigh(db, tried(db, breaks, always(3), lambda at: 2 if at == 8 else 5 if at < 2 else 3), breaks)
    assert not broken.allowed
    assert "only 3 documents differ" in english(broken)


def test_the_final_split_is_asked_once_by_the_same_words_until_it_has_grown(db):
    gold(db, names("final", 8))
    candidate = draft(db)
    tried(db, candidate, always(3), always(4))
    with pytest.raises(CannotTry) as refused:
        ask_trial(db, [BASE, candidate], "remote", "final", 3, "李雷")
    assert "once it holds 10 cases (it holds 8)" in refused.value.sentence.en
    spaced = keep_draft(db, "extract.zh", prompt_version(db, candidate).text.replace("，", "，\n "), "韩梅梅").id
    with pytest.raises(CannotTry):  # other white space makes another id, but no other words
        ask_trial(db, [BASE, spaced], "remote", "final", 1, "李雷")
    gold(db, names("final", 10)[8:])
    tried(db, candidate, always(3), always(4))
    assert final_askings(db, "extract.zh") == 2


def test_asking_with_many_small_changes_is_counted_and_said(db):
    gold(db, names("final", 9))
    for times in range(1, WORN + 1):
        candidate = draft(db)
        weighing = weigh(db, tried(db, candidate, always(3), always(3)), candidate)
        assert weighing.evidence.askings == times
        assert ("its word wears out" in english(weighing)) is (times >= WORN)
    assert final_askings(db, "extract.zh") == WORN


def test_only_a_whole_trial_on_the_final_split_against_the_words_in_use_decides(db):
    gold(db, [*names("final", 9), *names("tune", 2)])
    candidate, other = draft(db), draft(db)
    on_tune = tried(db, candidate, always(3), always(5), split="tune")
    with pytest.raises(NotWeighed, match="Only a trial on the final split"):
        weigh(db, on_tune, candidate)
    asked = tried(db, candidate, always(3), always(5))
    with pytest.raises(NotWeighed, match="has not tried that version"):
        weigh(db, asked, other)
    unfinished = ask_trial(db, [BASE, other], "remote", "final", 1, "李雷")
    with pytest.raises(NotWeighed, match="not done"):
        weigh(db, unfinished, other)
    move_trial(db, unfinished, "done")
    with pytest.raises(NotWeighed, match="18 answers of this trial are missing"):
        weigh(db, unfinished, other)
    move_label(db, other, "active", "李雷")
    with pytest.raises(NotWeighed, match="is in use now"):
        weigh(db, asked, candidate)


def test_what_has_changed_since_it_was_weighed_is_weighed_anew(twelve):
    candidate = draft(twelve)
    weighing = weigh(twelve, tried(twelve, candidate, always(3), always(1)), candidate)
    assert not weighing.allowed
    promote(twelve, replace(weighing, allowed=True), "李雷")
    assert in_use(twelve, "extract.zh").id == BASE


@pytest.mark.parametrize(
    ("told", "allowed"), [('"101" ✗ "102" ✓ {"values":["102","103"]}', False), ("2024 年共 102 张", True)]
)
def test_words_that_tell_the_answer_of_a_final_case_prove_nothing(twelve, told, allowed):
    candidate = keep_draft(twelve, "extract.zh", f"示例：{told}\n$words", "ChartLedger").id
    weighing = weigh(twelve, tried(twelve, candidate, always(3), always(5)), candidate)
    assert weighing.comparison.verdict == "better"
    assert weighing.allowed == allowed
    assert ("gives the answer away" in english(weighing)) != allowed
