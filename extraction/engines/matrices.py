"""A model's matrices in fewer bytes: to write one word all of them are read once, so their size is the time it takes.

Eight bits a number, with a scale for each row of the matrix and one for each token: about one part in a hundred is lost
in every product. Four bits, with a scale for every 32 numbers of a row: about eight in a hundred. What the processor or
this build of torch cannot do right is told by `can`, which tries it.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any, Literal, cast

import torch
from torch.nn import Module, functional

Packing = Literal["plain", "int8", "int4"]
GROUP = 32  # numbers of a row that share a scale in four bits
ROWS = 8192
FEW = 4  # tokens at once: with more of them, eight bits are faster than four


def packed(weight: torch.Tensor, packing: Packing) -> Module:
    """The matrix, so that calling it with rows of numbers multiplies each of them; `weight` may be let go of."""
    if packing == "plain":
        return Plain(weight)
    if packing == "int4" and weight.shape[0] % 16 == 0 and weight.shape[1] % GROUP == 0:
        return FourBits(weight)
    return EightBits(weight) if _has_whole_numbers() else OlderEightBits(weight)


@cache
def can(packing: Packing) -> bool:
    """True if this machine multiplies in this form and the products are right."""
    if packing == "int4" and not can("int8"):
        return False
    try:
        return _error(packing) < {"plain": 0.01, "int8": 0.03, "int4": 0.13}[packing]
    except (RuntimeError, AttributeError, NotImplementedError):
        return False


def tokens_together(packing: Packing) -> int:
    """How many tokens may be multiplied at once with the same result as one by one."""
    if packing == "plain" or _has_whole_numbers():
        return FEW if packing == "int4" else 1000
    return 1  # the older library has one scale for all of them


class Plain(Module):
    """All the numbers as they are."""

    def __init__(self, weight: torch.Tensor) -> None:
        super().__init__()
        self.weight = weight

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return functional.linear(rows, self.weight)


class EightBits(Module):
    """Whole numbers on both sides, by the processor's own instructions for them (VNNI, AMX)."""

    def __init__(self, weight: torch.Tensor) -> None:
        super().__init__()
        whole, self._scale = _in_eight_bits(weight)
        self._zeros = torch.zeros(len(whole), dtype=torch.int32)
        self._matrix = torch.ops.onednn.qlinear_prepack(whole, None)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        scale = rows.abs().amax(-1, keepdim=True).float().clamp_(min=1e-12).mul_(1 / 127)
        whole = (rows / scale).round_().add_(128).to(torch.uint8)  # unsigned: processors without AMX know no other
        products = torch.ops.onednn.qlinear_pointwise(
            whole, 1.0, 128, self._matrix, self._scale, self._zeros, None, 1.0, 0, torch.float32, "none", [], ""
        )
        return cast(torch.Tensor, products.mul_(scale).to(rows.dtype))


class OlderEightBits(Module):
    """The same on processors without these instructions, by torch's older library."""

    def __init__(self, weight: torch.Tensor) -> None:
        super().__init__()
        from torch.ao.nn.quantized import dynamic
        from torch.ao.quantization import per_channel_dynamic_qconfig

        whole: Any = torch.nn.Linear(weight.shape[1], weight.shape[0], bias=False, device="meta")
        whole.weight = torch.nn.Parameter(weight.float(), requires_grad=False)
        whole.qconfig = per_channel_dynamic_qconfig
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # torch is pinned; its successor needs a compiler
            self._matrix = cast(Any, dynamic.Linear).from_float(whole)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return cast(torch.Tensor, self._matrix(rows.float())).to(rows.dtype)


class FourBits(Module):
    """Four bits for a word at a time; eight beside them for a whole prompt, where four are slower."""

    def __init__(self, weight: torch.Tensor) -> None:
        super().__init__()
        self._many = packed(weight, "int8")
        self._matrix, self._scales = _in_four_bits(weight)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        if rows.shape[0] > FEW:
            return cast(torch.Tensor, self._many(rows))
        products = torch.ops.aten._weight_int4pack_mm_for_cpu(
            rows.to(torch.bfloat16), self._matrix, GROUP, self._scales
        )
        return cast(torch.Tensor, products).to(rows.dtype)


def _in_eight_bits(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Whole numbers up to 127, and what each row is to be multiplied by."""
    scale = weight.abs().amax(1).float().clamp_(min=1e-12) / 127
    whole = torch.empty(weight.shape, dtype=torch.int8)
    for part in _parts(len(weight)):
        whole[part] = (weight[part] / scale[part, None]).round_().to(torch.int8)
    return whole, scale


def _in_four_bits(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The kernel's own form of numbers from 0 to 15, and the scale and middle of each group."""
    height, width = weight.shape
    matrix, scales = [], []
    for part in _parts(height):
        groups = weight[part].float().view(-1, width // GROUP, GROUP)
        low, high = groups.aminmax(dim=2)
        scale = ((high - low) / 15).clamp_(min=1e-12)
        whole = ((groups - low[..., None]) / scale[..., None]).round_().clamp_(0, 15).to(torch.int32)
        matrix.append(torch.ops.aten._convert_weight_to_int4pack_for_cpu(whole.view(-1, width), 2))
        scales.append(torch.stack([scale, low + 8 * scale], dim=2).transpose(0, 1).to(torch.bfloat16))
    return torch.cat(matrix), torch.cat(scales, dim=1).contiguous()


def _parts(rows: int) -> list[slice]:
    """So many rows at a time that what is computed on the way takes little memory."""
    return [slice(first, min(first + ROWS, rows)) for first in range(0, rows, ROWS)]


@cache
def _has_whole_numbers() -> bool:
    """True if oneDNN multiplies whole numbers right: without the right instructions its sums run over."""
    try:
        weight = torch.full((64, 64), 127.0)
        return bool(torch.allclose(EightBits(weight)(weight), weight @ weight, rtol=1e-3))
    except (RuntimeError, AttributeError, NotImplementedError):
        return False


def _error(packing: Packing) -> float:
    """How much of a product by chance is wrong, of one token and of many."""
    chance = torch.Generator().manual_seed(0)
    weight, rows = (torch.randn(size, generator=chance) for size in ((128, 256), (16, 256)))
    matrix, true = packed(weight, packing), rows @ weight.T
    return max(float((matrix(rows[:n]) - true[:n]).norm() / true[:n].norm()) for n in (1, 16))
