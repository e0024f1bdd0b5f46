"""The engines that turn a picture into a reading. `ENGINES` lists them by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from extraction.chart import ChartImage, PromptVersion, Reading
from extraction.engines.embedded import EmbeddedEngine


class Engine(Protocol):
    """Reads one picture at a time. `name` and `version` are part of every extraction's identity."""

    name: str
    version: str

    def read(self, image: ChartImage, prompt: PromptVersion | None) -> Reading:
        """Return what the picture says; raises ChartError when there is no reading."""
        ...


ENGINES: dict[str, Callable[[], Engine]] = {"embedded": EmbeddedEngine}
