"""Start ChartLedger: `python main.py [--port 8501] [--host 127.0.0.1] [--workspace DIR]`.

What is not said here may stand in the environment or in a file (docs/settings.md). One process serves the pages and the
pictures, owns the ledger, and has charts read in a second process.
Nothing heavy is imported before the arguments are read, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.settings import Settings

HERE = Path(__file__).parent
LOOPBACK = ("127.0.0.1", "::1", "localhost")  # listening there, only this machine can call


def main() -> None:
    said = arguments()
    chosen = settings()
    host, port = said.host or chosen.host, said.port or chosen.port
    serve(host, free_port(host, port), said.workspace or chosen.workspace, chosen.hosts)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve ChartLedger to a browser.")
    parser.add_argument("--port", type=int, help="default: 8501")
    parser.add_argument("--host", help="use 0.0.0.0 to let other machines in (default: this one)")
    parser.add_argument("--workspace", type=Path, help="folder of the ledger (default: the one opened last)")
    return parser.parse_args()


def settings() -> Settings:
    """What environment and files say, told to the engines as well."""
    from service.settings import SettingsWrong, load, tell

    try:
        found = load()
    except SettingsWrong as problem:
        sys.exit(f"{problem.sentence.zh}\n{problem.sentence.en}")
    tell(found)
    return found


def free_port(host: str, wanted: int, tries: int = 20) -> int:
    """The wanted port, or the next one that nobody listens on."""
    for port in range(wanted, wanted + tries):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just given back is free
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    sys.exit(f"{wanted}–{wanted + tries - 1} 端口均被占用。\nPorts {wanted} to {wanted + tries - 1} are all in use.")


def serve(host: str, port: int, workspace: Path | None, hosts: str = "") -> None:
    """Serve until Ctrl+C; the ledger is open exactly as long."""
    import streamlit as st
    from starlette.middleware import Middleware
    from streamlit.runtime.pages_manager import PagesManager

    from api.app import api_routes, build_app
    from api.callers import Door
    from api.guard import Guard, names, policy
    from api.pictures import picture_route
    from dashboard.components.frame import tell_problem
    from dashboard.desk.routes import desk_routes
    from extraction import opening
    from extraction.engines.fetching import HubSource
    from service import resources
    from storage.errors import StoreError

    # A folder named `pages` beside the script would be served the old way, without our frame, until app.py first ran.
    PagesManager.uses_pages_directory = False

    @asynccontextmanager
    async def announce(_app: st.App) -> AsyncIterator[None]:
        print(f"\n  ChartLedger: http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}\n", flush=True)
        try:
            yield
        finally:
            resources.close_workspace()

    opening.get_ready()
    try:
        resources.open_workspace(workspace or resources.last_opened(HERE / "workspace"))
        resources.offer(HubSource(), HubSource(hub="modelscope"))
    except StoreError as problem:
        sys.exit(f"{problem.sentence.zh}\n{problem.sentence.en}")
    page = Path(st.__file__).parent / "static" / "index.html"
    app = st.App(
        HERE / "dashboard" / "app.py",
        routes=[
            picture_route(resources.ledger),
            *desk_routes(resources.ledger),
            *api_routes(build_app(resources.ledger, Door(needs_key=host not in LOOPBACK))),
        ],
        middleware=[Middleware(Guard, names=names(host, hosts), policy=policy(page.read_text(encoding="utf-8")))],
        lifespan=announce,
        on_script_error=tell_problem,
    )
    try:
        app.run(config={"server.port": port, "server.address": host, "logger.hideWelcomeMessage": True})
    finally:
        resources.close_workspace()  # where the server never came up, as on a port in use


if __name__ == "__main__":
    main()
