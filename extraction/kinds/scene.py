"""What every chart reader starts from: the pixels and the texts of one picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Scene:
    """Upright RGB pixels (height × width × 3) and the texts found in them, in the same coordinates."""

    pixels: Pixels
    texts: tuple[TextBox, ...]
