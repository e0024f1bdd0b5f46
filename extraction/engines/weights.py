"""Where a model's weights are, whether they are whole, and how to fetch them when a person asks for it.

They are looked for in a local folder (CHARTLEDGER_MODEL), then in what the Hugging Face hub and ModelScope keep on this
machine. Nothing is ever fetched while a picture is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path

from extraction.errors import ModelUnavailable, Sentence

SETTING = "CHARTLEDGER_MODEL"
DEFAULT = "Qwen/Qwen3-VL-2B-Instruct"
REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
NEEDED = ("config.json", "tokenizer.json", "tokenizer_config.json", "preprocessor_config.json")
INDEX = "model.safetensors.index.json"
SAMPLE = 2**20  # bytes from the start, the middle and the end of each file that tell one set of weights from another
LARGEST_HEADER = 100 * 2**20


@dataclass(frozen=True, slots=True)
class Weights:
    """A whole model on this machine. `name` says which, to the byte: it is part of every extraction's identity.

    `tensors` is how many numbers each tensor holds.
    """

    folder: Path
    name: str
    model_type: str
    tensors: Mapping[str, int]

    def numbers(self, part: str = "") -> int:
        """How many numbers the model holds, or those of its tensors with `part` in their names."""
        return sum(count for name, count in self.tensors.items() if part in name)


def find_weights(model_type: str, wanted: str = "") -> Weights:
    """The weights of a folder or a repository, by default those of the setting; raises ModelUnavailable."""
    wanted = wanted or os.environ.get(SETTING, "").strip() or DEFAULT
    folder = _folder_of(wanted)
    found = _model_type(folder)
    if found != model_type:
        raise ModelUnavailable(
            Sentence(
                zh=f"{folder} 中的模型是“{found}”类型，此引擎需要“{model_type}”。请检查设置页（或 {SETTING}）。",
                en=f"{folder} holds a model of type “{found}”; this engine needs “{model_type}”. "
                f"Check Settings (or {SETTING}).",
            )
        )
    tensors = dict(_tensors(folder))
    return Weights(folder, f"{_short_name(wanted, folder)}@{_fingerprint(folder)}", model_type, tensors)


# ----------------------------------------------------------------------------------------------------------- places


def _folder_of(wanted: str) -> Path:
    """The folder; raises ModelUnavailable when there is none."""
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        return folder
    if not REPOSITORY.fullmatch(wanted):
        raise ModelUnavailable(
            Sentence(
                zh=f"没有找到模型文件夹 {wanted}。请在设置页（或环境变量 {SETTING}）检查。",
                en=f"There is no model folder {wanted}. Check the path in Settings (or in {SETTING}).",
            )
        )
    places = [place for place in (own_folder(wanted), _in_hub(wanted), _in_modelscope(wanted)) if place is not None]
    here = [place for place in places if place.is_dir()]
    if here:
        return next((place for place in here if _is_whole(place)), here[0])
    raise ModelUnavailable(
        Sentence(
            zh=f"模型 {wanted} 不在本机上。请在设置页下载，或选定已下载的文件夹（也可用环境变量 {SETTING}）。",
            en=f"The model {wanted} is not on this machine. Fetch it in Settings, or choose a folder that holds it "
            f"(there or in {SETTING}).",
        )
    )


def own_folder(repository: str) -> Path:
    """Where we keep what we fetched ourselves."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    return cache / "chartledger" / "models" / repository.replace("/", "--")


