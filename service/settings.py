"""Every setting of the server, in one place: its name, what it may be, what it is when nobody says.

A setting is looked for in the environment, then in `.env`, then in `chartledger.toml`, both beside main.py; what the
command line says wins over all of them. In the environment and in `.env` names are in capitals behind CHARTLEDGER_, in
the file they are small and bare:

    CHARTLEDGER_PORT=8600          port = 8600

The engines know nothing of this file and read the environment: `tell` writes there what was found elsewhere.
`python -m service settings` prints what holds now and who says so; docs/settings.md is made from this class.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from extraction.errors import Sentence

PREFIX = "CHARTLEDGER_"
PROJECT = Path(__file__).parent.parent
TOML, DOTENV = "chartledger.toml", ".env"
HIDDEN = "••••"


class SettingsWrong(Exception):
    """The settings cannot be used; the sentence names the setting and never repeats what it was set to."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class Settings(BaseSettings):
    """What a person may set. A field's description is its line in docs/settings.md."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    host: str = Field(
        default="127.0.0.1", description="Address to listen on. 127.0.0.1 lets nobody in but this machine."
    )
    hosts: str = Field(
        default="",
        description="Names that browsers and scripts call the server by, separated by commas (`ledger.house.example`). "
        "This machine's own, and bare addresses once `host` lets others in, need not be listed.",
    )
    port: int = Field(default=8501, ge=1, le=65535, description="Port to listen on, or the next one that is free.")
    workspace: Path | None = Field(default=None, description="Folder of the ledger. By default the one opened last.")

    open: bool = Field(
        default=False, description="Listen beyond this machine although nobody signs in: all who reach it may do all."
    )
    admins: str = Field(default="", description="E-mail addresses of users who are always admins, separated by commas.")
    newcomers: Literal["none", "reader", "reviewer"] = Field(
        default="none", description="The role of somebody who signs in for the first time."
    )
    watch: Path | None = Field(
        default=None, description="Folder whose pictures are taken in by themselves, to be reviewed. Nothing is moved."
    )

    log_form: Literal["auto", "readable", "json"] = Field(
        default="auto",
        description="How a line of the log is written. `auto`: readable on a terminal, JSON anywhere else.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="What is worth a line: `info` has one a request, `warning` only what went wrong."
    )

    engine: Literal["", "qwen", "llama", "remote"] = Field(
        default="", description="Vision model used as the second reader. By default none, or what Settings says."
    )
    model: str = Field(default="", description="For `qwen`: a folder of weights, or a model's name on its hub.")
    gguf: str = Field(default="", description="For `llama`: a folder of GGUF files, or one of them.")
    server: str = Field(
        default="",
        description="For `remote`: addresses of OpenAI-compatible servers, separated by commas. Pictures go there.",
    )
    server_model: str = Field(default="", description="The model's name there; not needed where a server has only one.")
    server_key: SecretStr = Field(
        default=SecretStr(""), description="API key for these servers. Never shown, never logged."
    )
    server_plain: bool = Field(default=False, description="Pictures may go to other machines unencrypted (plain http).")
    precision: Literal["auto", "float32", "bfloat16", "int8", "int4"] = Field(
        default="auto",
        description="In which numbers `qwen` computes: fewer bits are quicker, take less memory, err more.",
    )
    threads: int | None = Field(
        default=None, ge=1, description="Cores that a model may use. By default every real one."
    )
    visual_tokens: int = Field(
        default=512, ge=16, le=16_384, description="How closely a model looks at a whole picture."
    )
    crops: int = Field(
        default=6, ge=0, le=50, description="How many parts of a picture a model may look at again, enlarged."
    )
    crop_seconds: int = Field(default=60, ge=1, le=600, description="Seconds that these second looks may take in all.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 — pydantic gives it
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 — pydantic gives it
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Who is asked, in this order; what `load` found in the file comes in by the last."""
        return env_settings, dotenv_settings, init_settings


def load(folder: Path = PROJECT) -> Settings:
    """The settings as environment and files say; raises SettingsWrong."""
    file = folder / TOML
    try:
        written: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        return Settings(**{**written, "_env_file": folder / DOTENV})
    except ValidationError as problem:
        raise SettingsWrong(what_is_wrong(problem)) from None  # the problem itself repeats the values
    except (tomllib.TOMLDecodeError, SettingsError, OSError, UnicodeDecodeError) as problem:
        raise SettingsWrong(
            Sentence(
                zh=f"设置文件无法读取（{file.name} 或 {DOTENV}：{type(problem).__name__}）。",
                en=f"A file of settings cannot be read ({file.name} or {DOTENV}: {type(problem).__name__}).",
            )
        ) from None


