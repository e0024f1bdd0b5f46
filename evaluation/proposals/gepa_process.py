"""GEPA in a process and an environment of its own: it changes words and picks the best, and asks us for the rest.

Started with the Python of that environment and nothing of ours: one JSON object a line, in and out. It gets the words
to begin with and the numbers of the cases; it asks `evaluate` (these words on these cases) and `reflect` (this prompt
to a model), and ends with `done`. Written for gepa 0.1.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

WORDS = "words"  # the one text that changes
Ask = Callable[..., Any]


class Adapter:
    """What GEPA wants to know, asked of whoever started us."""

    propose_new_texts = None  # GEPA's own way

    def __init__(self, ask: Ask, batch: Callable[..., Any]) -> None:
        self._ask = ask
        self._batch = batch

    def evaluate(self, batch: Sequence[int], candidate: Mapping[str, str], capture_traces: bool = False) -> Any:
        tried = self._ask("evaluate", words=candidate[WORDS], cases=list(batch))
        scores = [float(one["score"]) for one in tried]
        return self._batch(outputs=tried, scores=scores, trajectories=tried if capture_traces else None)

    def make_reflective_dataset(
        self, candidate: Mapping[str, str], eval_batch: Any, components_to_update: Sequence[str]
    ) -> dict[str, list[dict[str, Any]]]:
        told = [
            {"Inputs": one["about"], "Generated Outputs": one["said"], "Feedback": one["feedback"]}
            for one in eval_batch.trajectories or ()
        ]
        return dict.fromkeys(components_to_update, told)


class Quiet:
    """Takes GEPA's log."""

    def log(self, message: str) -> None:
        print(message, file=sys.stderr)


def main() -> None:
    """Do one task to its end."""
    out, sys.stdout = sys.stdout, sys.stderr  # a library that prints must not speak in our place

    def send(said: Mapping[str, object]) -> None:
        out.write(json.dumps(said) + "\n")
        out.flush()

    def ask(what: str, **more: object) -> Any:
        send({"ask": what, **more})
        return json.loads(sys.stdin.readline())["answer"]

    task = json.loads(sys.stdin.readline())
    gepa: Any = importlib.import_module("gepa")  # by name: it is in no list of ours
    batch = importlib.import_module("gepa.core.adapter").EvaluationBatch
    result = gepa.optimize(
        seed_candidate={WORDS: task["words"]},
        trainset=task["cases"],
        adapter=Adapter(ask, batch),
        reflection_lm=lambda prompt: ask("reflect", prompt=prompt),
        reflection_prompt_template=task["template"],
        max_metric_calls=task["calls"],
        seed=task["seed"],
        cache_evaluation=True,
        logger=Quiet(),
    )
    scores = list(result.val_aggregate_scores)
    best = max(range(len(scores)), key=scores.__getitem__)  # the first of several: the words that were there before
    send({"done": result.candidates[best][WORDS], "before": scores[0], "after": scores[best], "tried": len(scores)})


if __name__ == "__main__":
    main()
