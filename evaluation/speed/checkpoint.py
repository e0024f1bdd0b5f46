"""A model folder of the true size with numbers by chance, as the real files are made: 4.3 GB, written once."""

from __future__ import annotations

import json
import shutil
from math import prod
from pathlib import Path
from typing import Any, cast

import numpy as np

from evaluation.sets import BadSet

SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>",
           "<|video_pad|>")  # fmt: skip
TEMPLATE = """\
{%- for m in messages -%}<|im_start|>{{ m.role }}
{% for c in m.content %}{% if c.type == 'image' %}<|vision_start|><|image_pad|><|vision_end|>\
{% else %}{{ c.text }}{% endif %}{% endfor %}<|im_end|>
{% endfor -%}{%- if add_generation_prompt %}<|im_start|>assistant
{% endif -%}"""
PICTURES = {
    "patch_size": 16, "temporal_patch_size": 2, "merge_size": 2, "image_mean": [0.5] * 3, "image_std": [0.5] * 3,
    "processor_class": "Qwen3VLProcessor", "image_processor_type": "Qwen2VLImageProcessorFast",
    "size": {"longest_edge": 16_777_216, "shortest_edge": 65_536},
}  # fmt: skip
SIZES: dict[str, Any] = {
    "text_config": {
        "vocab_size": 151_936, "hidden_size": 2048, "intermediate_size": 6144, "num_hidden_layers": 28,
        "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128, "max_position_embeddings": 262_144,
        "rope_parameters": {"rope_type": "default", "rope_theta": 5e6, "mrope_section": [24, 20, 20],
                            "mrope_interleaved": True},
    },
    "vision_config": {
        "depth": 24, "hidden_size": 1024, "intermediate_size": 4096, "num_heads": 16, "out_hidden_size": 2048,
        "patch_size": 16, "spatial_merge_size": 2, "temporal_patch_size": 2, "num_position_embeddings": 2304,
        "deepstack_visual_indexes": [5, 11, 17],
    },
    "tie_word_embeddings": True,
}  # fmt: skip
BLOCK = 2**20  # numbers by chance, over and over: what they are decides nothing about the time


def write_model(folder: Path, words: tuple[str, ...], sizes: dict[str, Any] = SIZES) -> None:
    """Write it unless it is there already. `words` are short in its tokens, as they are for the real one."""
    done = folder / "model.safetensors"
    if done.is_file():
        return
    folder.mkdir(parents=True, exist_ok=True)
    from transformers import Qwen3VLConfig

    ids = _write_tokenizer(folder, words)
    config = Qwen3VLConfig(
        **sizes, image_token_id=ids["<|image_pad|>"], video_token_id=ids["<|video_pad|>"],
        vision_start_token_id=ids["<|vision_start|>"], vision_end_token_id=ids["<|vision_end|>"],
    )  # fmt: skip
    config.save_pretrained(folder)
    ends = {"eos_token_id": [ids["<|im_end|>"]], "pad_token_id": ids["<|endoftext|>"], "do_sample": False}
    (folder / "generation_config.json").write_text(json.dumps(ends), encoding="utf-8")
    (folder / "preprocessor_config.json").write_text(json.dumps(PICTURES), encoding="utf-8")
    shapes = _shapes(config)
    needed = 2 * sum(prod(shape) for shape in shapes.values())
    if shutil.disk_usage(folder).free < needed + 10**9:
        raise BadSet(f"The model takes {needed / 1e9:.1f} GB in {folder}, and there is not so much room.")
    part = folder / "model.part"
    _write_numbers(part, shapes)
    part.rename(done)


def _write_tokenizer(folder: Path, words: tuple[str, ...]) -> dict[str, int]:
    """Byte-level like the real one; its few words make a chart's numbers about as many tokens as the real ones do.

    Gives the number of each special token.
    """
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import Qwen2Tokenizer

    letters = Tokenizer(models.BPE())
    letters.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    letters.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=330, initial_alphabet=alphabet, show_progress=False)
    letters.train_from_iterator(list(words) * 4, trainer)
    letters.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    tokenizer = cast(Any, Qwen2Tokenizer)(
        tokenizer_object=letters, unk_token=None, bos_token=None, eos_token="<|im_end|>", pad_token="<|endoftext|>",
        additional_special_tokens=list(SPECIAL[1:]), model_max_length=32_768,
    )  # fmt: skip
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    numbers = letters.get_vocab()
    return {token: numbers[token] for token in SPECIAL}


def _shapes(config: object) -> dict[str, tuple[int, ...]]:
    """Of every tensor in the file; the head is the embedding and stands there once."""
    import torch
    from transformers import Qwen3VLForConditionalGeneration

    with torch.device("meta"):
        model: Any = Qwen3VLForConditionalGeneration(cast(Any, config))
    return {name: tuple(tensor.shape) for name, tensor in model.state_dict().items() if name != "lm_head.weight"}


def _write_numbers(file: Path, shapes: dict[str, tuple[int, ...]]) -> None:
    """The safetensors form: the length of the head, the head, the numbers, two bytes each."""
    head, place = {}, 0
    for name, shape in shapes.items():
        head[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [place, place + 2 * prod(shape)]}
        place += 2 * prod(shape)
    words = json.dumps({"__metadata__": {"format": "pt"}, **head}).encode()
    words += b" " * (-len(words) % 8)
    chance = _in_two_bytes(np.random.default_rng(0).standard_normal(BLOCK, np.float32) * np.float32(0.02))
    one = _in_two_bytes(np.ones(1, np.float32))
    with file.open("wb") as out:
        out.write(len(words).to_bytes(8, "little") + words)
        for name, shape in shapes.items():
            numbers = one if "norm" in name and name.endswith("weight") else chance
            left = prod(shape)
            while left:
                piece = np.resize(numbers, min(left, BLOCK))
                out.write(piece.tobytes())
                left -= len(piece)


def _in_two_bytes(numbers: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.uint16]]:
    """bfloat16 is the upper half of float32."""
    return (numbers.view(np.uint32) >> 16).astype(np.uint16)
