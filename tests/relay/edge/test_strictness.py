"""The strictness grid: requests that two parsers could read differently are refused before any app sees them.

Rows: reliability notes, section 2 (55 cases, 47 of which must be refused), and more of the same families.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.relay import RawApp, RunningRelay, ask, connect, raw_app, read_head, running_relay, status_of

HOST = b"demo.share.test"


def answer_ok(connection: socket.socket, app: RawApp) -> None:
    connection.settimeout(5)
    while head := read_head(connection):
        app.seen.append(head)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


@pytest.fixture(scope="module")
def app() -> Iterator[RawApp]:
    with raw_app(answer_ok) as app:
        yield app


@pytest.fixture(scope="module")
def relay(app: RawApp, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    folder: Path = tmp_path_factory.mktemp("relay")
    with running_relay(folder, head_timeout_s=1.0, body_timeout_s=1.0) as relay, relay.share(app.port, "demo"):
        yield relay


def post(*lines: bytes, body: bytes = b"", version: bytes = b"1.1") -> bytes:
    return b"POST / HTTP/%b\r\n" % version + b"\r\n".join([b"Host: " + HOST, *lines]) + b"\r\n\r\n" + body


def chunked(body: bytes) -> bytes:
    return post(b"Transfer-Encoding: chunked", body=body)


def fetch(*lines: bytes, target: bytes = b"/", host: bytes = b"Host: " + HOST) -> bytes:
    return b"GET %b HTTP/1.1\r\n" % target + b"".join(line + b"\r\n" for line in (host, *lines) if line) + b"\r\n"


REFUSED = {
    # Content-Length
    "cl.te": post(b"Content-Length: 3", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
    "te.cl": post(b"Transfer-Encoding: chunked", b"Content-Length: 3", body=b"0\r\n\r\n"),
    "cl twice": post(b"Content-Length: 2", b"Content-Length: 3", body=b"abc"),
    "cl twice the same": post(b"Content-Length: 3", b"Content-Length: 3", body=b"abc"),
    "cl list": post(b"Content-Length: 3, 3", body=b"abc"),
    "cl plus": post(b"Content-Length: +3", body=b"abc"),
    "cl minus": post(b"Content-Length: -3", body=b"abc"),
    "cl hex": post(b"Content-Length: 0x3", body=b"abc"),
    "cl underscore": post(b"Content-Length: 1_0", body=b"abcdefghij"),
    "cl empty": post(b"Content-Length: ", body=b"abc"),
    "cl huge": post(b"Content-Length: 99999999999999999999999", body=b"abc"),
    "cl above 2^62": post(b"Content-Length: 9223372036854775807", body=b"abc"),
    "cl unicode digit": post("Content-Length: ٣".encode(), body=b"abc"),
    "cl with space inside": post(b"Content-Length: 1 2", body=b"abc"),
    "cl decimal": post(b"Content-Length: 3.0", body=b"abc"),
    # Field syntax
    "space before colon": post(b"Content-Length : 3", body=b"abc"),
    "tab before colon": post(b"Transfer-Encoding\t: chunked", body=b"0\r\n\r\n"),
    "empty name": post(b": value"),
    "no colon": post(b"Nonsense"),
    "leading space on first field": b"GET / HTTP/1.1\r\n Host: " + HOST + b"\r\n\r\n",
    "obs-fold": post(b"X-Folded: one", b" two"),
    "obs-fold te": post(b"Transfer-Encoding:", b" chunked", body=b"0\r\n\r\n"),
    "nul in value": post(b"X-Bad: a\x00b"),
    "control in value": post(b"X-Bad: a\x01b"),
    "del in value": post(b"X-Bad: a\x7fb"),
    "nul in name": post(b"X-\x00Bad: a"),
    "bare cr in value": post(b"X-Bad: a\rb"),
    "bare lf between fields": b"GET / HTTP/1.1\r\nHost: " + HOST + b"\nX: y\r\n\r\n",
    "bare lf everywhere": b"GET / HTTP/1.1\nHost: " + HOST + b"\n\n",
    "bare lf at the end": b"GET / HTTP/1.1\r\nHost: " + HOST + b"\r\n\n",
    "cr cr lf": b"GET / HTTP/1.1\r\nHost: " + HOST + b"\r\r\n\r\n",
    "unicode name": post("X-Bäd: a".encode()),
    "quote in name": post(b'X-"Bad": a'),
    # Transfer-Encoding
    "te identity": post(b"Transfer-Encoding: identity", b"", body=b""),
    "te twice": post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
    "te xchunked": post(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n"),
    "te vertical tab": post(b"Transfer-Encoding: \x0bchunked", body=b"0\r\n\r\n"),
    "te list": post(b"Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n"),
    "te chunked first": post(b"Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n"),
    "te quoted": post(b'Transfer-Encoding: "chunked"', body=b"0\r\n\r\n"),
    "te parameter": post(b"Transfer-Encoding: chunked;a=b", body=b"0\r\n\r\n"),
    "te empty": post(b"Transfer-Encoding: ", body=b"0\r\n\r\n"),
    "te in 1.0": post(b"Transfer-Encoding: chunked", body=b"0\r\n\r\n", version=b"1.0"),
    # Chunks
    "chunk hex prefix": chunked(b"0x3\r\nabc\r\n0\r\n\r\n"),
    "chunk plus": chunked(b"+3\r\nabc\r\n0\r\n\r\n"),
    "chunk minus": chunked(b"-3\r\nabc\r\n0\r\n\r\n"),
    "chunk underscore": chunked(b"0_3\r\nabc\r\n0\r\n\r\n"),
    "chunk leading space": chunked(b" 3\r\nabc\r\n0\r\n\r\n"),
    "chunk trailing space": chunked(b"3 \r\nabc\r\n0\r\n\r\n"),
    "chunk empty size": chunked(b"\r\nabc\r\n0\r\n\r\n"),
    "chunk no hex": chunked(b"g\r\nabc\r\n0\r\n\r\n"),
    "chunk huge": chunked(b"FFFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n"),
    "chunk bare lf": chunked(b"3\nabc\n0\n\n"),
    "chunk bare cr": chunked(b"3\rabc\r\n0\r\n\r\n"),
    "chunk longer than size": chunked(b"3\r\nabcd\r\n0\r\n\r\n"),
    "chunk extension with lf": chunked(b"3;a\nb\r\nabc\r\n0\r\n\r\n"),
    "chunk endless extension": chunked(b"3;" + b"a" * 5000 + b"\r\nabc\r\n0\r\n\r\n"),
    "trailer malformed": chunked(b"0\r\nBad Trailer\r\n\r\n"),
    "trailer folded": chunked(b"0\r\nA: b\r\n c\r\n\r\n"),
    # Host and target
    "no host": fetch(host=b""),
    "no host in 1.0": b"GET / HTTP/1.0\r\n\r\n",
    "two hosts": fetch(b"Host: other.share.test"),
    "two equal hosts": fetch(b"Host: " + HOST),
    "host empty": fetch(host=b"Host:"),
    "host with path": fetch(host=b"Host: demo.share.test/evil?"),
    "host with space": fetch(host=b"Host: demo.share.test evil"),
    "host with user": fetch(host=b"Host: a@demo.share.test"),
    "host with comma": fetch(host=b"Host: demo.share.test,evil"),
    "host with bad port": fetch(host=b"Host: demo.share.test:99999"),
    "host with text port": fetch(host=b"Host: demo.share.test:80a"),
    "host with unicode": fetch(host="Host: dëmo.share.test".encode()),
    "host with backslash": fetch(host=b"Host: demo.share.test\\evil"),
    "absolute with other host": fetch(target=b"http://evil.share.test/"),
    "absolute with user": fetch(target=b"http://a@demo.share.test/"),
    "absolute ftp": fetch(target=b"ftp://demo.share.test/"),
    "absolute without host": fetch(target=b"http:///"),
    "target without slash": fetch(target=b"index.html"),
    "target with fragment": fetch(target=b"/#a"),
    "target with unicode": fetch(target="/ä".encode()),
    "target with control": fetch(target=b"/a\x01b"),
    "star with get": fetch(target=b"*"),
    "empty target": b"GET  HTTP/1.1\r\nHost: " + HOST + b"\r\n\r\n",
    "two targets": fetch(target=b"/ /b"),
    # Versions and methods
    "http 0.9": b"GET /\r\n\r\n",
    "http 1.2": b"GET / HTTP/1.2\r\nHost: " + HOST + b"\r\n\r\n",
    "http 2.0": b"GET / HTTP/2.0\r\nHost: " + HOST + b"\r\n\r\n",
    "http 1.10": b"GET / HTTP/1.10\r\nHost: " + HOST + b"\r\n\r\n",
    "http lower": b"GET / http/1.1\r\nHost: " + HOST + b"\r\n\r\n",
    "version with space": b"GET / HTTP/1. 1\r\nHost: " + HOST + b"\r\n\r\n",
    "http/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "tls hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "method lower": b"get / HTTP/1.1\r\nHost: " + HOST + b"\r\n\r\n",
    "method with space": b"GE T / HTTP/1.1\r\nHost: " + HOST + b"\r\n\r\n",
    "method with colon": b"GET: / HTTP/1.1\r\nHost: " + HOST + b"\r\n\r\n",
    "method endless": b"A" * 100 + b" / HTTP/1.1\r\nHost: " + HOST + b"\r\n\r\n",
    "connect": b"CONNECT demo.share.test:443 HTTP/1.1\r\nHost: " + HOST + b"\r\n\r\n",
    "trace": b"TRACE / HTTP/1.1\r\nHost: " + HOST + b"\r\n\r\n",
    "space before the line": b" GET / HTTP/1.1\r\nHost: " + HOST + b"\r\n\r\n",
    "two empty lines first": b"\r\n\r\nGET / HTTP/1.1\r\nHost: " + HOST + b"\r\n\r\n",
    # Sizes
    "100 kB field": fetch(b"X-Long: " + b"a" * 100_000),
    "100 kB target": fetch(target=b"/" + b"a" * 100_000),
    "17 kB target": fetch(target=b"/" + b"a" * 17_000),
    "2000 fields": fetch(*[b"X-%d: a" % i for i in range(2000)]),
    "129 fields": fetch(*[b"X-%d: a" % i for i in range(129)]),
    # Upgrades
    "websocket version 12": fetch(
        b"Connection: Upgrade",
        b"Upgrade: websocket",
        b"Sec-WebSocket-Version: 12",
        b"Sec-WebSocket-Key: " + b"A" * 22 + b"==",
    ),
    "websocket without key": fetch(b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Version: 13"),
    "websocket bad key": fetch(
        b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Key: short"
    ),
    "websocket with body": fetch(
        b"Connection: Upgrade",
        b"Upgrade: websocket",
        b"Sec-WebSocket-Version: 13",
        b"Sec-WebSocket-Key: " + b"A" * 22 + b"==",
        b"Content-Length: 5",
    ),
    "websocket post": post(
        b"Connection: Upgrade",
        b"Upgrade: websocket",
        b"Sec-WebSocket-Version: 13",
        b"Sec-WebSocket-Key: " + b"A" * 22 + b"==",
    ),
    "websocket without connection": fetch(b"Upgrade: websocket", b"Sec-WebSocket-Version: 13"),
    "unknown expectation": post(b"Expect: 200-ok", b"Content-Length: 0"),
}

SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: " + HOST + b"\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("name", REFUSED)
def test_refused_before_any_app(name: str, relay: RunningRelay, app: RawApp) -> None:
    before = len(app.seen)
    answer = ask(relay.http_port, REFUSED[name] + SMUGGLED)
    assert 400 <= status_of(answer) < 600, answer[:200]
    assert status_of(answer) not in {502, 503}
    assert len(re.findall(rb"HTTP/1\.1 [1-5]\d\d ", answer)) == 1, "what follows a refused request was answered too"
    assert b"connection: close" in answer.lower()
    # A chunked body breaks after its head has gone on; then the app has seen a beginning but never an end.
    assert all(b"smuggled" not in seen for seen in app.seen[before:])
    if not name.startswith(("chunk", "trailer")):
        assert len(app.seen) == before


ACCEPTED = {
    "plain": fetch(b"Connection: close"),
    "port in host": fetch(b"Connection: close", host=b"Host: demo.share.test:8000"),
    "upper case host": fetch(b"Connection: close", host=b"Host: DEMO.Share.Test"),
    "absolute with same host": fetch(b"Connection: close", target=b"http://demo.share.test/x"),
    "options star": b"OPTIONS * HTTP/1.1\r\nHost: " + HOST + b"\r\nConnection: close\r\n\r\n",
    "one empty line first": b"\r\n" + fetch(b"Connection: close"),
    "field without value": fetch(b"X-Empty:", b"Connection: close"),
    "latin-1 value": fetch(b"X-Name: caf\xe9", b"Connection: close"),
    "strange target": fetch(b"Connection: close", target=b"/a|b[c]{d}\"'<>^`\\"),
    "own method": b"PROPFIND / HTTP/1.1\r\nHost: " + HOST + b"\r\nConnection: close\r\n\r\n",
    "http 1.0": b"GET / HTTP/1.0\r\nHost: " + HOST + b"\r\n\r\n",
    "chunk extension": chunked(b"3;a=b\r\nabc\r\n0\r\nTrailer-X: y\r\n\r\n").replace(
        b"Transfer", b"Connection: close\r\nTransfer"
    ),
    "chunked in upper case": post(b"Connection: close", b"Transfer-Encoding: Chunked", body=b"0\r\n\r\n"),
    "h2c upgrade is dropped": fetch(
        b"Connection: Upgrade, HTTP2-Settings, close", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAAQAAP__"
    ),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted_and_rebuilt(name: str, relay: RunningRelay, app: RawApp) -> None:
    before = len(app.seen)
    answer = ask(relay.http_port, ACCEPTED[name])
    assert status_of(answer) == 200, answer[:300]
    seen = app.seen[before]
    assert seen.split(b"\r\n")[0].endswith(b" HTTP/1.1")
    lowered = seen.lower()
    assert b"upgrade" not in lowered
    assert b"http2-settings" not in lowered
    assert b"\r\nconnection:" not in lowered


def test_head_byte_by_byte(relay: RunningRelay, app: RawApp) -> None:
    with connect(relay.http_port) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in fetch(b"Connection: close"):
            connection.sendall(bytes([byte]))
        assert status_of(read_head(connection)) == 200


def test_hopeless_head_is_refused_without_waiting(relay: RunningRelay) -> None:
    with connect(relay.http_port, 0.8) as connection:  # the deadline for heads is 1 s here
        connection.sendall(b"GET / HTTP/1.1\nHost: demo.share.test\n\n")
        assert status_of(read_head(connection)) == 400
