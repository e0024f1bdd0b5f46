"""Words tried on gold cases with a model behind them: the score is that of evaluation, and what was wrong is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from evaluation.proposals.gold_bench import GoldBench
from extraction.engines.grounded import GroundedEngine
from extraction.engines.vision import ModelAnswer
from extraction.prompts import load_prompt
from storage.decisions import Decision
from storage.extractions import save_extraction
from storage.gold import GoldCase, add_gold_case, gold_case
from storage.images import describe_image, save_image
from storage.reviews import decide_all
from tests.builders import extraction, point, reading
from tests.extraction.engines.conftest import SHEETS, drawn

STORES = SHEETS[1]
EN = load_prompt("extract", "en").text


class Careful:
    """Reads a figure wrongly unless it is told to check every digit."""

    weights = "scripted"

    def answer(self, question, heard):
        said = STORES.answer if "every digit" in question.prompt else STORES.answer.replace('"31"', '"81"')
        reflecting = "better rules" in question.prompt
        return ModelAnswer("```\nCheck every digit.\n```" if reflecting else said, "end", 0.1)

    def close(self):
        """Nothing is kept."""


def gold(db, company):
    """The chart of stores, confirmed; the split that it fell into."""
    image = drawn(replace(STORES, colour=f"#{len(company) * 9:02x}0000"))
    save_image(db, image)
    describe_image(db, image.sha256, company=company)
    points = [
        replace(point(value, series="Stores", year=2021 + at), unit=None) for at, value in enumerate(STORES.values)
    ]
    number = save_extraction(db, extraction(image, reading(*points, title="Stores")))
    decide_all(db, [
        Decision(number, "confirmed", at, "Stores", str(2021 + at), company, "stores", value=Decimal(value),
                 printed=value, reviewer="Lily")
        for at, value in enumerate(STORES.values)
    ])  # fmt: skip
    return gold_case(db, add_gold_case(db, number, "Lily"))


def test_a_bench_reads_tune_cases_only_judges_and_tells_what_was_wrong(db):
    cases: list[GoldCase] = []
    while len({case.split for case in cases}) < 2 or "tune" not in {case.split for case in cases}:
        cases.append(gold(db, "A" * (len(cases) + 1)))
    bench = GoldBench(db, GroundedEngine("scripted", Careful), "extract.en")
    assert set(bench.cases) == {case.id for case in cases if case.split == "tune"}
    number = next(iter(bench.cases))
    tried = bench.read(EN, number)
    assert 0.6 < tried.score < 0.7
    assert tried.feedback == "Stores · 2021: said 81, right is 31 (digit)"
    assert bench.read(EN.replace("- Leave", "- Check every digit.\n- Leave"), number).score == 1.0
    assert "$words is missing" in bench.read("Read it.", number).feedback
    assert "Check every digit" in bench.reflect("Write better rules.")
