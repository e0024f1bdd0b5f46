"""What lies where the chosen model should be: its name, the memory it takes, or what is wrong in one sentence.

Looks into files' heads only: nothing is loaded, nothing leaves the machine.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extraction.engines.addresses import servers_from
from extraction.engines.gguf import find_pair
from extraction.engines.precision import choose_precision, needed_memory, processor_flags
from extraction.engines.weights import find_weights
from extraction.errors import ModelUnavailable, Sentence
from service.model_choice import ModelChoice

QWEN3_VL = "qwen3_vl"


@dataclass(frozen=True, slots=True)
class Found:
    """A model, by name, with the bytes of memory it needs (0 where nobody can tell); or the problem with it.

    `destination` says where pictures go, where they leave the reading process.
    """

    name: str = ""
    memory: int = 0
    problem: Sentence | None = None
    destination: Sentence | None = None


def look(choice: ModelChoice) -> Found:
    """What the choice leads to."""
    try:
        return LOOKS[choice.engine](choice) if choice.place else Found()
    except ModelUnavailable as problem:
        return Found(problem=problem.sentence)


def look_at_folder(choice: ModelChoice) -> Found:
    weights = find_weights(QWEN3_VL, choice.place)
    return Found(weights.name, needed_memory(weights, choose_precision(processor_flags())))


def look_at_gguf(choice: ModelChoice) -> Found:
    pair = find_pair(Path(choice.place).expanduser())
    return Found(pair.model.name, pair.memory())


def look_at_servers(choice: ModelChoice) -> Found:
    servers = servers_from({**os.environ, **choice.settings})
    names = ", ".join(address.url for address in servers.addresses)
    return Found(servers.model or names, destination=servers.destination)


LOOKS: dict[str, Callable[[ModelChoice], Found]] = {
    "qwen": look_at_folder,
    "llama": look_at_gguf,
    "remote": look_at_servers,
}
