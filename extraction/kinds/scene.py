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

    def turned_left(self) -> Scene:
        """The scene a quarter turn to the left: bars that ran to the right now stand up."""
        pixels = np.ascontiguousarray(np.rot90(self.pixels))
        turned = {0.0: -90.0, -90.0: 0.0}
        texts = (
            replace(t, box=turned_left(t.box, self.pixels.shape[1]), angle=turned[-90.0 if t.angle == -90 else 0.0])
            for t in self.texts
        )
        return Scene(pixels, tuple(texts))


def turned_left(box: Box, width: float) -> Box:
    """The box in a picture of that width after a quarter turn to the left."""
    return Box(box.top, width - box.right, box.bottom, width - box.left)


def turned_right(box: Box, width: float) -> Box:
    """Undoes `turned_left`; `width` is that of the picture before it was turned."""
    return Box(width - box.bottom, box.left, width - box.top, box.right)
