"""A server in a thread of its own, so that `launch()` can return while the app is served."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Protocol

from stagedoor.errors import LaunchError
from stagedoor.runtime.loops import new_event_loop

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.http.app import StagedoorApp
    from stagedoor.http.protocol import QuietServer

START_TIMEOUT_S = 30.0


class Link(Protocol):
    """A public link, as the tunnel gives it."""

    @property
    def url(self) -> str:
        """The public address."""
        ...

    def close(self) -> None:
        """Take the link down."""
        ...


class RunningServer:
    """An app being served in a thread of its own.

    Args:
        app: The ASGI application.
        server: The server.
        listener: The socket that it accepts on.
        say: Tells the author something.
    """

    def __init__(
        self, app: StagedoorApp, server: QuietServer, listener: socket.socket, say: Callable[[str], None]
    ) -> None:
        self.app = app
        self.link: Link | None = None
        self._server = server
        self._say = say
        self._listener = listener
        self._failure: BaseException | None = None
        self._is_up = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="stagedoor-server", daemon=True)

    def start(self) -> None:
        """Start serving and wait until requests are answered.

        Raises:
            LaunchError: When the server does not come up.
        """
        self._thread.start()
        if not self._is_up.wait(START_TIMEOUT_S) or self._failure is not None:
            raise LaunchError(f"The server did not start: {self._failure or 'it took too long'}.") from self._failure

    def close(self) -> None:
        """Stop serving and take the public link down; returns when both are done."""
        link, self.link = self.link, None
        if link is not None:
            link.close()
        self._server.ask_to_end()
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=10)

    def swap(self, blocks: Blocks) -> None:
        """Serve another app on the same port, and have open pages reload; may be called from any thread."""

        def replace() -> None:
            self.app.replace(blocks)
            if self.app.server.dev is not None:
                self.app.server.dev.swapped()

        self._on_loop(replace)

    def tell_failure(self, text: str) -> None:
        """Show in open pages why the app could not be swapped; may be called from any thread."""
        channel = self.app.server.dev
        if channel is not None:
            self._on_loop(lambda: channel.failed(text))

    def _on_loop(self, call: Callable[[], None]) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(call)

    def wait(self) -> None:
        """Wait until the server ends; Ctrl-C ends it, and so does a supervisor's SIGTERM."""
        try:
            with _terminated_like_interrupted():
                # A wait without a limit cannot be interrupted on Windows.
                while self._thread.is_alive():
                    self._thread.join(timeout=3600)
        except _Terminated:
            self._say("Asked to end... closing server.")
            self.close()
        except KeyboardInterrupt:
            self._say("Keyboard interruption in main thread... closing server.")
            self.close()

    def _run(self) -> None:
        try:
            loop = self._loop = new_event_loop()
        except BaseException as error:  # noqa: BLE001 - reported by the thread that waits
            self._failure = error
            self._is_up.set()
            return
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(self._serve())
        except BaseException as error:  # noqa: BLE001 - as above
            self._failure = self.app.start_failure or error
        finally:
            self._is_up.set()
            self._listener.close()
            with contextlib.suppress(Exception):
                loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    async def _serve(self) -> None:
        self._server.when_started = self._is_up.set
        # Open event streams end by themselves then, and the server need not cut them off.
        self._server.when_ending = self.app.close
        await self._server.serve(sockets=[self._listener])


class _Terminated(KeyboardInterrupt):
    """The process was asked to end by SIGTERM."""


@contextlib.contextmanager
def _terminated_like_interrupted() -> Generator[None]:
    """Have SIGTERM raise here, unless the author's program has something of its own for it."""
    is_ours = (
        threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    )
    if is_ours:
        signal.signal(signal.SIGTERM, _raise_terminated)
    try:
        yield
    finally:
        if is_ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _raise_terminated(_signal: int, _frame: object) -> None:
    raise _Terminated
