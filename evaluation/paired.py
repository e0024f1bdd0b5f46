"""Is one prompt better than another, or was it luck? The difference in the share of right values, with an interval.

Two versions answered the same gold cases. Their charts come from documents, and charts of one document err together, so
documents are drawn anew and not charts or values (cluster bootstrap: Cameron, Gelbach and Miller 2008). The share of
right values is a ratio of sums, so each drawn sample is judged by its own standard error (studentized bootstrap, or
bootstrap-t: Efron and Tibshirani 1993, section 12.5; Hall 1992), which is linearised (Cochran 1977, chapter 6) and
corrected for the weight that one large document has. Given is the wider of that interval and of Student's t with the
same error: each alone was too narrow in some worlds that `python -m evaluation intervals` invents, together they hold.

Where too few documents carry the answer no interval is honest, and none is given: the verdict is "unknown" and says
what is missing. What is rare cannot be seen in few documents at all: a mistake in one document of fifty is usually in
none of twenty, and no interval knows of it. Cases marked must-pass are there for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

Verdict = Literal["better", "worse", "unknown"]
Lack = Literal["", "documents", "differing"]
Sums: TypeAlias = NDArray[np.float64]  # a row a document: right and asked of the first version, then of the second

LEVEL = 0.95
RESAMPLES = 1999  # so that 2.5 % of them, and one, is a whole number
SEED = 20261123
FEWEST = 8  # documents, counted as if all were of one size; measured, see evaluation/LOG.md
FEWEST_DIFFERING = 5  # documents on which the two versions differ; measured, see evaluation/LOG.md
POWER = 0.8  # how likely the documents that are asked for are to settle it, if the difference is what it looks like
NEVER = 10_000  # documents; who needs more than that is not told a number
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class CaseDifference:
    """What two versions made of one gold case: `of` values it holds, right and invented ones of each version.

    Right and invented are averages over the repeats, so they need not be whole.
    """

    document: str
    case: int
    right_a: float
    right_b: float
    of: float
    invented_a: float = 0.0
    invented_b: float = 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much larger the second version's share of right values is, from -1 to 1, and what may be said of it.

    `low` and `high` are None where no interval is given; `lacking` says of what there is too little. `needs` is an
    estimate of how many documents more would settle it, None where that cannot be said. `worth` is how many documents
    of one size these are worth. The same cases and the same `seed` give the same figures.
    """

    difference: float
    low: float | None
    high: float | None
    verdict: Verdict
    needs: int | None
    documents: int
    cases: int
    share_a: float = 0.0
    share_b: float = 0.0
    differing: int = 0
    worth: float = 0.0
    lacking: Lack = ""
    level: float = LEVEL
    resamples: int = RESAMPLES
    seed: int = SEED


def compare(differences: Sequence[CaseDifference]) -> Comparison:
    """The difference over all cases, its 95 % interval where one is given, and a plain verdict."""
    sums = by_document(differences)
    if not len(sums):
        return Comparison(0.0, None, None, "unknown", FEWEST, 0, 0, lacking="documents")
    total = sums.sum(axis=0)
    share_a, share_b = float(total[0] / total[1]), float(total[2] / total[3])
    lacking, low_high = lack(sums), interval(sums)
    low, high = low_high or (None, None)
    verdict: Verdict = "unknown"
    if low is not None and high is not None:
        verdict = "better" if low > 0 else "worse" if high < 0 else "unknown"
    return Comparison(
        share_b - share_a,
        low,
        high,
        verdict,
        _needs(sums) if verdict == "unknown" else 0,
        len(sums),
        len({each.case for each in differences}),
        share_a,
        share_b,
        differing(sums),
        worth(sums),
        lacking,
    )


def repeats_averaged(
    document: str,
    case: int,
    of: float,
    right: tuple[Sequence[float], Sequence[float]],
    invented: tuple[Sequence[float], Sequence[float]] = ((), ()),
) -> CaseDifference:
    """One case of two versions that answered it several times: repeats tell of the version, not of more charts."""
    right_a, right_b = map(_mean, right)
    return CaseDifference(document, case, right_a, right_b, of, _mean(invented[0]), _mean(invented[1]))


def by_document(differences: Iterable[CaseDifference]) -> Sums:
    """Right and asked values of each version, a row a document; what was invented counts as asked for."""
    found: dict[str, Sums] = {}
    for each in differences:
        row = np.array((each.right_a, each.of + each.invented_a, each.right_b, each.of + each.invented_b))
        found[each.document] = found.get(each.document, np.zeros(4)) + row
    rows = [row for row in found.values() if row[1] > 0 and row[3] > 0]
    return np.array(rows).reshape(len(rows), 4)


