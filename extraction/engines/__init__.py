"""The engines that turn a picture into a reading. `ENGINES` lists them by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from extraction.chart import ChartImage, PromptVersion, Reading
from extraction.engines.embedded import EmbeddedEngine


class Engine(Protocol):
    """Reads one picture at a time. All three names are part of every extraction's identity.

    `parameters` is canonical JSON of what else decides the answer (weights, limits); "{}" where nothing does.
    """

    name: str
    version: str
    parameters: str

    def read(self, image: ChartImage, prompt: PromptVersion | None) -> Reading:
        """Return what the picture says; raises ChartError when there is no reading."""
        ...


ENGINES: dict[str, Callable[[], Engine]] = {"embedded": EmbeddedEngine}
