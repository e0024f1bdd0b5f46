"""Words tried on the tune split of the gold set with a real model: read, judged, and told what was wrong."""

from __future__ import annotations

from evaluation.gold import Judged, judge
from evaluation.proposals.gepa_bridge import Tried
from extraction.chart import ChartImage
from extraction.engines.grounded import GroundedEngine, hear_all
from extraction.engines.vision import Limits, Question
from extraction.errors import ChartError
from extraction.image import pixels
from extraction.prompts import prompt_key, prompt_of
from storage.database import Database
from storage.errors import UnfitPrompt
from storage.gold import GoldCase, gold_cases
from storage.images import load_image
from storage.prompt_words import check_words

MOST_TOLD = 8  # wrong values of one chart
REFLECTION = Limits(tokens=2000)


class GoldBench:
    """Keeps the chart that went worst last: the model that reflects is shown it."""

    def __init__(self, db: Database, engine: GroundedEngine, name: str) -> None:
        key = prompt_key(name)
        fitting = [case for case in gold_cases(db, "tune") if case.language == key.language]
        self.cases = {case.id: case for case in fitting if key.kind in (None, case.kind)}
        self._images: dict[int, ChartImage] = {
            number: load_image(db, case.image) for number, case in self.cases.items()
        }
        self._engine = engine
        self._name = name
        self._worst: tuple[float, int] = (2.0, next(iter(self.cases), 0))

    def read(self, words: str, case: int) -> Tried:
        """One reading; words that cannot be asked, and a refusal, score nothing and say why."""
        version, gold = prompt_of(self._name, words), self.cases[case]
        try:
            check_words(version)
            reading, _ = self._engine.read_worded(self._images[case], version)
        except (UnfitPrompt, ChartError) as problem:
            return Tried(0.0, _about(gold), "", problem.sentence.en)
        judged = judge(gold, reading)
        self._worst = min(self._worst, (judged.score, case))
        return Tried(judged.score, _about(gold), (reading.answer or "")[:1500], wrongs(judged))

    def reflect(self, prompt: str) -> str:
        """The model's own words to a prompt about rules, beside the picture that went worst since the last time."""
        shown = pixels(self._images[self._worst[1]])
        self._worst = (2.0, self._worst[1])
        return self._engine.model.answer(Question(shown, prompt, limits=REFLECTION), hear_all).text


def wrongs(judged: Judged) -> str:
    """What was wrong in a reading, value by value."""
    told = [
        f"{row.series} · {row.category}: said {row.said.value if row.said else 'nothing'}, "
        f"right is {(row.truth.printed or row.truth.value) if row.truth else 'no value there'} ({row.mistake})"
        for row in judged.rows
        if not row.right
    ]
    if not told:
        return "All values are right."
    return "\n".join(told[:MOST_TOLD]) + (f"\n… and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else "")


def _about(case: GoldCase) -> str:
    return f"A {case.kind} chart with {len(case.points)} values."
