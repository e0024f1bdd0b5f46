from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from evaluation.by_pillow import draw
from evaluation.golden import GOLDEN, GOLDEN_SHEETS, golden_traps
from evaluation.traps import trap_line
from tests.fonts import needs_fonts

needs_fonts()


def truth() -> list[dict[str, object]]:
    return [json.loads(line) for line in (GOLDEN / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_golden_truth_is_what_is_drawn_today() -> None:
    drawn = [draw(sheet).truth_line(name) for name, sheet in GOLDEN_SHEETS.items()]
    assert truth() == json.loads(json.dumps(drawn + [trap_line(name) for name, _ in golden_traps()]))


@pytest.mark.parametrize("name", GOLDEN_SHEETS)
def test_a_golden_picture_looks_as_drawn_today(name: str) -> None:
    kept = np.asarray(Image.open(GOLDEN / f"{name}.png").convert("RGB"), dtype=float)
    today = np.asarray(draw(GOLDEN_SHEETS[name]).picture, dtype=float)
    assert kept.shape == today.shape
    assert np.abs(kept - today).mean() < 1.5  # another version of the font moves letters a little


def test_every_golden_picture_is_small_and_has_its_truth() -> None:
    files = sorted(GOLDEN.glob("*.png"))
    assert [file.name for file in files] == sorted(str(line["file"]) for line in truth())
    assert all(file.stat().st_size < 60_000 for file in files)


def test_evidence_lies_inside_the_picture() -> None:
    for sheet in GOLDEN_SHEETS.values():
        drawn = draw(sheet)
        for point in drawn.points:
            for box in (point.mark, point.label or point.mark):
                assert box.area > 0
                assert 0 <= box.left < box.right <= drawn.picture.width
                assert 0 <= box.top < box.bottom <= drawn.picture.height
