"""D5: clients that are slow on purpose are let go, and others are served meanwhile."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from support.apps import Served, served
from support.processes import wait_for

import stagedoor as gr
from stagedoor.http import protocol


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    for name in ("HEAD_TIMEOUT_S", "BODY_TIMEOUT_S", "WRITE_TIMEOUT_S"):
        monkeypatch.setattr(protocol, name, 0.3)
    monkeypatch.setattr(protocol, "RATE_GRACE_S", 0.3)
    with gr.Blocks() as demo:
        gr.Button().click(lambda text: text, gr.Textbox(), gr.Textbox(), api_name="echo")
        gr.Button().click(lambda: "x" * 30_000_000, None, gr.Textbox(), api_name="big")
    with served(demo) as running:
        yield running


def is_closed(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        while connection.recv(65536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def gone(connections: list[socket.socket]) -> None:
    wait_for(lambda: all(is_closed(c) for c in connections), timeout_s=10, because="slow clients are let go")
    for connection in connections:
        connection.close()


def connect(app: Served, count: int, first: bytes) -> list[socket.socket]:
    found = [socket.create_connection(("127.0.0.1", app.port)) for _ in range(count)]
    for connection in found:
        connection.sendall(first)
    return found


def alive(app: Served) -> None:
    began = time.monotonic()
    assert app.http.post(f"{app.api}/run/echo", json={"data": ["x"]}).json()["data"] == ["x"]
    assert time.monotonic() - began < 5


UNFINISHED_UPLOAD = (
    b"POST /gradio_api/upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    b'Content-Length: 500\r\n\r\n--b\r\ncontent-disposition: form-data; name="files"; filename="x"\r\n\r\nabc'
)


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ",
        b"POST /gradio_api/run/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
        b"POST /gradio_api/run/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        UNFINISHED_UPLOAD,
    ],
    ids=["silent", "line", "head", "body", "chunked", "upload"],
)
def test_unfinished_requests(app: Served, first: bytes) -> None:
    connections = connect(app, 100, first)
    alive(app)
    gone(connections)
    alive(app)
    assert not list(app.app.server.files.root.glob(".incoming*"))


def test_a_drop_at_a_time(app: Served) -> None:
    head = b"POST /gradio_api/run/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
    (connection,) = connect(app, 1, head)
    began = time.monotonic()

    def drop() -> bool:
        try:
            connection.setblocking(True)
            connection.sendall(b" ")
        except OSError:
            return True
        return is_closed(connection)

    wait_for(drop, timeout_s=10, because="a body slower than the least rate is given up")
    assert time.monotonic() - began < 5
    connection.close()


def test_answers_that_are_not_read(app: Served) -> None:
    body = b'{"data":[]}'
    request = (
        b"POST /gradio_api/run/big HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body) + body
    )
    connections = connect(app, 3, request)
    # Nothing is read; the server must give up, which shows as a connection that ends before the whole answer.
    server = app.demo.running._server  # type: ignore[attr-defined]
    wait_for(lambda: len(server.server_state.connections) >= 3, because="the server has them")
    wait_for(lambda: len(server.server_state.connections) == 0, timeout_s=15, because="the server lets them go")
    alive(app)
    for connection in connections:
        connection.close()


def test_a_quiet_event_stream_is_not_cut(app: Served) -> None:
    with app.http.stream("GET", f"{app.api}/heartbeat/quiet") as response:
        lines = response.iter_lines()
        assert next(lines) == "data: ALIVE"
        connections = connect(app, 1, b"")
        gone(connections)  # every deadline has passed by now
        assert app.engine.sessions.find("quiet") is not None


def test_keep_alive_survives_the_head_deadline(app: Served) -> None:
    alive(app)
    gone(connect(app, 1, b""))
    alive(app)
