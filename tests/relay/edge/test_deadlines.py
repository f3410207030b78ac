"""Slow attacks (row D5) and limits on connections: held no longer than the deadline, others served throughout."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from support import edge_app
from support.relay import RunningRelay, ask, connect, get, read_all, read_head, running_relay, serving, status_of

HOST = "demo.share.test"


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    settings = {"head_timeout_s": 0.5, "body_timeout_s": 0.5, "idle_timeout_s": 0.5, "max_connections_per_host": 40}
    with serving(edge_app.app) as port, running_relay(tmp_path_factory.mktemp("relay"), **settings) as relay:
        with relay.share(port, "demo"):
            yield relay


def held_for(connection: socket.socket) -> tuple[float, bytes]:
    since = time.monotonic()
    answer = read_all(connection, 10)
    return time.monotonic() - since, answer


def test_connection_without_request_is_closed(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        held, answer = held_for(connection)
    assert held < 2.5
    assert answer == b""


def test_unfinished_head_is_refused(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: demo")
        held, answer = held_for(connection)
    assert held < 5
    assert status_of(answer) == 408


def test_trickled_head_is_refused_although_bytes_come(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        since = time.monotonic()
        with pytest.raises(OSError):  # noqa: PT012 - the loop is the attack
            connection.sendall(b"GET / HTTP/1.1\r\n")
            while time.monotonic() - since < 8:
                connection.sendall(b"X: y\r\n")
                time.sleep(0.1)
        assert time.monotonic() - since < 6


def test_unfinished_body_is_refused(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        connection.sendall(f"POST /upload HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100000\r\n\r\nabc".encode())
        held, answer = held_for(connection)
    assert held < 5
    assert status_of(answer) == 408


def test_slow_but_honest_upload_is_served(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        connection.sendall(
            f"POST /upload HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 30000\r\nConnection: close\r\n\r\n".encode()
        )
        for _ in range(10):
            connection.sendall(b"x" * 3000)
            time.sleep(0.2)
        assert status_of(read_all(connection)) == 200


def test_idle_kept_connection_is_closed(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        connection.sendall(get(HOST, "/status/204", close=False))
        assert status_of(read_head(connection)) == 204
        held, _ = held_for(connection)
    assert held < 2.5


def test_long_answers_are_not_cut(relay: RunningRelay) -> None:
    answer = ask(relay.http_port, get(HOST, "/events?count=40"))  # 2 s of events, four times every deadline here
    assert answer.endswith(b"data: 39\n\n\r\n0\r\n\r\n")


def test_connections_of_one_address_are_counted_and_given_back(relay: RunningRelay) -> None:
    held = [connect(relay.http_port) for _ in range(60)]
    answers = [read_all(connection, 5) for connection in held]
    assert sum(status_of(answer) == 503 for answer in answers) >= 20
    for connection in held:
        connection.close()
    assert status_of(ask(relay.http_port, get(HOST))) == 200
