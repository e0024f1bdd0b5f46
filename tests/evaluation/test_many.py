from __future__ import annotations

import importlib.util
import json

import numpy as np
import pytest
from PIL import Image

from evaluation import by_pillow
from evaluation.invented.chance import Chance
from evaluation.invented.inventors import INVENTORS, invent
from evaluation.truth import truth_line
from tests.fonts import needs_fonts

needs_fonts()
needs_matplotlib = pytest.mark.skipif(
    importlib.util.find_spec("matplotlib") is None, reason="matplotlib is in requirements-dev.lock; ./test installs it"
)


@pytest.mark.parametrize(
    "kind", ["bars", "grouped", "lying", "stacked", "shares", "line", "combo", "pie", "donut", "table", "peers"]
)
def test_our_own_program_draws_what_was_invented(kind):
    sheet = invent(Chance(3), kind)
    line = truth_line(by_pillow.draw(sheet).shown(), "a")
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
