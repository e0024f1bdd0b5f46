"""What a server tells of its models, so that another model under the same name is known to be another.

A server lists names; some tell more: when the model was made, how large it is, where it lies. Whatever is told goes
into the name that readings are filed under. Where nothing is told the name is all there is, and nobody can know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

TELLING = ("root", "parent", "digest", "quantization", "max_model_len", "size", "n_params", "n_vocab", "n_embd")
LONGEST = 120  # characters of one thing told
BIRTHDAY = "created"
CLOCK_SECONDS = 1.1  # between two looks at a birthday: many servers give the time of day for it


@dataclass(frozen=True, slots=True)
class Listed:
    """A model by its name, and all that its server tells that stays the same as long as the model does."""

    name: str
    told: tuple[tuple[str, str], ...] = ()

    @property
    def weights(self) -> str:
        """What readings are filed under: "qwen3-vl (created=1763000000, size=4300000000)"."""
        more = ", ".join(f"{key}={value}" for key, value in self.told)
        return f"{self.name} ({more})" if more else self.name

    @property
    def has_birthday(self) -> bool:
        return any(key == BIRTHDAY for key, _ in self.told)

    def without_birthday(self) -> Listed:
        """The same without the time that only is the server's clock."""
        return Listed(self.name, tuple(one for one in self.told if one[0] != BIRTHDAY))


def listed_from(model: Mapping[str, object]) -> Listed:
    """One line of the list; what is no plain word or number is left out."""
    name, meta = str(model["id"]), model.get("meta")
    details = {**(meta if isinstance(meta, dict) else {}), **model}
    told = [
        (key, _plain(details[key]))
        for key in (BIRTHDAY, *TELLING)
        if isinstance(details.get(key), str | int | float) and details[key] not in ("", 0, name)
    ]
    owner = model.get("owned_by")
    if told and isinstance(owner, str) and owner:  # alone it tells the program and not the model
        told.insert(0, ("owned_by", _plain(owner)))
    return Listed(name, tuple(told))


def known_by_name_only(weights: str) -> bool:
    """True if the server told nothing of its model but a name."""
    return not re.search(rf"\((?:owned_by=[^,]*, )?(?:{'|'.join((BIRTHDAY, *TELLING))})=", weights)


def _plain(value: object) -> str:
    return re.sub(r"[^\w./:+@-]", "_", str(value))[:LONGEST]
