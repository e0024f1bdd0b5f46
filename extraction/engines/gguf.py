"""GGUF files, as llama.cpp reads them: a language model and, beside it, the eye that goes with it (its "mmproj").

Looks into the files' heads only: what they are, whether they are whole, how much memory they will take.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extraction.errors import ModelUnavailable, Sentence

CONTEXT = 10_240  # tokens: 512 of picture, up to 7,000 of prompt where much is printed, 1,500 of answer, some to spare
PREFERRED = ("q8_0", "q4_k_m", "f16", "bf16")  # 8 bits: nearly the model as trained, in half of the memory
SAMPLE = 1024 * 1024  # bytes at a file's ends that tell it from another of the same length
SCALARS = {0: "B", 1: "b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "?", 10: "<Q", 11: "<q", 12: "<d"}
STRING, ARRAY = 8, 9
# Bytes and values of one block of the commonest types of number; of any other type a byte of each tensor is asked for.
BLOCKS = {
    **dict.fromkeys((1, 30), (2, 1)),
    **{kind: (size, 32) for kind, size in ((2, 18), (3, 20), (6, 22), (7, 24), (8, 34))},
    **{kind: (size, 256) for kind, size in ((10, 84), (11, 110), (12, 144), (13, 176), (14, 210))},
    0: (4, 1),
}


@dataclass(frozen=True, slots=True)
class GgufHead:
    """What a file says of itself, and how many bytes it has when it is whole."""

    facts: Mapping[str, object]
    whole: int

    @property
    def architecture(self) -> str:
        return str(self.facts.get("general.architecture", ""))

    @property
    def is_eye(self) -> bool:
        return self.architecture == "clip"

    def number(self, name: str, otherwise: int) -> int:
        """A fact of this architecture; of a list of numbers, one a layer, the largest."""
        fact = self.facts.get(f"{self.architecture}.{name}", otherwise)
        numbers = fact if isinstance(fact, list) else [fact]
        return max((n for n in numbers if isinstance(n, int)), default=otherwise)


@dataclass(frozen=True, slots=True)
class GgufPair:
    """A language model and its eye."""

    model: Path
    eye: Path

    @property
    def identity(self) -> str:
        """Both names and a fingerprint of both files."""
        seen = hashlib.sha256()
        for path in (self.model, self.eye):
            with path.open("rb") as file:
                size = file.seek(0, 2)
                file.seek(0)
                seen.update(str(size).encode() + file.read(SAMPLE))
                file.seek(max(0, size - SAMPLE))
                seen.update(file.read(SAMPLE))
        return f"{self.model.name} + {self.eye.name} ({seen.hexdigest()[:12]})"

    def memory(self, context: int = CONTEXT) -> int:
        """Bytes that the pair takes with room for so many tokens: weights, memory of the text, room to compute."""
        head = read_head(self.model)
        width = head.number("embedding_length", 2048) // max(1, head.number("attention.head_count", 16))
        sides = head.number("attention.key_length", width) + head.number("attention.value_length", width)
        layers, heads = head.number("block_count", 28), head.number("attention.head_count_kv", 8)
        remembered = 2 * context * layers * heads * sides  # two bytes a number
        return self.model.stat().st_size + self.eye.stat().st_size + remembered + 300 * 1024**2


def find_pair(place: Path) -> GgufPair:
    """The model and its eye at a place: a folder, or a model file with its eye beside it.

    Raises ModelUnavailable if one is missing or not whole. Of several, 8 bits are preferred, then 4.
    """
    if not place.exists():
        raise ModelUnavailable(_not_there(place))
    folder = place if place.is_dir() else place.parent
    heads = {path: read_head(path) for path in ([place] if place.is_file() else _files(folder))}
    models = [path for path, head in heads.items() if not head.is_eye]
    eyes = [path for path in _files(folder) if (heads.get(path) or read_head(path)).is_eye]
    if not models:
        raise ModelUnavailable(_no_model(folder))
    if not eyes:
        raise ModelUnavailable(_no_eye(folder))
    return GgufPair(min(models, key=_rank), min(eyes, key=_rank))


def read_head(path: Path) -> GgufHead:
    """What the file says of itself; raises ModelUnavailable if it is no GGUF file or not whole."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
            if held[:4] != b"GGUF":
                raise ModelUnavailable(_no_gguf(path))
            head = _Reading(held).head()
            if len(held) >= head.whole:
                return head
    except (struct.error, IndexError, UnicodeDecodeError):
        pass  # it ends before its head does
    except (OSError, ValueError) as problem:  # ValueError: an empty file cannot be mapped
        raise ModelUnavailable(_no_gguf(path)) from problem
    raise ModelUnavailable(_not_whole(path))


