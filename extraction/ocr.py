"""Find the texts in a picture. RapidOCR (PP-OCRv6, inside its wheel) behind one function.

Boxes come back in the coordinates of the pixels given. Knows nothing of charts or numbers.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.numbers.printed import is_in_groups
from extraction.runs import ink_gaps, labels_apart, names_apart

if TYPE_CHECKING:
    from rapidocr import RapidOCR

THREADS = 2
HUGE = 150.0  # pixels: one or two letters in a larger box are a shape
YEAR = re.compile(r"(?:19|20)\d\d(?:[AEFaef]|年|H[12]|Q[1-4])?")
JOINED = re.compile(  # labels that touch: "1,363.51,354.5" with equal decimals, "16%18.5%"
    "|".join(
        [
            *(rf"(?:(?:\d{{1,3}}(?:,\d{{3}})+|\d+)\.\d{{{places}}}){{2,}}" for places in (1, 2, 3)),
            r"(?:\d+(?:\.\d+)?%){2,}",
        ]
    )
)
BLANK_WIDTH = 0.55  # of a text's height: a wider blank stands between numbers, not within one
GROUPED = re.compile(
    r"(?:[1-9]\d? \d{3} ){2,}[1-9]\d? \d{3}"
)  # a row of ticks, "10 000 12 500 15 000": one way to read it
CUT_OFF = re.compile(r" \d[\d ]*(?:\.{2,}|…)")
MIN_SCORE = 0.5  # the recogniser's own; below it the "text" is mostly texture
UPRIGHT_RATIO = 1.5  # the recogniser turns crops taller than this by itself, to the left
_one_at_a_time = threading.Lock()  # RapidOCR keeps state between its stages

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Run:
    """One text as the recogniser gave it: its four corners and its rectified pixels."""

    corners: npt.NDArray[np.float64]
    text: str
    score: float


def load_models() -> None:
    """Load the models now and run each of them once, so that the first picture takes no longer than the next."""
    page = np.full((64, 160, 3), 255, np.uint8)
    cv2.putText(page, "2024", (30, 42), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (0, 0, 0), 2)
    find_texts(page)


def find_texts(pixels: Pixels) -> tuple[TextBox, ...]:
    """Return every run of text found in RGB `pixels`, top to bottom, left to right."""
    picture, factor = _enlarged(pixels)
    bgr = np.ascontiguousarray(picture[:, :, ::-1])
    with _one_at_a_time:
        runs = [_turned(bgr, run) for run in _recognised(bgr)]
    found = (_text_box(run, factor) for run in runs if run.text and run.score >= MIN_SCORE)
    texts = [text for text in found if _could_be_text(text)]
    pieces = [piece for text in texts for piece in _split(pixels, text)]
    return tuple(sorted(pieces, key=lambda t: (round(t.box.top / 8), t.box.left)))


def find_more(pixels: Pixels, areas: Sequence[Box], known: Sequence[TextBox]) -> tuple[TextBox, ...]:
    """Look once more, closer, into parts of the picture; texts that overlap `known` ones are left out.

    The parts are laid side by side on one sheet: a narrow strip alone would be blown up to many times its size.
    """
    height = pixels.shape[0]
    boxes = [area.clipped(pixels.shape[1], height) for area in areas]
    strips = [pixels[:, int(box.left) : math.ceil(box.right)] for box in boxes]
    margin = max(20, height // 20)
    wide = max(sum(strip.shape[1] + margin for strip in strips) + margin, height)
    sheet = np.empty((height, wide, 3), np.uint8)
    sheet[:] = np.median(pixels[:: max(1, height // 50)].reshape(-1, 3), axis=0).astype(np.uint8)
    places, x = [], margin
    for box, strip in zip(boxes, strips, strict=True):
        sheet[:, x : x + strip.shape[1]] = strip
        places.append((x, x + strip.shape[1], int(box.left)))
        x += strip.shape[1] + margin
    found = [
        replace(text, box=text.box.moved(left - start, 0))
        for text in find_texts(sheet)
        for start, end, left in places
        if start <= text.box.center_x <= end
    ]
    return tuple(t for t in found if not any(t.box.overlap(k.box) > 0.2 * t.box.area for k in known))


def read_box(pixels: Pixels, box: Box) -> TextBox | None:
    """Read the one line of text in a box; None where there is none."""
    area = box.clipped(pixels.shape[1], pixels.shape[0])
    crop = pixels[int(area.top) : math.ceil(area.bottom), int(area.left) : math.ceil(area.right)]
    if min(crop.shape[:2]) < 4:
        return None
    with _one_at_a_time:
        result: Any = _engine()(np.ascontiguousarray(crop[:, :, ::-1]), use_det=False, use_cls=False, use_rec=True)
    text = str(result.txts[0]).strip() if result.txts else ""
    return TextBox(text, box, 0.0, float(result.scores[0])) if text and result.scores[0] >= MIN_SCORE else None


def read_turned(pixels: Pixels, box: Box, angle: float, size: tuple[float, float]) -> TextBox | None:
    """Read one line of text of that length and height that stands tilted in a box; None where there is none."""
    width, height = (
        max(8, round(2 * side)) for side in size
    )  # twice as large: small print is tilted, wide print is not
    matrix = cv2.getRotationMatrix2D((box.center_x, box.center_y), angle, 2.0)
    matrix[:, 2] += np.array([width / 2 - box.center_x, height / 2 - box.center_y])
    level: Any = cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    text = read_box(level, Box(0, 0, width, height))
    return None if text is None else replace(text, box=box, angle=angle)


def _enlarged(pixels: Pixels) -> tuple[Pixels, float]:
    """Small print is lost below about 12 pixels of height: enlarge small pictures before looking."""
    longest = max(pixels.shape[:2])
    factor = 2.0 if longest < 1000 else 1.5 if longest < 1400 else 1.0
    if factor == 1.0:
        return pixels, 1.0
    larger: Any = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return larger, factor


def _recognised(bgr: Pixels) -> list[_Run]:
    result: Any = _engine()(bgr, use_det=True, use_cls=False, use_rec=True)
    if result.boxes is None or result.txts is None:
        return []
    return [
        _Run(np.asarray(corners, dtype=np.float64), str(text).strip(), float(score))
        for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
    ]


def _turned(bgr: Pixels, run: _Run) -> _Run:
    """Text written upwards is read again turned to the right: the recogniser turns every tall crop to the left."""
    (left, top), (right, bottom) = run.corners.min(axis=0), run.corners.max(axis=0)
    if bottom - top < UPRIGHT_RATIO * (right - left):
        return run
    crop = bgr[max(0, int(top)) : math.ceil(bottom), max(0, int(left)) : math.ceil(right)]
    if crop.size == 0:
        return run
    result: Any = _engine()(np.ascontiguousarray(np.rot90(crop, -1)), use_det=False, use_cls=False, use_rec=True)
    if result.txts and float(result.scores[0]) > run.score:
        return replace(run, text=str(result.txts[0]).strip(), score=float(result.scores[0]))
    return run


def _text_box(run: _Run, factor: float) -> TextBox:
    corners = run.corners / factor
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    along, down = corners[1] - corners[0], corners[3] - corners[0]
    if np.hypot(*down) > UPRIGHT_RATIO * np.hypot(*along):
        angle = -90.0
    else:
        angle = math.degrees(math.atan2(float(along[1]), float(along[0])))
    return TextBox(run.text, Box(float(left), float(top), float(right), float(bottom)), angle, run.score)


def _split(pixels: Pixels, text: TextBox) -> list[TextBox]:
    """Neighbouring labels are often found as one run: cut it where the ink leaves wide gaps.

    A cut is made only if the words divide the text into just as many parts as the wide gaps divide the ink.
    """
    text = _without_tail(pixels, text)
    words, box = _words(text.text), text.box
    if abs(text.angle) > 3:
        return [text]
    crop = pixels[int(box.top) : math.ceil(box.bottom), int(box.left) : math.ceil(box.right)]
    if len(words) < 2:
        return names_apart(crop, text)
    if all(YEAR.fullmatch(word) for word in words) or JOINED.fullmatch(text.text) or GROUPED.fullmatch(text.text):
        return labels_apart(crop, text, words)
    gaps = ink_gaps(crop)
    shapes = {_shape(word) for word in words}
    alike = len(shapes) == 1 and not shapes <= {"a" * n for n in range(1, 20)}  # "2021年 2022年": labels, not a phrase
    widest = sorted(gaps, key=lambda gap: gap[0] - gap[1])[: len(words) - 1]
    needed = (0.3 if alike else 1.2) * box.height
    if len(widest) < len(words) - 1:
        return [text]
    words, widest = _with_whole_numbers(words, sorted(widest), BLANK_WIDTH * box.height)
    if len(words) < 2 or any(end - start < needed for start, end in widest):
        return [text]
    cuts = [0.0, *((start + end) / 2 for start, end in widest), box.width]
    return [
        replace(text, text=word, box=replace(box, left=box.left + start, right=box.left + end))
        for word, start, end in zip(words, cuts, cuts[1:], strict=False)
    ]


def _with_whole_numbers(
    words: Sequence[str], gaps: Sequence[tuple[int, int]], blank: float
) -> tuple[list[str], list[tuple[int, int]]]:
    """The words, and the gaps between them, with the groups of one number ("12 345") as one word."""
    joined, apart = [words[0]], []
    for word, (start, end) in zip(words[1:], gaps, strict=True):
        if end - start <= blank and is_in_groups(f"{joined[-1]} {word}"):
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
            apart.append((start, end))
    return joined, apart


def _without_tail(pixels: Pixels, text: TextBox) -> TextBox:
    """A row of ticks without a last one that was cut off ("27..."): it is no number and does not stand evenly."""
    row = GROUPED.match(text.text)
    if row is None or not CUT_OFF.fullmatch(text.text[row.end() :]):
        return text
    box = text.box
    gaps = ink_gaps(pixels[int(box.top) : math.ceil(box.bottom), int(box.left) : math.ceil(box.right)])
    wide = [start for start, end in gaps if end - start > BLANK_WIDTH * box.height]
    return replace(text, text=row.group(), box=replace(box, right=box.left + wide[-1])) if wide else text


def _could_be_text(text: TextBox) -> bool:
    """False for a frame or a shape taken for a letter: a letter is hardly wider than high, or higher than wide."""
    long, short = max(text.box.width, text.box.height), min(text.box.width, text.box.height)
    return len(text.text) > 2 or (long < 4 * short and long < HUGE)


def _words(text: str) -> list[str]:
    """The words of a run; years and labels written without blanks between are words of their own."""
    years = YEAR.findall(text)
    if len(years) > 1 and "".join(years) == "".join(text.split()):
        return years
    if grouped := GROUPED.fullmatch(text):
        return re.findall(r"\d+ \d{3}", grouped.group())
    return _joined_numbers(text) if JOINED.fullmatch(text) else text.split()


def _joined_numbers(text: str) -> list[str]:
    """The numbers of labels that touch each other; the text as it is where it can be cut in two ways."""
    if text.endswith("%"):
        return re.findall(r"[\d.]+%", text)
    ways = [re.findall(rf"[\d,]+\.\d{{{places}}}", text) for places in (1, 2, 3)]
    whole = [numbers for numbers in ways if "".join(numbers) == text]
    return whole[0] if len(whole) == 1 else [text]


def _shape(word: str) -> str:
    """What kind of label a word is: its letters and digits without their identity."""
    numeric = word.strip("-+()%").replace(",", "").replace(".", "").isdigit()
    return "number" if numeric else "".join("9" if c.isdigit() else "字" if ord(c) > 0x2E80 else "a" for c in word)


@cache
def _engine() -> RapidOCR:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": 2600,
            "Global.text_score": 0.0,  # tall texts are judged after they are turned
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
