"""Calling an app through the relay's edge with the Gradio protocol, as a visitor's browser would.

One client per call: no cookie of one run ever reaches another. Only paths of the app's own link are requested; URLs
that the app names are never followed.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from functools import cache
from types import TracebackType
from typing import Any, Final, Self, cast
from urllib.parse import quote

import httpx

from stagedoor_server.runs.app_description import AppDescription, Endpoint, read_description
from stagedoor_server.runs.app_errors import AppBusyError, AppLostError, AppRefusedError, AppUnreachableError
from stagedoor_server.runs.app_stream import CallStream, Step
from stagedoor_server.settings import Settings

MAX_DOCUMENT_BYTES: Final = 16 * 1024 * 1024
CONNECT_TIMEOUT_S: Final = 10.0
SILENCE_TIMEOUT_S: Final = 60.0
"""Apps send a heartbeat each 15 s; four missed ones mean that the far end is gone."""

_AWAY: Final = frozenset({502, 503, 504})
_EDGE_HEADER: Final = "Stagedoor-State"
"""On every page that the edge makes itself because nothing serves the link: that is not the app's word."""


class AppClient:
    """A connection to one app behind its link.

    Args:
        settings: Where the edge is, and the secret that opens private links.
        link: The link's name.
    """

    def __init__(self, settings: Settings, link: str) -> None:
        edge = settings.relay_edge_url or settings.share_url(link)
        self._client = httpx.AsyncClient(
            base_url=edge,
            headers={
                "Host": f"{link}.{settings.share_domain}",
                "Stagedoor-Pass": settings.resolved_relay_secret,
                "User-Agent": "stagedoor-worker",
                "X-Gradio-User": "api",
            },
            timeout=httpx.Timeout(SILENCE_TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
            follow_redirects=False,
            trust_env=False,
            verify=_tls() if edge.startswith("https:") else False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def documents(self) -> tuple[Any, Any]:
        """Fetch `/config` and `/info`.

        Raises:
            AppUnreachableError: Nothing answers.
            AppRefusedError: Something else than an app answers, or it wants a sign-in of its own.
        """
        config = await self._document("/config")
        prefix = config.get("api_prefix") if isinstance(config, dict) else None  # pyright: ignore[reportUnknownVariableType]
        info = await self._document(f"{prefix if isinstance(prefix, str) else '/gradio_api'}/info")
        return config, info  # pyright: ignore[reportUnknownVariableType]

    async def describe(self) -> AppDescription:
        """Fetch and read what the app can do; raises as `documents`."""
        config, info = await self.documents()
        return read_description(config, info)

    async def _document(self, path: str) -> Any:
        try:
            async with self._client.stream("GET", path) as response:
                if response.status_code in {401, 403} and not _is_away(response):
                    raise AppRefusedError("The app asks for a sign-in of its own (auth=…), which runs cannot give.")
                if _is_away(response):
                    raise AppUnreachableError(f"The app does not answer ({response.status_code}).")
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > MAX_DOCUMENT_BYTES:
                        raise AppRefusedError(f"The app's {path} is larger than {MAX_DOCUMENT_BYTES:,} bytes.")
        except httpx.HTTPError as error:
            raise AppUnreachableError(f"The app does not answer ({type(error).__name__}).") from error
        if response.status_code != 200:
            raise AppRefusedError(
                f"The app answered {response.status_code} to {path}; it is no Stagedoor or Gradio app."
            )
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise AppRefusedError(
                "What answers behind this link is not a Stagedoor or Gradio app, so it has no endpoints that can be run."
            ) from error

    async def upload(self, app: AppDescription, name: str, media_type: str, body: AsyncIterator[bytes]) -> str:
        """Upload a file; returns the app's reference to it.

        Raises:
            AppLostError: The connection broke.
            AppRefusedError: The app did not take it.
        """
        boundary = "stagedoor-7f2c9d4e1b"
        safe_name = quote(name, safe=" !#$&+-.^_`|~()[]{}=@,")
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{safe_name}"\r\n'
            f"Content-Type: {media_type}\r\n\r\n"
        )

        async def multipart() -> AsyncIterator[bytes]:
            yield head.encode()
            async for chunk in body:
                yield chunk
            yield f"\r\n--{boundary}--\r\n".encode()

        response = await self._send(
            "POST",
            f"{app.prefix}/upload",
            content=multipart(),
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        paths = _json(response)
        if response.status_code != 200 or not isinstance(paths, list) or not paths or not isinstance(paths[0], str):
            raise AppRefusedError(f"The app did not take the file {name!r} ({response.status_code}).")
        return paths[0]

    async def join(self, app: AppDescription, endpoint: Endpoint, data: list[Any], session_hash: str) -> str:
        """Put a call into the app's queue; returns its event id.

        Raises:
            AppBusyError: The queue is full.
            AppLostError: The connection broke.
            AppRefusedError: The app does not take these inputs.
        """
        response = await self._send(
            "POST",
            f"{app.prefix}/queue/join",
            json={
                "data": data,
                "fn_index": endpoint.fn_index,
                "session_hash": session_hash,
                "event_data": None,
                "trigger_id": None,
            },
        )
        answer = _json(response)
        fields = cast("dict[str, Any]", answer) if isinstance(answer, dict) else {}
        if response.status_code == 200 and isinstance(fields.get("event_id"), str):
            return str(fields["event_id"])
        detail = _detail(fields.get("detail"))
        if response.status_code in {429, 503} and fields and _EDGE_HEADER not in response.headers:
            raise AppBusyError(detail or "The app's queue is full.")
        if _is_away(response):
            raise AppUnreachableError(f"The app does not answer ({response.status_code}).")
        raise AppRefusedError(detail or f"The app did not take the call ({response.status_code}).")

    async def follow(self, app: AppDescription, session_hash: str, event_id: str) -> AsyncGenerator[Step]:
        """Yield the steps of a call until its end.

        Raises:
            AppLostError: The stream broke before the end.
            AppRefusedError: The app sent something that makes no sense.
        """
        reader = CallStream(event_id)
        try:
            async with self._client.stream(
                "GET", f"{app.prefix}/queue/data", params={"session_hash": session_hash}
            ) as response:
                if response.status_code != 200:
                    raise AppLostError(f"The app lost the call ({response.status_code}).")
                async for line in response.aiter_lines():
                    step = reader.feed(line)
                    if step is not None:
                        yield step
        except httpx.HTTPError as error:
            raise AppLostError(f"The connection to the app broke ({type(error).__name__}).") from error
        raise AppLostError("The app ended the stream before the call was done.")

    async def cancel(self, app: AppDescription, endpoint: Endpoint, session_hash: str, event_id: str) -> None:
        """Ask the app to stop a call; it may be gone, and that is as good."""
        body = {"fn_index": endpoint.fn_index, "session_hash": session_hash, "event_id": event_id}
        try:
            await self._client.post(f"{app.prefix}/cancel", json=body, timeout=CONNECT_TIMEOUT_S)
        except httpx.HTTPError:
            return

    async def download(self, app: AppDescription, path: str) -> AsyncGenerator[bytes]:
        """Stream a file that the app gave out.

        Raises:
            AppLostError: The connection broke.
            AppRefusedError: The app does not give it.
        """
        try:
            async with self._client.stream("GET", f"{app.prefix}/file={quote(path, safe='/')}") as response:
                if response.status_code != 200:
                    raise AppRefusedError(f"The app did not give out its own file ({response.status_code}).")
                async for chunk in response.aiter_bytes():
                    yield chunk
        except httpx.HTTPError as error:
            raise AppLostError(f"The connection to the app broke ({type(error).__name__}).") from error

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            return await self._client.request(method, path, **options)
        except httpx.HTTPError as error:
            raise AppLostError(f"The connection to the app broke ({type(error).__name__}).") from error


@cache
def _tls() -> ssl.SSLContext:
    """Load the certificate authorities once a process, not once a run."""
    return ssl.create_default_context()


def _is_away(response: httpx.Response) -> bool:
    return response.status_code in _AWAY or _EDGE_HEADER in response.headers


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except (ValueError, RecursionError):
        return None


def _detail(detail: object) -> str:
    """Read `{"detail": text}` or the validator's list of `{"message", "parameter_name"}`."""
    if isinstance(detail, str):
        return detail[:2_000]
    if isinstance(detail, list):
        messages = [str(entry.get("message")) for entry in detail if isinstance(entry, dict) and entry.get("message")]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return "; ".join(messages)[:2_000]
    return ""
