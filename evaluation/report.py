"""Scores of pictures as one table, with the interval in which each figure would fall for 95 of 100 such sets, and as
one line of LEADERBOARD.md.
"""

from __future__ import annotations

import datetime as dt
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.score import MEASURES, Line, Score, share

DRAWS = 2000
LEADERBOARD = Path(__file__).parent / "LEADERBOARD.md"
ON_THE_BOARD = ("strict", "known", "exact", "RMS-F1", "within 2 %", "silent", "flagged", "refused")
HEAD = f"""# How good were we, and when

`python -m evaluation run --set FOLDER` adds a line. Figures are explained in `score.py`; ratio is the median over
pictures of seconds against the text recognition alone on the same picture. Seconds come only from runs in one process.

| date | commit | set | n | {" | ".join(ON_THE_BOARD)} | seconds | ratio |
|{"---|" * (6 + len(ON_THE_BOARD))}
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{_short(self.value)} {_short(self.low)}-{_short(self.high)}"


def figure(scores: Sequence[Score], measure: str) -> Figure | None:
    """The measure over these pictures; which of them a set happens to hold is the chance in it."""
    value = share(_sums(scores), measure)
    if value is None:
        return None
    above, below = (np.array([score.counts[name] for score in scores], float) for name in MEASURES[measure])
    draws = np.random.default_rng(0).integers(0, len(scores), (DRAWS, len(scores)))
    tops, bottoms = above[draws].sum(axis=1), below[draws].sum(axis=1)
    low, high = np.percentile(tops[bottoms > 0] / bottoms[bottoms > 0], (2.5, 97.5))
    return Figure(value, float(low), float(high))


def table(scores: Sequence[Score]) -> str:
    """Overall, then by kind, labels, language and so on; columns in which nothing was counted are left out."""
    columns = [measure for measure in MEASURES if share(_sums(scores), measure) is not None]
    head = ["", "n", *columns, "seconds", "p95"]
    rows = [head, *(_row(name, part, columns) for name, part in _parts(scores))]
    widths = [max(len(row[position]) for row in rows) for position in range(len(head))]
    return "\n".join(
        "  ".join(_set(cell, width, k) for k, (cell, width) in enumerate(zip(row, widths, strict=True))) for row in rows
    )


def _set(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)


def _parts(scores: Sequence[Score]) -> Iterator[tuple[str, list[Score]]]:
    yield "all", list(scores)
    for group in dict.fromkeys(name for score in scores for name in score.groups):
        words = sorted({score.groups.get(group, "") for score in scores})
        for word in words if len(words) > 1 else ():
            yield f"{group} {word or '?'}", [score for score in scores if score.groups.get(group, "") == word]


def _row(name: str, scores: Sequence[Score], columns: Sequence[str]) -> list[str]:
    figures = [figure(scores, column) for column in columns]
    median, p95 = seconds(scores)
    return [name, str(len(scores)), *("-" if one is None else str(one) for one in figures), median, p95]


def seconds(scores: Sequence[Score]) -> tuple[str, str]:
    taken = [score.seconds for score in scores if score.seconds is not None]
    return (f"{np.median(taken):.2f}", f"{np.percentile(taken, 95):.2f}") if taken else ("-", "-")


def ratio(lines: Sequence[Line]) -> float | None:
    """Median over pictures of the seconds of a reading by those of the text recognition alone."""
    both = [line["seconds"] / line["ocr_seconds"] for line in lines if line.get("ocr_seconds")]
    return float(np.median(both)) if both else None


def add_to_leaderboard(board: Path, name: str, scores: Sequence[Score], took: str, against_ocr: float | None) -> str:
    """Append this run's line; returns it. `took` is the median of the seconds, empty where they were not honest."""
    sums = _sums(scores)
    shares = [share(sums, measure) for measure in ON_THE_BOARD]
    cells = [dt.datetime.now(dt.UTC).date().isoformat(), _commit(), name, str(len(scores))]
    cells += ["" if value is None else f"{value:.3f}" for value in shares]
    cells += [took, "" if against_ocr is None else f"{against_ocr:.2f}"]
    line = f"| {' | '.join(cells)} |"
    before = board.read_text(encoding="utf-8") if board.exists() else HEAD
    board.write_text(before + line + "\n", encoding="utf-8")
    return line


def _sums(scores: Sequence[Score]) -> Counter[str]:
    return sum((score.counts for score in scores), Counter())


def _commit() -> str:
    """The commit that was measured, with a + where files have changed since; ? outside a repository."""
    here = Path(__file__).parent
    try:
        asked = ("git", "describe", "--always", "--dirty=+", "--exclude=*")
        return subprocess.run(asked, cwd=here, capture_output=True, encoding="utf-8", check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "?"


def _short(value: float) -> str:
    """Three digits behind the point, none before it where they would be a nought."""
    return f"{value:.3f}".removeprefix("0") if value < 0.9995 else "1"
