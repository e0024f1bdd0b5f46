"""The frozen sample: 34 charts by chance, read once (three of them were looked at when they broke).

The floors are today's figures, less a little slack. The pictures change only with `make golden`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evaluation.reading import read_set
from evaluation.score import share
from evaluation.sets import load_set

FROZEN = Path(__file__).resolve().parents[1] / "frozen"
FLOORS = {"strict": 0.85, "labelled": 0.92, "unlabelled": 0.75, "RMS-F1": 0.84, "kind": 0.80, "traps": 1.0}
CEILINGS = {"silent": 0.01, "flagged": 0.22, "refused": 0.10}

pytestmark = pytest.mark.timeout(1200)  # reads all the pictures, on a machine that may be busy


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    samples = load_set(FROZEN)
    lines = read_set(samples, "embedded", tmp_path_factory.mktemp("frozen") / "said.jsonl")
    return sum((sample.score(lines[sample.file.stem]).counts for sample in samples), Counter())


def test_the_sample_is_small() -> None:
    assert len(load_set(FROZEN)) <= 40
    assert sum(file.stat().st_size for file in FROZEN.iterdir()) < 3_000_000


@pytest.mark.parametrize("measure", FLOORS)
def test_enough_is_right(counts: Counter[str], measure: str) -> None:
    assert (share(counts, measure) or 0.0) >= FLOORS[measure]


@pytest.mark.parametrize("measure", CEILINGS)
def test_little_is_wrong(counts: Counter[str], measure: str) -> None:
    assert (share(counts, measure) or 0.0) <= CEILINGS[measure]
