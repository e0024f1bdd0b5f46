"""Fetching a model's weights, only when a person asks for it: from the Hugging Face hub, a mirror of it, or ModelScope.

A fetch that was cut off goes on where it stopped (the hubs' own libraries begin again), and what arrived is compared
with the hub's checksum before it counts.

    HF_ENDPOINT      a mirror of the Hugging Face hub
    HF_TOKEN         for repositories that ask who comes
    HF_HUB_OFFLINE   1: nothing is fetched from anywhere
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from extraction.engines.memory import in_gigabytes
from extraction.engines.weights import DEFAULT, own_folder
from extraction.errors import ModelUnavailable, ReadingStopped, Sentence

if TYPE_CHECKING:
    import httpx2

Told = Callable[[int, int], bool]
HubName = Literal["huggingface", "modelscope"]
USUAL_SIZE = 4_300_000_000  # bytes of the default model, to be shown before anybody is asked
WANTED = re.compile(r"[\w.-]+\.(?:json|jinja|safetensors|txt)")  # at the top of a repository, and no way out of it
PART = ".part"
TRIES = 4
PATIENCE = 30.0  # seconds of silence
YES = ("1", "on", "true", "yes")


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file as the hub lists it; `sha256` is empty where the hub does not say."""

    name: str
    size: int
    sha256: str
    url: str


