"""Start ChartLedger: `python main.py [--port 8501] [--host 127.0.0.1] [--workspace DIR]`.

What is not said here may stand in the environment or in a file (docs/settings.md). One process serves the pages and the
pictures, owns the ledger, and has charts read in a second process.
Nothing heavy is imported before the arguments are read, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import logging
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from starlette.middleware import Middleware

    from service.settings import Settings

HERE = Path(__file__).parent
SWITCH = 0.0005  # seconds that a computing thread keeps what answers requests waiting; Python's own are ten times more
LOOPBACK = ("127.0.0.1", "::1", "localhost")  # listening there, only this machine can call
NOT_OPEN = """\
未启动：监听 {host} 会让其他机器进入，而目前无需登录，谁来都有全部权限。
请在 .streamlit/secrets.toml 中配置登录（见 docs/team.md），或以 --open（CHARTLEDGER_OPEN=true）表明这是有意的。
Not started: {host} lets other machines in, and nobody has to sign in: whoever comes may do everything.
Configure a login in .streamlit/secrets.toml (see docs/team.md), or say with --open (CHARTLEDGER_OPEN=true) that you
mean it."""


class Entrance(NamedTuple):
    """Where the server listens, by which other names it is reached, and whether programs have to show a key."""

    host: str
    port: int
    names: str
    needs_key: bool


def main() -> None:
    said = arguments()
    chosen = settings()
    begin_log(chosen)
    host, port = said.host or chosen.host, said.port or chosen.port
    login = use_login(chosen)
    if host not in LOOPBACK and not (login or said.open or chosen.open):
        sys.exit(NOT_OPEN.format(host=host))
    needs_key = bool(login) or host not in LOOPBACK
    at = Entrance(host, free_port(host, port), f"{chosen.hosts},{login}".strip(","), needs_key)
    serve(at, said.workspace or chosen.workspace)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve ChartLedger to a browser.")
    parser.add_argument("--port", type=int, help="default: 8501")
    parser.add_argument("--host", help="use 0.0.0.0 to let other machines in (default: this one)")
    parser.add_argument(
        "--open", action="store_true", help="let other machines in although nobody signs in: all who come may do all"
    )
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


def use_login(chosen: Settings) -> str:
    """The name under which people sign in, if `.streamlit/secrets.toml` says that they have to; else ""."""
    from dashboard.signing_in import LoginWrong, login_host, use_login
    from service import resources
    from service.team import rules_of

    try:
        return login_host() if use_login(resources.ledger, rules_of(chosen.admins, chosen.newcomers)) else ""
    except LoginWrong as problem:
        sys.exit(f"{problem.sentence.zh}\n{problem.sentence.en}")


def begin_log(chosen: Settings) -> None:
    """From here on everything that speaks does so in one log, Streamlit too, which has loggers of its own."""
    from streamlit import logger as streamlit_logger
    from uvicorn.config import LOGGING_CONFIG

    from service.logs import begin

    def speak_with_us(logger: logging.Logger) -> None:
        logger.handlers.clear()
        logger.propagate = True

    begin(chosen.log_form, chosen.log_level)
    LOGGING_CONFIG.update(handlers={}, loggers={})  # uvicorn would write lines of its own
    streamlit_logger.setup_formatter = speak_with_us
    streamlit_logger.update_formatter()


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


def serve(at: Entrance, workspace: Path | None) -> None:
    """Serve until Ctrl+C; the ledger is open exactly as long."""
    import streamlit as st
    from streamlit.runtime.pages_manager import PagesManager

    from dashboard.components.frame import tell_problem
    from extraction import opening
    from extraction.engines.fetching import HubSource
    from service import resources
    from storage.errors import StoreError

    # A folder named `pages` beside the script would be served the old way, without our frame, until app.py first ran.
    PagesManager.uses_pages_directory = False

    @asynccontextmanager
    async def announce(_app: st.App) -> AsyncIterator[None]:
        print(f"\n  ChartLedger: http://{'127.0.0.1' if at.host == '0.0.0.0' else at.host}:{at.port}\n", flush=True)
        try:
            yield
        finally:
            resources.close_workspace()

    sys.setswitchinterval(SWITCH)
    opening.get_ready()
    try:
        resources.open_workspace(workspace or resources.last_opened(HERE / "workspace"))
        resources.offer(HubSource(), HubSource(hub="modelscope"))
    except StoreError as problem:
        sys.exit(f"{problem.sentence.zh}\n{problem.sentence.en}")
    app = st.App(
        HERE / "dashboard" / "app.py", middleware=before_the_pages(at), lifespan=announce, on_script_error=tell_problem
    )
    try:
        app.run(config={"server.port": at.port, "server.address": at.host, "logger.hideWelcomeMessage": True})
    finally:
        resources.close_workspace()  # where the server never came up, as on a port in use


def before_the_pages(at: Entrance) -> list[Middleware]:
    """What every request passes on its way to Streamlit, from the outside in; our own addresses end here."""
    import streamlit as st
    from starlette.applications import Starlette
    from starlette.middleware import Middleware

    from api.app import FIRST, build_app
    from api.beside import Beside
    from api.callers import Door
    from api.guard import Guard, names, policy
    from api.pictures import picture_route
    from dashboard.desk.routes import desk_routes
    from dashboard.doors import TeamDoor
    from service import resources
    from service.request_log import RequestLog
    from storage.keys import find_key

    page = Path(st.__file__).parent / "static" / "index.html"
    desk = Starlette(routes=[picture_route(resources.ledger), *desk_routes(resources.ledger)])
    programs = build_app(resources.ledger, Door(at.needs_key, find_key))
    return [
        Middleware(RequestLog),
        Middleware(Guard, names=names(at.host, at.names), policy=policy(page.read_text(encoding="utf-8"))),
        Middleware(TeamDoor),
        Middleware(Beside, own={"picture": desk, "desk": desk, **dict.fromkeys(FIRST, programs)}),
    ]


if __name__ == "__main__":
    main()
