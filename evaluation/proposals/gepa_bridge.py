"""Words improved by GEPA, an optimiser that lives in an environment of its own (requirements-optimise.txt).

GEPA mutates the free part of a prompt, tries it, and keeps what reads better; we read, judge, and ask the model that
reflects. What the answer must look like and the place of the recognised words are not free: no candidate can lose them.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from evaluation.proposals.words import FENCE, LONGEST, data_from

PROCESS = Path(__file__).with_name("gepa_process.py")
ANSWER = '{"kind"'  # the form of the answer begins here, in the prompts that ship
TEMPLATE = """A vision model reads numbers out of pictures of financial charts. These are the rules that it gets:

<curr_param>

This is what came of them on some charts, and what was wrong (the picture with this message is of one of them):

<side_info>

Write better rules that hold for charts in general. Keep what works. Name no company, no number and no chart of the
examples. Numbers are copied as printed, a value that is not printed is null, nothing is estimated. Say nothing about
the form of the answer. At most {most} characters, in the language of the rules above. Give the new rules within ```
blocks."""


class OptimiserFailed(Exception):
    """GEPA did not come to an end, or is not there; the message says which."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One case read with some words: how right (0 to 1), what the case is, what the model said, what was wrong."""

    score: float
    about: str
    said: str
    feedback: str


class Bench(Protocol):
    """Where words are tried."""

    def read(self, words: str, case: int) -> Tried:
        """One reading of one case with these words."""
        ...

    def reflect(self, prompt: str) -> str:
        """A model's answer to GEPA's own prompt."""
        ...


@dataclass(frozen=True, slots=True)
class Optimised:
    """The best words found, their mean score that of the words before, how many were tried, how many readings."""

    words: str
    before: float
    after: float
    tried: int
    readings: int


def optimise(
    python: Path, text: str, cases: Sequence[int], bench: Bench, calls: int, seed: int = 0,
    told: Callable[[int], None] = lambda _readings: None,
) -> Optimised:  # fmt: skip
    """Improve a prompt on these cases with at most about so many readings; OptimiserFailed."""
    head, tail = free_part(text)
    most = LONGEST - len(tail)
    task = {"words": head, "cases": list(cases), "calls": calls, "seed": seed, "template": TEMPLATE.format(most=most)}
    readings = 0
    command = [str(python), "-P", str(PROCESS)]  # -P: our folder is not its library
    try:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
    except OSError as problem:
        raise OptimiserFailed(f"{python} cannot be started: {problem}") from problem
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            _send(child.stdin, task)
            for line in child.stdout:
                asked: dict[str, Any] = json.loads(line)
                if "done" in asked:
                    words = _whole(asked["done"], tail) if asked["done"] != head else text
                    return Optimised(words, asked["before"], asked["after"], asked["tried"], readings)
                if asked["ask"] == "evaluate":
                    readings += len(asked["cases"])
                    told(readings)
                    _send(
                        child.stdin, {"answer": [_tried(bench, asked["words"], tail, case) for case in asked["cases"]]}
                    )
                else:
                    _send(child.stdin, {"answer": bench.reflect(asked["prompt"])})
        except (BrokenPipeError, ValueError) as problem:
            raise OptimiserFailed(f"GEPA broke off: {problem}") from problem
        finally:
            if child.poll() is None:
                child.terminate()
    raise OptimiserFailed("GEPA ended without a result; is it installed there? (requirements-optimise.txt)")


def free_part(text: str) -> tuple[str, str]:
    """The rules, which may change, and all from the form of the answer on, which may not."""
    lines = text.splitlines(keepends=True)
    form = next((k for k, line in enumerate(lines) if ANSWER in line), len(lines))
    while 0 < form < len(lines) and lines[form - 1].strip():
        form -= 1  # the sentence before the form belongs to it
    cut = min(form, data_from(lines))
    return "".join(lines[:cut]), "".join(lines[cut:])


def _whole(head: str, tail: str) -> str:
    """The rules with the rest; what they bring along that is no plain sentence is taken out."""
    return head.replace("$", "$$").replace(FENCE, "").strip() + "\n\n" + tail


def _tried(bench: Bench, head: str, tail: str, case: int) -> dict[str, object]:
    words = _whole(head, tail)
    if len(words) > LONGEST:
        one = Tried(0.0, "", "", f"These rules are too long: at most {LONGEST - len(tail)} characters.")
    else:
        one = bench.read(words, case)
    return {"score": one.score, "about": one.about, "said": one.said, "feedback": one.feedback}


def _send(pipe: IO[str], said: object) -> None:
    pipe.write(json.dumps(said) + "\n")
    pipe.flush()
