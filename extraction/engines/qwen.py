"""Qwen3-VL in this process, on its processor: weights by transformers, arithmetic by torch, both imported only here.

The picture comes first in every prompt, so what was computed for it is kept for the next question about it. An answer
is greedy, so the same question has the same answer; it can be stopped between any two layers of the model.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from extraction.engines.cores import real_cores
from extraction.engines.drafts import Drafts
from extraction.engines.json_mask import JsonMask, tokens_of
from extraction.engines.memory import check_memory
from extraction.engines.precision import (
    Precision,
    check_can,
    choose_precision,
    multiplies_bfloat16,
    needed_memory,
    processor_flags,
    together,
)
from extraction.engines.qwen_processor import load_processor, prompt_inputs
from extraction.engines.stopping import Watch
from extraction.engines.vision import Heard, ModelAnswer, Pixels, Question, Stopped
from extraction.engines.weights import Weights, find_weights
from extraction.errors import ModelUnavailable, Sentence

if TYPE_CHECKING:
    import torch

    from extraction.engines.matrices import Packing

MODEL_TYPE = "qwen3_vl"
PICTURES_KEPT = 2  # what was computed for a picture takes up to 200 MB
GLANCE = 0.25  # seconds between two looks at the clock and at whoever waits, while nothing can be heard yet
THREADS = "CHARTLEDGER_THREADS"


@dataclass(frozen=True, slots=True)
class Techniques:
    """What makes answers faster, each of it switchable so that it can be measured. None of it changes an answer.

    Fewer bits do, a little: they are a `Precision`, and need the lean text model.
    """

    keep_pictures: bool = True  # what was computed for a picture serves the next question about it
    lean: bool = True  # the language half without transformers' work round each word
    guesses: int = 15  # tokens guessed ahead and checked all at once: sixteen take hardly longer than one


class _Saying:
    """Tokens as they become text; half a letter waits for its other half."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._tokens: list[int] = []
        self._said = 0

    def piece(self, token: int) -> str:
        """The text that one more token makes."""
        self._tokens.append(token)
        return "" if self._text().endswith("\ufffd") else self.rest()

    def rest(self) -> str:
        """What was not said yet."""
        text = self._text()
        piece, self._said = text[self._said :], len(text)
        return piece

    def _text(self) -> str:
        return str(self._tokenizer.decode(self._tokens, skip_special_tokens=True))


class _StoppedEarly(Exception):
    """Nobody waits for this answer any more."""

    def __init__(self, why: Stopped) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class _Kept:
    """A prompt that begins with a picture, and what the model remembers of it."""

    tokens: tuple[int, ...]
    said: Any
    rope_deltas: Any


