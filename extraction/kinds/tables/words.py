"""The words of a table: printed texts, levelled, and which of them are numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from extraction.chart import TextBox
from extraction.geometry import Box, around
from extraction.numbers.captions import find_unit, strip_unit
from extraction.numbers.printed import PrintedNumber, is_in_groups, parse_label, parse_number
from extraction.periods import parse_period

MAX_TILT = 0.014  # 0.8 degrees: what is left after the engine levelled the picture
NOTE = re.compile(r"资料来源|数据来源|Sources?\b|(?:来源|注释?|备注|说明|Notes?) ?[:：.(（\[0-9①-⑨]", re.IGNORECASE)
SPACED_OUT = ("合计", "小计", "总计", "项目")
SPACED_NUMBERS = 4  # with blanks between their thousands make it the custom of the table
OFTENER = 5  # times than numbers without: the text finder loses a blank now and then
LONGEST_UNIT = 6
_OTHER_GROUPS = re.compile(r"[0-9][,，][0-9]{3}|[0-9]{5}")
_RUN = re.compile(r"(?<![A-Za-z0-9.])[-+]?[0-9][0-9,.]*")
_OUTLINE_NUMBER = re.compile(r"[(（][0-9]{1,2}[)）]|[0-9]{1,2}[.、．]")
_WORDS = re.compile(r"[A-Za-z\u4e00-\u9fff]")
_LETTERS = re.compile(r"[A-Za-z]{2}")
_FALLING = re.compile(r"下降|下滑|减少|降低|亏|跌|负|[-+/]\(|\([0-9.,]+\)|decrease|decline|down|loss", re.IGNORECASE)
_DATES = re.compile(
    r"(?:19|20)[0-9]{2}(?:年|[./-][0-9]{1,2}|[HQ][1-4]|[AE]\b|(?![0-9.,]))|[0-9]{1,3}个?[月日季天周年]|[HQ][1-4]"
)
_YEAR = re.compile(r"(?:19[5-9]|20[0-6])[0-9](?:[./-](?:0[1-9]|1[0-2]))?")
BLANKS = frozenset("-—–－―─一/／\\.·•…") | {"--", "——", "n/a", "na", "nm", "n.m.", "不适用", ""}


@dataclass(frozen=True, slots=True)
class Word:
    """One printed text. `box` is levelled, for finding rows; `source` is the text where it really stands.

    `guessed` if it was found in one run with its neighbours, and only its shape says where it ends.
    """

    text: str
    box: Box
    source: TextBox
    number: PrintedNumber | None = None
    guessed: bool = False

    @property
    def year_like(self) -> bool:
        """True for a bare year, which is a head or a label more often than an amount."""
        return self.number is not None and _YEAR.fullmatch(self.text) is not None


def find_words(texts: Iterable[TextBox], tilt: float) -> tuple[Word, ...]:
    """The texts as words, with the tilt taken out of their boxes; sideways text (watermarks) is left out."""
    words = []
    for text in texts:
        if not text.text.strip() or abs(text.angle) > 12:
            continue
        down = -tilt * text.box.center_x
        box = replace(text.box, top=text.box.top + down, bottom=text.box.bottom + down)
        words.append(Word(text.text.strip(), box, text, parse_number(text.text)))
    return tuple(_rejoined(_with_blanks_in_numbers(words)))


def _with_blanks_in_numbers(words: list[Word]) -> list[Word]:
    """Where next to no number of the table groups its digits otherwise, 12 345 678 is one number and not three."""
    spaced = [w for w in words if w.number is None and is_in_groups(w.text)]
    other = sum(w.number is not None and _OTHER_GROUPS.search(w.text) is not None for w in words)
    if len(spaced) < max(SPACED_NUMBERS, OFTENER * other):
        return words
    return [replace(w, number=parse_label(w.text)) if w in spaced else w for w in words]


def _rejoined(words: list[Word]) -> list[Word]:
    """What was found in pieces: 合 计, printed with a wide blank, and "38," before "700,813.48"."""
    left = list(words)
    for second in sorted(words, key=lambda w: w.box.left):
        first = next((w for w in left if _belong_together(w, second, left)), None)
        if first is not None:
            text, place = first.text + second.text, around([first.source.box, second.source.box])
            score = min(first.source.score, second.source.score)
            left.remove(second)
            left[left.index(first)] = Word(
                text,
                around([first.box, second.box]),
                replace(first.source, text=text, box=place, score=score),
                parse_number(text),
            )
    return left


def _belong_together(first: Word, second: Word, words: Iterable[Word]) -> bool:
    """True for two pieces of one text, the second just behind the first."""
    if not _level(first, second):
        return False
    apart = (second.box.left - first.box.right) / first.box.height
    if _OUTLINE_NUMBER.fullmatch(first.text) and second.number is None and _WORDS.match(second.text):
        outermost = not any(_level(first, w) and w.box.right < first.box.left for w in words)
        return outermost and -0.5 <= apart < 1
    if first.text + second.text in SPACED_OUT:
        return 0 <= apart < 5
    thousands = re.search(r"[0-9],$", first.text) and re.match(r"[0-9]{3}(?![0-9])", second.text)
    return thousands is not None and -0.3 < apart < 0.3


def _level(word: Word, other: Word) -> bool:
    return abs(word.box.center_y - other.box.center_y) <= 0.4 * word.box.height


def find_tilt(texts: Iterable[TextBox], letter: float) -> float:
    """How many pixels a row sinks per pixel to the right: the tilt that puts the most numbers on common lines."""
    centres = np.array([(t.box.center_x, t.box.center_y) for t in texts if parse_number(t.text)])
    if len(centres) < 4:
        return 0.0
    across, down = centres[:, 0], centres[:, 1]
    best, best_score = 0.0, 0.0
    for tilt in sorted(np.linspace(-MAX_TILT, MAX_TILT, 29), key=abs):
        level = down - tilt * across
        apart = (level[:, None] - level[None, :]) / (0.15 * letter)
        score = float(np.exp(-(apart**2)).sum())
        if score > best_score * 1.03:
            best, best_score = float(tilt), score
    return best


def letter_height(texts: Iterable[TextBox]) -> float:
    """The usual height of a text box."""
    return float(np.median([t.box.height for t in texts if abs(t.angle) < 12] or [20.0]))


def joined(words: Iterable[Word]) -> str:
    """The words of one cell as one text: line by line, with a blank only where letters and not characters meet."""
    text = ""
    for word in reading_order(words):
        apart = text and text[-1].isascii() and word.text[:1].isascii() and text[-1].isalnum()
        text += (" " if apart or (text.endswith(",") and word.text[:1].isalpha()) else "") + word.text
    return text


def reading_order(words: Iterable[Word]) -> list[Word]:
    """Line by line from the top, each line from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box.center_y):
        if lines and word.box.center_y - lines[-1][0].box.center_y < 0.4 * word.box.height:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [word for line in lines for word in sorted(line, key=lambda w: w.box.left)]


