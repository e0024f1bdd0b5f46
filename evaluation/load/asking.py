"""Requests to a server, as fast as one process can send them: kept-open connections, each waiting for its reply."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

LONGEST_WAIT = 60.0  # seconds for a reply
LONGEST_REST = 3.0  # seconds that a connection may rest; servers hang up after five


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `kind` is the name under which its time is counted."""

    kind: str
    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Connections:
    """Open connections to one server, used again and again."""

    host: str
    port: int
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter, float]] = field(default_factory=list)

    async def ask(self, request: Request) -> Reply:
        """The reply; OSError, EOFError or TimeoutError where there is none."""
        try:
            reader, writer = await self.open()
            writer.write(self.worded(request))
            reply, stays = await asyncio.wait_for(read_reply(reader), LONGEST_WAIT)
        except asyncio.IncompleteReadError as problem:
            raise EOFError from problem
        if stays:
            self.idle.append((reader, writer, time.monotonic()))
        else:
            writer.close()
        return reply

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection that rested only a moment, else a new one."""
        while self.idle:
            reader, writer, since = self.idle.pop()
            if time.monotonic() - since < LONGEST_REST:
                return reader, writer
            writer.close()
        return await asyncio.open_connection(self.host, self.port)

    def worded(self, request: Request) -> bytes:
        lines = [f"{request.method} {request.path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in request.headers]
        if request.body or request.method == "POST":
            lines.append(f"Content-Length: {len(request.body)}")
        return "\r\n".join([*lines, "", ""]).encode() + request.body

    def close(self) -> None:
        while self.idle:
            self.idle.pop()[1].close()


async def read_reply(reader: asyncio.StreamReader) -> tuple[Reply, bool]:
    """One reply, and whether the connection stays open after it."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    named = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    if named.get("transfer-encoding", "").lower() == "chunked":
        body = await read_chunks(reader)
    else:
        body = await reader.readexactly(int(named.get("content-length", 0)))
    return Reply(int(first.split()[1]), body), named.get("connection", "").lower() != "close"


async def read_chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return b"".join(parts)


def form(name: str, data: bytes) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    """A picture as a browser's form sends it, and the header that goes with it."""
    mark = "chartledger-load"
    said = f'Content-Disposition: form-data; name="image"; filename="{name}"\r\nContent-Type: image/png'
    head = f"--{mark}\r\n{said}\r\n\r\n"
    return head.encode() + data + f"\r\n--{mark}--\r\n".encode(), (
        ("Content-Type", f"multipart/form-data; boundary={mark}"),
    )
