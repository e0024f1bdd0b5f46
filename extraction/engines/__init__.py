"""The engines that turn a picture into a reading. `ENGINES` lists them by name."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from extraction.chart import ChartImage, PromptVersion, Reading
from extraction.engines.embedded import EmbeddedEngine
from extraction.engines.grounded import GroundedEngine
from extraction.engines.qwen import QwenModel, identity
from extraction.engines.vision import VisionModel
from extraction.prompts import PromptBook


class Engine(Protocol):
    """Reads one picture at a time. All three names are part of every extraction's identity.

    `parameters` is canonical JSON of what else decides the answer (weights, limits); "{}" where nothing does.
    """

    name: str
    version: str

    @property
    def parameters(self) -> str:
        """Raises ModelUnavailable where the weights that decide it are not there."""
        ...

    def read(self, image: ChartImage, prompt: PromptVersion | None) -> Reading:
        """Return what the picture says; raises ChartError when there is no reading."""
        ...


@runtime_checkable
class Worded(Protocol):
    """An engine that chooses its words by the picture, from a book of prompts."""

    book: PromptBook

    def read_worded(self, image: ChartImage, prompt: PromptVersion | None) -> tuple[Reading, PromptVersion]:
        """What the picture says, and the words that were used; raises ChartError when there is no reading."""
        ...


def _llama() -> VisionModel:
    from extraction.engines.llama import model_of_setting

    return model_of_setting()


def _remote() -> VisionModel:
    from extraction.engines.remote import RemoteModel  # brings a library for HTTP that takes a second to load

    return RemoteModel(first=os.getpid())


ENGINES: dict[str, Callable[[], Engine]] = {
    "embedded": EmbeddedEngine,
    "qwen": lambda: GroundedEngine("qwen", QwenModel, identity),
    "llama": lambda: GroundedEngine("llama", _llama),
    "remote": lambda: GroundedEngine("remote", _remote),
}
