"""The ways to answer that are measured: the published one, each of our techniques alone, all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ARTICLE = "the article's way"
TOGETHER = "all together, eight bits"
UNGUESSED = "all but guessing, eight bits"


@dataclass(frozen=True, slots=True)
class Way:
    """What is switched on."""

    name: str
    precision: Literal["float32", "bfloat16", "int8", "int4"] = "float32"
    sized: bool = False  # the picture as large as its print needs, not as uploaded
    keep_pictures: bool = False
    lean: bool = False
    guesses: bool = False  # tokens guessed from what was read without the model, and checked together
    result_kept: bool = False
    same_numbers: bool = True  # computes with the numbers it was trained with, or nearly


WAYS = (
    Way(ARTICLE),
    Way("picture as large as its print needs", sized=True),
    Way("picture kept for the next question", keep_pictures=True),
    Way("lean language half", lean=True),
    Way("answer guessed ahead", guesses=True),
    Way("bfloat16", "bfloat16"),
    Way("eight bits, lean", "int8", lean=True, same_numbers=False),
    Way("four bits, lean", "int4", lean=True, same_numbers=False),
    Way(UNGUESSED, "int8", sized=True, keep_pictures=True, lean=True, result_kept=True,
        same_numbers=False),
    Way("all together, bfloat16", "bfloat16", sized=True, keep_pictures=True, lean=True, guesses=True,
        result_kept=True),
    Way(TOGETHER, "int8", sized=True, keep_pictures=True, lean=True, guesses=True, result_kept=True,
        same_numbers=False),
    Way("all together, four bits", "int4", sized=True, keep_pictures=True, lean=True, guesses=True, result_kept=True,
        same_numbers=False),
)  # fmt: skip
