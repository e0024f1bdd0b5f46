from __future__ import annotations

import importlib.util
import json
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from evaluation import charts
from evaluation.charts import truth_line
from evaluation.invent import INVENTORS, Chance, invent
from evaluation.paper import FontMissing, Paper
from evaluation.wear import WEAR, worn

try:
    Paper(10, 10).words(5, 5, "字", 10)
except FontMissing as missing:
    pytest.skip(str(missing), allow_module_level=True)

SEEDS = st.integers(0, 10**6)
needs_matplotlib = pytest.mark.skipif(
    importlib.util.find_spec("matplotlib") is None, reason="matplotlib is in requirements-dev.lock; ./test installs it"
)


@given(SEEDS, st.sampled_from(sorted(INVENTORS)))
def test_the_same_seed_invents_the_same_chart(seed, kind):
    assert invent(Chance(seed), kind) == invent(Chance(seed), kind)


@given(SEEDS, st.sampled_from(sorted(INVENTORS)))
def test_every_row_has_a_number_or_a_gap_for_every_category(seed, kind):
    sheet = invent(Chance(seed), kind)
    assert len(set(sheet.categories)) == len(sheet.categories) >= 2
    assert len({values.name for values in sheet.values}) == len(sheet.values) >= 1
    for values in sheet.values:
        assert len(values.numbers) == len(sheet.categories)
        assert all(number is None or Decimal(number).is_finite() for number in values.numbers)


@given(SEEDS)
def test_shares_sum_up_to_a_hundred(seed):
    for kind in ("shares", "pie", "donut"):
        sheet = invent(Chance(seed), kind)
        rows = zip(*(v.numbers for v in sheet.values), strict=True) if kind == "shares" else [sheet.values[0].numbers]
        assert all(sum(Decimal(number or 0) for number in row) == 100 for row in rows)


@given(SEEDS)
def test_a_waterfall_ends_where_its_steps_lead(seed):
    *steps, end = (Decimal(number or 0) for number in invent(Chance(seed), "waterfall").values[0].numbers)
    assert sum(steps) == end


@pytest.mark.parametrize(
    "kind", ["bars", "grouped", "lying", "stacked", "shares", "line", "combo", "pie", "donut", "table", "peers"]
)
def test_our_own_program_draws_what_was_invented(kind):
    sheet = invent(Chance(3), kind)
    line = truth_line(charts.draw(sheet).shown(), "a")
    assert line["chart_type"] == sheet.kind
    json.dumps(line)


@needs_matplotlib
@pytest.mark.parametrize("kind", sorted(set(INVENTORS) - {"table", "peers"}))
def test_matplotlib_draws_what_was_invented(kind):
    from evaluation import by_matplotlib

    sheet = invent(Chance(5), kind)
    shown = by_matplotlib.draw(sheet)
    assert abs(shown.picture.width - sheet.look.width) <= 1
    low, high = next(iter(shown.spans.values()))
    assert low < high
    line = truth_line(shown, "a", "blur")
    assert line["labels"] == ("all" if all_labelled(line) else "some" if shown.labelled else "none")


def all_labelled(line):
    return all(point["label_shown"] for series in line["series"] for point in series["points"])


@pytest.mark.browser
def test_a_browser_draws_what_was_invented(chromium):
    from evaluation.by_browser import browser

    with browser(chromium) as page:
        for kind in ("bars", "pie", "table"):
            sheet = invent(Chance(7), kind)
            shown = page.draw(sheet)
            assert shown.picture.size == (sheet.look.width, sheet.look.height)
            assert np.asarray(shown.picture).min() < 120  # something was drawn


@pytest.mark.parametrize("wear", ["none", *WEAR])
def test_wear_leaves_a_picture_a_picture(wear):
    before = charts.draw(invent(Chance(3), "bars")).picture
    after = worn(before, wear, Chance(1))
    assert after.mode == "RGB"
    assert after.width >= before.width
    assert (after.tobytes() == before.tobytes()) is (wear == "none")
    assert worn(before, wear, Chance(1)).tobytes() == after.tobytes()


@needs_matplotlib
def test_a_set_is_a_folder_of_pictures_with_their_truth(tmp_path, monkeypatch):
    from evaluation import many
    from evaluation.sets import load_set

    monkeypatch.setattr(many, "CHROMIUM_NAMES", ())  # a browser takes longer to start than the rest to draw
    many.write_charts(tmp_path / "short", seed=2, count=3)
    many.write_charts(tmp_path / "long", seed=2, count=5)
    short, long = load_set(tmp_path / "short"), load_set(tmp_path / "long")
    assert [sample.truth for sample in short] == [sample.truth for sample in long[:3]]
    for sample in long:
        Image.open(sample.file).verify()


@needs_matplotlib
def test_every_twentieth_picture_is_a_trap():
    from evaluation.many import drawn_by_chance

    assert drawn_by_chance(1, 39, {})[0]["chart_type"] == "none"
