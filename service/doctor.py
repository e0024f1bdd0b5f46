"""What this machine lacks to serve ChartLedger, each with what to do about it.

Looks and touches nothing: the only file written is an empty one in the workspace, taken away at once, for no other
question tells whether a folder may be written. Calls nobody over the network.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from extraction.engines.addresses import servers_from
from extraction.engines.gguf import find_pair
from extraction.engines.memory import free_memory
from extraction.engines.weights import find_weights
from extraction.errors import ModelUnavailable, Sentence
from service.model_choice import ModelChoice
from service.settings import PROJECT, Settings, misspelled, variable

State = Literal["well", "lacking", "broken"]  # broken: the server would not work; lacking: something would not
WORDS: dict[State, Sentence] = {
    "well": Sentence(zh="正常", en="well"),
    "lacking": Sentence(zh="注意", en="note"),
    "broken": Sentence(zh="缺失", en="MISSING"),
}
MB, GB = 1_000_000, 1_000_000_000
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts").expanduser(),
    Path("~/.fonts").expanduser(),
    Path("/System/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
CHINESE = re.compile(r"(?i)cjk|sourcehan|wqy|wenquanyi|pingfang|hiragino|heiti|songti|msyh|simsun|simhei|noto\w*sc\b")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WRITTEN = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)  # no clock that is right shows an earlier day


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked at, how it is, and what to do."""

    at: Sentence
    state: State
    said: Sentence


def examine(settings: Settings, folder: Path, choice: ModelChoice) -> Iterator[Look]:
    """Everything, in the order in which a start needs it."""
    yield python(sys.version_info[:3])
    yield libraries((PROJECT / "requirements.lock").read_text(encoding="utf-8"))
    yield text_models()
    yield memory(free_memory())
    yield disk(folder)
    yield rights(folder)
    yield clock(folder, dt.datetime.now(dt.UTC))
    yield port(settings.host, settings.port)
    yield second_reader(choice)
    yield torch(choice)
    yield fonts(FONT_FOLDERS)
    yield chromium(CHROMIUMS)
    yield names(misspelled())


def python(found: tuple[int, ...]) -> Look:
    said = ".".join(map(str, found))
    if found >= (3, 11):
        return Look(PYTHON, "well", Sentence(zh=said, en=said))
    return Look(PYTHON, "broken", Sentence(zh=f"{said}，需要 3.11 以上", en=f"{said}; 3.11 or newer is needed"))


def libraries(lock: str) -> Look:
    """Whether what the lock lists is installed, in those versions."""
    wanted = re.findall(r"^([A-Za-z][\w.-]*)==([^\s;]+)(?!.*;)", lock, flags=re.MULTILINE)
    found = {name: installed(name) for name, _ in wanted}
    missing = [name for name, _ in wanted if found[name] is None]
    others = [f"{name} {found[name]}" for name, pin in wanted if found[name] not in (None, pin)]
    if missing:
        listed = ", ".join(missing[:8])
        return Look(
            LIBRARIES,
            "broken",
            Sentence(
                zh=f"缺少 {len(missing)} 个：{listed}。请运行 python bootstrap.py setup",
                en=f"{len(missing)} are missing: {listed}. Run python bootstrap.py setup",
            ),
        )
    if others:
        listed = ", ".join(others[:8])
        return Look(
            LIBRARIES, "lacking", Sentence(zh=f"版本与清单不同：{listed}", en=f"not the versions of the lock: {listed}")
        )
    return Look(LIBRARIES, "well", Sentence(zh=f"{len(wanted)} 个，版本一致", en=f"{len(wanted)}, as the lock says"))


def installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def text_models(folder: Path | None = None) -> Look:
    """The models of text recognition, which come inside their library: without them no chart is read."""
    spec = importlib.util.find_spec("rapidocr")
    home = folder or (Path(spec.origin).parent / "models" if spec and spec.origin else Path())
    found = [file for file in home.glob("*.onnx") if file.stat().st_size > MB / 10]
    if len(found) < 2:
        return Look(
            TEXT_MODELS,
            "broken",
            Sentence(
                zh="文字识别模型不完整，无法读图。请重新安装 rapidocr（python bootstrap.py setup）",
                en="they are not whole, no chart can be read. Install rapidocr again (python bootstrap.py setup)",
            ),
        )
    return Look(TEXT_MODELS, "well", Sentence(zh=f"{len(found)} 个模型文件", en=f"{len(found)} files"))


def memory(free: int | None) -> Look:
    """The embedded engine takes about one gigabyte, the ledger up to one, pages the rest."""
    if free is None:
        return Look(MEMORY, "well", Sentence(zh="本机未说明", en="this machine does not tell"))
    left = f"{free / GB:.1f} GB"
    if free < GB:
        return Look(
            MEMORY, "broken", Sentence(zh=f"仅剩 {left}，至少需要 1 GB", en=f"{left} free; 1 GB at least is needed")
        )
    if free < 3 * GB:
        return Look(
            MEMORY,
            "lacking",
            Sentence(zh=f"剩余 {left}，建议 3 GB 以上", en=f"{left} free; 3 GB leave room for a team"),
        )
    return Look(MEMORY, "well", Sentence(zh=f"剩余 {left}", en=f"{left} free"))


def disk(folder: Path) -> Look:
    free = shutil.disk_usage(existing(folder)).free
    left = f"{free / GB:.1f} GB"
    if free < 100 * MB:
        return Look(
            DISK, "broken", Sentence(zh=f"{folder} 仅剩 {left}，请腾出空间", en=f"{left} left for {folder}; make room")
        )
    state: State = "lacking" if free < 2 * GB else "well"
    return Look(DISK, state, Sentence(zh=f"{folder} 剩余 {left}", en=f"{left} left for {folder}"))


