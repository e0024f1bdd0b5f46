"""What was measured as one table, and as ratios against the published way in the same run."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.speed.measuring import Measured
from evaluation.speed.ways import TOGETHER, UNGUESSED

HEAD = ("", "visual tokens", "first token s", "answer s", "second question s", "repeat ms", "tokens/s", "peak GB",
        "first answer", "second", "memory")  # fmt: skip


def table(measured: Sequence[Measured]) -> str:
    """One line a way; the last three columns are times as fast, and the share of memory, of the published way."""
    rows = [HEAD, *(_row(way, measured[0]) for way in measured)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    figures = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join((row[0].ljust(widths[0]), *figures))


def ratios(measured: Sequence[Measured], name: str = TOGETHER) -> dict[str, object]:
    """Of one way against the published one, which stands first; beside it the same without guessing, if measured."""
    base = measured[0]
    ours = next((way for way in measured if way.way.name == name), measured[-1])
    plain = next((way for way in measured if way.way.name == UNGUESSED), None)
    return {
        "way": ours.way.name,
        "ratios": _against(base, ours),
        "repeat_ms": None if ours.repeat is None else round(1000 * ours.repeat, 2),
        "without_guessing": None if plain is None else _against(base, plain),
    }


def _against(base: Measured, ours: Measured) -> dict[str, float]:
    return {
        "first_token": round(base.first_token / ours.first_token, 2),
        "first_answer": round(base.answer / ours.answer, 2),
        "second_question": round(base.second / ours.second, 2),
        "peak_memory": round(ours.peak_memory / base.peak_memory, 3),
    }


def _row(one: Measured, base: Measured) -> tuple[str, ...]:
    return (
        one.way.name + ("" if one.way.same_numbers else " *"), str(one.visual_tokens), f"{one.first_token:.1f}",
        f"{one.answer:.1f}", f"{one.second:.1f}", "" if one.repeat is None else f"{1000 * one.repeat:.1f}",
        f"{one.tokens_a_second:.1f}", f"{one.peak_memory / 1e9:.1f}", f"{base.answer / one.answer:.1f}x",
        f"{base.second / one.second:.1f}x", f"{one.peak_memory / base.peak_memory:.2f}",
    )  # fmt: skip
