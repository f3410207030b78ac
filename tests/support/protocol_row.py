"""What a row of the protocol's routes is, and what its requests need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from support.apps import Served
from support.processes import wait_for
from support.streams import session_messages

A = "/gradio_api"
ID = "0" * 32
Path_ = str | Callable[["Caller"], str]
Check = Callable[[Any], bool]


class Caller:
    """A client of the app that is signed in where the app has a login."""

    def __init__(self, app: Served) -> None:
        self.app = app
        self.http = app.http

    def ask(self, method: str, path: Path_, **request: Any) -> httpx.Response:
        """Send a request; of an event stream the first message is read."""
        target = path if isinstance(path, str) else path(self)
        sent = {name: value(self) if callable(value) else value for name, value in request.items()}
        with self.http.stream(method, self.app.url + target, **sent) as answer:
            if "text/event-stream" in answer.headers.get("content-type", "") and method != "HEAD":
                answer._content = next(answer.iter_bytes())  # pyright: ignore[reportPrivateUsage] - all that is wanted
            else:
                answer.read()
        return answer

    def sign_in(self) -> None:
        """Sign in, unless that is done."""
        if self.http.get(f"{self.app.api}/login_check").status_code == 401:
            self.http.post(f"{self.app.url}/login", data={"username": "ann", "password": "secret"})

    def reference(self) -> str:
        return self.http.post(f"{self.app.api}/upload", files={"files": ("a.txt", b"0123456789")}).json()[0]

    def called(self) -> str:
        """Id of a call of /echo whose result was not read yet."""
        return self.http.post(f"{self.app.api}/call/echo", json={"data": ["bob", 3]}).json()["event_id"]

    def open_stream(self) -> str:
        """Id of an event that takes further chunks."""
        event_id = self.app.join("stream", ["a", ""], "streamer").json()["event_id"]
        wait_for(
            lambda: (feed := self.app.engine.feeds.find(event_id, "streamer", self.user)) and feed.has_answered,
            because="the first chunk is answered",
        )
        return event_id

    def playlist(self) -> str:
        """Path of what an output stream has left, below /stream/."""
        self.app.join("sound", ["x"], "listener")
        said = session_messages(self.http, self.app.api, "listener")
        first = next(m["output"]["data"][0] for m in said if m["msg"] == "process_generating")
        return first["path"]

    @property
    def user(self) -> str | None:
        return "ann" if self.app.app.server.auth.is_required else None

    def component(self, elem_id: str) -> int:
        config = self.http.get(f"{self.app.url}/config").json()
        return next(c["id"] for c in config["components"] if c["props"].get("elem_id") == elem_id)


@dataclass(frozen=True)
class Row:
    """One route.

    Attributes:
        route: As the protocol writes it.
        path: A path that is answered.
        check: What holds for the answer (its JSON where it is JSON, else its text).
        request: The rest of a good request.
        status: Of its answer.
        wrong: Requests that are refused: what is different, and the status.
        is_public: Whether strangers may call it.
    """

    route: str
    path: Path_
    check: Check = lambda said: True
    request: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    wrong: tuple[tuple[dict[str, Any], int], ...] = ()
    is_public: bool = False

    @property
    def method(self) -> str:
        return self.route.partition(" ")[0]


def join(**fields: object) -> dict[str, Any]:
    """A call of /echo."""
    return {"json": lambda c: {"data": ["bob", 3], "fn_index": c.app.fn("echo"), "session_hash": "s", **fields}}


def key(caller: Caller) -> dict[str, str]:
    return {"authorization": f"Bearer {caller.app.app.server.monitoring.key}"} if caller.user is None else {}


def finished_upload(caller: Caller) -> str:
    caller.http.post(f"{caller.app.api}/upload?upload_id=u1", files={"files": ("a.txt", b"x")})
    return f"{A}/upload_progress?upload_id=u1"


def segment(caller: Caller) -> str:
    path = caller.playlist()
    text = caller.http.get(f"{caller.app.api}/stream/{path}").text
    name = next(line for line in text.splitlines() if line and not line.startswith("#"))
    return f"{A}/stream/{path.rpartition('/')[0]}/{name.rpartition('/')[2]}"


NO_JSON: tuple[tuple[dict[str, Any], int], ...] = (
    ({"json": None, "content": b""}, 400),
    ({"json": None, "content": b"{"}, 400),
    ({"json": None, "content": b"\xff\xfe"}, 400),
    ({"json": None, "content": b'{"data": [NaN]}'}, 400),
    ({"json": None, "content": b'{"data": [Infinity]}'}, 400),
    ({"json": None, "content": b'{"data": [1e999]}'}, 400),
    ({"json": None, "content": b'{"data": ["\\ud800"]}'}, 400),
    ({"json": None, "content": b'{"data":' + b"[" * 100_000}, 400),
    ({"json": None, "content": b'{"data":' + b"[" * 500 + b"]" * 500 + b"}"}, 400),
    ({"json": []}, 422),
    ({"json": "text"}, 422),
    ({"json": 5}, 422),
)
"""What no route takes that takes JSON."""


def with_data(**fields: object) -> tuple[tuple[dict[str, Any], int], ...]:
    """Wrong values, and those of NO_JSON."""
    return (
        ({"json": {"data": "text", **fields}}, 422),
        ({"json": {"data": {"0": "x"}, **fields}}, 422),
        ({"json": {"data": 5, **fields}}, 422),
        *NO_JSON,
    )