class HubSource:
    """One repository of a hub and the folder its files go into. `size` is corrected once the hub has been asked."""

    def __init__(self, repository: str = DEFAULT, folder: Path | None = None, hub: HubName = "huggingface") -> None:
        self.repository = repository
        self.name = repository.rsplit("/", 1)[-1]
        self.folder = folder or own_folder(repository)
        self.hub: HubName = hub
        self.size = USUAL_SIZE if repository == DEFAULT else 0

    def fetch(self, told: Told) -> Path:
        """Fetch what is missing; `told` hears bytes so far and in all, and returns False to stop.

        Raises ModelUnavailable where it cannot be fetched, ReadingStopped where `told` says no. What came stays.
        """
        import httpx2

        _check_allowed(self.name)
        try:
            with httpx2.Client(timeout=PATIENCE, follow_redirects=True) as client:
                files = LISTS[self.hub](client, self.repository)
                self.size = sum(file.size for file in files)
                self.folder.mkdir(parents=True, exist_ok=True)
                self._check_disk(files)
                for file in sorted(files, key=lambda file: file.size):
                    self._fetch_file(client, file, files, told)
        except httpx2.HTTPStatusError as problem:
            raise ModelUnavailable(_refused(self.repository, problem.response)) from problem
        except (httpx2.HTTPError, ValueError, KeyError, TypeError) as problem:
            raise ModelUnavailable(_broke_off(self.repository, str(problem))) from problem
        return self.folder

    def discard(self) -> None:
        """Throw away what has arrived."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def arrived(self, files: list[HubFile]) -> int:
        """Bytes of these files that are here, whole ones and begun ones."""
        return sum(_size_of(self.folder / file.name) or _size_of(self.folder / (file.name + PART)) for file in files)

    def _check_disk(self, files: list[HubFile]) -> None:
        missing = self.size - self.arrived(files)
        free = shutil.disk_usage(self.folder).free
        if missing > free:
            raise ModelUnavailable(
                Sentence(
                    zh=f"磁盘空间不足：还需 {in_gigabytes(missing)},{self.folder} 处只剩 {in_gigabytes(free)}。",
                    en=f"{in_gigabytes(missing)} are still to come and {in_gigabytes(free)} are free in {self.folder}.",
                )
            )

    def _fetch_file(self, client: httpx2.Client, file: HubFile, files: list[HubFile], told: Told) -> None:
        """One file, in as many goes as it takes; a go that brings nothing is one of few."""
        import httpx2

        whole, part = self.folder / file.name, self.folder / (file.name + PART)
        if whole.is_file() and whole.stat().st_size == file.size:
            return
        others = self.arrived([other for other in files if other is not file])
        tries = TRIES
        while _size_of(part) < file.size or not part.is_file():
            had = _size_of(part)
            try:
                for here in _received(client, file.url, part):
                    if not told(others + here, self.size):
                        raise ReadingStopped(STOPPED)
            except (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError):
                tries = TRIES if _size_of(part) > had else tries - 1
                if tries == 0:
                    raise
            else:
                if _size_of(part) < file.size and _size_of(part) <= had:
                    raise ValueError(f"{file.name}: {_size_of(part)} / {file.size}")
        _check_whole(part, file)
        part.replace(whole)


def _received(client: httpx2.Client, url: str, part: Path) -> Iterator[int]:
    """Append what is still to come to the part that is here; after each chunk, the bytes of it that are here."""
    had = _size_of(part)
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={had}-"} if had else {})
    with client.stream("GET", url, headers={**headers, **_who(url)}) as response:
        response.raise_for_status()
        goes_on = response.status_code == 206
        with part.open("ab" if goes_on else "wb") as file:
            for chunk in response.iter_bytes():
                file.write(chunk)
                yield file.tell()


def _check_whole(part: Path, file: HubFile) -> None:
    """Compare with the hub's checksum; what is not the same is thrown away, since it cannot be gone on with."""
    if _size_of(part) == file.size and (not file.sha256 or _sha256(part) == file.sha256):
        return
    part.unlink()
    raise ModelUnavailable(
        Sentence(
            zh=f"{file.name} 下载后与来源的校验值不符，已删除，请重新下载。",
            en=f"{file.name} did not arrive as the hub has it and was thrown away. Fetch it again.",
        )
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


# --------------------------------------------------------------------------------------------------------------- hubs


def _on_hugging_face(client: httpx2.Client, repository: str) -> list[HubFile]:
    end = os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or "https://huggingface.co"
    address = f"{end}/api/models/{repository}/tree/main"
    response = client.get(address, headers=_who(address))
    response.raise_for_status()
    files = f"{end}/{repository}/resolve/main"
    return [
        HubFile(one["path"], int(one["size"]), str(one.get("lfs", {}).get("oid", "")), f"{files}/{one['path']}")
        for one in response.json()
        if one["type"] == "file" and WANTED.fullmatch(one["path"])
    ]


def _on_modelscope(client: httpx2.Client, repository: str) -> list[HubFile]:
    end = os.environ.get("MODELSCOPE_ENDPOINT", "").strip().rstrip("/") or "https://modelscope.cn"
    response = client.get(f"{end}/api/v1/models/{repository}/repo/files?Revision=master")
    response.raise_for_status()
    files = f"{end}/models/{repository}/resolve/master"
    return [
        HubFile(one["Path"], int(one["Size"]), str(one.get("Sha256") or ""), f"{files}/{one['Path']}")
        for one in response.json()["Data"]["Files"]
        if one["Type"] == "blob" and WANTED.fullmatch(one["Path"])
    ]


LISTS: Mapping[HubName, Callable[[Any, str], list[HubFile]]] = {
    "huggingface": _on_hugging_face,
    "modelscope": _on_modelscope,
}


def _who(address: str) -> dict[str, str]:
    """The token goes to the Hugging Face hub, or the mirror that was set, and to nobody else."""
    token = os.environ.get("HF_TOKEN", "").strip()
    end = os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or "https://huggingface.co"
    return {"Authorization": f"Bearer {token}"} if token and address.startswith(end + "/") else {}


# ---------------------------------------------------------------------------------------------------------- sentences

STOPPED = Sentence(zh="下载已暂停，已下载的部分会保留。", en="The download was stopped; what has arrived is kept.")


def _check_allowed(name: str) -> None:
    if os.environ.get("HF_HUB_OFFLINE", "").strip().lower() in YES:
        raise ModelUnavailable(
            Sentence(
                zh=f"已设置离线模式（HF_HUB_OFFLINE），不会下载 {name}。请取消该设置，或使用本机上的模型文件夹。",
                en=f"Offline mode is set (HF_HUB_OFFLINE), so {name} is not fetched. Unset it, or use a local folder.",
            )
        )


def _refused(repository: str, response: httpx2.Response) -> Sentence:
    return Sentence(
        zh=f"{response.url.host} 拒绝提供 {repository}(HTTP {response.status_code})。请检查名称、权限或 HF_ENDPOINT。",
        en=f"{response.url.host} does not give {repository} (HTTP {response.status_code}). "
        "Check its name, your access and HF_ENDPOINT.",
    )


def _broke_off(repository: str, why: str) -> Sentence:
    return Sentence(
        zh=f"下载 {repository} 时中断（{why[:120]}）。已下载的部分会保留，可以继续。",
        en=f"Fetching {repository} broke off ({why[:120]}). What has arrived is kept; it can go on.",
    )