class _Reading:
    """A place in a file's head that moves on with everything that is read."""

    def __init__(self, held: mmap.mmap) -> None:
        self._held = held
        self._at = 4

    def head(self) -> GgufHead:
        version, tensors, facts = self._numbers("<IQQ")
        if version not in (2, 3):
            raise ValueError(version)
        told = {}
        for _ in range(facts):
            name = self._string()
            told[name] = self._value(self._numbers("<I")[0])
        ends = [self._tensor_end() for _ in range(tensors)]
        step = told.get("general.alignment")
        step = step if isinstance(step, int) and step > 0 else 32
        return GgufHead(told, -(-self._at // step) * step + max(ends, default=0))

    def _tensor_end(self) -> int:
        """How far behind the head the tensor's last byte lies."""
        self._string()
        values = 1
        for length in self._numbers(f"<{self._numbers('<I')[0]}Q"):
            values *= length
        kind, offset = self._numbers("<IQ")
        size, of = BLOCKS.get(kind, (1, max(1, values)))
        return offset + values // of * size

    def _value(self, kind: int) -> object:
        if kind == STRING:
            return self._string()
        if kind != ARRAY:
            return self._numbers(_form(kind))[0]
        kind, length = self._numbers("<IQ")
        if kind == STRING:
            return [self._string() for _ in range(length)]
        return list(self._numbers(f"<{length}{_form(kind)[-1]}"))

    def _string(self) -> str:
        (length,) = self._numbers("<Q")
        self._at += length
        if self._at > len(self._held):
            raise IndexError(length)
        return self._held[self._at - length : self._at].decode("utf-8", "replace")

    def _numbers(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from(form, self._held, self._at)
        self._at += struct.calcsize(form)
        return found


def _form(kind: int) -> str:
    if kind not in SCALARS:
        raise ValueError(kind)
    return SCALARS[kind]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".gguf" and path.is_file())


def _rank(path: Path) -> tuple[int, str]:
    name = path.name.lower().replace("-", "_")
    return next((n for n, kind in enumerate(PREFERRED) if kind in name), len(PREFERRED)), path.name


def _not_there(place: Path) -> Sentence:
    return Sentence(
        zh=f"找不到模型文件夹 {place}。请在设置页（或环境变量 CHARTLEDGER_GGUF）检查。",
        en=f"There is no model folder {place}. Check the path in Settings (or in CHARTLEDGER_GGUF).",
    )


def _no_model(folder: Path) -> Sentence:
    return Sentence(
        zh=f"文件夹 {folder} 中没有 GGUF 语言模型（如 Qwen3VL-2B-Instruct-Q8_0.gguf），或尚未下载完成。",
        en=f"The folder {folder} holds no GGUF language model (such as Qwen3VL-2B-Instruct-Q8_0.gguf), or none that "
        "is completely downloaded.",
    )


def _no_eye(folder: Path) -> Sentence:
    return Sentence(
        zh=f"文件夹 {folder} 中缺少 mmproj 文件，没有它模型看不到图片。请把它与模型放在一起。",
        en=f"The folder {folder} lacks the mmproj file, without which the model cannot see a picture. Put it beside "
        "the model.",
    )


def _no_gguf(path: Path) -> Sentence:
    return Sentence(
        zh=f"{path.name} 不是 GGUF 文件。请重新下载。", en=f"{path.name} is not a GGUF file. Download it again."
    )


def _not_whole(path: Path) -> Sentence:
    return Sentence(
        zh=f"{path.name} 没有下载完整。请继续或重新下载。",
        en=f"{path.name} is not completely downloaded. Resume the download, or start it again.",
    )
