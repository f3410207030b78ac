"""Requests through the whole road: edge, SSH, SDK client, uvicorn. Every kind of body, stream and end."""

from __future__ import annotations

import hashlib
import re
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import psutil
import pytest
import websockets.sync.client
from support import edge_app
from support.processes import wait_for
from support.relay import (
    RawApp,
    RunningRelay,
    ask,
    connect,
    get,
    raw_app,
    read_all,
    read_head,
    running_relay,
    serving,
    status_of,
)

from stagedoor_relay.edge import visitor

HOST = "demo.share.test"


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    with serving(edge_app.app) as port, running_relay(tmp_path_factory.mktemp("relay")) as relay:
        with relay.share(port, "demo"):
            yield relay


@pytest.fixture
def client(relay: RunningRelay) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{relay.http_port}", headers={"Host": HOST}, timeout=20) as client:
        yield client


def test_echo(client: httpx.Client) -> None:
    answer = client.post("/a/b?c=d&e=%20", content=b"hello").json()
    assert answer["method"] == "POST"
    assert answer["target"] == "/a/b?c=d&e=%20"
    assert answer["sha256"] == hashlib.sha256(b"hello").hexdigest()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_methods_without_body(client: httpx.Client, method: str) -> None:
    assert client.request(method, "/x").json()["method"] == method


