"""Fetches a file from an address that a visitor named, without letting the visitor reach this machine's network.

The name is resolved once and the connection goes to the address that was checked, so that a name cannot answer
differently the second time (DNS rebinding). Only public addresses count; redirects are checked like first addresses.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import os
import socket
import ssl
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from stagedoor.errors import FileAccessError

TIMEOUT_S: Final = 30.0
MAX_BYTES: Final = 512 * 1024 * 1024
"""Largest file that is fetched when the app sets no `max_file_size`."""
MAX_DURATION_S: Final = 300.0
"""A host that sends a byte now and then must not keep a thread for ever."""
MAX_REDIRECTS: Final = 5
_CHUNK_BYTES: Final = 1 << 18
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Fetched:
    """A file being fetched.

    Attributes:
        name: Name at the end of its address.
        chunks: Its content.
    """

    name: str
    chunks: Iterator[bytes]


@contextlib.contextmanager
def fetch(address: str, *, max_bytes: int | None = None) -> Generator[Fetched]:
    """Fetch a file from a public http(s) address.

    Hosts in `STAGEDOOR_FETCH_HOSTS` (comma-separated names, with `:port` where it is no usual one) may be private.

    Args:
        address: Where it lies.
        max_bytes: Largest content; `MAX_BYTES` by default.

    Raises:
        FileAccessError: When the address may not be asked, does not answer, or its content is too large.
    """
    limit = max_bytes or MAX_BYTES
    with contextlib.ExitStack() as stack:
        for _ in range(MAX_REDIRECTS + 1):
            answer = _ask(address, stack)
            if answer.status not in _REDIRECTS:
                break
            address = urljoin(address, answer.headers.get("location", ""))
        else:
            raise FileAccessError(f"{address!r:.200} redirects more than {MAX_REDIRECTS} times.")
        if answer.status != 200:
            raise FileAccessError(f"{address!r:.200} answered {answer.status}.")
        name = unquote(urlsplit(address).path).rpartition("/")[2] or "file"
        yield Fetched(name, _chunks(answer, address, limit))


def _ask(address: str, stack: contextlib.ExitStack) -> http.client.HTTPResponse:
    """Ask an address for its content and return the answer, its body unread."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise FileAccessError(f"{address!r:.200} is not a plain http(s) address.")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        connected = socket.create_connection(public_address(parts.hostname, port), timeout=TIMEOUT_S)
        stack.callback(connected.close)
        if parts.scheme == "https":
            connected = ssl.create_default_context().wrap_socket(connected, server_hostname=parts.hostname)
            stack.callback(connected.close)
        connection = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT_S)
        connection.sock = connected
        stack.callback(connection.close)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"host": parts.netloc, "accept": "*/*", "user-agent": "stagedoor"})
        return connection.getresponse()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FileAccessError(f"{address!r:.200} cannot be fetched: {error}") from error


def public_address(host: str, port: int) -> tuple[str, int]:
    """Return the network address behind a name, when everybody may reach it.

    Raises:
        FileAccessError: When one of the name's addresses is private, or the name has none.
    """
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise FileAccessError(f"the host {host!r:.200} is not known") from error
    usual = port in {80, 443}
    named = {name.strip().lower() for name in os.environ.get("STAGEDOOR_FETCH_HOSTS", "").split(",")}
    if f"{host.lower()}:{port}" not in named and not (usual and host.lower() in named):
        private = [ip for ip in found if not is_public(ip)]
        if private:
            raise FileAccessError(
                f"the host {host!r:.200} is on a private network, which apps do not fetch from",
                hint="upload the file, or have the author set STAGEDOOR_FETCH_HOSTS",
            )
    return min(found), port


def is_public(ip: str) -> bool:
    """Whether an address is one of the public internet, also behind the forms that hold an IPv4 address."""
    parsed = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is None and parsed in ipaddress.IPv6Network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None and not inner.is_global:
            return False
    return parsed.is_global and not parsed.is_multicast


def _chunks(answer: http.client.HTTPResponse, address: str, limit: int) -> Iterator[bytes]:
    size, ends_at = 0, time.monotonic() + MAX_DURATION_S
    try:
        while chunk := answer.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > limit:
                raise FileAccessError(f"{address!r:.200} is larger than the {limit} bytes that this app takes.")
            if time.monotonic() > ends_at:
                raise FileAccessError(f"{address!r:.200} took longer than {MAX_DURATION_S:g} s.")
            yield chunk
        if answer.length:
            raise FileAccessError(f"{address!r:.200} broke off with {answer.length} bytes to come.")
    except (OSError, http.client.HTTPException) as error:
        raise FileAccessError(f"{address!r:.200} broke off: {error}") from error
