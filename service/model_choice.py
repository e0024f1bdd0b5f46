"""Which vision model is the second reader on this machine: chosen on a page, kept in a file beside the workspaces.

What the environment says wins over the file, and the page shows it as such:
    CHARTLEDGER_ENGINE         qwen, llama or remote
    CHARTLEDGER_MODEL          a folder of weights, or the name of a model that a hub keeps on this machine
    CHARTLEDGER_GGUF           a folder of GGUF files, or one of them
    CHARTLEDGER_SERVER         addresses of OpenAI-compatible servers, separated by commas
    CHARTLEDGER_SERVER_MODEL   the model's name there
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from extraction.engines.weights import DEFAULT

EngineName = Literal["", "qwen", "llama", "remote"]
FILE = "model.json"
ENGINE, MODEL, GGUF = "CHARTLEDGER_ENGINE", "CHARTLEDGER_MODEL", "CHARTLEDGER_GGUF"
SERVER, SERVER_MODEL = "CHARTLEDGER_SERVER", "CHARTLEDGER_SERVER_MODEL"
SERVER_PLAIN = "CHARTLEDGER_SERVER_PLAIN"
VARIABLES = (ENGINE, MODEL, GGUF, SERVER, SERVER_MODEL)


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The engine ("" for none), and what each engine needs to know.

    `plain`: pictures may go to other machines unencrypted. `preload`: load the model when the program starts.
    """

    engine: EngineName = ""
    folder: str = ""
    gguf_folder: str = ""
    servers: tuple[str, ...] = ()
    server_model: str = ""
    plain: bool = False
    preload: bool = False

    @property
    def place(self) -> str:
        """Where the chosen model is: a folder, a model that a hub keeps here, or addresses; "" if nothing is said."""
        places = {"qwen": self.folder or DEFAULT, "llama": self.gguf_folder, "remote": ", ".join(self.servers)}
        return places.get(self.engine, "")

    @property
    def settings(self) -> dict[str, str]:
        """What the reading process is told, as its environment."""
        if self.engine == "remote":
            told = {SERVER: ",".join(self.servers), SERVER_MODEL: self.server_model}
            return {**told, SERVER_PLAIN: "yes"} if self.plain else told
        return {GGUF if self.engine == "llama" else MODEL: self.place} if self.place else {}


CHOICE_JSON = TypeAdapter(ModelChoice)


def addresses(text: str) -> tuple[str, ...]:
    """The addresses in a text, one a line or separated by commas or blanks."""
    return tuple(dict.fromkeys(part for part in re.split(r"[\s,;，；]+", text) if part))


def kept_choice(folder: Path) -> ModelChoice:
    """What was chosen on this machine; nothing where the file is missing or somebody spoilt it."""
    file = folder / FILE
    try:
        return CHOICE_JSON.validate_json(file.read_bytes()) if file.is_file() else ModelChoice()
    except ValidationError:
        return ModelChoice()


def keep_choice(folder: Path, choice: ModelChoice) -> None:
    """Keep it; a crash leaves the old one or the new one, never half of one."""
    part = folder / f"{FILE}.part"
    part.write_bytes(CHOICE_JSON.dump_json(choice, indent=2))
    part.replace(folder / FILE)


def said_by_environment(environment: Mapping[str, str] = os.environ) -> frozenset[str]:
    """Which variables say something about the model."""
    return frozenset(name for name in VARIABLES if environment.get(name, "").strip())


def with_environment(choice: ModelChoice, environment: Mapping[str, str] = os.environ) -> ModelChoice:
    """The choice with what the environment says instead, where it says something."""
    said = {name: environment[name].strip() for name in said_by_environment(environment)}
    if SERVER in said:
        choice = replace(choice, engine="remote", servers=addresses(said[SERVER]))
    if SERVER_MODEL in said:
        choice = replace(choice, server_model=said[SERVER_MODEL])
    if GGUF in said:
        choice = replace(choice, engine="llama", gguf_folder=said[GGUF])
    if MODEL in said:
        choice = replace(choice, engine="qwen", folder=said[MODEL])
    engines: dict[str, EngineName] = {"qwen": "qwen", "llama": "llama", "remote": "remote"}
    return replace(choice, engine=engines.get(said.get(ENGINE, ""), choice.engine))