def test_keep_alive_reuses_one_connection(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        for _ in range(5):
            connection.sendall(get(HOST, "/x", close=False))
            head = read_head(connection)
            assert status_of(head) == 200
            length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
            body = head.split(b"\r\n\r\n", 1)[1]
            while len(body) < length:
                body += connection.recv(65536)
            assert len(body) == length


def test_pipelined_requests_are_answered_in_order(relay: RunningRelay) -> None:
    requests = b"".join(get(HOST, f"/{n}", close=n == 19) for n in range(20))
    answer = ask(relay.http_port, requests)
    assert [int(n) for n in re.findall(rb'"target":"/(\d+)"', answer)] == list(range(20))


def test_pipelined_requests_to_two_hosts_are_routed_one_by_one(relay: RunningRelay) -> None:
    answer = ask(
        relay.http_port, get(HOST, "/1", close=False) + get("nobody.share.test", "/2", close=False) + get(HOST, "/3")
    )
    assert [int(s) for s in re.findall(rb"HTTP/1\.1 (\d+) ", answer)] == [200, 404, 200]


def test_chunked_request(client: httpx.Client) -> None:
    pieces = [b"a" * 10, b"b" * 100_000, b"c"]
    answer = client.post("/upload", content=iter(pieces)).json()
    assert answer == {"length": 100_011, "sha256": hashlib.sha256(b"".join(pieces)).hexdigest()}


def test_chunked_answer_with_and_without_length(client: httpx.Client) -> None:
    for query in ("", "&sized"):
        answer = client.get(f"/download?length=300000{query}")
        assert len(answer.content) == 300_000
        assert ("content-length" in answer.headers) == bool(query)


def test_head_has_no_body(relay: RunningRelay) -> None:
    answer = ask(relay.http_port, get(HOST, "/download?length=1000&sized", method="HEAD"))
    head, body = answer.split(b"\r\n\r\n", 1)
    assert body == b""
    assert b"content-length: 1000" in head.lower()


@pytest.mark.parametrize("code", [204, 304])
def test_answers_without_body_leave_the_connection_in_step(relay: RunningRelay, code: int) -> None:
    answer = ask(relay.http_port, get(HOST, f"/status/{code}", close=False) + get(HOST, "/after"))
    assert [int(s) for s in re.findall(rb"HTTP/1\.1 (\d+) ", answer)] == [code, 200]


def test_http_1_0_visitor_gets_plain_bytes(relay: RunningRelay) -> None:
    answer = ask(relay.http_port, f"GET /download?length=1000 HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode())
    head, body = answer.split(b"\r\n\r\n", 1)
    assert b"transfer-encoding" not in head.lower()
    assert len(body) == 1000


def test_expect_continue_comes_from_the_app(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        connection.sendall(
            f"POST /upload HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n".encode()
        )
        assert read_head(connection).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"hello")
        assert hashlib.sha256(b"hello").hexdigest().encode() in read_all(connection)


def test_early_answer_to_a_large_upload_arrives(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        connection.sendall(
            f"POST /refuse HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 50000000\r\n\r\n".encode() + b"x" * 1000
        )
        answer = read_all(connection)
    assert status_of(answer) == 413
    assert answer.endswith(b"too large")


def test_visitor_that_half_closes_gets_its_answer(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        connection.sendall(get(HOST, "/x", close=False))
        connection.shutdown(socket.SHUT_WR)
        assert status_of(read_all(connection)) == 200


@pytest.mark.parametrize("target", ["/silent", "/events"])
def test_disconnect_reaches_the_app_within_a_second(relay: RunningRelay, target: str) -> None:
    edge_app.left.clear()
    edge_app.arrived.clear()
    connection = connect(relay.http_port)
    connection.sendall(get(HOST, target))
    if target == "/events":
        read_head(connection)
    else:
        assert edge_app.arrived.wait(5)
    since = time.monotonic()
    connection.close()
    assert edge_app.left.wait(5)
    assert time.monotonic() - since < 1.5, "1 s, and what a shared machine adds"


def test_the_end_of_a_listener_reaches_the_app_at_once(relay: RunningRelay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "DISCONNECT_GRACE_S", 3600)
    edge_app.left.clear()
    connection = connect(relay.http_port)
    connection.sendall(get(HOST, "/events"))
    read_head(connection)
    connection.shutdown(socket.SHUT_WR)
    assert edge_app.left.wait(20)
    connection.close()


def test_events_arrive_one_by_one(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        connection.sendall(get(HOST, "/events?count=5"))
        arrivals = []
        data = b""
        while b"data: 4\n\n" not in data:
            more = connection.recv(65536)
            arrivals.append(more.count(b"data: "))
            data += more
    assert max(arrivals) == 1, "no two events in one piece"


def test_websocket(relay: RunningRelay) -> None:
    edge_app.left.clear()
    with (
        connect(relay.http_port) as connection,
        websockets.sync.client.connect(f"ws://{HOST}/socket", sock=connection, subprotocols=["chat"]) as socket_,
    ):
        assert socket_.subprotocol == "chat"
        for text in ("a", "b" * 200_000, "ü"):
            socket_.send(text)
            assert socket_.recv(timeout=10) == text
        socket_.send(bytes(range(256)) * 100)
        assert socket_.recv(timeout=10) == bytes(range(256)) * 100
        assert socket_.ping().wait(10)
    assert edge_app.left.wait(5)


def test_refused_websocket_is_a_plain_answer_and_what_follows_no_request(relay: RunningRelay) -> None:
    handshake = get(
        HOST,
        "/echo",
        extra="Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
        close=False,
    )
    answer = ask(relay.http_port, handshake + get(HOST, "/smuggled"))
    assert len(re.findall(rb"HTTP/1\.1 \d\d\d ", answer)) == 1
    assert b"smuggled" not in answer


def test_large_upload_and_download_are_exact_and_not_held(relay: RunningRelay, client: httpx.Client) -> None:
    length = 100 * 1024 * 1024
    piece = bytes(range(256)) * 1024
    expected = hashlib.sha256()
    for _ in range(length // len(piece)):
        expected.update(piece)
    process = psutil.Process()
    before = process.memory_info().rss
    peak = before

    def pieces() -> Iterator[bytes]:
        nonlocal peak
        for number in range(length // len(piece)):
            if number % 50 == 0:
                peak = max(peak, process.memory_info().rss)
            yield piece

    answer = client.post("/upload", content=pieces(), headers={"Content-Length": str(length)}, timeout=50).json()
    assert answer == {"length": length, "sha256": expected.hexdigest()}
    got = hashlib.sha256()
    with client.stream("GET", f"/download?length={length}&sized", timeout=50) as download:
        for number, part in enumerate(download.iter_raw(65536)):
            got.update(part)
            if number % 200 == 0:
                peak = max(peak, process.memory_info().rss)
    assert got.hexdigest() == expected.hexdigest()
    assert peak - before < 48 * 1024 * 1024, "relay, tunnel client, app and both test ends live in this process"


def test_slow_reader_stops_the_app(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(get(HOST, "/download?length=400000000"))
        read_head(connection)
        process = psutil.Process()
        before = process.memory_info().rss
        time.sleep(0.5)  # would be 100 MB and more without back-pressure
        assert process.memory_info().rss - before < 32 * 1024 * 1024


# Raw apps: what a real one never does on purpose.


def behind(relay: RunningRelay, app: RawApp, request: bytes, name: str = "ann-raw") -> bytes:
    with relay.share(app.port, name):
        return ask(relay.http_port, request)


def raw_answer(answer: bytes, *, close: bool = True):
    def respond(connection: socket.socket, app: RawApp) -> None:
        connection.settimeout(5)
        while head := read_head(connection):
            app.seen.append(head)
            connection.sendall(answer)
            if close:
                return

    return respond


def test_answer_that_ends_with_its_connection_becomes_chunked(relay: RunningRelay) -> None:
    with raw_app(raw_answer(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall of it")) as app:
        answer = behind(relay, app, get("ann-raw.share.test"))
    assert b"transfer-encoding: chunked" in answer.lower()
    assert answer.endswith(b"9\r\nall of it\r\n0\r\n\r\n")


def test_trailers_reach_the_visitor(relay: RunningRelay) -> None:
    chunked = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\nContent-Length: 9\r\n\r\n"
    )
    with raw_app(raw_answer(chunked, close=False)) as app:
        answer = behind(relay, app, get("ann-raw.share.test"))
    assert answer.endswith(b"3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n")


def test_early_hints_pass(relay: RunningRelay) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    with raw_app(raw_answer(hints, close=False)) as app:
        answer = behind(relay, app, get("ann-raw.share.test"))
    assert answer.startswith(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\n")


MALFORMED = {
    "no http": b"hello\r\n\r\n",
    "cl and te": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nok",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
    "other coding": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
    "folded": b"HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\n\r\nok",
    "control": b"HTTP/1.1 200 OK\r\nX-A: b\x00c\r\n\r\nok",
    "unasked 101": b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "endless head": b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 100_000,
    "bad version": b"HTTP/2.0 200 OK\r\n\r\n",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_answer_is_an_honest_502(relay: RunningRelay, name: str) -> None:
    with raw_app(raw_answer(MALFORMED[name])) as app:
        answer = behind(relay, app, get("ann-raw.share.test"))
    assert status_of(answer) == 502
    assert b'"malformed"' in answer or b'"interrupted"' in answer


def test_cut_answer_is_noticed_by_the_visitor(relay: RunningRelay) -> None:
    with raw_app(raw_answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")) as app:
        answer = behind(relay, app, get("ann-raw.share.test"))
    assert not answer.endswith(b"0\r\n\r\n")


def test_app_that_dies_in_a_request_is_a_502(relay: RunningRelay) -> None:
    def die(connection: socket.socket, app: RawApp) -> None:
        app.seen.append(read_head(connection))

    with raw_app(die) as app:
        answer = behind(relay, app, get("ann-raw.share.test"))
        assert status_of(answer) == 502
        assert len(app.seen) == 1, "a request on a fresh stream is not sent twice"


def test_reused_stream_that_dies_is_retried_once_if_idempotent(relay: RunningRelay) -> None:
    def second_dies(connection: socket.socket, app: RawApp) -> None:
        connection.settimeout(5)
        app.seen.append(read_head(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        app.seen.append(read_head(connection))  # and hang up without an answer

    with raw_app(second_dies) as app, relay.share(app.port, "ann-retry"):
        host = "ann-retry.share.test"
        assert status_of(ask(relay.http_port, get(host))) == 200
        assert status_of(ask(relay.http_port, get(host))) == 200, "sent again on a fresh stream"
        assert len(app.seen) == 3
        post = f"POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        assert status_of(ask(relay.http_port, post)) == 502, "a POST is never sent twice"


def test_streams_are_never_shared(relay: RunningRelay) -> None:
    """While one answer is under way, another visitor's request takes another stream."""
    gate = threading.Event()

    def respond(connection: socket.socket, app: RawApp) -> None:
        connection.settimeout(10)
        while head := read_head(connection):
            app.seen.append(head)
            if b"/slow" in head:
                gate.wait(10)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + head.split(b" ")[1][1:5].ljust(4))

    with raw_app(respond) as app, relay.share(app.port, "ann-two"):
        with connect(relay.http_port) as slow:
            slow.sendall(get("ann-two.share.test", "/slow"))
            wait_for(lambda: app.seen)
            assert ask(relay.http_port, get("ann-two.share.test", "/fast")).endswith(b"fast")
            gate.set()
            assert read_all(slow).endswith(b"slow")


def test_bytes_after_an_answer_never_reach_the_next_visitor(relay: RunningRelay) -> None:
    evil = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
    with raw_app(raw_answer(evil, close=False)) as app, relay.share(app.port, "ann-evil"):
        for _ in range(3):
            answer = ask(relay.http_port, get("ann-evil.share.test"))
            assert answer.endswith(b"ok")
        assert len(app.seen) == 3