class QwenModel:
    """The loaded model. One answer at a time: torch keeps part of its state on the model itself."""

    def __init__(
        self,
        weights: Weights | None = None,
        precision: Precision | None = None,
        techniques: Techniques | None = None,
    ) -> None:
        """Load it; raises ModelUnavailable. Without arguments: the weights of the setting, the fastest precision."""
        found = weights or find_weights(MODEL_TYPE)
        chosen = precision or choose_precision(processor_flags())
        self._techniques = techniques or Techniques()
        self._precision = chosen
        self._name = f"{found.name} {chosen}"
        check_memory(needed_memory(found, chosen))
        self._processor, self._model = _load(found, chosen, self._techniques.lean)
        self._ends = _end_tokens(self._model)
        self._schema_tokens: Any = None
        self._pictures: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._watch: Watch | None = None
        self._glanced = 0.0
        for layer in _layers(self._model):
            layer.register_forward_pre_hook(self._glance)

    @property
    def weights(self) -> str:
        return self._name

    def close(self) -> None:
        """Give the memory back; the model cannot be asked again."""
        with self._lock:
            self._pictures.clear()
            self._model = self._processor = self._schema_tokens = None

    def answer(self, question: Question, heard: Heard) -> ModelAnswer:
        """Answer it, stopping within a layer's time of what the limits or the listener say."""
        with self._lock:
            if self._model is None:
                raise ModelUnavailable(Sentence("模型已从内存中释放。", "The model has been given back."))
            watch = self._watch = Watch(question.limits, heard)
            self._glanced = 0.0  # look up before the first layer
            prompt = 0
            try:
                inputs = prompt_inputs(self._processor, question.pixels, question.prompt)
                prompt = int(inputs["input_ids"].shape[1])
                stopped = self._write(question, inputs, watch)
            except _StoppedEarly as early:
                stopped = early.why
            except (MemoryError, RuntimeError) as problem:
                if isinstance(problem, RuntimeError) and "memory" not in str(problem):
                    raise
                raise ModelUnavailable(_out_of_memory()) from problem
            finally:
                self._watch = None
        return ModelAnswer(watch.text, stopped, watch.seconds, watch.first_token_seconds, prompt, watch.tokens)

    # ---------------------------------------------------------------------------------------------------- writing

    def _write(self, question: Question, inputs: Any, watch: Watch) -> Stopped:
        """Choose the likeliest token, again and again, until the model or the watch ends it.

        Guessed tokens are run along with the last one: as many as the model chooses itself come for nothing.
        """
        import torch

        mask = self._mask(question.schema)
        with torch.inference_mode():
            said, fresh = self._remembered(question.pixels, inputs)
            asked = fresh
            behind = inputs["input_ids"][0, _end_of_picture(self._model, inputs["input_ids"]) :].tolist()
            likely = self._processor.tokenizer.encode(question.likely, add_special_tokens=False)
            never = [self._model.config.image_token_id, self._model.config.video_token_id]
            drafts = Drafts(behind, self._guessed, never, likely)
            saying = _Saying(self._processor.tokenizer)
            guesses: list[int] = []
            while True:
                logits = self._model(
                    **fresh, past_key_values=said, use_cache=True, logits_to_keep=len(guesses) + 1
                ).logits
                if fresh is asked:
                    self._keep(question.pixels, inputs, said)
                token, right = -1, 0
                for right, scores in enumerate(logits[0]):
                    token = self._chosen(scores, mask)
                    if token in self._ends:
                        watch.hears(saying.rest(), tokens=0)
                        return "end"
                    drafts.wrote(token)
                    if mask is not None:
                        mask.take(token)
                    if (stopped := watch.hears(saying.piece(token))) is not None:
                        return stopped
                    if right == len(guesses) or token != guesses[right]:
                        break
                drafts.were_right(right, of=len(guesses))
                said.crop(right - len(guesses))
                guesses = drafts.next(mask.forced() if mask is not None else ())
                fresh = {"input_ids": torch.tensor([[token, *guesses]])}

    @property
    def _guessed(self) -> int:
        """How many tokens may run together without changing what each of them gives."""
        return min(self._techniques.guesses, together(self._precision) - 1)

    def _chosen(self, scores: torch.Tensor, mask: JsonMask | None) -> int:
        """The likeliest of the tokens that may come."""
        return int((scores if mask is None else mask.allow(scores)).argmax())

    def _mask(self, schema: str | None) -> JsonMask | None:
        if schema is None:
            return None
        if self._schema_tokens is None:
            vocabulary = self._model.config.text_config.vocab_size
            self._schema_tokens = tokens_of(self._processor.tokenizer, vocabulary)
        return JsonMask(self._schema_tokens, schema)

    # ---------------------------------------------------------------------------------------------------- pictures

    def _remembered(self, pixels: Pixels, inputs: Any) -> tuple[Any, dict[str, Any]]:
        """What the model remembers of the beginning of this prompt, and what it must still read."""
        ids = inputs["input_ids"]
        kept = self._pictures.pop(_key(pixels), None)
        if kept is not None:
            same = _same(kept.tokens, ids[0, :-1].tolist())  # at least one token is read: the next word follows it
            same = min(same, kept.said.get_seq_length())
            if same >= _end_of_picture(self._model, ids):
                _forget(kept.said, same)
                if self._techniques.lean:  # transformers' own memory is of no use after an interruption
                    self._pictures[_key(pixels)] = kept
                self._model.model.rope_deltas = kept.rope_deltas
                return kept.said, {"input_ids": ids[:, same:]}
        picture = {name: inputs[name] for name in ("mm_token_type_ids", "image_grid_thw")}
        seen = inputs["pixel_values"].to(self._model.dtype)
        return _nothing_said(self._model), {"input_ids": ids, **picture, "pixel_values": seen}

    def _keep(self, pixels: Pixels, inputs: Any, said: Any) -> None:
        """Remember a prompt that was read to its end, in place of the oldest."""
        if not self._techniques.keep_pictures:
            return
        tokens = tuple(inputs["input_ids"][0].tolist())
        self._pictures[_key(pixels)] = _Kept(tokens, said, self._model.model.rope_deltas)
        while len(self._pictures) > PICTURES_KEPT:
            self._pictures.popitem(last=False)

    def _glance(self, _layer: object, _inputs: object) -> None:
        """Before each layer: is anybody still waiting?"""
        now = time.monotonic()
        if self._watch is None or now - self._glanced < GLANCE:
            return
        self._glanced = now
        if (stopped := self._watch.hears("", tokens=0)) is not None:
            raise _StoppedEarly(stopped)


