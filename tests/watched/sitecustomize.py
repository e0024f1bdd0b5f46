"""Put first on the path of a program under test: every connection that leaves this machine is written down.

Python imports a module of this name by itself, in each process that the program starts as well.
"""

from __future__ import annotations

import os
import sys

HOME = ("127.", "::1", "localhost", "0.0.0.0")
ASKS = ("socket.connect", "socket.sendto", "socket.getaddrinfo")


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Write down where to; an address of one's own machine, or a socket in the file system, is nobody else."""
    if event not in ASKS:
        return
    address = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    host = address[0] if isinstance(address, tuple) else address
    if host and (event == "socket.getaddrinfo" or isinstance(address, tuple)):
        name = host.decode() if isinstance(host, bytes) else str(host)
        if not name.startswith(HOME):
            line = os.open(os.environ["CONNECTIONS_SEEN"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.write(line, f"{event} {name}\n".encode())
            os.close(line)


if "CONNECTIONS_SEEN" in os.environ:
    sys.addaudithook(watch)