def what_is_wrong(problem: ValidationError) -> Sentence:
    """One sentence for all settings that are wrong; what was set is not in it, for it may be a key."""
    wrong = problem.errors(include_input=False, include_context=False, include_url=False)
    unknown = ", ".join(str(one["loc"][0]) for one in wrong if one["type"] == "extra_forbidden")
    bad = [(variable(str(one["loc"][0])), one["msg"]) for one in wrong if one["type"] != "extra_forbidden"]
    zh = [f"没有名为 {unknown} 的设置"] if unknown else []
    en = [f"there is no setting called {unknown}"] if unknown else []
    zh += [f"设置 {name} 的值无效（{why}）" for name, why in bad]
    en += [f"{name} is not right: {why}" for name, why in bad]
    return Sentence(zh=f"设置有误：{'；'.join(zh)}。", en=f"The settings are not right: {'; '.join(en)}.")


def variable(field: str) -> str:
    """What a setting is called in the environment."""
    return PREFIX + field.upper()


def tell(settings: Settings, environment: MutableMapping[str, str] = os.environ) -> None:
    """Write into the environment what was set anywhere, in the spelling that the engines read."""
    for field in settings.model_fields_set:
        environment[variable(field)] = spelled(getattr(settings, field))


def spelled(value: Any) -> str:
    """A setting's value as the environment has it; a key in full."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def misspelled(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Variables that look like settings of ours and are none: nobody reads them."""
    known = {variable(field) for field in Settings.model_fields}
    return tuple(sorted(name for name in environment if name.startswith(PREFIX) and name not in known))


# ------------------------------------------------------------------------------------------------- what is said of them


@dataclass(frozen=True, slots=True)
class Line:
    """One setting as it stands: a key is hidden."""

    name: str
    value: str
    is_set: bool
    about: str


def lines(settings: Settings) -> Iterator[Line]:
    """Every setting and what it is now."""
    for field, info in Settings.model_fields.items():
        value = getattr(settings, field)
        hidden = isinstance(value, SecretStr) and bool(value.get_secret_value())
        shown = HIDDEN if hidden else spelled(value)
        yield Line(variable(field), shown, field in settings.model_fields_set, info.description or "")


def page() -> str:
    """docs/settings.md, word for word."""
    rows = [
        f"| `{variable(field)}` | `{field}` | {choices(field)} | {usual(info.default)} | {info.description} |"
        for field, info in Settings.model_fields.items()
    ]
    return HEAD + "\n".join(rows) + "\n" + FOOT


def choices(field: str) -> str:
    """What a setting may be, from its type and its limits."""
    said = Settings.model_json_schema()["properties"][field]
    kinds = [kind for kind in said.get("anyOf", [said]) if kind.get("type") != "null"]
    kind = kinds[0]
    if "enum" in kind:
        return ", ".join(f"`{value}`" for value in kind["enum"] if value)
    if kind["type"] == "integer":
        least, most = kind.get("minimum", ""), kind.get("maximum", "")
        return f"{least} to {most}" if most != "" else f"{least} or more"
    return "`yes` or `no`" if kind["type"] == "boolean" else "a path" if kind.get("format") == "path" else "text"


def usual(default: Any) -> str:
    """What a setting is when nobody says."""
    word = "no" if default is False else spelled(default)
    return f"`{word}`" if word else "—"


HEAD = """# Settings

<!-- Made by `python -m service settings --page`; a test compares it with the program. -->

A setting may stand in four places. The first one that says something counts:

1. the command line (`python main.py --port 8600`; `--help` lists what it takes),
2. the environment (`CHARTLEDGER_PORT=8600`),
3. a file `.env` beside `main.py`, written like the environment,
4. a file `chartledger.toml` beside `main.py` (`port = 8600`).

A value that cannot be right, and a name in one of the files that is no setting, end the start with a sentence; a
misspelt name in the environment is told by `python -m service doctor`. `python -m service settings` prints what holds
now; keys are not shown. What is chosen on the page Settings (the vision model, languages, the daily backup) is kept
beside the ledger; for the vision model a setting here wins, and the page says so.

| in the environment | in the file | may be | else it is | what it does |
|---|---|---|---|---|
"""

FOOT = """
`python -m extraction`, which reads pictures without a ledger, takes these from the environment only.

## Words of others that count

| in the environment | what it does |
|---|---|
| `HF_HOME`, `HF_HUB_CACHE`, `MODELSCOPE_CACHE` | where hubs keep models; looked at before anything is fetched |
| `HF_ENDPOINT`, `MODELSCOPE_ENDPOINT` | another address to fetch a model from, when a person asks for it in Settings |
| `HF_TOKEN` | sent to that address with the request; never logged |
| `HF_HUB_OFFLINE` | `1`: nothing is ever fetched from the Hugging Face hub |
| `XDG_CACHE_HOME` | where models that were fetched are kept: `chartledger/models` in it, else in `~/.cache` |
"""
