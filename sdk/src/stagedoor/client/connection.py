"""HTTP to one other program: cookies are kept, secrets go to its own address only."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPException, HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path
from socket import SHUT_RDWR, socket
from typing import IO, cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import BaseHandler, HTTPCookieProcessor, HTTPRedirectHandler, ProxyHandler, Request, build_opener

from stagedoor.errors import StagedoorError

TIMEOUT_S = 60.0
"""Longest silence; event streams have a heartbeat every 15 s."""
CHUNK_BYTES = 1 << 18
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class RemoteError(StagedoorError):
    """Another app could not be reached, or refused what was asked.

    Args:
        message: What happened.
        hint: What to do.
        status: The HTTP status, 0 when there was no answer.
        detail: What the app said about it.
    """

    def __init__(self, message: str, *, hint: str = "", status: int = 0, detail: object = None) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.detail = detail

    @property
    def said(self) -> str:
        """What the app said about it, as text."""
        return _text_of(self.detail)


class _SameOrigin(HTTPRedirectHandler):
    """Follows redirects as long as they stay with the program that the headers were meant for."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> Request | None:
        """Return the next request, or None to let the redirect be the answer."""
        if origin_of(newurl) != origin_of(req.full_url):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


class Connection:
    """Asks one program over HTTP.

    Args:
        headers: Headers of every request.
    """

    def __init__(self, headers: Mapping[str, str] | None = None) -> None:
        self.headers = dict(headers or {})
        self._cookies = CookieJar()

    def fork(self) -> Connection:
        """Return a connection with the same headers and cookies, which keeps further cookies to itself."""
        twin = Connection(self.headers)
        for cookie in self._cookies:
            twin._cookies.set_cookie(cookie)
        return twin

    def open(
        self,
        url: str,
        body: bytes | Iterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        method: str | None = None,
    ) -> HTTPResponse:
        """Send a request and return the answer, to be read and closed by the caller.

        Raises:
            RemoteError: When there is no answer, or it is an error.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"}:
            raise RemoteError(f"{url!r:.200} is no address of an app.", hint="it starts with http:// or https://")
        handlers: list[BaseHandler] = [_SameOrigin(), HTTPCookieProcessor(self._cookies)]
        if parts.hostname in _LOOPBACK:
            handlers.append(ProxyHandler({}))
        request = Request(url, body, {**self.headers, **(headers or {})}, method=method)  # noqa: S310 - checked above
        try:
            return cast("HTTPResponse", build_opener(*handlers).open(request, timeout=TIMEOUT_S))
        except HTTPError as error:
            with error:
                detail = _detail(error)
            message = f"{url} answered {error.code}: {_text_of(detail):.500}"
            raise RemoteError(message, status=error.code, detail=detail) from error
        except ValueError as error:  # a header that holds a line break
            raise RemoteError(f"The request to {url} cannot be sent: {error}") from error
        except (URLError, HTTPException, OSError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            raise RemoteError(
                f"{url} cannot be reached: {reason}", hint="is the app running, and the address right?"
            ) from error

    def json(self, url: str, body: object = None, headers: Mapping[str, str] | None = None) -> object:
        """Send a request, with a JSON body if there is one, and return the JSON of the answer."""
        sent = None if body is None else json.dumps(body).encode()
        kind = {} if sent is None else {"content-type": "application/json"}
        with self.open(url, sent, {**kind, **(headers or {})}) as answer:
            raw = whole(answer, url)
        try:
            return cast("object", json.loads(raw))
        except ValueError as error:
            raise RemoteError(f"{url} did not answer with JSON.", hint="is it the address of an app?") from error


def lines(answer: HTTPResponse, url: str) -> Iterator[bytes]:
    """Go through the lines of an answer as they come.

    Raises:
        RemoteError: When the connection breaks.
    """
    with _breaking(url):
        yield from answer


def whole(answer: HTTPResponse, url: str) -> bytes:
    """Return the whole body of an answer.

    Raises:
        RemoteError: When the connection breaks.
    """
    with _breaking(url):
        return answer.read()


@contextmanager
def _breaking(url: str) -> Generator[None]:
    try:
        yield
    except (OSError, HTTPException) as error:
        raise RemoteError(f"The connection to {url} broke: {error or type(error).__name__}.") from error


def hang_up(answer: HTTPResponse) -> None:
    """Break an answer off, also while another thread waits for more of it: closing it would not wake that thread."""
    connection = cast("socket | None", getattr(getattr(answer.fp, "raw", None), "_sock", None))
    if connection is not None:
        with suppress(OSError):
            connection.shutdown(SHUT_RDWR)


def origin_of(url: str) -> tuple[str, str]:
    """Return scheme and authority of an address."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def multipart(parts: Sequence[tuple[str, str | None, bytes | Path]]) -> tuple[Iterator[bytes], dict[str, str]]:
    """Write a form with files; returns its pieces, and its headers. Files are read piece by piece.

    Args:
        parts: For each part its name, the file's name (None for a plain field), and its content or where it lies.
    """
    boundary = secrets.token_hex(16)
    pieces: list[bytes | Path] = []
    for name, file_name, content in parts:
        file = f'; filename="{_quoted(file_name)}"' if file_name is not None else ""
        kind = "\r\ncontent-type: application/octet-stream" if file_name is not None else ""
        head = f'--{boundary}\r\ncontent-disposition: form-data; name="{_quoted(name)}"{file}{kind}\r\n\r\n'
        pieces += [head.encode(), content, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    length = sum(len(piece) if isinstance(piece, bytes) else piece.stat().st_size for piece in pieces)
    headers = {"content-type": f"multipart/form-data; boundary={boundary}", "content-length": str(length)}
    return _written(pieces), headers


def _written(pieces: Sequence[bytes | Path]) -> Iterator[bytes]:
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        else:
            with piece.open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    yield chunk


def _quoted(name: str) -> str:
    return re.sub(r'["\\\r\n]', "_", name)


def _detail(error: HTTPError) -> object:
    """Return what an error answer says: its `detail` or `error`, else its text."""
    raw = b""
    with suppress(OSError, HTTPException):  # the status says enough
        raw = error.read(100_000)
    try:
        said = cast("object", json.loads(raw))
    except ValueError:
        return raw.decode(errors="replace").strip()[:500]
    if isinstance(said, dict):
        fields = cast("dict[str, object]", said)
        return fields.get("detail") or fields.get("error") or fields
    return said


def _text_of(detail: object) -> str:
    text = cast("dict[str, object]", detail).get("message") if isinstance(detail, dict) else detail
    return text if isinstance(text, str) else json.dumps(detail)
