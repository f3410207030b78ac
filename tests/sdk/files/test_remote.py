"""Files that visitors name by address: fetched from the public internet, from nowhere else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from support.web import send, web_server

from stagedoor.errors import FileAccessError, PayloadError
from stagedoor.files import FileStore, remote


def answer(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """Files, redirects and faults, by path."""
    path = handler.path
    if path.startswith("/to/"):
        send(handler, b"", 302, location=path.removeprefix("/to/"))
    elif path == "/loop":
        send(handler, b"", 302, location="/loop")
    elif path.startswith("/files/"):
        send(handler, b"content " + str(handler.headers["host"]).encode())
    elif path == "/short":
        send(handler, b"abc", content_length="100")
    else:
        send(handler, b"", 404)


@pytest.fixture
def origin(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with web_server(answer) as address:
        monkeypatch.setenv("STAGEDOOR_FETCH_HOSTS", address.removeprefix("http://"))
        yield address


def content(address: str, **options: int) -> tuple[str, bytes]:
    with remote.fetch(address, **options) as found:
        return found.name, b"".join(found.chunks)


def test_a_named_host_is_fetched(origin: str) -> None:
    assert content(f"{origin}/files/a%20b.txt?x=1") == ("a b.txt", b"content " + origin[7:].encode())
    assert content(f"{origin}/to//files/c.txt") == ("c.txt", b"content " + origin[7:].encode())


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing", "404"),
        ("/loop", "redirects more than"),
        ("/to/http://127.0.0.1:9/x", "private network"),
        ("/to/file:///etc/passwd", "not a plain http"),
        ("/to/http://169.254.169.254/latest", "private network"),
        ("/short", "broke off"),
    ],
)
def test_what_cannot_be_had_is_said(origin: str, path: str, reason: str) -> None:
    with pytest.raises(FileAccessError, match=reason):
        content(origin + path)


def test_too_much_is_refused(origin: str) -> None:
    with pytest.raises(FileAccessError, match="larger than the 5 bytes"):
        content(f"{origin}/files/a.txt", max_bytes=5)


def test_a_host_that_dribbles_is_left(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "MAX_DURATION_S", -1.0)
    started = time.monotonic()
    with pytest.raises(FileAccessError, match="took longer"):
        content(f"{origin}/files/a.txt")
    assert time.monotonic() - started < 10


def test_this_machine_is_private_unless_named(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STAGEDOOR_FETCH_HOSTS")
    port = origin.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "0.0.0.0", "[::1]", "2130706433", "0x7f.1", "127.1"):
        with pytest.raises(FileAccessError):
            content(f"http://{host}:{port}/files/a.txt")
    for address in ("http://user@example.org/", "ftp://example.org/", "http:///x", "http://[bad/", "//x"):
        with pytest.raises((FileAccessError, ValueError)):
            content(address)


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "fe80::1%lo", "ff02::1",
    ],
)  # fmt: skip
def test_private_addresses(ip: str) -> None:
    assert not remote.is_public(ip)


@pytest.mark.parametrize("ip", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses(ip: str) -> None:
    assert remote.is_public(ip)


def test_a_value_may_name_its_file_by_address(origin: str, tmp_path: Path) -> None:
    store = FileStore(tmp_path / "store", max_file_size=1000)
    path = store.resolve({"path": f"{origin}/files/a.txt", "orig_name": "b.txt"}, component="File")
    assert (path.name, path.read_bytes()[:7]) == ("b.txt", b"content")
    small = FileStore(tmp_path / "small", max_file_size=3)
    with pytest.raises(PayloadError, match="larger than the 3 bytes"):
        small.resolve({"path": f"{origin}/files/a.txt"}, component="File")
