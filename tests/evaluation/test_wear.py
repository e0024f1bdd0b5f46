from __future__ import annotations

import pytest

from evaluation import by_pillow
from evaluation.invented.chance import Chance
from evaluation.invented.inventors import invent
from evaluation.wear import WEAR, worn
from tests.fonts import needs_fonts

needs_fonts()


@pytest.mark.parametrize("wear", ["none", *WEAR])
def test_wear_leaves_a_picture_a_picture(wear):
    before = by_pillow.draw(invent(Chance(3), "bars")).picture
    after = worn(before, wear, Chance(1))
    assert after.mode == "RGB"
    assert after.width >= before.width
    assert (after.tobytes() == before.tobytes()) is (wear == "none")
    assert worn(before, wear, Chance(1)).tobytes() == after.tobytes()
