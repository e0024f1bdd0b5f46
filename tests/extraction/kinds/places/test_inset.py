from __future__ import annotations

from extraction.geometry import Box
from extraction.kinds.places.inset import inset_numbers
from tests.builders import written

PLOT = Box(0, 0, 400, 300)


def test_numbers_in_even_rows_behind_names_are_a_table_of_their_own() -> None:
    names = [written(name, 60, 40 + 18 * k) for k, name in enumerate(("北京", "上海", "广州"))]
    cells = [written(f"{k}.5%", x, 40 + 18 * k) for k in range(3) for x in (120, 170)]
    label = written("88.1", 300, 200)
    assert set(inset_numbers([*names, *cells, label], PLOT)) == set(cells)


def test_captions_with_one_value_each_are_labels() -> None:
    names = [written(name, 60, 40 + 18 * k) for k, name in enumerate(("北京", "上海", "广州"))]
    values = [written(f"{k}.5%", 110, 40 + 18 * k) for k in range(3)]
    assert inset_numbers([*names, *values], PLOT) == ()
