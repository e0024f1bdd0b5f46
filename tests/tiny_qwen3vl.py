"""A very small Qwen3-VL, made in seconds: the real architecture, files and loading code, a thousandth of its size.

`build` gives one with random numbers; `fit` teaches it a few pictures by heart, so that it really answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from extraction.engines.qwen_processor import load_processor, prompt_inputs
from extraction.engines.vision import Pixels

# In the order of the real tokenizer.
SPECIAL = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>",
    "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>", "<|video_pad|>",
]  # fmt: skip

# The markers of the real template, for pictures and words alone.
CHAT_TEMPLATE = """\
{%- for m in messages -%}
<|im_start|>{{ m.role }}
{% if m.content is string %}{{ m.content }}{% else %}{% for c in m.content %}\
{% if c.type == 'image' or 'image' in c %}<|vision_start|><|image_pad|><|vision_end|>\
{% elif 'text' in c %}{{ c.text }}{% endif %}{% endfor %}{% endif %}<|im_end|>
{% endfor -%}
{%- if add_generation_prompt %}<|im_start|>assistant
{% endif -%}"""

QWEN_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
PICTURES = {
    "patch_size": 16, "temporal_patch_size": 2, "merge_size": 2, "image_mean": [0.5] * 3, "image_std": [0.5] * 3,
    "processor_class": "Qwen3VLProcessor", "image_processor_type": "Qwen2VLImageProcessorFast",
    "size": {"longest_edge": 512 * 512, "shortest_edge": 32 * 32},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the model must say of a picture. `prompt` gives the words anew each time, so that it learns no accident."""

    pixels: Pixels
    prompt: Callable[[np.random.Generator], str]
    answer: str


def build(out: Path, corpus: Sequence[str] = (), *, seed: int = 0, vocabulary: int = 900) -> Path:
    """Write the folder of a model with random numbers; the words of `corpus` are short in its tokens."""
    from transformers import GenerationConfig, Qwen2Tokenizer, Qwen3VLConfig, Qwen3VLForConditionalGeneration

    out.mkdir(parents=True, exist_ok=True)
    letters = _tokenizer([*corpus, *SOME_WORDS], vocabulary)
    ids = {token: position for token, position in letters.get_vocab().items() if token in SPECIAL}
    tokenizer = cast(Any, Qwen2Tokenizer)(
        tokenizer_object=letters, unk_token=None, bos_token=None, eos_token="<|im_end|>", pad_token="<|endoftext|>",
        additional_special_tokens=SPECIAL[1:], model_max_length=8192,
    )  # fmt: skip
    tokenizer.chat_template = CHAT_TEMPLATE
    tokenizer.save_pretrained(out)
    (out / "preprocessor_config.json").write_text(json.dumps(PICTURES))
    torch.manual_seed(seed)
    model: Any = Qwen3VLForConditionalGeneration(Qwen3VLConfig(**_sizes(len(tokenizer), ids))).eval()
    model.generation_config = GenerationConfig(
        eos_token_id=[ids["<|im_end|>"], ids["<|endoftext|>"]], pad_token_id=ids["<|endoftext|>"], do_sample=False
    )
    model.save_pretrained(out)
    return out


def fit(folder: Path, lessons: Sequence[Lesson], *, most: int = 160, good: float = 0.01, seed: int = 0) -> float:
    """Teach the model these answers, until they are nearly certain; returns the last loss."""
    from transformers import AutoModelForImageTextToText

    torch.manual_seed(seed)
    torch.set_num_threads(1)  # so small a model only waits for a second thread
    chance = np.random.default_rng(seed)
    processor = load_processor(folder)
    model: Any = AutoModelForImageTextToText.from_pretrained(folder, dtype=torch.float32)
    model.train()
    learning = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.0, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(learning, 4e-3, total_steps=most, pct_start=0.1)
    recent = 1.0
    for _ in range(most):
        loss = sum((_loss(model, processor, lesson, chance) for lesson in lessons), torch.tensor(0.0)) / len(lessons)
        learning.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        learning.step()
        schedule.step()
        recent = 0.8 * recent + 0.2 * loss.item()
        if recent < good:
            break
    model.eval()
    model.save_pretrained(folder)
    return recent


def _loss(model: Any, processor: Any, lesson: Lesson, chance: np.random.Generator) -> torch.Tensor:
    inputs = prompt_inputs(processor, lesson.pixels, lesson.prompt(chance))
    answer = processor.tokenizer(lesson.answer + "<|im_end|>", return_tensors="pt")["input_ids"]
    asked = inputs["input_ids"].shape[1]
    ids = torch.cat([inputs["input_ids"], answer], dim=1)
    kinds = torch.cat([inputs["mm_token_type_ids"], torch.zeros_like(answer)], dim=1)
    scores = model(
        input_ids=ids, mm_token_type_ids=kinds, pixel_values=inputs["pixel_values"],
        image_grid_thw=inputs["image_grid_thw"], logits_to_keep=answer.shape[1] + 1,
    ).logits[0, :-1]  # fmt: skip
    assert ids.shape[1] == asked + answer.shape[1]
    return torch.nn.functional.cross_entropy(scores, answer[0])


SOME_WORDS = [
    '{"kind":"bar","title":"","unit":"%","categories":["2021","2022"],"series":[{"name":"","unit":null,"values":[]}]}',
    "user assistant 0123456789 .,-%+()[]{}: true false null 万元 亿元 同比增长 净利润",
]


def _tokenizer(corpus: Sequence[str], size: int) -> Tokenizer:
    """Byte-level like the real one: every byte is covered, so any text can be said."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN_SPLIT), behavior="isolated", invert=False),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])  # fmt: skip
    tokenizer.decoder = decoders.ByteLevel()
    letters = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=letters, show_progress=False)
    tokenizer.train_from_iterator(list(corpus) * 4, trainer)
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    return tokenizer


def _sizes(vocabulary: int, ids: dict[str, int]) -> dict[str, Any]:
    return {
        "text_config": {
            "vocab_size": vocabulary, "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 3,
            "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "max_position_embeddings": 8192,
            # the sections are half of head_dim together; the real 2B model has 128 and [24, 20, 20]
            "rope_parameters": {"rope_type": "default", "rope_theta": 5e6, "mrope_section": [4, 2, 2],
                                "mrope_interleaved": True},
            "pad_token_id": ids["<|endoftext|>"],
        },
        "vision_config": {
            "depth": 2, "hidden_size": 32, "intermediate_size": 64, "num_heads": 2, "out_hidden_size": 64,
            "patch_size": 16, "spatial_merge_size": 2, "temporal_patch_size": 2, "num_position_embeddings": 256,
            "deepstack_visual_indexes": [0],
        },
        "image_token_id": ids["<|image_pad|>"], "video_token_id": ids["<|video_pad|>"],
        "vision_start_token_id": ids["<|vision_start|>"], "vision_end_token_id": ids["<|vision_end|>"],
        "tie_word_embeddings": True,
    }  # fmt: skip
