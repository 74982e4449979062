"""Who may use the server: pages of its own address only, and beyond this machine whoever knows the token.

A browser lets any page open a websocket to this machine, and a name that is bound anew to 127.0.0.1 makes a foreign
page look like one of ours (DNS rebinding). What is asked must therefore name an address of ours as its host, and
what another page asks for is refused by its origin.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

TOKEN: Final = "token"
REFUSED_SOCKET: Final = 1008  # a websocket's close code for what a policy forbids
IN_NO_FRAME: Final = ((b"x-frame-options", b"DENY"), (b"content-security-policy", b"frame-ancestors 'none'"),
                      (b"referrer-policy", b"same-origin"))  # fmt: skip


def is_this_machine(host: str) -> bool:
    """Say whether a name or address, without port and brackets, can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def guarded(app: Application, port: int, token: str = "") -> Application:
    """Return an application that hands on to `app` only what its own pages ask for.

    Parameters
    ----------
    app : ASGI application
    port : int
        On which it is served.
    token : str
        What a visitor has to know, where others than this machine reach the server; empty where nobody else does.
        It is asked for once, as ``?token=…``, and then kept in a cookie.
    """
    cookie = f"kingmaker-{port}"

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await app(scope, receive, send)
            return
        said = _headers_of(scope)
        why = why_refused(said, port, token)
        if why:
            await _refuse(scope, send, why)
        elif not token or _is(token, _cookie_of(said, cookie)):
            await app(scope, receive, _in_no_frame(send))
        elif scope["type"] == "http" and _is(token, _asked_of(scope).get(TOKEN, "")):
            await _let_in(scope, send, f"{cookie}={token}; Path=/; HttpOnly; SameSite=Strict")
        else:
            await _refuse(scope, send, "open the address that was told at the terminal, with its token")

    return guard


def why_refused(said: Mapping[str, str], port: int, token: str) -> str:
    """Return why a request is not one of our own pages: no sentence where it is.

    Without a token only this machine is served, so the host must be one of its names; with one, any name may lead
    here, since nobody can guess the token behind it. An origin, where one is sent, must be that same host.
    """
    host = said.get("host", "")
    if not token and not _leads_here(f"http://{host}", port):
        return f"this address is served as localhost:{port} only"
    origin = said.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        return "another page may not use this one"
    return ""


def _leads_here(address: str, port: int) -> bool:
    try:
        parts = urlsplit(address)
        return is_this_machine(parts.hostname or "") and (parts.port or 80) == port and "@" not in parts.netloc
    except ValueError:
        return False


def _headers_of(scope: Scope) -> dict[str, str]:
    """Return the headers by name; one that is sent twice is like none that fits."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        found[key] = f"{found[key]}, {value.decode('latin-1')}" if key in found else value.decode("latin-1")
    return found


def _cookie_of(said: Mapping[str, str], name: str) -> str:
    try:
        kept = SimpleCookie(said.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return kept.value if kept is not None else ""


def _asked_of(scope: Scope) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}


def _is(token: str, said: str) -> bool:
    return hmac.compare_digest(token.encode(), said.encode())


def _in_no_frame(send: Send) -> Send:
    """Return `send` with headers that forbid other pages to show this one inside of theirs."""

    async def sent(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *IN_NO_FRAME]}
        await send(message)

    return sent


async def _refuse(scope: Scope, send: Send, why: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": REFUSED_SOCKET, "reason": why})
        return
    await _answer(send, 403, [(b"content-type", b"text/plain; charset=utf-8")], f"refused: {why}\n")


async def _let_in(scope: Scope, send: Send, cookie: str) -> None:
    """Keep the token in a cookie, and show the page under an address that no longer tells it."""
    rest = urlencode({name: value for name, value in _asked_of(scope).items() if name != TOKEN})
    where = scope["path"] + (f"?{rest}" if rest else "")
    where = "/" + where.lstrip("/\\")  # never an address of somebody else
    await _answer(send, 303, [(b"location", where.encode("latin-1", "ignore")), (b"set-cookie", cookie.encode())], "")


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *IN_NO_FRAME]})
    await send({"type": "http.response.body", "body": body.encode()})