def hub_cache() -> Path:
    """Where the Hugging Face hub keeps what it fetched."""
    home = Path(os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface")
    return Path(os.environ.get("HF_HUB_CACHE") or home / "hub").expanduser()


def _in_hub(repository: str) -> Path | None:
    """The snapshot that "main" names, if the hub's folder has one."""
    kept = hub_cache() / f"models--{repository.replace('/', '--')}"
    reference = kept / "refs" / "main"
    if not reference.is_file():
        return None
    snapshot = kept / "snapshots" / reference.read_text(encoding="utf-8").strip()
    return snapshot if snapshot.is_dir() else None


def _in_modelscope(repository: str) -> Path | None:
    """ModelScope keeps plain folders; a dot in a name may be written as three underscores."""
    cache = Path(os.environ.get("MODELSCOPE_CACHE") or "~/.cache/modelscope").expanduser()
    owner, name = repository.split("/")
    for top in (cache / "hub" / "models", cache / "models", cache / "hub"):
        for spelled in (name, name.replace(".", "___")):
            if (folder := top / owner / spelled).is_dir():
                return folder
    return None


def _short_name(wanted: str, folder: Path) -> str:
    return wanted.rsplit("/", 1)[-1] if REPOSITORY.fullmatch(wanted) else folder.resolve().name


# ------------------------------------------------------------------------------------------------------------ whole?


def _is_whole(folder: Path) -> bool:
    try:
        _model_type(folder)
        return bool(dict(_tensors(folder)))
    except ModelUnavailable:
        return False


def _model_type(folder: Path) -> str:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise _unfinished(folder, missing[0])
    try:
        return str(json.loads((folder / "config.json").read_text(encoding="utf-8")).get("model_type"))
    except (ValueError, AttributeError) as problem:
        raise _damaged(folder / "config.json") from problem


def _weight_files(folder: Path) -> list[Path]:
    """The files that hold the numbers: one, or those that the index names."""
    index = folder / INDEX
    if not index.is_file():
        return [folder / "model.safetensors"]
    try:
        names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise _damaged(index) from problem
    if not all(isinstance(name, str) and Path(name).name == name for name in names):
        raise _damaged(index)
    return [folder / name for name in names]


def _tensors(folder: Path) -> Iterator[tuple[str, int]]:
    """Each tensor and how many numbers it holds, as the files' own heads say; a file that is cut short is no file."""
    for file in _weight_files(folder):
        if not file.is_file():
            raise _unfinished(folder, file.name)
        head, start = _head(file)
        ends = [0]
        for name, tensor in head.items():
            if name == "__metadata__":
                continue
            try:
                ends.append(int(tensor["data_offsets"][1]))
                yield name, prod(int(side) for side in tensor["shape"])
            except (KeyError, IndexError, TypeError, ValueError) as problem:
                raise _damaged(file) from problem
        if file.stat().st_size < start + max(ends):
            raise _unfinished(folder, file.name)


def _head(file: Path) -> tuple[Mapping[str, Mapping[str, list[int]]], int]:
    """What a safetensors file says of itself, and where its numbers begin."""
    with file.open("rb") as weights:
        length = int.from_bytes(weights.read(8), "little")
        if not 2 <= length <= LARGEST_HEADER:
            raise _damaged(file)
        words = weights.read(length)
    if len(words) < length:
        raise _unfinished(file.parent, file.name)
    try:
        head = json.loads(words)
    except ValueError as problem:
        raise _damaged(file) from problem
    if not isinstance(head, dict):
        raise _damaged(file)
    return head, 8 + length


def _fingerprint(folder: Path) -> str:
    """Twelve letters that tell these weights from any others: two trainings of one model differ everywhere."""
    words = hashlib.sha256((folder / "config.json").read_bytes())
    for file in _weight_files(folder):
        size = file.stat().st_size
        words.update(f"{file.name} {size}".encode())
        with file.open("rb") as weights:
            for place in (0, max(0, size // 2), max(0, size - SAMPLE)):
                weights.seek(place)
                words.update(weights.read(SAMPLE))
    return words.hexdigest()[:12]


def _unfinished(folder: Path, name: str) -> ModelUnavailable:
    return ModelUnavailable(
        Sentence(
            zh=f"{folder} 中的模型不完整：缺少 {name} 或它没有下载完。请重新下载，会从中断处继续。",
            en=f"The model in {folder} is not whole: {name} is missing or cut short. "
            "Fetch it again; it goes on from there.",
        )
    )


def _damaged(file: Path) -> ModelUnavailable:
    return ModelUnavailable(
        Sentence(zh=f"文件 {file} 已损坏，请删除后重新下载。", en=f"{file} is damaged. Delete it and fetch it again.")
    )
