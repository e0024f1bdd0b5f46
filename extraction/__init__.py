"""From a picture to claims with evidence.

image = open_image(data, "revenue.png")
extraction = extract(image, load_engine("embedded"))
"""

from __future__ import annotations

import time

from extraction.chart import ChartImage, Extraction, PromptVersion
from extraction.engines import ENGINES, Engine, Worded
from extraction.image import open_image

__all__ = ["ENGINES", "Engine", "extract", "load_engine", "open_image"]


def load_engine(name: str = "embedded") -> Engine:
    """The engine of that name; KeyError when there is none."""
    return ENGINES[name]()


def extract(image: ChartImage, engine: Engine, prompt: PromptVersion | None = None) -> Extraction:
    """Read a picture; raises ChartError when there is no reading."""
    started = time.perf_counter()
    reading, used = (
        engine.read_worded(image, prompt) if isinstance(engine, Worded) else (engine.read(image, prompt), prompt)
    )
    return Extraction(
        image=image.sha256,
        engine=engine.name,
        engine_version=engine.version,
        prompt=used.id if used is not None else "",
        parameters=engine.parameters,
        reading=reading,
        seconds=time.perf_counter() - started,
    )
