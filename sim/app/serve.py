"""The server: one process on this machine, nothing fetched from elsewhere, nothing reported to anybody."""

from __future__ import annotations

import errno
import os
import socket
import threading
import time
import warnings
import webbrowser
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from typing import Final

from sim.app.stage import Opening
from sim.errors import UsageError

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


def serve(opening: Opening, taken: socket.socket, open_browser: bool) -> None:
    """Serve the app on a bound socket until it is stopped with Ctrl-C."""
    os.environ.update({**SURROUNDINGS, "KINGMAKER_VIEW": opening.as_text()})
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")  # said to those who embed the page
    import uvicorn

    config = uvicorn.Config(
        "solara.server.starlette:app", log_level="error", access_log=False, timeout_graceful_shutdown=1, loop="asyncio"
    )
    server = uvicorn.Server(config)
    if open_browser:
        threading.Thread(target=_open_when_ready, args=(server, address(taken)), daemon=True).start()
    server.run(sockets=[taken])


def address(taken: socket.socket) -> str:
    """Return what to type into a browser."""
    host, port, *_ = taken.getsockname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _open_when_ready(server: object, where: str) -> None:
    while not getattr(server, "started", False):
        time.sleep(0.1)
    webbrowser.open(where)
