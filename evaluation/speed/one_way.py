"""One way in this process: reads on stdin what to do, writes one line of JSON with what it took."""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from PIL import Image

from evaluation.speed.ways import ARTICLE, Way
from extraction.chart import Extraction, Reading
from extraction.engines.picture_size import sized, visual_tokens
from extraction.engines.vision import Limits, Question
from extraction.engines.weights import find_weights
from extraction.image import open_image
from extraction.ocr import find_texts
from storage.database import open_database
from storage.extractions import find_extraction, save_extraction
from storage.images import save_image

BUDGET = 512  # visual tokens, as the engine has it unless told otherwise
Pixels = npt.NDArray[np.uint8]
Answer = Callable[[Pixels, str], tuple[float, float]]


def main() -> None:
    task = json.loads(sys.stdin.read())
    way, folder, tokens = Way(**task["way"]), Path(task["folder"]), int(task["tokens"])
    picture = np.array(Image.open(task["picture"]).convert("RGB"))
    answer = _published(folder, tokens) if way.name == ARTICLE else _ours(way, folder, tokens)
    if way.sized:
        find_texts(picture[:64, :64])  # its models are loaded with the program, not with a picture
    began = time.perf_counter()
    shown = sized(picture, find_texts(picture), BUDGET) if way.sized else picture
    before = time.perf_counter() - began
    first_token, first = answer(shown, task["questions"][0])
    second_token, second = answer(shown, task["questions"][1])
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

    def answer(picture: Pixels, words: str) -> tuple[float, float]:
        clock = _Clock()
        with torch.no_grad():
            inputs = prompt_inputs(processor, picture, words)
            out = model.generate(
                **inputs, max_new_tokens=tokens, min_new_tokens=tokens, do_sample=False, streamer=clock
            )
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


def _ours(way: Way, folder: Path, tokens: int) -> Answer:
    from extraction.engines.qwen import QwenModel, Techniques

    techniques = Techniques(keep_pictures=way.keep_pictures, lean=way.lean, guesses=0)
    model = QwenModel(find_weights("qwen3_vl", str(folder)), way.precision, techniques)

    def answer(picture: Pixels, words: str) -> tuple[float, float]:
        limits = Limits(tokens=tokens, seconds=3600.0)
        said = model.answer(Question(picture, words, None, limits), lambda _piece: True)
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
