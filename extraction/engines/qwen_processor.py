"""From a picture and a prompt to what Qwen3-VL takes in: tokens, patches, and which token is a piece of the picture.

Pictures are prepared by the same library on every machine, without torchvision (transformers wants that for videos).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from PIL import Image

from extraction.engines.vision import Pixels


def load_processor(folder: Path) -> Any:
    """The processor of the model in a folder, for pictures alone."""
    from transformers import AutoImageProcessor, AutoTokenizer, Qwen3VLProcessor

    class ImageProcessor(Qwen3VLProcessor):
        """Does without the part for videos, which needs torchvision."""

        def check_argument_for_proper_class(self, argument_name: str, argument: object) -> Any:
            if argument_name == "video_processor" and argument is None:
                return type(None)
            return cast(Any, super()).check_argument_for_proper_class(argument_name, argument)

    tokenizer = cast(Any, AutoTokenizer).from_pretrained(folder, local_files_only=True)
    pictures = cast(Any, AutoImageProcessor).from_pretrained(folder, backend="pil", local_files_only=True)
    return cast(Any, ImageProcessor)(
        image_processor=pictures, tokenizer=tokenizer, video_processor=None,
        chat_template=tokenizer.chat_template or _older_template(folder),
    )  # fmt: skip


def prompt_inputs(processor: Any, pixels: Pixels, prompt: str) -> Any:
    """The picture first, then the words, in the model's own form of a conversation."""
    content = [{"type": "image", "image": Image.fromarray(pixels)}, {"type": "text", "text": prompt}]
    return processor.apply_chat_template(
        [{"role": "user", "content": content}],
        add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt",
    )  # fmt: skip


def _older_template(folder: Path) -> str | None:
    """Older repositories keep the template in a file of its own."""
    file = folder / "chat_template.json"
    return json.loads(file.read_text(encoding="utf-8"))["chat_template"] if file.is_file() else None
