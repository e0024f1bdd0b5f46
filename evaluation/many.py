"""Draws a set of charts by chance, with their truth: `python -m evaluation draw charts --seed 1 --count 200 --out DIR`.

Picture N of a seed is the same whatever the count, so a longer set begins with the shorter one.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from PIL import Image

from evaluation import by_browser, by_matplotlib, by_pillow
from evaluation.invented.chance import Chance
from evaluation.invented.inventors import INVENTORS, invent
from evaluation.sheets import Sheet
from evaluation.shipped import save
from evaluation.traps import photo, text_page, trap_line
from evaluation.truth import Drawn, Shown, truth_line
from evaluation.wear import WEAR, worn

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TRAP_EVERY = 20
WORN = 0.4  # of the pictures

Renderer = Callable[[Sheet], Shown]


def write_charts(folder: Path, seed: int, count: int) -> None:
    """Fill a folder with pictures and truth.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack, (folder / "truth.jsonl").open("w", encoding="utf-8") as truth:
        renderers = _renderers(stack)
        for position in range(count):
            line, picture = drawn_by_chance(seed, position, renderers)
            save(picture, folder / str(line["file"]))
            truth.write(json.dumps(line, ensure_ascii=False) + "\n")
            truth.flush()
    print(f"{count} pictures in {folder}, drawn by {', '.join(renderers)}")


def drawn_by_chance(
    seed: int, position: int, renderers: Mapping[str, Renderer]
) -> tuple[dict[str, object], Image.Image]:
    """One picture of a seed and its line of truth."""
    chance = Chance(seed, position)
    name = f"s{seed}_{position:04d}"
    if position % TRAP_EVERY == TRAP_EVERY - 1:
        return trap_line(name), chance.one((_a_photo, _a_page, _nothing_but_a_corner))(chance, renderers)
    kinds = list(INVENTORS)
    sheet = invent(chance, kinds[(position - position // TRAP_EVERY) % len(kinds)])
    able = [renderer for renderer in renderers if can_draw(renderer, sheet)]
    shown = renderers[chance.one(able)](sheet)
    wear = chance.one(tuple(WEAR)) if chance.happens(WORN) else "none"
    return truth_line(shown, name, wear), worn(shown.picture, wear, chance)


def can_draw(renderer: str, sheet: Sheet) -> bool:
    """True if a sheet loses nothing of what it means when this one draws it."""
    if renderer == "pillow":
        special = sheet.look.log or sheet.look.one_ink or sheet.look.smooth
        losses = sheet.kind == "stacked_bar" and any(
            (v.height(k) or 0) < 0 for v in sheet.values for k in range(len(v.numbers))
        )
        return sheet.kind in by_pillow.DRAWERS and not special and not losses
    return renderer == "browser" or sheet.kind != "table"


def _renderers(stack: ExitStack) -> dict[str, Renderer]:
    """Our own program, matplotlib, and a browser where one is installed."""
    renderers: dict[str, Renderer] = {"pillow": _by_pillow, "matplotlib": by_matplotlib.draw}
    chromium = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if chromium is not None:
        renderers["browser"] = stack.enter_context(by_browser.browser(chromium)).draw
    else:
        print("No Chromium on this machine: the charts that a browser draws are left out.", file=sys.stderr)
    return renderers


def _by_pillow(sheet: Sheet) -> Shown:
    drawn: Drawn = by_pillow.draw(sheet)
    return drawn.shown()


def _a_photo(chance: Chance, _renderers: Mapping[str, Renderer]) -> Image.Image:
    return photo(chance.whole(10, 10**6))


def _a_page(chance: Chance, _renderers: Mapping[str, Renderer]) -> Image.Image:
    return worn(text_page(), chance.one(("none", *WEAR)), chance)


def _nothing_but_a_corner(chance: Chance, renderers: Mapping[str, Renderer]) -> Image.Image:
    """The top of a chart, cut off before any mark could be measured: a title and a legend are no chart."""
    picture = renderers.get("matplotlib", _by_pillow)(invent(chance, "grouped")).picture
    return picture.crop((0, 0, picture.width, round(picture.height * 0.16)))
