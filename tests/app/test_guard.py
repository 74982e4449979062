"""Who may use the server of the app: its own pages, and beyond this machine whoever knows the token."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from sim.app.guard import guarded, is_this_machine

PORT = 8765
TOKEN = "a-token-that-nobody-guesses"


async def everything(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    """An application that answers whoever reaches it."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"the scenario"})


def ask(kind: str = "http", token: str = "", path: str = "/", query: str = "", **headers: str) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(dict(message))

    async def receive() -> MutableMapping[str, Any]:
        raise AssertionError("nothing is read")

    given = {"host": f"127.0.0.1:{PORT}", **headers}
    scope = {
        "type": kind, "path": path, "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items() if value],
    }  # fmt: skip
    asyncio.run(guarded(everything, PORT, token)(scope, receive, send))
    return sent


def is_served(sent: list[dict[str, Any]]) -> bool:
    return sent[0].get("status") == 200 or sent[0]["type"] == "websocket.accept"


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST", "127.0.0.9"])
def test_its_own_pages_are_served_by_any_name_of_this_machine(kind: str, host: str) -> None:
    where = f"{host}:{PORT}"
    assert is_served(ask(kind, host=where))
    assert is_served(ask(kind, host=where, origin=f"http://{where}"))


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", f"http://127.0.0.1:{PORT + 1}", f"http://localhost:{PORT}", "", "file://",
     f"http://127.0.0.1:{PORT}.evil.example", f"http://evil.example#127.0.0.1:{PORT}"],
)  # fmt: skip
def test_another_page_opens_neither_page_nor_websocket(kind: str, origin: str) -> None:
    sent = ask(kind, origin=origin)
    assert is_served(sent) == (origin == "")
    if kind == "http" and origin:
        assert sent[0]["status"] == 403
        assert b"the scenario" not in b"".join(each.get("body", b"") for each in sent)


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "host",
    [f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", f"127.0.0.1.evil.example:{PORT}", "", "[::1",
     f"evil.example@127.0.0.1:{PORT}", f"192.0.2.7:{PORT}", "127.0.0.1:port", f"localhost.:{PORT}x"],
)  # fmt: skip
def test_a_name_bound_anew_to_this_machine_is_refused(kind: str, host: str) -> None:
    assert not is_served(ask(kind, host=host))
    assert not is_served(ask(kind, host=host, origin=f"http://{host}"))


def test_no_other_page_shows_this_one_inside_of_it() -> None:
    for sent in (ask(), ask(host="evil.example")):
        assert (b"x-frame-options", b"DENY") in sent[0]["headers"]
        assert (b"content-security-policy", b"frame-ancestors 'none'") in sent[0]["headers"]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_beyond_this_machine_nobody_is_served_without_the_token(kind: str) -> None:
    for said in ("", f"kingmaker-{PORT}=x", f"kingmaker-{PORT + 1}={TOKEN}", "kingmaker", "=;=;\x01"):
        assert not is_served(ask(kind, TOKEN, host=f"server:{PORT}", cookie=said))
    assert not is_served(ask(kind, TOKEN, host=f"server:{PORT}", query="token=guess"))
    assert is_served(ask(kind, TOKEN, host=f"server:{PORT}", cookie=f"other=1; kingmaker-{PORT}={TOKEN}"))
    assert not is_served(
        ask(kind, TOKEN, host=f"server:{PORT}", origin="http://evil.example", cookie=f"kingmaker-{PORT}={TOKEN}")
    )


def test_the_token_is_kept_in_a_cookie_and_leaves_the_address() -> None:
    (start, _) = ask(token=TOKEN, path="//evil.example/x", query=f"a=1&token={TOKEN}", host=f"server:{PORT}")
    headers = dict(start["headers"])
    assert (start["status"], headers[b"location"]) == (303, b"/evil.example/x?a=1")
    assert headers[b"set-cookie"] == f"kingmaker-{PORT}={TOKEN}; Path=/; HttpOnly; SameSite=Strict".encode()
    assert not is_served(ask("websocket", TOKEN, query=f"token={TOKEN}", host=f"server:{PORT}"))


def test_what_is_this_machine() -> None:
    assert [is_this_machine(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "10.0.0.1", "x")] == [
        True, True, True, False, False, False, False,
    ]  # fmt: skip
