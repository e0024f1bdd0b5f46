"""Learns what the signs of a point are worth: how often were points read like this one right?

    python -m evaluation calibrate --set FOLDER --set FOLDER…

Half of the pictures (by the hash of their names) teach, the other half tells whether what was learned holds. A doubt
may only lower a confidence, whatever chance says in the half that teaches.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from evaluation.reading import code_version, ready
from evaluation.score import close_by_name
from evaluation.sets import Sample
from extraction.chart import Reading, TextBox
from extraction.confidence import Model, all_signs
from extraction.engines.embedded import read_scene
from extraction.errors import ChartError
from extraction.image import pixels
from extraction.jsonl import open_file, picture_line
from extraction.kinds.scene import Scene
from extraction.ocr import find_texts

ENOUGH_POINTS, ENOUGH_PICTURES = 25, 5  # of a sort, before anything is said about it
HEAVY = 20  # points: a picture with more of them counts for no more than this
SMOOTH = 1.0  # how strongly weights are held towards nothing
WORTH_A_LOOK = 0.6  # on real charts 144 of 145 values said to be right 60 to 80 times in 100 were right
GOAL = 0.985  # of the points without a doubt are to be right
Floats = npt.NDArray[np.float64]
BUCKETS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One point of known truth: its signs, whether a check doubted it, and whether it was right."""

    picture: str
    signs: tuple[str, ...]
    doubted: bool
    right: bool

    @property
    def held_back(self) -> bool:
        return int(hashlib.sha256(self.picture.encode()).hexdigest(), 16) % 2 == 1


def calibrate(samples: Sequence[Sample], out: Path, keep: Path, jobs: int) -> str:
    """Read, learn, write the model; returns how it does on the half that was held back."""
    return learned_from(collect(samples, keep, jobs), out)


def learned_from(lessons: Sequence[Lesson], out: Path) -> str:
    """Learn from one half, write the model, and say how it does on each."""
    taught, held = ([lesson for lesson in lessons if lesson.held_back is half] for half in (False, True))
    model = learn(taught)
    kept = {
        "pictures": len({lesson.picture for lesson in taught}),
        "points": len(taught),
        "doubt_below": model.doubt_below,
        "sorts": sorted(model.sorts),
        "weights": {sign: round(weight, 3) for sign, weight in sorted(model.weights.items()) if round(weight, 3)},
    }
    out.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return "\n\n".join((reliability(model, held), doubts("taught", model, taught), doubts("held back", model, held)))


# ------------------------------------------------------------------------------------------------------- lessons


def collect(samples: Sequence[Sample], keep: Path, jobs: int) -> list[Lesson]:
    """Every judged point of every picture; pictures read before by the same program are not read again."""
    code = code_version(("*.py",))
    known = _kept(keep, code)
    todo = [sample for sample in samples if str(sample.file) not in known]
    keep.parent.mkdir(parents=True, exist_ok=True)
    with keep.open("a", encoding="utf-8") as file:
        for sample, lessons in zip(todo, _in_processes(lessons_of, todo, jobs), strict=True):
            known[str(sample.file)] = lessons
            line = {"code": code, "file": str(sample.file), "lessons": [asdict(lesson) for lesson in lessons]}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
    return [lesson for sample in samples for lesson in known[str(sample.file)]]


def lessons_of(sample: Sample) -> list[Lesson]:
    """Read one picture and judge its points; a refused picture teaches nothing."""
    ready("embedded")
    try:
        upright = pixels(open_file(sample.file))
        scene = Scene(upright, find_texts(upright))
        return taught_by(sample, read_scene(scene), scene.texts)
    except ChartError:
        return []


def taught_by(sample: Sample, reading: Reading, texts: Sequence[TextBox]) -> list[Lesson]:
    """What a reading teaches; nothing where only some numbers of the picture are known.

    A table does not say whether its numbers were printed on the marks: what was measured must be close to the cell of
    its name, and teaches nothing where there is none.
    """
    line = picture_line(sample.file.name, reading, None, 0.0)
    signs, places = all_signs(reading, texts), _places(reading)
    close = close_by_name(sample.table, line) if sample.table else {}
    lessons = []
    for verdict in sample.score(line).verdicts:
        place = verdict.said.place
        by_name = sample.table and reading.points[places[place]].source == "measured"
        if not by_name or place in close:
            right = close[place] if by_name else verdict.right
            lessons.append(Lesson(sample.picture, signs[places[place]], verdict.said.doubted, right))
    return lessons


def _places(reading: Reading) -> dict[tuple[int, int], int]:
    """Where a point of the line of a picture stands in the reading."""
    return {
        (row, k): position
        for row, series in enumerate(reading.series)
        for k, position in enumerate(i for i, point in enumerate(reading.points) if point.series == series.name)
    }


def _kept(keep: Path, code: str) -> dict[str, list[Lesson]]:
    if not keep.is_file():
        return {}
    lines = (json.loads(line) for line in keep.read_text(encoding="utf-8").splitlines())
    return {
        line["file"]: [Lesson(**(lesson | {"signs": tuple(lesson["signs"])})) for lesson in line["lessons"]]
        for line in lines
        if line["code"] == code
    }


