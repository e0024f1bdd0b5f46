"""What a reader is given of a drawn chart."""

from __future__ import annotations

import numpy as np

from evaluation.truth import Drawn
from extraction.kinds.scene import Scene


def scene(drawn: Drawn) -> Scene:
    """The picture with exactly the texts that were printed on it."""
    return Scene(np.asarray(drawn.picture.convert("RGB")), drawn.texts)