def evidence(words: Iterable[Word]) -> Box:
    """Where the words stand in the picture."""
    return around(w.source.box for w in words)


def is_period(text: str) -> bool:
    """True for a period printed as a head: 2021, 2023A, 1Q24, 2024年6月; not for an amount like 2,021."""
    period = parse_period(text)
    return period is not None and 1950 <= period.year <= 2060


def is_blank(text: str) -> bool:
    """True for the signs that stand in a cell without a number."""
    return unicodedata.normalize("NFKC", text).strip().lower() in BLANKS


def is_unit(text: str) -> bool:
    """True if the text says nothing but a unit: 单位:百万元, (RMB m)."""
    return bool(find_unit(text)) and not strip_unit(text).strip()


def is_note(text: str) -> bool:
    """True for the small print around a table: sources and remarks; a head that says only 备注 or Notes is none."""
    return NOTE.match(text) is not None


def amount_in(text: str) -> PrintedNumber | None:
    """The one amount with a unit that a few words hold, 约45% or 商用车400万辆; None if there are
    several, if they are dates, or if the words make them negative.
    """
    plain = unicodedata.normalize("NFKC", "".join(text.split()))
    found = list(_RUN.finditer(_DATES.sub(lambda date: "年" * len(date[0]), plain)))
    if len(found) != 1 or _FALLING.search(plain):
        return None
    start, end = found[0].span()
    ends = [to for to in range(min(len(plain), end + LONGEST_UNIT), end, -1) if not _LETTERS.match(plain, to - 1)]
    amounts = (parse_number(plain[start:to]) for to in ends)
    return next((amount for amount in amounts if amount is not None and amount.unit is not None), None)


def looks_like_a_number(text: str) -> bool:
    """True if the text is shaped like a number, though it may not be one: 1,23O.5 or 1.234.5."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    digits = sum(c.isdigit() for c in plain)
    if digits == 0 or digits < 0.5 * len(plain) or re.search(r"[\u4e00-\u9fff]", plain[1:]):
        return False
    if re.search(r"\d[/~:]\d|\d-\d|->|[A-Za-z]{3}", plain):
        return False  # dates, spans, codes
    return re.fullmatch(r".?[-+(]?[0-9OoIlSsBZ|,.'`·:;%()\-]+[%x)]?", plain) is not None
