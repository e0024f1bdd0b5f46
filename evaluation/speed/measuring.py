"""Measures one way after the other, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image

from evaluation.by_pillow import draw
from evaluation.golden import GOLDEN_SHEETS
from evaluation.sets import BadSet
from evaluation.shipped import ROOT
from evaluation.speed.checkpoint import write_model
from evaluation.speed.ways import ARTICLE, WAYS, Way
from evaluation.truth import Drawn
from extraction.foretold import likely_print, likely_table

SCREEN = 1.5  # the chart as a screen of today shows it: 1140 x 660 pixels, 756 visual tokens
QUESTIONS = ("请把图中的数据抄写为一个 JSON 对象。", "请提取图中的所有文字内容。")


def right_answers(drawn: Drawn) -> tuple[str, str]:
    """What a model that reads well would answer: numbers by chance would say nothing that could be guessed fairly.

    They come from what was drawn, not from what was read, in the form and order that our prompts ask for.
    """
    return likely_table(drawn.perfect_reading()), likely_print(drawn.texts)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way took, in seconds and bytes. `first_token` and `answer` are of the first question."""

    way: Way
    visual_tokens: int
    first_token: float
    answer: float
    second: float
    tokens_a_second: float
    peak_memory: int
    repeat: float | None = None


def measure(tokens: int, only: Sequence[str], folder: Path) -> list[Measured]:
    """Each way's figures for answers of so many tokens; `only` are names of ways, the published one always with them.

    Raises BadSet where it cannot be measured: no torch, too little room or memory.
    """
    try:
        drawn = draw(GOLDEN_SHEETS["stacked_zh"])
        answers = right_answers(drawn)
        write_model(folder, (*QUESTIONS, *answers))
    except ModuleNotFoundError as missing:
        raise BadSet(f"{missing.name} is not installed here: nothing to measure.") from missing
    picture = folder / "picture.png"
    size = (round(drawn.picture.width * SCREEN), round(drawn.picture.height * SCREEN))
    drawn.picture.resize(size, Image.Resampling.LANCZOS).save(picture)
    wanted = [way for way in WAYS if not only or way.name in (ARTICLE, *only)]
    return [_in_a_process(way, folder, picture, tokens, answers) for way in wanted]


def _in_a_process(way: Way, folder: Path, picture: Path, tokens: int, answers: Sequence[str]) -> Measured:
    print(f"… {way.name}", file=sys.stderr, flush=True)
    task = {"way": asdict(way), "folder": str(folder.resolve()), "picture": str(picture.resolve()), "tokens": tokens,
            "questions": QUESTIONS, "answers": answers}  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-m", "evaluation.speed.one_way"], input=json.dumps(task), capture_output=True, text=True,
        cwd=ROOT, check=False,
    )  # fmt: skip
    if ran.returncode:
        last = [line for line in ran.stderr.splitlines() if line.strip()][-1:]
        raise BadSet(f"{way.name} cannot be measured: {' '.join(last) or ran.returncode}")
    took = ran.stdout.splitlines()[-1]
    print(f"  {took}", file=sys.stderr, flush=True)  # a run that is broken off has not been for nothing
    return Measured(way, **json.loads(took))
