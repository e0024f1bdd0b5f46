from __future__ import annotations

import json
from decimal import Decimal

import numpy as np
import pytest
from PIL import Image

from evaluation.charts import Drawn, Look, Sheet, Values, draw
from evaluation.draw import GOLDEN, GOLDEN_SHEETS, SAMPLE_PAGES, YI, golden_traps, trap_line
from evaluation.paper import FontMissing, Paper

try:
    Paper(10, 10).words(5, 5, "字", 10)
except FontMissing as missing:  # the pictures lie in the repository; only drawing them anew needs the font
    pytest.skip(str(missing), allow_module_level=True)


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


def one_bar(number: str, drawn: str | None = None) -> Drawn:
    values = Values("营业收入", YI, ("10", number), drawn=("10", drawn) if drawn else None)
    return draw(Sheet("bar", "zh", "收入", ("2023", "2024"), (values,), Look()))


def test_a_bar_is_as_high_as_its_number() -> None:
    ten, twenty = one_bar("20").points
    assert twenty.mark.height == pytest.approx(2 * ten.mark.height, abs=0.5)


def test_a_misprint_says_one_thing_and_draws_another() -> None:
    honest, misprinted = one_bar("20", drawn="20"), one_bar("12", drawn="20")
    assert misprinted.points[1].mark == honest.points[1].mark
    assert misprinted.perfect_reading().points[1].value == Decimal(12)


def test_the_sample_has_a_planted_misprint_and_a_planted_misreading() -> None:
    sheets = [page.sheet for page in SAMPLE_PAGES if page.sheet and not page.confirmed]
    assert len(sheets) == 5
    assert sum(values.drawn is not None for sheet in sheets for values in sheet.values) == 1
    assert sum(len(page.misread) for page in SAMPLE_PAGES if page.confirmed) == 1
