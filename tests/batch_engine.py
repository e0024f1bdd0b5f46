"""An engine for tests of batches: what a picture is called says what happens to whoever reads it.

Imports little: every process of a batch pays for it.
"""

from __future__ import annotations

import os
import signal
import time
from decimal import Decimal
from pathlib import Path

from extraction.chart import ChartImage, ExtractedPoint, PromptVersion, Reading, Series
from extraction.errors import NotAChart, Sentence
from extraction.geometry import Box

LOADER = "tests.batch_engine:load"
NOTES = "BATCH_ENGINE_NOTES"  # a file that gets a line for every reading begun


class BatchEngine:
    name, version, parameters = "batch", "1", "{}"

    def read(self, image: ChartImage, prompt: PromptVersion | None = None) -> Reading:
        told = note(image.name)
        if "dies" in image.name or ("falters" in image.name and told == 1):
            os.kill(os.getpid(), signal.SIGKILL)
        if "hangs" in image.name:
            time.sleep(600)
        if "eats" in image.name:
            eaten = b"\1" * (400 * 2**20)
            time.sleep(600 + len(eaten))
        if "breaks" in image.name:
            raise ZeroDivisionError(image.name)
        if "refuse" in image.name:
            raise NotAChart(Sentence(zh="没有图表。", en="There is no chart."))
        if "slow" in image.name:
            time.sleep(0.05)
        return one_value(prompt.name if prompt else image.name)


def one_value(name: str) -> Reading:
    """A chart whose only value is the number of the process that read it."""
    only = ExtractedPoint(name, "2024", Decimal(os.getpid()), source="printed", evidence=Box(10, 20, 50, 32))
    return Reading("bar", "", (Series(name, None, "left", "bar"),), (only,))


def note(name: str) -> int:
    """Write down that a reading begins; how often this one has begun."""
    file = Path(os.environ[NOTES])
    with file.open("a", encoding="utf-8") as notes:
        notes.write(f"{name}\n")
    return file.read_text(encoding="utf-8").splitlines().count(name)


def load(_name: str) -> BatchEngine:
    return BatchEngine()