def identity() -> str:
    """What would answer, without loading it; raises ModelUnavailable where there is nothing."""
    return f"{find_weights(MODEL_TYPE).name} {choose_precision(processor_flags())}"


def _key(pixels: Pixels) -> str:
    return hashlib.sha256(pixels.tobytes() + repr(pixels.shape).encode()).hexdigest()


def _end_of_picture(model: Any, ids: torch.Tensor) -> int:
    return int((ids[0] == model.config.vision_end_token_id).nonzero()[-1]) + 1


def _same(kept: Sequence[int], asked: Sequence[int]) -> int:
    """How many tokens both begin with."""
    return next((n for n, (a, b) in enumerate(zip(kept, asked, strict=False)) if a != b), min(len(kept), len(asked)))


def _nothing_said(model: Any) -> Any:
    """The memory of a conversation that has not begun, as this model keeps it."""
    from extraction.engines.lean_text import LeanText, Said

    if isinstance(model.model.language_model, LeanText):
        return Said()
    from transformers import DynamicCache

    return DynamicCache(config=model.config)


def _forget(said: Any, length: int) -> None:
    """Remember only the first so many tokens."""
    more = said.get_seq_length() - length
    if more > 0:
        said.crop(-more)


# ------------------------------------------------------------------------------------------------------------ loading


def _load(weights: Weights, precision: Precision, lean: bool) -> tuple[Any, Any]:
    """The processor and the model, in that precision; raises ModelUnavailable."""
    try:
        import torch
        from transformers import AutoModelForImageTextToText
        from transformers.utils import logging
    except ImportError as problem:
        raise ModelUnavailable(
            Sentence(
                zh="本机没有安装 PyTorch，无法运行视觉模型。请安装后重试，或改用 llama 或 remote 引擎。",
                en="PyTorch is not installed here, so the model cannot run. Install it, or use engine llama or remote.",
            )
        ) from problem
    torch.set_num_threads(_threads())
    check_can(precision)
    cast(Any, logging).disable_progress_bar()
    dtype = torch.float32 if precision == "float32" else torch.bfloat16
    try:
        processor = load_processor(weights.folder)
        model, report = cast(Any, AutoModelForImageTextToText).from_pretrained(
            weights.folder, dtype=dtype, attn_implementation="sdpa", local_files_only=True, output_loading_info=True
        )
    except (OSError, ValueError, KeyError, RuntimeError, MemoryError) as problem:
        raise ModelUnavailable(_cannot_load(weights, str(problem).splitlines()[0][:200])) from problem
    lost = sorted(set(report["missing_keys"]) | {str(name) for name in report["mismatched_keys"]})
    if lost:  # transformers would go on with random numbers in their place
        raise ModelUnavailable(_cannot_load(weights, f"{len(lost)} × {lost[0]}"))
    model.eval()
    _make_lean(model, precision, lean)
    return processor, model


def _make_lean(model: Any, precision: Precision, lean: bool) -> None:
    """Put our own language half in, in fewer bits if these were chosen."""
    from extraction.engines.lean_text import Head, LeanText

    packing: Packing = precision if precision in ("int8", "int4") else "plain"
    if lean or packing != "plain":
        model.model.language_model = LeanText(model.model.language_model, packing)
    if packing != "plain":
        model.lm_head = Head(model.lm_head.weight.detach(), packing)
        if not multiplies_bfloat16(processor_flags()):
            model.float()  # the eye; it was read in two bytes a number to save memory


def _threads() -> int:
    """One for each core that this process may use, or as the setting says."""
    wanted = os.environ.get(THREADS, "")
    return int(wanted) if wanted.isdigit() and int(wanted) > 0 else len(real_cores())


def _layers(model: Any) -> Iterator[torch.nn.Module]:
    """Every layer of the eye and of the language model: between two of them an answer can be stopped."""
    yield from model.model.visual.blocks
    yield from model.model.language_model.layers


def _end_tokens(model: Any) -> frozenset[int]:
    ends = model.generation_config.eos_token_id
    return frozenset(ends if isinstance(ends, list) else [ends])


def _cannot_load(weights: Weights, why: str) -> Sentence:
    return Sentence(
        zh=f"{weights.folder} 中的模型无法加载（{why}）。请重新下载，或换一个模型文件夹。",
        en=f"The model in {weights.folder} cannot be loaded ({why}). Fetch it again, or choose another folder.",
    )


def _out_of_memory() -> Sentence:
    return Sentence(
        zh="回答时内存不足。请关闭其他程序，或改用更小的权重。",
        en="Memory ran out while answering. Close other programs, or choose smaller weights.",
    )
