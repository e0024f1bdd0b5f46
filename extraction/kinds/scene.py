"""What every chart reader starts from: the pixels and the texts of one picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Scene:
    """Upright RGB pixels (height × width × 3) and the texts found in them, in the same coordinates."""

    pixels: Pixels
    texts: tuple[TextBox, ...]

    def transposed(self) -> Scene:
        """The scene with x and y exchanged: horizontal bars stand up, and `transposed` again brings it back."""
        pixels = np.ascontiguousarray(self.pixels.swapaxes(0, 1))
        turned = {0.0: -90.0, -90.0: 0.0}
        texts = (
            replace(t, box=transposed(t.box), angle=turned[-90.0 if t.angle == -90 else 0.0]) for t in self.texts
        )
        return Scene(pixels, tuple(texts))


def transposed(box: Box) -> Box:
    """The box with x and y exchanged."""
    return Box(box.top, box.left, box.bottom, box.right)