def rights(folder: Path) -> Look:
    """Whether the workspace, or the folder in which it will be made, may be written."""
    place = existing(folder)
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        return Look(RIGHTS, "broken", Sentence(zh=f"{place} 不可写：{why}", en=f"{place} may not be written: {why}"))
    return Look(RIGHTS, "well", Sentence(zh=f"{place} 可写", en=f"{place} may be written"))


def existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(place for place in (folder.absolute(), *folder.absolute().parents) if place.is_dir())


def clock(folder: Path, now: dt.datetime) -> Look:
    """Whether the clock can be right: not before this program, and not before what the workspace holds."""
    files = [file.stat().st_mtime for file in folder.glob("*") if file.is_file()]
    latest = max([WRITTEN, *(dt.datetime.fromtimestamp(time, dt.UTC) for time in files)])
    shown = f"{now:%Y-%m-%d %H:%M} UTC"
    if now < latest - dt.timedelta(minutes=2):
        return Look(
            CLOCK,
            "broken",
            Sentence(
                zh=f"{shown}，早于账本里最后的记录（{latest:%Y-%m-%d %H:%M}）。请先校时，决定的时间由它而来",
                en=f"{shown} is before the ledger's last word ({latest:%Y-%m-%d %H:%M}). Set it: it dates decisions",
            ),
        )
    return Look(CLOCK, "well", Sentence(zh=shown, en=shown))


def port(host: str, wanted: int) -> Look:
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except OSError as problem:
            why = problem.strerror or type(problem).__name__
            return Look(
                PORT,
                "lacking",
                Sentence(
                    zh=f"{host}:{wanted} 不可用（{why}），可能服务已在运行；否则会用下一个端口",
                    en=f"{host}:{wanted} cannot be had ({why}): perhaps the server runs; else the next port is taken",
                ),
            )
    return Look(PORT, "well", Sentence(zh=f"{host}:{wanted} 空闲", en=f"{host}:{wanted} is free"))


def second_reader(choice: ModelChoice) -> Look:
    """The vision model that was chosen, as far as this machine knows without calling anybody."""
    if not choice.engine:
        return Look(SECOND, "well", Sentence(zh="未选择，不需要", en="none chosen, none needed"))
    try:
        if choice.engine == "qwen":
            find_weights("qwen3_vl", choice.place)
        elif choice.engine == "llama":
            find_pair(Path(choice.place).expanduser())
        else:
            servers_from(choice.settings)
    except ModelUnavailable as problem:
        return Look(SECOND, "lacking", problem.sentence)
    return Look(SECOND, "well", Sentence(zh=f"{choice.engine}：{choice.place}", en=f"{choice.engine}: {choice.place}"))


def torch(choice: ModelChoice) -> Look:
    if importlib.util.find_spec("torch"):
        return Look(TORCH, "well", Sentence(zh="已安装", en="installed"))
    state: State = "lacking" if choice.engine == "qwen" else "well"
    return Look(
        TORCH,
        state,
        Sentence(
            zh="未安装，仅 qwen 引擎需要（python bootstrap.py setup 会再次尝试）",
            en="not installed; only the engine qwen needs it (python bootstrap.py setup tries again)",
        ),
    )


def fonts(folders: Iterable[Path]) -> Look:
    for folder in folders:
        found = (
            next((file for file in folder.rglob("*") if CHINESE.search(file.name)), None) if folder.is_dir() else None
        )
        if found:
            return Look(FONTS, "well", Sentence(zh=found.name, en=found.name))
    return Look(
        FONTS,
        "lacking",
        Sentence(
            zh="本机没有中文字体：本机浏览器里的中文会显示为方框。Debian：apt-get install fonts-noto-cjk",
            en="none here: a browser on this machine shows Chinese as boxes. On Debian: apt-get install fonts-noto-cjk",
        ),
    )


def chromium(programs: Iterable[str]) -> Look:
    found = next((path for name in programs if (path := shutil.which(name))), None)
    if found:
        return Look(CHROMIUM, "well", Sentence(zh=found, en=found))
    return Look(
        CHROMIUM,
        "well",
        Sentence(
            zh="没有，仅测试需要（apt-get install chromium）",
            en="none; only the tests need one (apt-get install chromium)",
        ),
    )


def names(unknown: tuple[str, ...]) -> Look:
    if not unknown:
        return Look(NAMES, "well", Sentence(zh="环境变量均可识别", en="every variable is known"))
    listed = ", ".join(unknown)
    return Look(
        NAMES,
        "lacking",
        Sentence(
            zh=f"没有这样的设置：{listed}（见 docs/settings.md）",
            en=f"no such setting: {listed} (see docs/settings.md)",
        ),
    )


PYTHON = Sentence(zh="Python", en="Python")
LIBRARIES = Sentence(zh="依赖库", en="libraries")
TEXT_MODELS = Sentence(zh="文字识别模型", en="text models")
MEMORY = Sentence(zh="内存", en="memory")
DISK = Sentence(zh="磁盘空间", en="disk")
RIGHTS = Sentence(zh="写入权限", en="rights")
CLOCK = Sentence(zh="时钟", en="clock")
PORT = Sentence(zh="端口", en="port")
SECOND = Sentence(zh="第二读取模型", en="second reader")
TORCH = Sentence(zh="PyTorch", en="PyTorch")
FONTS = Sentence(zh="中文字体", en="Chinese fonts")
CHROMIUM = Sentence(zh="Chromium", en="Chromium")
NAMES = Sentence(zh=f"{variable('')}* 变量", en=f"{variable('')}* variables")
