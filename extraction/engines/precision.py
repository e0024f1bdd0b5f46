"""In which numbers a model computes on this processor: what is fast here, and how much memory it takes.

bfloat16 halves memory but is several times slower than float32 where the processor cannot multiply it; whole numbers of
eight bits are fast everywhere and not quite the same model.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from extraction.engines.weights import Weights
from extraction.errors import ModelUnavailable, Sentence

if TYPE_CHECKING:
    import torch

Precision = Literal["float32", "bfloat16", "int8"]
SETTING = "CHARTLEDGER_PRECISION"
MULTIPLIES_BFLOAT16 = ("avx512_bf16", "amx_bf16", "bf16")  # the last is ARM's name
CPUINFO = Path("/proc/cpuinfo")
WORK = 1_200_000_000  # bytes for what is computed on the way: activations, the picture, the cache, torch itself
LANGUAGE = "language_model.layers."


def processor_flags() -> frozenset[str]:
    """What the processor says it can do; nothing where it does not say."""
    if not CPUINFO.is_file():
        return frozenset({"bf16"} if platform.machine() == "arm64" and platform.system() == "Darwin" else ())
    for line in CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines():
        name, _, rest = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return frozenset(rest.split())
    return frozenset()


def choose_precision(flags: frozenset[str], wanted: str = "") -> Precision:
    """The one that was asked for, else the fastest that is still the model as trained; raises ModelUnavailable."""
    wanted = wanted or os.environ.get(SETTING, "").strip().lower() or "auto"
    if wanted == "auto":
        return "bfloat16" if flags & set(MULTIPLIES_BFLOAT16) else "float32"
    for known in get_args(Precision):
        if wanted == known:
            return known  # type: ignore[no-any-return]  # get_args forgets the type
    choices = ", ".join(("auto", *get_args(Precision)))
    raise ModelUnavailable(
        Sentence(
            zh=f"设置 {SETTING} 的值“{wanted}”无效,可选:{choices}。",
            en=f"{SETTING} is “{wanted}”; it can be {choices}.",
        )
    )


def needed_memory(weights: Weights, precision: Precision) -> int:
    """Bytes that the loaded model takes, and its work."""
    numbers = weights.numbers()
    if precision != "int8":
        return numbers * (2 if precision == "bfloat16" else 4) + WORK
    language = weights.numbers(LANGUAGE)
    head = max((count for name, count in weights.tensors.items() if "embed_tokens" in name), default=0)
    return max(2 * numbers, 4 * (numbers - language) + language + head) + WORK  # read as bfloat16, then made smaller


def in_eight_bits(model: torch.nn.Module) -> None:
    """Turn the language model's layers into eight-bit numbers, one after the other, the rest into float32."""
    import torch
    from torch.ao.nn.quantized import dynamic
    from torch.ao.quantization import per_channel_dynamic_qconfig

    layers = [
        (owner, name, child)
        for path, owner in model.named_modules()
        for name, child in owner.named_children()
        if isinstance(child, torch.nn.Linear) and ("language_model" in path or name == "lm_head")
    ]
    for owner, name, layer in layers:
        whole: Any = torch.nn.Linear(layer.in_features, layer.out_features, layer.bias is not None)
        whole.weight = torch.nn.Parameter(layer.weight.detach().float(), requires_grad=False)
        if layer.bias is not None:
            whole.bias = torch.nn.Parameter(layer.bias.detach().float(), requires_grad=False)
        whole.qconfig = per_channel_dynamic_qconfig
        setattr(owner, name, cast(Any, dynamic.Linear).from_float(whole))
    model.float()
