"""`share`: one call that gives a local web app a public link and keeps it up.

The link runs on a thread and an event loop of its own, so it works from scripts, notebooks and servers alike, and
needs nothing from the caller's loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from stagedoor.errors import ShareError
from stagedoor.release import VERSION
from stagedoor.tunnel.servers import find_server
from stagedoor.tunnel.session import TunnelSession, TunnelState
from stagedoor.tunnel.wire import ControlOptions, Credentials, Forwarded, Visibility, is_name, is_project

READY_TIMEOUT_S = 30.0
"""Longest wait for the first link; on a local platform it takes well under 2 s."""


@dataclass(frozen=True, slots=True)
class ShareOptions:
    """How to share.

    Attributes:
        name: Wanted name of the link; None for a random one.
        project: `team/name` of a project to attach the link to.
        visibility: `public` or `private` (the owner's team only); None leaves it to the project or the server.
        server_address: The relay's SSH door as `host:port`.
        server_url: A server's base URL.
        token: Access token.
        host_key: The relay's public key, for `server_address`.
        is_quiet: Print nothing when the link is lost and when it is back.
        on_state: Called with each new state (`connecting`, `live`, `lost`, `ended`) and a text, on the link's thread.
    """

    name: str | None = None
    project: str | None = None
    visibility: Visibility | None = None
    server_address: str | None = None
    server_url: str | None = None
    token: str | None = None
    host_key: str | None = None
    is_quiet: bool = False
    on_state: Callable[[str, str], None] | None = None


class ShareLink:
    """A live link; use it as a context manager or call `close`."""

    def __init__(self, credentials: Credentials, local: tuple[str, int], options: ShareOptions) -> None:
        self._credentials = credentials
        self._local = local
        self._options = options
        self._ready = threading.Event()
        self._ended = threading.Event()
        self._error: Exception | None = None
        self._link: Forwarded | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._session: TunnelSession | None = None
        self._state = TunnelState.CONNECTING
        self._was_lost = False
        self._thread = threading.Thread(target=self._run, name="stagedoor-share", daemon=True)

    @property
    def url(self) -> str:
        """Public URL; stays the same over losses of the connection."""
        return self._link.url if self._link is not None else ""

    @property
    def name(self) -> str:
        """The link's name."""
        return self._link.name if self._link is not None else ""

    @property
    def visibility(self) -> Visibility | None:
        """Who may open the link: `public` or `private` (the owner's team); None before it is up."""
        return self._link.visibility if self._link is not None else None

    @property
    def expires_at(self) -> str | None:
        """ISO time at which the server will end the link, or None."""
        return self._link.expires_at if self._link is not None else None

    @property
    def state(self) -> str:
        """`connecting`, `live`, `lost` or `ended`."""
        return self._state.value

    def open(self) -> None:
        """Put the link up; `share` calls it.

        Raises:
            ShareError: It could not be put up.
        """
        self._thread.start()
        if not self._ready.wait(READY_TIMEOUT_S):
            self.close()
            raise ShareError("The relay did not answer in time.", hint="is the server up?")
        if self._error is not None:
            raise ShareError(f"No public link could be made: {self._error}") from self._error

    def close(self, timeout_s: float = 5.0) -> None:
        """End the link and wait for its thread.

        Args:
            timeout_s: Longest wait; 5 s, after which the daemon thread is left to itself.
        """
        loop, session = self._loop, self._session
        if loop is not None and session is not None and not loop.is_closed():
            with contextlib.suppress(RuntimeError):  # the loop may close in between
                loop.call_soon_threadsafe(session.close)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(timeout_s)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until the link has ended; False when `timeout_s` passed first."""
        return self._ended.wait(timeout_s)

    def __enter__(self) -> ShareLink:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._keep_up())
        except Exception as error:  # noqa: BLE001 - handed to the caller's thread, or already told through the state
            if not self._ready.is_set():
                self._error = error
        finally:
            self._state = TunnelState.ENDED
            self._ready.set()
            self._ended.set()

    async def _keep_up(self) -> None:
        from stagedoor.tunnel.transports.ssh import SSHTransport

        self._loop = asyncio.get_running_loop()
        options = ControlOptions(
            project=self._options.project,
            visibility=self._options.visibility,
            client=f"stagedoor/{VERSION} python/{sys.version_info.major}.{sys.version_info.minor}",
            description=f"http://{self._local[0]}:{self._local[1]}",
        )
        transport = SSHTransport(self._credentials, *self._local)
        self._session = TunnelSession(transport, self._options.name, options, self._changed)
        self._link = await self._session.start()
        self._ready.set()
        await self._session.run()

    def _changed(self, state: TunnelState, text: str) -> None:
        self._state = state
        if not self._options.is_quiet and self._ready.is_set():
            if state is TunnelState.LOST:
                self._was_lost = True
                print(f"The link {self.url} is down ({text}); bringing it back.", flush=True)  # noqa: T201 - the owner's terminal
            elif state is TunnelState.LIVE and self._was_lost:
                print(f"The link is back: {text}", flush=True)  # noqa: T201
            elif state is TunnelState.ENDED and text != "closed":
                print(f"The link {self.url} has ended: {text}", flush=True)  # noqa: T201
        if self._options.on_state is not None:
            self._options.on_state(state.value, text)


def share(local_host: str, local_port: int, options: ShareOptions | None = None) -> ShareLink:
    """Give a local web app a public link.

    Args:
        local_host: Host the app listens on; `0.0.0.0` and `::` mean this machine. Nothing else is ever dialled.
        local_port: Port the app listens on.
        options: How to share; the defaults make a link with a random name on the configured server.

    Returns:
        The live link.

    Raises:
        ShareError: No server is configured, or it refused; the text says what to do.
    """
    options = options or ShareOptions()
    if options.name is not None and not is_name(options.name):
        raise ShareError(f"{options.name!r} cannot be a link's name.", hint="use a-z, 0-9 and '-', at most 40")
    if options.project is not None and not is_project(options.project):
        raise ShareError(f"{options.project!r} is no project.", hint="write it as team/name")
    credentials = find_server(
        server_address=options.server_address,
        server_url=options.server_url,
        token=options.token,
        host_key=options.host_key,
    )
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(local_host, local_host)  # noqa: S104 - replaced, not bound
    link = ShareLink(credentials, (host, local_port), options)
    link.open()
    return link
