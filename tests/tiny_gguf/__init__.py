"""A pair of GGUF files that knows the four charts of `tests.extraction.engines.conftest` by heart."""

from pathlib import Path

HERE = Path(__file__).parent
MODEL, EYE = HERE / "Tiny-Q8_0.gguf", HERE / "mmproj-Tiny-F16.gguf"