def _in_processes(
    work: Callable[[Sample], list[Lesson]], samples: Sequence[Sample], jobs: int
) -> Iterator[list[Lesson]]:
    if jobs == 1:
        yield from map(work, samples)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(work, samples)


# ------------------------------------------------------------------------------------------------------ learning


def learn(lessons: Sequence[Lesson]) -> Model:
    """Weights by penalised logistic regression; every sign but the sort and a good one may only count against."""
    sorts = _often(lessons, [lesson.signs[:1] for lesson in lessons])
    signs = sorted(_often(lessons, [lesson.signs for lesson in lessons]))
    usable = [lesson for lesson in lessons if lesson.signs[0] in sorts]
    seen = np.array([[sign in lesson.signs for sign in signs] for lesson in usable], float)
    right = np.array([lesson.right for lesson in usable], float)
    weights = _fitted(seen, right, _share_of_picture(usable), [_bounds(sign, sorts) for sign in signs])
    model = Model(dict(zip(signs, weights, strict=True)), sorts, 0.0)
    return Model(model.weights, sorts, threshold(model, lessons))


def _often(lessons: Sequence[Lesson], signs: Sequence[Sequence[str]]) -> frozenset[str]:
    """Signs met on enough points of enough pictures."""
    points = Counter(sign for own in signs for sign in own)
    pictures: dict[str, set[str]] = defaultdict(set)
    for lesson, own in zip(lessons, signs, strict=True):
        for sign in own:
            pictures[sign].add(lesson.picture)
    return frozenset(s for s in points if points[s] >= ENOUGH_POINTS and len(pictures[s]) >= ENOUGH_PICTURES)


def _share_of_picture(lessons: Sequence[Lesson]) -> Floats:
    """Points of one picture stand and fall together, so many of them teach little more than some."""
    sizes = Counter(lesson.picture for lesson in lessons)
    return np.array([min(1.0, HEAVY / sizes[lesson.picture]) for lesson in lessons])


def _bounds(sign: str, sorts: frozenset[str]) -> tuple[float | None, float | None]:
    if sign in sorts:
        return None, None
    return (0.0, None) if sign in ("print certain", "mark agrees", "measure fine") else (None, 0.0)


def _fitted(
    seen: Floats, right: Floats, share: Floats, bounds: Sequence[tuple[float | None, float | None]]
) -> list[float]:
    """The weights under which what happened was likeliest, held a little towards nothing."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        sums = seen @ weights
        chance = 1 / (1 + np.exp(-sums))
        miss = share @ (np.logaddexp(0, sums) - right * sums) + SMOOTH * weights @ weights / 2
        return float(miss), seen.T @ (share * (chance - right)) + SMOOTH * weights

    return [float(w) for w in minimize(loss, np.zeros(seen.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x]


def threshold(model: Model, lessons: Sequence[Lesson]) -> float:
    """The lowest confidence to leave undoubted, so that those left are right as often as the goal asks.

    Nobody reads doubts that are mostly needless, so what is right three times of five is never doubted for this alone.
    """
    silent: dict[float, list[bool]] = defaultdict(list)
    for lesson in lessons:
        confidence = None if lesson.doubted else model.confidence(lesson.signs)
        if confidence is not None:
            silent[confidence].append(lesson.right)
    left = [right for same in silent.values() for right in same]
    points, right = len(left), sum(left)
    for confidence, same in sorted(silent.items()):
        if right >= GOAL * points or confidence >= WORTH_A_LOOK:
            return min(confidence, WORTH_A_LOOK)
        points, right = points - len(same), right - sum(same)
    return WORTH_A_LOOK


# ------------------------------------------------------------------------------------------------------ reporting


def reliability(model: Model, lessons: Sequence[Lesson]) -> str:
    """Predicted against true, by bucket."""
    said = [(model.confidence(lesson.signs), lesson.right) for lesson in lessons]
    rows = ["confidence   points  predicted  true"]
    for low, high in pairwise(BUCKETS):
        own = [(c, right) for c, right in said if c is not None and (low <= c < high or c == high == 1.0)]
        if own:
            predicted, true = np.mean([c for c, _ in own]), np.mean([right for _, right in own])
            rows.append(f"{low:.2f}-{high:.2f}  {len(own):7d}      {predicted:.3f}  {true:.3f}")
    nothing = [right for c, right in said if c is None]
    return "\n".join([*rows, f"nothing said {len(nothing):5d}             {np.mean(nothing) if nothing else 0:.3f}"])


def doubts(name: str, model: Model, lessons: Sequence[Lesson]) -> str:
    """What the checks catch alone, and with the threshold on top."""
    rows = [f"{name}: {len(lessons)} points, {sum(not lesson.right for lesson in lessons)} of them wrong"]
    for words, below in (("checks alone", 0.0), (f"with those below {model.doubt_below:.3f}", model.doubt_below)):
        doubted = np.array([lesson.doubted or _below(model, lesson, below) for lesson in lessons])
        wrong = np.array([not lesson.right for lesson in lessons])
        rows.append(f"  {words}: {doubted.mean():.3f} doubted, {wrong[~doubted].mean():.4f} of the others wrong")
    return "\n".join(rows)


def _below(model: Model, lesson: Lesson, limit: float) -> bool:
    confidence = model.confidence(lesson.signs)
    return confidence is not None and confidence < limit
