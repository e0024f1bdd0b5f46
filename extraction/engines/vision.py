"""What every vision model does for us: answer one prompt about one picture, piece by piece and within limits.

A model family is one file beside this one that gives a `VisionModel`. Knows nothing of charts: what is asked and what
an answer is worth stand in `prompts` and `answers`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Stopped = Literal["end", "tokens", "seconds", "repetition", "cancelled"]
Heard = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Limits:
    """When a model must stop, whatever it is doing: new tokens, seconds from the question, characters of the answer."""

    tokens: int = 1500
    seconds: float = 300.0
    characters: int = 20_000


@dataclass(frozen=True, slots=True)
class Question:
    """One prompt about one upright RGB picture; with `schema` the answer is JSON that follows it."""

    pixels: Pixels
    prompt: str
    schema: str | None = None  # a JSON schema, as text
    limits: Limits = Limits()
    likely: str = ""  # how the answer may go: a model may use it to be faster, never to answer otherwise
    repeat: int = 0  # which answer to the same question: a server gets it as its seed, and keeps none in store for it


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """The model's own words, why it stopped, and what they cost; tokens are None where a server does not tell."""

    text: str
    stopped: Stopped
    seconds: float
    first_token_seconds: float | None = None
    prompt_tokens: int | None = None
    new_tokens: int | None = None
    by: str = ""  # who answered, where there was a choice: "qwen3-vl:2b, http://localhost:11434"
    schema_refused: bool = False  # a server would not hold the answer to the schema: expect any form


class VisionModel(Protocol):
    """One loaded model, or one server."""

    @property
    def weights(self) -> str:
        """What answers: part of every extraction's identity. ModelUnavailable where only a silent server could tell."""
        ...

    def answer(self, question: Question, heard: Heard) -> ModelAnswer:
        """Answer it; `heard` gets every new piece of text and returns False to stop at once.

        While nothing comes it may get empty pieces, so that it can stop a model that has not begun to speak.
        Raises ModelUnavailable when there is no answer: no weights, too little memory, a server that is down.
        """
        ...

    def close(self) -> None:
        """Give the memory back."""
        ...
