"""How right are both readers, and both together: each picture is read once, and three tables are scored of it.

embedded   what text and geometry say
MODEL      what the vision model says, its numbers held against the picture
both       the first with what the second says of it, and what only the second saw
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation import report
from evaluation.reading import code_version
from evaluation.score import Line, Score
from evaluation.sets import BadSet, Sample, predictions_of
from extraction.agreement import joined
from extraction.chart import Reading
from extraction.engines.grounded import GroundedEngine
from extraction.engines.weights import SETTING as FOLDER_SETTING
from extraction.engines.weights import find_weights
from extraction.errors import ChartError, ModelUnavailable
from extraction.jsonl import open_file, picture_line

SMALLEST = 50_000_000  # numbers in a model, or bytes of its file: the smallest Qwen3-VL has two thousand million
MEANS_NOTHING = "The model is so small that its numbers mean nothing: they show that everything runs, no more."


def take_weights_from(place: str, engine: str) -> None:
    """Have the engine look for its weights there; raises BadSet for one that has none on this machine."""
    from extraction.engines.llama import SETTING as FILE_SETTING  # brings a library for HTTP, slow to load

    settings = {"qwen": FOLDER_SETTING, "llama": FILE_SETTING}
    if engine not in settings:
        raise BadSet(f"--model says where the weights of qwen or llama are; the engine {engine} has none here.")
    os.environ[settings[engine]] = place


def score_both(samples: Sequence[Sample], engine: GroundedEngine, keep: Path, resume: bool) -> dict[str, list[Score]]:
    """Read every picture once; scores of the embedded reading, the model's, and both, by name.

    Raises BadSet when the model is not there, or no longer; `resume` goes on where the same model was interrupted.
    """
    try:
        engine.load()
        lines = _read_all(samples, engine, keep, resume)
    except ModelUnavailable as problem:
        raise BadSet(str(problem)) from problem
    finally:
        engine.close()
    names = ("embedded", engine.name, "both")
    return {name: [s.score((lines.get(s.file.stem) or {}).get(name)) for s in samples] for name in names}


def three_tables(scores: Mapping[str, Sequence[Score]]) -> str:
    """A table for each reader, its name above it."""
    return "\n\n".join(f"{name}\n{report.table(part)}" for name, part in scores.items())


def add_to_leaderboard(board: Path, name: str, scores: Mapping[str, Sequence[Score]]) -> None:
    """A line for each reader, the set's name followed by the reader's; "both" by the names of the two."""
    embedded, model, _ = scores
    for reader, part in scores.items():
        called = f"{embedded} + {model}" if reader == "both" else reader
        report.add_to_leaderboard(board, f"{name} ({called})", part, "", None)


def is_tiny(engine: str) -> bool:
    """True for a model that is too small to have learned anything; what a server runs is not known."""
    if engine == "qwen":
        from extraction.engines.qwen import MODEL_TYPE

        return find_weights(MODEL_TYPE).numbers() < SMALLEST
    if engine == "llama":
        from extraction.engines.gguf import find_pair
        from extraction.engines.llama import SETTING

        return find_pair(Path(os.environ[SETTING].strip()).expanduser()).model.stat().st_size < SMALLEST
    return False


# ----------------------------------------------------------------------------------------------------------- reading


def _read_all(samples: Sequence[Sample], engine: GroundedEngine, keep: Path, resume: bool) -> dict[str, Line]:
    """For each picture the lines of all three, also written to `keep` as they come."""
    by = {"code": code_version(), "parameters": engine.parameters}
    kept = predictions_of(keep) if resume and keep.is_file() else {}
    lines = {name: line for name, line in kept.items() if by.items() <= line.items()}
    keep.parent.mkdir(parents=True, exist_ok=True)
    with keep.open("w", encoding="utf-8") as file:
        file.writelines(_text(line) for line in lines.values())
        for sample in samples:
            if sample.file.stem in lines:
                continue
            line = {**read_three(engine, sample.file), **by}
            lines[sample.file.stem] = line
            file.write(_text(line))
            file.flush()
            print(f"{len(lines):4d} of {len(samples)}  {sample.picture[:40]}", file=sys.stderr)
    return lines


def read_three(engine: GroundedEngine, file: Path) -> Line:
    """One picture: a line for each reader; raises ModelUnavailable, for then no later picture can be read either."""
    started = time.perf_counter()
    embedded, model, both, reason = None, None, None, None
    try:
        two = engine.read_both(open_file(file))
        embedded, model = two.embedded, two.model
        both = model if embedded is None else joined(embedded, model)
    except ModelUnavailable:
        raise
    except ChartError as problem:
        reason = problem.sentence.in_language("en")
    except Exception as problem:  # noqa: BLE001  # the outermost door: a crash is one picture without a reading
        reason = f"The program failed: {problem!r}"
        print(f"{file}: {reason}", file=sys.stderr)
    seconds = time.perf_counter() - started
    return {
        "file": file.name,
        "embedded": {**_line(file, embedded, reason), "seconds": None},  # both are timed together
        engine.name: {**_line(file, model, reason), "seconds": None},
        "both": {**_line(file, both, reason), "seconds": round(seconds, 3)},
    }


def _line(file: Path, reading: Reading | None, reason: str | None) -> dict[str, object]:
    """As any engine's; a reading without a point is a refusal."""
    found = reading if reading is not None and reading.points else None
    said = reason if reason is not None or found is not None else "No number was read."
    return picture_line(file.name, found, said, 0.0)


def _text(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"
