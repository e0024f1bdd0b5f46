"""One way in this process: reads on stdin what to do, writes one line of JSON with what it took."""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from PIL import Image

from evaluation.speed.ways import ARTICLE, Way
from extraction.chart import Extraction, Reading
from extraction.engines.embedded import read_scene
from extraction.engines.picture_size import sized, visual_tokens
from extraction.engines.vision import Limits, ModelAnswer, Question
from extraction.engines.weights import find_weights
from extraction.foretold import likely_print, likely_table
from extraction.image import open_image
from extraction.kinds.scene import Scene
from extraction.ocr import find_texts
from storage.database import open_database
from storage.extractions import find_extraction, save_extraction
from storage.images import save_image

BUDGET = 512  # visual tokens, as the engine has it unless told otherwise
Pixels = npt.NDArray[np.uint8]
Answer = Callable[["_Asked"], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question about one picture, what a model that reads well answers, and what we guess that it will answer."""

    picture: Pixels
    words: str
    right: str
    likely: str


def main() -> None:
    task = json.loads(sys.stdin.read())
    way, folder, tokens = Way(**task["way"]), Path(task["folder"]), int(task["tokens"])
    picture = np.array(Image.open(task["picture"]).convert("RGB"))
    answer = _published(folder, tokens) if way.name == ARTICLE else _ours(way, folder, tokens)
    if way.sized or way.guesses:
        find_texts(picture[:64, :64])  # its models are loaded with the program, not with a picture
    began = time.perf_counter()
    texts = find_texts(picture) if way.sized or way.guesses else ()
    shown = sized(picture, texts, BUDGET) if way.sized else picture
    likely = (likely_table(read_scene(Scene(picture, texts))), likely_print(texts)) if way.guesses else ("", "")
    before = time.perf_counter() - began
    asked = [_Asked(shown, *each) for each in zip(task["questions"], task["answers"], likely, strict=True)]
    first_token, first = answer(asked[0])
    second_token, second = answer(asked[1])
    took: dict[str, Any] = {
        "visual_tokens": visual_tokens(shown), "first_token": before + first_token, "answer": before + first,
        "second": second, "tokens_a_second": (tokens - 1) / (second - second_token),
        "peak_memory": _peak_memory(), "repeat": _repeat(Path(task["picture"])) if way.result_kept else None,
    }  # fmt: skip
    print(json.dumps(took))


def _published(folder: Path, tokens: int) -> Answer:
    """The article's code with the mistakes taken out that keep it from running: right class, picture really in."""
    import torch
    from transformers import AutoModelForImageTextToText

    from extraction.engines.cores import real_cores
    from extraction.engines.qwen_processor import load_processor, prompt_inputs

    torch.set_num_threads(len(real_cores()))
    processor = load_processor(folder)
    model = cast(Any, AutoModelForImageTextToText).from_pretrained(folder, dtype=torch.float32).eval()

    def answer(asked: _Asked) -> tuple[float, float]:
        clock = _Clock()
        with torch.no_grad():
            inputs = prompt_inputs(processor, asked.picture, asked.words)
            says = _Says(_right_tokens(processor, asked, tokens), inputs["input_ids"].shape[1])
            out = model.generate(
                **inputs, max_new_tokens=tokens, min_new_tokens=tokens, do_sample=False, streamer=clock,
                logits_processor=[says],
            )  # fmt: skip
        processor.tokenizer.decode(out[0], skip_special_tokens=True)
        return clock.first(), clock.now()

    return answer


class _Clock:
    """Told of every token by transformers, the prompt's first."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._told: list[float] = []

    def put(self, _tokens: object) -> None:
        self._told.append(self.now())

    def end(self) -> None:
        pass

    def now(self) -> float:
        return time.perf_counter() - self._began

    def first(self) -> float:
        return self._told[1]


class _Says:
    """Has transformers choose the right answer's tokens, whatever numbers by chance would say."""

    def __init__(self, right: Sequence[int], prompt: int) -> None:
        self._right, self._prompt = right, prompt

    def __call__(self, written: Any, scores: Any) -> Any:
        scores[:, self._right[written.shape[1] - self._prompt]] = float("inf")
        return scores


def _right_tokens(processor: Any, asked: _Asked, tokens: int) -> list[int]:
    found: list[int] = processor.tokenizer.encode(asked.right, add_special_tokens=False)
    if len(found) < tokens:
        raise SystemExit(f"the right answer has only {len(found)} tokens; ask for no more with --tokens")
    return found[:tokens]


def _ours(way: Way, folder: Path, tokens: int) -> Answer:
    from extraction.engines.qwen import QwenModel, Techniques

    class Scripted(QwenModel):
        """Works as it does, and says the right answer."""

        right: Iterator[int] = iter(())

        def answer_right(self, asked: _Asked) -> ModelAnswer:
            self.right = iter(_right_tokens(self._processor, asked, tokens))
            limits = Limits(tokens=tokens, seconds=3600.0)
            return self.answer(Question(asked.picture, asked.words, None, limits, asked.likely), lambda _piece: True)

        def _chosen(self, scores: Any, mask: Any) -> int:
            super()._chosen(scores, mask)
            return next(self.right)

    techniques = Techniques(
        keep_pictures=way.keep_pictures, lean=way.lean, guesses=Techniques().guesses if way.guesses else 0
    )
    model = Scripted(find_weights("qwen3_vl", str(folder)), way.precision, techniques)

    def answer(asked: _Asked) -> tuple[float, float]:
        said = model.answer_right(asked)
        if said.new_tokens != tokens or said.first_token_seconds is None:
            raise SystemExit(f"ended after {said.new_tokens} tokens: {said.stopped}")
        return said.first_token_seconds, said.seconds

    return answer


def _repeat(picture: Path) -> float:
    """The same picture with the same question once more: its reading comes out of the ledger."""
    with tempfile.TemporaryDirectory() as folder, open_database(Path(folder)) as db:
        image = open_image(picture.read_bytes(), picture.name)
        save_image(db, image)
        identity = ("qwen", "1", hashlib.sha256(b"prompt").hexdigest(), "{}")
        for number in range(50):
            reading = Reading("bar", str(number), (), (), answer="9" * 300)
            save_extraction(db, Extraction(image.sha256, *identity[:3], "{}" if number == 25 else str(number),
                                           reading, 1.0))  # fmt: skip
        began = time.perf_counter()
        again = open_image(picture.read_bytes(), picture.name)
        if find_extraction(db, again.sha256, *identity) is None:
            raise SystemExit("the kept reading was not found")
        return time.perf_counter() - began


def _peak_memory() -> int:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    main()
