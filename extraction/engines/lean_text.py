"""The language half of Qwen3-VL with nothing in it that need not be done for each word.

It stands where transformers' own stood, takes the same and gives the same. Three things are different: what was said
is remembered in room that is taken once, not copied at every word; matrices that take the same rows are one; and
they may be in fewer bits. The first two change no number but by the last digit of its rounding.
"""

from __future__ import annotations

from typing import Any, cast

import torch
from torch.nn import Module, ModuleList, functional
from transformers.modeling_outputs import BaseModelOutputWithPast

from extraction.engines.matrices import Packing, packed
from extraction.engines.memory import give_back

ROOM = 256  # tokens by which the room for what was said grows


class Said:
    """What the model remembers of a conversation: for each layer, keys and values of every token so far.

    Going back to an earlier state costs nothing, so a second question need not copy what the first one left.
    """

    def __init__(self) -> None:
        self.length = 0
        self._layers: dict[int, torch.Tensor] = {}

    def get_seq_length(self, _layer: int = 0) -> int:
        """By this name transformers asks how many tokens there are."""
        return self.length

    def add(self, layer: int, keys: torch.Tensor, values: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Put keys and values, tokens x heads x numbers, behind the others; all of them, heads first."""
        end = self.length + keys.shape[0]
        room = self._room(layer, end, keys)
        room[0, :, self.length : end] = keys.transpose(0, 1)
        room[1, :, self.length : end] = values.transpose(0, 1)
        return room[0, :, :end], room[1, :, :end]

    def crop(self, change: int) -> None:
        """Forget the last tokens; by this name and with a negative number, as transformers' own memory does."""
        self.length = max(0, self.length + min(0, change))

    def _room(self, layer: int, tokens: int, like: torch.Tensor) -> torch.Tensor:
        room = self._layers.get(layer)
        if room is not None and room.shape[2] >= tokens:
            return room
        larger = like.new_zeros(2, like.shape[1], -(-tokens // ROOM) * ROOM, like.shape[2])
        if room is not None:
            larger[:, :, : self.length] = room[:, :, : self.length]
        self._layers[layer] = larger
        return larger


class LeanText(Module):
    """Reads the tokens of one conversation and gives what the next word is chosen from."""

    def __init__(self, text: Any, packing: Packing) -> None:
        """Take over transformers' text model layer by layer; `text` is of no use afterwards."""
        super().__init__()
        self.config = text.config
        self.embed_tokens, self.norm, self.rotary_emb = text.embed_tokens, text.norm, text.rotary_emb
        self.layers = ModuleList()
        while len(text.layers):  # one after the other, so that both forms of the whole model are never there at once
            self.layers.append(_Layer(text.layers[0], len(self.layers), packing))
            _give_back(text.layers[0], keep_single=packing == "plain")
            del text.layers[0]

    def get_input_embeddings(self) -> Any:
        """By this name transformers asks what turns tokens into rows."""
        return self.embed_tokens

    def forward(
        self,
        inputs_embeds: torch.Tensor,
        position_ids: torch.Tensor,
        past_key_values: Said,
        visual_pos_masks: torch.Tensor | None = None,
        deepstack_visual_embeds: list[torch.Tensor] | None = None,
        **_others: object,
    ) -> BaseModelOutputWithPast:
        if inputs_embeds.shape[0] != 1:
            raise ValueError("one conversation at a time")
        rows = inputs_embeds[0]
        turns = _turns(self.rotary_emb, inputs_embeds, position_ids)
        seen = _seen(past_key_values.length, len(rows))
        for number, layer in enumerate(self.layers):
            rows = layer(rows, turns, seen, past_key_values)
            if deepstack_visual_embeds is not None and number < len(deepstack_visual_embeds):
                where = cast(torch.Tensor, visual_pos_masks)[0]
                rows[where] += deepstack_visual_embeds[number].to(rows.dtype)
        past_key_values.length += len(rows)
        return BaseModelOutputWithPast(
            last_hidden_state=_normed(rows, self.norm)[None], past_key_values=cast(Any, past_key_values)
        )


class Head(Module):
    """From what the text model gives to a score for each word, in fewer bits."""

    def __init__(self, weight: torch.Tensor, packing: Packing) -> None:
        super().__init__()
        self._matrix = packed(weight, packing)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return cast(torch.Tensor, self._matrix(rows[0]))[None]


class _Layer(Module):
    """One layer: look back, then think."""

    def __init__(self, layer: Any, number: int, packing: Packing) -> None:
        super().__init__()
        looking, thinking = layer.self_attn, layer.mlp
        self._norms: torch.Tensor
        self._number = number
        self._size = looking.head_dim
        self._queries = looking.q_proj.weight.shape[0] // self._size
        self._keys = looking.k_proj.weight.shape[0] // self._size
        self._before_looking, self._before_thinking = layer.input_layernorm, layer.post_attention_layernorm
        self._epsilon = looking.q_norm.variance_epsilon
        norms = [looking.q_norm.weight.expand(self._queries, -1), looking.k_norm.weight.expand(self._keys, -1)]
        self.register_buffer("_norms", torch.cat(norms).detach(), persistent=False)
        self._asks = packed(_one(looking.q_proj, looking.k_proj, looking.v_proj), packing)
        self._tells = packed(_one(looking.o_proj), packing)
        self._opens = packed(_one(thinking.gate_proj, thinking.up_proj), packing)
        self._closes = packed(_one(thinking.down_proj), packing)

    def forward(
        self, rows: torch.Tensor, turns: tuple[torch.Tensor, torch.Tensor], seen: torch.Tensor | None, said: Said
    ) -> torch.Tensor:
        rows = rows + self._look(_normed(rows, self._before_looking), turns, seen, said)
        gate, up = self._opens(_normed(rows, self._before_thinking)).chunk(2, dim=-1)
        return rows.add_(self._closes(functional.silu(gate).mul_(up)))

    def _look(
        self, rows: torch.Tensor, turns: tuple[torch.Tensor, torch.Tensor], seen: torch.Tensor | None, said: Said
    ) -> torch.Tensor:
        tokens = len(rows)
        heads = self._asks(rows).view(tokens, -1, self._size)
        both = functional.rms_norm(heads[:, : self._queries + self._keys], (self._size,), None, self._epsilon)
        both = _turned(both.mul_(self._norms), turns)
        keys, values = said.add(self._number, both[:, self._queries :], heads[:, self._queries + self._keys :])
        found = functional.scaled_dot_product_attention(
            both[:, : self._queries].transpose(0, 1)[None], keys[None], values[None], attn_mask=seen, enable_gqa=True,
            is_causal=seen is None and tokens > 1,
        )  # fmt: skip
        return cast(torch.Tensor, self._tells(found[0].transpose(0, 1).reshape(tokens, -1)))


def _one(*layers: Any) -> torch.Tensor:
    """The layers' matrices as one, for they take the same rows."""
    if any(layer.bias is not None for layer in layers):
        raise ValueError("a matrix with an offset")
    return torch.cat([layer.weight.detach() for layer in layers]) if len(layers) > 1 else layers[0].weight.detach()


def _give_back(layer: Any, keep_single: bool) -> None:
    """Let go of the numbers that stand in our own matrices now; single ones may be there as they were."""
    looking, thinking = layer.self_attn, layer.mlp
    copied = [looking.q_proj, looking.k_proj, looking.v_proj, thinking.gate_proj, thinking.up_proj]
    for projection in copied if keep_single else [*copied, looking.o_proj, thinking.down_proj]:
        numbers = projection.weight.detach()
        give_back(numbers.data_ptr(), numbers.nbytes)


def _normed(rows: torch.Tensor, norm: Any) -> torch.Tensor:
    return functional.rms_norm(rows, (rows.shape[-1],), norm.weight, norm.variance_epsilon)


def _turns(turner: Any, like: torch.Tensor, positions: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """By how much each number is turned for its token's place: with itself, and with its partner half a head away."""
    cosine, sine = turner(like, positions[-3:])
    cosine, sine = cosine[0, :, None], sine[0, :, None]
    half = sine.shape[-1] // 2
    return cosine, torch.cat([-sine[..., :half], sine[..., half:]], dim=-1)


def _turned(heads: torch.Tensor, turns: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    cosine, sine = turns
    partners = heads.view(*heads.shape[:-1], 2, -1).flip(-2).flatten(-2)
    return (heads * cosine).addcmul_(partners, sine)


def _seen(before: int, tokens: int) -> torch.Tensor | None:
    """Which tokens each new one may look at; None if that needs no saying."""
    if tokens == 1 or not before:
        return None
    return torch.ones(tokens, before + tokens, dtype=torch.bool).tril_(before)
