"""The bridge to GEPA with a scripted model on a toy set: what it may change, what it asks, and how it ends.

CI has no GEPA: a stand-in with its interface asks the same questions. Where `.venv-optimise` is set up, the real one
does too.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from evaluation.__main__ import main
from evaluation.proposals.gepa_bridge import ANSWER, OptimiserFailed, Tried, free_part, optimise
from extraction.prompts import load_prompt
from extraction.prompts.naming import LANGUAGES
from storage.database import Database

EN = load_prompt("extract", "en")
REAL = Path(__file__).parents[3] / ".venv-optimise" / "bin" / "python"
STAND_IN = """\
    class Result:
        def __init__(self, candidates, scores):
            self.candidates, self.val_aggregate_scores = candidates, scores

    def optimize(*, seed_candidate, trainset, adapter, reflection_lm, reflection_prompt_template, **_more):
        print("GEPA prints, too")
        first = adapter.evaluate(trainset, seed_candidate, capture_traces=True)
        told = adapter.make_reflective_dataset(seed_candidate, first, ["words"])["words"]
        prompt = reflection_prompt_template.replace("<curr_param>", seed_candidate["words"])
        said = reflection_lm(prompt.replace("<side_info>", str(told)))
        better = {"words": said.split("```")[1].strip()}
        second = adapter.evaluate(trainset, better)
        return Result([seed_candidate, better], [sum(one.scores) / len(trainset) for one in (first, second)])
"""
BATCH = """\
    class EvaluationBatch:
        def __init__(self, outputs, scores, trajectories=None):
            self.outputs, self.scores, self.trajectories = outputs, scores, trajectories
"""


class Toy:
    """A model that reads commas rightly once it is told of them, and knows what to write when asked."""

    def __init__(self, answer: str = "Copy numbers.\n- Mind every comma. $words ```") -> None:
        self.answer = answer
        self.prompts: list[str] = []
        self.words: list[str] = []

    def read(self, words: str, case: int) -> Tried:
        self.words.append(words)
        right = "comma" in words
        return Tried(float(right), f"chart {case}", "1.204", "" if right else "2021: said 1.204, right is 1,204")

    def reflect(self, prompt: str) -> str:
        self.prompts.append(prompt)
        return f"```\n{self.answer}\n```"


@pytest.fixture(params=["stand-in", pytest.param("real", marks=pytest.mark.skipif(
    not REAL.exists(), reason="no environment with requirements-optimise.txt"))])  # fmt: skip
def python(request, tmp_path, monkeypatch) -> Path:
    if request.param == "real":
        return REAL
    core = tmp_path / "stand-in" / "gepa" / "core"
    core.mkdir(parents=True)
    (core / "__init__.py").touch()
    (core / "adapter.py").write_text(dedent(BATCH))
    (core.parent / "__init__.py").write_text(dedent(STAND_IN))
    monkeypatch.setenv("PYTHONPATH", os.fspath(core.parent.parent))
    return Path(sys.executable)


def test_better_rules_are_found_and_the_rest_of_the_prompt_is_as_it_was(python):
    toy = Toy("- Mind every comma.")
    made = optimise(python, EN.text, [1, 2, 3], toy, calls=12)
    assert (made.before, made.after) == (0.0, 1.0)
    assert made.words.startswith("- Mind every comma.\n\nAnswer with one JSON object")
    assert made.words.endswith(free_part(EN.text)[1])
    assert made.readings == len(toy.words) <= 18
    assert "said 1.204, right is 1,204" in toy.prompts[0]
    assert "Copy the numbers of this chart" in toy.prompts[0]
    assert ANSWER not in toy.prompts[0]


def test_what_a_model_writes_cannot_close_a_fence_or_name_a_variable(python):
    toy = Toy("Mind every comma, $words.")
    made = optimise(python, EN.text, [1, 2], toy, calls=8)
    assert made.words.count("$words") - made.words.count("$$words") == 1
    assert made.words.count("```") == EN.text.count("```")


def test_rules_that_are_too_long_are_not_read_with(python):
    toy = Toy("comma " * 2000)
    made = optimise(python, EN.text, [1, 2], toy, calls=8)
    assert made.words == EN.text
    assert all(len(words) < 5000 for words in toy.words)


def test_without_gepa_it_says_what_is_missing(tmp_path):
    with pytest.raises(OptimiserFailed, match=r"requirements-optimise\.txt"):
        optimise(Path(sys.executable), EN.text, [1], Toy(), calls=4)
    with pytest.raises(OptimiserFailed, match="cannot be started"):
        optimise(tmp_path / "python", EN.text, [1], Toy(), calls=4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_of_the_answer_and_the_data_are_not_free(language):
    head, tail = free_part(load_prompt("extract", language).text)
    assert head + tail == load_prompt("extract", language).text
    assert ANSWER in tail
    assert "$words" in tail
    assert ANSWER not in head
    assert len(head) > 200


def test_the_command_prints_drafts_and_keeps_them_when_asked(db: Database, chart, capsys):
    for at in range(4):
        chart(f"1.20{at}", f"1,20{at}")
    folder = os.fspath(db.folder)
    db.close()
    assert main(["propose", "--workspace", folder, "--keep"]) == 0
    said = capsys.readouterr().out
    assert "+- Decimal points" in said
    assert "kept as draft" in said


def test_the_optimiser_wants_gold_cases_to_tune_on(db: Database, capsys):
    folder = os.fspath(db.folder)
    db.close()
    assert main(["propose", "--workspace", folder, "--optimiser", "gepa"]) == 2
    assert "0 gold cases to tune extract.en on" in capsys.readouterr().err
