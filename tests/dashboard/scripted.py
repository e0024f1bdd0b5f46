"""Engines that do what a test says, for a reading process of its own."""

from __future__ import annotations

import os
import time

from extraction.chart import ChartImage, PromptVersion, Reading
from extraction.errors import NotAChart, Sentence
from tests import builders


class ScriptedEngine:
    """Does what the picture's name says: crash, hang, refuse, break down; else reads one value."""

    name = "scripted"
    version = "1"
    parameters = "{}"

    def read(self, image: ChartImage, prompt: PromptVersion | None) -> Reading:
        print("a library that talks too much")  # noqa: T201 - stands for one that does
        if "crash" in image.name:
            os._exit(3)
        if "hang" in image.name:
            time.sleep(600)
        if "refuse" in image.name:
            raise NotAChart(Sentence(zh="不是图表。", en="No chart."))
        if "break" in image.name:
            raise ZeroDivisionError
        return builders.reading()


def load(_name: str) -> ScriptedEngine:
    return ScriptedEngine()