def interval(sums: Sums) -> tuple[float, float] | None:
    """The 95 % interval of the difference in shares; None where too few documents carry it."""
    if lack(sums):
        return None
    count = len(sums)
    (difference,), (error,) = _difference_and_error(sums, np.ones((1, count)))
    if error < TINY:
        return _all_alike(float(difference), count)
    drawn, errors = _difference_and_error(sums, _draws(count))
    # a draw of documents that all differ by the same has no error of its own; without bounds it would drown all others
    ratios = np.sort((drawn - difference) / np.where(errors > TINY, errors, error))
    tail = round((1 - LEVEL) / 2 * (RESAMPLES + 1))
    student = float(special.stdtrit(count - 1, (1 + LEVEL) / 2))
    low = difference - max(ratios[RESAMPLES - tail], student) * error
    high = difference - min(ratios[tail - 1], -student) * error
    return max(float(low), -1.0), min(float(high), 1.0)


def lack(sums: Sums) -> Lack:
    """Of what there is too little for an interval, or nothing."""
    if not len(sums) or worth(sums) < FEWEST - TINY:
        return "documents"
    return "differing" if differing(sums) < FEWEST_DIFFERING else ""


def worth(sums: Sums) -> float:
    """How many documents of one size these are worth: ten of which one holds nearly all values are little over one."""
    sizes = sums[:, 1] + sums[:, 3]
    return float(sizes.sum() ** 2 / (sizes**2).sum())


def differing(sums: Sums) -> int:
    """How many documents are better or worse with one version than with the other."""
    return int((abs(sums[:, 2] * sums[:, 1] - sums[:, 0] * sums[:, 3]) > TINY).sum())


def _difference_and_error(sums: Sums, draws: Sums) -> tuple[Sums, Sums]:
    """The difference in shares and its standard error, in each sample drawn (a row: how often each document)."""
    right_a, asked_a, right_b, asked_b = (draws @ sums).T
    share_a, share_b = right_a / asked_a, right_b / asked_b
    pulls = np.stack([-1 / asked_a, share_a / asked_a, 1 / asked_b, -share_b / asked_b], axis=1) @ sums.T
    weight = (np.outer(1 / asked_a, sums[:, 1]) + np.outer(1 / asked_b, sums[:, 3])) / 2
    pulls = np.where(draws > 0, pulls / np.where(draws > 0, 1 - weight, 1), 0)
    count = len(sums)
    return share_b - share_a, np.sqrt((count - 1) / count * (draws * pulls**2).sum(axis=1))


def _all_alike(difference: float, count: int) -> tuple[float, float]:
    """Every document differs by the same: the few that might not (Clopper and Pearson) may differ by anything."""
    others = 1 - ((1 - LEVEL) / 2) ** (1 / count)
    return max(difference * (1 - others) - others, -1.0), min(difference * (1 - others) + others, 1.0)


def _needs(sums: Sums) -> int | None:
    """About how many documents more would settle it, from the spread of those that are there; a rough estimate."""
    count = len(sums)
    missing = 0
    if worth(sums) < FEWEST:
        missing = max(int(np.ceil(count * FEWEST / worth(sums))) - count, 1)
    if not differing(sums):
        return missing or None
    missing = max(missing, int(np.ceil(count * FEWEST_DIFFERING / differing(sums))) - count)
    if count > 1:
        (difference,), (error,) = _difference_and_error(sums, np.ones((1, count)))
        if abs(difference) < TINY:
            return None
        if error < TINY:  # all alike: as many as `_all_alike` asks for
            missing = max(missing, int(np.ceil(np.log((1 - LEVEL) / 2) / -np.log1p(abs(difference)))) - count)
        wanted = float(special.ndtri((1 + LEVEL) / 2) + special.ndtri(POWER)) * error / abs(difference)
        missing = max(missing, int(np.ceil(min(count * wanted**2, 2 * NEVER))) - count)
    return max(missing, 1) if missing <= NEVER else None


@lru_cache(maxsize=8)
def _draws(count: int) -> Sums:
    """How often each of so many documents is drawn, in each resample; the same every time."""
    chance = np.random.default_rng([SEED, count])
    return chance.multinomial(count, np.full(count, 1 / count), size=RESAMPLES).astype(float)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
