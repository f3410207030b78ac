"""An app inside another application, which ends as soon as the server around both is asked to end.

A server tells its application of its end only when every answer is complete, and some of an app's answers are
complete only when the app ends: the event streams of open pages. Without this, a server that gives answers all the
time they need (uvicorn, by default) would wait at Ctrl-C until the last visitor has left.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import Protocol, cast

from stagedoor.http.author_routes import ASGIApp
from stagedoor.http.exchange import Receive, Scope, Send

POLL_INTERVAL_S = 0.1
"""uvicorn looks as often whether it was asked to end."""


class EndingServer(Protocol):
    """What is used of uvicorn's server."""

    should_exit: bool


class Mounted:
    """Passes requests on to an app, and closes it when the server is asked to end.

    Args:
        app: The app, with what its author puts around it.
        close: Closes it.
    """

    def __init__(self, app: ASGIApp, close: Callable[[], None]) -> None:
        self._app = app
        self._close = close
        self._is_watching = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if not self._is_watching and (server := server_that_runs()) is not None:
            self._is_watching = True
            self._close_with(server)
        await self._app(scope, receive, send)

    def _close_with(self, server: EndingServer) -> None:
        if server.should_exit:
            self._close()
        else:
            asyncio.get_running_loop().call_later(POLL_INTERVAL_S, self._close_with, server)


def server_that_runs() -> EndingServer | None:
    """Return the uvicorn server whose Ctrl-C ends this process; None when there is none, or it runs in a thread."""
    for number in (signal.SIGINT, signal.SIGTERM):
        owner = cast("object", getattr(signal.getsignal(number), "__self__", None))
        if isinstance(getattr(owner, "should_exit", None), bool):
            return cast("EndingServer", owner)
    return None
