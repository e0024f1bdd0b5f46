"""Where pictures may be sent: the addresses of model servers, as the settings give them.

    CHARTLEDGER_SERVER        http://localhost:8000, https://vlm.example.com/v1: asked in turn until one answers
    CHARTLEDGER_SERVER_MODEL  the model's name there; may be left out where a server has only one
    CHARTLEDGER_SERVER_KEY    its API key, never shown and never logged
    CHARTLEDGER_SERVER_PLAIN  "yes": pictures may leave this machine unencrypted

Charts are often confidential: without that last word a picture goes over plain http to this machine only.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from extraction.errors import ModelUnavailable, Sentence

NO_ADDRESS = Sentence(
    zh="还没有设置模型服务器。请在环境变量 CHARTLEDGER_SERVER 中写入地址，例如 http://localhost:8000；内置引擎不需要服务器。",
    en="No model server is set. Put its address into CHARTLEDGER_SERVER, for example http://localhost:8000; "
    "the embedded engine needs none.",
)


@dataclass(frozen=True, slots=True)
class Address:
    """One server's address, up to and with its "/v1"; `is_here` if it is this machine, `called` what people call it."""

    url: str
    is_here: bool
    called: str = ""

    @property
    def name(self) -> str:
        return self.called or self.url


@dataclass(frozen=True, slots=True)
class Servers:
    """The servers to ask in turn, the model's name there ("" for the only one), and the key."""

    addresses: tuple[Address, ...]
    model: str = ""
    key: str = field(default="", repr=False)

    @property
    def destination(self) -> Sentence:
        """Where a picture goes, to be said before it goes."""
        away = "、".join(address.url for address in self.addresses if not address.is_here)
        if not away:
            return Sentence(zh="图片不会离开本机。", en="The picture does not leave this machine.")
        return Sentence(zh=f"图片会发送到 {away}。", en=f"The picture is sent to {away.replace('、', ', ')}.")


def servers_from(settings: Mapping[str, str]) -> Servers:
    """The servers that the settings name; raises ModelUnavailable if they name none, or one that may not be used."""
    plain = settings.get("CHARTLEDGER_SERVER_PLAIN", "").strip().lower() == "yes"
    named = [name.strip() for name in settings.get("CHARTLEDGER_SERVER", "").split(",") if name.strip()]
    if not named:
        raise ModelUnavailable(NO_ADDRESS)
    return Servers(
        tuple(find_address(name, plain_allowed=plain) for name in named),
        settings.get("CHARTLEDGER_SERVER_MODEL", "").strip(),
        settings.get("CHARTLEDGER_SERVER_KEY", "").strip(),
    )


def find_address(named: str, *, plain_allowed: bool = False) -> Address:
    """The address as it was named, completed: "localhost:8000" is http://localhost:8000/v1."""
    try:
        parts = urlsplit(named if "://" in named else f"//{named}")
        is_here = _is_here(parts.hostname or "")
        port = parts.port
    except ValueError as problem:
        raise ModelUnavailable(_not_an_address(named)) from problem
    if not parts.hostname or parts.scheme not in ("", "http", "https") or parts.query or parts.fragment:
        raise ModelUnavailable(_not_an_address(named))
    if parts.username is not None or parts.password is not None:
        raise ModelUnavailable(_key_in_address(parts.hostname))
    scheme = parts.scheme or ("http" if is_here else "https")
    if scheme == "http" and not is_here and not plain_allowed:
        raise ModelUnavailable(_unencrypted(parts.hostname))
    return Address(f"{scheme}://{_host(parts)}{'' if port is None else f':{port}'}{_path(parts)}", is_here)


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # a name, not a number
        return False
    return address.is_loopback


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return f"[{host}]" if ":" in host else host


def _path(parts: SplitResult) -> str:
    return parts.path.rstrip("/").removesuffix("/chat/completions") or "/v1"


def _not_an_address(named: str) -> Sentence:
    shown = named.rpartition("@")[2][:80]  # what stands before an @ may be a password
    return Sentence(
        zh=f"“{shown}”不是服务器地址。CHARTLEDGER_SERVER 应类似 http://localhost:8000。",
        en=f"“{shown}” is not the address of a server. CHARTLEDGER_SERVER should look like http://localhost:8000.",
    )


def _key_in_address(host: str) -> Sentence:
    return Sentence(
        zh=f"服务器 {host} 的地址里含有用户名或密码。请去掉它们，把密钥写入 CHARTLEDGER_SERVER_KEY。",
        en=f"The address of {host} holds a user name or password. Leave them out; put the key into "
        "CHARTLEDGER_SERVER_KEY.",
    )


def _unencrypted(host: str) -> Sentence:
    return Sentence(
        zh=f"到 {host} 的 http 连接不加密，图片可能被他人看到，因此没有发送。请改用 https；"
        "若该网络可信，请设置 CHARTLEDGER_SERVER_PLAIN=yes。",
        en=f"http to {host} is not encrypted and others could see the picture, so nothing was sent. Use https, or, "
        "where the network is trusted, set CHARTLEDGER_SERVER_PLAIN=yes.",
    )
