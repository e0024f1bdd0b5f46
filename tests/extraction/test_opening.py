"""Pictures from outside are opened in a process of their own, which may die, hang or run wild by itself."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from extraction import image as here
from extraction import likeness, opening, quality
from extraction.errors import ImageTooLarge, UnreadableImage
from extraction.geometry import Box

GOLDEN = Path(__file__).parent.parent / "golden"
CHART = (GOLDEN / "bar_zh.png").read_bytes()
FORMS = [
    ("PNG", "RGB"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "I;16"), ("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGBA"),
    ("TIFF", "F"), ("TIFF", "1"), ("GIF", "P"), ("BMP", "RGB"),
]  # fmt: skip
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, and stops processes by signals")


def drawn(form, mode, **options):
    with Image.open(io.BytesIO(CHART)) as chart:
        small = chart.convert("L" if mode in ("I;16", "F") else mode).resize((300, 200))
    made = io.BytesIO()
    (small.convert("I;16") if mode == "I;16" else small.convert(mode)).save(made, form, **options)
    return made.getvalue()


@pytest.mark.parametrize(("form", "mode"), FORMS)
def test_what_the_other_process_sees_is_what_we_would_see(form, mode):
    data = drawn(form, mode)
    image, values = here.open_with_pixels(data, "x")
    assert opening.open_image(data, "x") == image
    look = opening.look_at(image)
    assert look.print == opening.print_of(image) == likeness.print_of(values)
    assert look.troubles == tuple(flaw.trouble for flaw in quality.flaws(values))
    assert opening.as_others_see_it(image) == here.as_others_see_it(image)


def test_a_camera_picture_is_shown_and_cut_upright():
    turned = Image.Exif()
    turned[0x0112] = 6
    image = opening.open_image(drawn("JPEG", "RGB", exif=turned), "x")
    data, kind = opening.for_browsers(image)
    assert (kind, Image.open(io.BytesIO(data)).size) == ("image/png", (200, 300))
    inside, outside = opening.crops(image, (Box(150, 100, 220, 140), Box(900, 900, 950, 950)), (100, 100))
    assert Image.open(io.BytesIO(inside)).size == (50, 41)
    assert outside == b""


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (CHART[:2000], UnreadableImage),
        (b"%PDF-1.7", UnreadableImage),
        ("只是文字".encode("gb18030"), UnreadableImage),
        (b"", UnreadableImage),
        (b"\0" * (here.MAX_BYTES + 1), ImageTooLarge),
    ],
)
def test_refusals_are_the_same_sentences(data, kind):
    with pytest.raises(kind) as inside:
        opening.open_image(data, "x.png")
    with pytest.raises(kind) as outside:
        here.open_image(data, "x.png")
    assert inside.value.sentence == outside.value.sentence


def warm():
    opening.open_image(CHART, "x")
    return opening._openers.warm[-1].process.pid


def test_a_process_ended_from_outside_costs_no_picture():
    os.kill(warm(), signal.SIGTERM)
    assert opening.open_image(CHART, "x").width > 0


@linux
def test_a_picture_that_takes_for_ever_is_refused_and_the_next_one_opens(monkeypatch):
    os.kill(warm(), signal.SIGSTOP)
    monkeypatch.setattr(opening, "SECONDS", 0.2)
    with pytest.raises(UnreadableImage, match="was stopped"):
        opening.open_image(CHART, "x")
    monkeypatch.undo()
    assert opening.open_image(CHART, "x").width > 0


def test_a_picture_that_kills_its_process_twice_is_refused_and_the_next_one_opens(monkeypatch):
    ask = opening.OpeningProcess.ask

    def dies(process, asked, pictures):
        process.process.kill()
        return ask(process, asked, pictures)

    monkeypatch.setattr(opening.OpeningProcess, "ask", dies)
    with pytest.raises(UnreadableImage, match="broke down"):
        opening.open_image(CHART, "x")
    monkeypatch.undo()
    assert opening.open_image(CHART, "x").width > 0


@linux
def test_the_servers_keys_are_not_in_its_environment(monkeypatch):
    monkeypatch.setenv("CHARTLEDGER_SERVER_KEY", "sk-secret")
    process = opening.OpeningProcess()
    assert b"sk-secret" not in Path(f"/proc/{process.process.pid}/environ").read_bytes()
    process.stop()


@linux
@pytest.mark.parametrize(
    "deed",
    ["open('/etc/hosts')", "open('left behind', 'w')", "import socket; socket.socket()", "bytearray(4 * 2**30)"],
)
def test_whoever_takes_it_over_opens_no_file_and_no_connection_and_fills_no_memory(deed):
    code = f"from extraction.opening_process import *\nimport socket\nshut_doors()\n{deed}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=GOLDEN.parent.parent)
    assert done.returncode == 1
    assert b"Too many open files" in done.stderr or b"MemoryError" in done.stderr
