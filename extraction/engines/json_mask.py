"""Keeps an answer inside a JSON schema while it is written: at each step only tokens that can still lead to one."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import torch

COMPACT: Any = {"whitespace_flexible": False}  # a model with nothing to say writes blanks for ever


class JsonMask:
    """One answer in the making. Numbers of tokens are those of the tokenizer it was made for."""

    def __init__(self, tokens: Any, schema: str) -> None:
        import llguidance
        import llguidance.numpy as masks

        self._matcher = llguidance.LLMatcher(tokens, _grammar(schema))
        self._fill = masks.fill_next_token_bitmask
        self._mask = masks.allocate_token_bitmask(1, tokens.vocab_size)

    def allow(self, scores: torch.Tensor) -> torch.Tensor:
        """The scores of the next token, those that would leave the schema at minus infinity."""
        import torch

        self._fill(self._matcher, self._mask, 0)
        bits = np.unpackbits(self._mask[0].view(np.uint8), bitorder="little")[: scores.shape[-1]]
        allowed = torch.zeros(scores.shape[-1], dtype=torch.bool)
        allowed[: len(bits)] = torch.from_numpy(bits.astype(bool))
        return scores.masked_fill(~allowed, float("-inf"))

    def take(self, token: int) -> None:
        """The token that was chosen."""
        self._matcher.consume_token(token)

    def forced(self) -> list[int]:
        """The tokens that must come next, if only one way leads on."""
        return list(self._matcher.compute_ff_tokens())


def tokens_of(tokenizer: Any, vocabulary: int) -> Any:
    """What the mask must know of a tokenizer; `vocabulary` is how many scores the model gives."""
    import llguidance.hf

    return llguidance.hf.from_tokenizer(tokenizer, n_vocab=vocabulary)


@cache
def _grammar(schema: str) -> str:
    import llguidance

    return llguidance.LLMatcher.grammar_from_json_schema(json.dumps(json.loads(schema)), defaults=COMPACT)
