"""In which numbers a model computes on this processor: what is fast here, and how much memory it takes.

bfloat16 halves memory but is several times slower than float32 where the processor cannot multiply it; whole numbers of
eight bits are faster still and not quite the same model, four bits even less so.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Literal, get_args

from extraction.engines.weights import Weights
from extraction.errors import ModelUnavailable, Sentence

Precision = Literal["float32", "bfloat16", "int8", "int4"]
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
        return "bfloat16" if multiplies_bfloat16(flags) else "float32"
    for known in get_args(Precision):
        if wanted == known:
            return known  # type: ignore[no-any-return]  # get_args forgets the type
    choices = ", ".join(("auto", *get_args(Precision)))
    raise ModelUnavailable(
        Sentence(
            zh=f"设置 {SETTING} 的值“{wanted}”无效，可选：{choices}。",
            en=f"{SETTING} is “{wanted}”; it can be {choices}.",
        )
    )


def multiplies_bfloat16(flags: frozenset[str]) -> bool:
    """True if two bytes a number are fast here."""
    return bool(flags & set(MULTIPLIES_BFLOAT16))


def needed_memory(weights: Weights, precision: Precision) -> int:
    """Bytes that the loaded model takes, and its work."""
    numbers = weights.numbers()
    if precision in ("float32", "bfloat16"):
        return numbers * (2 if precision == "bfloat16" else 4) + WORK
    language = weights.numbers(LANGUAGE)
    head = max((count for name, count in weights.tensors.items() if "embed_tokens" in name), default=0)
    rest = (2 if multiplies_bfloat16(processor_flags()) else 4) * (numbers - language)
    bits = (8 if precision == "int8" else 8 + 5) * (language + head)
    return rest + bits // 8 + WORK  # what is packed is read piece by piece


def together(precision: Precision) -> int:
    """How many tokens may be computed at once with the same result as one by one."""
    if precision not in ("int8", "int4"):
        return 1000
    from extraction.engines.matrices import tokens_together

    return tokens_together(precision)


def check_can(precision: Precision) -> None:
    """Raise ModelUnavailable if this processor cannot compute in that precision, before anything is loaded."""
    from extraction.engines.matrices import can

    if precision in ("int8", "int4") and not can(precision):
        raise ModelUnavailable(
            Sentence(
                zh=f"本机处理器或此版本的 PyTorch 不能以 {precision} 计算。请把 {SETTING} 设为 auto。",
                en=f"This processor, or this PyTorch, cannot compute in {precision}. Set {SETTING} to auto.",
            )
        )
