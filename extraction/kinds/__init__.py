"""One reader a chart kind. A reader returns what it read, or None when the picture is not of its kind."""

from __future__ import annotations

from collections.abc import Callable

from extraction.chart import Reading
from extraction.kinds import cartesian, pie, table
from extraction.kinds.scene import Scene

READERS: tuple[Callable[[Scene], Reading | None], ...] = (pie.read, table.read, cartesian.read)
