"""The server: one process on this machine, nothing fetched from elsewhere, nothing reported to anybody."""

from __future__ import annotations

import errno
import os
import secrets
import socket
import threading
import time
import warnings
import webbrowser
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from typing import Final

from sim.app.guard import TOKEN, guarded, is_this_machine
from sim.app.stage import OPENING, Opening
from sim.language.errors import UsageError

PORT: Final = 8765
TRIED: Final = 20  # ports after the usual one
NEEDED: Final = ("solara", "ipyvuetify", "ipyvue", "solara-assets")  # the extra `app`
SURROUNDINGS: Final[Mapping[str, str]] = {
    "SOLARA_APP": "sim.app.page",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_TELEMETRY_SERVER_USER_ID": "none",
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_THEME_TITLE": "Kingmaker",
    "SOLARA_THEME_LOADER": "plain",
}


def missing_packages() -> list[str]:
    """Return which packages of the extra `app` are not installed."""
    return [name for name in NEEDED if not _is_there(name)]


def _is_there(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def take_port(host: str, port: int | None) -> socket.socket:
    """Return a socket bound to a port: the one asked for, or the first free one from the usual one on.

    Raises
    ------
    UsageError
        If the port asked for is taken, none is free, or the host is not one of this machine.
    """
    for each in [port] if port is not None else range(PORT, PORT + TRIED):
        taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((host, each))
        except OSError as trouble:
            taken.close()
            if port is not None or trouble.errno != errno.EADDRINUSE:
                why = (trouble.strerror or str(trouble)).lower()
                raise UsageError(f"cannot serve on {host}, port {each}: {why}") from trouble
        else:
            return taken
    raise UsageError(f"the ports {PORT} to {PORT + TRIED - 1} are all taken; name another with --port")


def serve(opening: Opening, taken: socket.socket, open_browser: bool, token: str = "") -> None:
    """Serve the app on a bound socket until Ctrl-C stops it; where a token is set, to those who know it."""
    os.environ.update({**SURROUNDINGS, OPENING: opening.as_text()})
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")  # said to those who embed the page
    import uvicorn
    from solara.server.starlette import app

    config = uvicorn.Config(
        guarded(app, taken.getsockname()[1], token), log_level="error", access_log=False, timeout_graceful_shutdown=1,
        loop="asyncio", proxy_headers=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    if open_browser:
        threading.Thread(target=_open_when_ready, args=(server, address(taken, token)), daemon=True).start()
    server.run(sockets=[taken])


def token_for(host: str) -> str:
    """Return a new token where others than this machine reach a host, else none."""
    return "" if is_this_machine(host) else secrets.token_urlsafe(24)


def address(taken: socket.socket, token: str = "") -> str:
    """Return what to type into a browser; a server for every address is shown by one that leads to it."""
    host, port, *_ = taken.getsockname()
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{f'/?{TOKEN}={token}' if token else ''}"


def _open_when_ready(server: object, where: str) -> None:
    while not getattr(server, "started", False):
        time.sleep(0.1)
    webbrowser.open(where)
